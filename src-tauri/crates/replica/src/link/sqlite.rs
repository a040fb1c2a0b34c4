use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use futures::TryStreamExt;
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions, Connection, Executor, Row as _, SqlSafeStr,
    Statement as _, TypeInfo as _,
    sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection},
};

use super::{Collector, Layers, Reading, Terms};
use crate::{Address, Checked, Fault, Header, Parameter, Target, cell::sqlite::cell};

/// A file of SQLite, opened so that it cannot be written.
pub(crate) struct Link {
    connection: SqliteConnection,
    pub(super) brake: Arc<Brake>,
    layers: Layers,
}

/// Ends a statement that nobody waits for, or that takes too long; asked every few thousand steps
/// of SQLite's machine.
#[derive(Default)]
pub(crate) struct Brake {
    pulled: AtomicBool,
    until: Mutex<Option<Instant>>,
}

/// After how many steps of its machine SQLite asks whether to go on: well under a millisecond.
const STEPS: i32 = 10_000;

impl Brake {
    /// Ends the statement.
    pub(crate) fn pull(&self) {
        self.pulled.store(true, Ordering::Relaxed);
    }

    fn set(&self, until: Option<Instant>) {
        *self.until.lock().unwrap_or_else(|held| held.into_inner()) = until;
    }

    fn is_late(&self) -> bool {
        let until = *self.until.lock().unwrap_or_else(|held| held.into_inner());
        until.is_some_and(|until| Instant::now() > until)
    }

    fn lets_go_on(&self) -> bool {
        !self.pulled.load(Ordering::Relaxed) && !self.is_late()
    }
}

impl Link {
    pub(super) async fn open(target: &Target, layers: Layers) -> Result<Self, Fault> {
        let Address::File(path) = &target.address else {
            return Err(Fault::BadTarget {
                what: format!("SQLite is a file, and {} is none", target.address),
            });
        };
        let mut options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(target.limits.lock)
            .statement_cache_capacity(0)
            .pragma("trusted_schema", "0")
            .disable_statement_logging();
        if layers.session {
            options = options.pragma("query_only", "1");
        }
        let mut connection = options.connect().await?;
        let brake = Arc::new(Brake::default());
        let asked = brake.clone();
        connection
            .lock_handle()
            .await?
            .set_progress_handler(STEPS, move || asked.lets_go_on());
        Ok(Self {
            connection,
            brake,
            layers,
        })
    }

    pub(super) async fn read(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        self.brake.set(Some(Instant::now() + terms.limit));
        if self.layers.transaction {
            self.send("BEGIN").await?;
        }
        let read = self.fetch(statement, parameters, terms).await;
        let late = self.brake.is_late();
        self.brake.set(None);
        if self.layers.transaction {
            self.send("ROLLBACK").await?;
        }
        match read {
            Err(Fault::Cancelled) if late => Err(Fault::Timeout { after: terms.limit }),
            read => read,
        }
    }

    pub(super) async fn close(self) {
        let _ = self.connection.close().await;
    }

    async fn send(&mut self, sql: &'static str) -> Result<(), Fault> {
        sqlx::raw_sql(sql).execute(&mut self.connection).await?;
        Ok(())
    }

    async fn fetch(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        let prepared = (&mut self.connection)
            .prepare_with(AssertSqlSafe(statement.sql.clone()).into_sql_str(), &[])
            .await?;
        let columns: Vec<Header> = prepared
            .columns()
            .iter()
            .map(|column| Header {
                name: column.name().to_owned(),
                type_name: declared(column.type_info().name()),
            })
            .collect();
        drop(prepared);
        let width = columns.len();
        let mut arguments = SqliteArguments::default();
        for parameter in parameters {
            parameter.bind(&mut arguments)?;
        }
        let mut collector = Collector::new(columns, terms.caps);
        let mut stream = sqlx::query_with(AssertSqlSafe(statement.sql.clone()), arguments)
            .persistent(false)
            .fetch(&mut self.connection);
        while let Some(row) = stream.try_next().await? {
            let cells = (0..row.columns().len().min(width))
                .map(|at| cell(&row, at))
                .collect::<Result<_, _>>()?;
            if !collector.take(cells) {
                break;
            }
        }
        Ok(Reading {
            rows: collector.rows,
            spent: false,
        })
    }
}

/// A column of an expression has no declared type.
fn declared(name: &str) -> String {
    if name == "NULL" {
        String::new()
    } else {
        name.to_lowercase()
    }
}
