use super::{Drawn, Plot};
use crate::{
    Axis, Color, Rect, font,
    layout::{self, GAP, LINE},
    palette::Ink,
    scale::ValueScale,
    scene::{Fill, Scene, Stroke, Text, crisp, place},
    ticks, unit,
};

/// How often values fall into ranges, over a value axis.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// Borders of the bars in ascending order, one more than there are bars.
    pub edges: Vec<f64>,
    /// What is counted, first at the back.
    pub series: Vec<HistogramSeries>,
    /// Grafana's id of the values' unit.
    pub unit: String,
    /// Decimals of the value labels.
    pub decimals: Option<u8>,
    /// Adds the series up instead of laying them over each other.
    pub stacked: bool,
}

/// One series of a [`Histogram`].
#[derive(Clone, Debug)]
pub struct HistogramSeries {
    /// Name in the legend; untrusted text.
    pub label: String,
    /// Colour.
    pub color: Color,
    /// One count per bar.
    pub counts: Vec<f64>,
}

impl Histogram {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let edges: Vec<f64> = self
            .edges
            .iter()
            .copied()
            .filter(|edge| edge.is_finite())
            .collect();
        let bars = edges.len().saturating_sub(1);
        let most = self.highest(bars);
        let bottom = LINE + GAP;
        let room = (height - LINE / 2.0 - bottom).max(1.0);
        let axis = Axis {
            unit: "short".to_owned(),
            min: Some(0.0),
            ..Axis::default()
        };
        let counts = ValueScale::new(&axis, Some((0.0, most)), true, room, layout::TICK_APART);
        let left = (counts.label_width() + GAP)
            .ceil()
            .clamp(24.0, (width / 2.0).max(24.0));
        let plot = Rect {
            left,
            top: LINE / 2.0,
            width: (width - left - 10.0).max(1.0),
            height: room,
        };
        let scene = &mut drawn.scene;
        standing_grid(scene, plot, &counts);
        let (low, high) = match (edges.first(), edges.last()) {
            (Some(low), Some(high)) if high > low => (*low, *high),
            _ => (0.0, 1.0),
        };
        let x = |value: f64| plot.left + plot.width * (value / (high - low) - low / (high - low));
        self.labels(scene, plot, (low, high), x);
        let mut tops = vec![0.0; bars];
        let mut rects: Vec<Rect> = Vec::new();
        for series in &self.series {
            let mut own = Vec::with_capacity(bars);
            for (at, pair) in edges.windows(2).enumerate() {
                let count = series.counts.get(at).copied().unwrap_or(0.0);
                if !count.is_finite() || count <= 0.0 {
                    continue;
                }
                let base = if self.stacked { tops[at] } else { 0.0 };
                let y = |value: f64| plot.top + plot.height * (1.0 - counts.share(value));
                let (left, right) = (x(pair[0]), x(pair[1]));
                let free = if right - left > 4.0 { 1.0 } else { 0.0 };
                own.push((
                    place(left + free / 2.0, y(base + count)),
                    place(right - free / 2.0, y(base)),
                ));
                tops[at] = if self.stacked {
                    base + count
                } else {
                    count.max(tops[at])
                };
            }
            let opacity = if self.stacked || self.series.len() == 1 {
                0.85
            } else {
                0.55
            };
            scene.rects(own, Fill::tint(Ink::Mark(series.color), opacity));
        }
        for pair in edges.windows(2) {
            let (left, right) = (x(pair[0]), x(pair[1]));
            rects.push(Rect {
                left,
                width: right - left,
                ..plot
            });
        }
        for (at, rect) in rects.into_iter().enumerate() {
            drawn.spot(rect, at);
        }
        drawn.plot = Some(Plot {
            area: plot,
            x: None,
        });
        drawn
    }

    fn highest(&self, bars: usize) -> f64 {
        let count = |series: &HistogramSeries, at: usize| {
            let count = series.counts.get(at).copied().unwrap_or(0.0);
            if count.is_finite() {
                count.max(0.0)
            } else {
                0.0
            }
        };
        let of = |at: usize| {
            let counts = self.series.iter().map(|series| count(series, at));
            if self.stacked {
                counts.sum()
            } else {
                counts.fold(0.0, f64::max)
            }
        };
        (0..bars).map(of).fold(0.0, f64::max)
    }

    fn labels(
        &self,
        scene: &mut Scene,
        plot: Rect,
        (low, high): (f64, f64),
        x: impl Fn(f64) -> f64,
    ) {
        let fitting = |room: f64| {
            let count = ((plot.width / room) as usize).clamp(1, 20);
            let binary = unit::is_binary(&self.unit);
            let ticks = ticks::linear(low, high, count, binary, unit::seconds(&self.unit));
            let labels = unit::tick_labels(&self.unit, &ticks, self.decimals);
            ticks.into_iter().zip(labels).collect::<Vec<_>>()
        };
        let widest = |ticks: &[(f64, String)]| {
            ticks
                .iter()
                .map(|(_, label)| font::width(label))
                .fold(0.0, f64::max)
        };
        let mut ticks = fitting(80.0);
        if widest(&ticks) + 14.0 > 80.0 {
            ticks = fitting(widest(&ticks) + 14.0);
        }
        for (at, label) in ticks {
            let half = font::width(&label) / 2.0;
            let x = x(at);
            let inside = (low..=high).contains(&at);
            if inside && x - half >= 0.0 && x + half <= plot.left + plot.width + 10.0 {
                let y = plot.top + plot.height + GAP;
                scene.text(Text::new(label, x, y).below().center());
            }
        }
    }
}

/// Grid and labels of a value axis that stands at the left.
pub(super) fn standing_grid(scene: &mut Scene, plot: Rect, scale: &ValueScale) {
    for tick in &scale.ticks {
        let y = plot.top + plot.height * (1.0 - scale.share(tick.at));
        let line = crisp(y);
        let stroke = Stroke::new(Ink::Grid, 1.0);
        scene.line((plot.left, line), (plot.left + plot.width, line), stroke);
        scene.text(
            Text::new(tick.label.as_str(), plot.left - GAP, y)
                .middle()
                .right(),
        );
    }
}
