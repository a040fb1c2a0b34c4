//! Who tells of migrations: a database itself, or the application in front of it.

use std::sync::Arc;

use migrations::{
    Found, History, Limit, Sheets, State, Tool, Unprovable, ledger::Origin, rules::Engine,
};
use model::{Code, Failure, Nanos, Problem};
use pack::{DatabaseKind, SourceKind};
use replica::{Asked, Replica};
use sources::migrations::{Actuator, Keeps};

use super::{
    evidence::clock::{Clock, clock},
    ledger,
};
use crate::{
    Console,
    environments::{Connected, Running, Wire},
};

/// Who tells of migrations.
#[derive(Clone)]
pub(super) enum Keeper {
    /// The database.
    Database(Replica),
    /// The actuator of an application.
    Application(Arc<Actuator>),
}

/// Who tells of the migrations of a request: the source with this key, or the first.
pub(super) fn keeper(
    running: &Running,
    key: Option<&str>,
) -> Result<(Arc<Connected>, Keeper), Failure> {
    let source = match key {
        Some(key) => running.source(key)?,
        None => first(running)?,
    };
    let keeper = Keeper::of(&source)?;
    Ok((source, keeper))
}

pub(super) fn first(running: &Running) -> Result<Arc<Connected>, Failure> {
    running.with_databases().into_iter().next().ok_or_else(|| {
        Failure::new(
            Code::NotFound,
            format!("environment {:?} has no database", running.definition.title),
        )
        .remedy(
            "add a source of kind postgres, mysql, mariadb or sqlite to wheelhouse.toml, \
             best a read replica with a role that may only read",
        )
    })
}

impl Keeper {
    /// What a source tells of migrations, or why it tells nothing.
    pub(super) fn of(source: &Connected) -> Result<Self, Failure> {
        match &source.wire {
            Wire::Actuator(actuator) => Ok(Self::Application(actuator.clone())),
            _ => Ok(Self::Database(source.database()?)),
        }
    }

    /// The engine whose locks and rewrites the rules of the house are about, if it is known.
    pub(super) fn engine(&self, source: &Connected) -> Option<Engine> {
        match (self, &source.definition.kind) {
            (Self::Database(replica), _) => Some(engine(replica)),
            (Self::Application(_), SourceKind::Actuator(actuator)) => {
                Some(match actuator.engine? {
                    DatabaseKind::Postgres => Engine::Postgres,
                    DatabaseKind::Mysql | DatabaseKind::Mariadb => Engine::Mysql,
                    DatabaseKind::Sqlite => Engine::Sqlite,
                })
            }
            (Self::Application(_), _) => None,
        }
    }

    /// The same, which also notes what a database is asked; of an application the requests are
    /// always [`requests`].
    pub(super) fn recorded(self) -> (Self, Option<Asked>) {
        match self {
            Self::Database(replica) => {
                let (replica, asked) = replica.recorded();
                (Self::Database(replica), Some(asked))
            }
            Self::Application(_) => (self, None),
        }
    }

    /// How the clock of whoever answers stands against this computer's.
    pub(super) async fn clock(&self, console: &Console) -> Clock {
        match self {
            Self::Database(replica) => clock(console, replica).await,
            Self::Application(_) => Clock {
                words: "the application does not tell its clock".to_owned(),
                offset_ms: None,
            },
        }
    }

    /// Who answers a look, and the server's clock; what is not told is left out of the record.
    pub(super) async fn answering(
        &self,
        console: &Console,
        source: &Connected,
    ) -> (Origin, Option<Nanos>) {
        match self {
            Self::Database(replica) => ledger::answering(console, source, replica).await,
            Self::Application(_) => {
                let origin = Origin {
                    address: address(source),
                    role: "application".to_owned(),
                    ..Origin::default()
                };
                (origin, None)
            }
        }
    }

    /// A history from its rows; of one that an application tells, what that cannot prove is said.
    pub(super) fn history(&self, found: &Found, sheets: &Sheets) -> (History, Vec<Problem>) {
        let (mut history, problems) = migrations::history(found, sheets);
        if let Self::Application(_) = self {
            for entry in &mut history.entries {
                let undone = |(name, value): &(String, String)| {
                    name == "state" && (value == "UNDONE" || value == "DELETED")
                };
                // Rows that undo others are not always told.
                if entry.state != State::Marker && entry.details.iter().any(undone) {
                    entry.state = State::RolledBack;
                }
            }
            history.limits.extend(unprovable(found.tool));
        }
        (history, problems)
    }

    /// A history with its times in UTC where the engine alone says so. The record of looks keeps
    /// them as they stand in the rows.
    pub(super) fn dated(&self, history: History) -> History {
        match self {
            Self::Database(replica) => history.on(engine(replica)),
            Self::Application(_) => history,
        }
    }
}

fn engine(replica: &Replica) -> Engine {
    match replica.target().engine {
        replica::Engine::Postgres => Engine::Postgres,
        replica::Engine::Mysql => Engine::Mysql,
        replica::Engine::Sqlite => Engine::Sqlite,
    }
}

/// What an application is asked.
pub(super) fn requests(source: &Connected) -> Vec<String> {
    let address = address(source);
    let base = address.trim_end_matches('/');
    Keeps::ALL
        .map(|keeps| format!("GET {base}{}", keeps.path()))
        .into()
}

/// The address that an application is asked at.
pub(super) fn address(source: &Connected) -> String {
    let connection = source.definition.kind.connection();
    connection
        .map(|connection| connection.url.to_string())
        .unwrap_or_default()
}

/// What an actuator cannot prove, in words.
fn unprovable(tool: Tool) -> Vec<Limit> {
    let say = |what: Unprovable, words: &str| Limit {
        what,
        words: words.to_owned(),
    };
    let mut limits = vec![say(
        Unprovable::WhichRan,
        "The application tells this, not the database: rows that it hides or alters cannot be \
         told from those of the table, nor which of several instances answered",
    )];
    match tool {
        Tool::Liquibase => limits.push(say(
            Unprovable::Failed,
            "The actuator does not tell whether Liquibase’s lock is held, nor by which version of \
             Liquibase a changeset ran",
        )),
        _ => limits.push(say(
            Unprovable::AppliedAt,
            "Flyway’s times have no zone in the database: they are UTC as the application read \
             them, by its own zone",
        )),
    }
    limits
}
