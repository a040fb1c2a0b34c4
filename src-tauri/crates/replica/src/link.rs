use std::{sync::Arc, time::Duration};

use crate::{Caps, Checked, Engine, Fault, Parameter, Rows, Target};

mod mysql;
mod postgres;
mod sqlite;

/// Which layers against writing are on. All are, except in tests that prove each one alone; the
/// role's own rights are the layer that is not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// The session is read-only from its start.
    pub session: bool,
    /// Every read is a read-only transaction of its own.
    pub transaction: bool,
    /// Every statement is parsed first.
    pub guard: bool,
}

impl Layers {
    /// As the product reads.
    pub const ALL: Self = Self {
        session: true,
        transaction: true,
        guard: true,
    };
}

/// One connection.
pub(crate) enum Link {
    Postgres(Box<postgres::Link>),
    Mysql(Box<mysql::Link>),
    Sqlite(Box<sqlite::Link>),
}

/// What it takes to withdraw a statement from another connection.
#[derive(Clone)]
pub(crate) enum Key {
    Postgres(i32),
    Mysql(u64),
    Sqlite(Arc<sqlite::Brake>),
}

/// A connection at the server: PostgreSQL gives the number of a process again, so it needs the
/// time at which it began too.
pub(crate) enum Running {
    Postgres(i32, String),
    Mysql(u64),
}

/// On which terms a statement is sent.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) caps: Caps,
    /// Also where the server turns out to be a primary.
    pub(crate) primary: bool,
    /// How long the statement may take.
    pub(crate) limit: Duration,
}

/// An answer and what became of the connection.
pub(crate) struct Reading {
    pub(crate) rows: Rows,
    /// More of the answer is on its way: the connection is not worth waiting for it.
    pub(crate) spent: bool,
}

impl Link {
    pub(crate) async fn open(target: &Target, layers: Layers) -> Result<Self, Fault> {
        let opened = async {
            Ok(match target.engine {
                Engine::Postgres => {
                    Self::Postgres(Box::new(postgres::Link::open(target, layers).await?))
                }
                Engine::Mysql => Self::Mysql(Box::new(mysql::Link::open(target, layers).await?)),
                Engine::Sqlite => Self::Sqlite(Box::new(sqlite::Link::open(target, layers).await?)),
            })
        };
        let limit = target.limits.connect;
        tokio::time::timeout(limit, opened)
            .await
            .unwrap_or_else(|_| {
                Err(Fault::Unreachable {
                    what: format!("no connection within {} s", limit.as_secs_f64()),
                })
            })
    }

    pub(crate) async fn read(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        match self {
            Self::Postgres(link) => link.read(statement, parameters, terms).await,
            Self::Mysql(link) => link.read(statement, parameters, terms).await,
            Self::Sqlite(link) => link.read(statement, parameters, terms).await,
        }
    }

    pub(crate) fn key(&self) -> Key {
        match self {
            Self::Postgres(link) => Key::Postgres(link.process),
            Self::Mysql(link) => Key::Mysql(link.thread),
            Self::Sqlite(link) => Key::Sqlite(link.brake.clone()),
        }
    }

    /// Finds another connection of the same role at the server, unless it is gone.
    pub(crate) async fn find(&mut self, key: &Key) -> Result<Option<Running>, Fault> {
        match (self, key) {
            (Self::Postgres(link), Key::Postgres(process)) => {
                let since = link.since(*process).await?;
                Ok(since.map(|since| Running::Postgres(*process, since)))
            }
            (Self::Mysql(_), Key::Mysql(thread)) => Ok(Some(Running::Mysql(*thread))),
            _ => Ok(None),
        }
    }

    /// Ends what another connection runs; says whether that connection is still there.
    pub(crate) async fn withdraw(&mut self, running: &Running) -> Result<bool, Fault> {
        match (self, running) {
            (Self::Postgres(link), Running::Postgres(process, since)) => {
                link.cancel(*process, since).await
            }
            (Self::Mysql(link), Running::Mysql(thread)) => link.kill(*thread).await,
            _ => Ok(false),
        }
    }

    /// Says good-bye to the server; one that no longer listens does not matter.
    pub(crate) async fn close(self) {
        match self {
            Self::Postgres(link) => link.close().await,
            Self::Mysql(link) => link.close().await,
            Self::Sqlite(link) => link.close().await,
        }
    }
}

/// Collects rows within the caps.
struct Collector {
    rows: Rows,
    caps: Caps,
    bytes: usize,
}

impl Collector {
    fn new(columns: Vec<crate::Header>, caps: Caps) -> Self {
        Self {
            rows: Rows {
                columns,
                ..Rows::default()
            },
            caps,
            bytes: 0,
        }
    }

    /// Takes a row; `false` once no more are taken, and the answer says why.
    fn take(&mut self, mut row: Vec<crate::Cell>) -> bool {
        if self.rows.rows.len() >= self.caps.rows {
            self.rows.cut = Some(crate::Cut::Rows(self.caps.rows));
            return false;
        }
        for cell in &mut row {
            self.rows.shortened += usize::from(cell.shorten(self.caps.value));
            self.bytes += cell.weight();
        }
        self.rows.rows.push(row);
        if self.bytes > self.caps.bytes {
            self.rows.cut = Some(crate::Cut::Bytes(self.caps.bytes));
            return false;
        }
        true
    }
}
