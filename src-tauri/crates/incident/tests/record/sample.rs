//! A record of a small incident.

use std::path::{Path, PathBuf};

use incident::{
    Answer, Attachment, Began, By, Entry, Happened, Incident, Kind, Milestone, Place, Record,
    Spent, Surroundings, Verdict, What, verify,
};
use model::{Alert, AlertSeverity, AlertState, Labels, Millis, Nanos, TimeRange};

/// 2026-11-27 03:12:00 UTC, in milliseconds.
pub(crate) const START: i64 = 1_795_749_120_000;

pub(crate) const MINUTE: i64 = 60_000;

/// A folder for a record, and one for what is remembered of it.
pub(crate) struct Desk {
    root: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn place(&self) -> Place {
        place(self.root.path())
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.place().folder
    }

    pub(crate) fn open(&self) -> Record {
        Record::open(self.place()).unwrap()
    }

    pub(crate) fn verify(&self) -> (Vec<Entry>, Verdict) {
        let place = self.place();
        verify(&place.folder, Some(place.head)).unwrap()
    }

    /// As on another computer, where nothing is remembered.
    pub(crate) fn verify_alone(&self) -> Verdict {
        verify(&self.folder(), None).unwrap().1
    }
}

pub(crate) fn place(root: &Path) -> Place {
    Place {
        folder: root.join("INC-7-checkout-fails"),
        head: root.join("heads").join("INC-7-checkout-fails.head"),
    }
}

pub(crate) fn minute(minute: i64) -> Nanos {
    Millis(START + minute * MINUTE).to_nanos()
}

pub(crate) fn anna() -> By {
    By {
        operator: "anna".to_owned(),
        environment: "production".to_owned(),
        clock_ahead_ms: None,
    }
}

pub(crate) fn began(title: &str, began: i64) -> What {
    What::Began(Began {
        id: "INC-7".to_owned(),
        title: title.to_owned(),
        severity: AlertSeverity::Critical,
        began: Millis(START + began * MINUTE),
        alert: Some(Alert {
            labels: Labels::from_iter([("alertname", "HighErrorRate"), ("service", "shop")]),
            annotations: Labels::from_iter([("summary", title)]),
            state: AlertState::Firing,
            since: Some(Millis(START + began * MINUTE)),
            value: Some(0.25),
        }),
        program: "Wheelhouse 0.1.0".to_owned(),
    })
}

pub(crate) fn note(text: &str) -> What {
    What::Note {
        text: text.to_owned(),
    }
}

pub(crate) fn answer(title: &str, verdict: &str) -> What {
    What::Answer(Answer {
        about: format!("block {title}"),
        title: title.to_owned(),
        from: "runbook starter/high-error-rate.md, step 2".to_owned(),
        query: "sum(rate(http_requests_total{code=~\"5..\"}[5m]))".to_owned(),
        source: "Prometheus".to_owned(),
        range: TimeRange {
            start: Millis(START - 60 * MINUTE),
            end: Millis(START),
        },
        value: "4.1 %".to_owned(),
        verdict: verdict.to_owned(),
        words: "0.041 is above 0.01".to_owned(),
        note: String::new(),
        data: None,
        picture: None,
        failure: None,
    })
}

pub(crate) fn data(bytes: &str) -> Attachment {
    Attachment {
        kind: Kind::Data,
        title: "Error rate".to_owned(),
        ending: "json",
        bytes: bytes.as_bytes().to_vec(),
    }
}

pub(crate) fn picture(svg: &str) -> Attachment {
    Attachment {
        kind: Kind::Picture,
        title: "Error rate".to_owned(),
        ending: "svg",
        bytes: svg.as_bytes().to_vec(),
    }
}

/// A picture as it is drawn, in small.
pub(crate) const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"3\"><path d=\"M0 0L9 3\"/></svg>";

/// Writes the record of a whole incident.
pub(crate) fn whole(desk: &Desk) -> Incident {
    let mut record = desk.open();
    let mut write = |at: i64, what: What, files: &[Attachment]| {
        record.append(minute(at), anna(), what, files).unwrap();
    };
    write(0, began("Checkout fails", -5), &[]);
    write(
        1,
        What::Runbook {
            file: "starter/high-error-rate.md".to_owned(),
            title: "High error rate".to_owned(),
        },
        &[],
    );
    write(
        2,
        answer("Error rate", "missed"),
        &[data("{\"rows\": 1}\n"), picture(SVG)],
    );
    write(
        4,
        What::Lines {
            title: "api".to_owned(),
            note: "since the deploy".to_owned(),
            lines: vec!["2026-11-27T03:14:00.000Z ERROR api no connection".to_owned()],
            data: None,
        },
        &[data("{\"lines\": []}\n")],
    );
    write(
        5,
        What::Cause {
            entry: 4,
            shows: true,
        },
        &[],
    );
    write(
        7,
        What::Copied {
            text: "kubectl rollout undo deployment/shop".to_owned(),
            file: "starter/bad-deploy.md".to_owned(),
        },
        &[],
    );
    write(
        9,
        What::Milestone {
            milestone: Milestone::Mitigated,
            note: "rolled back".to_owned(),
        },
        &[],
    );
    write(
        20,
        What::Milestone {
            milestone: Milestone::Closed,
            note: String::new(),
        },
        &[],
    );
    record.incident().unwrap()
}

pub(crate) fn around() -> Surroundings {
    Surroundings {
        happened: vec![
            Happened {
                at: Millis(START + 10 * MINUTE),
                words: "alert HighErrorRate ended".to_owned(),
            },
            Happened {
                at: Millis(START - 9 * MINUTE),
                words: "deploy v42 of shop".to_owned(),
            },
        ],
        spent: vec![Spent {
            title: "Checkout works".to_owned(),
            words: "18 % of the budget of 30 days".to_owned(),
        }],
    }
}
