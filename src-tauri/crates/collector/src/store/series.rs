//! Which series there are: labels kept once, and found by an index from label values to series.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use model::TimeRange;
use promql::{Labels, METRIC_NAME, Matcher};

use super::crowd::{target, worst_label};

/// The number of a series in this store.
pub(super) type SeriesId = u32;

/// The number of a group of series that share blocks.
pub(super) type GroupId = u32;

/// Series in one block: enough that a day of a metric is few blobs, few enough that a query for one
/// series does not read much that it does not want.
const GROUP_SIZE: u32 = 64;

/// One series.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its labels.
    pub(super) labels: Labels,
    /// The group whose blocks hold its chunks.
    pub(super) group: GroupId,
    /// Time of its first sample, in milliseconds; retention may have dropped that since.
    pub(super) oldest: i64,
    /// Time of its last sample, in milliseconds.
    pub(super) newest: i64,
}

/// Every series of the store.
#[derive(Debug, Default)]
pub(super) struct Directory {
    entries: BTreeMap<SeriesId, Entry>,
    by_labels: HashMap<Labels, SeriesId>,
    /// Label name → value → series, ascending.
    index: HashMap<Arc<str>, HashMap<Arc<str>, Vec<SeriesId>>>,
    /// Job → instance → number of series.
    targets: HashMap<Arc<str>, HashMap<Arc<str>, usize>>,
    /// Metric name → the group that still has room.
    open_groups: HashMap<Arc<str>, (GroupId, u32)>,
    words: HashSet<Arc<str>>,
    next_id: SeriesId,
    next_group: GroupId,
}

impl Directory {
    /// Number of series.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The series with the highest number.
    pub(super) fn last(&self) -> Option<SeriesId> {
        self.entries.last_key_value().map(|(id, _)| *id)
    }

    /// One series.
    pub(super) fn get(&self, id: SeriesId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    /// All series, ascending by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (SeriesId, &Entry)> {
        self.entries.iter().map(|(id, entry)| (*id, entry))
    }

    /// The number of a series, if it is known.
    pub(super) fn find(&self, labels: &Labels) -> Option<SeriesId> {
        self.by_labels.get(labels).copied()
    }

    /// Number of series of a metric, and of metrics.
    pub(super) fn of_metric(&self, name: &str) -> (usize, usize) {
        let Some(metrics) = self.index.get(METRIC_NAME) else {
            return (0, 0);
        };
        (metrics.get(name).map_or(0, Vec::len), metrics.len())
    }

    /// Number of series of a target.
    pub(super) fn of_target(&self, job: &str, instance: &str) -> usize {
        let of_job = self.targets.get(job);
        let count = of_job.and_then(|instances| instances.get(instance));
        count.copied().unwrap_or(0)
    }

    /// The label of a metric with the most values.
    pub(super) fn worst_label(&self, metric: &str) -> Option<(&str, usize)> {
        let ids = self.index.get(METRIC_NAME)?.get(metric)?;
        let series = ids.iter().filter_map(|id| self.entries.get(id));
        worst_label(series.map(|entry| &entry.labels))
    }

    /// The number of a series, and whether it is new.
    pub(super) fn resolve(&mut self, labels: &Labels) -> (SeriesId, bool) {
        if let Some(id) = self.find(labels) {
            return (id, false);
        }
        let metric = self.word(labels.name().unwrap_or_default());
        let (group, members) = self
            .open_groups
            .entry(metric)
            .or_insert((u32::MAX, GROUP_SIZE));
        if *members >= GROUP_SIZE {
            (*group, *members) = (self.next_group, 0);
            self.next_group += 1;
        }
        *members += 1;
        let group = *group;
        let id = self.next_id;
        self.insert(id, group, labels, (i64::MAX, i64::MIN));
        (id, true)
    }

    /// Puts back a series read from the store.
    pub(super) fn restore(
        &mut self,
        id: SeriesId,
        group: GroupId,
        labels: &Labels,
        span: (i64, i64),
    ) {
        self.insert(id, group, labels, span);
        self.next_group = self.next_group.max(group + 1);
        let metric = self.word(labels.name().unwrap_or_default());
        let open = self.open_groups.entry(metric).or_insert((group, 0));
        if open.0 == group {
            open.1 += 1;
        } else if group > open.0 {
            *open = (group, 1);
        }
    }

    /// Widens the time that a series covers.
    pub(super) fn cover(&mut self, id: SeriesId, oldest: i64, newest: i64) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.oldest = entry.oldest.min(oldest);
            entry.newest = entry.newest.max(newest);
        }
    }

    /// Forgets series, whose numbers ascend.
    pub(super) fn remove(&mut self, ids: &[SeriesId]) {
        // Label lists are long and shared: each is gone through once, not once per series.
        let mut touched: HashSet<(Arc<str>, Arc<str>)> = HashSet::new();
        for id in ids {
            let Some(entry) = self.entries.remove(id) else {
                continue;
            };
            self.by_labels.remove(&entry.labels);
            self.leave_target(&entry.labels);
            for (name, value) in entry.labels.iter() {
                touched.insert((self.word(name), self.word(value)));
            }
        }
        for (name, value) in touched.drain() {
            let Some(values) = self.index.get_mut(&name) else {
                continue;
            };
            if let Some(list) = values.get_mut(&value) {
                list.retain(|id| ids.binary_search(id).is_err());
                if list.is_empty() {
                    values.remove(&value);
                }
            }
            if values.is_empty() {
                self.index.remove(&name);
            }
        }
        if !ids.is_empty() {
            // A word is used elsewhere as long as someone besides this set holds it.
            self.words.retain(|word| Arc::strong_count(word) > 1);
        }
    }

    fn leave_target(&mut self, labels: &Labels) {
        let (job, instance) = target(labels);
        let Some(instances) = self.targets.get_mut(job) else {
            return;
        };
        if let Some(count) = instances.get_mut(instance) {
            *count -= 1;
            if *count == 0 {
                instances.remove(instance);
            }
        }
        if instances.is_empty() {
            self.targets.remove(job);
        }
    }

    /// The series that every matcher accepts and that may have samples within `start..=end`.
    pub(super) fn select(&self, matchers: &[Matcher], start: i64, end: i64) -> Vec<SeriesId> {
        let mut found: Option<Vec<SeriesId>> = None;
        // A matcher that accepts the empty value also accepts series without the label: it can only
        // take away.
        let (taking, keeping): (Vec<_>, Vec<_>) =
            matchers.iter().partition(|matcher| matcher.matches(""));
        for matcher in keeping {
            let accepted = self.with_value(&matcher.name, |value| matcher.matches(value));
            found = Some(match found {
                None => accepted,
                Some(found) => intersection(&found, &accepted),
            });
        }
        let mut found = found.unwrap_or_else(|| self.entries.keys().copied().collect());
        for matcher in taking {
            let refused = self.with_value(&matcher.name, |value| !matcher.matches(value));
            found.retain(|id| refused.binary_search(id).is_err());
        }
        found.retain(|id| {
            let entry = self.entries.get(id);
            entry.is_some_and(|entry| entry.oldest <= end && entry.newest >= start)
        });
        found
    }

    /// The series that any of the selectors accepts, each once; without selectors, all.
    pub(super) fn select_any(&self, selectors: &[Vec<Matcher>], range: TimeRange) -> Vec<SeriesId> {
        let (start, end) = (range.start.0, range.end.0);
        match selectors {
            [] => self.select(&[], start, end),
            [one] => self.select(one, start, end),
            many => {
                let found = many
                    .iter()
                    .flat_map(|matchers| self.select(matchers, start, end));
                found.collect::<BTreeSet<_>>().into_iter().collect()
            }
        }
    }

    /// Label names of these series, ascending.
    pub(super) fn names(&self, ids: &[SeriesId]) -> Vec<String> {
        let names: BTreeSet<&str> = ids
            .iter()
            .filter_map(|id| self.entries.get(id))
            .flat_map(|entry| entry.labels.iter().map(|(name, _)| name))
            .collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// Values of one label of these series, ascending.
    pub(super) fn values(&self, name: &str, ids: &[SeriesId]) -> Vec<String> {
        let values: BTreeSet<&str> = ids
            .iter()
            .filter_map(|id| self.entries.get(id)?.labels.get(name))
            .collect();
        values.into_iter().map(str::to_owned).collect()
    }

    fn with_value(&self, name: &str, accepts: impl Fn(&str) -> bool) -> Vec<SeriesId> {
        let Some(values) = self.index.get(name) else {
            return Vec::new();
        };
        let accepted = values.iter().filter(|(value, _)| accepts(value));
        let lists: Vec<&[SeriesId]> = accepted.map(|(_, list)| list.as_slice()).collect();
        let mut all = lists.concat();
        if lists.len() > 1 {
            all.sort_unstable();
        }
        all
    }

    fn insert(&mut self, id: SeriesId, group: GroupId, labels: &Labels, span: (i64, i64)) {
        let pairs: Vec<(Arc<str>, Arc<str>)> = labels
            .iter()
            .map(|(name, value)| (self.word(name), self.word(value)))
            .collect();
        for (name, value) in &pairs {
            let values = self.index.entry(Arc::clone(name)).or_default();
            let list = values.entry(Arc::clone(value)).or_default();
            if let Err(place) = list.binary_search(&id) {
                list.insert(place, id);
            }
        }
        let labels = Labels::from_pairs(pairs);
        let (job, instance) = target(&labels);
        let (job, instance) = (self.word(job), self.word(instance));
        let instances = self.targets.entry(job).or_default();
        *instances.entry(instance).or_default() += 1;
        self.by_labels.insert(labels.clone(), id);
        let (oldest, newest) = span;
        self.entries.insert(
            id,
            Entry {
                labels,
                group,
                oldest,
                newest,
            },
        );
        self.next_id = self.next_id.max(id + 1);
    }

    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(word) = self.words.get(text) {
            return Arc::clone(word);
        }
        let word: Arc<str> = text.into();
        self.words.insert(Arc::clone(&word));
        word
    }
}

fn intersection(left: &[SeriesId], right: &[SeriesId]) -> Vec<SeriesId> {
    let (few, many) = if left.len() < right.len() {
        (left, right)
    } else {
        (right, left)
    };
    few.iter()
        .copied()
        .filter(|id| many.binary_search(id).is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use promql::MatchOp;

    use super::*;

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for (name, job, code) in [
            ("http", "api", "200"),
            ("http", "api", "500"),
            ("http", "web", "404"),
            ("up", "api", ""),
            ("up", "web", ""),
        ] {
            let labels = Labels::from_pairs([("__name__", name), ("job", job), ("code", code)]);
            let (id, new) = directory.resolve(&labels);
            assert!(new);
            assert_eq!(directory.resolve(&labels), (id, false));
            directory.cover(id, 0, 1_000);
        }
        directory
    }

    #[test]
    fn matchers_select_as_prometheus_does() {
        use MatchOp::{Equal, NotEqual, NotRegex, Regex};
        let directory = directory();
        for (matchers, expected) in [
            (vec![], vec![0, 1, 2, 3, 4]),
            (vec![("__name__", Equal, "http")], vec![0, 1, 2]),
            (
                vec![("__name__", Equal, "http"), ("job", Equal, "api")],
                vec![0, 1],
            ),
            (vec![("code", Regex, "2..|5..")], vec![0, 1]),
            (vec![("code", NotRegex, "2..|5..")], vec![2, 3, 4]),
            (vec![("code", Equal, "")], vec![3, 4]),
            (vec![("code", NotEqual, "")], vec![0, 1, 2]),
            (vec![("code", Regex, ".*")], vec![0, 1, 2, 3, 4]),
            (
                vec![("code", Regex, ".+"), ("job", NotEqual, "api")],
                vec![2],
            ),
            (vec![("nowhere", Equal, "x")], vec![]),
            (
                vec![("nowhere", NotEqual, "x"), ("__name__", Equal, "up")],
                vec![3, 4],
            ),
        ] {
            let compiled: Vec<Matcher> = matchers
                .iter()
                .map(|(name, op, value)| Matcher::new(name, *op, value).unwrap())
                .collect();
            assert_eq!(
                directory.select(&compiled, 0, 1_000),
                expected,
                "{matchers:?}"
            );
        }
        assert!(
            directory.select(&[], 1_001, 2_000).is_empty(),
            "out of their time"
        );
    }

    #[test]
    fn forgotten_series_leave_nothing_behind() {
        let mut directory = directory();
        directory.remove(&[0, 1, 2, 3, 4, 99]);
        assert_eq!(directory.len(), 0);
        assert!(directory.index.is_empty());
        assert!(directory.by_labels.is_empty());
        assert!(directory.targets.is_empty());
        let mut kept: Vec<&str> = directory.words.iter().map(AsRef::as_ref).collect();
        kept.sort_unstable();
        assert_eq!(
            kept,
            ["http", "up"],
            "only the names of open groups are kept"
        );
    }

    #[test]
    fn groups_hold_one_metric_and_are_filled_after_a_restart() {
        let mut first = Directory::default();
        let labels = |name: &str, nth: u32| {
            Labels::from_pairs([("__name__", name.to_owned()), ("nth", nth.to_string())])
        };
        for nth in 0..GROUP_SIZE + 6 {
            first.resolve(&labels("a", nth));
            first.resolve(&labels("b", nth));
        }
        let mut again = Directory::default();
        for (id, entry) in first.iter() {
            again.restore(id, entry.group, &entry.labels, (entry.oldest, entry.newest));
        }
        for directory in [&mut first, &mut again] {
            let (id, new) = directory.resolve(&labels("a", 500));
            assert!(new);
            let sibling = directory.by_labels[&labels("a", GROUP_SIZE)];
            assert_eq!(
                directory.get(id).unwrap().group,
                directory.get(sibling).unwrap().group
            );
            let groups: BTreeSet<GroupId> =
                directory.iter().map(|(_, entry)| entry.group).collect();
            assert_eq!(groups.len(), 4);
        }
    }
}
