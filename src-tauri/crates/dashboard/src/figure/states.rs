use model::{Millis, TimeRange};

use super::{Shown, Tint, Write, cell, ends};
use crate::{Cell, ColorMode, Column, Field, Frame, Nulls};

/// The states of one field over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StateRow {
    /// The field's shown name.
    pub name: String,
    /// Its states, ascending and apart.
    pub spans: Vec<StateSpan>,
    /// Its configuration.
    pub field: Field,
}

/// A state that lasts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StateSpan {
    /// Its first moment.
    pub start: Millis,
    /// Where it ends; the next may begin there.
    pub end: Millis,
    /// The state with text and colour.
    pub shown: Shown,
}

/// The rows of a state timeline: a state lasts until the next value, until a gap longer than
/// `gap`, or to the end of the range.
///
/// With `merge`, equal neighbours are one; numbers coloured by thresholds are then states by the
/// threshold they have passed, such as `80+`. A field that connects gaps has none. An empty cell
/// ends a state, unless the field has a word for it. Source: Grafana
/// `public/app/core/components/TimelineChart/utils.ts`.
#[must_use]
pub fn state_timeline(
    frames: &[Frame],
    field: &dyn Fn(&Frame, &Column) -> Field,
    merge: bool,
    gap: Option<Millis>,
    range: TimeRange,
    write: Write<'_>,
) -> Vec<StateRow> {
    let mut rows = rows(frames, field, write, |samples, field| {
        lasting(samples, field, gap, range)
    });
    if merge {
        for row in &mut rows {
            by_threshold(row, write);
            row.spans = merged(std::mem::take(&mut row.spans));
        }
    }
    rows
}

/// The rows of a status history: every value is a cell of one step, around its moment.
#[must_use]
pub fn status_history(
    frames: &[Frame],
    field: &dyn Fn(&Frame, &Column) -> Field,
    step: Millis,
    range: TimeRange,
    write: Write<'_>,
) -> Vec<StateRow> {
    let before = step.0.max(1) / 2;
    let after = step.0.max(1) - before;
    rows(frames, field, write, |samples, _| {
        let cells = samples.into_iter().filter(|(_, shown)| shown.is_some());
        let cells = cells.filter(|(at, _)| range.contains(*at));
        let span = |(at, shown): (Millis, Option<Shown>)| {
            Some(StateSpan {
                start: Millis(at.0.saturating_sub(before)),
                end: Millis(at.0.saturating_add(after)),
                shown: shown?,
            })
        };
        cells.filter_map(span).collect()
    })
}

/// A moment and its state; `None` ends the one before.
type Samples = Vec<(Millis, Option<Shown>)>;

/// Rows beyond this many are not read any more.
const MOST: usize = 1_000;

fn rows(
    frames: &[Frame],
    field: &dyn Fn(&Frame, &Column) -> Field,
    write: Write<'_>,
    spans: impl Fn(Samples, &Field) -> Vec<StateSpan>,
) -> Vec<StateRow> {
    let mut rows = Vec::new();
    for frame in frames {
        let Some(times) = frame.columns.iter().find(|column| column.kind() == "time") else {
            continue;
        };
        for column in frame
            .columns
            .iter()
            .filter(|column| column.kind() != "time")
        {
            let field = field(frame, column);
            if field.hidden == Some(true) || rows.len() == MOST {
                continue;
            }
            let own = ends(column.cells.iter().filter_map(Cell::number));
            let range = field.ends(own, None);
            let sample = |(at, value): (&Cell, &Cell)| {
                let Cell::Time(at) = at else { return None };
                let shown = cell(&field, value, range, write);
                let said = *value != Cell::Empty || !shown.text.is_empty();
                Some((*at, said.then_some(shown)))
            };
            let mut samples: Samples = times
                .cells
                .iter()
                .zip(&column.cells)
                .filter_map(sample)
                .collect();
            samples.sort_by_key(|(at, _)| *at);
            rows.push(StateRow {
                name: field.shown_name(&column.name, &column.labels),
                spans: spans(samples, &field),
                field,
            });
        }
    }
    rows
}

fn lasting(
    samples: Samples,
    field: &Field,
    gap: Option<Millis>,
    range: TimeRange,
) -> Vec<StateSpan> {
    let always = field.draw.span_nulls == Some(Nulls::Always);
    let longest = match (field.draw.span_nulls, field.draw.insert_nulls) {
        (Some(Nulls::Always), _) => None,
        (Some(Nulls::Threshold(longest)), _) | (_, Some(Nulls::Threshold(longest))) => {
            Some(longest)
        }
        _ => gap,
    };
    let mut spans: Vec<StateSpan> = Vec::new();
    let mut samples = samples.into_iter().peekable();
    while let Some((at, shown)) = samples.next() {
        let Some(shown) = shown else { continue };
        // A field that connects gaps lasts over empty cells as well.
        while always && samples.peek().is_some_and(|(_, shown)| shown.is_none()) {
            samples.next();
        }
        let next = samples.peek().map_or(range.end, |(at, _)| *at);
        let far = longest.map(|longest| Millis(at.0.saturating_add(longest.0.max(1))));
        let end = match far {
            Some(far) if far < next => far,
            _ => next,
        };
        let (start, end) = (at.max(range.start), end.min(range.end));
        if start < end {
            spans.push(StateSpan { start, end, shown });
        }
    }
    spans
}

fn merged(spans: Vec<StateSpan>) -> Vec<StateSpan> {
    let mut merged: Vec<StateSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last)
                if last.end >= span.start
                    && last.shown.text == span.shown.text
                    && last.shown.tint == span.shown.tint =>
            {
                last.end = last.end.max(span.end);
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// Numbers become the threshold they have passed, where thresholds give the colour and no mapping
/// has a word.
fn by_threshold(row: &mut StateRow, write: Write<'_>) {
    let field = &row.field;
    let by_threshold = matches!(field.color, Some(ColorMode::Thresholds) | None);
    let Some(thresholds) = field.thresholds.as_ref().filter(|_| by_threshold) else {
        return;
    };
    if thresholds.steps.len() < 2 || thresholds.percentage {
        return;
    }
    for span in &mut row.spans {
        let Some(value) = span.shown.value else {
            continue;
        };
        if field.mapping(Some(value)).is_some() {
            continue;
        }
        let Some((at, color)) = thresholds.step(value, None, None) else {
            continue;
        };
        let limit = |at: usize| {
            let from = thresholds.steps.get(at).map(|(from, _)| *from);
            from.map(|from| write(field.unit.as_deref(), field.decimals, from))
        };
        let text = match at {
            0 => limit(1).map(|limit| format!("< {limit}")),
            at => limit(at).map(|limit| format!("{limit}+")),
        };
        span.shown.text = text.unwrap_or_default();
        span.shown.tint = Some(Tint::Solid(color));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Color, Draw, Mapping, MappingRule, Thresholds};

    const RANGE: TimeRange = TimeRange {
        start: Millis(0),
        end: Millis(100),
    };

    fn write(_: Option<&str>, _: Option<u8>, value: f64) -> String {
        value.to_string()
    }

    fn frame(samples: &[(i64, Cell)]) -> Frame {
        let times = samples.iter().map(|(at, _)| Cell::Time(Millis(*at)));
        let cells = samples.iter().map(|(_, cell)| cell.clone());
        Frame {
            columns: vec![
                Column::new("Time", times.collect()),
                Column::new("state", cells.collect()),
            ],
            ..Frame::default()
        }
    }

    fn written(rows: &[StateRow]) -> String {
        let span =
            |span: &StateSpan| format!("{}-{} {}", span.start.0, span.end.0, span.shown.text);
        let spans = rows.iter().flat_map(|row| &row.spans).map(span);
        spans.collect::<Vec<_>>().join(", ")
    }

    fn numbers(values: &[(i64, f64)]) -> Frame {
        let sample = |&(at, value): &(i64, f64)| (at, Cell::Number(value));
        frame(&values.iter().map(sample).collect::<Vec<_>>())
    }

    #[test]
    fn a_state_lasts_until_the_next() {
        let ups = || numbers(&[(10, 1.0), (20, 1.0), (30, 0.0), (80, 1.0)]);
        let plain = Field::default();
        let connected = Field {
            draw: Draw {
                span_nulls: Some(Nulls::Always),
                ..Draw::default()
            },
            ..Field::default()
        };
        let up_to = Field {
            draw: Draw {
                span_nulls: Some(Nulls::Threshold(Millis(40))),
                ..Draw::default()
            },
            ..Field::default()
        };
        let gap = Some(Millis(15));
        for (field, merge, gap, expected) in [
            (&plain, false, None, "10-20 1, 20-30 1, 30-80 0, 80-100 1"),
            (&plain, true, None, "10-30 1, 30-80 0, 80-100 1"),
            (&plain, true, gap, "10-30 1, 30-45 0, 80-95 1"),
            (&connected, true, gap, "10-30 1, 30-80 0, 80-100 1"),
            (&up_to, true, gap, "10-30 1, 30-70 0, 80-100 1"),
        ] {
            let own = |_: &Frame, _: &Column| (*field).clone();
            let rows = state_timeline(&[ups()], &own, merge, gap, RANGE, &write);
            assert_eq!(written(&rows), expected, "{merge} {gap:?}");
        }
    }

    #[test]
    fn empty_cells_end_a_state_unless_there_is_a_word_for_them() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let samples = || {
            frame(&[
                (-50, text("a")),
                (20, Cell::Empty),
                (40, text("b")),
                (200, text("c")),
            ])
        };
        let plain = Field::default();
        let worded = Field {
            no_value: Some("gone".into()),
            ..Field::default()
        };
        let connected = Field {
            draw: Draw {
                span_nulls: Some(Nulls::Always),
                ..Draw::default()
            },
            ..Field::default()
        };
        for (field, expected) in [
            (plain, "0-20 a, 40-100 b"),
            (worded, "0-20 a, 20-40 gone, 40-100 b"),
            (connected, "0-40 a, 40-100 b"),
        ] {
            let own = |_: &Frame, _: &Column| field.clone();
            let rows = state_timeline(&[samples()], &own, true, None, RANGE, &write);
            assert_eq!(written(&rows), expected);
        }
    }

    #[test]
    fn numbers_are_states_by_threshold_or_mapping() {
        let field = Field {
            thresholds: Some(Thresholds {
                percentage: false,
                steps: vec![
                    (f64::NEG_INFINITY, Color::Ok),
                    (50.0, Color::Warning),
                    (80.0, Color::Critical),
                ],
            }),
            mappings: vec![Mapping {
                rule: MappingRule::Value("99".into()),
                text: Some("full".into()),
                color: None,
            }],
            ..Field::default()
        };
        let own = |_: &Frame, _: &Column| field.clone();
        let loads = numbers(&[
            (0, 1.0),
            (10, 49.0),
            (20, 51.0),
            (30, 85.0),
            (40, 99.0),
            (50, 81.0),
        ]);
        let rows = state_timeline(
            std::slice::from_ref(&loads),
            &own,
            true,
            None,
            RANGE,
            &write,
        );
        assert_eq!(
            written(&rows),
            "0-20 < 50, 20-30 50+, 30-40 80+, 40-50 full, 50-100 80+"
        );
        assert_eq!(
            rows[0].spans[1].shown.tint,
            Some(Tint::Solid(Color::Warning))
        );
        let rows = state_timeline(&[loads], &own, false, None, RANGE, &write);
        assert!(written(&rows).starts_with("0-10 1, 10-20 49"));
    }

    #[test]
    fn a_history_has_a_cell_for_every_value() {
        let own = |_: &Frame, _: &Column| Field::default();
        let frames = [
            numbers(&[(10, 1.0), (20, 1.0), (200, 5.0)]),
            Frame::default(),
        ];
        let rows = status_history(&frames, &own, Millis(10), RANGE, &write);
        assert_eq!(written(&rows), "5-15 1, 15-25 1");
        let rows = status_history(&frames, &own, Millis(0), RANGE, &write);
        assert_eq!(written(&rows), "10-11 1, 20-21 1");
    }
}
