use serde_json::Value;

use super::super::node::{Log, Node};
use crate::{
    Calc, Legend, LegendColumn, LegendMode, Orientation, ReduceOptions, ShowValue, TextSize,
    Tooltip,
};

pub(super) fn reduce(node: &mut Node<'_>, log: &Log) -> ReduceOptions {
    let names = node.texts("calcs");
    let name = names.first().map_or("lastNotNull", String::as_str);
    let calc = Calc::read(name).unwrap_or_else(|| {
        log.warning(
            format!("the reduction {name:?} is not known, the last value is shown"),
            "choose one of the common reductions",
        );
        Calc::LastNotNull
    });
    if Calc::read(name).is_none() {
        node.approximate("calcs", "the last value is shown");
    } else if names.len() > 1 {
        node.approximate("calcs", "the first is shown");
    }
    ReduceOptions {
        calc,
        all_values: node.flag("values").unwrap_or(false),
        fields: node.owned("fields"),
        limit: node.count("limit"),
    }
}

/// The known reductions of a list of names; Grafana's legend knows a few that are no numbers.
pub(super) fn calcs(node: &mut Node<'_>, key: &str) -> Vec<Calc> {
    node.choices(key, Calc::read)
}

/// Reads `legend`, which is the same for every panel that has one.
pub(super) fn legend(node: &mut Node<'_>) -> Legend {
    // Written by editors of old; `showLegend` and `displayMode` tell the same.
    node.ignore(&["isVisible", "asTable"]);
    node.refuse_unless("limit", &[0.into()], "all series are in the legend");
    let shown = node.flag("showLegend").unwrap_or(true);
    let modes = [
        ("list", LegendMode::List),
        ("table", LegendMode::Table),
        ("hidden", LegendMode::Hidden),
    ];
    let mode = node.choice("displayMode", &modes).unwrap_or_default();
    let calcs = calcs(node, "calcs");
    let descending = node.flag("sortDesc").unwrap_or(false);
    let sort = node.filled("sortBy").and_then(|by| column(&by, &calcs));
    Legend {
        mode: if shown { mode } else { LegendMode::Hidden },
        right: node
            .choice("placement", &[("bottom", false), ("right", true)])
            .unwrap_or(false),
        calcs,
        sort: sort.map(|column| (column, descending)),
        width: node.count("width").filter(|width| *width > 0),
    }
}

/// `sortBy` holds the title of a column as Grafana writes it, such as `Last *` or `Mean`.
fn column(title: &str, calcs: &[Calc]) -> Option<LegendColumn> {
    if title == "Name" {
        return Some(LegendColumn::Name);
    }
    let id = match title {
        "Last *" => "lastNotNull",
        "Last" => "last",
        "First *" => "firstNotNull",
        "First" => "first",
        "Min" => "min",
        "Max" => "max",
        "Mean" => "mean",
        "Median" => "median",
        "Variance" => "variance",
        "StdDev" => "stdDev",
        "Total" => "sum",
        "Count" => "count",
        "Range" => "range",
        "Delta" => "delta",
        "Step" => "step",
        "Difference" => "diff",
        "Difference percent" => "diffperc",
        "Min (above zero)" => "logmin",
        "All Zeros" => "allIsZero",
        "Change Count" => "changeCount",
        "Distinct Count" => "distinctCount",
        other => return percentile(other, calcs),
    };
    let calc = Calc::read(id)?;
    calcs.contains(&calc).then_some(LegendColumn::Calc(calc))
}

/// `95th %`, or `p95` of older files.
fn percentile(title: &str, calcs: &[Calc]) -> Option<LegendColumn> {
    let digits: String = title.chars().filter(char::is_ascii_digit).collect();
    let calc = Calc::read(&format!("p{digits}")).or_else(|| Calc::read(title))?;
    calcs.contains(&calc).then_some(LegendColumn::Calc(calc))
}

/// Reads `tooltip`.
pub(super) fn tooltip(node: &mut Node<'_>) -> Tooltip {
    for key in ["maxHeight", "maxWidth"] {
        node.approximate(key, "the window sizes what hovering shows");
    }
    node.refuse_unless("hideZeros", &[], "zeros are shown on hovering");
    let sorts = [
        ("none", Tooltip::All),
        ("desc", Tooltip::AllDescending),
        ("asc", Tooltip::AllAscending),
    ];
    let all = node.choice("sort", &sorts).unwrap_or(Tooltip::All);
    let modes = [
        ("none", Tooltip::Hidden),
        ("multi", all),
        ("single", Tooltip::Single),
    ];
    node.choice("mode", &modes).unwrap_or_default()
}

pub(super) fn orientation(node: &mut Node<'_>) -> Orientation {
    let words = [
        ("auto", Orientation::Auto),
        ("horizontal", Orientation::Horizontal),
        ("vertical", Orientation::Vertical),
    ];
    node.choice("orientation", &words).unwrap_or_default()
}

pub(super) fn show_value(node: &mut Node<'_>) -> ShowValue {
    let words = [
        ("auto", ShowValue::Auto),
        ("always", ShowValue::Always),
        ("never", ShowValue::Never),
    ];
    // A flag in files of Grafana 8.
    if let Some(Value::Bool(shown)) = node.any("showValue") {
        return if *shown {
            ShowValue::Always
        } else {
            ShowValue::Never
        };
    }
    node.choice("showValue", &words).unwrap_or_default()
}

/// Sizes are kept for whoever draws to a given size; the window sizes text by its place.
pub(super) fn text_size(node: &mut Node<'_>) -> TextSize {
    let mut size = |key| {
        let size = node.number(key).filter(|size| *size > 0.0);
        if size.is_some() {
            node.approximate(key, "text is as large as its place lets it be");
        }
        size
    };
    TextSize {
        title: size("titleSize"),
        value: size("valueSize"),
    }
}
