use chart::{Align, Axis, Bars, ChartSpec, Color, Line, Stack, Style};
use futures::future::join_all;
use model::{Answer, Failure, LogFilter, Millis, Point, Severity, TimeRange, Volume};

use super::{
    held::Open,
    place::{Place, places},
};
use crate::{
    Console, panel,
    wire::{CountedBy, Legend, LogVolume, LogVolumeRequest, MarkView, TooltipMode},
};

/// CSS pixels of one bar.
const BAR: u32 = 10;
/// Lengths of a bar, in milliseconds.
const STEPS: [i64; 27] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000,
    120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000,
    43_200_000, 86_400_000,
];

/// How many lines there are over time: counted by the sources, else among the lines held.
///
/// # Errors
/// If there is no such environment or source; a source that fails is part of the answer.
pub async fn log_volume(
    console: &Console,
    request: LogVolumeRequest,
) -> Result<LogVolume, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, volume(console, &request))
        .await
}

async fn volume(console: &Console, request: &LogVolumeRequest) -> Result<LogVolume, Failure> {
    let range = request.filter.range;
    let step = step(range, request.width);
    let mut counted = Counted::new(range, step);
    let open = request
        .logs
        .and_then(|logs| console.shared.logs.get(logs).ok());
    let mut marks: Vec<MarkView> = Vec::new();
    if request.environment.is_empty() {
        if let Some(open) = &open {
            counted.hold(open, None, "lines of files are counted here");
        }
    } else {
        let places = places(console, &request.environment, request.source.as_deref()).await?;
        let answers = join_all(
            places
                .iter()
                .map(|place| count(place, &request.filter, step)),
        )
        .await;
        for (place, answer) in places.iter().zip(answers) {
            counted.note(place, answer, open.as_deref());
        }
        let running = console.environment(&request.environment).await?;
        marks = panel::marks(&running.changes(range).await);
    }
    let total = counted.pieces.iter().flat_map(|piece| piece.counts).sum();
    let chart = (counted.is_known || total > 0).then(|| draw(console, request, &counted, marks));
    Ok(LogVolume {
        chart,
        by: counted.by,
        total,
        step: Millis(step),
        notes: counted.notes,
        failures: counted.failures,
    })
}

async fn count(
    place: &Place,
    filter: &LogFilter,
    step: i64,
) -> Result<Option<Answer<Vec<Volume>>>, Failure> {
    let logs = place.logs.as_ref().map_err(Clone::clone)?;
    if !logs.abilities().volume {
        return Ok(None);
    }
    place.ask(logs.volume(filter, Millis(step))).await.map(Some)
}

/// The shortest step that leaves room for every bar.
fn step(range: TimeRange, width: u32) -> i64 {
    let bars = i64::from((width / BAR).clamp(10, 400));
    let least = range.length().0 / bars;
    let step = STEPS.into_iter().find(|step| *step >= least);
    // Whole days for long ranges.
    step.unwrap_or_else(|| {
        least
            .div_euclid(86_400_000)
            .saturating_add(1)
            .saturating_mul(86_400_000)
    })
}

/// Counts of all sources together.
struct Counted {
    range: TimeRange,
    step: i64,
    pieces: Vec<Volume>,
    by: CountedBy,
    /// Somebody could count, even if there is nothing.
    is_known: bool,
    notes: Vec<String>,
    failures: Vec<Failure>,
}

impl Counted {
    fn new(range: TimeRange, step: i64) -> Self {
        let pieces = range.length().0 / step + 1;
        Self {
            range,
            step,
            pieces: (0..pieces)
                .map(|nth| Volume {
                    start: Millis(range.start.0 + nth * step),
                    counts: [0; 7],
                })
                .collect(),
            by: CountedBy::Source,
            is_known: false,
            notes: Vec::new(),
            failures: Vec::new(),
        }
    }

    fn note(
        &mut self,
        place: &Place,
        answer: Result<Option<Answer<Vec<Volume>>>, Failure>,
        open: Option<&Open>,
    ) {
        match answer {
            Ok(Some(answer)) => {
                self.is_known = true;
                if answer.partial {
                    self.notes
                        .push(format!("{}: some lines are not counted", place.title));
                }
                self.notes.extend(answer.warnings);
                self.notes.extend(answer.infos);
                self.add(&answer.value);
            }
            Ok(None) => {
                if let Some(open) = open {
                    let why = format!("{} does not count lines over time", place.title);
                    self.hold(open, Some(&place.source), &why);
                }
            }
            Err(failure) => {
                if let Some(open) = open {
                    let why = format!("{} could not count", place.title);
                    self.hold(open, Some(&place.source), &why);
                }
                self.failures.push(failure);
            }
        }
    }

    /// Counts held lines of one source, or of all.
    fn hold(&mut self, open: &Open, source: Option<&str>, why: &str) {
        self.by = CountedBy::Held;
        self.is_known = true;
        let lines = open.lines();
        let wanted = |of: u32| {
            let of = lines.sources.get(of as usize);
            source.is_none_or(|source| of.is_some_and(|of| of.asked.source == source))
        };
        let held = lines.store.iter().filter(|held| wanted(held.source));
        let counted =
            lines::held::volume(held.map(|held| &held.line), self.range, Millis(self.step));
        let count: u64 = counted.iter().flat_map(|piece| piece.counts).sum();
        let more = if lines.is_over() && !lines.full {
            ""
        } else {
            "; there are more that are not held"
        };
        self.notes
            .push(format!("{why}: {count} lines held here are counted{more}"));
        drop(lines);
        self.add(&counted);
    }

    fn add(&mut self, volume: &[Volume]) {
        for piece in volume {
            let nth = (piece.start.0 - self.range.start.0).div_euclid(self.step);
            let Some(sum) = usize::try_from(nth)
                .ok()
                .and_then(|nth| self.pieces.get_mut(nth))
            else {
                continue;
            };
            for (sum, count) in sum.counts.iter_mut().zip(piece.counts) {
                *sum = sum.saturating_add(count);
            }
        }
    }
}

fn draw(
    console: &Console,
    request: &LogVolumeRequest,
    counted: &Counted,
    marks: Vec<MarkView>,
) -> crate::wire::ChartView {
    let mut spec = ChartSpec::new(
        request.width.clamp(40, 4_000),
        request.height.clamp(30, 4_000),
        counted.range,
    );
    spec.zone = panel::zone(&request.zone);
    spec.y = Axis {
        unit: "short".to_owned(),
        min: Some(0.0),
        ..Axis::default()
    };
    // The gravest at the bottom, where it can be compared.
    let shown = Severity::ALL.into_iter().rev();
    let shown = shown.filter(|severity| {
        counted
            .pieces
            .iter()
            .any(|piece| piece.counts[*severity as usize] > 0)
    });
    let drawn: Vec<panel::Drawn> = shown
        .map(|severity| {
            let (name, color) = look(severity);
            let points = counted.pieces.iter().map(|piece| Point {
                at: piece.start,
                value: piece.counts[severity as usize] as f64,
            });
            let mut line = Line::new(name, color, points.collect());
            line.style = Style::Bars;
            line.fill_opacity = 0.9;
            line.width = 0.0;
            line.bars = Bars {
                align: Align::After,
                width: 0.85,
            };
            line.stack = Some(Stack {
                group: "severity".to_owned(),
                percent: false,
            });
            panel::Drawn {
                line,
                labels: model::Labels::from_iter([("severity", name)]),
                calcs: Vec::new(),
                shown: true,
                unit: "short".to_owned(),
                decimals: Some(0),
                legend: false,
                links: Vec::new(),
            }
        })
        .collect();
    let order = (0..drawn.len() as u32).collect();
    let extras = panel::Extras {
        place: format!("volume of logs {}", request.environment),
        legend: Legend {
            shown: false,
            table: false,
            right: false,
            calcs: Vec::new(),
            order: Vec::new(),
        },
        tooltip: TooltipMode::All,
        marks,
        exemplars: Vec::new(),
        order,
    };
    panel::view(console, spec, drawn, extras).0
}

/// The name and the colour of a severity in charts.
fn look(severity: Severity) -> (&'static str, Color) {
    match severity {
        Severity::Fatal => ("fatal", Color::Series(3)),
        Severity::Error => ("error", Color::Critical),
        Severity::Warn => ("warn", Color::Warning),
        Severity::Info => ("info", Color::Series(0)),
        Severity::Debug => ("debug", Color::Series(5)),
        Severity::Trace => ("trace", Color::Series(7)),
        Severity::Unset => ("unset", Color::Muted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_round_lengths_and_fit_the_width() {
        let range = |length| TimeRange {
            start: Millis(0),
            end: Millis(length),
        };
        for (length, width, expected) in [
            (3_600_000, 1_200, 30_000),
            (3_600_000, 600, 60_000),
            (900_000, 1_200, 10_000),
            (50, 1_200, 1),
            (0, 1_200, 1),
            (i64::from(i32::MAX) * 1_000, 100, 2_505 * 86_400_000),
        ] {
            let step = step(range(length), width);
            assert!(length / step <= i64::from(width / BAR).max(10), "{length}");
            if length < 10_000_000 {
                assert_eq!(step, expected, "{length}");
            }
        }
    }
}
