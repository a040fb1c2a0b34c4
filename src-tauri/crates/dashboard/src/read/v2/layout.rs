use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::super::{
    layout::{Ids, settle},
    node::{Log, Node, RENDERED},
};
use crate::{
    Direction, GridPos, Panel, Row, Variable,
    report::{Element, Place, Verdict},
};

/// A layout as rows.
pub(super) struct LaidOut {
    pub(super) rows: Vec<Row>,
    /// Variables that belonged to a row or tab.
    pub(super) variables: Vec<Variable>,
}

/// Puts panels where the layout says; layouts within layouts become rows one after the other.
pub(super) fn read(
    node: &mut Node<'_>,
    panels: IndexMap<String, Panel>,
    seen: &mut HashSet<String>,
    log: &Log,
) -> LaidOut {
    let ids = panels.values().map(|panel| panel.id).collect();
    let mut reader = Reader {
        panels,
        ids: Ids::new(ids),
        rows: Vec::new(),
        variables: Vec::new(),
        seen,
        log,
    };
    reader.layout(node, Row::default());
    let mut rows = reader.rows;
    rows.iter_mut().for_each(settle);
    rows.retain(|row| row.title.is_some() || !row.panels.is_empty());
    LaidOut {
        rows,
        variables: reader.variables,
    }
}

struct Reader<'a> {
    panels: IndexMap<String, Panel>,
    ids: Ids,
    rows: Vec<Row>,
    variables: Vec<Variable>,
    seen: &'a mut HashSet<String>,
    log: &'a Log,
}

impl Reader<'_> {
    /// Reads a layout into the `band` that is open, and opens more as it needs.
    fn layout(&mut self, node: &mut Node<'_>, band: Row) {
        let kind = node.text("kind").unwrap_or_default().to_owned();
        let mut spec = node.child("spec");
        match kind.as_str() {
            "RowsLayout" => self.bands(&mut spec, "rows", &band),
            "TabsLayout" => self.bands(&mut spec, "tabs", &band),
            "AutoGridLayout" => self.auto_grid(&mut spec, band),
            "GridLayout" => self.grid(&mut spec, band),
            other => {
                spec.refuse_rest("its kind of layout is not known");
                self.log.warning(
                    format!("the layout {other:?} is not known; its panels are not shown"),
                    "use a grid, rows or tabs",
                );
            }
        }
    }

    fn bands(&mut self, spec: &mut Node<'_>, key: &str, outer: &Row) {
        let log = self.log;
        for node in spec.children(key) {
            let title = node
                .peek("spec")
                .and_then(|spec| spec.get("title")?.as_str());
            let place = Place::Row(title.unwrap_or_default().to_owned());
            log.within(place, || self.band(node, key == "tabs", outer));
        }
    }

    fn band(&mut self, mut node: Node<'_>, tab: bool, outer: &Row) {
        node.ignore(&["kind"]);
        let mut spec = node.child("spec");
        let band = self.heading(&mut spec, tab, outer);
        self.layout(&mut spec.child("layout"), band);
    }

    fn heading(&mut self, spec: &mut Node<'_>, tab: bool, outer: &Row) -> Row {
        let title = spec.owned("title");
        spec.approximate_unless("fillScreen", &[false.into()], "panels keep their height");
        conditional(spec, self.log);
        let own = super::variables(spec.elements("variables"), self.seen, self.log);
        if !own.is_empty() {
            self.log.note(
                "its variables are those of the whole dashboard",
                "give each a name of its own",
            );
        }
        self.variables.extend(own);
        let hidden = spec.flag("hideHeader").unwrap_or(false);
        let nested = outer.title.as_deref().filter(|outer| !outer.is_empty());
        let said = match (tab, nested) {
            (true, _) => (Verdict::Approximated, "a tab is shown as a row".into()),
            (false, Some(outer)) => {
                let how = format!("it is shown after, not within, {outer:?}");
                (Verdict::Approximated, how.into())
            }
            (false, None) => RENDERED,
        };
        self.log.element(Element::Row, title.as_str(), said);
        let title = match nested {
            Some(outer) => format!("{outer} / {title}"),
            None => title,
        };
        Row {
            title: (!hidden || nested.is_some()).then_some(title),
            collapsed: spec.flag("collapse").unwrap_or(false) || outer.collapsed,
            repeat: repeat(&mut spec.child("repeat")).0.or(outer.repeat.clone()),
            panels: Vec::new(),
        }
    }

    /// Panels where the file puts them; in the alpha schema among rows.
    fn grid(&mut self, spec: &mut Node<'_>, mut band: Row) {
        for mut item in spec.children("items") {
            let row = item.text("kind") == Some("GridLayoutRow");
            let mut spec = item.child("spec");
            if !row {
                band.panels.extend(self.item(&mut spec));
                continue;
            }
            self.rows.push(band);
            let title = spec.owned("title");
            self.log.element(Element::Row, title.as_str(), RENDERED);
            // Rows are in their order.
            spec.ignore(&["y"]);
            band = Row {
                title: Some(title),
                collapsed: spec.flag("collapsed").unwrap_or(false),
                repeat: repeat(&mut spec.child("repeat")).0,
                panels: Vec::new(),
            };
            for mut own in spec.children("elements") {
                own.ignore(&["kind"]);
                band.panels.extend(self.item(&mut own.child("spec")));
            }
        }
        self.rows.push(band);
    }

    fn item(&mut self, spec: &mut Node<'_>) -> Option<Panel> {
        let grid = GridPos {
            x: spec.count("x").unwrap_or(0).min(23),
            y: spec.count("y").unwrap_or(0).min(1_000_000),
            w: spec.count("width").unwrap_or(12),
            h: spec.count("height").unwrap_or(8),
        };
        self.panel(spec, grid)
    }

    fn panel(&mut self, spec: &mut Node<'_>, grid: GridPos) -> Option<Panel> {
        conditional(spec, self.log);
        let (by, direction, most) = repeat(&mut spec.child("repeat"));
        let mut element = spec.child("element");
        element.ignore(&["kind"]);
        let name = element.owned("name");
        let Some(panel) = self.panels.get(&name) else {
            self.log.warning(
                format!("the layout names the element {name:?}, which is not there"),
                "export the dashboard again",
            );
            return None;
        };
        let mut panel = panel.clone();
        panel.id = self.ids.give(Some(panel.id));
        panel.grid = grid;
        panel.repeat = by;
        panel.repeat_direction = direction;
        panel.max_per_row = most;
        Some(panel)
    }

    /// Columns as many as fit a window of the usual width.
    fn auto_grid(&mut self, spec: &mut Node<'_>, mut band: Row) {
        const WIDTH: f64 = 1_600.0;
        let widths = [
            ("narrow", 192.0),
            ("standard", 448.0),
            ("wide", 768.0),
            ("custom", 0.0),
        ];
        let heights = [
            ("short", 168.0),
            ("standard", 320.0),
            ("tall", 512.0),
            ("custom", 0.0),
        ];
        let own = |pixels: Option<f64>, own: Option<f64>, usual: f64| match pixels {
            Some(pixels) if pixels > 0.0 => pixels,
            _ => own.filter(|own| *own > 0.0).unwrap_or(usual),
        };
        let width = spec.choice("columnWidthMode", &widths);
        let width = own(width, spec.number("columnWidth"), 448.0);
        let height = spec.choice("rowHeightMode", &heights);
        let height = own(height, spec.number("rowHeight"), 320.0);
        spec.approximate_unless("fillScreen", &[false.into()], "panels keep their height");
        let most = spec.count("maxColumnCount").unwrap_or(3).clamp(1, 24);
        let fitting = (WIDTH / width).floor().clamp(1.0, 24.0) as u32;
        let columns = most.min(fitting);
        let (w, h) = (24 / columns, (height / 38.0).ceil().clamp(2.0, 60.0) as u32);
        let mut at = 0;
        for mut item in spec.children("items") {
            item.ignore(&["kind"]);
            let grid = GridPos {
                x: (at % columns) * w,
                y: (at / columns) * h,
                w,
                h,
            };
            let panel = self.panel(&mut item.child("spec"), grid);
            at += u32::from(panel.is_some());
            band.panels.extend(panel.map(|panel| Panel {
                max_per_row: columns,
                ..panel
            }));
        }
        self.rows.push(band);
    }
}

/// The variable something is repeated for, and where its copies go.
fn repeat(node: &mut Node<'_>) -> (Option<String>, Direction, u32) {
    node.usual("mode", &["variable".into()]);
    let directions = [("h", Direction::Right), ("v", Direction::Down)];
    (
        node.filled("value"),
        node.choice("direction", &directions).unwrap_or_default(),
        node.count("maxPerRow").unwrap_or(4).clamp(1, 24),
    )
}

fn conditional(spec: &mut Node<'_>, log: &Log) {
    let items = spec
        .peek("conditionalRendering")
        .and_then(|group| group.pointer("/spec/items"))
        .and_then(Value::as_array);
    spec.ignore(&["conditionalRendering"]);
    if items.is_some_and(|items| !items.is_empty()) {
        spec.refuse("conditionalRendering", "it is always shown");
        log.warning(
            "it is shown whatever its condition says",
            "move it to a row or dashboard of its own",
        );
    }
}
