use migrations::ledger::Origin;
use model::Nanos;
use replica::{Lag, Replica, Role, Standing};

use crate::{Console, database::evidence::clock::clock, environments::Connected};

/// Who answers a look, and the server's clock; what it does not say is left out of the record.
pub(in crate::database) async fn answering(
    console: &Console,
    source: &Connected,
    replica: &Replica,
) -> (Origin, Option<Nanos>) {
    let standing = source.ask(async { Ok(replica.standing().await?) });
    let (standing, clock) = tokio::join!(standing, clock(console, replica));
    let now = console.shared.options.clock.now();
    let ahead = |ms: i64| Nanos(now.0.saturating_add(ms.saturating_mul(1_000_000)));
    let origin = standing.map(origin).unwrap_or_default();
    (origin, clock.offset_ms.map(ahead))
}

fn origin(standing: Standing) -> Origin {
    let role = match standing.role {
        Role::Replica => "replica",
        Role::Primary { .. } => "primary",
        Role::Unknown { .. } => "unknown",
        Role::File => "file",
    };
    let behind_ms = match standing.lag {
        // A file is behind nothing: it was written last when it was.
        Lag::Known { behind, .. } if role != "file" => u64::try_from(behind.as_millis()).ok(),
        Lag::Known { .. } | Lag::Unknown { .. } => None,
    };
    Origin {
        system: standing.identity.system,
        timeline: standing.identity.timeline,
        address: standing.identity.address,
        database: standing.identity.database,
        version: standing.identity.version,
        role: role.to_owned(),
        behind_ms,
    }
}
