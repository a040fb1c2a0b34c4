//! One alert that several sources tell of, as one.
//!
//! Who evaluates an alert and who delivers it both tell of it. The deliverer's labels are the
//! evaluator's and more: the external labels that it adds when it sends. An alert of a deliverer
//! is therefore the same as the evaluator's alert of that name with the most labels all of which
//! it has too, with the same values. It keeps the evaluator's labels, so that it stays the same
//! alert while it waits, fires, and is delivered; a silence of these labels covers it as well.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Alert, AlertState, Labels, Told};

/// An alert, told by one source or more.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Merged {
    /// Stays the same as long as the evaluator's labels do, whether or not it is delivered.
    pub(super) id: String,
    /// With its evaluator's labels, or its deliverer's where several alerts are delivered of one.
    pub(super) alert: Alert,
    /// The labels that its evaluator gave it; of a deliverer alone, all it has.
    pub(super) own: Labels,
    /// Titles of the sources that tell of it.
    pub(super) sources: Vec<String>,
    pub(super) silences: Vec<String>,
    /// What keeps it quiet otherwise, in words.
    pub(super) quiet: Vec<String>,
}

/// What one source tells.
pub(super) struct Telling<'a> {
    pub(super) title: &'a str,
    /// It delivers alerts that others evaluate.
    pub(super) delivers: bool,
    pub(super) told: &'a [Told],
}

/// All alerts, each once, in the order of their labels.
pub(super) fn merge(tellings: &[Telling<'_>]) -> Vec<Merged> {
    let (evaluated, delivered) = by_labels(tellings);
    let twins = twins(&evaluated, &delivered);
    let mut copies: HashMap<&Labels, Vec<&Labels>> = HashMap::new();
    for (delivered, own) in &twins {
        copies.entry(own).or_default().push(delivered);
    }
    let mut merged = Vec::new();
    for (labels, found) in &delivered {
        let Some(own) = twins.get(labels) else {
            merged.push(found.merged(id(labels), (*labels).clone()));
            continue;
        };
        let evaluated = &evaluated[own];
        // Several may come of one, where several clusters send to one deliverer.
        let is_only = copies.get(own).is_some_and(|copies| copies.len() == 1);
        let shown = if is_only { own } else { labels };
        let mut one = found.merged(id(shown), (*own).clone());
        one.alert.labels = (*shown).clone();
        let titles = evaluated.titles.iter().map(|title| (*title).to_owned());
        one.sources.splice(0..0, titles);
        one.alert.since = evaluated.alert.since.or(one.alert.since);
        one.alert.value = evaluated.alert.value;
        merged.push(one);
    }
    for (labels, found) in &evaluated {
        if !copies.contains_key(labels) {
            merged.push(found.merged(id(labels), (*labels).clone()));
        }
    }
    merged.sort_by(|a, b| a.alert.labels.cmp(&b.alert.labels));
    merged
}

/// Sixteen digits that a set of labels alone decides.
pub(super) fn id(labels: &Labels) -> String {
    let mut text = String::new();
    for (name, value) in &labels.0 {
        text.push_str(name);
        text.push('\0');
        text.push_str(value);
        text.push('\0');
    }
    let hash = chain::Hash::of(text.as_bytes()).to_string();
    hash.get(..16).unwrap_or(&hash).to_owned()
}

/// One set of labels as all sources of one kind tell of it.
struct Found<'a> {
    alert: Alert,
    titles: Vec<&'a str>,
    silences: Vec<String>,
    quiet: Vec<String>,
}

impl Found<'_> {
    fn merged(&self, id: String, own: Labels) -> Merged {
        Merged {
            id,
            alert: self.alert.clone(),
            own,
            sources: self
                .titles
                .iter()
                .map(|title| (*title).to_owned())
                .collect(),
            silences: self.silences.clone(),
            quiet: self.quiet.clone(),
        }
    }
}

type ByLabels<'a> = BTreeMap<&'a Labels, Found<'a>>;

/// What is evaluated, and what is delivered.
fn by_labels<'a>(tellings: &'a [Telling<'a>]) -> (ByLabels<'a>, ByLabels<'a>) {
    let (mut evaluated, mut delivered) = (ByLabels::new(), ByLabels::new());
    for telling in tellings {
        let names: HashMap<&str, &str> = telling
            .told
            .iter()
            .filter_map(|one| {
                let name = one.alert.labels.get("alertname")?;
                Some((one.fingerprint.as_deref()?, name))
            })
            .collect();
        let kind = if telling.delivers {
            &mut delivered
        } else {
            &mut evaluated
        };
        for one in telling.told {
            let found = kind.entry(&one.alert.labels).or_insert_with(|| Found {
                alert: one.alert.clone(),
                titles: Vec::new(),
                silences: Vec::new(),
                quiet: Vec::new(),
            });
            found.add(one, telling.title, &names);
        }
    }
    (evaluated, delivered)
}

impl<'a> Found<'a> {
    fn add(&mut self, told: &Told, title: &'a str, names: &HashMap<&str, &str>) {
        if !self.titles.contains(&title) {
            self.titles.push(title);
        }
        self.alert.state = gravest(self.alert.state, told.alert.state);
        self.alert.since = match (self.alert.since, told.alert.since) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let inhibited =
            told.inhibited_by
                .iter()
                .map(|fingerprint| match names.get(fingerprint.as_str()) {
                    Some(name) => format!("inhibited by {name}"),
                    None => "inhibited by an alert that is not listed".to_owned(),
                });
        let muted = told
            .muted_by
            .iter()
            .map(|name| format!("muted by the time interval {name}"));
        push_new(&mut self.quiet, inhibited.chain(muted));
        push_new(&mut self.silences, told.silenced_by.iter().cloned());
    }
}

/// An alert is quiet only if all who deliver it keep it quiet.
fn gravest(one: AlertState, other: AlertState) -> AlertState {
    match (one, other) {
        (AlertState::Firing, _) | (_, AlertState::Firing) => AlertState::Firing,
        (AlertState::Suppressed, _) | (_, AlertState::Suppressed) => AlertState::Suppressed,
        _ => AlertState::Pending,
    }
}

fn push_new(list: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

/// The evaluator's labels of each delivered alert that is evaluated here.
fn twins<'a>(
    evaluated: &ByLabels<'a>,
    delivered: &ByLabels<'a>,
) -> HashMap<&'a Labels, &'a Labels> {
    // The names of labels that the alerts of one name have: there are few such sets.
    let mut shapes: HashMap<&str, Vec<BTreeSet<&str>>> = HashMap::new();
    for labels in evaluated.keys() {
        let shape: BTreeSet<&str> = labels.0.keys().map(String::as_str).collect();
        let known = shapes.entry(name(labels)).or_default();
        if !known.contains(&shape) {
            known.push(shape);
        }
    }
    for shapes in shapes.values_mut() {
        shapes.sort_by_key(|shape| std::cmp::Reverse(shape.len()));
    }
    let mut twins: HashMap<&'a Labels, &'a Labels> = HashMap::new();
    for labels in delivered.keys() {
        let shapes = shapes.get(name(labels)).map_or(&[][..], Vec::as_slice);
        let twin = shapes.iter().find_map(|shape| {
            let part: Labels = shape
                .iter()
                .map(|name| Some((*name, labels.get(name)?)))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .collect();
            evaluated.get_key_value(&part).map(|(own, _)| *own)
        });
        twins.extend(twin.map(|own| (*labels, own)));
    }
    // Who is told with the very same labels is no other cluster's.
    let exact: BTreeSet<&Labels> = twins
        .iter()
        .filter(|(delivered, own)| delivered == own)
        .map(|(_, own)| *own)
        .collect();
    twins.retain(|delivered, own| delivered == own || !exact.contains(own));
    twins
}

fn name(labels: &Labels) -> &str {
    labels.get("alertname").unwrap_or_default()
}

#[cfg(test)]
mod tests;
