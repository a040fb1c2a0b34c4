use serde_json::Value;

use super::{
    field, graph,
    node::{Log, Node},
    singlestat, table_old, target,
};
use crate::{
    Calc, Gauge, GridPos, Legend, LegendMode, Link, Panel, PanelKind, ReduceOptions, SourceRef,
    Stat, StatColor, Table, TextPanel, TimeSeries, Tooltip, Transformation,
};

/// Reads one panel of any type.
pub(super) fn read(value: &Value, log: &Log) -> Panel {
    let title = value
        .get("title")
        .and_then(Value::as_str)
        .unwrap_or_default();
    log.within(format!("panel {title:?}"), || checked(value, title, log))
}

fn checked(value: &Value, title: &str, log: &Log) -> Panel {
    let mut node = Node::new(value, "", log);
    node.ignore(&[
        "title",
        "pluginVersion",
        "isNew",
        "editable",
        "error",
        "span",
        "height",
        "renderer",
        "scopedVars",
        "repeatIteration",
        "repeatPanelId",
        "repeatedByRow",
        "hideTimeOverride",
        "transparent",
        "maxPerRow",
        "repeatDirection",
        "cacheTimeout",
        "queryCachingTTL",
        "id",
        "alertThreshold",
        "bars_",
        "version",
    ]);
    let source = target::source(node.any("datasource"));
    let targets = target::read_all(node.list("targets"), &source, log);
    let (field, overrides) = field::read(&mut node, log);
    let mut panel = Panel {
        id: value
            .get("id")
            .and_then(Value::as_u64)
            .and_then(|id| u32::try_from(id).ok())
            .unwrap_or(0),
        title: title.to_owned(),
        description: node.owned("description"),
        grid: grid(&mut node.child("gridPos")),
        kind: PanelKind::Text(TextPanel::default()),
        source,
        targets,
        min_interval: node.filled("interval"),
        max_data_points: node.count("maxDataPoints").filter(|points| *points > 0),
        time_from: node.filled("timeFrom"),
        time_shift: node.filled("timeShift"),
        repeat: node.filled("repeat"),
        field,
        overrides,
        transformations: transformations(node.list("transformations"), log),
        links: links(node.list("links"), log),
    };
    if panel.source == SourceRef::Internal("Dashboard".to_owned()) {
        log.warning(
            "it shows the data of another panel, which is not followed",
            "query the source in this panel",
        );
    }
    if node.any("alert").is_some() {
        log.note(
            "its alert is of Grafana's old alerting and is not evaluated",
            "move it to a Prometheus rule",
        );
    }
    if let Some(library) = node.any("libraryPanel") {
        let name = library
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or("unnamed");
        log.warning(
            format!("the library panel {name:?} is kept in Grafana, not in this file"),
            "unlink it in Grafana and export the dashboard again",
        );
    }
    panel.kind = kind(&mut node, &mut panel, log);
    panel
}

fn kind(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    let name = node.text("type").unwrap_or_default().to_owned();
    match name.as_str() {
        "timeseries" => time_series(&mut node.child("options")),
        "stat" => stat(&mut node.child("options"), log),
        "gauge" => gauge(&mut node.child("options"), log),
        "table" if node.has("styles") => table_old::read(node, panel, log),
        "table" => table(&mut node.child("options")),
        "table-old" => table_old::read(node, panel, log),
        "graph" => graph::read(node, panel, log),
        "singlestat" | "grafana-singlestat-panel" => singlestat::read(node, panel, log),
        "text" => text(node, log),
        _ => {
            node.ignore_all();
            unsupported(&name, log)
        }
    }
}

fn unsupported(kind: &str, log: &Log) -> PanelKind {
    let why = match kind {
        "" => "the panel names no type".to_owned(),
        kind => format!("panels of the type {kind:?} are not drawn"),
    };
    log.warning(why.clone(), "its title and queries are shown in its place");
    PanelKind::Unsupported {
        kind: kind.to_owned(),
        why,
    }
}

fn grid(node: &mut Node<'_>) -> GridPos {
    node.ignore(&["static"]);
    GridPos {
        x: node.count("x").unwrap_or(0).min(23),
        y: node.count("y").unwrap_or(0).min(1_000_000),
        w: node.count("w").unwrap_or(12),
        h: node.count("h").unwrap_or(8),
    }
}

fn time_series(options: &mut Node<'_>) -> PanelKind {
    options.ignore(&["timezone", "annotations"]);
    let mut legend = options.child("legend");
    legend.ignore(&["isVisible", "sortBy", "sortDesc", "width", "limit"]);
    let shown = legend.flag("showLegend").unwrap_or(true);
    let mode = match legend.text("displayMode") {
        _ if !shown => LegendMode::Hidden,
        Some("table") => LegendMode::Table,
        Some("hidden") => LegendMode::Hidden,
        _ => LegendMode::List,
    };
    let mut tooltip = options.child("tooltip");
    tooltip.ignore(&["maxHeight", "maxWidth", "hideZeros"]);
    let sort = tooltip.text("sort").unwrap_or("none");
    PanelKind::TimeSeries(TimeSeries {
        legend: Legend {
            mode,
            right: legend.text("placement") == Some("right"),
            calcs: calcs(&legend.texts("calcs")),
        },
        tooltip: match (tooltip.text("mode").unwrap_or("single"), sort) {
            ("none", _) => Tooltip::Hidden,
            ("multi", "desc") => Tooltip::AllDescending,
            ("multi", "asc") => Tooltip::AllAscending,
            ("multi", _) => Tooltip::All,
            _ => Tooltip::Single,
        },
    })
}

fn stat(options: &mut Node<'_>, log: &Log) -> PanelKind {
    options.ignore(&[
        "orientation",
        "justifyMode",
        "wideLayout",
        "percentChangeColorMode",
        "text",
    ]);
    let stat = Stat {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        color: match options.text("colorMode") {
            Some("none") => StatColor::None,
            Some("background" | "background_solid") => StatColor::Background,
            _ => StatColor::Value,
        },
        sparkline: options.text("graphMode") == Some("area"),
        names: match options.text("textMode") {
            Some("name" | "value_and_name") => Some(true),
            Some("value" | "none") => Some(false),
            _ => None,
        },
        ..Stat::default()
    };
    PanelKind::Stat(stat)
}

fn gauge(options: &mut Node<'_>, log: &Log) -> PanelKind {
    options.ignore(&[
        "orientation",
        "showThresholdLabels",
        "showThresholdMarkers",
        "sizing",
        "minVizHeight",
        "minVizWidth",
        "text",
    ]);
    PanelKind::Gauge(Gauge {
        reduce: reduce(&mut options.child("reduceOptions"), log),
    })
}

fn table(options: &mut Node<'_>) -> PanelKind {
    options.ignore(&["cellHeight", "frameIndex"]);
    let mut footer = options.child("footer");
    if footer.flag("show") != Some(true) {
        footer.ignore_all();
    }
    let sort_by = options.list("sortBy").iter().filter_map(|by| {
        let name = by.get("displayName")?.as_str()?.to_owned();
        Some((name, by.get("desc").is_some_and(|desc| desc == true)))
    });
    PanelKind::Table(Table {
        sort_by: sort_by.collect(),
        without_header: options.flag("showHeader") == Some(false),
    })
}

fn text(node: &mut Node<'_>, log: &Log) -> PanelKind {
    // Before schema 26, content and mode stood in the panel itself.
    let (content, mode) = (node.owned("content"), node.text("mode").map(str::to_owned));
    node.ignore(&["fieldConfig", "targets", "style"]);
    let mut options = node.child("options");
    options.child("code").ignore_all();
    let mode = options
        .text("mode")
        .map(str::to_owned)
        .or(mode)
        .unwrap_or_default();
    if mode == "html" {
        log.note("its HTML is shown as text", "write it in Markdown");
    }
    PanelKind::Text(TextPanel {
        content: options.filled("content").unwrap_or(content),
        markdown: matches!(mode.as_str(), "" | "markdown"),
    })
}

fn reduce(node: &mut Node<'_>, log: &Log) -> ReduceOptions {
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

/// Links of a panel, field or dashboard.
pub(super) fn links(list: &[Value], log: &Log) -> Vec<Link> {
    let link = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let url = [text("url"), text("dashUri")]
            .into_iter()
            .find(|url| !url.is_empty());
        if url.is_none() {
            let title = text("title");
            log.note(
                format!("the link {title:?} leads to dashboards by tag and is not offered"),
                "link to one dashboard by its address",
            );
        }
        Some(Link {
            title: text("title").to_owned(),
            url: url?.to_owned(),
        })
    };
    list.iter().filter_map(link).collect()
}

fn transformations(list: &[Value], log: &Log) -> Vec<Transformation> {
    let enabled = list
        .iter()
        .filter(|value| value.get("disabled").is_none_or(|off| off != true));
    enabled
        .filter_map(|value| {
            Transformation::read(value)
                .map_err(|why| log.warning(why, "the frames are shown without this change"))
                .ok()
        })
        .collect()
}
