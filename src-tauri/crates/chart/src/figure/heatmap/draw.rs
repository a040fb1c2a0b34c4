use super::{BucketScale, Buckets, Heatmap};
use crate::{
    Axis, Rect, Scheme, Tick,
    figure::{Drawn, Plot, SpotGrid},
    font,
    layout::{self, GAP, LINE},
    scale::{TimeScale, ValueScale},
    scene::{Fill, Place, Scene, Text, place, tenths},
    ticks, unit,
};

/// Height of the colour bar with its labels in CSS pixels.
const LEGEND: f64 = 24.0;

impl Heatmap {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let rows = Rows::new(self);
        let labels = rows.labels(self, height);
        let widest = labels
            .iter()
            .map(|(_, label)| font::width(label))
            .fold(0.0, f64::max);
        let left = (widest + GAP + 1.0)
            .ceil()
            .clamp(24.0, (width / 2.0).max(24.0));
        let legend = if self.legend { LEGEND } else { 0.0 };
        let (top, bottom) = (LINE / 2.0, LINE + GAP + legend);
        let plot = Rect {
            left,
            top,
            width: (width - left - 10.0).max(1.0),
            height: (height - top - bottom).max(1.0),
        };
        let scene = &mut drawn.scene;
        for (share, label) in labels {
            let y = plot.top + plot.height * (1.0 - share);
            scene.text(Text::new(label, plot.left - GAP, y).middle().right());
        }
        let x = |at: i64| plot.left + plot.width * TimeScale(self.range).share(at);
        let ticks = ticks::fitting(self.range, self.zone, plot.width);
        layout::time_labels(scene, &ticks, plot, |at| tenths(x(at)), width);
        let row = |at: usize| {
            let (low, high) = rows.shares.get(at).copied().unwrap_or_default();
            let y = |share: f64| plot.top + plot.height * (1.0 - share);
            (y(high), y(low))
        };
        let columns: Vec<(f64, f64)> = self
            .moments
            .iter()
            .map(|end| (x(end.0.saturating_sub(self.step.0)), x(end.0)))
            .collect();
        let shades = Shades::new(self);
        scene.clipped(plot, |scene| {
            self.cells(
                scene,
                &columns,
                &(0..rows.shares.len()).map(row).collect::<Vec<_>>(),
                &shades,
                plot,
            );
        });
        if self.legend {
            self.bar(
                scene,
                &shades,
                (plot.left, height - LEGEND / 2.0),
                plot.width.min(160.0),
            );
        }
        drawn.plot = Some(Plot {
            area: plot,
            x: Some((self.range.start, self.range.end)),
        });
        drawn.grid = Some(SpotGrid {
            columns,
            rows: (0..rows.shares.len()).map(row).collect(),
        });
        drawn
    }

    /// The cells, those of one shade together; of several in one pixel the highest is seen.
    fn cells(
        &self,
        scene: &mut Scene,
        columns: &[(f64, f64)],
        rows: &[(f64, f64)],
        shades: &Shades,
        plot: Rect,
    ) {
        let mut by_shade: Vec<Vec<(Place, Place)>> = vec![Vec::new(); shades.count];
        let mut pending: Vec<f64> = vec![f64::NAN; rows.len()];
        let mut start = f64::NAN;
        for (at, (left, right)) in columns.iter().enumerate() {
            if *right < plot.left || *left > plot.left + plot.width {
                continue;
            }
            if start.is_nan() {
                start = *left;
            }
            let counts = self.counts.get(at).map_or(&[][..], Vec::as_slice);
            for (kept, count) in pending.iter_mut().zip(counts) {
                *kept = kept.max(*count);
            }
            let joins = columns
                .get(at + 1)
                .is_some_and(|(_, next)| next - start < 1.0);
            if joins {
                continue;
            }
            let free = |length: f64| self.gap.max(0.0).min(length * 0.25);
            let right = right - free(right - start);
            for ((top, bottom), count) in rows.iter().zip(&mut pending) {
                if let Some(shade) = shades.of(*count) {
                    let bottom = bottom - free(bottom - top);
                    by_shade[shade].push((place(start, *top), place(right, bottom)));
                }
                *count = f64::NAN;
            }
            start = f64::NAN;
        }
        for (shade, cells) in by_shade.into_iter().enumerate() {
            scene.rects(cells, shades.fill(shade));
        }
    }

    /// The colour bar with the values at its ends.
    fn bar(&self, scene: &mut Scene, shades: &Shades, (left, middle): (f64, f64), width: f64) {
        const HEIGHT: f64 = 8.0;
        let text = |value: f64| unit::format(&self.cell_unit, value, None);
        let (low, high) = (text(shades.low), text(shades.high));
        scene.text(Text::new(low.as_str(), left, middle).middle());
        let start = left + font::width(&low) + GAP;
        let count = shades.count.min(32);
        let step = width / count as f64;
        for at in 0..count {
            let shade = at * shades.count / count;
            let cell = Rect {
                left: start + at as f64 * step,
                top: middle - HEIGHT / 2.0,
                width: step,
                height: HEIGHT,
            };
            scene.rect(cell, shades.fill(shade));
        }
        scene.text(Text::new(high, start + width + GAP, middle).middle());
    }
}

/// From counts to colours.
struct Shades {
    low: f64,
    high: f64,
    count: usize,
    exponent: f64,
    scheme: Scheme,
    reverse: bool,
    hidden: (f64, f64),
}

impl Shades {
    fn new(heatmap: &Heatmap) -> Self {
        let hidden = (
            heatmap.hide_below.unwrap_or(f64::NEG_INFINITY),
            heatmap.hide_above.unwrap_or(f64::INFINITY),
        );
        let seen = heatmap.counts.iter().flatten().copied();
        let seen =
            seen.filter(|count| count.is_finite() && *count >= hidden.0 && *count <= hidden.1);
        let extent = seen.fold(None, |extent: Option<(f64, f64)>, count| {
            let (low, high) = extent.unwrap_or((count, count));
            Some((low.min(count), high.max(count)))
        });
        let (low, high) = extent.unwrap_or((0.0, 1.0));
        let low = heatmap.min.unwrap_or(low.min(0.0));
        let high = heatmap.max.unwrap_or(high);
        Self {
            low,
            high: if high > low { high } else { low + 1.0 },
            count: usize::from(heatmap.steps.clamp(2, 128)),
            exponent: if heatmap.exponent > 0.0 {
                heatmap.exponent.clamp(0.01, 100.0)
            } else {
                1.0
            },
            scheme: heatmap.scheme,
            reverse: heatmap.reverse,
            hidden,
        }
    }

    fn of(&self, count: f64) -> Option<usize> {
        if count.is_nan() || count < self.hidden.0 || count > self.hidden.1 {
            return None;
        }
        let share =
            (count / (self.high - self.low) - self.low / (self.high - self.low)).clamp(0.0, 1.0);
        let shade = share.powf(self.exponent) * self.count as f64;
        Some((shade as usize).min(self.count - 1))
    }

    fn fill(&self, shade: usize) -> Fill {
        let share = shade as f64 / (self.count - 1).max(1) as f64;
        self.scheme
            .fill(if self.reverse { 1.0 - share } else { share })
    }
}

/// Where rows lie between the bottom and the top, 0 to 1.
struct Rows {
    shares: Vec<(f64, f64)>,
    scale: Option<ValueScale>,
}

impl Rows {
    fn new(heatmap: &Heatmap) -> Self {
        let even = |count: usize| {
            let share = |at: usize| at as f64 / count.max(1) as f64;
            (0..count).map(|at| (share(at), share(at + 1))).collect()
        };
        match (&heatmap.buckets, heatmap.scale) {
            (Buckets::Names(names), _) => Self {
                shares: even(names.len().min(MOST_ROWS)),
                scale: None,
            },
            (Buckets::Edges(edges), BucketScale::Even) => Self {
                shares: even(edges.len().saturating_sub(1).min(MOST_ROWS)),
                scale: None,
            },
            (Buckets::Edges(edges), scale) => Self::by_value(heatmap, edges, scale),
        }
    }

    fn by_value(heatmap: &Heatmap, edges: &[f64], scale: BucketScale) -> Self {
        let log = match scale {
            BucketScale::Log(base) => Some(base),
            _ => None,
        };
        let edges = finite(edges, log.is_some());
        let (Some(low), Some(high)) = (edges.first(), edges.last()) else {
            return Self {
                shares: Vec::new(),
                scale: None,
            };
        };
        let axis = Axis {
            unit: heatmap.unit.clone(),
            decimals: heatmap.decimals,
            log,
            min: Some(*low),
            max: Some(*high),
            ..Axis::default()
        };
        let scale = ValueScale::new(&axis, Some((*low, *high)), false, 300.0, layout::TICK_APART);
        let share = |edge: f64| scale.share(edge).clamp(0.0, 1.0);
        let pairs = edges.windows(2).take(MOST_ROWS);
        Self {
            shares: pairs.map(|pair| (share(pair[0]), share(pair[1]))).collect(),
            scale: Some(scale),
        }
    }

    /// Labels with their share of the height, so many as there is room for.
    fn labels(&self, heatmap: &Heatmap, height: f64) -> Vec<(f64, String)> {
        if let Some(scale) = &self.scale {
            let label = |tick: &Tick| (scale.share(tick.at), tick.label.clone());
            return scale.ticks.iter().map(label).collect();
        }
        let all: Vec<(f64, String)> = match &heatmap.buckets {
            Buckets::Names(names) => names
                .iter()
                .zip(&self.shares)
                .map(|(name, (low, high))| {
                    (
                        (low + high) / 2.0,
                        font::elided(name, 160.0, font::SIZE, false),
                    )
                })
                .collect(),
            Buckets::Edges(edges) => {
                let text = |edge: f64| match edge.is_infinite() {
                    true => String::new(),
                    false => unit::format(&heatmap.unit, edge, heatmap.decimals),
                };
                let count = self.shares.len().max(1) as f64;
                let labels = edges.iter().take(self.shares.len() + 1).enumerate();
                labels
                    .map(|(at, edge)| (at as f64 / count, text(*edge)))
                    .collect()
            }
        };
        let every = (all.len() as f64 * LINE / (height - 50.0).max(LINE)).ceil() as usize;
        all.into_iter().step_by(every.max(1)).collect()
    }
}

/// More rows than a panel has pixels for.
const MOST_ROWS: usize = 1_000;

/// Edges without infinities, which become as far away as the buckets beside them are high.
fn finite(edges: &[f64], above_zero: bool) -> Vec<f64> {
    let mut edges = edges.to_vec();
    let step = |one: f64, other: f64| if above_zero { other / one } else { other - one };
    let further = |from: f64, by: f64| if above_zero { from * by } else { from + by };
    if let [.., before, last, end] = edges.as_mut_slice()
        && end.is_infinite()
    {
        *end = further(
            *last,
            if *before > 0.0 || !above_zero {
                step(*before, *last)
            } else {
                2.0
            },
        );
    }
    if let [start, first, next, ..] = edges.as_mut_slice()
        && (start.is_infinite() || (above_zero && *start <= 0.0))
    {
        let by = step(*first, *next);
        *start = if above_zero { *first / by } else { *first - by };
    }
    let usable = |edge: &f64| edge.is_finite() && (!above_zero || *edge > 0.0);
    edges.retain(usable);
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_edges_are_as_far_away_as_their_neighbours_are_apart() {
        assert_eq!(
            finite(&[0.0, 1.0, 3.0, f64::INFINITY], false),
            [0.0, 1.0, 3.0, 5.0]
        );
        assert_eq!(
            finite(&[0.0, 1.0, 10.0, f64::INFINITY], true),
            [0.1, 1.0, 10.0, 100.0]
        );
        assert_eq!(
            finite(&[f64::NEG_INFINITY, -1.0, 1.0], false),
            [-3.0, -1.0, 1.0]
        );
        assert!(finite(&[f64::NAN, f64::INFINITY], false).is_empty());
    }
}
