use std::time::Duration;

use super::{Facts, Finding, Identity, Lag, Measure, Role, Standing, identity_of};
use crate::{Fault, Replica};

/// What a server is: callable by every role.
pub(super) const IDENTITY: &str = "
SELECT pg_is_in_recovery() AS recovers, version() AS version, current_database() AS database,
  current_user AS role, host(inet_server_addr()) AS address, inet_server_port() AS port,
  to_regproc('aurora_replica_status') IS NOT NULL AS is_aurora,
  current_setting('default_transaction_read_only') AS read_only";

/// What its history is; a managed service may forbid it.
pub(super) const HISTORY: &str = "
SELECT (SELECT system_identifier FROM pg_control_system())::text AS system,
  (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline";

/// How far it has come. `pg_is_wal_replay_paused` fails on a primary.
pub(super) const REPLAY: &str = "
SELECT pg_last_wal_receive_lsn() IS NOT NULL AS has_streamed,
  pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::int8 AS backlog,
  extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS since_replay,
  CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END AS is_paused,
  (SELECT count(*) FROM pg_stat_wal_receiver) AS receivers,
  (SELECT max(status) FROM pg_stat_wal_receiver) AS status,
  (SELECT max(sender_host || ':' || sender_port) FROM pg_stat_wal_receiver) AS source,
  (SELECT extract(epoch FROM clock_timestamp() - max(last_msg_receipt_time))::float8
     FROM pg_stat_wal_receiver) AS since_message";

/// What Aurora says of the instance that is asked.
///
/// Source: `aurora_replica_status` in the user guide of Aurora.
pub(super) const AURORA: &str = "
SELECT session_id = 'MASTER_SESSION_ID' AS is_writer, replica_lag_in_msec / 1000.0 AS lag
FROM aurora_replica_status() WHERE server_id = aurora_db_instance_identifier()";

/// What is asked of a standby.
#[derive(Clone, Debug, Default)]
pub(super) struct Replay {
    pub(super) has_streamed: bool,
    pub(super) backlog: Option<i64>,
    pub(super) since_replay: Option<Duration>,
    pub(super) is_paused: bool,
    pub(super) receivers: i64,
    pub(super) status: Option<String>,
    pub(super) since_message: Option<Duration>,
}

/// A primary sends something at least so often (`wal_receiver_timeout` is 60 s by default).
const SILENCE: Duration = Duration::from_secs(60);

pub(super) async fn standing(replica: &Replica) -> Result<Standing, Fault> {
    let rows = replica.ask_any(IDENTITY).await?;
    let facts = Facts::of(&rows);
    let mut identity = Identity {
        version: facts.text("version").unwrap_or_default(),
        database: facts.text("database").unwrap_or_default(),
        role: facts.text("role").unwrap_or_default(),
        ..identity_of(replica.target())
    };
    if let (Some(address), Some(port)) = (facts.text("address"), facts.text("port")) {
        identity.address = format!("{address}:{port}");
    }
    let recovers = facts.truth("recovers").unwrap_or_default();
    let role = if recovers {
        Role::Replica
    } else {
        Role::Primary {
            why: "it is not in recovery".into(),
        }
    };
    if facts.truth("is_aurora") == Some(true) {
        let rows = replica.ask_any(AURORA).await?;
        let facts = Facts::of(&rows);
        return Ok(aurora(
            facts.truth("is_writer"),
            facts.seconds("lag"),
            identity,
        ));
    }
    if let Ok(rows) = replica.ask_any(HISTORY).await {
        let facts = Facts::of(&rows);
        identity.system = facts.text("system").unwrap_or_default();
        identity.timeline = facts.integer("timeline");
    }
    if !recovers {
        return Ok(Standing {
            role,
            identity,
            lag: Lag::Unknown {
                why: "a primary is behind nobody".into(),
            },
            heartbeat: None,
            findings: Vec::new(),
        });
    }
    let rows = replica.ask_any(REPLAY).await?;
    let facts = Facts::of(&rows);
    identity.source = facts.text("source");
    let (lag, findings) = judged(&Replay {
        has_streamed: facts.truth("has_streamed").unwrap_or_default(),
        backlog: facts.integer("backlog"),
        since_replay: facts.seconds("since_replay"),
        is_paused: facts.truth("is_paused").unwrap_or_default(),
        receivers: facts.integer("receivers").unwrap_or_default(),
        status: facts.text("status"),
        since_message: facts.seconds("since_message"),
    });
    Ok(Standing {
        role,
        identity,
        lag,
        heartbeat: None,
        findings,
    })
}

/// The rules of lag on a standby.
///
/// The age of the last replayed transaction grows while the primary is idle, so it counts only
/// while something waits to be replayed; and that nothing waits means something only while a
/// receiver is at work.
pub(super) fn judged(replay: &Replay) -> (Lag, Vec<Finding>) {
    let mut findings = Vec::new();
    if replay.is_paused {
        findings.push(Finding::Paused);
    }
    let age = |by| match replay.since_replay {
        Some(behind) => Lag::Known { behind, by },
        None => Lag::Unknown {
            why: "nothing was replayed since the server started".into(),
        },
    };
    if replay.receivers == 0 && !replay.has_streamed {
        return (age(Measure::Archive), findings);
    }
    let silent = replay.since_message.filter(|since| *since > SILENCE);
    // A role without pg_read_all_stats sees that there is a receiver, and nothing of its state.
    let stopped = replay
        .status
        .as_deref()
        .filter(|status| !["streaming", "starting", "restarting"].contains(status));
    let broken = if replay.receivers == 0 {
        Some("no receiver is connected to the primary".to_owned())
    } else if let Some(status) = stopped {
        Some(format!("the receiver is {status}"))
    } else {
        silent.map(|since| format!("the primary has been silent for {} s", since.as_secs()))
    };
    if let Some(why) = broken {
        findings.push(Finding::Broken {
            why: why.clone(),
            since: replay.since_replay,
        });
        return (Lag::Unknown { why }, findings);
    }
    let lag = match replay.backlog {
        Some(backlog) if backlog > 0 => age(Measure::LastReplayed),
        _ => Lag::Known {
            behind: Duration::ZERO,
            by: Measure::AllReplayed,
        },
    };
    (lag, findings)
}

/// Aurora replicates below the log: what its own table says counts.
fn aurora(is_writer: Option<bool>, lag: Option<Duration>, identity: Identity) -> Standing {
    let role = match is_writer {
        Some(false) => Role::Replica,
        Some(true) => Role::Primary {
            why: "Aurora calls it the writer".into(),
        },
        None => Role::Unknown {
            why: "Aurora does not list this instance".into(),
        },
    };
    Standing {
        role,
        identity,
        lag: lag.map_or_else(
            || Lag::Unknown {
                why: "Aurora does not say how far this instance is behind".into(),
            },
            |behind| Lag::Known {
                behind,
                by: Measure::Aurora,
            },
        ),
        heartbeat: None,
        findings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn lag_is_judged_by_what_waits_and_by_who_listens() {
        let streaming = Replay {
            has_streamed: true,
            backlog: Some(0),
            since_replay: secs(600),
            receivers: 1,
            status: Some("streaming".into()),
            since_message: secs(2),
            ..Replay::default()
        };
        let known = |seconds, by| Lag::Known {
            behind: Duration::from_secs(seconds),
            by,
        };
        // An idle primary is not behind, however long ago its last transaction was.
        assert_eq!(judged(&streaming), (known(0, Measure::AllReplayed), vec![]));
        let busy = Replay {
            backlog: Some(4_096),
            since_replay: secs(7),
            ..streaming.clone()
        };
        assert_eq!(judged(&busy), (known(7, Measure::LastReplayed), vec![]));
        // Without a privilege the receiver shows no state.
        let hidden = Replay {
            status: None,
            since_message: None,
            ..streaming.clone()
        };
        assert_eq!(judged(&hidden).0, known(0, Measure::AllReplayed));
        let paused = Replay {
            is_paused: true,
            ..busy.clone()
        };
        assert_eq!(
            judged(&paused),
            (known(7, Measure::LastReplayed), vec![Finding::Paused])
        );
        let archive = Replay {
            has_streamed: false,
            receivers: 0,
            ..streaming.clone()
        };
        assert_eq!(judged(&archive).0, known(600, Measure::Archive));
        for broken in [
            Replay {
                receivers: 0,
                status: None,
                since_message: None,
                ..streaming.clone()
            },
            Replay {
                status: Some("stopped".into()),
                ..streaming.clone()
            },
            Replay {
                since_message: secs(61),
                ..streaming.clone()
            },
        ] {
            let (lag, findings) = judged(&broken);
            assert!(matches!(lag, Lag::Unknown { .. }), "{broken:?}");
            assert!(
                matches!(&findings[..], [Finding::Broken { since: Some(_), .. }]),
                "{findings:?}"
            );
        }
        let fresh = Replay {
            since_replay: None,
            ..busy
        };
        assert!(matches!(judged(&fresh).0, Lag::Unknown { .. }));
    }

    #[test]
    fn aurora_speaks_for_itself() {
        let reader = aurora(Some(false), secs(1), Identity::default());
        assert_eq!(reader.role, Role::Replica);
        assert!(matches!(
            reader.lag,
            Lag::Known {
                by: Measure::Aurora,
                ..
            }
        ));
        let writer = aurora(Some(true), None, Identity::default());
        assert!(matches!(writer.role, Role::Primary { .. }));
        assert!(matches!(
            aurora(None, None, Identity::default()).role,
            Role::Unknown { .. }
        ));
    }

    #[test]
    fn what_is_asked_passes_the_guard() {
        for sql in [IDENTITY, HISTORY, REPLAY, AURORA] {
            crate::check(crate::Engine::Postgres, sql).unwrap();
        }
    }
}
