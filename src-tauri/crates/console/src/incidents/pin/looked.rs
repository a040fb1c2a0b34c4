//! Things that were looked at: log lines, traces, migrations, alerts.

use incident::What;
use model::{Alert, Code, Failure, LogLine};
use serde_json::json;

use super::{super::write::Writing, words::joined};
use crate::{
    Console, database, logs, traces,
    wire::{MigrationRequest, OpenTrace},
};

/// Lines of one pin.
const MOST: usize = 1_000;
/// Lines that stand in the record itself; all are in its file.
const SHOWN: usize = 20;
/// Characters of such a line.
const LONGEST: usize = 400;

pub(super) fn lines(
    console: &Console,
    logs: u32,
    numbers: &[u32],
    note: String,
) -> Result<Writing, Failure> {
    if numbers.is_empty() || numbers.len() > MOST {
        return Err(Failure::new(
            Code::BadInput,
            format!(
                "{} lines are chosen, and 1 to {MOST} can be pinned",
                numbers.len()
            ),
        )
        .remedy("choose fewer lines, or export the search"));
    }
    let (lines, titles) = logs::pinned(console, logs, numbers)?;
    let title = titles.join(", ");
    Ok(Writing {
        what: What::Lines {
            title: title.clone(),
            note,
            lines: lines.iter().take(SHOWN).map(in_short).collect(),
            data: None,
        },
        title: format!("lines of {title}"),
        data: Some(json!({ "sources": titles, "lines": lines })),
        picture: None,
    })
}

fn in_short(line: &LogLine) -> String {
    let moment = chrono::DateTime::from_timestamp_nanos(line.at.0);
    let at = moment.format("%Y-%m-%dT%H:%M:%S%.3fZ");
    let severity = format!("{:?}", line.severity).to_uppercase();
    let text = format!("{at} {severity} {} {}", line.service, line.body);
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

pub(super) async fn trace(
    console: &Console,
    request: &OpenTrace,
    note: &str,
) -> Result<Writing, Failure> {
    let (view, otlp) = traces::pinned(console, request).await?;
    let took = chart::unit::format("ns", view.duration, None);
    let mut words = format!(
        "trace {} of {}: {} spans, {took}, {} with an error",
        view.id, view.origin, view.spans, view.errors
    );
    if let Some(error) = &view.error {
        let said = joined(&format!("{} {}", error.service, error.name), &error.message);
        words.push_str(&format!("; the error begins at {said}"));
    }
    let title = format!("{} {}", view.service, view.name);
    Ok(Writing {
        what: What::Thing {
            thing: "trace".to_owned(),
            title: title.trim().to_owned(),
            words: joined(&words, note),
            data: None,
        },
        title: format!("trace {}", view.id),
        data: Some(otlp),
        picture: None,
    })
}

pub(super) async fn migration(
    console: &Console,
    request: MigrationRequest,
    note: &str,
) -> Result<Writing, Failure> {
    let detail = database::migration(console, request.clone()).await?;
    let row = &detail.row;
    let state = serde_json::to_value(row.state).unwrap_or_default();
    let state = state.as_str().unwrap_or_default().replace('_', " ");
    let findings: Vec<&str> = row
        .findings
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    let said = joined(
        &format!("{state}, history {}", request.history),
        &findings.join("; "),
    );
    let title = format!("{} {}", row.id, row.name);
    Ok(Writing {
        what: What::Thing {
            thing: "migration".to_owned(),
            title: title.trim().to_owned(),
            words: joined(&said, note),
            data: None,
        },
        title: format!("migration {}", row.id),
        data: Some(json!(detail)),
        picture: None,
    })
}

pub(super) fn alert(alert: &Alert, note: &str) -> Writing {
    let name = alert.labels.get("alertname").unwrap_or("without a name");
    let state = format!("{:?}", alert.state).to_lowercase();
    let summary = alert.annotations.get("summary").unwrap_or_default();
    Writing {
        what: What::Thing {
            thing: "alert".to_owned(),
            title: name.to_owned(),
            words: joined(&joined(&state, summary), note),
            data: None,
        },
        title: format!("alert {name}"),
        data: Some(json!(alert)),
        picture: None,
    }
}
