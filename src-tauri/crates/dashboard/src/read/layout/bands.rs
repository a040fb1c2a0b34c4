//! The `rows` of files before schema 16: panels had a span of twelve columns and the height of
//! their row. Source: Grafana `public/app/features/dashboard/state/DashboardMigrator.ts`.

use serde_json::Value;

use super::super::node::{Log, Node, RENDERED, number};
use super::{Ids, copied, is_copy, one, title};
use crate::{
    GridPos, Row,
    report::{Element, Place},
};

/// Reads all bands; their titles show if one of them is to.
pub(super) fn read(bands: Vec<&Value>, log: &Log, ids: &mut Ids) -> Vec<Row> {
    let on = |value: &Value, key: &str| value.get(key).is_some_and(|on| on == true);
    let titled = bands.iter().any(|band| {
        on(band, "showTitle")
            || on(band, "collapse")
            || band.get("repeat").is_some_and(|repeat| !repeat.is_null())
    });
    bands
        .into_iter()
        .filter_map(|band| read_one(band, titled, log, ids))
        .collect()
}

fn read_one(value: &Value, titled: bool, log: &Log, ids: &mut Ids) -> Option<Row> {
    let (row, height, held) = log.within(Place::Row(title(value)), || {
        let mut node = Node::new(value, "", log);
        node.ignore(&[
            "editable",
            "title",
            "showTitle",
            "repeatIteration",
            "repeatRowId",
            "scopedVars",
            "$$hashKey",
        ]);
        node.approximate_unless(
            "titleSize",
            &["h6".into(), "".into()],
            "titles of rows have one size",
        );
        log.element(Element::Row, title(value), RENDERED);
        let row = Row {
            title: titled.then(|| title(value)),
            collapsed: node.flag("collapse").unwrap_or(false),
            repeat: node.filled("repeat"),
            panels: Vec::new(),
        };
        let height = node.any("height").map_or(7, grid_height);
        (row, height, node.elements("panels"))
    });
    if is_copy(value, "repeatRowId") {
        held.into_iter().for_each(|value| copied(value, log));
        return None;
    }
    let mut area = Area::new(height);
    let mut panels = Vec::new();
    for value in held {
        let Some(mut panel) = one(value, log, ids) else {
            continue;
        };
        let span = value
            .get("span")
            .and_then(number)
            .filter(|span| *span > 0.0);
        let w = (span.unwrap_or(4.0).floor() as u32 * 2).clamp(1, 24);
        let h = value.get("height").map_or(height, grid_height);
        panel.grid = area.place(w, h);
        // The narrowest a copy may be was a span, and is a number of copies now.
        if let Some(least) = value
            .get("minSpan")
            .and_then(number)
            .filter(|least| *least > 0.0)
        {
            let most = (24.0 / (least * 2.0)) as u32;
            let factors = [1, 2, 3, 4, 6, 8, 12, 24];
            panel.max_per_row = factors.into_iter().rfind(|own| *own <= most).unwrap_or(1);
        }
        panels.push(panel);
    }
    Some(Row { panels, ..row })
}

/// Pixels, with or without `px`, in grid rows of 38 px.
fn grid_height(height: &Value) -> u32 {
    let pixels = match height {
        Value::String(text) => text.trim_end_matches("px").trim().parse().unwrap_or(250.0),
        other => other.as_f64().unwrap_or(250.0),
    };
    ((pixels / 38.0).ceil() as u32).clamp(3, 60)
}

/// What is taken of a band, per column.
struct Area {
    taken: [u32; 24],
    height: u32,
    y: u32,
}

impl Area {
    fn new(height: u32) -> Self {
        Self {
            taken: [0; 24],
            height,
            y: 0,
        }
    }

    /// Places a panel in the free columns at the right end, or begins a new line.
    fn place(&mut self, w: u32, h: u32) -> GridPos {
        let (x, above) = self.free(w).unwrap_or_else(|| {
            self.y += self.height.max(self.taken.into_iter().max().unwrap_or(0));
            self.taken = [0; 24];
            (0, 0)
        });
        for column in self.taken.iter_mut().skip(x as usize).take(w as usize) {
            *column = (*column).max(above + h);
        }
        GridPos {
            x,
            y: self.y + above,
            w,
            h,
        }
    }

    /// The first of the columns at the right end that still have room, and how far they are taken.
    fn free(&self, w: u32) -> Option<(u32, u32)> {
        let mut start = self.taken.len();
        let mut last = u32::MAX;
        for (at, &taken) in self.taken.iter().enumerate().rev() {
            // Columns to the left may be less taken, so that a low panel is built upon.
            if taken >= self.height || (last != u32::MAX && taken > last) {
                break;
            }
            (start, last) = (at, taken);
        }
        let room = self.taken.len() - start;
        let above = self.taken.iter().skip(start).max().copied().unwrap_or(0);
        (room >= w as usize).then_some((start as u32, above))
    }
}
