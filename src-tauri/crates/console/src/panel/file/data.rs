//! What a panel shows, as tables.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat};
use dashboard::{Cell, Frame, Panel};
use serde_json::{Value, json};

use crate::{
    panel::{Portrait, fields},
    wire::{Content, LogsView},
};

/// A table with a head; every row has one value per head.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Data {
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<Datum>>,
}

/// One value of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Datum {
    #[default]
    Empty,
    /// Digits, a time or the name of a number that has no digits: nothing that came from outside.
    Plain(String),
    /// Untrusted text.
    Text(String),
}

/// All that a panel shows as one table; nothing if it shows no data.
pub(crate) fn of(portrait: &Portrait, panel: &Panel) -> Option<Data> {
    match &portrait.view.content {
        Content::Logs(logs) => return Some(lines(logs)),
        Content::Alerts(alerts) => {
            let row = |alert: &model::Alert| {
                vec![
                    Datum::Text(alert.labels.get("alertname").unwrap_or_default().to_owned()),
                    Datum::Plain(format!("{:?}", alert.state).to_lowercase()),
                    alert
                        .since
                        .map_or(Datum::Empty, |at| Datum::Plain(time(at.0))),
                    alert
                        .value
                        .map_or(Datum::Empty, |value| Datum::Plain(number(value))),
                    Datum::Text(alert.labels.to_string()),
                ]
            };
            return Some(Data {
                heads: ["alert", "state", "since", "value", "labels"]
                    .map(str::to_owned)
                    .into(),
                rows: alerts.iter().map(row).collect(),
            });
        }
        _ => {}
    }
    let frames = changed(portrait, panel);
    let tables: Vec<Data> = frames.iter().map(|frame| table(panel, frame)).collect();
    match tables.len() {
        0 => None,
        1 => tables.into_iter().next(),
        _ if frames.iter().all(is_series) => Some(joined(panel, &frames)),
        _ => Some(stacked(tables)),
    }
}

/// The frames with names, labels and values as JSON: times in milliseconds, numbers that have no
/// digits as text.
pub(super) fn frames(portrait: &Portrait, panel: &Panel) -> Vec<Value> {
    let value = |cell: &Cell| match cell {
        Cell::Empty => Value::Null,
        Cell::Time(at) => json!(at.0),
        Cell::Number(value) if value.is_finite() => json!(value),
        Cell::Number(value) => json!(number(*value)),
        Cell::Text(text) => json!(text),
        Cell::Flag(flag) => json!(flag),
        Cell::Trend(trend) => {
            json!(
                trend
                    .points
                    .iter()
                    .map(|point| (point.at.0, point.value))
                    .collect::<Vec<_>>()
            )
        }
    };
    let frames = changed(portrait, panel);
    let one = |frame: &Frame| {
        let columns: Vec<Value> = fields::of_frame(panel, frame)
            .iter()
            .map(|shown| {
                json!({
                    "name": shown.name,
                    "field": shown.column.name,
                    "type": shown.column.kind(),
                    "unit": shown.field.unit,
                    "labels": shown.column.labels,
                    "values": shown.column.cells.iter().map(value).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({ "ref_id": frame.ref_id, "name": frame.name, "columns": columns })
    };
    frames.iter().map(one).collect()
}

fn changed(portrait: &Portrait, panel: &Panel) -> Vec<Frame> {
    let answers = portrait.answers.as_ref();
    answers.map_or_else(Vec::new, |answers| fields::frames(panel, answers))
}

fn is_series(frame: &Frame) -> bool {
    let kinds: Vec<&str> = frame.columns.iter().map(|column| column.kind()).collect();
    kinds == ["time", "number"]
}

fn table(panel: &Panel, frame: &Frame) -> Data {
    let shown: Vec<fields::Shown<'_>> = fields::of_frame(panel, frame)
        .into_iter()
        .filter(|shown| shown.field.hidden != Some(true))
        .collect();
    Data {
        heads: shown.iter().map(|shown| shown.name.clone()).collect(),
        rows: (0..frame.rows())
            .map(|row| {
                let cell = |shown: &fields::Shown<'_>| shown.column.cells.get(row).map(datum);
                shown
                    .iter()
                    .map(|shown| cell(shown).unwrap_or_default())
                    .collect()
            })
            .collect(),
    }
}

/// Series side by side over the times that any of them has.
fn joined(panel: &Panel, frames: &[Frame]) -> Data {
    let mut heads = vec!["Time".to_owned()];
    let mut rows: BTreeMap<i64, Vec<Datum>> = BTreeMap::new();
    let mut width = 0;
    for frame in frames {
        let shown = fields::of_frame(panel, frame);
        let [times, values] = shown.as_slice() else {
            continue;
        };
        if values.field.hidden == Some(true) {
            continue;
        }
        heads.push(values.name.clone());
        for (at, value) in times.column.cells.iter().zip(&values.column.cells) {
            if let Cell::Time(at) = at {
                let row = rows.entry(at.0).or_default();
                row.resize(width, Datum::Empty);
                row.push(datum(value));
            }
        }
        width += 1;
    }
    Data {
        heads,
        rows: rows
            .into_iter()
            .map(|(at, mut values)| {
                values.resize(width, Datum::Empty);
                values.insert(0, Datum::Plain(time(at)));
                values
            })
            .collect(),
    }
}

/// Tables one under the other, columns of one name together.
fn stacked(tables: Vec<Data>) -> Data {
    let mut whole = Data::default();
    for table in &tables {
        for head in &table.heads {
            if !whole.heads.contains(head) {
                whole.heads.push(head.clone());
            }
        }
    }
    for table in tables {
        let places: Vec<Option<usize>> = whole
            .heads
            .iter()
            .map(|head| table.heads.iter().position(|other| other == head))
            .collect();
        whole.rows.extend(table.rows.into_iter().map(|row| {
            let value = |place: &Option<usize>| row.get((*place)?).cloned();
            places
                .iter()
                .map(|place| value(place).unwrap_or_default())
                .collect()
        }));
    }
    whole
}

fn lines(logs: &LogsView) -> Data {
    let row = |line: &model::LogLine| {
        let fields = line
            .fields
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        vec![
            Datum::Plain(time(line.at.to_millis().0)),
            Datum::Plain(format!("{:?}", line.severity).to_lowercase()),
            Datum::Text(line.service.clone()),
            Datum::Text(line.body.clone()),
            Datum::Text(line.trace_id.clone()),
            Datum::Text(fields.collect::<Vec<_>>().join(" ")),
        ]
    };
    Data {
        heads: ["time", "severity", "service", "message", "trace", "fields"]
            .map(str::to_owned)
            .into(),
        rows: logs.lines.iter().map(row).collect(),
    }
}

fn datum(cell: &Cell) -> Datum {
    match cell {
        Cell::Empty => Datum::Empty,
        Cell::Time(at) => Datum::Plain(time(at.0)),
        Cell::Number(value) => Datum::Plain(number(*value)),
        Cell::Text(text) => Datum::Text(text.clone()),
        Cell::Flag(flag) => Datum::Plain(flag.to_string()),
        Cell::Trend(trend) => trend
            .value
            .map_or(Datum::Empty, |value| Datum::Plain(number(value))),
    }
}

/// ISO 8601 in UTC, with milliseconds.
fn time(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis).map_or_else(
        || millis.to_string(),
        |at| at.to_rfc3339_opts(SecondsFormat::Millis, true),
    )
}

/// All digits that tell a number from its neighbours.
fn number(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        value.to_string()
    }
}
