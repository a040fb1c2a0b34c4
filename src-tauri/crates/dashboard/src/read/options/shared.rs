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
    ReduceOptions {
        calc,
        all_values: node.flag("values").unwrap_or(false),
        fields: node.owned("fields"),
        limit: node.count("limit"),
    }
}

/// The known reductions of a list of names; Grafana's legend knows a few that are no numbers.
pub(super) fn calcs(names: &[String]) -> Vec<Calc> {
    names.iter().filter_map(|name| Calc::read(name)).collect()
}

/// Reads `legend`, which is the same for every panel that has one.
pub(super) fn legend(node: &mut Node<'_>) -> Legend {
    // Written by an editor of old and by one of the future; `showLegend` tells the same.
    node.ignore(&["isVisible", "asTable"]);
    let shown = node.flag("showLegend").unwrap_or(true);
    let mode = match node.text("displayMode") {
        _ if !shown => LegendMode::Hidden,
        Some("table") => LegendMode::Table,
        Some("hidden") => LegendMode::Hidden,
        _ => LegendMode::List,
    };
    let calcs = calcs(&node.texts("calcs"));
    let descending = node.flag("sortDesc").unwrap_or(false);
    let sort = node.filled("sortBy").and_then(|by| column(&by, &calcs));
    Legend {
        mode,
        right: node.text("placement") == Some("right"),
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
    node.ignore(&["maxHeight", "maxWidth", "hideZeros"]);
    let sort = node.text("sort").unwrap_or("none");
    match (node.text("mode").unwrap_or("single"), sort) {
        ("none", _) => Tooltip::Hidden,
        ("multi", "desc") => Tooltip::AllDescending,
        ("multi", "asc") => Tooltip::AllAscending,
        ("multi", _) => Tooltip::All,
        _ => Tooltip::Single,
    }
}

pub(super) fn orientation(node: &mut Node<'_>) -> Orientation {
    match node.text("orientation") {
        Some("horizontal") => Orientation::Horizontal,
        Some("vertical") => Orientation::Vertical,
        _ => Orientation::Auto,
    }
}

pub(super) fn show_value(node: &mut Node<'_>) -> ShowValue {
    match node.text("showValue") {
        Some("always") => ShowValue::Always,
        Some("never") => ShowValue::Never,
        _ => ShowValue::Auto,
    }
}

pub(super) fn text_size(node: &mut Node<'_>) -> TextSize {
    let mut size = |key| node.number(key).filter(|size| *size > 0.0);
    TextSize {
        title: size("titleSize"),
        value: size("valueSize"),
    }
}
