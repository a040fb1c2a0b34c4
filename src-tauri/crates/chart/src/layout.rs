use model::TimeRange;

use crate::{
    font,
    runs::Runs,
    scale::{TimeScale, ValueScale},
    spec::{Chart, ChartSpec, Rect, Style, Tick},
    ticks,
};

/// Where everything goes, before anything is drawn.
pub(crate) struct Layout {
    pub(crate) plot: Rect,
    pub(crate) time: TimeScale,
    pub(crate) value: ValueScale,
    pub(crate) time_ticks: Vec<Tick>,
    pub(crate) runs: Runs,
}

/// Between a label and what it labels.
pub(crate) const GAP: f64 = 6.0;
const LINE: f64 = 16.0;

impl Layout {
    pub(crate) fn new(spec: &ChartSpec) -> Self {
        let (width, height) = (f64::from(spec.width.max(1)), f64::from(spec.height.max(1)));
        let range = TimeRange {
            start: spec.range.start,
            end: spec.range.end.max(spec.range.start),
        };
        let runs = Runs::new(spec, width);
        let from_zero = spec.series.iter().any(|line| {
            line.style == Style::Bars || line.stack.is_some() || line.fill_opacity > 0.0
        });
        let (top, bottom) = match (spec.bare, &spec.y.label) {
            (true, _) => (1.0, 1.0),
            (false, None) => (LINE / 2.0, LINE + GAP),
            (false, Some(_)) => (LINE * 1.5, LINE + GAP),
        };
        let room = (height - top - bottom).max(1.0);
        let value = ValueScale::new(&spec.y, runs.extent, from_zero, room);
        let label = value
            .ticks
            .iter()
            .map(|tick| font::width(&tick.label))
            .fold(0.0, f64::max);
        // Half the picture at most, however long the labels are.
        let left = if spec.bare {
            0.0
        } else {
            (label + GAP).ceil().clamp(24.0, (width / 2.0).max(24.0))
        };
        let right = if spec.bare { 0.0 } else { 10.0 };
        let plot = Rect {
            left,
            top,
            width: (width - left - right).max(1.0),
            height: room,
        };
        let time_ticks = if spec.bare {
            Vec::new()
        } else {
            time_ticks(range, spec, plot.width)
        };
        Self {
            plot,
            time: TimeScale(range),
            value,
            time_ticks,
            runs,
        }
    }

    /// The finished chart around its picture.
    pub(crate) fn chart(self, svg: String) -> Chart {
        let marks = self
            .runs
            .series
            .iter()
            .flatten()
            .map(Vec::len)
            .sum::<usize>();
        Chart {
            svg,
            plot: self.plot,
            x: (self.time.0.start, self.time.0.end),
            y: (self.value.low, self.value.high),
            log: self.value.log,
            right: None,
            marks: Vec::new(),
            x_ticks: self.time_ticks,
            y_ticks: self.value.ticks,
            drawn: u32::try_from(marks).unwrap_or(u32::MAX),
            not_drawable: self.runs.not_drawable,
        }
    }
}

fn time_ticks(range: TimeRange, spec: &ChartSpec, width: f64) -> Vec<Tick> {
    let ticks = |room: f64| ticks::time(range, spec.zone, ((width / room) as usize).max(1));
    let fitting = ticks(80.0);
    let widest = |ticks: &[Tick]| {
        ticks
            .iter()
            .map(|tick| font::width(&tick.label))
            .fold(0.0, f64::max)
    };
    let crowded = widest(&fitting) + 2.0 * GAP > width / fitting.len().max(1) as f64;
    if crowded {
        ticks(2.0 * widest(&fitting))
    } else {
        fitting
    }
}
