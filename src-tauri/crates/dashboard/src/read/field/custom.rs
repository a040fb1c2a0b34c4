use model::Millis;
use serde_json::{Value, json};

use super::{Log, Node, number};
use crate::{
    Align, AxisColor, CellStyle, Draw, DrawStyle, Field, Gradient, Interpolation, LineStyle, Nulls,
    Points, Scale, Side, Stacking, ThresholdStyle, step,
};

/// Reads `custom`: what only time series, bars and tables have.
pub(super) fn read(node: &mut Node<'_>, field: &mut Field, log: &Log) {
    // The footer is the window's own; inspecting is offered everywhere.
    node.ignore(&["footer", "graph", "inspect", "pointStrokeWidth"]);
    node.usual("pointShape", &[json!("circle")]);
    table(node, field);
    field.draw = draw(node, log);
}

fn table(node: &mut Node<'_>, field: &mut Field) {
    let pixels = |size: f64| size.clamp(0.0, 10_000.0) as u32;
    field.width = node.number("width").map(pixels);
    field.min_width = node.number("minWidth").map(pixels);
    field.align = node.text("align").map(|align| match align {
        "left" => Align::Left,
        "center" => Align::Center,
        "right" => Align::Right,
        _ => Align::Auto,
    });
    field.filterable = field.filterable.or(node.flag("filterable"));
    let mut hide = node.child("hideFrom");
    let hidden_from = (hide.flag("viz"), hide.flag("legend"), hide.flag("tooltip"));
    if hidden_from.2 == Some(true) {
        hide.approximate("tooltip", "every series is told on hovering");
    }
    drop(hide);
    field.hidden = node.flag("hidden").or(hidden_from.0);
    field.hidden_from_legend = hidden_from.1;
    field.hidden_from_tooltip = hidden_from.2;
    field.wrap = node.flag("wrapText").or(node.flag("wrapHeaderText"));
    cell(node, field);
}

/// `cellOptions` today, `displayMode` before schema 37.
fn cell(node: &mut Node<'_>, field: &mut Field) {
    let old = node.text("displayMode").map(str::to_owned);
    let mut options = node.child("cellOptions");
    // How far a gauge's number stands from its bar, and the shape of a sparkline, are our own.
    options.ignore_all();
    let kind = options.text("type").map(str::to_owned).or(old);
    let Some(kind) = kind else { return };
    let row = options.flag("applyToRow").unwrap_or(false);
    let lcd = options.text("mode") == Some("lcd");
    field.wrap = options.flag("wrapText").or(field.wrap);
    field.cell = match kind.as_str() {
        "auto" => Some(CellStyle::Plain),
        "color-text" => Some(CellStyle::Colored),
        "color-background" | "color-background-solid" => Some(CellStyle::Filled { row }),
        "lcd-gauge" => Some(CellStyle::Gauge { lcd: true }),
        "gauge" | "basic" | "gradient-gauge" => Some(CellStyle::Gauge { lcd }),
        "json-view" => Some(CellStyle::Json),
        "sparkline" => Some(CellStyle::Sparkline),
        _ => {
            // Pictures, pills and buttons: left for the note.
            drop(options);
            node.forget("cellOptions");
            node.forget("displayMode");
            Some(CellStyle::Plain)
        }
    };
}

fn draw(node: &mut Node<'_>, log: &Log) -> Draw {
    let mut stacking = node.child("stacking");
    let stacked = stacking.text("mode").map(|mode| match mode {
        "normal" => Stacking::Normal,
        "percent" => Stacking::Percent,
        _ => Stacking::None,
    });
    let stack_group = stacking.text("group").map(str::to_owned);
    drop(stacking);
    Draw {
        style: node.text("drawStyle").map(|style| match style {
            "bars" => DrawStyle::Bars,
            "points" => DrawStyle::Points,
            _ => DrawStyle::Lines,
        }),
        interpolation: node.text("lineInterpolation").map(|shape| match shape {
            "smooth" => Interpolation::Smooth,
            "stepBefore" => Interpolation::StepBefore,
            "stepAfter" => Interpolation::StepAfter,
            _ => Interpolation::Linear,
        }),
        line_width: node.number("lineWidth"),
        line_style: line_style(&mut node.child("lineStyle")),
        fill_opacity: node.number("fillOpacity"),
        gradient: node.text("gradientMode").map(|mode| match mode {
            "opacity" => Gradient::Opacity,
            "hue" => Gradient::Hue,
            "scheme" => Gradient::Scheme,
            _ => Gradient::None,
        }),
        fill_below_to: node.filled("fillBelowTo"),
        bar_alignment: node
            .number("barAlignment")
            .map(|side| side.clamp(-1.0, 1.0) as i8),
        bar_width: node
            .number("barWidthFactor")
            .map(|share| share.clamp(0.0, 1.0)),
        bar_max_width: node.number("barMaxWidth"),
        point_size: node.number("pointSize"),
        points: node.text("showPoints").map(|when| match when {
            "always" => Points::Always,
            "never" => Points::Never,
            _ => Points::Auto,
        }),
        show_values: {
            let shown = node.flag("showValues");
            node.refuse_unless("showValues", &[], "values are told on hovering");
            shown
        },
        stacking: stacked,
        stack_group,
        span_nulls: node.any("spanNulls").map(nulls),
        insert_nulls: node.any("insertNulls").map(nulls),
        scale: scale(&mut node.child("scaleDistribution"), log),
        axis: node.text("axisPlacement").map(|side| match side {
            "right" => Side::Right,
            "left" => Side::Left,
            "hidden" => Side::Hidden,
            _ => Side::Auto,
        }),
        axis_label: node.text("axisLabel").map(str::to_owned),
        axis_width: node.number("axisWidth"),
        axis_grid: node.flag("axisGridShow"),
        axis_color: node.text("axisColorMode").map(|mode| match mode {
            "series" => AxisColor::Series,
            _ => AxisColor::Text,
        }),
        axis_border: node.flag("axisBorderShow"),
        axis_centered_zero: node.flag("axisCenteredZero"),
        soft_min: node.number("axisSoftMin"),
        soft_max: node.number("axisSoftMax"),
        threshold_style: threshold_style(node.child_text("thresholdsStyle", "mode")),
        ..shifted(node)
    }
}

/// `transform` says two things at most one of which is true.
fn shifted(node: &mut Node<'_>) -> Draw {
    let transform = node.text("transform");
    Draw {
        negative: transform.map(|how| how == "negative-Y"),
        constant: transform.map(|how| how == "constant"),
        ..Draw::default()
    }
}

fn line_style(node: &mut Node<'_>) -> Option<LineStyle> {
    let lengths: Vec<f64> = node
        .list("dash")
        .iter()
        .filter_map(number)
        .filter(|length| (0.0..=1_000.0).contains(length))
        .take(8)
        .collect();
    let or = |usual: [f64; 2]| {
        if lengths.len() < 2 {
            usual.to_vec()
        } else {
            lengths.clone()
        }
    };
    Some(match node.text("fill")? {
        "dash" => LineStyle::Dash(or([10.0, 10.0])),
        "dot" | "square" => LineStyle::Dot(or([0.0, 10.0])),
        _ => LineStyle::Solid,
    })
}

fn scale(node: &mut Node<'_>, log: &Log) -> Option<Scale> {
    let base = node.number("log").filter(|base| *base > 1.0);
    let linear_up_to = node.number("linearThreshold").filter(|limit| *limit > 0.0);
    Some(match node.text("type")? {
        "log" => Scale::Log {
            base: base.unwrap_or(2.0),
        },
        "symlog" => Scale::Symlog {
            base: base.unwrap_or(2.0),
            linear_up_to: linear_up_to.unwrap_or(1.0),
        },
        "linear" => Scale::Linear,
        other => {
            log.note(
                format!("an axis of the kind {other:?} is drawn linear"),
                "use a linear or logarithmic axis",
            );
            Scale::Linear
        }
    })
}

fn threshold_style(mode: Option<&str>) -> Option<ThresholdStyle> {
    Some(match mode? {
        "line" => ThresholdStyle::Line,
        "dashed" => ThresholdStyle::Dashed,
        "area" => ThresholdStyle::Area,
        "line+area" => ThresholdStyle::Both,
        "dashed+area" => ThresholdStyle::DashedBoth,
        _ => ThresholdStyle::Off,
    })
}

/// `true`, `false`, a number of milliseconds, or a duration as people write it.
fn nulls(value: &Value) -> Nulls {
    match value {
        Value::Bool(true) => Nulls::Always,
        Value::Number(limit) => match limit.as_f64() {
            Some(limit) if limit > 0.0 => Nulls::Threshold(Millis(limit as i64)),
            _ => Nulls::Never,
        },
        Value::String(text) => step::duration(text).map_or(Nulls::Never, Nulls::Threshold),
        _ => Nulls::Never,
    }
}
