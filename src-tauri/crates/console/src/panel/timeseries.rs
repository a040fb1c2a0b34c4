use std::cmp::Ordering;

use chart::{Axis, Bars, ChartSpec, Exemplar, Gaps, Line, Markers, Side, Stack, Style, Threshold};
use dashboard::{
    AxisColor, Cell, DrawStyle, Field, Frame, Gradient, Interpolation, LegendColumn, LegendMode,
    LineStyle, Nulls, Panel, Points, Scale, Stacking, ThresholdStyle, TimeSeries, Tooltip,
};
use model::Point;

use super::{
    Timing, colors,
    draw::{self, Drawn, Observed},
    fields::{self, Shown},
    links::Linker,
    numbers,
};
use crate::{
    Console,
    wire::{ChangeMark, Content, Legend, LegendCalc, MarkView, PanelRequest, TooltipMode},
};

/// What a drawing over time is made of besides its series.
pub(super) struct Scene<'a> {
    pub(super) console: &'a Console,
    pub(super) panel: &'a Panel,
    pub(super) request: &'a PanelRequest,
    pub(super) timing: Timing,
    pub(super) marks: Vec<MarkView>,
    pub(super) exemplars: Vec<Observed>,
    pub(super) linker: &'a Linker<'a>,
}

/// Draws the answers of a time series panel; also gives what the drawing was made from.
pub(super) fn content(
    scene: Scene<'_>,
    kind: &TimeSeries,
    frames: &[Frame],
) -> (Content, ChartSpec) {
    let columns: Vec<(Shown<'_>, Vec<Point>)> = fields::shown(scene.panel, frames)
        .into_iter()
        .filter(|shown| {
            matches!(shown.column.kind(), "number" | "boolean") && shown.times.is_some()
        })
        .map(|shown| {
            let points = shown.points();
            (shown, points)
        })
        .collect();
    let request = scene.request;
    let mut spec = ChartSpec::new(
        request.width.clamp(40, 4_000),
        request.height.clamp(30, 4_000),
        scene.timing.range,
    );
    spec.zone = draw::zone(&request.zone);
    spec.gap_after = Some(draw::gap(scene.timing.step));
    spec.thresholds = thresholds(&scene.panel.field);

    let sides = sides(&columns);
    let axis_of = |side: Side| -> Vec<&Field> {
        let all = columns.iter().zip(&sides);
        all.filter(|(_, own)| **own == side)
            .map(|((shown, _), _)| &shown.field)
            .collect()
    };
    spec.y = axis(&scene.panel.field, &axis_of(Side::Left));
    let right = axis_of(Side::Right);
    spec.right = (!right.is_empty()).then(|| axis(&scene.panel.field, &right));

    let named: Vec<(&str, &Field, &[Point])> = columns
        .iter()
        .map(|(shown, points)| (shown.name.as_str(), &shown.field, points.as_slice()))
        .collect();
    let hues = colors::of_series(&named);
    color_axes(&mut spec, &columns, &sides, &hues);
    let below: Vec<Option<usize>> = columns
        .iter()
        .map(|(shown, _)| {
            let name = shown.field.draw.fill_below_to.as_ref()?;
            columns.iter().position(|(other, _)| &other.name == name)
        })
        .collect();
    let mut drawn: Vec<Drawn> = Vec::with_capacity(columns.len());
    for (at, (shown, points)) in columns.iter().enumerate() {
        let mut line = line(&shown.name, points, &shown.field, hues[at]);
        line.side = sides[at];
        line.fill_to = below[at];
        let last = points
            .last()
            .map_or(Cell::Empty, |point| Cell::Number(point.value));
        let frame = frames.iter().find(|frame| {
            frame
                .columns
                .iter()
                .any(|one| std::ptr::eq(one, shown.column))
        });
        let links = frame.map_or_else(Vec::new, |frame| {
            let row = shown.column.cells.len().saturating_sub(1);
            let place = (shown.column, row);
            scene
                .linker
                .of_value(&shown.field, &shown.name, &last, frame, place)
        });
        drawn.push(Drawn {
            labels: shown.column.labels.clone(),
            calcs: kind
                .legend
                .calcs
                .iter()
                .map(|calc| {
                    let value = dashboard::reduce(*calc, points);
                    let words = value.map(|value| numbers::text(&shown.field, value));
                    (value, words.unwrap_or_else(|| "–".to_owned()))
                })
                .collect(),
            shown: request.isolate.is_empty() || request.isolate.contains(&shown.name),
            unit: shown.field.unit.clone().unwrap_or_default(),
            decimals: shown.field.decimals,
            legend: shown.field.hidden_from_legend != Some(true),
            links,
            line,
        });
    }
    let side_of = |ref_id: &str| {
        let lines = columns.iter().zip(&sides);
        let own = lines.filter(|((shown, _), _)| shown.ref_id == ref_id);
        own.map(|(_, side)| *side).next().unwrap_or_default()
    };
    spec.exemplars = scene
        .exemplars
        .iter()
        .map(|one| Exemplar {
            at: one.at,
            value: one.value,
            color: chart::Color::Muted,
            side: side_of(&one.ref_id),
        })
        .collect();
    let order = legend_order(&drawn, kind);
    let scope: Vec<&String> = request.scoped.values().flatten().collect();
    let extras = draw::Extras {
        place: format!("{} {} {scope:?}", request.uid, request.panel),
        legend: legend(kind),
        tooltip: tooltip(kind.tooltip),
        marks: scene.marks,
        exemplars: scene.exemplars,
        order,
    };
    let (view, spec) = draw::view(scene.console, spec, drawn, extras);
    (Content::Chart(Box::new(view)), spec)
}

/// The series of each line's axis: what the file says, else left for the first unit and right for
/// the others.
fn sides(columns: &[(Shown<'_>, Vec<Point>)]) -> Vec<Side> {
    let unit = |field: &Field| field.unit.clone().unwrap_or_default();
    let first = columns
        .iter()
        .find(|(shown, _)| {
            !matches!(
                shown.field.draw.axis,
                Some(dashboard::Side::Right | dashboard::Side::Hidden)
            )
        })
        .map(|(shown, _)| unit(&shown.field));
    columns
        .iter()
        .map(|(shown, _)| match shown.field.draw.axis {
            Some(dashboard::Side::Right) => Side::Right,
            Some(dashboard::Side::Left) => Side::Left,
            Some(dashboard::Side::Hidden | dashboard::Side::Auto) | None => {
                if first
                    .as_ref()
                    .is_none_or(|first| *first == unit(&shown.field))
                {
                    Side::Left
                } else {
                    Side::Right
                }
            }
        })
        .collect()
}

fn color_axes(
    spec: &mut ChartSpec,
    columns: &[(Shown<'_>, Vec<Point>)],
    sides: &[Side],
    hues: &[chart::Color],
) {
    for (at, (shown, _)) in columns.iter().enumerate() {
        if shown.field.draw.axis_color != Some(AxisColor::Series) {
            continue;
        }
        let axis = match sides[at] {
            Side::Left => Some(&mut spec.y),
            Side::Right => spec.right.as_mut(),
        };
        if let Some(axis) = axis
            && axis.color.is_none()
        {
            axis.color = Some(hues[at]);
        }
    }
}

fn line(name: &str, points: &[Point], field: &Field, color: chart::Color) -> Line {
    let draw = &field.draw;
    let mut line = Line::new(name, color, points.to_vec());
    if draw.negative == Some(true) {
        for point in &mut line.points {
            point.value = -point.value;
        }
    }
    if draw.constant == Some(true)
        && let Some(first) = line.points.first().map(|point| point.value)
    {
        for point in &mut line.points {
            point.value = first;
        }
    }
    line.style = match draw.style {
        Some(DrawStyle::Bars) => Style::Bars,
        Some(DrawStyle::Points) => Style::Points,
        Some(DrawStyle::Lines) | None => Style::Lines,
    };
    line.interpolation = match draw.interpolation {
        Some(Interpolation::Smooth) => chart::Interpolation::Smooth,
        Some(Interpolation::StepBefore) => chart::Interpolation::StepBefore,
        Some(Interpolation::StepAfter) => chart::Interpolation::StepAfter,
        Some(Interpolation::Linear) | None => chart::Interpolation::Linear,
    };
    if let Some(width) = draw.line_width {
        // Grafana's line of 1 px is our thin line.
        line.width = (width * 1.25).clamp(0.0, 8.0);
    }
    line.dash = match &draw.line_style {
        Some(LineStyle::Dash(lengths) | LineStyle::Dot(lengths)) => lengths.clone(),
        Some(LineStyle::Solid) | None => Vec::new(),
    };
    line.fill_opacity = (draw.fill_opacity.unwrap_or(0.0) / 100.0).clamp(0.0, 1.0);
    line.fade = matches!(
        draw.gradient,
        Some(Gradient::Opacity | Gradient::Hue | Gradient::Scheme)
    );
    line.markers = match draw.points {
        Some(Points::Always) => Markers::Always,
        Some(Points::Never) => Markers::Never,
        Some(Points::Auto) | None => Markers::Auto,
    };
    if let Some(size) = draw.point_size {
        line.point_size = size.clamp(1.0, 20.0);
    }
    line.bars = Bars {
        align: match draw.bar_alignment {
            Some(..0) => chart::Align::Before,
            Some(1..) => chart::Align::After,
            Some(0) | None => chart::Align::Center,
        },
        width: draw
            .bar_width
            .unwrap_or(Bars::default().width)
            .clamp(0.05, 1.0),
    };
    line.gaps = match draw.span_nulls {
        Some(Nulls::Always) => Gaps::Bridge,
        Some(Nulls::Threshold(length)) => Gaps::BridgeUpTo(length),
        Some(Nulls::Never) | None => Gaps::Chart,
    };
    line.stack = match draw.stacking {
        Some(stacking @ (Stacking::Normal | Stacking::Percent)) => Some(Stack {
            group: draw.stack_group.clone().unwrap_or_default(),
            percent: stacking == Stacking::Percent,
        }),
        Some(Stacking::None) | None => None,
    };
    line
}

fn axis(own: &Field, fields: &[&Field]) -> Axis {
    let first = fields.first().copied().unwrap_or(own);
    let percent = fields
        .iter()
        .any(|field| field.draw.stacking == Some(Stacking::Percent));
    let (log, linear_to) = match first.draw.scale {
        Some(Scale::Log { base }) => (Some(base), None),
        Some(Scale::Symlog { base, linear_up_to }) => (Some(base), Some(linear_up_to)),
        Some(Scale::Linear) | None => (None, None),
    };
    Axis {
        unit: if percent {
            "percentunit".to_owned()
        } else {
            first.unit.clone().unwrap_or_default()
        },
        decimals: first.decimals,
        log,
        linear_to,
        min: first.min,
        max: first.max,
        soft_min: first.draw.soft_min,
        soft_max: first.draw.soft_max,
        label: first
            .draw
            .axis_label
            .clone()
            .filter(|label| !label.is_empty()),
        hidden: !fields.is_empty()
            && fields
                .iter()
                .all(|field| field.draw.axis == Some(dashboard::Side::Hidden)),
        color: None,
        centered: first.draw.axis_centered_zero == Some(true),
        grid: first.draw.axis_grid,
    }
}

fn thresholds(field: &Field) -> Vec<Threshold> {
    let (line, dashed, fill) = match field.draw.threshold_style {
        Some(ThresholdStyle::Line) => (true, false, false),
        Some(ThresholdStyle::Dashed) => (true, true, false),
        Some(ThresholdStyle::Area) => (false, false, true),
        Some(ThresholdStyle::Both) => (true, false, true),
        Some(ThresholdStyle::DashedBoth) => (true, true, true),
        Some(ThresholdStyle::Off) | None => return Vec::new(),
    };
    let Some(thresholds) = &field.thresholds else {
        return Vec::new();
    };
    thresholds
        .absolute(field.min, field.max)
        .into_iter()
        .map(|(value, color)| Threshold {
            value,
            color: colors::color(color),
            line,
            dashed,
            fill,
        })
        .collect()
}

fn legend(kind: &TimeSeries) -> Legend {
    Legend {
        shown: kind.legend.mode != LegendMode::Hidden,
        table: kind.legend.mode == LegendMode::Table,
        right: kind.legend.right,
        calcs: kind
            .legend
            .calcs
            .iter()
            .map(|calc| LegendCalc { title: calc.name() })
            .collect(),
        order: Vec::new(),
    }
}

/// The places of the series in the order of the legend.
fn legend_order(drawn: &[Drawn], kind: &TimeSeries) -> Vec<u32> {
    let mut order: Vec<usize> = (0..drawn.len()).filter(|at| drawn[*at].legend).collect();
    if let Some((column, descending)) = &kind.legend.sort {
        let by = |a: &usize, b: &usize| -> Ordering {
            let (a, b) = (&drawn[*a], &drawn[*b]);
            match column {
                LegendColumn::Name => a.line.label.cmp(&b.line.label),
                LegendColumn::Calc(calc) => {
                    let place = kind.legend.calcs.iter().position(|other| other == calc);
                    let value = |one: &Drawn| {
                        place
                            .and_then(|place| one.calcs.get(place))
                            .and_then(|(value, _)| *value)
                            .unwrap_or(f64::NEG_INFINITY)
                    };
                    value(a).total_cmp(&value(b))
                }
            }
        };
        order.sort_by(by);
        if *descending {
            order.reverse();
        }
    }
    order
        .into_iter()
        .filter_map(|at| u32::try_from(at).ok())
        .collect()
}

pub(super) fn tooltip(tooltip: Tooltip) -> TooltipMode {
    match tooltip {
        Tooltip::Single => TooltipMode::Single,
        Tooltip::All => TooltipMode::All,
        Tooltip::AllDescending => TooltipMode::AllDescending,
        Tooltip::AllAscending => TooltipMode::AllAscending,
        Tooltip::Hidden => TooltipMode::Hidden,
    }
}

/// Changes as marks of a chart: those that charts show.
pub(crate) fn marks(changes: &[ChangeMark]) -> Vec<MarkView> {
    let mut marks: Vec<MarkView> = changes.iter().filter_map(ChangeMark::on_charts).collect();
    marks.sort_by_key(|mark| mark.at);
    marks
}
