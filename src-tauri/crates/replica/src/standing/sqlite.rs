use std::time::{Duration, SystemTime};

use super::{Facts, Lag, Measure, Role, Standing, identity_of};
use crate::{Address, Fault, Replica};

/// What a file is.
pub(super) const IDENTITY: &str = "
SELECT sqlite_version() AS version,
  (SELECT application_id FROM pragma_application_id) AS application,
  (SELECT user_version FROM pragma_user_version) AS user_version";

/// A file has no primary: how old it is, is all that can be said.
pub(super) async fn standing(replica: &Replica) -> Result<Standing, Fault> {
    let rows = replica.ask_any(IDENTITY).await?;
    let facts = Facts::of(&rows);
    let mut identity = identity_of(replica.target());
    identity.version = format!("SQLite {}", facts.text("version").unwrap_or_default());
    identity.system = facts.text("application").unwrap_or_default();
    let lag = match written(&replica.target().address) {
        Some(behind) => Lag::Known {
            behind,
            by: Measure::FileTime,
        },
        None => Lag::Unknown {
            why: "the file does not say when it was written".into(),
        },
    };
    Ok(Standing {
        role: Role::File,
        identity,
        lag,
        heartbeat: None,
        findings: Vec::new(),
    })
}

/// How long ago the file or its write-ahead log was written.
fn written(address: &Address) -> Option<Duration> {
    let Address::File(path) = address else {
        return None;
    };
    let mut log = path.clone().into_os_string();
    log.push("-wal");
    let newest = [path.clone().into_os_string(), log]
        .iter()
        .filter_map(|path| std::fs::metadata(path).ok()?.modified().ok())
        .max()?;
    Some(SystemTime::now().duration_since(newest).unwrap_or_default())
}
