use super::{Finding, Lag, Role, Standing};
use crate::{Address, Engine, Target, TlsMode};

/// Adds what follows from role and lag by the target's own terms, and sorts the worst first.
pub(super) fn add(target: &Target, standing: &mut Standing) {
    match &standing.role {
        Role::Primary { why } => standing.findings.push(Finding::Primary {
            why: why.clone(),
            allowed: target.primary_allowed,
        }),
        Role::Unknown { why } => standing
            .findings
            .push(Finding::Unproven { why: why.clone() }),
        Role::Replica | Role::File => {}
    }
    if let Lag::Known { behind, .. } = standing.lag
        && behind > target.limits.stale
        && target.engine != Engine::Sqlite
    {
        standing.findings.push(Finding::Stale { behind });
    }
    if matches!(target.address, Address::Tcp { .. })
        && let Some(why) = unverified(target.tls.mode)
    {
        standing
            .findings
            .push(Finding::Unverified { why: why.into() });
    }
    standing.findings.sort_by_key(weight);
}

fn unverified(mode: TlsMode) -> Option<&'static str> {
    match mode {
        TlsMode::VerifyFull => None,
        TlsMode::VerifyCa => Some("the name in the server's certificate is not checked"),
        TlsMode::Require => Some("the server's certificate is not checked"),
        TlsMode::Off => Some("the connection is not encrypted"),
    }
}

/// Small for what is worse.
fn weight(finding: &Finding) -> u8 {
    match finding {
        Finding::Primary { allowed: false, .. } => 0,
        Finding::Broken { .. } => 1,
        Finding::Paused => 2,
        Finding::Stale { .. } => 3,
        Finding::Unproven { .. } => 4,
        Finding::NoHeartbeat { .. } => 5,
        Finding::Primary { allowed: true, .. } => 6,
        Finding::Writable { .. } => 7,
        Finding::Unverified { .. } => 8,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::standing::{Identity, Measure};

    #[test]
    fn the_worst_comes_first() {
        let address = Address::Tcp {
            host: "db".into(),
            port: 5432,
        };
        let mut target = Target::new(Engine::Postgres, address);
        target.tls.mode = TlsMode::Require;
        let mut standing = Standing {
            role: Role::Primary {
                why: "it is not in recovery".into(),
            },
            identity: Identity::default(),
            lag: Lag::Known {
                behind: Duration::from_secs(31),
                by: Measure::Heartbeat,
            },
            heartbeat: None,
            findings: vec![Finding::Paused],
        };
        add(&target, &mut standing);
        let [first, second, third, fourth] = &standing.findings[..] else {
            panic!("{:?}", standing.findings);
        };
        assert!(matches!(first, Finding::Primary { allowed: false, .. }));
        assert_eq!(*second, Finding::Paused);
        assert!(matches!(third, Finding::Stale { .. }));
        assert!(matches!(fourth, Finding::Unverified { .. }));
        assert!(!standing.is_current());
    }
}
