use std::{io::ErrorKind, time::Duration};

use sqlx::{
    Error,
    error::DatabaseError,
    mysql::MySqlDatabaseError,
    postgres::{PgDatabaseError, PgSeverity},
    sqlite::SqliteError,
};

use super::Fault;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => of_server(error.as_ref()),
            Error::Io(error) if is_an_end(error.kind()) => Self::Gone {
                what: error.to_string(),
            },
            // rustls refuses a certificate by an error of input and output.
            Error::Io(error) if error.kind() == ErrorKind::InvalidData => Self::Tls {
                what: error.to_string(),
            },
            Error::Io(error) => Self::Unreachable {
                what: error.to_string(),
            },
            Error::Tls(error) => Self::Tls {
                what: error.to_string(),
            },
            Error::Configuration(error) => Self::BadTarget {
                what: error.to_string(),
            },
            Error::WorkerCrashed | Error::PoolClosed => Self::Gone {
                what: "the connection was closed".into(),
            },
            other => Self::Unexpected {
                what: other.to_string(),
            },
        }
    }
}

fn is_an_end(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
    )
}

fn of_server(error: &(dyn DatabaseError + 'static)) -> Fault {
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        let mut what = error.message().to_owned();
        if let Some(detail) = error.detail() {
            what = format!("{what} ({detail})");
        }
        let fatal = matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic);
        return postgres(error.code(), what, fatal);
    }
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return mysql(error.number(), error.message().to_owned());
    }
    if let Some(error) = error.try_downcast_ref::<SqliteError>() {
        let code = error.code().and_then(|code| code.parse().ok());
        return sqlite(code.unwrap_or_default(), error.message().to_owned());
    }
    Fault::Unexpected {
        what: error.message().to_owned(),
    }
}

/// Source: appendix "PostgreSQL Error Codes"; what a standby says is in "Hot Standby".
fn postgres(code: &str, what: String, fatal: bool) -> Fault {
    match code {
        "25006" | "0A000" if what.contains("read-only") || what.contains("read-write") => {
            Fault::Written { what }
        }
        "25006" | "25001" => Fault::Written { what },
        // A statement is cancelled by its timeout, by its user and by nobody else.
        "57014" if what.contains("timeout") => Fault::Timeout {
            after: Duration::ZERO,
        },
        "57014" => Fault::Cancelled,
        "55P03" => Fault::Locked { what },
        "40001" | "40P01" => Fault::Conflict { attempts: 1, what },
        "57P04" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "08003" | "08006" => {
            Fault::Gone { what }
        }
        "28000" | "28P01" => Fault::Unauthorized { what },
        "42501" => Fault::Forbidden { what },
        "53300" => Fault::Crowded { what },
        "55000" => Fault::Unprepared { what },
        "3D000" | "42P01" | "42703" | "3F000" | "42883" | "42704" => Fault::NotFound { what },
        _ if fatal => Fault::Gone { what },
        _ if code.starts_with("42") || code.starts_with("22") || code.starts_with("0A") => {
            Fault::BadQuery { what }
        }
        _ => Fault::Unexpected {
            what: format!("{what} (SQLSTATE {code})"),
        },
    }
}

/// Source: "MariaDB Error Code Reference" and "Server Error Message Reference" of MySQL.
fn mysql(number: u16, what: String) -> Fault {
    match number {
        1290 | 1792 | 1836 => Fault::Written { what },
        1969 | 3024 => Fault::Timeout {
            after: Duration::ZERO,
        },
        1317 => Fault::Cancelled,
        1205 | 1213 => Fault::Locked { what },
        1045 | 1698 | 1251 => Fault::Unauthorized { what },
        1044 | 1142 | 1143 | 1227 | 1370 => Fault::Forbidden { what },
        1040 | 1203 | 1226 => Fault::Crowded { what },
        1049 | 1051 | 1054 | 1094 | 1146 | 1305 => Fault::NotFound { what },
        1053 | 1077 | 1079 | 1927 => Fault::Gone { what },
        1064 | 1065 | 1149 | 1221 | 1235 | 1295 => Fault::BadQuery { what },
        1052 | 1055 | 1056 | 1060 | 1066 | 1109 | 1111 | 1140 | 1241 | 1242 | 1248 | 1292 => {
            Fault::BadQuery { what }
        }
        _ => Fault::Unexpected {
            what: format!("{what} (error {number})"),
        },
    }
}

/// Source: "Result and Error Codes" of SQLite; the low byte is the primary code.
fn sqlite(code: u32, what: String) -> Fault {
    match code & 0xff {
        1 if what.contains("no such") => Fault::NotFound { what },
        1 | 20 | 25 => Fault::BadQuery { what },
        3 | 23 => Fault::Forbidden { what },
        5 | 6 => Fault::Locked { what },
        8 => Fault::Written { what },
        9 => Fault::Cancelled,
        11 | 26 => Fault::Damaged { what },
        14 => Fault::Unreachable { what },
        _ => Fault::Unexpected {
            what: format!("{what} (code {code})"),
        },
    }
}

#[cfg(test)]
mod tests {
    use model::Code;

    use super::*;

    #[test]
    fn what_servers_say_becomes_a_code() {
        for (code, what, expected) in [
            (
                "25006",
                "cannot execute INSERT in a read-only transaction",
                Code::Forbidden,
            ),
            (
                "0A000",
                "cannot set transaction read-write mode during recovery",
                Code::Forbidden,
            ),
            ("0A000", "not implemented", Code::BadQuery),
            (
                "25001",
                "transaction read-write mode must be set before any query",
                Code::Forbidden,
            ),
            (
                "57014",
                "canceling statement due to statement timeout",
                Code::Timeout,
            ),
            (
                "57014",
                "canceling statement due to user request",
                Code::Cancelled,
            ),
            (
                "55P03",
                "canceling statement due to lock timeout",
                Code::Timeout,
            ),
            (
                "40001",
                "canceling statement due to conflict with recovery",
                Code::ServerError,
            ),
            ("57P04", "the database was dropped", Code::Unreachable),
            (
                "57P01",
                "terminating connection due to administrator command",
                Code::Unreachable,
            ),
            (
                "28P01",
                "password authentication failed",
                Code::Unauthorized,
            ),
            (
                "42501",
                "permission denied for table orders",
                Code::Forbidden,
            ),
            ("53300", "too many clients already", Code::RateLimited),
            ("42P01", "relation \"x\" does not exist", Code::NotFound),
            ("42601", "syntax error", Code::BadQuery),
            ("22012", "division by zero", Code::BadQuery),
            ("XX001", "damaged page", Code::UnexpectedAnswer),
        ] {
            assert_eq!(
                postgres(code, what.into(), false).code(),
                expected,
                "{code} {what}"
            );
        }
        for (number, expected) in [
            (1290, Code::Forbidden),
            (1792, Code::Forbidden),
            (1836, Code::Forbidden),
            (1969, Code::Timeout),
            (3024, Code::Timeout),
            (1142, Code::Forbidden),
            (1227, Code::Forbidden),
            (1045, Code::Unauthorized),
            (1040, Code::RateLimited),
            (1146, Code::NotFound),
            (1064, Code::BadQuery),
            (1317, Code::Cancelled),
            (1927, Code::Unreachable),
            (9999, Code::UnexpectedAnswer),
        ] {
            assert_eq!(mysql(number, String::new()).code(), expected, "{number}");
        }
        for (code, what, expected) in [
            (1, "no such table: x", Code::NotFound),
            (1, "near \"x\": syntax error", Code::BadQuery),
            (5, "database is locked", Code::Timeout),
            (8, "attempt to write a readonly database", Code::Forbidden),
            (
                1032,
                "attempt to write a readonly database",
                Code::Forbidden,
            ),
            (26, "file is not a database", Code::Storage),
            (14, "unable to open database file", Code::Unreachable),
        ] {
            assert_eq!(sqlite(code, what.into()).code(), expected, "{code} {what}");
        }
    }

    #[test]
    fn a_fatal_error_ends_the_connection_whatever_its_code() {
        assert!(postgres("XX000", String::new(), true).ends_the_connection());
        assert!(!postgres("42601", String::new(), false).ends_the_connection());
    }
}
