use model::{Millis, TimeRange};

use super::{Drawn, Plot};
use crate::{
    Color, Rect, Zone, font,
    layout::{self, GAP, LINE},
    palette::Ink,
    scale::TimeScale,
    scene::{Fill, Place, Scene, Stroke, Text, crisp, place, tenths},
    ticks,
};

/// Rows of states over time: a state timeline, or a status history if every span is one step long.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The span of the time axis.
    pub range: TimeRange,
    /// The zone in which the time axis is labelled.
    pub zone: Zone,
    /// The rows, first at the top.
    pub rows: Vec<TimelineRow>,
    /// Share of a row's height that its spans take, 0 to 1.
    pub row_share: f64,
    /// Free CSS pixels between spans.
    pub gap: f64,
    /// Whether states are written on their spans; automatically where they fit.
    pub values: Show,
}

impl Timeline {
    /// A timeline in UTC with states where they fit.
    #[must_use]
    pub fn new(range: TimeRange, rows: Vec<TimelineRow>) -> Self {
        Self {
            range,
            zone: Zone::Utc,
            rows,
            row_share: 0.9,
            gap: 0.0,
            values: Show::Auto,
        }
    }
}

/// One row of a [`Timeline`].
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// Name at the left; untrusted text.
    pub label: String,
    /// What it was in, in ascending time.
    pub spans: Vec<StateSpan>,
}

/// A state and how long it lasted.
#[derive(Clone, Debug)]
pub struct StateSpan {
    /// When it began.
    pub start: Millis,
    /// When it ended.
    pub end: Millis,
    /// What it is called; untrusted text.
    pub text: String,
    /// Colour.
    pub color: Color,
}

/// Whether something is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Where there is room.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// More rows than a panel has pixels for.
const MOST_ROWS: usize = 500;
/// Free space before a state's text.
const INDENT: f64 = 4.0;

impl Timeline {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let rows: Vec<&TimelineRow> = self.rows.iter().take(MOST_ROWS).collect();
        let widest = rows
            .iter()
            .map(|row| font::width(&row.label))
            .fold(0.0, f64::max);
        let left = (widest + GAP + font::SPARE)
            .ceil()
            .clamp(8.0, (width * 0.3).max(8.0));
        let plot = Rect {
            left,
            top: 2.0,
            width: (width - left - 10.0).max(1.0),
            height: (height - 2.0 - LINE - GAP).max(1.0),
        };
        let time = TimeScale(self.range);
        let x = |at: i64| plot.left + plot.width * time.share(at);
        let ticks = ticks::fitting(self.range, self.zone, plot.width);
        for tick in &ticks {
            let x = crisp(x(tick.at as i64));
            let stroke = Stroke::new(Ink::Grid, 1.0);
            drawn
                .scene
                .line((x, plot.top), (x, plot.top + plot.height), stroke);
        }
        layout::time_labels(&mut drawn.scene, &ticks, plot, |at| tenths(x(at)), width);
        let band = plot.height / rows.len().max(1) as f64;
        let every = (12.0 / band.max(0.01)).ceil().max(1.0) as usize;
        let mut index = 0;
        for (at, row) in rows.iter().enumerate() {
            let middle = plot.top + (at as f64 + 0.5) * band;
            if at % every == 0 {
                let name = font::elided(&row.label, left - GAP, font::SIZE, false);
                drawn
                    .scene
                    .text(Text::new(name, left - GAP, middle).middle().right());
            }
            let tall = (band * self.row_share.clamp(0.05, 1.0)).max(1.0);
            let lane = Rect {
                top: middle - tall / 2.0,
                height: tall,
                ..plot
            };
            self.row(&mut drawn, row, lane, &mut index, x);
        }
        drawn.plot = Some(Plot {
            area: plot,
            x: Some((self.range.start, self.range.end)),
        });
        drawn
    }

    fn row(
        &self,
        drawn: &mut Drawn,
        row: &TimelineRow,
        lane: Rect,
        index: &mut usize,
        x: impl Fn(i64) -> f64,
    ) {
        let right_edge = lane.left + lane.width;
        let mut by_color: Vec<(Color, Vec<(Place, Place)>)> = Vec::new();
        let mut texts = Vec::new();
        for span in &row.spans {
            let own = *index;
            *index += 1;
            let (left, right) = (
                x(span.start.0).max(lane.left),
                x(span.end.0).min(right_edge),
            );
            if right <= left && !self.range.contains(span.start) {
                continue;
            }
            let free = self.gap.max(0.0).min((right - left) * 0.5);
            // However short it was, it is seen.
            let left = left.min(right_edge - 1.0);
            let right = (right - free).max(left + 1.0);
            let corners = (place(left, lane.top), place(right, lane.top + lane.height));
            // Of thousands in one pixel one is drawn.
            let covered = |(_, to): &(Place, Place)| corners.1.0 <= to.0;
            match by_color.iter_mut().find(|(color, _)| *color == span.color) {
                Some((_, rects)) if rects.last().is_some_and(covered) => {}
                Some((_, rects)) => rects.push(corners),
                None => by_color.push((span.color, vec![corners])),
            }
            let rect = Rect {
                left,
                width: right - left,
                ..lane
            };
            drawn.spot(rect, own);
            texts.push((span, rect));
        }
        for (color, rects) in by_color {
            drawn.scene.rects(rects, Fill::solid(Ink::Mark(color)));
        }
        self.texts(&mut drawn.scene, &texts, lane.height);
    }

    fn texts(&self, scene: &mut Scene, spans: &[(&StateSpan, Rect)], tall: f64) {
        if self.values == Show::Never || tall < 12.0 {
            return;
        }
        for (span, rect) in spans {
            let room = rect.width - 2.0 * INDENT;
            let text = match self.values {
                _ if room < 6.0 => continue,
                Show::Always => font::elided(&span.text, room, font::SIZE, false),
                _ if font::width(&span.text) > room => continue,
                _ => font::elided(&span.text, room, font::SIZE, false),
            };
            let at = (rect.left + INDENT, rect.top + rect.height / 2.0);
            let text = Text::new(text, at.0, at.1).ink(Ink::On(span.color));
            scene.text(text.middle());
        }
    }
}
