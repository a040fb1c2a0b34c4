use serde_json::Value;

use super::{
    field,
    node::{Log, Node},
    options, target,
};
use crate::{Direction, GridPos, Link, Panel, PanelKind, SourceRef, TextPanel, Transformation};

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
        hide_time_override: node.flag("hideTimeOverride").unwrap_or(false),
        repeat: node.filled("repeat"),
        repeat_direction: match node.text("repeatDirection") {
            Some("v") => Direction::Down,
            _ => Direction::Right,
        },
        max_per_row: node.count("maxPerRow").unwrap_or(4).clamp(1, 24),
        transparent: node.flag("transparent").unwrap_or(false),
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
    panel.kind = options::read(&mut node, &mut panel, log);
    panel
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
