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
mod shared;
mod singlestat;
mod source;
mod table_old;
mod target;
mod v2;
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
/// API, or as a `v0`/`v1` resource; and of the schema v2.
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
    match checked(json, file) {
        Ok((dashboard, log)) => {
            let (mut problems, report) = log.finish(file);
            problems.extend(crate::order(&dashboard.variables, file).1);
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

fn checked(json: &str, file: &str) -> Result<(Dashboard, Log), Problem> {
    let value = written(json, file)?;
    let inner = unwrapped(&value)
        .map_err(|(message, remedy)| Problem::new(Weight::Error, file, message, remedy))?;
    let (Inner::Classic(spec) | Inner::V2 { spec, .. }) = inner;
    let log = Log::of(spec);
    let mut dashboard = match inner {
        Inner::Classic(value) => classic(value, file, &log),
        Inner::V2 { spec, uid } => v2::read(spec, uid, file, &log),
    };
    shared::follow(&mut dashboard.rows, &log.shares());
    Ok((dashboard, log))
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

/// A dashboard within its envelope.
#[derive(Clone, Copy)]
enum Inner<'a> {
    Classic(&'a Value),
    V2 {
        spec: &'a Value,
        uid: Option<&'a str>,
    },
}

fn unwrapped(value: &Value) -> Result<Inner<'_>, Refusal> {
    let refuse = |message: &str, remedy| Err((message.to_owned(), remedy));
    let api = value.get("apiVersion").and_then(Value::as_str);
    let resource = api.is_some_and(|api| api.starts_with("dashboard.grafana.app/"));
    // What Grafana's API answers, a resource, or the dashboard itself.
    let outer = value.get("dashboard").filter(|inner| inner.is_object());
    let inner = outer
        .or_else(|| value.get("spec").filter(|_| resource))
        .unwrap_or(value);
    if !inner.is_object() {
        return refuse(
            "the JSON is not an object, so it is no dashboard",
            "point to a file exported by Grafana",
        );
    }
    let holds = |key: &str| {
        inner
            .get(key)
            .is_some_and(|value| value.is_array() || value.is_object())
    };
    if holds("elements") {
        let uid = value.pointer("/metadata/name").and_then(Value::as_str);
        return Ok(Inner::V2 { spec: inner, uid });
    }
    if !holds("panels") && !holds("rows") {
        return refuse(
            "the object has neither \"panels\" nor \"rows\" nor \"elements\", so it is no dashboard",
            "point to a file exported by Grafana",
        );
    }
    Ok(Inner::Classic(inner))
}

fn classic(value: &Value, file: &str, log: &Log) -> Dashboard {
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
    let dashboard = Dashboard {
        uid: named(node.filled("uid"), file),
        title: named(node.filled("title"), file),
        description: node.owned("description"),
        tags: node.texts("tags"),
        from: time.filled("from").unwrap_or_else(|| "now-1h".to_owned()),
        to: time.filled("to").unwrap_or_else(|| "now".to_owned()),
        refresh: refresh(&mut node, "refresh"),
        zone: zone(node.text("timezone")),
        shared_crosshair: node.count("graphTooltip").unwrap_or(0) > 0 || old_crosshair,
        variables: variable::read_all(node.child("templating").elements("list"), log),
        links: link::of_dashboard(node.elements("links"), log),
        rows: layout::read(&mut node, log),
    };
    annotations(&mut node, log);
    timepicker(&mut node.child("timepicker"));
    dashboard
}

/// Identity or title of a dashboard that may have none.
fn named(own: Option<String>, file: &str) -> String {
    own.unwrap_or_else(|| stem(file).to_owned())
}

fn zone(name: Option<&str>) -> Timezone {
    match name.unwrap_or_default() {
        "" | "browser" => Timezone::Browser,
        "utc" => Timezone::Utc,
        name => Timezone::Named(name.to_owned()),
    }
}

/// A duration; old files write `false` for none.
fn refresh(node: &mut Node<'_>, key: &str) -> Option<Millis> {
    let text = node.any(key).and_then(Value::as_str)?;
    let every = duration(text);
    if text == "auto" {
        node.approximate(key, "it is not refreshed on its own");
    } else if every.is_none() && !text.is_empty() {
        node.refuse(key, format!("{text:?} is no duration"));
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
    let mut names = Vec::new();
    for query in annotations.elements("list") {
        let text = |key: &str| query.get(key).and_then(Value::as_str);
        let name = text("name").unwrap_or("unnamed");
        let own = query.get("builtIn").and_then(node::number) == Some(1.0);
        let said = annotation(query, own || text("type") == Some("dashboard"));
        if said.0 == Verdict::Unsupported {
            names.push(name);
        }
        log.element(Element::Annotation, name, said);
    }
    left_out(&names, log);
}

fn annotation(query: &Value, built_in: bool) -> node::Said {
    if built_in {
        let how = "alerts and changes of the environment are marked instead";
        (Verdict::Approximated, how.into())
    } else if query.get("enable").is_some_and(|on| on == false) {
        RENDERED
    } else {
        (
            Verdict::Unsupported,
            "queries for marks are not asked".into(),
        )
    }
}

fn left_out(annotations: &[&str], log: &Log) {
    if !annotations.is_empty() {
        let names = annotations.join(", ");
        log.note(
            format!("annotation queries are not asked: {names}"),
            "changes known to the environment are marked on their own",
        );
    }
}

fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".json").unwrap_or(name)
}
