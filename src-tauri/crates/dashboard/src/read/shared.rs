//! Panels that show what another panel of the dashboard has asked: the source `-- Dashboard --`.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::node::number;
use crate::{Panel, Row, SourceRef};

/// The source's name as it is read.
pub(super) const DASHBOARD: &str = "Dashboard";

/// A panel that takes another one's queries.
pub(super) struct Share {
    pub(super) to: u32,
    pub(super) from: u32,
    /// Whether it takes what the other's transformations make of the answers.
    pub(super) transformed: bool,
}

/// Ids that panels of a file say they have, classic or of schema v2.
pub(super) fn panel_ids(dashboard: &Value) -> HashSet<u32> {
    let elements = dashboard.get("elements").map(values).unwrap_or_default();
    let v2 = elements
        .into_iter()
        .filter_map(|element| id(element.get("spec")?));
    let mut ids: HashSet<u32> = v2.collect();
    let outer = ["panels", "rows"].into_iter();
    for value in outer.filter_map(|key| dashboard.get(key)).flat_map(values) {
        ids.extend(id(value));
        let held = value.get("panels").map(values).unwrap_or_default();
        ids.extend(held.into_iter().filter_map(id));
    }
    ids
}

fn values(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}

/// The id of a panel, or the one that a query names.
pub(super) fn id(value: &Value) -> Option<u32> {
    let id = value.get("panelId").or_else(|| value.get("id"));
    let id = id.and_then(number)?;
    (id.fract() == 0.0 && id > 0.0 && id < f64::from(u32::MAX)).then_some(id as u32)
}

/// Gives every panel that takes another one's queries copies of them. What the other takes itself
/// is not followed further.
pub(super) fn follow(rows: &mut [Row], shares: &[Share]) {
    let wanted: HashSet<u32> = shares.iter().map(|share| share.from).collect();
    let panels = rows.iter().flat_map(|row| &row.panels);
    let wanted: HashMap<u32, Panel> = panels
        .filter(|panel| wanted.contains(&panel.id))
        .map(|panel| (panel.id, panel.clone()))
        .collect();
    let mut done = HashSet::new();
    for panel in rows.iter_mut().flat_map(|row| &mut row.panels) {
        let id = panel.id;
        for share in shares.iter().filter(|share| share.to == id) {
            let from = wanted.get(&share.from);
            if let Some(from) = from.filter(|from| done.insert((id, from.id))) {
                take(panel, from, share.transformed);
            }
        }
    }
}

fn take(panel: &mut Panel, from: &Panel, transformed: bool) {
    let asks = |other: Option<&str>| other != Some(DASHBOARD);
    panel.targets.retain(|target| asks(target.other.as_deref()));
    for target in from
        .targets
        .iter()
        .filter(|target| asks(target.other.as_deref()))
    {
        let mut target = target.clone();
        if target.source == SourceRef::Default {
            target.source = from.source.clone();
        }
        panel.targets.push(target);
    }
    panel.source = from.source.clone();
    if transformed {
        let changes = from.transformations.iter().cloned();
        panel.transformations.splice(0..0, changes);
    }
}
