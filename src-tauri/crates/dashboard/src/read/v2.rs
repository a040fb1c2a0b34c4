//! Dashboards of Grafana's schema v2, which Grafana 13 writes.
//!
//! Source: Grafana `packages/grafana-schema/src/schema/dashboard/v2*/types.spec.gen.ts`.

use std::collections::HashSet;

use serde_json::Value;

mod layout;
mod panel;

use super::{
    annotation, link, named,
    node::{Log, Node},
    refresh,
    source::Source,
    variable, zone,
};
use crate::{
    Dashboard, Variable,
    report::{Element, Verdict},
};

/// Reads the `spec` of a resource; `uid` is the resource's name.
pub(super) fn read(value: &Value, uid: Option<&str>, file: &str, log: &Log) -> Dashboard {
    let mut node = Node::new(value, "", log);
    // Marks of editors and servers.
    node.ignore(&["editable", "liveNow", "preload", "revision"]);
    let mut time = node.child("timeSettings");
    // What the pickers offer is the window's own.
    time.ignore(&["autoRefreshIntervals", "quickRanges"]);
    time.approximate_unless("hideTimepicker", &[false.into()], "the range can be chosen");
    time.approximate_unless(
        "weekStart",
        &["".into()],
        "weeks begin as the computer says",
    );
    let month = "the year begins in January";
    time.approximate_unless("fiscalYearStartMonth", &[0.into()], month);
    time.approximate_unless("nowDelay", &["".into()], "the range ends now");
    let syncs = [("Off", false), ("Crosshair", true), ("Tooltip", true)];
    let mut seen = HashSet::new();
    let variables = variables(node.elements("variables"), &mut seen, log);
    let panels = panel::read_all(&mut node, log);
    let mut laid_out = layout::read(&mut node.child("layout"), panels, &mut seen, log);
    let mut dashboard = Dashboard {
        uid: named(uid.map(str::to_owned), file),
        title: named(node.filled("title"), file),
        description: node.owned("description"),
        tags: node.texts("tags"),
        from: time.filled("from").unwrap_or_else(|| "now-6h".to_owned()),
        to: time.filled("to").unwrap_or_else(|| "now".to_owned()),
        refresh: refresh(&mut time, "autoRefresh"),
        zone: zone(time.text("timezone")),
        shared_crosshair: node.choice("cursorSync", &syncs).unwrap_or(false),
        variables,
        links: link::of_dashboard(node.elements("links"), log),
        rows: laid_out.rows,
    };
    dashboard.variables.append(&mut laid_out.variables);
    annotations(node.elements("annotations"), log);
    dashboard
}

/// Variables of the dashboard, or of one of its rows.
fn variables(list: Vec<&Value>, seen: &mut HashSet<String>, log: &Log) -> Vec<Variable> {
    list.into_iter()
        .filter_map(|value| {
            let mut node = Node::new(value, "", log);
            node.ignore(&["kind", "group", "labels", "datasource"]);
            let text = |key: &str| value.get(key).and_then(Value::as_str);
            let spec = node.within("spec")?;
            let (kind, source) = match text("kind").unwrap_or_default() {
                "QueryVariable" => ("query", source(spec.get("query"), log)),
                "TextVariable" => ("textbox", None),
                "ConstantVariable" => ("constant", None),
                "DatasourceVariable" => ("datasource", None),
                "IntervalVariable" => ("interval", None),
                "CustomVariable" => ("custom", None),
                "SwitchVariable" => ("switch", None),
                "AdhocVariable" => ("adhoc", source(Some(value), log)),
                "GroupByVariable" => ("groupby", source(Some(value), log)),
                other => (other, None),
            };
            variable::one(spec, kind, source, seen, log)
        })
        .collect()
}

/// The source that an object names by `group` and `datasource.name`, if it does.
fn source(query: Option<&Value>, log: &Log) -> Option<Source> {
    let query = query?;
    let plugin = query.get("group").and_then(Value::as_str);
    let uid = query.pointer("/datasource/name").and_then(Value::as_str);
    (plugin.is_some() || uid.is_some()).then(|| Source::of(plugin, uid, log))
}

fn annotations(list: Vec<&Value>, log: &Log) {
    let mut left_out = Vec::new();
    for query in list {
        let spec = query.get("spec").unwrap_or(query);
        let name = spec.get("name").and_then(Value::as_str);
        let said = annotation(spec, spec.get("builtIn").is_some_and(|own| own == true));
        if said.0 == Verdict::Unsupported {
            left_out.push(name.unwrap_or("unnamed"));
        }
        log.element(Element::Annotation, name.unwrap_or("unnamed"), said);
    }
    super::left_out(&left_out, log);
}
