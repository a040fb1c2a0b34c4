use model::{Alert, AlertSeverity, Millis};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Answer, Kind};

/// What an entry records; every text in it is untrusted.
///
/// In the record it is an object with its `kind`. A kind that this version does not know stays
/// what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// The incident was begun.
    Began(Began),
    /// A note.
    Note {
        /// The text.
        text: String,
    },
    /// A milestone was reached.
    Milestone {
        /// Which.
        milestone: Milestone,
        /// A word about it; may be empty.
        note: String,
    },
    /// It is not over after all.
    Reopened {
        /// Why.
        note: String,
    },
    /// A runbook was opened.
    Runbook {
        /// Its file.
        file: String,
        /// Its title.
        title: String,
    },
    /// A step of a runbook was done, skipped or noted.
    Step {
        /// File of the runbook.
        file: String,
        /// Title of the runbook.
        runbook: String,
        /// Its text in short.
        step: String,
        /// `done`, `open again`, `skipped` or `noted`.
        deed: String,
        /// Why, or the note; may be empty.
        words: String,
    },
    /// A query was asked and answered.
    Answer(Answer),
    /// Log lines.
    Lines {
        /// Where from, in words.
        title: String,
        /// A word about them; may be empty.
        note: String,
        /// The lines in short.
        lines: Vec<String>,
        /// The file with all of them.
        data: Option<String>,
    },
    /// A thing that was looked at.
    Thing {
        /// `trace`, `migration` or `alert`.
        thing: String,
        /// Its title.
        title: String,
        /// What matters about it.
        words: String,
        /// The file with all of it.
        data: Option<String>,
    },
    /// A command was copied.
    Copied {
        /// The command with values filled in.
        text: String,
        /// File of the runbook.
        file: String,
    },
    /// A silence was made or ended.
    Silence {
        /// What was done, in words.
        words: String,
    },
    /// It is called otherwise.
    Title {
        /// The new title.
        title: String,
    },
    /// It is graver or less grave than was thought.
    Severity {
        /// The new one.
        severity: AlertSeverity,
    },
    /// An entry shows the cause, or does not after all.
    Cause {
        /// Number of the entry.
        entry: u64,
        /// It does.
        shows: bool,
    },
    /// What is done is recorded, or not any more.
    Recording {
        /// It is.
        on: bool,
    },
    /// A kind that this version does not know.
    #[serde(untagged)]
    Other(serde_json::Map<String, Value>),
}

/// The begin of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Began {
    /// Its id, such as `INC-7`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How grave it is.
    pub severity: AlertSeverity,
    /// When it began; by its alert's start if it has one.
    pub began: Millis,
    /// The alert it was begun from.
    pub alert: Option<Alert>,
    /// The program that recorded it, with its version.
    pub program: String,
}

/// What is reached in the course of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// Somebody works on it.
    Acknowledged,
    /// The first entry that shows the cause.
    Diagnosed,
    /// The damage is stopped.
    Mitigated,
    /// It is over.
    Closed,
}

impl Milestone {
    /// All of them, in the order in which they are usually reached.
    pub const ALL: [Self; 4] = [
        Self::Acknowledged,
        Self::Diagnosed,
        Self::Mitigated,
        Self::Closed,
    ];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Diagnosed => "diagnosed",
            Self::Mitigated => "mitigated",
            Self::Closed => "closed",
        }
    }
}

impl What {
    /// In one line, for a timeline.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Began(began) => match began.alert.as_ref().and_then(alert_name) {
                Some(alert) => format!("incident begun from the alert {alert}"),
                None => "incident begun by hand".to_owned(),
            },
            Self::Note { text } => format!("note: {text}"),
            Self::Milestone { milestone, note } => joined(milestone.word(), note),
            Self::Reopened { note } => joined("opened again", note),
            Self::Runbook { file, title } => format!("runbook opened: {title} ({file})"),
            Self::Step {
                runbook,
                step,
                deed,
                words,
                ..
            } => joined(&format!("step {deed}, {runbook}: {step}"), words),
            Self::Answer(answer) => answer.words(),
            Self::Lines {
                title, lines, note, ..
            } => {
                let noun = if lines.len() == 1 { "line" } else { "lines" };
                joined(&format!("{} log {noun} of {title}", lines.len()), note)
            }
            Self::Thing {
                thing,
                title,
                words,
                ..
            } => joined(&format!("{thing} {title}"), words),
            Self::Copied { text, .. } => format!("command copied: {text}"),
            Self::Silence { words } => words.clone(),
            Self::Title { title } => format!("called {title:?} from here on"),
            Self::Severity { severity } => format!("severity set to {}", severity.name()),
            Self::Cause { entry, shows: true } => format!("entry {entry} shows the cause"),
            Self::Cause { entry, .. } => format!("entry {entry} does not show the cause after all"),
            Self::Recording { on: true } => "recording goes on".to_owned(),
            Self::Recording { .. } => "recording paused".to_owned(),
            Self::Other(_) => format!("an entry of another version: {}", self.kind()),
        }
    }

    /// The name of its kind.
    #[must_use]
    pub fn kind(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let kind = value.get("kind").and_then(Value::as_str);
        kind.unwrap_or("without a name").to_owned()
    }

    /// Names a file that belongs to it.
    pub(crate) fn attach(&mut self, kind: Kind, name: &str) {
        let name = Some(name.to_owned());
        match (self, kind) {
            (Self::Answer(answer), Kind::Picture) => answer.picture = name,
            (Self::Answer(answer), Kind::Data) => answer.data = name,
            (Self::Lines { data, .. } | Self::Thing { data, .. }, Kind::Data) => *data = name,
            // The entry's list of files has it all the same.
            _ => {}
        }
    }
}

/// The name of an alert.
pub(crate) fn alert_name(alert: &Alert) -> Option<&str> {
    alert
        .labels
        .get("alertname")
        .filter(|name| !name.is_empty())
}

fn joined(head: &str, words: &str) -> String {
    if words.is_empty() {
        head.to_owned()
    } else {
        format!("{head}: {words}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_another_version_stay_what_they_are() {
        for (text, kind) in [
            (r#"{"kind":"telepathy","by":{"who":"me"}}"#, "telepathy"),
            // Known by name, not by form.
            (r#"{"kind":"note","words":"no text"}"#, "note"),
            (r#"{"mood":3}"#, "without a name"),
        ] {
            let what: What = serde_json::from_str(text).expect(text);
            assert!(matches!(what, What::Other(_)), "{what:?}");
            assert_eq!(what.kind(), kind);
            assert_eq!(serde_json::to_string(&what).expect("JSON"), text);
        }
    }

    #[test]
    fn members_of_a_later_version_do_not_hide_an_entry() {
        let what: What =
            serde_json::from_str(r#"{"kind":"note","text":"a","mood":3}"#).expect("a note");
        assert_eq!(
            what,
            What::Note {
                text: "a".to_owned()
            }
        );
    }

    #[test]
    fn a_file_is_named_where_it_belongs() {
        let mut what = What::Lines {
            title: "api".to_owned(),
            note: String::new(),
            lines: Vec::new(),
            data: None,
        };
        what.attach(Kind::Data, "data/0001-lines.json");
        let What::Lines { data, .. } = &what else {
            panic!("{what:?}");
        };
        assert_eq!(data.as_deref(), Some("data/0001-lines.json"));
        let mut note = What::Note {
            text: "a".to_owned(),
        };
        note.attach(Kind::Data, "data/0001-x.json");
        assert_eq!(
            note,
            What::Note {
                text: "a".to_owned()
            }
        );
    }
}

/// One entry of each kind, for tests.
#[cfg(test)]
pub(crate) mod testing {
    use model::{AlertState, Labels, TimeRange};

    use super::*;

    /// Every kind, with this text in the place of every text that is not ours.
    pub(crate) fn each(text: &str) -> Vec<What> {
        let text = || text.to_owned();
        let file = || "starter/high-error-rate.md".to_owned();
        let alert = Alert {
            labels: Labels::from_iter([("alertname".to_owned(), text())]),
            annotations: Labels::from_iter([("summary".to_owned(), text())]),
            state: AlertState::Firing,
            since: Some(Millis(1_000)),
            value: Some(0.5),
        };
        vec![
            What::Began(Began {
                id: "INC-7".to_owned(),
                title: text(),
                severity: AlertSeverity::Critical,
                began: Millis(1_000),
                alert: Some(alert),
                program: "Wheelhouse 0.1.0".to_owned(),
            }),
            What::Note { text: text() },
            What::Milestone {
                milestone: Milestone::Mitigated,
                note: text(),
            },
            What::Runbook {
                file: file(),
                title: text(),
            },
            What::Step {
                file: file(),
                runbook: text(),
                step: text(),
                deed: "skipped".to_owned(),
                words: text(),
            },
            What::Answer(Answer {
                about: "panel".to_owned(),
                title: text(),
                from: "runbook high-error-rate.md, step 2".to_owned(),
                query: text(),
                source: "Prometheus".to_owned(),
                range: TimeRange {
                    start: Millis(0),
                    end: Millis(1_000),
                },
                value: text(),
                verdict: "missed".to_owned(),
                words: text(),
                note: text(),
                data: None,
                picture: None,
                failure: None,
            }),
            What::Answer(Answer {
                about: "query".to_owned(),
                title: text(),
                from: "Explore".to_owned(),
                query: text(),
                source: "Prometheus".to_owned(),
                range: TimeRange {
                    start: Millis(0),
                    end: Millis(1_000),
                },
                value: String::new(),
                verdict: "unknown".to_owned(),
                words: text(),
                note: String::new(),
                data: None,
                picture: None,
                failure: Some(text()),
            }),
            What::Lines {
                title: text(),
                note: text(),
                lines: vec![text(), text()],
                data: None,
            },
            What::Thing {
                thing: "trace".to_owned(),
                title: text(),
                words: text(),
                data: None,
            },
            What::Copied {
                text: text(),
                file: file(),
            },
            What::Silence { words: text() },
            What::Title { title: text() },
            What::Severity {
                severity: AlertSeverity::Warning,
            },
            What::Cause {
                entry: 6,
                shows: true,
            },
            What::Milestone {
                milestone: Milestone::Closed,
                note: text(),
            },
            What::Reopened { note: text() },
            What::Recording { on: false },
            What::Other(
                [
                    ("kind".to_owned(), "telepathy".into()),
                    ("said".to_owned(), text().into()),
                ]
                .into_iter()
                .collect(),
            ),
        ]
    }
}
