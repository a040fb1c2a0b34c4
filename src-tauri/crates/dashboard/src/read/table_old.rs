use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    node::{Log, Node, number},
    singlestat,
};
use crate::{
    Align, Calc, CellStyle, ColorMode, Field, Link, Matcher, Override, Panel, PanelKind, Table,
    Transformation,
};

/// Reads the `table-old` panel of Grafana 6 and before: column styles become overrides.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    node.ignore(&["options"]);
    node.approximate_unless("fontSize", &["100%".into()], "text has the window's size");
    node.approximate_unless("scroll", &[true.into()], "rows scroll");
    node.refuse_unless("filterNull", &[], "rows without a value are shown");
    let paged = node.number("pageSize").is_some_and(|rows| rows > 0.0);
    if paged {
        node.approximate("pageSize", "pages are as long as the panel lets them be");
    }
    // There the first style of a column counts, here the last override.
    let styles: Vec<Override> = node
        .children("styles")
        .into_iter()
        .map(|mut style| column(&mut style, log))
        .collect();
    panel.overrides.extend(styles.into_iter().rev());
    let change = change(node, log);
    panel.transformations.insert(0, change);
    let mut sort = node.child("sort");
    sort.ignore(&["desc"]);
    if sort.number("col").is_some() {
        sort.refuse("col", "rows are not sorted by the number of a column");
        log.note(
            "sorting by column number is left out",
            "sort by a column's name",
        );
    }
    PanelKind::Table(Table {
        without_header: node.flag("showHeader") == Some(false),
        paged,
        ..Table::default()
    })
}

fn change(node: &mut Node<'_>, log: &Log) -> Transformation {
    let columns = node.list("columns");
    let calcs: Vec<Calc> = columns
        .iter()
        .filter_map(|column| singlestat::calc(column.get("value")?.as_str()?))
        .collect();
    match node.text("transform").unwrap_or("table") {
        "timeseries_aggregations" => Transformation::Reduce {
            calcs: if calcs.is_empty() {
                vec![Calc::Mean]
            } else {
                calcs
            },
            keep_columns: false,
            labels: false,
            times: false,
        },
        "table" | "timeseries_to_columns" => Transformation::Merge,
        other => {
            let how = "answers are merged into one table";
            node.approximate("transform", how);
            log.warning(
                format!("the table transform {other:?} is not made: {how}"),
                "use a newer table panel",
            );
            Transformation::Merge
        }
    }
}

fn column(node: &mut Node<'_>, log: &Log) -> Override {
    node.ignore(&["$$hashKey", "mappingTypes", "preserveFormat"]);
    node.ignore(&["linkTargetBlank"]);
    node.refuse_unless("sanitize", &[], "markup is shown as text");
    node.refuse_unless(
        "align",
        &["auto".into(), "".into()],
        "columns are set as their type asks",
    );
    let iso = ["YYYY-MM-DD HH:mm:ss".into(), "".into()];
    node.approximate_unless("dateFormat", &iso, "times are written as everywhere");
    let pattern = node.owned("pattern");
    let matcher = if pattern.starts_with('/') {
        Matcher::Regex(pattern)
    } else {
        Matcher::Name(pattern)
    };
    let aligns = [
        ("auto", Align::Auto),
        ("left", Align::Left),
        ("center", Align::Center),
        ("right", Align::Right),
    ];
    let kinds = [
        ("hidden", Some(true)),
        ("number", None),
        ("string", None),
        ("date", None),
    ];
    let styles = [
        ("cell", CellStyle::Filled { row: false }),
        ("row", CellStyle::Filled { row: true }),
        ("value", CellStyle::Colored),
    ];
    let limits: Vec<f64> = node.list("thresholds").iter().filter_map(number).collect();
    let colors = node.texts("colors");
    let cell = node.choice("colorMode", &styles);
    let thresholds = singlestat::colored(&limits, &colors, log);
    Override {
        matcher,
        field: Field {
            unit: node.filled("unit"),
            decimals: node.decimals("decimals"),
            display_name: node.filled("alias"),
            hidden: node.choice("type", &kinds).flatten(),
            mappings: singlestat::mappings(node),
            thresholds: cell.map(|_| thresholds),
            color: cell.map(|_| ColorMode::Thresholds),
            cell,
            align: node.choice("align", &aligns),
            links: link(node).into_iter().collect(),
            ..Field::default()
        },
    }
}

/// A link of a cell, whose placeholders were `$__cell`, `${__cell:raw}` and `${__cell_2}`.
fn link(node: &mut Node<'_>) -> Option<Link> {
    static CELL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\$(?:__cell(?:_(\d+))?|\{__cell(?:_(\d+))?(:raw)?\})").expect("it is one")
    });
    let on = node.flag("link").unwrap_or(false);
    let (url, title) = (node.filled("linkUrl"), node.owned("linkTooltip"));
    let url = url.filter(|_| on)?;
    let today = |found: &Captures<'_>| {
        let column = found.get(1).or_else(|| found.get(2));
        match (column, found.get(3)) {
            (Some(column), _) => format!("${{__data.fields[{}]}}", column.as_str()),
            (None, Some(_)) => "${__value.raw}".to_owned(),
            (None, None) => "${__value.text}".to_owned(),
        }
    };
    let url = CELL.replace_all(&url, today).into_owned();
    Some(Link { title, url })
}
