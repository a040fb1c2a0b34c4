use std::collections::HashSet;

use serde_json::Value;

use super::{
    node::{Log, Node, RENDERED, number},
    panel,
};
use crate::{
    Panel, Row,
    report::{Element, Place},
};

mod bands;

/// Reads `panels` with its row panels, and the `rows` of files before schema 16.
pub(super) fn read(dashboard: &mut Node<'_>, log: &Log) -> Vec<Row> {
    let panels = dashboard.elements("panels");
    let bands = dashboard.elements("rows");
    let mut ids = Ids::of(&panels, &bands);
    let mut rows = modern(panels, log, &mut ids);
    rows.extend(bands::read(bands, log, &mut ids));
    for row in &mut rows {
        settle(row);
    }
    rows.retain(|row| row.title.is_some() || !row.panels.is_empty());
    rows
}

/// Rows are panels of type `row`: open ones own what follows, closed ones what they hold.
fn modern(mut panels: Vec<&Value>, log: &Log, ids: &mut Ids) -> Vec<Row> {
    panels.sort_by_key(|panel| {
        let at = |key| panel.pointer(key).and_then(number).unwrap_or(0.0) as i64;
        (at("/gridPos/y"), at("/gridPos/x"))
    });
    let mut rows = vec![Row::default()];
    for value in panels {
        if value.get("type").and_then(Value::as_str) == Some("row") {
            rows.extend(row(value, log, ids));
        } else if let Some(last) = rows.last_mut() {
            last.panels.extend(one(value, log, ids));
        }
    }
    rows
}

/// One panel, unless it is a copy of a repeated one: Grafana drops stored copies, too, and makes
/// them anew.
fn one(value: &Value, log: &Log, ids: &mut Ids) -> Option<Panel> {
    if !is_copy(value, "repeatPanelId") {
        return Some(panel::read(value, ids.next(value), log));
    }
    copied(value, log);
    None
}

fn is_copy(value: &Value, key: &str) -> bool {
    let said = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
    said(key) && !said("repeat")
}

/// Accounts for a stored copy: whatever it holds is shown by the original.
fn copied(value: &Value, log: &Log) {
    let title = value.get("title").and_then(Value::as_str);
    let title = title.unwrap_or_default().to_owned();
    log.within(Place::Panel { id: 0, title }, || {
        let mut node = Node::new(value, "", log);
        node.ignore_all();
        let held = [
            ("targets", Element::Query),
            ("transformations", Element::Transformation),
            ("links", Element::Link),
        ];
        for (key, element) in held {
            for _ in node.elements(key) {
                log.element(element, "of a stored copy", RENDERED);
            }
        }
        let mut config = node.child("fieldConfig");
        config.ignore_all();
        config.child("defaults").ignore_all();
        for own in config.elements("overrides") {
            let properties = own.get("properties").and_then(Value::as_array);
            for _ in properties.into_iter().flatten() {
                log.element(Element::Override, "of a stored copy", RENDERED);
            }
        }
        log.element(Element::Panel, "stored copy of a repeated panel", RENDERED);
    });
}

fn row(value: &Value, log: &Log, ids: &mut Ids) -> Option<Row> {
    let place = Place::Row(title(value));
    let stored = is_copy(value, "repeatPanelId") || is_copy(value, "repeatRowId");
    let (row, held) = log.within(place, || {
        let mut node = Node::new(value, "", log);
        // A row is drawn by its title alone.
        node.ignore(&[
            "type",
            "id",
            "gridPos",
            "datasource",
            "repeatIteration",
            "repeatPanelId",
            "scopedVars",
            "title",
            "repeatDirection",
            "editable",
            "error",
            "height",
            "span",
            "options",
            "fieldConfig",
            "pluginVersion",
            "collapse",
            "showTitle",
            "titleSize",
            "$$hashKey",
        ]);
        for _ in node.elements("targets") {
            log.element(Element::Query, "of a row, which asks nothing", RENDERED);
        }
        super::link::of_panel(node.elements("links"), log);
        let row = Row {
            title: Some(title(value)),
            collapsed: node.flag("collapsed").unwrap_or(false),
            repeat: node.filled("repeat"),
            panels: Vec::new(),
        };
        log.element(Element::Row, title(value), RENDERED);
        (row, node.elements("panels"))
    });
    if stored {
        for value in held {
            copied(value, log);
        }
        return None;
    }
    let panels = held.into_iter().filter_map(|value| one(value, log, ids));
    let panels = panels.collect();
    Some(Row { panels, ..row })
}

fn title(value: &Value) -> String {
    let title = value.get("title").and_then(Value::as_str);
    title.unwrap_or_default().to_owned()
}

/// Counts `y` from the top of the row and keeps every panel within the grid.
pub(super) fn settle(row: &mut Row) {
    let top = row.panels.iter().map(|panel| panel.grid.y).min();
    for panel in &mut row.panels {
        let grid = &mut panel.grid;
        grid.y -= top.unwrap_or(0);
        grid.w = grid.w.clamp(1, 24);
        grid.x = grid.x.min(24 - grid.w);
        grid.h = grid.h.clamp(1, 200);
    }
    row.panels.sort_by_key(|panel| (panel.grid.y, panel.grid.x));
}

/// Ids of panels: those of the file where they are unique, and free ones for the others.
pub(super) struct Ids {
    /// Ids that a panel of the file says it has.
    said: HashSet<u32>,
    given: HashSet<u32>,
    free: u32,
}

impl Ids {
    pub(super) fn new(said: HashSet<u32>) -> Self {
        Self {
            said,
            given: HashSet::new(),
            free: 1,
        }
    }

    fn of(panels: &[&Value], rows: &[&Value]) -> Self {
        let outer = panels.iter().copied();
        let held = panels.iter().chain(rows).flat_map(|value| held(value));
        Self::new(outer.chain(held).filter_map(own_id).collect())
    }

    fn next(&mut self, value: &Value) -> u32 {
        self.give(own_id(value))
    }

    /// The id asked for, unless it is taken.
    pub(super) fn give(&mut self, asked: Option<u32>) -> u32 {
        if let Some(id) = asked.filter(|id| self.given.insert(*id)) {
            return id;
        }
        while self.said.contains(&self.free) || !self.given.insert(self.free) {
            self.free += 1;
        }
        self.free
    }
}

/// The panels of a row.
fn held(row: &Value) -> Vec<&Value> {
    match row.get("panels") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(Value::Object(map)) => map.values().collect(),
        _ => Vec::new(),
    }
}

fn own_id(value: &Value) -> Option<u32> {
    let id = value.get("id").and_then(number)?;
    (id.fract() == 0.0 && id > 0.0 && id < f64::from(u32::MAX)).then_some(id as u32)
}
