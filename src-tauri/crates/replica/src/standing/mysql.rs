use std::time::Duration;

use super::{Facts, Finding, Identity, Lag, Measure, Role, Standing, identity_of};
use crate::{Fault, Replica};

/// What a server is: readable by every role.
pub(super) const IDENTITY: &str = "
SELECT VERSION() AS version, DATABASE() AS db, CURRENT_USER() AS role, @@hostname AS host,
  @@port AS port, @@server_id AS id, @@global.read_only AS read_only";

/// Whether the storage itself is read-only, as on a reader of Aurora and other managed services.
pub(super) const STORAGE: &str = "SHOW GLOBAL VARIABLES LIKE 'innodb_read_only'";

/// The state of replication: every connection of MariaDB, every channel of MySQL; and the words
/// that older servers know.
pub(super) const STATUS: [&str; 3] = [
    "SHOW ALL SLAVES STATUS",
    "SHOW REPLICA STATUS",
    "SHOW SLAVE STATUS",
];

/// What Aurora says of its readers.
pub(super) const AURORA: &str = "
SELECT MAX(replica_lag_in_milliseconds) / 1000 AS lag
FROM information_schema.replica_host_status
WHERE server_id = @@aurora_server_id AND session_id <> 'MASTER_SESSION_ID'";

/// One stream from a source.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    pub(super) receives: bool,
    pub(super) applies: bool,
    pub(super) behind: Option<Duration>,
    pub(super) source: String,
    pub(super) error: String,
}

/// What may be seen of replication.
#[derive(Clone, Debug)]
pub(super) enum Status {
    Streams(Vec<Stream>),
    Forbidden,
}

/// What a server is, without what it takes to say how far behind.
pub(crate) async fn role(replica: &Replica) -> Result<Role, Fault> {
    let rows = replica.ask_any(IDENTITY).await?;
    let read_only = Facts::of(&rows).truth("read_only").unwrap_or_default();
    let storage = storage_is_read_only(replica).await?;
    Ok(role_of(&status(replica).await?, read_only, storage))
}

pub(super) async fn standing(replica: &Replica) -> Result<Standing, Fault> {
    let rows = replica.ask_any(IDENTITY).await?;
    let facts = Facts::of(&rows);
    let read_only = facts.truth("read_only").unwrap_or_default();
    let mut identity = Identity {
        version: facts.text("version").unwrap_or_default(),
        system: facts.text("id").unwrap_or_default(),
        database: facts.text("db").unwrap_or_default(),
        role: facts.text("role").unwrap_or_default(),
        ..identity_of(replica.target())
    };
    if let (Some(host), Some(port)) = (facts.text("host"), facts.text("port")) {
        identity.address = format!("{host}:{port}");
    }
    let status = status(replica).await?;
    let storage = storage_is_read_only(replica).await?;
    if let Status::Streams(streams) = &status {
        identity.source = streams.first().map(|stream| stream.source.clone());
    }
    let role = role_of(&status, read_only, storage);
    let (mut lag, mut findings) = judged(&status);
    if storage && matches!(&status, Status::Streams(streams) if streams.is_empty()) {
        lag = aurora(replica).await?;
    }
    if role == Role::Replica && !read_only && !storage {
        findings.push(Finding::Writable {
            why: "@@read_only is off: other sessions may write to the replica".into(),
        });
    }
    Ok(Standing {
        role,
        identity,
        lag,
        heartbeat: None,
        findings,
    })
}

async fn storage_is_read_only(replica: &Replica) -> Result<bool, Fault> {
    let rows = replica.ask_any(STORAGE).await?;
    Ok(Facts::of(&rows).truth("Value").unwrap_or_default())
}

async fn aurora(replica: &Replica) -> Result<Lag, Fault> {
    match replica.ask_any(AURORA).await {
        Ok(rows) => Ok(Facts::of(&rows).seconds("lag").map_or_else(
            || Lag::Unknown {
                why: "the server does not say how far it is behind".into(),
            },
            |behind| Lag::Known {
                behind,
                by: Measure::Aurora,
            },
        )),
        Err(Fault::Gone { what }) => Err(Fault::Gone { what }),
        Err(fault) => Ok(Lag::Unknown {
            why: fault.to_string(),
        }),
    }
}

async fn status(replica: &Replica) -> Result<Status, Fault> {
    let mut last = None;
    for sql in STATUS {
        match replica.ask_any(sql).await {
            Ok(rows) => {
                return Ok(Status::Streams(
                    Facts::all(&rows).map(|f| stream(&f)).collect(),
                ));
            }
            Err(Fault::Forbidden { .. }) => return Ok(Status::Forbidden),
            Err(fault @ Fault::BadQuery { .. }) => last = Some(fault),
            Err(fault) => return Err(fault),
        }
    }
    Err(last.unwrap_or(Fault::Cancelled))
}

/// Reads a row with the words of MySQL 8 or with those before.
fn stream(facts: &Facts<'_>) -> Stream {
    let text = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| facts.text(name))
            .unwrap_or_default()
    };
    let error = [text(["Last_IO_Error", ""]), text(["Last_SQL_Error", ""])]
        .into_iter()
        .find(|error| !error.is_empty());
    Stream {
        receives: text(["Replica_IO_Running", "Slave_IO_Running"]) == "Yes",
        applies: text(["Replica_SQL_Running", "Slave_SQL_Running"]) == "Yes",
        behind: facts
            .seconds("Seconds_Behind_Source")
            .or_else(|| facts.seconds("Seconds_Behind_Master")),
        source: format!(
            "{}:{}",
            text(["Source_Host", "Master_Host"]),
            text(["Source_Port", "Master_Port"])
        ),
        error: error.unwrap_or_default(),
    }
}

fn role_of(status: &Status, read_only: bool, storage: bool) -> Role {
    match status {
        Status::Streams(streams) if !streams.is_empty() => Role::Replica,
        _ if storage => Role::Replica,
        Status::Streams(_) if read_only => Role::Unknown {
            why: "it is read-only, but replicates from nobody".into(),
        },
        Status::Streams(_) => Role::Primary {
            why: "it replicates from nobody and takes writes".into(),
        },
        Status::Forbidden if read_only => Role::Replica,
        Status::Forbidden => Role::Unknown {
            why: "the role may not see replication: grant SLAVE MONITOR (MariaDB) or REPLICATION \
                  CLIENT (MySQL)"
                .into(),
        },
    }
}

/// The rules of lag: both threads must run, and the stream that is furthest behind counts.
pub(super) fn judged(status: &Status) -> (Lag, Vec<Finding>) {
    let streams = match status {
        Status::Forbidden => {
            let why = "the role may not see replication";
            return (Lag::Unknown { why: why.into() }, Vec::new());
        }
        Status::Streams(streams) if streams.is_empty() => {
            let why = "it replicates from nobody";
            return (Lag::Unknown { why: why.into() }, Vec::new());
        }
        Status::Streams(streams) => streams,
    };
    let mut findings = Vec::new();
    for stream in streams {
        // A stopped applier with a running receiver is what STOP REPLICA SQL_THREAD does.
        if stream.receives && !stream.applies && stream.error.is_empty() {
            findings.push(Finding::Paused);
        } else if !(stream.receives && stream.applies) {
            let thread = if stream.receives {
                "applier"
            } else {
                "receiver"
            };
            let why = if stream.error.is_empty() {
                format!("the {thread} for {} does not run", stream.source)
            } else {
                format!(
                    "the {thread} for {} stopped: {}",
                    stream.source, stream.error
                )
            };
            findings.push(Finding::Broken { why, since: None });
        }
    }
    if !findings.is_empty() {
        let why = "replication does not run";
        return (Lag::Unknown { why: why.into() }, findings);
    }
    let behind = streams.iter().map(|stream| stream.behind).max().flatten();
    let lag = behind.map_or_else(
        || Lag::Unknown {
            why: "the server does not say how far it is behind".into(),
        },
        |behind| Lag::Known {
            behind,
            by: Measure::SecondsBehind,
        },
    );
    (lag, findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Header, Rows};

    fn stream_of(receives: bool, applies: bool, behind: Option<u64>) -> Stream {
        Stream {
            receives,
            applies,
            behind: behind.map(Duration::from_secs),
            source: "db:3306".into(),
            error: String::new(),
        }
    }

    #[test]
    fn both_threads_must_run() {
        let judge = |streams: &[Stream]| judged(&Status::Streams(streams.to_vec()));
        let (lag, findings) = judge(&[
            stream_of(true, true, Some(3)),
            stream_of(true, true, Some(9)),
        ]);
        assert_eq!(
            lag,
            Lag::Known {
                behind: Duration::from_secs(9),
                by: Measure::SecondsBehind
            }
        );
        assert!(findings.is_empty());
        for (streams, paused) in [
            (vec![stream_of(true, false, None)], true),
            (vec![stream_of(false, true, Some(0))], false),
            (
                vec![
                    stream_of(true, true, Some(0)),
                    stream_of(false, false, None),
                ],
                false,
            ),
        ] {
            let (lag, findings) = judge(&streams);
            assert!(matches!(lag, Lag::Unknown { .. }));
            assert_eq!(findings == [Finding::Paused], paused, "{findings:?}");
            assert_eq!(findings.len(), 1);
        }
        assert!(matches!(judge(&[]).0, Lag::Unknown { .. }));
        assert!(matches!(judged(&Status::Forbidden).0, Lag::Unknown { .. }));
    }

    #[test]
    fn a_server_is_what_it_shows() {
        let streams = Status::Streams(vec![stream_of(false, false, None)]);
        assert_eq!(role_of(&streams, false, false), Role::Replica);
        let none = Status::Streams(Vec::new());
        assert!(matches!(role_of(&none, false, false), Role::Primary { .. }));
        assert!(matches!(role_of(&none, true, false), Role::Unknown { .. }));
        assert_eq!(role_of(&none, true, true), Role::Replica);
        assert_eq!(role_of(&Status::Forbidden, true, false), Role::Replica);
        assert!(matches!(
            role_of(&Status::Forbidden, false, false),
            Role::Unknown { .. }
        ));
    }

    #[test]
    fn rows_are_read_in_old_and_new_words() {
        for words in [
            [
                "Slave_IO_Running",
                "Slave_SQL_Running",
                "Seconds_Behind_Master",
                "Master_Host",
                "Master_Port",
            ],
            [
                "Replica_IO_Running",
                "Replica_SQL_Running",
                "Seconds_Behind_Source",
                "Source_Host",
                "Source_Port",
            ],
        ] {
            let rows = Rows {
                columns: words
                    .iter()
                    .map(|name| Header {
                        name: (*name).into(),
                        type_name: String::new(),
                    })
                    .collect(),
                rows: vec![vec![
                    Cell::Text("Yes".into()),
                    Cell::Text("No".into()),
                    Cell::Integer(4),
                    Cell::Text("db".into()),
                    Cell::Integer(3306),
                ]],
                ..Rows::default()
            };
            let read = stream(&Facts::of(&rows));
            assert!(read.receives && !read.applies);
            assert_eq!(read.behind, Some(Duration::from_secs(4)));
            assert_eq!(read.source, "db:3306");
        }
    }

    #[test]
    fn what_is_asked_passes_the_guard() {
        for sql in [IDENTITY, STORAGE, AURORA].into_iter().chain(STATUS) {
            crate::check(crate::Engine::Mysql, sql).unwrap();
        }
    }
}
