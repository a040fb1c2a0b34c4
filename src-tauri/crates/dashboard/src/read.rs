//! A file as written → a dashboard as checked.

mod field;
mod graph;
mod layout;
mod node;
mod options;
mod panel;
mod singlestat;
mod table_old;
mod target;
mod variable;

use model::{Problem, Weight};
use serde_json::Value;

use crate::{Dashboard, Timezone, step::duration};
use node::{Log, Node};

/// Reads Grafana dashboard JSON of `schemaVersion` 8 to 42, bare, in the envelope of Grafana's
/// API, or as a `v0`/`v1` resource.
///
/// Always yields a dashboard: of a file that is no dashboard, one without panels and a problem of
/// weight [`Weight::Error`]. What the file asks for and the dashboard does not hold is listed, per
/// panel, as a note or a warning. Schema: Grafana `kinds/dashboard/dashboard_kind.cue` and
/// `public/app/features/dashboard/state/DashboardMigrator.ts`.
#[must_use]
pub fn parse(json: &str, file: &str) -> (Dashboard, Vec<Problem>) {
    let refused = |problem: Problem| {
        let dashboard = Dashboard {
            uid: stem(file).to_owned(),
            title: stem(file).to_owned(),
            ..Dashboard::default()
        };
        (dashboard, vec![problem])
    };
    let value: Value = match serde_json::from_str(json.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(error) => {
            let (line, column) = (error.line() as u32, error.column() as u32);
            let message = format!("this is not JSON: {error}");
            let remedy = "export the dashboard again, or repair the JSON at this place";
            return refused(
                Problem::new(Weight::Error, file, message, remedy).position(line, column),
            );
        }
    };
    match unwrapped(&value) {
        Ok(dashboard) => {
            let log = Log::default();
            let dashboard = read(dashboard, file, &log);
            (dashboard, log.problems(file))
        }
        Err((message, remedy)) => refused(Problem::new(Weight::Error, file, message, remedy)),
    }
}

type Refusal = (String, &'static str);

/// The classic dashboard within its envelope.
fn unwrapped(value: &Value) -> Result<&Value, Refusal> {
    let refuse = |message: &str, remedy| Err((message.to_owned(), remedy));
    let api = value
        .get("apiVersion")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if api.starts_with("dashboard.grafana.app/v2") || value.get("elements").is_some() {
        return refuse(
            "this dashboard is of Grafana's schema v2, which is not read yet",
            "export it as \"Classic\" JSON",
        );
    }
    let inner = match (value.get("dashboard"), value.get("spec")) {
        (Some(dashboard), _) if dashboard.is_object() => dashboard,
        (_, Some(spec)) if api.starts_with("dashboard.grafana.app/") => spec,
        _ => value,
    };
    if !inner.is_object() {
        return refuse(
            "the JSON is not an object, so it is no dashboard",
            "point to a file exported by Grafana",
        );
    }
    let has = |key: &str| inner.get(key).is_some_and(Value::is_array);
    if !has("panels") && !has("rows") {
        return refuse(
            "the object has neither \"panels\" nor \"rows\", so it is no dashboard",
            "point to a file exported by Grafana",
        );
    }
    Ok(inner)
}

fn read(value: &Value, file: &str, log: &Log) -> Dashboard {
    let mut node = Node::new(value, "", log);
    node.ignore(&[
        "__elements",
        "__inputs",
        "__requires",
        "id",
        "version",
        "iteration",
        "gnetId",
        "editable",
        "style",
        "fiscalYearStartMonth",
        "weekStart",
        "liveNow",
        "hideControls",
        "preload",
        "originalTitle",
        "sharedCrosshair",
        "revision",
        "variables",
        "inputs",
        "overwrite",
        "nav",
        "snapshot",
        "_comment",
        "author",
        "slug",
    ]);
    let schema = node.count("schemaVersion").unwrap_or(0);
    if schema > 42 {
        log.warning(
            format!("schemaVersion {schema} is newer than 42, the newest that is known"),
            "check the panels; parts that are new may be missing",
        );
    }
    let mut time = node.child("time");
    let title = node.owned("title");
    let uid = node.owned("uid");
    let dashboard = Dashboard {
        uid: if uid.is_empty() {
            stem(file).to_owned()
        } else {
            uid
        },
        title: if title.is_empty() {
            stem(file).to_owned()
        } else {
            title
        },
        description: node.owned("description"),
        tags: node.texts("tags"),
        from: time.text("from").unwrap_or("now-1h").to_owned(),
        to: time.text("to").unwrap_or("now").to_owned(),
        refresh: node
            .any("refresh")
            .and_then(Value::as_str)
            .and_then(duration),
        zone: match node.text("timezone").unwrap_or_default() {
            "" | "browser" => Timezone::Browser,
            "utc" => Timezone::Utc,
            name => Timezone::Named(name.to_owned()),
        },
        shared_crosshair: node.count("graphTooltip").unwrap_or(0) > 0,
        variables: variable::read_all(node.child("templating").list("list"), log),
        links: panel::links(node.list("links"), log),
        rows: layout::read(&mut node, log),
    };
    annotations(&mut node, log);
    node.child("timepicker").ignore_all();
    dashboard
}

/// Changes are marked without configuration; queries for marks are listed instead of run.
fn annotations(node: &mut Node<'_>, log: &Log) {
    let mut annotations = node.child("annotations");
    let own = annotations.list("list").iter().filter(|query| {
        let built_in = query.get("builtIn").and_then(Value::as_u64) == Some(1);
        !built_in && query.get("type").and_then(Value::as_str) != Some("dashboard")
    });
    let names: Vec<&str> = own
        .map(|query| {
            query
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or("unnamed")
        })
        .collect();
    if !names.is_empty() {
        log.note(
            format!("annotation queries are not asked: {}", names.join(", ")),
            "changes known to the environment are marked on their own",
        );
    }
    annotations.ignore(&["enable"]);
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".json").unwrap_or(name)
}
