use std::time::Duration;

use crate::{Engine, Fault, Replica, Rows, Target};

mod heartbeat;
mod judge;
mod mysql;
mod postgres;
mod sqlite;

pub(crate) use mysql::role as mysql_role;

/// What a database is, how far it is behind, and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Replica or primary.
    pub role: Role,
    /// What identifies the server.
    pub identity: Identity,
    /// How far it is behind its primary.
    pub lag: Lag,
    /// How old the newest heartbeat of the application is, if a table of it is named.
    pub heartbeat: Option<Duration>,
    /// What is wrong or must be known, the worst first.
    pub findings: Vec<Finding>,
}

/// Whether a server replays another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// It replays a primary.
    Replica,
    /// It takes writes.
    Primary {
        /// What shows it.
        why: String,
    },
    /// It cannot be told.
    Unknown {
        /// Why not.
        why: String,
    },
    /// A file, which is a copy of whatever it was copied from.
    File,
}

/// What identifies a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The server's version, in its own words.
    pub version: String,
    /// What a primary and all its physical replicas have in common, or the server's own id.
    pub system: String,
    /// The line of history it is on, which grows with each promotion.
    pub timeline: Option<i64>,
    /// The address at which the server sees itself.
    pub address: String,
    /// The database that is read.
    pub database: String,
    /// The role that reads.
    pub role: String,
    /// Where it replays from, if that may be seen.
    pub source: Option<String>,
}

/// How far a server is behind.
#[derive(Clone, Debug, PartialEq)]
pub enum Lag {
    /// So far.
    Known {
        /// How far.
        behind: Duration,
        /// By what it is measured.
        by: Measure,
    },
    /// It cannot be known.
    Unknown {
        /// Why not.
        why: String,
    },
}

/// By what lag is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// All that was received is replayed.
    AllReplayed,
    /// The age of the last replayed transaction while more waits to be replayed.
    LastReplayed,
    /// The age of the last replayed transaction of a server that replays an archive: it also
    /// grows while nothing happens at the primary.
    Archive,
    /// What Aurora says of its reader.
    Aurora,
    /// `Seconds_Behind_Source`, with both threads running.
    SecondsBehind,
    /// The application's heartbeat.
    Heartbeat,
    /// When the file was last written.
    FileTime,
}

/// Something that must be known about a database before what is read from it is believed.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A primary instead of a replica.
    Primary {
        /// What shows it.
        why: String,
        /// The pack says that it may be.
        allowed: bool,
    },
    /// It cannot be told whether it is a replica.
    Unproven {
        /// Why not, and what would help.
        why: String,
    },
    /// Nothing arrives from the primary.
    Broken {
        /// What shows it.
        why: String,
        /// How old the last replayed transaction is.
        since: Option<Duration>,
    },
    /// What arrives is not replayed, because somebody paused it.
    Paused,
    /// It is further behind than allowed.
    Stale {
        /// How far.
        behind: Duration,
    },
    /// The application's heartbeat cannot be read or is empty.
    NoHeartbeat {
        /// Why.
        why: String,
    },
    /// The server accepts sessions that write; the console's do not.
    Writable {
        /// What shows it.
        why: String,
    },
    /// The connection is not encrypted, or with whom is not checked.
    Unverified {
        /// What is not checked.
        why: String,
    },
}

impl Standing {
    /// Whether what is read now may be shown as the present state.
    #[must_use]
    pub fn is_current(&self) -> bool {
        !self.findings.iter().any(|finding| {
            matches!(
                finding,
                Finding::Broken { .. } | Finding::Paused | Finding::Stale { .. }
            )
        }) && !matches!(self.lag, Lag::Unknown { .. })
    }
}

impl Replica {
    /// Finds out whether the database is a replica and how far it is behind.
    ///
    /// # Errors
    /// Whatever keeps it from being asked at all; what cannot be known is part of the answer.
    pub async fn standing(&self) -> Result<Standing, Fault> {
        let mut standing = match self.engine() {
            Engine::Postgres => postgres::standing(self).await?,
            Engine::Mysql => mysql::standing(self).await?,
            Engine::Sqlite => sqlite::standing(self).await?,
        };
        self.remember(standing.role.clone());
        if let Some(named) = &self.target().heartbeat {
            heartbeat::add(self, named, &mut standing).await?;
        }
        judge::add(self.target(), &mut standing);
        Ok(standing)
    }
}

/// The first row of an answer, by the names of its columns.
struct Facts<'a> {
    rows: &'a Rows,
    row: usize,
}

impl<'a> Facts<'a> {
    fn of(rows: &'a Rows) -> Self {
        Self { rows, row: 0 }
    }

    fn all(rows: &'a Rows) -> impl Iterator<Item = Self> {
        (0..rows.rows.len()).map(move |row| Self { rows, row })
    }

    fn cell(&self, name: &str) -> Option<&'a crate::Cell> {
        let row = self.rows.rows.get(self.row)?;
        row.get(self.rows.position(name)?)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.cell(name)?.text()
    }

    fn integer(&self, name: &str) -> Option<i64> {
        self.cell(name)?.integer()
    }

    fn truth(&self, name: &str) -> Option<bool> {
        self.cell(name)?.truth()
    }

    /// Seconds as a duration; time that runs backwards between two clocks counts as none.
    fn seconds(&self, name: &str) -> Option<Duration> {
        let seconds = self.cell(name)?.number()?;
        Duration::try_from_secs_f64(seconds.max(0.0)).ok()
    }
}

fn identity_of(target: &Target) -> Identity {
    Identity {
        address: target.address.to_string(),
        database: target.database.clone(),
        role: target.user.clone(),
        ..Identity::default()
    }
}
