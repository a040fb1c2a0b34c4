//! The picture in three layers, on any plotters backend.

use plotters::{
    coord::{Shift, cartesian::Cartesian2d},
    element::{Circle, PathElement, Polygon, Rectangle, Text},
    prelude::{DrawingArea, DrawingBackend},
    style::{
        Color as _, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    font,
    layout::{GAP, Layout},
    palette::Ink,
    runs::{Mark, Run},
    scale::{TimeScale, ValueScale},
    spec::{ChartSpec, Color, Line, Style},
};

/// A plotters drawing area with what differs between backends.
pub(crate) struct Surface<'a, DB: DrawingBackend> {
    pub(crate) area: DrawingArea<DB, Shift>,
    /// Backend units in a CSS pixel.
    pub(crate) pixel: f64,
    /// Backend units of stroke width in a CSS pixel.
    pub(crate) stroke: f64,
    /// Backend units of text size in a CSS pixel.
    pub(crate) text: f64,
    /// CSS pixels by which the backend sets text too high.
    pub(crate) text_rise: f64,
    /// How the backend knows an ink.
    pub(crate) ink: &'a dyn Fn(Ink) -> RGBColor,
}

type Drawn<DB> =
    Result<(), plotters::drawing::DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;
type Plot<DB> = DrawingArea<DB, Cartesian2d<TimeScale, ValueScale>>;

/// Grid, threshold bands and spans: what lies behind the series.
pub(crate) fn back<DB: DrawingBackend>(
    on: &Surface<'_, DB>,
    spec: &ChartSpec,
    layout: &Layout,
) -> Drawn<DB> {
    let plot = on.plot(layout);
    let (low, high) = (layout.value.low, layout.value.high);
    let (start, end) = (layout.time.0.start.0, layout.time.0.end.0);
    if !spec.bare {
        on.grid(layout)?;
    }
    for (at, threshold) in spec
        .thresholds
        .iter()
        .enumerate()
        .filter(|(_, own)| own.fill)
    {
        let next = spec.thresholds.get(at + 1).map_or(high, |next| next.value);
        let (from, to) = (threshold.value.clamp(low, high), next.clamp(low, high));
        if from < to {
            let fill = on.fill(Ink::Mark(threshold.color), 0.08);
            plot.draw(&Rectangle::new([(start, to), (end, from)], fill))?;
        }
    }
    for span in &spec.annotations {
        if let Some(until) = span.end {
            let (from, to) = (span.at.0.clamp(start, end), until.0.clamp(start, end));
            let fill = on.fill(Ink::Mark(span.color), 0.12);
            plot.draw(&Rectangle::new([(from, high), (to, low)], fill))?;
        }
    }
    Ok(())
}

/// The series, which may leave the plot area and are cut there by the caller.
pub(crate) fn series<DB: DrawingBackend>(
    on: &Surface<'_, DB>,
    spec: &ChartSpec,
    layout: &Layout,
) -> Drawn<DB> {
    let plot = on.plot(layout);
    for (line, runs) in spec.series.iter().zip(&layout.runs.series) {
        let width = bar_width(runs, layout);
        for run in runs {
            match line.style {
                Style::Lines => on.run(&plot, line, run, &layout.value)?,
                Style::Bars => on.bars(&plot, line, run, &layout.value, width)?,
                Style::Points => on.dots(&plot, line, run)?,
            }
        }
    }
    Ok(())
}

/// Threshold lines, marks and labels: what lies over the series.
pub(crate) fn front<DB: DrawingBackend>(
    on: &Surface<'_, DB>,
    spec: &ChartSpec,
    layout: &Layout,
) -> Drawn<DB> {
    let plot = on.plot(layout);
    let (low, high) = (layout.value.low, layout.value.high);
    let (start, end) = (layout.time.0.start.0, layout.time.0.end.0);
    for threshold in spec.thresholds.iter().filter(|own| own.line) {
        if (low..=high).contains(&threshold.value) {
            let line = on.line(Ink::Mark(threshold.color), 1.0);
            let ends = vec![(start, threshold.value), (end, threshold.value)];
            plot.draw(&PathElement::new(ends, line))?;
        }
    }
    for mark in &spec.annotations {
        for at in [Some(mark.at), mark.end].into_iter().flatten() {
            if layout.time.0.contains(at) {
                let line = on.line(Ink::Mark(mark.color), 1.0);
                plot.draw(&PathElement::new(vec![(at.0, low), (at.0, high)], line))?;
            }
        }
    }
    if spec.bare {
        Ok(())
    } else {
        on.labels(spec, layout)
    }
}

/// Bars leave a fifth of the distance between points free.
fn bar_width(runs: &[Run], layout: &Layout) -> i64 {
    let distances = runs
        .iter()
        .flat_map(|run| run.windows(2))
        .map(|pair| pair[1].at - pair[0].at);
    let least = distances.filter(|distance| *distance > 0).min();
    let twentieth = layout.time.0.length().0 / 20;
    (least.unwrap_or(twentieth) * 4 / 5).max(1)
}

impl<DB: DrawingBackend> Surface<'_, DB> {
    fn plot(&self, layout: &Layout) -> Plot<DB> {
        let unit = |pixels: f64| (pixels * self.pixel).round() as i32;
        let plot = layout.plot;
        let x = unit(plot.left)..unit(plot.left + plot.width);
        let y = unit(plot.top + plot.height)..unit(plot.top);
        let coordinates = Cartesian2d::new(layout.time, layout.value.clone(), (x, y));
        self.area.apply_coord_spec(coordinates)
    }

    /// Lines in the middle of a pixel, where they are one pixel wide and not two half-lit ones.
    fn grid(&self, layout: &Layout) -> Drawn<DB> {
        let plot = layout.plot;
        let line = self.line(Ink::Grid, 1.0);
        let unit = |pixels: f64| (pixels * self.pixel).round() as i32;
        let crisp = |pixels: f64| unit((pixels - 0.5).round() + 0.5);
        let (left, right) = (unit(plot.left), unit(plot.left + plot.width));
        let (top, bottom) = (unit(plot.top), unit(plot.top + plot.height));
        for tick in &layout.value.ticks {
            let y = crisp(plot.top + plot.height * (1.0 - layout.value.share(tick.at)));
            self.area
                .draw(&PathElement::new(vec![(left, y), (right, y)], line))?;
        }
        for tick in &layout.time_ticks {
            let x = crisp(plot.left + plot.width * layout.time.share(tick.at as i64));
            self.area
                .draw(&PathElement::new(vec![(x, bottom), (x, top)], line))?;
        }
        Ok(())
    }

    fn run(&self, plot: &Plot<DB>, line: &Line, run: &Run, value: &ValueScale) -> Drawn<DB> {
        if run.len() == 1 {
            return self.dots(plot, line, run);
        }
        let ink = Ink::Mark(line.color);
        let top = corners(run, line.step_after, |mark| mark.value);
        if line.fill_opacity > 0.0 {
            let mut outline = top.clone();
            match (&line.stack, run.first(), run.last()) {
                (None, Some(first), Some(last)) => {
                    outline.extend([(last.at, value.base()), (first.at, value.base())]);
                }
                _ => {
                    let floor = |mark: &Mark| {
                        if value.has(mark.floor) {
                            mark.floor
                        } else {
                            value.base()
                        }
                    };
                    outline.extend(corners(run, line.step_after, floor).into_iter().rev());
                }
            }
            plot.draw(&Polygon::new(outline, self.fill(ink, line.fill_opacity)))?;
        }
        if line.width > 0.0 {
            plot.draw(&PathElement::new(top, self.line(ink, line.width)))?;
        }
        Ok(())
    }

    fn bars(
        &self,
        plot: &Plot<DB>,
        line: &Line,
        run: &Run,
        value: &ValueScale,
        width: i64,
    ) -> Drawn<DB> {
        let opacity = if line.fill_opacity > 0.0 {
            line.fill_opacity
        } else {
            0.8
        };
        let fill = self.fill(Ink::Mark(line.color), opacity);
        for mark in run {
            let floor = if value.has(mark.floor) && line.stack.is_some() {
                mark.floor
            } else {
                value.base()
            };
            let (from, to) = (mark.at - width / 2, mark.at + width / 2);
            let (upper, lower) = (mark.value.max(floor), mark.value.min(floor));
            plot.draw(&Rectangle::new([(from, upper), (to, lower)], fill))?;
        }
        Ok(())
    }

    fn dots(&self, plot: &Plot<DB>, line: &Line, run: &Run) -> Drawn<DB> {
        let fill = self.fill(Ink::Mark(line.color), 1.0);
        let radius = (line.width.max(1.6) * self.pixel).round() as i32;
        for mark in run {
            plot.draw(&Circle::new((mark.at, mark.value), radius, fill))?;
        }
        Ok(())
    }

    fn labels(&self, spec: &ChartSpec, layout: &Layout) -> Drawn<DB> {
        let plot = layout.plot;
        for tick in &layout.value.ticks {
            let y = plot.top + plot.height * (1.0 - layout.value.share(tick.at));
            self.text(&tick.label, plot.left - GAP, y, HPos::Right, VPos::Center)?;
        }
        for tick in &layout.time_ticks {
            let x = plot.left + plot.width * layout.time.share(tick.at as i64);
            let half = font::width(&tick.label) / 2.0;
            if x - half >= 0.0 && x + half <= f64::from(spec.width) {
                let y = plot.top + plot.height + GAP;
                self.text(&tick.label, x, y, HPos::Center, VPos::Top)?;
            }
        }
        match &spec.y.label {
            Some(label) => self.text(label, 0.0, 2.0, HPos::Left, VPos::Top),
            None => Ok(()),
        }
    }

    fn text(&self, text: &str, x: f64, y: f64, across: HPos, down: VPos) -> Drawn<DB> {
        let size = font::SIZE * self.text;
        let font = FontDesc::new(FontFamily::Name(font::FAMILY), size, FontStyle::Normal);
        let color = (self.ink)(Ink::Axis);
        let style = TextStyle::from(font)
            .color(&color)
            .pos(Pos::new(across, down));
        let at = (
            (x * self.pixel).round() as i32,
            ((y + self.text_rise) * self.pixel).round() as i32,
        );
        self.area.draw(&Text::new(text, at, style))
    }

    fn line(&self, ink: Ink, width: f64) -> ShapeStyle {
        (self.ink)(ink).stroke_width(((width * self.stroke).round() as u32).max(1))
    }

    fn fill(&self, ink: Ink, opacity: f64) -> ShapeStyle {
        (self.ink)(ink).mix(opacity.clamp(0.0, 1.0)).filled()
    }
}

/// The corners of a run's outline, with two per point where values are held.
fn corners(run: &Run, hold: bool, value: impl Fn(&Mark) -> f64) -> Vec<(i64, f64)> {
    let mut corners: Vec<(i64, f64)> = Vec::with_capacity(run.len() * if hold { 2 } else { 1 });
    for mark in run {
        if let (true, Some((_, before))) = (hold, corners.last().copied()) {
            corners.push((mark.at, before));
        }
        corners.push((mark.at, value(mark)));
    }
    corners
}

/// The inks a specification can need, each numbered by its place.
pub(crate) fn inks(spec: &ChartSpec) -> Vec<Ink> {
    let colors = (spec.series.iter().map(|line| line.color))
        .chain(spec.thresholds.iter().map(|threshold| threshold.color))
        .chain(spec.annotations.iter().map(|annotation| annotation.color));
    let mut inks = vec![Ink::Grid, Ink::Axis];
    for color in colors {
        let color = match color {
            Color::Series(at) => Color::Series(at % 8),
            other => other,
        };
        if !inks.contains(&Ink::Mark(color)) {
            inks.push(Ink::Mark(color));
        }
    }
    inks
}
