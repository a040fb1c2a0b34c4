use serde_json::Value;

use super::{
    field,
    node::{Log, Node, number},
};
use crate::{
    Calc, Color, ColorMode, Draw, DrawStyle, Field, Interpolation, Legend, LegendMode, Matcher,
    Nulls, Override, Panel, PanelKind, Scale, Side, Stacking, ThresholdStyle, Thresholds,
    TimeSeries, Tooltip,
};

/// Reads the `graph` panel of Grafana 7 and before as a time series.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    node.ignore(&[
        "aliasColors",
        "seriesOverrides",
        "thresholds",
        "timeRegions",
        "grid",
        "leftYAxisLabel",
        "linewidth",
        "pointradius",
        "points",
        "dashes",
        "dashLength",
        "spaceLength",
        "hiddenSeries",
        "fillGradient",
        "yaxis",
        "y_formats",
        "x-axis",
        "y-axis",
        "options",
        "decimals",
        "percentage",
        "bars",
        "lines",
        "stack",
        "steppedLine",
        "nullPointMode",
        "alertName",
        "fill",
    ]);
    let mut axis = node.child("xaxis");
    axis.ignore(&[
        "show", "buckets", "name", "values", "format", "decimals", "label", "max", "min",
    ]);
    if let Some(mode) = axis.text("mode").filter(|mode| *mode != "time") {
        node.ignore_all();
        let why = format!("a graph over {mode} instead of time is not drawn");
        log.warning(
            why.clone(),
            "save the dashboard with a newer Grafana, which makes it a bar chart",
        );
        return PanelKind::Unsupported {
            kind: "graph".to_owned(),
            why,
        };
    }
    let yaxes = node.list("yaxes");
    if let Some(left) = yaxes.first() {
        scale(&mut panel.field, left, log);
    }
    let decimals = node.any("decimals").and_then(number);
    panel.field.decimals = panel
        .field
        .decimals
        .or(decimals.map(|decimals| decimals.clamp(0.0, 17.0) as u8));
    panel.field.draw = draw(node, panel.field.draw.clone());
    thresholds(node, panel, log);
    panel
        .overrides
        .extend(alias_colors(node.any("aliasColors"), log));
    for value in node.list("seriesOverrides") {
        panel
            .overrides
            .extend(series_override(value, yaxes.get(1), log));
    }
    PanelKind::TimeSeries(TimeSeries {
        legend: legend(&mut node.child("legend")),
        tooltip: tooltip(&mut node.child("tooltip")),
    })
}

fn draw(node: &mut Node<'_>, base: Draw) -> Draw {
    let lines = node.flag("lines").unwrap_or(true);
    let bars = node.flag("bars").unwrap_or(false);
    let points = node.flag("points").unwrap_or(false);
    let stack = node.flag("stack").unwrap_or(false);
    let percent = node.flag("percentage").unwrap_or(false);
    Draw {
        style: Some(match (lines, bars, points) {
            (false, true, _) => DrawStyle::Bars,
            (false, false, true) => DrawStyle::Points,
            _ => DrawStyle::Lines,
        }),
        interpolation: node
            .flag("steppedLine")
            .filter(|stepped| *stepped)
            .map(|_| Interpolation::StepAfter),
        // Fill went from 0 to 10.
        fill_opacity: node.number("fill").map(|fill| fill * 10.0),
        line_width: node.number("linewidth"),
        stacking: Some(match (stack, percent) {
            (false, _) => Stacking::None,
            (true, false) => Stacking::Normal,
            (true, true) => Stacking::Percent,
        }),
        span_nulls: node.text("nullPointMode").map(|mode| {
            if mode == "connected" {
                Nulls::Always
            } else {
                Nulls::Never
            }
        }),
        ..base
    }
}

fn scale(field: &mut Field, axis: &Value, log: &Log) {
    let mut node = Node::new(axis, "yaxes", log);
    node.ignore(&["show", "splitFactor", "$$hashKey", "align", "alignLevel"]);
    field.unit = node.filled("format");
    field.min = node.number("min");
    field.max = node.number("max");
    field.decimals = node
        .number("decimals")
        .map(|decimals| decimals.clamp(0.0, 17.0) as u8);
    let base = node.number("logBase").filter(|base| *base > 1.0);
    field.draw.scale = base.map(|base| Scale::Log { base });
    field.draw.axis_label = node.filled("label");
}

fn thresholds(node: &mut Node<'_>, panel: &mut Panel, log: &Log) {
    let list = node.list("thresholds");
    if list.is_empty() {
        return;
    }
    let (mut line, mut fill) = (false, false);
    let mut steps = vec![(f64::NEG_INFINITY, Color::Muted)];
    for value in list {
        let mut own = Node::new(value, "thresholds", log);
        own.ignore(&["$$hashKey", "yaxis", "visible", "fillColor", "lineColor"]);
        let (is_line, is_fill) = (
            own.flag("line") == Some(true),
            own.flag("fill") == Some(true),
        );
        (line, fill) = (line || is_line, fill || is_fill);
        let tint = match own.text("colorMode") {
            Some("critical") | None => Color::Critical,
            Some("warning") => Color::Warning,
            Some("ok") => Color::Ok,
            Some(_) => own_color(value, log),
        };
        let Some(from) = own.number("value") else {
            continue;
        };
        if own.text("op") == Some("lt") {
            // Below the limit is the bad side: it takes the colour of the base.
            steps[0].1 = tint;
            steps.push((from, Color::Muted));
        } else {
            steps.push((from, tint));
        }
    }
    steps.sort_by(|one, other| one.0.total_cmp(&other.0));
    panel.field.thresholds = Some(Thresholds {
        percentage: false,
        steps,
    });
    panel.field.draw.threshold_style = Some(match (line, fill) {
        (true, true) => ThresholdStyle::Both,
        (true, false) => ThresholdStyle::Line,
        (false, true) => ThresholdStyle::Area,
        (false, false) => ThresholdStyle::Off,
    });
}

fn own_color(value: &Value, log: &Log) -> Color {
    let text = |key| value.get(key).and_then(Value::as_str);
    text("lineColor")
        .or_else(|| text("fillColor"))
        .map_or(Color::Muted, |text| field::color(text, log))
}

fn alias_colors(value: Option<&Value>, log: &Log) -> Vec<Override> {
    let pairs = value.and_then(Value::as_object).into_iter().flatten();
    let colored = |(name, color): (&String, &Value)| {
        let color = field::color(color.as_str()?, log);
        Some(Override {
            matcher: Matcher::Name(name.clone()),
            field: Field {
                color: Some(ColorMode::Fixed(color)),
                ..Field::default()
            },
        })
    };
    pairs.filter_map(colored).collect()
}

fn series_override(value: &Value, right: Option<&Value>, log: &Log) -> Option<Override> {
    let mut node = Node::new(value, "seriesOverrides", log);
    node.ignore(&[
        "$$hashKey",
        "hiddenSeries",
        "zindex",
        "legend",
        "nullPointMode",
    ]);
    let alias = node.text("alias")?;
    let matcher = if alias.starts_with('/') {
        Matcher::Regex(alias.to_owned())
    } else {
        Matcher::Name(alias.to_owned())
    };
    let mut field = Field::default();
    if node.number("yaxis") == Some(2.0) {
        if let Some(right) = right {
            scale(&mut field, right, log);
        }
        field.draw.axis = Some(Side::Right);
    }
    let bars = node.flag("bars");
    let lines = node.flag("lines");
    field.draw.style = match (bars, lines, node.flag("points")) {
        (Some(true), _, _) => Some(DrawStyle::Bars),
        (_, Some(false), Some(true)) => Some(DrawStyle::Points),
        (_, Some(true), _) => Some(DrawStyle::Lines),
        _ => None,
    };
    field.draw.fill_opacity = node.number("fill").map(|fill| fill * 10.0);
    field.draw.line_width = node.number("linewidth");
    field.draw.stacking = match node.any("stack") {
        Some(Value::Bool(true)) => Some(Stacking::Normal),
        Some(Value::Bool(false)) => Some(Stacking::None),
        Some(Value::String(group)) => {
            field.draw.stack_group = Some(group.clone());
            Some(Stacking::Normal)
        }
        _ => None,
    };
    field.draw.negative = node.text("transform").map(|how| how == "negative-Y");
    field.color = node
        .text("color")
        .map(|text| ColorMode::Fixed(field::color(text, log)));
    if field == Field::default() {
        return None;
    }
    Some(Override { matcher, field })
}

fn legend(node: &mut Node<'_>) -> Legend {
    node.ignore(&[
        "sort",
        "sortDesc",
        "sideWidth",
        "hideEmpty",
        "hideZero",
        "values",
        "rightSide",
    ]);
    let shown = node.flag("show").unwrap_or(true);
    let table = node.flag("alignAsTable").unwrap_or(false);
    let with_values = node.flag("values").unwrap_or(false);
    let calcs = [
        ("min", Calc::Min),
        ("max", Calc::Max),
        ("avg", Calc::Mean),
        ("current", Calc::LastNotNull),
        ("total", Calc::Sum),
    ];
    let asked = |node: &mut Node<'_>, key: &str| node.flag(key).unwrap_or(false) && with_values;
    Legend {
        calcs: calcs
            .into_iter()
            .filter(|(key, _)| asked(node, key))
            .map(|(_, calc)| calc)
            .collect(),
        mode: match (shown, table) {
            (false, _) => LegendMode::Hidden,
            (true, true) => LegendMode::Table,
            (true, false) => LegendMode::List,
        },
        right: node.flag("rightSide").unwrap_or(false),
        ..Legend::default()
    }
}

fn tooltip(node: &mut Node<'_>) -> Tooltip {
    node.ignore(&["value_type", "query_as_alias", "msResolution"]);
    match (node.flag("shared").unwrap_or(false), node.number("sort")) {
        (false, _) => Tooltip::Single,
        (true, Some(2.0)) => Tooltip::AllDescending,
        (true, Some(1.0)) => Tooltip::AllAscending,
        (true, _) => Tooltip::All,
    }
}
