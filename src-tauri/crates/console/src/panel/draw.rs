use chart::{Annotation, AnnotationKind, Axis, ChartSpec, Color, Line, Side};
use model::{Labels, Millis, Point, Series, TimeRange};

use crate::{
    Console,
    wire::{
        AxisView, ChartView, ExemplarView, Legend, LinkView, MarkKind, MarkView, PlotRect,
        SeriesView, TooltipMode, Zone,
    },
};

/// A drawing of one series with marks, as the golden signals have it.
pub(crate) struct Drawing<'a> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) zone: &'a Zone,
    pub(crate) range: TimeRange,
    pub(crate) step: Millis,
    pub(crate) unit: &'a str,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) marks: &'a [MarkView],
    pub(crate) title: &'a str,
    pub(crate) color: Color,
}

/// Draws the series with a faint area under them.
pub(crate) fn draw(console: &Console, drawing: Drawing<'_>, series: Vec<Series>) -> ChartView {
    let mut spec = ChartSpec::new(
        drawing.width.clamp(40, 4_000),
        drawing.height.clamp(30, 4_000),
        drawing.range,
    );
    spec.zone = zone(drawing.zone);
    spec.y = Axis {
        unit: drawing.unit.to_owned(),
        min: drawing.min,
        max: drawing.max,
        ..Axis::default()
    };
    spec.gap_after = Some(gap(drawing.step));
    let drawn = series
        .into_iter()
        .map(|series| {
            let mut line = Line::new(drawing.title, drawing.color, series.points);
            line.fill_opacity = 0.12;
            Drawn {
                line,
                labels: series.labels,
                calcs: Vec::new(),
                shown: true,
                unit: drawing.unit.to_owned(),
                decimals: None,
                legend: false,
                links: Vec::new(),
            }
        })
        .collect();
    let extras = Extras {
        place: format!("signal {}", drawing.title),
        legend: Legend {
            shown: false,
            table: false,
            right: false,
            calcs: Vec::new(),
            order: Vec::new(),
        },
        tooltip: TooltipMode::AllDescending,
        marks: drawing.marks.to_vec(),
        exemplars: Vec::new(),
        order: Vec::new(),
    };
    view(console, spec, drawn, extras).0
}

/// A line with what the legend says of it.
pub(crate) struct Drawn {
    pub(crate) line: Line,
    pub(crate) labels: Labels,
    /// The legend's calculations as numbers and as they are written.
    pub(crate) calcs: Vec<(Option<f64>, String)>,
    pub(crate) shown: bool,
    pub(crate) unit: String,
    pub(crate) decimals: Option<u8>,
    pub(crate) legend: bool,
    pub(crate) links: Vec<LinkView>,
}

/// An observation with its trace.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Observed {
    /// Its query's letter.
    pub(crate) ref_id: String,
    pub(crate) at: Millis,
    pub(crate) value: f64,
    /// Labels of the series and of the observation.
    pub(crate) labels: Labels,
}

/// What stands on and beside the lines.
pub(crate) struct Extras {
    /// The place of the drawing: the next one there replaces it.
    pub(crate) place: String,
    pub(crate) legend: Legend,
    pub(crate) tooltip: TooltipMode,
    pub(crate) marks: Vec<MarkView>,
    pub(crate) exemplars: Vec<Observed>,
    /// Places of the series in the order of the legend.
    pub(crate) order: Vec<u32>,
}

/// Draws the shown lines and keeps the values of all of them for hovering.
pub(crate) fn view(
    console: &Console,
    mut spec: ChartSpec,
    drawn: Vec<Drawn>,
    extras: Extras,
) -> (ChartView, ChartSpec) {
    let points: Vec<&[Point]> = drawn.iter().map(|one| one.line.points.as_slice()).collect();
    let values_key = console.shared.values.keep(&extras.place, &points);
    let series = drawn
        .iter()
        .map(|one| SeriesView {
            label: one.line.label.clone(),
            color: spec.palette.css(one.line.color),
            labels: one.labels.clone(),
            calcs: one.calcs.iter().map(|(_, words)| words.clone()).collect(),
            shown: one.shown,
            right: one.line.side == Side::Right,
            unit: one.unit.clone(),
            decimals: one.decimals,
            links: one.links.clone(),
        })
        .collect();
    spec.annotations = extras.marks.iter().map(annotation).collect();
    // Lines that are left out take the places that areas reach down to with them.
    let places: Vec<Option<usize>> = drawn
        .iter()
        .scan(0, |next, one| {
            let place = one.shown.then_some(*next);
            *next += usize::from(one.shown);
            Some(place)
        })
        .collect();
    spec.series = drawn
        .into_iter()
        .filter(|one| one.shown)
        .map(|one| {
            let mut line = one.line;
            line.fill_to = line
                .fill_to
                .and_then(|at| places.get(at).copied().flatten());
            line
        })
        .collect();
    spec.signs = false;
    let chart = chart::svg(&spec);
    spec.signs = true;
    let axis = |axis: &Axis, (min, max): (f64, f64)| AxisView {
        min,
        max,
        log: axis.log.filter(|_| axis.linear_to.is_none()),
        unit: axis.unit.clone(),
    };
    let view = ChartView {
        plot: PlotRect {
            x: chart.plot.left,
            y: chart.plot.top,
            width: chart.plot.width,
            height: chart.plot.height,
        },
        range: TimeRange {
            start: chart.x.0,
            end: chart.x.1,
        },
        axis: axis(&spec.y, chart.y),
        right_axis: spec
            .right
            .as_ref()
            .zip(chart.right)
            .map(|(right, ends)| axis(right, ends)),
        exemplars: exemplars(&chart, &extras.exemplars, &spec),
        svg: chart.svg,
        values_key,
        series,
        legend: Legend {
            order: extras.order,
            ..extras.legend
        },
        tooltip: extras.tooltip,
        marks: extras.marks,
        not_finite: chart.not_drawable,
    };
    (view, spec)
}

fn annotation(mark: &MarkView) -> Annotation {
    Annotation {
        at: mark.at,
        end: mark.end,
        text: mark.text.clone(),
        color: if mark.kind == MarkKind::Alert {
            Color::Critical
        } else {
            Color::Muted
        },
        kind: match mark.kind {
            MarkKind::Version => AnnotationKind::Deploy,
            MarkKind::Restart => AnnotationKind::Restart,
            MarkKind::Alert => AnnotationKind::Alert,
            MarkKind::Migration => AnnotationKind::Migration,
            // Something that ran, like a runbook.
            MarkKind::Run | MarkKind::Trace => AnnotationKind::Run,
            MarkKind::Incident => AnnotationKind::Incident,
        },
    }
}

/// The observations where they were drawn; those outside the plot are left out.
fn exemplars(chart: &chart::Chart, observed: &[Observed], spec: &ChartSpec) -> Vec<ExemplarView> {
    chart
        .marks
        .iter()
        .filter(|mark| mark.kind == chart::MarkKind::Exemplar)
        .filter_map(|mark| {
            let index = usize::try_from(mark.index).ok()?;
            let one = observed.get(index)?;
            let side = spec.exemplars.get(index).map(|one| one.side);
            let axis = match side {
                Some(Side::Right) => spec.right.as_ref().unwrap_or(&spec.y),
                Some(Side::Left) | None => &spec.y,
            };
            let trace = ["trace_id", "traceID", "traceId", "trace"]
                .iter()
                .find_map(|name| one.labels.get(name));
            Some(ExemplarView {
                x: mark.x,
                y: mark.y,
                at: one.at,
                value: chart::unit::format(&axis.unit, one.value, axis.decimals),
                trace_id: trace.map(str::to_owned),
                labels: one.labels.clone(),
            })
        })
        .collect()
}

/// The zone of the window; one that is not known shows as UTC.
pub(crate) fn zone(zone: &Zone) -> chart::Zone {
    match zone {
        Zone::Utc => chart::Zone::Utc,
        Zone::Named(name) => name.parse().unwrap_or(chart::Zone::Utc),
    }
}

/// Points further apart than this are not connected.
pub(super) fn gap(step: Millis) -> Millis {
    Millis(step.0.saturating_mul(3) / 2)
}
