//! The `graph` panel of Grafana 7 and before.

use serde_json::{Value, json};

mod axis;
mod series;
mod threshold;

use super::{
    node::{Log, Node},
    old, singlestat,
};
use crate::{
    BarChart, Calc, Draw, DrawStyle, Gradient, Histogram, Interpolation, Legend, LegendColumn,
    LegendMode, LineStyle, Link, Nulls, Panel, PanelKind, Points, ShowValue, Stacking, TimeSeries,
    Tooltip, Transformation,
};

/// Reads a graph as a time series, or by its horizontal axis as a bar chart or histogram.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    // Which program drew it, and what a person had hidden.
    node.ignore(&["renderer", "hiddenSeries", "alertName"]);
    node.refuse_unless("timeRegions", &[], "parts of the day are not shaded");
    let sides = axis::read(node, log);
    sides.left.on(&mut panel.field);
    panel.field.decimals = node.decimals("decimals").or(panel.field.decimals);
    panel.field.draw = draw(node, panel.field.draw.clone());
    threshold::read(node, panel, log);
    panel.overrides.extend(old::field_colors(node, log));
    for mut own in node.children("seriesOverrides") {
        panel
            .overrides
            .extend(series::read(&mut own, &sides.right, log));
    }
    let mut options = super::options::own(node);
    for link in options.list("dataLinks") {
        let text = |key: &str| link.get(key).and_then(Value::as_str).unwrap_or_default();
        panel.field.links.push(Link {
            title: text("title").to_owned(),
            url: text("url").to_owned(),
        });
    }
    let legend = legend(&mut node.child("legend"));
    let tooltip = tooltip(&mut node.child("tooltip"));
    match sides.over {
        axis::Over::Time => PanelKind::TimeSeries(TimeSeries { legend, tooltip }),
        axis::Over::Values { buckets } => PanelKind::Histogram(Histogram {
            bucket_count: buckets,
            combine: true,
            legend,
            tooltip,
            ..Histogram::default()
        }),
        axis::Over::Series { calc } => {
            // Each series becomes a row, and the rows are the bars.
            panel.transformations.push(Transformation::Reduce {
                calcs: vec![calc],
                keep_columns: false,
                labels: false,
                times: false,
            });
            PanelKind::BarChart(BarChart {
                show_value: ShowValue::Never,
                legend,
                tooltip,
                ..BarChart::default()
            })
        }
    }
}

/// What a graph leaves behind in a panel that became one of another type, without effect there.
pub(super) fn leave(node: &mut Node<'_>) {
    node.ignore(&[
        "aliasColors",
        "bars",
        "dashLength",
        "dashes",
        "fill",
        "fillGradient",
        "grid",
        "hiddenSeries",
        "legend",
        "lines",
        "linewidth",
        "nullPointMode",
        "percentage",
        "pointradius",
        "points",
        "seriesOverrides",
        "spaceLength",
        "stack",
        "steppedLine",
        "thresholds",
        "timeRegions",
        "tooltip",
        "x-axis",
        "xaxis",
        "y-axis",
        "y_formats",
        "yaxes",
        "yaxis",
    ]);
}

fn draw(node: &mut Node<'_>, base: Draw) -> Draw {
    let lines = node.flag("lines").unwrap_or(true);
    let bars = node.flag("bars").unwrap_or(false);
    let points = node.flag("points").unwrap_or(false);
    let stack = node.flag("stack").unwrap_or(false);
    let percent = node.flag("percentage").unwrap_or(false);
    if bars && lines {
        node.approximate("bars", "lines are drawn alone");
    }
    let gradient = node.number("fillGradient").unwrap_or(0.0);
    let nulls = [
        ("connected", Nulls::Always),
        ("null", Nulls::Never),
        ("null as zero", Nulls::Never),
    ];
    let span_nulls = node.choice("nullPointMode", &nulls);
    if node.text("nullPointMode") == Some("null as zero") {
        node.approximate("nullPointMode", "missing values count as missing");
    }
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
        gradient: (gradient > 0.0).then_some(Gradient::Opacity),
        line_width: node.number("linewidth"),
        line_style: dashes(node),
        points: Some(if points {
            Points::Always
        } else {
            Points::Never
        }),
        // A radius of half a pixel less than drawn.
        point_size: node.number("pointradius").map(|radius| radius * 2.0 + 1.0),
        stacking: Some(match (stack, percent) {
            (false, _) => Stacking::None,
            (true, false) => Stacking::Normal,
            (true, true) => Stacking::Percent,
        }),
        span_nulls,
        ..base
    }
}

/// Lengths of dashes matter where lines are dashed.
fn dashes(node: &mut Node<'_>) -> Option<LineStyle> {
    let length = node.number("dashLength").unwrap_or(10.0);
    let space = node.number("spaceLength").unwrap_or(10.0);
    let on = node.flag("dashes")?;
    on.then(|| LineStyle::Dash(vec![length, space]))
}

fn legend(node: &mut Node<'_>) -> Legend {
    for key in ["hideEmpty", "hideZero"] {
        node.refuse_unless(key, &[], "every series is in the legend");
    }
    let shown = node.flag("show").unwrap_or(true);
    let table = node.flag("alignAsTable").unwrap_or(false);
    let with_values = node.flag("values").unwrap_or(false);
    let mut calcs = Vec::new();
    for key in ["min", "max", "avg", "current", "total"] {
        let asked = node.flag(key).unwrap_or(false) && with_values;
        calcs.extend(singlestat::calc(key).filter(|_| asked));
    }
    let descending = node.flag("sortDesc").unwrap_or(false);
    let sort = node.filled("sort").and_then(|by| singlestat::calc(&by));
    let sort = sort.filter(|calc: &Calc| calcs.contains(calc));
    Legend {
        calcs,
        mode: match (shown, table) {
            (false, _) => LegendMode::Hidden,
            (true, true) => LegendMode::Table,
            (true, false) => LegendMode::List,
        },
        right: node.flag("rightSide").unwrap_or(false),
        sort: sort.map(|calc| (LegendColumn::Calc(calc), descending)),
        width: node.count("sideWidth").filter(|width| *width > 0),
    }
}

fn tooltip(node: &mut Node<'_>) -> Tooltip {
    // Written by Grafana 4, and without effect there.
    node.ignore(&["query_as_alias", "msResolution"]);
    let own = "hovering tells the value of the series itself";
    node.approximate_unless("value_type", &[json!("individual")], own);
    match (node.flag("shared").unwrap_or(false), node.number("sort")) {
        (false, _) => Tooltip::Single,
        (true, Some(2.0)) => Tooltip::AllDescending,
        (true, Some(1.0)) => Tooltip::AllAscending,
        (true, _) => Tooltip::All,
    }
}
