use std::collections::HashMap;

use crate::{
    curve,
    layout::Layout,
    palette::Ink,
    runs::{Mark, Run},
    scale::ValueScale,
    scene::{Fill, Place, Scene, Stroke},
    spec::{Align, ChartSpec, Line, Markers, Style},
};

/// The series, first at the back; they may leave the plot and are cut there by the caller.
pub(super) fn all(scene: &mut Scene, spec: &ChartSpec, layout: &Layout) {
    for at in order(&spec.series) {
        let line = &spec.series[at];
        let drawn = Drawn {
            line,
            runs: &layout.runs.series[at],
            layout,
            scale: layout.scale(line.side),
        };
        match line.style {
            Style::Lines => drawn.lines(scene),
            Style::Bars => drawn.bars(scene),
            Style::Points => drawn.dots(scene, |_| true),
        }
    }
}

/// The series from back to front: as they are given, but within a stack the lowest is the last.
/// Where a series adds less than its line is wide, the line of the one below stays whole; the other
/// way round a few failures would give the whole stack their colour.
fn order(series: &[Line]) -> Vec<usize> {
    let mut stacks: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, line) in series.iter().enumerate() {
        if let Some(stack) = &line.stack {
            stacks.entry(stack).or_default().push(at);
        }
    }
    let mut order: Vec<usize> = (0..series.len()).collect();
    for own in stacks.values() {
        for (place, at) in own.iter().zip(own.iter().rev()) {
            order[*place] = *at;
        }
    }
    order
}

struct Drawn<'a> {
    line: &'a Line,
    runs: &'a [Run],
    layout: &'a Layout,
    scale: &'a ValueScale,
}

impl Drawn<'_> {
    fn lines(&self, scene: &mut Scene) {
        for run in self.runs.iter().filter(|run| run.len() > 1) {
            if self.line.fill_opacity > 0.0 {
                self.area(scene, run);
            }
            for piece in self.visible(run) {
                let stroke = Stroke::new(Ink::Mark(self.line.color), self.line.width);
                if self.line.width > 0.0 {
                    let top = self.outline(piece, |mark| mark.value);
                    scene.path(top, stroke.dashed(&self.line.dash));
                }
            }
        }
        let roomy = self.has_room();
        self.dots(scene, |run| match self.line.markers {
            _ if run.len() == 1 => true,
            Markers::Auto => roomy,
            Markers::Always => true,
            Markers::Never => false,
        });
    }

    fn area(&self, scene: &mut Scene, run: &Run) {
        let mut outline = self.outline(run, |mark| mark.value);
        let highest = outline.iter().map(|(_, y)| *y).min();
        let base = self.layout.y(self.scale, self.scale.base());
        if self.stands_on_another() {
            let floor = self.outline(run, |mark| self.floor(mark));
            outline.extend(floor.into_iter().rev());
        } else if let (Some(first), Some(last)) =
            (outline.first().copied(), outline.last().copied())
        {
            outline.extend([(last.0, base), (first.0, base)]);
        }
        let mut fill = Fill::tint(Ink::Mark(self.line.color), self.line.fill_opacity);
        if self.line.fade {
            fill.fade = highest.map(|highest| (highest, base));
        }
        scene.area(outline, fill);
    }

    /// The parts of a run whose line is drawn: where a stacked series adds nothing, its line would
    /// hide that of the series below.
    fn visible<'r>(&self, run: &'r Run) -> impl Iterator<Item = &'r [Mark]> {
        let stacked = self.line.stack.is_some();
        let adds = move |mark: &Mark| !stacked || mark.floor == 0.0 || mark.value != mark.floor;
        run.chunk_by(move |one, next| adds(one) || adds(next))
            .filter(|piece| piece.len() > 1)
    }

    fn outline(&self, run: &[Mark], value: impl Fn(&Mark) -> f64) -> Vec<Place> {
        curve::outline(run, self.line.interpolation, self.layout, self.scale, value)
    }

    fn bars(&self, scene: &mut Scene) {
        let opacity = match self.line.fill_opacity {
            none if none <= 0.0 => 0.8,
            opacity => opacity,
        };
        let width = self.bar_width();
        let before = match self.line.bars.align {
            Align::Before => width,
            Align::Center => width / 2.0,
            Align::After => 0.0,
        };
        let bar = |mark: &Mark| {
            let x = f64::from(self.layout.x(mark.at)) - before * 10.0;
            let (left, right) = (x.round() as i32, (x + width * 10.0).round() as i32);
            let (one, other) = (
                self.layout.y(self.scale, mark.value),
                self.layout.y(self.scale, self.floor(mark)),
            );
            ((left, one.min(other)), (right, one.max(other)))
        };
        let bars = self.runs.iter().flatten().map(bar).collect();
        scene.rects(bars, Fill::tint(Ink::Mark(self.line.color), opacity));
    }

    /// Width of a bar in CSS pixels: a share of the least distance between two points.
    fn bar_width(&self) -> f64 {
        let distances = self
            .runs
            .iter()
            .flat_map(|run| run.windows(2))
            .map(|pair| pair[1].at.saturating_sub(pair[0].at));
        let length = self.layout.time.0.length().0.max(1);
        let least = distances.filter(|distance| *distance > 0).min();
        let least = least.unwrap_or(length / 16) as f64 / length as f64;
        let width = least * self.layout.plot.width * self.line.bars.width.clamp(0.0, 1.0);
        width.max(1.0)
    }

    fn dots(&self, scene: &mut Scene, wanted: impl Fn(&Run) -> bool) {
        let place = |mark: &Mark| {
            (
                self.layout.x(mark.at),
                self.layout.y(self.scale, mark.value),
            )
        };
        let marked = self.runs.iter().filter(|run| wanted(run)).flatten();
        let radius = self.line.point_size.clamp(1.0, 40.0) / 2.0;
        let fill = Fill::solid(Ink::Mark(self.line.color));
        scene.dots(marked.map(place).collect(), radius, fill);
    }

    /// Whether marked points would stand apart.
    fn has_room(&self) -> bool {
        let points = self.runs.iter().map(Vec::len).sum::<usize>();
        self.layout.plot.width > points as f64 * (self.line.point_size + 8.0)
    }

    fn stands_on_another(&self) -> bool {
        self.line.stack.is_some() || self.line.fill_to.is_some()
    }

    fn floor(&self, mark: &Mark) -> f64 {
        if self.stands_on_another() && self.scale.has(mark.floor) {
            mark.floor
        } else {
            self.scale.base()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Color, Stack};

    #[test]
    fn within_a_stack_the_lowest_is_drawn_last_and_all_else_stays_in_its_place() {
        let stacked = |group: Option<&str>| {
            let mut line = Line::new("", Color::Series(0), Vec::new());
            line.stack = group.map(|group| Stack {
                group: group.to_owned(),
                percent: false,
            });
            line
        };
        let series = [Some("A"), None, Some("A"), Some("B"), Some("A"), Some("B")].map(stacked);
        assert_eq!(order(&series), [4, 1, 2, 5, 0, 3]);
        assert_eq!(order(&[None, None].map(stacked)), [0, 1]);
    }
}
