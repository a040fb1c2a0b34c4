use chart::{Annotation, AnnotationKind, Axis, ChartSpec, Color, Line};
use model::{Millis, Series, TimeRange};

use crate::{
    Console,
    wire::{
        AxisView, ChangeKind, ChangeMark, ChartView, Legend, PlotRect, SeriesView, TooltipMode,
        Zone,
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
    pub(crate) marks: &'a [Annotation],
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
    spec.annotations = drawing.marks.to_vec();
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
            }
        })
        .collect();
    let legend = Legend {
        shown: false,
        table: false,
        right: false,
        calcs: Vec::new(),
    };
    view(console, spec, drawn, legend).0
}

/// Deploys and restarts as marks across a drawing.
pub(crate) fn marks(changes: &[ChangeMark]) -> Vec<Annotation> {
    changes
        .iter()
        .filter(|mark| matches!(mark.kind, ChangeKind::Deploy | ChangeKind::Restart))
        .map(|mark| Annotation {
            at: mark.at,
            end: None,
            text: mark.text.clone(),
            color: Color::Muted,
            kind: match mark.kind {
                ChangeKind::Restart => AnnotationKind::Restart,
                _ => AnnotationKind::Deploy,
            },
        })
        .collect()
}

/// A line with what the legend says of it.
pub(super) struct Drawn {
    pub(super) line: Line,
    pub(super) labels: model::Labels,
    pub(super) calcs: Vec<String>,
    pub(super) shown: bool,
}

/// Draws the shown lines and keeps the values of all of them for hovering; also gives back what
/// was drawn.
pub(super) fn view(
    console: &Console,
    mut spec: ChartSpec,
    drawn: Vec<Drawn>,
    legend: Legend,
) -> (ChartView, ChartSpec) {
    let points: Vec<&[model::Point]> = drawn.iter().map(|one| one.line.points.as_slice()).collect();
    let values_key = console.shared.values.keep(&points);
    let series = drawn
        .iter()
        .map(|one| SeriesView {
            label: one.line.label.clone(),
            color: spec.palette.css(one.line.color),
            labels: one.labels.clone(),
            calcs: one.calcs.clone(),
            shown: one.shown,
            right: false,
            unit: spec.y.unit.clone(),
            decimals: spec.y.decimals,
            links: Vec::new(),
        })
        .collect();
    spec.series = drawn
        .into_iter()
        .filter(|one| one.shown)
        .map(|one| one.line)
        .collect();
    let chart = chart::svg(&spec);
    let view = ChartView {
        svg: chart.svg,
        values_key,
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
        axis: AxisView {
            min: chart.y.0,
            max: chart.y.1,
            log: chart.log,
            unit: spec.y.unit.clone(),
        },
        right_axis: None,
        series,
        legend,
        tooltip: TooltipMode::AllDescending,
        marks: Vec::new(),
        exemplars: Vec::new(),
        not_finite: chart.not_drawable,
    };
    (view, spec)
}

/// The zone of the window; one that is not known shows as UTC.
pub(super) fn zone(zone: &Zone) -> chart::Zone {
    match zone {
        Zone::Utc => chart::Zone::Utc,
        Zone::Named(name) => name.parse().unwrap_or(chart::Zone::Utc),
    }
}

/// Points further apart than this are not connected.
pub(super) fn gap(step: Millis) -> Millis {
    Millis(step.0.saturating_mul(3) / 2)
}
