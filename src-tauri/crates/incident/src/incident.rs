use std::collections::BTreeSet;

use model::{Alert, AlertSeverity, Millis, Nanos};

use crate::{Entry, Milestone, What, moment, what::alert_name};

/// An incident as its entries tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its id, such as `INC-7`.
    pub id: String,
    /// Its title, untrusted.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// How grave it is.
    pub severity: AlertSeverity,
    /// Environment id.
    pub environment: String,
    /// When it began.
    pub began: Millis,
    /// When it was closed.
    pub ended: Option<Millis>,
    /// The alert it was begun from.
    pub alert: Option<Alert>,
    /// Who began it.
    pub operator: String,
    /// How many entries it has.
    pub entries: u64,
    /// Numbers of the entries that show the cause.
    pub causes: BTreeSet<u64>,
    /// When each milestone was reached, in the order of [`Milestone::ALL`].
    pub measures: [Measure; 4],
    /// Places where the clock went back, in words.
    pub remarks: Vec<String>,
}

/// Where an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It goes on.
    Open,
    /// The damage is stopped, the rest is still to do.
    Mitigated,
    /// It is over.
    Closed,
}

/// How long something took from the begin of the incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Which.
    pub milestone: Milestone,
    /// When it was reached, if it was.
    pub at: Option<Nanos>,
    /// In milliseconds; absent if it was not reached, or the clocks do not agree on the order.
    pub took_ms: Option<f64>,
}

impl State {
    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mitigated => "mitigated",
            Self::Closed => "closed",
        }
    }
}

impl Incident {
    /// Folds the entries of a record; nothing if it was not begun.
    #[must_use]
    pub fn of(entries: &[Entry]) -> Option<Self> {
        let (first, began) = entries.iter().find_map(|entry| match &entry.what {
            What::Began(began) => Some((entry, began)),
            _ => None,
        })?;
        let mut incident = Self {
            id: began.id.clone(),
            title: began.title.clone(),
            state: State::Open,
            severity: began.severity,
            environment: first.by.environment.clone(),
            began: began.began,
            ended: None,
            alert: began.alert.clone(),
            operator: first.by.operator.clone(),
            entries: entries.last().map_or(0, |last| last.number),
            causes: BTreeSet::new(),
            measures: Milestone::ALL.map(|milestone| Measure {
                milestone,
                at: None,
                took_ms: None,
            }),
            remarks: clock_jumps(entries),
        };
        let mut reached = Reached {
            acknowledged: Some(first.at),
            ..Reached::default()
        };
        for entry in entries {
            incident.take(entry, &mut reached);
        }
        let shown = entries
            .iter()
            .filter(|entry| incident.causes.contains(&entry.number));
        let diagnosed = shown
            .map(|entry| entry.at)
            .next()
            .into_iter()
            .chain(reached.diagnosed)
            .min();
        let times = [
            reached.acknowledged,
            diagnosed,
            reached.mitigated,
            reached.closed,
        ];
        for (measure, at) in incident.measures.iter_mut().zip(times) {
            measure.at = at;
            measure.took_ms = at
                .map(|at| (at.to_millis().0 - began.began.0) as f64)
                .filter(|took| *took >= 0.0);
        }
        incident.ended = reached.closed.map(Nanos::to_millis);
        Some(incident)
    }

    /// The name of the alert it was begun from.
    #[must_use]
    pub fn alert_name(&self) -> Option<&str> {
        self.alert.as_ref().and_then(alert_name)
    }

    /// The incident in one sentence.
    #[must_use]
    pub fn sentence(&self, entries: &[Entry]) -> String {
        let from = match self.alert_name() {
            Some(alert) => format!("from the alert {alert}"),
            None => "by hand".to_owned(),
        };
        let took = |milestone: Milestone| {
            let measure = self
                .measures
                .iter()
                .find(|one| one.milestone == milestone)?;
            Some(format!(
                "; {} after {}",
                milestone.word(),
                moment::length(measure.took_ms?)
            ))
        };
        let reached: String = [
            Milestone::Diagnosed,
            Milestone::Mitigated,
            Milestone::Closed,
        ]
        .into_iter()
        .filter_map(took)
        .collect();
        let answers = entries
            .iter()
            .filter(|entry| matches!(entry.what, What::Answer(_)))
            .count();
        let nouns = |count: u64, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        format!(
            "Begun {} {from} by {}{reached}. {}, {} among them.",
            moment::spoken(self.began.to_nanos()),
            self.operator,
            nouns(self.entries, "entry", "entries"),
            nouns(answers as u64, "answer", "answers"),
        )
    }

    fn take(&mut self, entry: &Entry, reached: &mut Reached) {
        match &entry.what {
            What::Title { title } => title.clone_into(&mut self.title),
            What::Severity { severity } => self.severity = *severity,
            What::Cause { entry, shows: true } => _ = self.causes.insert(*entry),
            What::Cause { entry, .. } => _ = self.causes.remove(entry),
            What::Milestone { milestone, .. } => match milestone {
                // Whoever began it works on it already.
                Milestone::Acknowledged => {}
                Milestone::Diagnosed => _ = reached.diagnosed.get_or_insert(entry.at),
                Milestone::Mitigated => {
                    reached.mitigated.get_or_insert(entry.at);
                    self.state = self.state.max(State::Mitigated);
                }
                Milestone::Closed => {
                    reached.closed.get_or_insert(entry.at);
                    self.state = State::Closed;
                }
            },
            What::Reopened { .. } => {
                reached.mitigated = None;
                reached.closed = None;
                self.state = State::Open;
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Reached {
    acknowledged: Option<Nanos>,
    diagnosed: Option<Nanos>,
    mitigated: Option<Nanos>,
    closed: Option<Nanos>,
}

/// Entries that were written before the one before them, by the clock.
fn clock_jumps(entries: &[Entry]) -> Vec<String> {
    let pairs = entries.iter().zip(entries.iter().skip(1));
    pairs
        .filter(|(before, after)| after.at < before.at)
        .map(|(before, after)| {
            format!(
                "entry {} was written {} before entry {} by the clock: it went back; the order is that of the record",
                after.number,
                moment::length((before.at.0.saturating_sub(after.at.0)) as f64 / 1e6),
                before.number,
            )
        })
        .collect()
}
