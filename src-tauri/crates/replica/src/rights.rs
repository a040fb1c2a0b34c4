use crate::{Address, Engine, Fault, Replica};

mod grants;
mod postgres;

/// What a role could write if all other layers were gone; found without trying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The role.
    pub role: String,
    /// What it may do beside reading, apart from the rows of single tables.
    pub powers: Vec<Power>,
    /// Tables that it may change, the first by name.
    pub tables: Vec<String>,
    /// How many tables it may change in all.
    pub table_count: u64,
}

/// Something a role may do beside reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Power {
    /// Everything.
    Superuser,
    /// Create databases, roles, schemas, or tables in a schema.
    Create(String),
    /// Create temporary tables: harmless, and given to everybody unless it is taken away.
    TemporaryTables,
    /// Change rows of every table of the server or of a database.
    Write(String),
    /// Read or write files of the server, or run programs there.
    Files(String),
    /// End statements of others, change settings, stop replication and the like.
    Operate(String),
    /// Give rights to others, or see rows that others may not.
    Grant(String),
    /// Rights that come with another role and are not listed.
    Unlisted(String),
    /// The operating system lets the file be written.
    WritableFile,
}

impl Rights {
    /// Whether the role could write something that outlives its session.
    #[must_use]
    pub fn could_write(&self) -> bool {
        self.table_count > 0
            || self
                .powers
                .iter()
                .any(|power| !matches!(power, Power::TemporaryTables))
    }
}

impl Replica {
    /// Finds out what the role could write, without trying to.
    ///
    /// # Errors
    /// Whatever the server says.
    pub async fn rights(&self) -> Result<Rights, Fault> {
        match self.engine() {
            Engine::Postgres => postgres::rights(self).await,
            Engine::Mysql => grants::rights(self).await,
            Engine::Sqlite => Ok(of_file(&self.target().address)),
        }
    }
}

fn of_file(address: &Address) -> Rights {
    let writable = match address {
        Address::File(path) => {
            std::fs::metadata(path).is_ok_and(|found| !found.permissions().readonly())
        }
        _ => false,
    };
    Rights {
        powers: writable
            .then_some(Power::WritableFile)
            .into_iter()
            .collect(),
        ..Rights::default()
    }
}
