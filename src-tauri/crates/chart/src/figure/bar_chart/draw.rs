use super::{BarChart, BarMode};
use crate::{
    Axis, Color, Rect,
    figure::{Drawn, Plot, Show},
    font,
    layout::{self, GAP, LINE},
    palette::Ink,
    scale::ValueScale,
    scene::{Fill, Place, Scene, Stroke, Text, crisp, place},
    unit,
};

/// More categories than a panel has pixels for.
const MOST: usize = 2_000;
/// Room for names that stand upright below the bars.
const UPRIGHT: f64 = 84.0;

impl BarChart {
    pub(crate) fn draw(&self, size: (f64, f64)) -> Drawn {
        let bars = self.bars();
        let frame = Frame::new(self, &bars, size);
        let mut drawn = Drawn::default();
        frame.grid(&mut drawn.scene);
        frame.limits(&mut drawn.scene);
        frame.bars(&mut drawn, &bars);
        frame.names(&mut drawn.scene, size);
        drawn.plot = Some(Plot {
            area: frame.plot,
            x: None,
        });
        drawn
    }

    /// The bars with the values they begin and end at.
    fn bars(&self) -> Vec<Bar> {
        let mut bars = Vec::new();
        for category in 0..self.categories.len().min(MOST) {
            let value = |group: usize| {
                let values = &self.groups.get(group)?.values;
                values
                    .get(category)
                    .copied()
                    .filter(|value| value.is_finite())
            };
            let whole: f64 = (0..self.groups.len()).filter_map(value).map(f64::abs).sum();
            let (mut above, mut below) = (0.0, 0.0);
            for group in 0..self.groups.len() {
                let Some(value) = value(group) else { continue };
                let value = match self.mode {
                    BarMode::Percent if whole > 0.0 => value / whole,
                    BarMode::Percent => 0.0,
                    _ => value,
                };
                let side = if value < 0.0 { &mut below } else { &mut above };
                let from = if self.mode == BarMode::Grouped {
                    0.0
                } else {
                    *side
                };
                *side = from + value;
                bars.push(Bar {
                    category,
                    group,
                    from,
                    to: from + value,
                    value,
                });
            }
        }
        bars
    }
}

struct Bar {
    category: usize,
    group: usize,
    from: f64,
    to: f64,
    value: f64,
}

/// Where the axes are.
struct Frame<'a> {
    chart: &'a BarChart,
    plot: Rect,
    scale: ValueScale,
    axis: Axis,
    /// CSS pixels for each category.
    band: f64,
    upright: bool,
}

impl<'a> Frame<'a> {
    fn new(chart: &'a BarChart, bars: &[Bar], (width, height): (f64, f64)) -> Self {
        let extent = bars.iter().fold(None, |extent: Option<(f64, f64)>, bar| {
            let (low, high) = extent.unwrap_or((bar.to, bar.to));
            Some((low.min(bar.to), high.max(bar.to)))
        });
        let mut axis = chart.axis.clone();
        if chart.mode == BarMode::Percent {
            axis.unit = "percentunit".to_owned();
            axis.max = axis
                .max
                .or(extent.is_none_or(|(low, _)| low >= 0.0).then_some(1.0));
        }
        let count = chart.categories.len().clamp(1, MOST) as f64;
        let widest = chart
            .categories
            .iter()
            .take(MOST)
            .map(|name| font::width(name));
        let widest = widest.fold(0.0, f64::max);
        if chart.horizontal {
            let left = (widest + GAP + font::SPARE)
                .ceil()
                .clamp(24.0, (width * 0.35).max(24.0));
            let room = (width - left - LINE * 1.5).max(1.0);
            let scale = ValueScale::new(&axis, extent, true, room, 90.0);
            let plot = Rect {
                left,
                top: 4.0,
                width: room,
                height: (height - 4.0 - LINE - GAP).max(1.0),
            };
            let band = plot.height / count;
            return Self {
                chart,
                plot,
                scale,
                axis,
                band,
                upright: false,
            };
        }
        // Names take room from the bars, and how much depends on the room the bars leave them.
        let upright = widest + 8.0 > (width - 50.0).max(1.0) / count;
        let names = if upright {
            widest.min(UPRIGHT).min(height * 0.4)
        } else {
            LINE
        };
        let room = (height - LINE - names - GAP).max(1.0);
        let scale = ValueScale::new(&axis, extent, true, room, layout::TICK_APART);
        let left = (scale.label_width() + GAP)
            .ceil()
            .clamp(24.0, (width / 2.0).max(24.0));
        let plot = Rect {
            left,
            top: LINE,
            width: (width - left - 10.0).max(1.0),
            height: room,
        };
        Self {
            chart,
            plot,
            scale,
            axis,
            band: plot.width / count,
            upright,
        }
    }

    /// CSS pixels along the value axis from the picture's edge.
    fn along(&self, value: f64) -> f64 {
        let share = self.scale.share(value);
        if self.chart.horizontal {
            self.plot.left + self.plot.width * share
        } else {
            self.plot.top + self.plot.height * (1.0 - share)
        }
    }

    /// A line across the bars at a value.
    fn across(&self, value: f64, snap: bool) -> Vec<Place> {
        let plot = self.plot;
        let at = if snap {
            crisp(self.along(value))
        } else {
            self.along(value)
        };
        if self.chart.horizontal {
            vec![place(at, plot.top), place(at, plot.top + plot.height)]
        } else {
            vec![place(plot.left, at), place(plot.left + plot.width, at)]
        }
    }

    fn grid(&self, scene: &mut Scene) {
        let plot = self.plot;
        for tick in &self.scale.ticks {
            scene.path(self.across(tick.at, true), Stroke::new(Ink::Grid, 1.0));
            let label = tick.label.as_str();
            scene.text(if self.chart.horizontal {
                let y = plot.top + plot.height + GAP;
                Text::new(label, self.along(tick.at), y).below().center()
            } else {
                Text::new(label, plot.left - GAP, self.along(tick.at))
                    .middle()
                    .right()
            });
        }
    }

    fn limits(&self, scene: &mut Scene) {
        for limit in self.chart.thresholds.iter().filter(|own| own.line) {
            if (self.scale.low..=self.scale.high).contains(&limit.value) {
                let stroke = Stroke::new(Ink::Mark(limit.color), 1.0);
                let dash: &[f64] = if limit.dashed { &[6.0, 4.0] } else { &[] };
                scene.path(self.across(limit.value, false), stroke.dashed(dash));
            }
        }
    }

    fn bars(&self, drawn: &mut Drawn, bars: &[Bar]) {
        let groups = self.chart.groups.len().max(1);
        let lanes = if self.chart.mode == BarMode::Grouped {
            groups
        } else {
            1
        };
        let room = self.band * self.chart.group_width.clamp(0.05, 1.0);
        let lane = (room / lanes as f64).max(0.5);
        let free = if lane > 4.0 && lanes > 1 { 1.0 } else { 0.0 };
        let mut by_color: Vec<(Color, Vec<(Place, Place)>)> = Vec::new();
        for bar in bars {
            let nth = if lanes == 1 { 0 } else { bar.group };
            let start = bar.category as f64 * self.band + (self.band - room) / 2.0;
            let start = start + nth as f64 * lane + free / 2.0;
            let rect = self.rect(start, lane - free, bar);
            let color = self.color(bar);
            let corners = (
                place(rect.left, rect.top),
                place(rect.left + rect.width, rect.top + rect.height),
            );
            match by_color.iter_mut().find(|(own, _)| *own == color) {
                Some((_, rects)) => rects.push(corners),
                None => by_color.push((color, vec![corners])),
            }
            drawn.spot(rect, bar.category * groups + bar.group);
        }
        let window = Rect {
            top: self.plot.top - 1.0,
            height: self.plot.height + 2.0,
            ..self.plot
        };
        drawn.scene.clipped(window, |scene| {
            for (color, rects) in by_color {
                scene.rects(rects, Fill::tint(Ink::Mark(color), 0.9));
            }
        });
        let zero = self.across(self.scale.base(), true);
        drawn.scene.path(zero, Stroke::new(Ink::Axis, 1.0));
        self.values(&mut drawn.scene, bars, room, lane);
    }

    fn rect(&self, start: f64, thickness: f64, bar: &Bar) -> Rect {
        let held = |value: f64| {
            let value = if self.scale.has(value) {
                value
            } else {
                self.scale.base()
            };
            self.along(value)
        };
        let (one, other) = (held(bar.from), held(bar.to));
        let (low, high) = (one.min(other), one.max(other));
        if self.chart.horizontal {
            Rect {
                left: low,
                top: self.plot.top + start,
                width: high - low,
                height: thickness,
            }
        } else {
            Rect {
                left: self.plot.left + start,
                top: low,
                width: thickness,
                height: high - low,
            }
        }
    }

    fn color(&self, bar: &Bar) -> Color {
        let group = &self.chart.groups[bar.group];
        let own = group.colors.get(bar.category).copied().flatten();
        own.unwrap_or(group.color)
    }

    /// Values at the ends of bars; those of stacked ones stand within.
    fn values(&self, scene: &mut Scene, bars: &[Bar], room: f64, lane: f64) {
        if self.chart.values == Show::Never {
            return;
        }
        let always = self.chart.values == Show::Always;
        let stacked = self.chart.mode != BarMode::Grouped;
        // Some with a value and some without would look as if these had none.
        let text = |bar: &Bar| unit::format(&self.axis.unit, bar.value, self.axis.decimals);
        let wide = |bar: &Bar| lane + 4.0 < font::width(&text(bar));
        if !always && !self.chart.horizontal && bars.iter().any(wide) {
            return;
        }
        for bar in bars {
            let text = text(bar);
            let nth = if stacked { 0.5 } else { bar.group as f64 + 0.5 };
            let middle = bar.category as f64 * self.band + (self.band - room) / 2.0 + nth * lane;
            let (from, to) = (self.along(bar.from), self.along(bar.to));
            let width = font::width(&text);
            let fits = match (self.chart.horizontal, stacked) {
                (true, false) => lane >= 11.0,
                (true, true) => lane >= 11.0 && (to - from).abs() > width + 6.0,
                (false, false) => true,
                (false, true) => (to - from).abs() > LINE,
            };
            if !fits && !always {
                continue;
            }
            scene.text(match (self.chart.horizontal, stacked) {
                (_, true) => {
                    let on = Ink::On(self.color(bar));
                    let along = (from + to) / 2.0;
                    let (x, y) = match self.chart.horizontal {
                        true => (along, self.plot.top + middle),
                        false => (self.plot.left + middle, along),
                    };
                    Text::new(text, x, y).ink(on).middle().center()
                }
                (true, false) => {
                    let y = self.plot.top + middle;
                    // A bar that leaves no room beyond its end has its value within.
                    if to + 4.0 + width <= self.plot.left + self.plot.width + LINE * 1.5 {
                        Text::new(text, to + 4.0, y).ink(Ink::Text).middle()
                    } else {
                        let on = Ink::On(self.color(bar));
                        Text::new(text, to - 4.0, y).ink(on).middle().right()
                    }
                }
                (false, false) => {
                    let below = bar.value < 0.0;
                    let y = if below { to + 10.0 } else { to - 8.0 };
                    let text = Text::new(text, self.plot.left + middle, y).ink(Ink::Text);
                    text.middle().center()
                }
            });
        }
    }

    /// Names of the categories, so many as there is room for.
    fn names(&self, scene: &mut Scene, (width, height): (f64, f64)) {
        let plot = self.plot;
        let needed = if self.upright || self.chart.horizontal {
            13.0
        } else {
            0.0
        };
        let every = (needed / self.band.max(0.01)).ceil().max(1.0) as usize;
        for (at, name) in self
            .chart
            .categories
            .iter()
            .take(MOST)
            .enumerate()
            .step_by(every)
        {
            let middle = (at as f64 + 0.5) * self.band;
            scene.text(if self.chart.horizontal {
                let name = font::elided(name, plot.left - GAP, font::SIZE, false);
                Text::new(name, plot.left - GAP, plot.top + middle)
                    .middle()
                    .right()
            } else if self.upright {
                let room = height - plot.top - plot.height - GAP;
                let name = font::elided(name, room, font::SIZE, false);
                let at = (plot.left + middle, plot.top + plot.height + GAP);
                Text::new(name, at.0, at.1).up().middle().right()
            } else {
                let x = plot.left + middle;
                let half = font::width(name) / 2.0;
                let x = x.clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
                Text::new(name.as_str(), x, plot.top + plot.height + GAP)
                    .below()
                    .center()
            });
        }
    }
}
