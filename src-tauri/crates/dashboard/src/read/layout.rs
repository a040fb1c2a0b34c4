use serde_json::Value;

use super::{
    node::{Log, Node},
    panel,
};
use crate::{GridPos, Panel, Row};

/// Reads `panels` with its row panels, and the `rows` of files before schema 16.
pub(super) fn read(dashboard: &mut Node<'_>, log: &Log) -> Vec<Row> {
    let mut ids = Ids::default();
    let mut rows = modern(dashboard.list("panels"), log, &mut ids);
    for value in dashboard.list("rows") {
        rows.push(legacy(value, log, &mut ids));
    }
    for row in &mut rows {
        settle(row);
    }
    rows.retain(|row| row.title.is_some() || !row.panels.is_empty());
    rows
}

/// Rows are panels of type `row`: open ones own what follows, closed ones what they hold.
fn modern(panels: &[Value], log: &Log, ids: &mut Ids) -> Vec<Row> {
    let mut sorted: Vec<&Value> = panels.iter().collect();
    sorted.sort_by_key(|panel| {
        let at = |key| panel.pointer(key).and_then(Value::as_u64).unwrap_or(0);
        (at("/gridPos/y"), at("/gridPos/x"))
    });
    let mut rows = vec![Row::default()];
    for value in sorted {
        if value.get("type").and_then(Value::as_str) == Some("row") {
            rows.push(row(value, log, ids));
        } else if let Some(last) = rows.last_mut() {
            last.panels.push(ids.unique(panel::read(value, log)));
        }
    }
    rows
}

fn row(value: &Value, log: &Log, ids: &mut Ids) -> Row {
    let title = value
        .get("title")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (row, held) = log.within(format!("row {title:?}"), || {
        let mut node = Node::new(value, "", log);
        node.ignore(&[
            "type",
            "id",
            "gridPos",
            "datasource",
            "targets",
            "repeatIteration",
            "scopedVars",
            "title",
            "repeatDirection",
            "editable",
            "error",
            "height",
            "span",
            "links",
            "options",
            "fieldConfig",
        ]);
        let row = Row {
            title: Some(title.to_owned()),
            collapsed: node.flag("collapsed").unwrap_or(false),
            repeat: node.filled("repeat"),
            panels: Vec::new(),
        };
        (row, node.list("panels"))
    });
    let panels = held
        .iter()
        .map(|value| ids.unique(panel::read(value, log)))
        .collect();
    Row { panels, ..row }
}

/// Before schema 16, panels had a span of twelve columns and the height of their row.
fn legacy(value: &Value, log: &Log, ids: &mut Ids) -> Row {
    let title = value
        .get("title")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (row, height, held) = log.within(format!("row {title:?}"), || {
        let mut node = Node::new(value, "", log);
        node.ignore(&[
            "editable",
            "titleSize",
            "title",
            "repeatIteration",
            "repeatRowId",
            "scopedVars",
        ]);
        let shown = node.flag("showTitle").unwrap_or(false);
        let collapsed = node.flag("collapse").unwrap_or(false);
        let repeat = node.filled("repeat");
        let row = Row {
            title: (shown || collapsed || repeat.is_some()).then(|| title.to_owned()),
            collapsed,
            repeat,
            panels: Vec::new(),
        };
        (
            row,
            node.any("height").map_or(7, grid_height),
            node.list("panels"),
        )
    });
    let (mut x, mut y) = (0, 0);
    let mut panels = Vec::new();
    for value in held {
        let span = value
            .get("span")
            .and_then(super::node::number)
            .unwrap_or(12.0);
        let w = ((span * 2.0).round() as u32).clamp(1, 24);
        let h = value.get("height").map_or(height, grid_height);
        if x + w > 24 {
            (x, y) = (0, y + height);
        }
        let mut panel = panel::read(value, log);
        panel.grid = GridPos { x, y, w, h };
        x += w;
        panels.push(ids.unique(panel));
    }
    Row { panels, ..row }
}

/// Pixels, with or without `px`, in grid rows of 38 px.
fn grid_height(height: &Value) -> u32 {
    let pixels = match height {
        Value::String(text) => text.trim_end_matches("px").trim().parse().unwrap_or(250.0),
        other => other.as_f64().unwrap_or(250.0),
    };
    ((pixels / 38.0).ceil() as u32).clamp(3, 60)
}

/// Counts `y` from the top of the row and keeps every panel within the grid.
fn settle(row: &mut Row) {
    let top = row
        .panels
        .iter()
        .map(|panel| panel.grid.y)
        .min()
        .unwrap_or(0);
    for panel in &mut row.panels {
        let grid = &mut panel.grid;
        grid.y -= top;
        grid.w = grid.w.clamp(1, 24);
        grid.x = grid.x.min(24 - grid.w);
        grid.h = grid.h.clamp(1, 200);
    }
    row.panels.sort_by_key(|panel| (panel.grid.y, panel.grid.x));
}

#[derive(Default)]
struct Ids {
    taken: std::collections::HashSet<u32>,
}

impl Ids {
    /// Keeps a panel's id, or gives it the next free one.
    fn unique(&mut self, mut panel: Panel) -> Panel {
        while panel.id == 0 || !self.taken.insert(panel.id) {
            panel.id = self
                .taken
                .iter()
                .max()
                .map_or(1, |most| most.saturating_add(1));
            if panel.id == u32::MAX {
                panel.id = (1..)
                    .find(|id| !self.taken.contains(id))
                    .unwrap_or(u32::MAX);
            }
        }
        panel
    }
}
