use serde_json::Value;

use super::node::{Log, Node, number};
use crate::{Field, Matcher, Override, Panel, PanelKind, Table, Transformation};

/// Reads the `table-old` panel of Grafana 6 and before: column styles become overrides.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    node.ignore(&[
        "styles",
        "fontSize",
        "scroll",
        "showHeader",
        "columns",
        "sort",
        "pageSize",
        "options",
        "transform",
        "filterNull",
    ]);
    for style in node.list("styles") {
        panel.overrides.push(column(style, log));
    }
    let transform = node.text("transform").unwrap_or("table");
    match transform {
        "table" | "timeseries_to_columns" => panel.transformations.insert(0, Transformation::Merge),
        "timeseries_to_rows" | "timeseries_aggregations" => {
            log.warning(
                format!("the table transform {transform:?} is shown as merged columns"),
                "use a newer table panel",
            );
            panel.transformations.insert(0, Transformation::Merge);
        }
        other => log.warning(
            format!("the table transform {other:?} is not made"),
            "use a newer table panel",
        ),
    }
    let sort = node.any("sort");
    let descending = sort
        .and_then(|sort| sort.get("desc"))
        .is_some_and(|desc| desc == true);
    let by = sort
        .and_then(|sort| sort.get("col"))
        .and_then(Value::as_u64);
    if by.is_some() {
        let order = if descending {
            "descending"
        } else {
            "ascending"
        };
        log.note(
            format!("sorting {order} by column number is left out"),
            "sort by a column's name",
        );
    }
    PanelKind::Table(Table {
        without_header: node.flag("showHeader") == Some(false),
        ..Table::default()
    })
}

fn column(style: &Value, log: &Log) -> Override {
    let mut node = Node::new(style, "styles", log);
    node.ignore(&[
        "$$hashKey",
        "align",
        "dateFormat",
        "type",
        "colorMode",
        "colors",
        "thresholds",
        "link",
        "linkTargetBlank",
        "linkTooltip",
        "linkUrl",
        "mappingType",
        "sanitize",
        "preserveFormat",
        "valueMaps",
        "rangeMaps",
        "decimals",
    ]);
    let pattern = node.owned("pattern");
    let matcher = if pattern.starts_with('/') {
        Matcher::Regex(pattern)
    } else {
        Matcher::Name(pattern)
    };
    let hidden = style.get("type").is_some_and(|kind| kind == "hidden");
    if style.get("colorMode").is_some_and(|mode| mode.is_string()) {
        log.note(
            "colours of table cells are left out",
            "save the dashboard with a newer Grafana",
        );
    }
    Override {
        matcher,
        field: Field {
            unit: node.filled("unit"),
            decimals: style
                .get("decimals")
                .and_then(number)
                .map(|decimals| decimals.clamp(0.0, 17.0) as u8),
            display_name: node.filled("alias"),
            hidden: hidden.then_some(true),
            ..Field::default()
        },
    }
}
