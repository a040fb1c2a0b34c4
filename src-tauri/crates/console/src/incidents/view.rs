//! A record as the window sees it.

use incident::{Entry, Incident, Measure, State, Verdict, What};

use crate::wire::{
    AnswerRecord, EntryView, EntryWhat, IncidentLine, IncidentState, Milestone, RecordVerdict,
};

/// Digits of a hash that tell entries apart.
const DIGITS: usize = 12;

/// An incident in the list.
pub(super) fn line(incident: &Incident) -> IncidentLine {
    IncidentLine {
        id: incident.id.clone(),
        title: incident.title.clone(),
        state: match incident.state {
            State::Open => IncidentState::Open,
            State::Mitigated => IncidentState::Mitigated,
            State::Closed => IncidentState::Closed,
        },
        severity: incident.severity,
        environment: incident.environment.clone(),
        began: incident.began,
        ended: incident.ended,
        alert: incident.alert_name().map(str::to_owned),
        operator: incident.operator.clone(),
        entries: count(incident.entries),
    }
}

/// The entries, with what was said about them later.
pub(super) fn entries(entries: &[Entry], incident: &Incident) -> Vec<EntryView> {
    let view = |entry: &Entry| EntryView {
        cause: incident.causes.contains(&entry.number),
        ..self::entry(entry)
    };
    entries.iter().map(view).collect()
}

/// An entry that was just written.
pub(super) fn entry(entry: &Entry) -> EntryView {
    let hash = entry.hash.to_string();
    EntryView {
        number: count(entry.number),
        at: entry.at,
        clock_ahead_ms: entry.by.clock_ahead_ms,
        operator: entry.by.operator.clone(),
        what: what(&entry.what),
        cause: false,
        hash: hash.get(..DIGITS).unwrap_or(&hash).to_owned(),
    }
}

/// How long things took.
pub(super) fn measure(measure: &Measure) -> crate::wire::Measure {
    crate::wire::Measure {
        milestone: milestone(measure.milestone),
        took_ms: measure.took_ms,
        at: measure.at.map(model::Nanos::to_millis),
    }
}

/// Whether a record holds.
pub(super) fn verdict(verdict: &Verdict) -> RecordVerdict {
    RecordVerdict {
        holds: verdict.holds(),
        words: verdict.sentence(),
        breaches: (verdict.breaches.iter())
            .map(|breach| format!("{}: {}", breach.place, breach.words))
            .collect(),
        remarks: verdict.remarks.clone(),
    }
}

/// A milestone as a record has it.
pub(super) fn recorded(milestone: Milestone) -> incident::Milestone {
    match milestone {
        Milestone::Acknowledged => incident::Milestone::Acknowledged,
        Milestone::Diagnosed => incident::Milestone::Diagnosed,
        Milestone::Mitigated => incident::Milestone::Mitigated,
        Milestone::Closed => incident::Milestone::Closed,
    }
}

fn milestone(milestone: incident::Milestone) -> Milestone {
    match milestone {
        incident::Milestone::Acknowledged => Milestone::Acknowledged,
        incident::Milestone::Diagnosed => Milestone::Diagnosed,
        incident::Milestone::Mitigated => Milestone::Mitigated,
        incident::Milestone::Closed => Milestone::Closed,
    }
}

fn what(what: &What) -> EntryWhat {
    match what.clone() {
        What::Began(_) => EntryWhat::Began {
            words: what.words(),
        },
        What::Note { text } => EntryWhat::Note { text },
        What::Milestone {
            milestone: reached,
            note,
        } => EntryWhat::Milestone {
            milestone: milestone(reached),
            note,
        },
        What::Runbook { file, title } => EntryWhat::Runbook { file, title },
        What::Step {
            file,
            runbook,
            step,
            deed,
            words,
        } => EntryWhat::Step {
            file,
            runbook,
            step,
            deed,
            words,
        },
        What::Answer(answer) => EntryWhat::Answer(self::answer(answer)),
        What::Lines {
            title,
            note,
            lines,
            data,
        } => EntryWhat::Lines {
            title: noted(title, &note),
            lines,
            data,
        },
        What::Thing {
            thing,
            title,
            words,
            data,
        } => EntryWhat::Thing {
            thing,
            title,
            words,
            data,
        },
        What::Copied { text, file } => EntryWhat::Copied { text, file },
        What::Silence { words } => EntryWhat::Silence { words },
        What::Reopened { .. }
        | What::Title { .. }
        | What::Severity { .. }
        | What::Cause { .. }
        | What::Recording { .. } => EntryWhat::Changed {
            words: what.words(),
        },
        What::Other(_) => EntryWhat::Other { name: what.kind() },
    }
}

fn answer(answer: incident::Answer) -> AnswerRecord {
    AnswerRecord {
        title: noted(answer.title, &answer.note),
        from: answer.from,
        query: answer.query,
        source: answer.source,
        range: answer.range,
        value: answer.value,
        verdict: answer.verdict,
        words: answer.words,
        data: answer.data,
        picture: answer.picture,
        failure: answer.failure,
    }
}

fn noted(title: String, note: &str) -> String {
    if note.is_empty() {
        title
    } else {
        format!("{title}: {note}")
    }
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
