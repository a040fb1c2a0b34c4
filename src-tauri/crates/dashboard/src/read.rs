//! A file as written → a dashboard as checked.

mod field;
mod graph;
mod layout;
mod link;
mod log;
mod node;
mod old;
mod options;
mod panel;
mod singlestat;
mod table_old;
mod target;
mod variable;

use model::{Millis, Problem, Weight};
use serde_json::Value;

use crate::{
    Dashboard, Timezone,
    report::{Element, Report, Verdict},
    step::duration,
};
use node::{Log, Node, RENDERED};

/// Reads Grafana dashboard JSON of `schemaVersion` 8 to 42, bare, in the envelope of Grafana's
/// API, or as a `v0`/`v1` resource.
///
/// Always yields a dashboard: of a file that is no dashboard, one without panels and a problem of
/// weight [`Weight::Error`]. What the file asks for and the dashboard does not hold is listed, per
/// panel, as a note or a warning. Schema: Grafana `kinds/dashboard/dashboard_kind.cue` and
/// `public/app/features/dashboard/state/DashboardMigrator.ts`.
#[must_use]
pub fn parse(json: &str, file: &str) -> (Dashboard, Vec<Problem>) {
    let (dashboard, problems, _) = examine(json, file);
    (dashboard, problems)
}

/// The same with the account of everything the file holds; empty if the file is refused.
#[must_use]
pub fn examine(json: &str, file: &str) -> (Dashboard, Vec<Problem>, Report) {
    let log = Log::default();
    let read = written(json, file).and_then(|value| {
        let inner = unwrapped(&value)
            .map_err(|(message, remedy)| Problem::new(Weight::Error, file, message, remedy))?;
        Ok(dashboard(inner, file, &log))
    });
    match read {
        Ok(dashboard) => {
            let (problems, report) = log.finish(file);
            (dashboard, problems, report)
        }
        Err(problem) => {
            let dashboard = Dashboard {
                uid: stem(file).to_owned(),
                title: stem(file).to_owned(),
                ..Dashboard::default()
            };
            (dashboard, vec![problem], Report::default())
        }
    }
}

fn written(json: &str, file: &str) -> Result<Value, Problem> {
    serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|error| {
        let (line, column) = (error.line() as u32, error.column() as u32);
        let (message, remedy) = if error.to_string().starts_with("recursion limit") {
            (
                "its objects and lists are nested more than 127 deep".to_owned(),
                "no dashboard needs that: export it again",
            )
        } else {
            (
                format!("this is not JSON: {error}"),
                "export the dashboard again, or repair the JSON at this place",
            )
        };
        Problem::new(Weight::Error, file, message, remedy).position(line, column)
    })
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

fn dashboard(value: &Value, file: &str, log: &Log) -> Dashboard {
    let mut node = Node::new(value, "", log);
    // Identity, marks of editors, shops and servers, and what an import asked for.
    node.ignore(&[
        "__comment",
        "__elements",
        "__inputs",
        "__requires",
        "_comment",
        "author",
        "editable",
        "gnetId",
        "hideControls",
        "id",
        "inputs",
        "iteration",
        "liveNow",
        "nav",
        "originalTitle",
        "overwrite",
        "preload",
        "revision",
        "slug",
        "snapshot",
        "variables",
        "version",
    ]);
    node.approximate_unless(
        "style",
        &["dark".into()],
        "light or dark is chosen in the window",
    );
    node.approximate_unless(
        "weekStart",
        &["".into()],
        "weeks begin as the computer says",
    );
    let month = "the year begins in January";
    node.approximate_unless("fiscalYearStartMonth", &[0.into()], month);
    let schema = node.count("schemaVersion").unwrap_or(0);
    if schema > 42 {
        log.warning(
            format!("schemaVersion {schema} is newer than 42, the newest that is known"),
            "check the panels; parts that are new may be missing",
        );
    }
    let mut time = node.child("time");
    let old_crosshair = node.flag("sharedCrosshair").unwrap_or(false);
    let named = |text: Option<String>| text.unwrap_or_else(|| stem(file).to_owned());
    let dashboard = Dashboard {
        uid: named(node.filled("uid")),
        title: named(node.filled("title")),
        description: node.owned("description"),
        tags: node.texts("tags"),
        from: time.filled("from").unwrap_or_else(|| "now-1h".to_owned()),
        to: time.filled("to").unwrap_or_else(|| "now".to_owned()),
        refresh: refresh(&mut node),
        zone: match node.text("timezone").unwrap_or_default() {
            "" | "browser" => Timezone::Browser,
            "utc" => Timezone::Utc,
            name => Timezone::Named(name.to_owned()),
        },
        shared_crosshair: node.count("graphTooltip").unwrap_or(0) > 0 || old_crosshair,
        variables: variable::read_all(node.child("templating").elements("list"), log),
        links: link::of_dashboard(node.elements("links"), log),
        rows: layout::read(&mut node, log),
    };
    annotations(&mut node, log);
    timepicker(&mut node.child("timepicker"));
    dashboard
}

/// A duration; old files write `false` for none.
fn refresh(node: &mut Node<'_>) -> Option<Millis> {
    let text = node.any("refresh").and_then(Value::as_str)?;
    let every = duration(text);
    if every.is_none() && !matches!(text, "" | "auto") {
        node.refuse("refresh", format!("{text:?} is no duration"));
    }
    if text == "auto" {
        node.approximate("refresh", "it is not refreshed on its own");
    }
    every
}

/// What the range picker offers is the window's own.
fn timepicker(node: &mut Node<'_>) {
    node.approximate_unless("nowDelay", &["".into()], "the range ends now");
    node.approximate_unless("hidden", &[false.into()], "the range can be chosen");
    node.ignore_all();
}

/// Changes are marked without configuration; queries for marks are listed instead of run.
fn annotations(node: &mut Node<'_>, log: &Log) {
    let mut annotations = node.child("annotations");
    annotations.ignore(&["enable"]);
    let mut left_out = Vec::new();
    for query in annotations.elements("list") {
        let text = |key: &str| query.get(key).and_then(Value::as_str);
        let name = text("name").unwrap_or("unnamed");
        let built_in = query.get("builtIn").and_then(node::number) == Some(1.0);
        let off = query.get("enable").is_some_and(|on| on == false);
        let said = if built_in || text("type") == Some("dashboard") {
            let how = "alerts and changes of the environment are marked instead";
            (Verdict::Approximated, how.into())
        } else if off {
            RENDERED
        } else {
            left_out.push(name);
            (
                Verdict::Unsupported,
                "queries for marks are not asked".into(),
            )
        };
        log.element(Element::Annotation, name, said);
    }
    if !left_out.is_empty() {
        log.note(
            format!("annotation queries are not asked: {}", left_out.join(", ")),
            "changes known to the environment are marked on their own",
        );
    }
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".json").unwrap_or(name)
}
