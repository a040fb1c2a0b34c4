//! Panels of plug-ins that Grafana's own panels have replaced.

use serde_json::json;

use super::{
    field,
    node::{Log, Node, Said},
    singlestat,
};
use crate::{
    ColorMode, Field, Legend, LegendMode, Mapping, MappingRule, Matcher, Override, Panel,
    PanelKind, PieChart, PieOrder, PieValue, ReduceOptions, ShowValue, StateTimeline, Tooltip,
    report::Verdict,
};

/// Reads `grafana-piechart-panel` as a pie chart.
pub(super) fn pie_chart(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    // How many points a slice is made of is the query's business today.
    node.ignore(&["nullPointMode", "breakPoint", "options"]);
    for key in ["strokeWidth", "fontSize"] {
        node.approximate(key, "lines and texts have the window's size");
    }
    let mut combine = node.child("combine");
    let apart = "small slices are not put together";
    combine.refuse_unless("threshold", &[0.into(), "0".into(), "0.0".into()], apart);
    combine.ignore(&["label"]);
    panel.field.unit = node.filled("format").or(panel.field.unit.take());
    panel.field.decimals = node.decimals("decimals").or(panel.field.decimals);
    let colors = field_colors(node, log);
    panel.overrides.extend(colors);
    let name = node.text("valueName").unwrap_or("total");
    let calc = singlestat::calc(name).unwrap_or_else(|| {
        node.approximate("valueName", "the total is shown");
        crate::Calc::Sum
    });
    let places = [
        ("Under graph", (true, false)),
        ("Right side", (true, true)),
        ("On graph", (false, false)),
    ];
    let (beside, right) = node.choice("legendType", &places).unwrap_or((true, false));
    let mut legend = node.child("legend");
    let shown = legend.flag("show").unwrap_or(true);
    for key in [
        "sort",
        "sortDesc",
        "header",
        "percentageDecimals",
        "sideWidth",
    ] {
        legend.approximate(key, "the legend is in the order of the slices");
    }
    let mut values = Vec::new();
    if legend.flag("values") == Some(true) {
        values.push(PieValue::Value);
    }
    if legend.flag("percentage") == Some(true) {
        values.push(PieValue::Percent);
    }
    legend.ignore_all();
    PanelKind::PieChart(PieChart {
        reduce: ReduceOptions {
            calc,
            ..ReduceOptions::default()
        },
        donut: node
            .choice("pieType", &[("pie", false), ("donut", true)])
            .unwrap_or(false),
        order: PieOrder::Descending,
        labels: if shown && !beside {
            vec![PieValue::Name, PieValue::Percent]
        } else {
            Vec::new()
        },
        legend: Legend {
            mode: match (shown && beside, values.is_empty()) {
                (false, _) => LegendMode::Hidden,
                (true, true) => LegendMode::List,
                (true, false) => LegendMode::Table,
            },
            right,
            ..Legend::default()
        },
        legend_values: values,
        tooltip: Tooltip::Single,
    })
}

/// `aliasColors`: a colour for a name.
pub(super) fn field_colors(node: &mut Node<'_>, log: &Log) -> Vec<Override> {
    let colored = |(name, color): (&String, &serde_json::Value)| {
        let color = field::color(color.as_str()?, log);
        Some(Override {
            matcher: Matcher::Name(name.clone()),
            field: Field {
                color: Some(ColorMode::Fixed(color)),
                ..Field::default()
            },
        })
    };
    let pairs = node.any("aliasColors").and_then(|value| value.as_object());
    pairs.into_iter().flatten().filter_map(colored).collect()
}

/// Reads `natel-discrete-panel` as a state timeline.
pub(super) fn discrete(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> (PanelKind, Said) {
    // Names of the two kinds of mappings, for the editor; seconds before the range.
    node.ignore(&[
        "mappingTypes",
        "options",
        "expandFromQueryS",
        "legendSortBy",
    ]);
    let mut mappings = singlestat::mappings(node);
    for map in node.list("colorMaps") {
        let text = |key: &str| map.get(key).and_then(|value| value.as_str());
        let (Some(own), Some(color)) = (text("text"), text("color")) else {
            continue;
        };
        let color = Some(field::color(color, log));
        let mapped = |mapping: &&mut Mapping| mapping.text.as_deref() == Some(own);
        match mappings.iter_mut().find(mapped) {
            Some(mapping) => mapping.color = color,
            None => mappings.push(Mapping {
                rule: MappingRule::Value(own.to_owned()),
                text: None,
                color,
            }),
        }
    }
    panel.field.mappings.extend(mappings);
    panel.field.unit = node.filled("units").or(panel.field.unit.take());
    panel.field.decimals = node.decimals("decimals").or(panel.field.decimals);
    let all = node.flag("writeAllValues").unwrap_or(false);
    let last = node.flag("writeLastValue").unwrap_or(true);
    let legend = node.flag("showLegend").unwrap_or(true);
    let usual = StateTimeline::default();
    node.usual("display", &[json!("timeline")]);
    node.approximate_rest("a state timeline has the window's look");
    let kind = PanelKind::StateTimeline(StateTimeline {
        show_value: match (all, last) {
            (true, _) => ShowValue::Always,
            (false, true) => ShowValue::Auto,
            (false, false) => ShowValue::Never,
        },
        legend: Legend {
            mode: if legend {
                LegendMode::List
            } else {
                LegendMode::Hidden
            },
            ..Legend::default()
        },
        ..usual
    });
    let how = "the discrete panel is drawn as a state timeline";
    (kind, (Verdict::Approximated, how.into()))
}
