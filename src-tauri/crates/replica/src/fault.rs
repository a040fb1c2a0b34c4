use std::time::Duration;

use model::{Code, Failure};

mod server;

/// Why a database could not be read.
///
/// No variant holds a secret: what the server said is kept, what was sent to it is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The target cannot be used as it is written.
    #[error("the database cannot be read as it is described: {what}")]
    BadTarget {
        /// What is wrong with it.
        what: String,
    },
    /// Nobody answers at the address.
    #[error("the database cannot be reached: {what}")]
    Unreachable {
        /// What the operating system said.
        what: String,
    },
    /// The connection cannot be encrypted as asked.
    #[error("no trusted connection to the database: {what}")]
    Tls {
        /// What was wrong with the certificate or the server.
        what: String,
    },
    /// The role or its password is refused.
    #[error("the database refuses the role: {what}")]
    Unauthorized {
        /// What the server said.
        what: String,
    },
    /// The role may not do this.
    #[error("the role lacks a privilege: {what}")]
    Forbidden {
        /// What the server said, which names the object.
        what: String,
    },
    /// All places at the server are taken.
    #[error("the database takes no more connections: {what}")]
    Crowded {
        /// What the server said.
        what: String,
    },
    /// The statement guard does not let the statement through.
    #[error("the statement is not sent: {what}")]
    Guarded {
        /// What it holds that a read does not hold.
        what: String,
        /// Where in the statement, counted from 1.
        line: u64,
        /// Where in the line, counted in characters from 1.
        column: u64,
    },
    /// The server refused a write.
    #[error("the database refused a write: {what}")]
    Written {
        /// What the server said.
        what: String,
    },
    /// It is a primary or may be one, and the pack does not allow to read from one.
    #[error("the database is not shown to be a replica: {what}")]
    Primary {
        /// What shows it.
        what: String,
    },
    /// The statement is wrong, or what it names does not exist.
    #[error("the database does not understand the statement: {what}")]
    BadQuery {
        /// What the server said.
        what: String,
    },
    /// A table, column or database does not exist.
    #[error("the database does not have it: {what}")]
    NotFound {
        /// What the server said.
        what: String,
    },
    /// A parameter of a named query is missing or not of its type.
    #[error("the parameter {name:?} cannot be used: {what}")]
    BadParameter {
        /// Its name.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// The server is not set up for what was asked.
    #[error("the database is not set up for it: {what}")]
    Unprepared {
        /// What the server said.
        what: String,
    },
    /// The statement took longer than allowed.
    #[error("the database did not answer within {}", written(*.after))]
    Timeout {
        /// How long was waited.
        after: Duration,
    },
    /// Another statement holds a lock for longer than is waited.
    #[error("the database waits for a lock: {what}")]
    Locked {
        /// What the server said.
        what: String,
    },
    /// The replica threw the read out to go on replaying, also when it was repeated.
    #[error("the read was in the way of replication, {attempts} times: {what}")]
    Conflict {
        /// How often it was tried.
        attempts: u32,
        /// What the server said.
        what: String,
    },
    /// The server ended the connection: shut down, promoted or restarted.
    #[error("the database ended the connection: {what}")]
    Gone {
        /// What was said, if anything.
        what: String,
    },
    /// The statement was ended at the server because nobody waits for it any more.
    #[error("the statement was withdrawn")]
    Cancelled,
    /// The file is damaged or is not a database.
    #[error("the file cannot be read as a database: {what}")]
    Damaged {
        /// What SQLite said.
        what: String,
    },
    /// The answer is not of the protocol.
    #[error("the database answered something unexpected: {what}")]
    Unexpected {
        /// What.
        what: String,
    },
}

impl Fault {
    /// What the window acts on.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::BadTarget { .. } | Self::BadParameter { .. } => Code::BadInput,
            Self::Unreachable { .. } | Self::Tls { .. } | Self::Gone { .. } => Code::Unreachable,
            Self::Unauthorized { .. } => Code::Unauthorized,
            Self::Forbidden { .. } | Self::Written { .. } | Self::Primary { .. } => Code::Forbidden,
            Self::Crowded { .. } => Code::RateLimited,
            Self::Guarded { .. } | Self::BadQuery { .. } => Code::BadQuery,
            Self::NotFound { .. } => Code::NotFound,
            Self::Unprepared { .. } => Code::Unsupported,
            Self::Timeout { .. } | Self::Locked { .. } => Code::Timeout,
            Self::Conflict { .. } => Code::ServerError,
            Self::Cancelled => Code::Cancelled,
            Self::Damaged { .. } => Code::Storage,
            Self::Unexpected { .. } => Code::UnexpectedAnswer,
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::BadTarget { .. } => "correct the source in wheelhouse.toml",
            Self::Unreachable { .. } => {
                "check host, port and network, and that the database is running"
            }
            Self::Tls { .. } => {
                "name the authority that signed the server's certificate, or the host name that the certificate bears"
            }
            Self::Unauthorized { .. } => "set the role's password again, or correct the role",
            Self::Forbidden { .. } => {
                "ask the owner of the database to grant the role what is missing"
            }
            Self::Crowded { .. } => "wait, or raise the server's limit of connections",
            Self::Guarded { .. } => {
                "write one SELECT, WITH, EXPLAIN or SHOW that only reads; a change belongs into a migration"
            }
            Self::Written { .. } => "remove what writes from the statement",
            Self::Primary { .. } => {
                "name a replica, or allow the primary for this source in wheelhouse.toml"
            }
            Self::BadQuery { .. } => "correct the statement",
            Self::NotFound { .. } => {
                "check the name and its schema; a table that the role may not see looks the same"
            }
            Self::Unprepared { .. } => "ask whoever runs the server to switch it on",
            Self::BadParameter { .. } => "enter a value of the type that the query declares",
            Self::Timeout { .. } => "ask for less, or look under health at what keeps it busy",
            Self::Locked { .. } => "try again when the other statement has ended",
            Self::Conflict { .. } => {
                "ask for less, or read at a quieter time; hot_standby_feedback on the replica prevents most of it"
            }
            Self::Gone { .. } => "try again; a new connection is made",
            Self::Cancelled => "ask again",
            Self::Damaged { .. } => "take a new copy of the file",
            Self::Unexpected { .. } => "copy the diagnostics and report this",
        }
    }

    /// Whether a connection that met this cannot be used again.
    pub(crate) fn ends_the_connection(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Tls { .. }
                | Self::Gone { .. }
                | Self::Unexpected { .. }
                | Self::Timeout { .. }
                | Self::Cancelled
                | Self::Conflict { .. }
        )
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let failure = Self::new(fault.code(), fault.to_string()).remedy(fault.remedy());
        match fault {
            Fault::Guarded { line, column, .. } => {
                failure.at(format!("line {line}, column {column} of the statement"))
            }
            Fault::BadParameter { name, .. } => failure.at(format!("parameter {name}")),
            Fault::Crowded { .. } | Fault::Conflict { .. } => failure.retry_after(5_000),
            _ => failure,
        }
    }
}

fn written(after: Duration) -> String {
    let seconds = after.as_secs_f64();
    format!("{} s", (seconds * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_thing_place_and_remedy() {
        let failure = Failure::from(Fault::Guarded {
            what: "DELETE writes".into(),
            line: 2,
            column: 5,
        });
        assert_eq!(failure.code, Code::BadQuery);
        assert_eq!(failure.message, "the statement is not sent: DELETE writes");
        assert_eq!(
            failure.place.as_deref(),
            Some("line 2, column 5 of the statement")
        );
        assert!(failure.remedy.is_some());
        let timeout = Fault::Timeout {
            after: Duration::from_millis(1_500),
        };
        assert_eq!(
            timeout.to_string(),
            "the database did not answer within 1.5 s"
        );
    }
}
