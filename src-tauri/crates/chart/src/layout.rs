use model::TimeRange;

use crate::{
    draw, font,
    runs::Runs,
    scale::{TimeScale, ValueScale},
    scene::{Scene, tenths},
    spec::{Axis, Chart, ChartSpec, Line, Rect, Side, Style, Tick},
    ticks,
};

/// Where everything goes, before anything is drawn.
pub(crate) struct Layout {
    pub(crate) plot: Rect,
    pub(crate) time: TimeScale,
    pub(crate) value: ValueScale,
    pub(crate) right: Option<ValueScale>,
    pub(crate) time_ticks: Vec<Tick>,
    pub(crate) runs: Runs,
}

/// Between a label and what it labels.
pub(crate) const GAP: f64 = 6.0;
/// Height of a line of labels.
pub(crate) const LINE: f64 = 16.0;
/// CSS pixels for a tick of a standing value axis.
pub(crate) const TICK_APART: f64 = 36.0;

/// Draws a chart at a size, and says where its values lie; the document is not written yet.
pub(crate) fn draw(spec: &ChartSpec, size: (f64, f64)) -> (Scene, Chart) {
    let layout = Layout::new(spec, size);
    let mut scene = Scene::default();
    let marks = draw::chart(&mut scene, spec, &layout, size.0);
    let mut chart = layout.chart();
    chart.marks = marks;
    (scene, chart)
}

impl Layout {
    pub(crate) fn new(spec: &ChartSpec, (width, height): (f64, f64)) -> Self {
        let (width, height) = (width.max(1.0), height.max(1.0));
        let range = TimeRange {
            start: spec.range.start,
            end: spec.range.end.max(spec.range.start),
        };
        let runs = Runs::new(spec, width);
        let (top, bottom) = vertical_margins(spec);
        let room = (height - top - bottom).max(1.0);
        let scale = |axis: &Axis, side: Side| {
            let extent = runs.extents[side as usize];
            ValueScale::new(axis, extent, from_zero(spec, side), room, TICK_APART)
        };
        let value = scale(&spec.y, Side::Left);
        let right = spec.right.as_ref().map(|axis| scale(axis, Side::Right));
        // Half the picture at most, however long the labels are.
        let half = (width / 2.0).max(24.0);
        let margin =
            |scale: &ValueScale| (scale.label_width() + GAP + 1.0).ceil().clamp(24.0, half);
        let left_margin = match spec.y.hidden || spec.bare {
            true => 0.0,
            false => margin(&value),
        };
        let right_margin = match (&right, &spec.right) {
            _ if spec.bare => 0.0,
            (Some(scale), Some(axis)) if !axis.hidden => margin(scale),
            _ => 10.0,
        };
        let plot = Rect {
            left: left_margin,
            top,
            width: (width - left_margin - right_margin).max(1.0),
            height: room,
        };
        let time_ticks = match spec.bare || spec.hide_time {
            true => Vec::new(),
            false => ticks::fitting(range, spec.zone, plot.width),
        };
        Self {
            plot,
            time: TimeScale(range),
            value,
            right,
            time_ticks,
            runs,
        }
    }

    /// The scale a series is read on.
    pub(crate) fn scale(&self, side: Side) -> &ValueScale {
        match (side, &self.right) {
            (Side::Right, Some(right)) => right,
            _ => &self.value,
        }
    }

    /// Tenths of a CSS pixel from the left of a moment.
    pub(crate) fn x(&self, at: i64) -> i32 {
        tenths(self.plot.left + self.plot.width * self.time.share(at))
    }

    /// Tenths of a CSS pixel from the top of a value.
    pub(crate) fn y(&self, scale: &ValueScale, value: f64) -> i32 {
        tenths(self.plot.top + self.plot.height * (1.0 - scale.share(value)))
    }

    fn chart(self) -> Chart {
        let marks = self
            .runs
            .series
            .iter()
            .flatten()
            .map(Vec::len)
            .sum::<usize>();
        Chart {
            svg: String::new(),
            plot: self.plot,
            x: (self.time.0.start, self.time.0.end),
            y: (self.value.low, self.value.high),
            log: self.value.log,
            linear_to: self.value.linear_to,
            right: self.right.map(|scale| (scale.low, scale.high)),
            marks: Vec::new(),
            x_ticks: self.time_ticks,
            y_ticks: self.value.ticks,
            drawn: u32::try_from(marks).unwrap_or(u32::MAX),
            not_drawable: self.runs.not_drawable,
        }
    }
}

fn vertical_margins(spec: &ChartSpec) -> (f64, f64) {
    if spec.bare {
        return (1.0, 1.0);
    }
    let labelled = |axis: &Axis| !axis.hidden && axis.label.is_some();
    let top = if labelled(&spec.y) || spec.right.as_ref().is_some_and(labelled) {
        LINE * 1.5
    } else if spec.annotations.is_empty() {
        LINE / 2.0
    } else {
        LINE
    };
    let bottom = if spec.hide_time {
        LINE / 2.0
    } else {
        LINE + GAP
    };
    (top, bottom)
}

fn from_zero(spec: &ChartSpec, side: Side) -> bool {
    let stands = |line: &&Line| {
        line.style == Style::Bars
            || line.stack.is_some()
            || (line.fill_opacity > 0.0 && line.fill_to.is_none())
    };
    let mut own = spec.series.iter().filter(|line| {
        let of = if spec.right.is_some() {
            line.side
        } else {
            Side::Left
        };
        of == side
    });
    own.any(|line| stands(&line))
}

/// Ticks of a time axis below a plot, each with its label in the middle.
pub(crate) fn time_labels(
    scene: &mut Scene,
    ticks: &[Tick],
    plot: Rect,
    x: impl Fn(i64) -> i32,
    width: f64,
) {
    for tick in ticks {
        let x = f64::from(x(tick.at as i64)) / 10.0;
        let half = font::width(&tick.label) / 2.0;
        if x - half >= 0.0 && x + half <= width {
            let y = plot.top + plot.height + GAP;
            scene.text(
                crate::scene::Text::new(tick.label.as_str(), x, y)
                    .below()
                    .center(),
            );
        }
    }
}
