//! What is asked of both: every query of the starter set, of Harbour's pack, and of what other
//! projects wrote, where that lies beside this one.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;
use serde_json::Value;
use tests::tree::root;

use crate::shapes::Shapes;

/// One query and where it is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    pub(crate) from: &'static str,
    pub(crate) query: String,
}

/// Every query of the project, each once.
pub(crate) fn of_the_project() -> Vec<Asked> {
    let pack = root().join("fixtures/harbour/pack");
    let rules = |file: PathBuf| of_rules(&text(&file));
    let slos = console::slo_rules(&pack, &[]).expect("the pack has objectives");
    let runbooks = |folder: PathBuf| files(&folder, "md").flat_map(|file| of_runbook(&text(&file)));
    let dashboards =
        |folder: PathBuf| files(&folder, "json").flat_map(|file| of_dashboard(&text(&file)));
    let found = [
        (
            "starter dashboards",
            dashboards(root().join("dashboards")).collect(),
        ),
        (
            "starter runbooks",
            runbooks(root().join("runbooks")).collect(),
        ),
        (
            "Harbour's dashboards",
            dashboards(pack.join("dashboards")).collect(),
        ),
        (
            "Harbour's alerts",
            files(&pack.join("alerts"), "yml").flat_map(rules).collect(),
        ),
        ("Harbour's objectives", of_rules(&slos.text)),
        (
            "Harbour's runbooks",
            runbooks(pack.join("runbooks")).collect(),
        ),
    ];
    let once = found
        .into_iter()
        .flat_map(|(from, queries): (_, Vec<String>)| {
            let filled = queries.into_iter().map(|query| filled(&query));
            filled.map(move |query| Asked { from, query })
        });
    distinct(once)
}

/// Queries of other projects, adapted to what is there; none where they do not lie beside this one.
pub(crate) fn of_others(shapes: &Shapes) -> Vec<Asked> {
    let shared = std::env::var_os("WHEELHOUSE_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    let corpus = shared.join("corpus");
    let dashboards = files(&corpus.join("dashboards"), "json")
        .flat_map(|file| of_dashboard(&text(&file)))
        .map(|query| ("dashboards of others", query));
    let rules = ["yml", "yaml"]
        .into_iter()
        .flat_map(|end| files(&corpus.join("alert-rules"), end))
        .flat_map(|file| of_rules(&text(&file)))
        .map(|query| ("rules of others", query));
    let adapted = dashboards.chain(rules).filter_map(|(from, query)| {
        let query = shapes.adapted(&filled(&query))?;
        Some(Asked { from, query })
    });
    distinct(adapted)
}

/// Those that are PromQL, each query once.
fn distinct(asked: impl Iterator<Item = Asked>) -> Vec<Asked> {
    let mut known = BTreeSet::new();
    asked
        .filter(|one| promql::check(&one.query, &promql::Options::default()).is_ok())
        .filter(|one| known.insert(one.query.clone()))
        .collect()
}

fn of_dashboard(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(dashboard) = serde_json::from_str(text) {
        collect(&dashboard, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(query) if name == "expr" => found.push(query.clone()),
                    other => collect(other, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

fn of_rules(text: &str) -> Vec<String> {
    let (groups, _) = pack::read_rules(text, "rules.yml");
    let rules = groups.into_iter().flat_map(|group| group.rules);
    rules.map(|rule| rule.expr).collect()
}

/// What stands in the fences of a runbook that hold PromQL.
fn of_runbook(text: &str) -> Vec<String> {
    let fences = text.split("```promql\n").skip(1);
    fences
        .filter_map(|rest| rest.split_once("```"))
        .map(|(query, _)| query.to_owned())
        .collect()
}

/// A query with something in the place of what a dashboard or a runbook fills in.
fn filled(query: &str) -> String {
    const KNOWN: [(&str, &str); 9] = [
        ("${family}", "http_server_request_duration_seconds"),
        ("${wait}", "db_client_connection_wait_time_seconds"),
        ("${operation}", "db_client_operation_duration_seconds"),
        ("${route}", "http_route"),
        ("${status}", "http_response_status_code"),
        ("$__rate_interval", "1m"),
        ("$__interval", "30s"),
        ("$__range_s", "3600"),
        ("$__range", "1h"),
    ];
    let known = KNOWN.iter().fold(query.to_owned(), |query, (name, value)| {
        query.replace(name, value)
    });
    let within = |text: &str, pattern: &str, by: &str| {
        let pattern = Regex::new(pattern).expect("a pattern of ours");
        pattern.replace_all(text, by).into_owned()
    };
    let lengths = within(&known, r"\[\$\{?[A-Za-z_]\w*(:\w+)?\}?", "[5m");
    let steps = within(&lengths, r":\$\{?[A-Za-z_]\w*(:\w+)?\}?\]", ":1m]");
    // Within quotes a variable or a placeholder is a pattern; elsewhere the query cannot be read
    // and is passed over.
    let variables = within(&steps, r"\$\{?[A-Za-z_]\w*(:\w+)?\}?|\[\[\w+\]\]", ".*");
    let equal = within(&variables, r#"!?=\s*"\.\*""#, r#"=~".*""#);
    within(&equal, r#"=\s*"\{\{[^"]*\}\}""#, r#"=~".*""#)
}

fn files(folder: &Path, end: &str) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|have| have == end))
        .collect();
    found.sort();
    found.into_iter()
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
