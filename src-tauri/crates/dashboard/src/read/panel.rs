use serde_json::Value;

use super::{
    field, link,
    node::{Log, Node, RENDERED},
    options,
    source::Source,
    target,
};
use crate::{
    Direction, GridPos, Panel, PanelKind, TextPanel, Transformation,
    report::{Element, Place, Verdict},
};

/// Reads one panel of any type; `id` is its own or a free one.
pub(super) fn read(value: &Value, id: u32, log: &Log) -> Panel {
    let title = value
        .get("title")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let place = Place::Panel {
        id,
        title: title.clone(),
    };
    log.within(place, || checked(value, id, title, log))
}

fn checked(value: &Value, id: u32, title: String, log: &Log) -> Panel {
    let mut node = Node::new(value, "", log);
    // Identity, marks of editors and servers, and places of files before schema 16, which are read
    // with their row.
    node.ignore(&[
        "title",
        "id",
        "pluginVersion",
        "isNew",
        "editable",
        "error",
        "span",
        "minSpan",
        "height",
        "renderer",
        "scopedVars",
        "repeatIteration",
        "repeatPanelId",
        "repeatedByRow",
        "cacheTimeout",
        "queryCachingTTL",
        "version",
        "h",
        "w",
        "$$hashKey",
    ]);
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let lost = !options::drawn(kind);
    let source = Source::read(node.any("datasource"), log);
    let asker = target::Asker {
        source: &source,
        logs: kind == "logs",
        panel: id,
    };
    let (targets, field, overrides, transformations) = log.lost(lost, || {
        let targets = target::read_all(node.elements("targets"), &asker, log);
        let (field, overrides) = field::read(&mut node, log);
        let transformations = transformations(node.elements("transformations"), log);
        (targets, field, overrides, transformations)
    });
    let mut panel = Panel {
        id,
        title,
        description: node.owned("description"),
        grid: grid(&mut node.child("gridPos")),
        kind: PanelKind::Text(TextPanel::default()),
        source: source.reference,
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
        transformations,
        links: link::of_panel(node.elements("links"), log),
    };
    let said = "a range of its own is always said";
    node.approximate_unless("hideTimeOverride", &[false.into()], said);
    elsewhere(&mut node, log);
    node.ignore(&["type"]);
    let library = in_library(&mut node, log);
    if let Some(library) = library.filter(|_| lost) {
        node.refuse_rest("its panel is not drawn");
        let why = "it is kept in Grafana, not in this file";
        let said = (Verdict::Unsupported, why.into());
        log.element(Element::Panel, "library panel", said);
        panel.kind = library;
        return panel;
    }
    let (drawn, said) = options::read(&mut node, kind, &mut panel, log);
    log.element(Element::Panel, kind, said);
    panel.kind = drawn;
    panel
}

/// What a panel holds that is kept elsewhere in Grafana.
fn elsewhere(node: &mut Node<'_>, log: &Log) {
    if node.any("alert").is_some() {
        node.refuse(
            "alert",
            "alerts of Grafana's old alerting are not evaluated",
        );
        log.note(
            "its alert is of Grafana's old alerting and is not evaluated",
            "move it to a Prometheus rule",
        );
    }
}

/// A panel that is kept in Grafana's library: the file holds its name and at most a stale copy.
pub(super) fn in_library(node: &mut Node<'_>, log: &Log) -> Option<PanelKind> {
    let library = node.any("libraryPanel")?;
    let name = library.get("name").and_then(Value::as_str);
    node.refuse("libraryPanel", "it is kept in Grafana, not in this file");
    let why = format!(
        "the library panel {:?} is kept in Grafana, not in this file",
        name.unwrap_or("unnamed")
    );
    log.warning(
        why.clone(),
        "unlink it in Grafana and export the dashboard again",
    );
    Some(PanelKind::Unsupported {
        kind: "library panel".to_owned(),
        why,
    })
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

fn transformations(list: Vec<&Value>, log: &Log) -> Vec<Transformation> {
    list.into_iter()
        .filter_map(|value| transformation(value, log))
        .collect()
}

/// Reads a transformation that is switched on.
pub(super) fn transformation(value: &Value, log: &Log) -> Option<Transformation> {
    let name = value.get("id").and_then(Value::as_str).unwrap_or("unnamed");
    let account = |said| log.element(Element::Transformation, name, said);
    if value.get("disabled").is_some_and(|off| off == true) {
        account(RENDERED);
        return None;
    }
    match Transformation::read(value) {
        Ok(change) => {
            account(RENDERED);
            Some(change)
        }
        Err(why) => {
            account((Verdict::Unsupported, why.clone().into()));
            log.warning(why, "the frames are shown without this change");
            None
        }
    }
}
