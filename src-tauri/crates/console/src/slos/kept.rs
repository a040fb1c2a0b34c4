use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::Millis;

use super::{about::RuleOf, measure::Measured};

/// What was measured of late, so that the Overview and the list ask once.
#[derive(Default)]
pub(crate) struct Kept {
    measured: Mutex<HashMap<Key, Arc<Measured>>>,
    /// Since when what is measured counts, by environment.
    since: Mutex<HashMap<String, Millis>>,
    /// By environment.
    rules: Mutex<HashMap<String, KeptRules>>,
}

/// Rules as they were asked for, of a reading of the pack.
type KeptRules = (Millis, u32, Arc<[RuleOf]>);

/// An objective of an environment, as a reading of the pack has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) revision: u32,
    pub(super) environment: String,
    pub(super) slo: String,
}

/// How long it serves, in milliseconds: two of the usual scrapes.
const FRESH: i64 = 30_000;
/// With less data than this, each scrape changes what is told.
const LITTLE: Millis = Millis(30 * 60_000);
const FRESH_OF_LITTLE: i64 = 2_000;

impl Kept {
    /// What was measured within the last half minute; failures are not kept.
    pub(super) fn measured(&self, key: &Key, now: Millis) -> Option<Arc<Measured>> {
        let kept = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let measured = kept.get(key)?;
        let little = measured.course.covered() < LITTLE;
        let serves = if little { FRESH_OF_LITTLE } else { FRESH };
        let fresh = (0..serves).contains(&(now.0 - measured.at.0));
        (fresh && measured.failure.is_none()).then(|| measured.clone())
    }

    /// Lets nothing serve that was measured before a moment, nor what is being measured since.
    pub(crate) fn forget(&self, environment: &str, now: Millis) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        since.insert(environment.to_owned(), now);
        let mut kept = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|key, _| key.environment != environment);
    }

    pub(super) fn keep(&self, key: Key, measured: Arc<Measured>) {
        let since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        if since
            .get(&key.environment)
            .is_some_and(|since| measured.at < *since)
        {
            return;
        }
        let mut kept = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let at = measured.at;
        kept.retain(|other, measured| other.revision == key.revision && fresh(measured.at, at));
        kept.insert(key, measured);
    }

    pub(super) fn rules(
        &self,
        environment: &str,
        revision: u32,
        now: Millis,
    ) -> Option<Arc<[RuleOf]>> {
        let kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, of, rules) = kept.get(environment)?;
        (fresh(*at, now) && *of == revision).then(|| rules.clone())
    }

    pub(super) fn keep_rules(
        &self,
        environment: &str,
        revision: u32,
        now: Millis,
        rules: Arc<[RuleOf]>,
    ) {
        let mut kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(environment.to_owned(), (now, revision, rules));
    }
}

/// A clock that jumped back makes nothing fresh.
fn fresh(at: Millis, now: Millis) -> bool {
    (0..FRESH).contains(&(now.0 - at.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_before_it_was_forgotten_serves_nobody() {
        let key = |environment: &str| Key {
            revision: 1,
            environment: environment.to_owned(),
            slo: "orders".to_owned(),
        };
        let at = |at: i64| {
            let measured = Measured {
                at: Millis(at),
                ..Measured::default()
            };
            Arc::new(measured)
        };
        let (kept, now) = (Kept::default(), Millis(10_500));
        for environment in ["here", "there"] {
            kept.keep(key(environment), at(10_000));
        }
        kept.forget("here", Millis(10_200));
        assert!(kept.measured(&key("here"), now).is_none());
        assert!(kept.measured(&key("there"), now).is_some());
        // Begun before and answered after.
        kept.keep(key("here"), at(10_100));
        assert!(kept.measured(&key("here"), now).is_none());
        kept.keep(key("here"), at(10_300));
        assert!(kept.measured(&key("here"), now).is_some());
    }
}
