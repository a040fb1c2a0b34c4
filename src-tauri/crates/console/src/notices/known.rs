use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Alert, AlertState, Labels, Millis};

/// The alerts that were seen firing, by environment.
pub(super) struct Known {
    /// When it was begun to look.
    begun: Millis,
    environments: HashMap<String, Seen>,
}

/// Alerts of one environment by their labels.
#[derive(Default)]
struct Seen {
    firing: BTreeSet<Labels>,
    /// When an alert ended, for those that come and go.
    ended: BTreeMap<Labels, Millis>,
}

/// An alert that comes back sooner than this is the same one, flapping.
const FLAPS: i64 = 10 * 60 * 1_000;

impl Known {
    /// Nothing is known yet.
    pub(super) fn since(begun: Millis) -> Self {
        Self {
            begun,
            environments: HashMap::new(),
        }
    }

    /// Takes in what fires now and answers what began since the last time. In the first answer of
    /// an environment that is what began since it was begun to look: the window that opens shows
    /// the rest.
    ///
    /// An answer that is not `whole` ends nothing: what its silent source told of still stands.
    pub(super) fn learn(
        &mut self,
        environment: &str,
        alerts: Vec<Alert>,
        whole: bool,
        now: Millis,
    ) -> Vec<Alert> {
        let begun = self.begun;
        let first = !self.environments.contains_key(environment);
        if first && !whole {
            return Vec::new();
        }
        let seen = self.environments.entry(environment.to_owned()).or_default();
        let firing: Vec<Alert> = alerts
            .into_iter()
            .filter(|alert| alert.state == AlertState::Firing)
            .collect();
        if whole {
            let ended: Vec<Labels> = seen
                .firing
                .iter()
                .filter(|labels| !firing.iter().any(|alert| alert.labels == **labels))
                .cloned()
                .collect();
            for labels in ended {
                seen.firing.remove(&labels);
                seen.ended.insert(labels, now);
            }
        }
        seen.ended.retain(|_, at| now.0 - at.0 < FLAPS);
        firing
            .into_iter()
            .filter(|alert| seen.firing.insert(alert.labels.clone()))
            .filter(|alert| !first || alert.since.is_some_and(|since| since > begun))
            .filter(|alert| !seen.ended.contains_key(&alert.labels))
            .collect()
    }

    /// How many alerts fire, in all environments.
    pub(super) fn firing(&self) -> u32 {
        let firing: usize = self.environments.values().map(|one| one.firing.len()).sum();
        u32::try_from(firing).unwrap_or(u32::MAX)
    }

    /// Forgets environments that do not run any more.
    pub(super) fn forget_all_but<'e>(&mut self, running: impl Iterator<Item = &'e str>) {
        let running: Vec<&str> = running.collect();
        self.environments
            .retain(|environment, _| running.contains(&environment.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(name: &str, state: AlertState) -> Alert {
        Alert {
            labels: Labels::from_iter([("alertname".to_owned(), name.to_owned())]),
            annotations: Labels::default(),
            state,
            since: None,
            value: None,
        }
    }

    fn firing(names: &[&str]) -> Vec<Alert> {
        let alert = |name: &&str| alert(name, AlertState::Firing);
        names.iter().map(alert).collect()
    }

    const MINUTE: i64 = 60_000;

    #[test]
    fn every_firing_is_told_of_once() {
        type Names = &'static [&'static str];
        // Minute, what fires, the answer is whole, what is told, how many fire.
        let rounds: [(i64, Names, bool, Names, u32); 9] = [
            (0, &["A"], true, &[], 1),
            (1, &["A", "B"], true, &["B"], 2),
            (2, &["A", "B"], true, &[], 2),
            // A source that is silent ends nothing, and its return begins nothing.
            (3, &[], false, &[], 2),
            (4, &["A", "B"], true, &[], 2),
            (5, &["A"], true, &[], 1),
            // B flaps.
            (7, &["A", "B"], true, &[], 2),
            (8, &["A"], true, &[], 1),
            (30, &["A", "B"], true, &["B"], 2),
        ];
        let mut known = Known::since(Millis(0));
        for (minute, fires, whole, told, count) in rounds {
            let began = known.learn("demo", firing(fires), whole, Millis(minute * MINUTE));
            let names: Vec<&str> = began
                .iter()
                .filter_map(|alert| alert.labels.get("alertname"))
                .collect();
            assert_eq!(names, told, "minute {minute}");
            assert_eq!(known.firing(), count, "minute {minute}");
        }
    }

    #[test]
    fn what_waits_or_is_silenced_is_not_told_of() {
        let mut known = Known::since(Millis(0));
        known.learn("demo", Vec::new(), true, Millis(0));
        let quiet = [AlertState::Pending, AlertState::Suppressed];
        let alerts = quiet.map(|state| alert("A", state)).to_vec();
        assert!(known.learn("demo", alerts, true, Millis(1)).is_empty());
        assert_eq!(
            known.learn("demo", firing(&["A"]), true, Millis(2)).len(),
            1,
            "it is when it fires"
        );
    }

    #[test]
    fn the_first_look_tells_of_what_began_meanwhile() {
        let mut known = Known::since(Millis(50));
        let mut alerts = firing(&["Old", "New", "Undated"]);
        alerts[0].since = Some(Millis(49));
        alerts[1].since = Some(Millis(51));
        let began = known.learn("demo", alerts, true, Millis(60));
        assert_eq!(began.len(), 1);
        assert_eq!(began[0].labels.get("alertname"), Some("New"));
    }

    #[test]
    fn a_source_that_fails_at_first_makes_no_storm_when_it_answers() {
        let mut known = Known::since(Millis(0));
        assert!(known.learn("demo", Vec::new(), false, Millis(0)).is_empty());
        let all = firing(&["A", "B", "C"]);
        assert!(known.learn("demo", all, true, Millis(1)).is_empty());
        assert_eq!(known.firing(), 3);
        known.forget_all_but(std::iter::empty());
        assert_eq!(known.firing(), 0);
    }
}
