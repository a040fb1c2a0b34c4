use std::collections::HashSet;

use serde_json::Value;

use super::{
    node::{Log, Node, RENDERED, Said, number},
    source::Source,
};
use crate::{
    AdHocFilter, Hide, Sort, Variable, VariableKind, VariableQuery, matching,
    report::{Element, Place, Verdict},
};

/// Reads `templating.list`.
pub(super) fn read_all(list: Vec<&Value>, log: &Log) -> Vec<Variable> {
    let mut seen = HashSet::new();
    let mut variables = Vec::new();
    for value in list {
        let kind = value.get("type").and_then(Value::as_str);
        let kind = kind.unwrap_or("query");
        variables.extend(one(value, kind, None, &mut seen, log));
    }
    variables
}

/// Reads one variable of a kind by its classic name; `source` is given where it stands outside.
pub(super) fn one(
    value: &Value,
    kind: &str,
    source: Option<Source>,
    seen: &mut HashSet<String>,
    log: &Log,
) -> Option<Variable> {
    let name = value.get("name").and_then(Value::as_str);
    let name = name.unwrap_or_default();
    let again = !name.is_empty() && !seen.insert(name.to_owned());
    let place = Place::Variable(name.to_owned());
    log.within(place, || checked(value, name, again, (kind, source), log))
}

fn checked(
    value: &Value,
    name: &str,
    again: bool,
    (kind, source): (&str, Option<Source>),
    log: &Log,
) -> Option<Variable> {
    let mut node = Node::new(value, "", log);
    // Identity, and what Grafana keeps of the last answer or of its editor.
    node.ignore(&[
        "name",
        "id",
        "global",
        "index",
        "state",
        "error",
        "options",
        "definition",
        "skipUrlSync",
        "allowCustomValue",
        "rootStateKey",
        "type",
        "placeholder",
        "origin",
        "queryValue",
        "$$hashKey",
    ]);
    // Groups of values were taken out of Grafana with version 8.
    node.ignore(&["tags", "tagsQuery", "tagValuesQuery", "useTags"]);
    let refused = match (name, again) {
        ("", _) => Some("it has no name"),
        (_, true) => Some("another variable has this name"),
        _ => None,
    };
    if let Some(why) = refused {
        log.warning(
            format!("{why}, so it is left out"),
            "give it a name of its own in the file",
        );
        node.refuse_rest("its variable is left out");
        log.element(Element::Variable, name, (Verdict::Unsupported, why.into()));
        return None;
    }
    node.refuse_unless(
        "staticOptions",
        &[],
        "options beside those asked are left out",
    );
    node.refuse_unless(
        "staticOptionsOrder",
        &[],
        "options beside those asked are left out",
    );
    node.refuse_unless(
        "regexApplyTo",
        &["value".into()],
        "the regex is put to the value",
    );
    let source = source.or_else(|| {
        let own = node.any("datasource");
        own.map(|own| Source::read(Some(own), log))
    });
    let (kind, said) = read_kind(&mut node, kind, source.unwrap_or_default(), value, log);
    let regex = node.filled("regex");
    regex_problem(&mut node, regex.as_deref(), log);
    // Never asked again is asked once: what the file keeps of an answer may be years old.
    let refresh = ["never", "onDashboardLoad", "onTimeRangeChanged"];
    let refresh = word_or_number(&mut node, "refresh", &refresh);
    let hide = ["dontHide", "hideLabel", "hideVariable", "inControlsMenu"];
    let hide = word_or_number(&mut node, "hide", &hide);
    let sort = word_or_number(&mut node, "sort", &SORTS);
    log.element(Element::Variable, name, said);
    node.ignore(&["current"]);
    Some(Variable {
        name: name.to_owned(),
        label: node.owned("label"),
        description: node.owned("description"),
        hide: match hide {
            2 => Hide::Variable,
            1 => Hide::Label,
            _ => Hide::Nothing,
        },
        multi: node.flag("multi").unwrap_or(false),
        include_all: node.flag("includeAll").unwrap_or(false),
        all_value: node.filled("allValue"),
        regex,
        sort: Sort::read(sort),
        refresh_on_range: refresh == 2,
        current: chosen(value),
        kind,
    })
}

/// Orders of options as schema v2 writes them; classic files count them.
const SORTS: [&str; 9] = [
    "disabled",
    "alphabeticalAsc",
    "alphabeticalDesc",
    "numericalAsc",
    "numericalDesc",
    "alphabeticalCaseInsensitiveAsc",
    "alphabeticalCaseInsensitiveDesc",
    "naturalAsc",
    "naturalDesc",
];

/// A number, or the word that stands for it today.
fn word_or_number(node: &mut Node<'_>, key: &str, words: &[&str]) -> u64 {
    let Some(value) = node.any(key) else { return 0 };
    if let Some(at) = words.iter().position(|word| value == *word) {
        return at as u64;
    }
    // `false` and `true` in files of old.
    let flag = value.as_bool().map(f64::from);
    number(value)
        .or(flag)
        .map_or(0, |number| number.max(0.0) as u64)
}

fn regex_problem(node: &mut Node<'_>, pattern: Option<&str>, log: &Log) {
    let Some(pattern) = pattern.filter(|pattern| !pattern.contains('$')) else {
        return;
    };
    if matching::regex(pattern).is_none() {
        node.refuse("regex", "it is not understood");
        log.warning(
            format!("the regex {pattern:?} is not understood, options are not filtered"),
            "avoid look-around and back-references",
        );
    }
}

fn read_kind(
    node: &mut Node<'_>,
    kind: &str,
    source: Source,
    value: &Value,
    log: &Log,
) -> (VariableKind, Said) {
    if kind != "interval" {
        // Left behind where a variable was an interval before.
        node.ignore(&["auto", "auto_count", "auto_min"]);
    }
    match kind {
        "query" => query(node, source, log),
        "custom" => {
            let json = node.text("valuesFormat") == Some("json");
            let text = query_text(node.any("query"));
            let options = if json { listed(&text) } else { custom(&text) };
            (VariableKind::Custom(options), RENDERED)
        }
        "constant" => {
            let text = query_text(node.any("query"));
            (VariableKind::Constant(text), RENDERED)
        }
        "interval" => (interval(node), RENDERED),
        "textbox" => {
            let text = query_text(node.any("query"));
            (VariableKind::TextBox(text), RENDERED)
        }
        "datasource" => {
            let plugin = node.filled("pluginId");
            let plugin = plugin.unwrap_or_else(|| query_text(node.any("query")));
            (VariableKind::Source { plugin }, RENDERED)
        }
        "switch" => switch(node, value),
        "adhoc" => adhoc(node, source, value, log),
        "groupby" => {
            node.refuse_rest("labels to group by are not put into queries");
            let how = "labels to group by are not put into queries";
            log.warning(how, "write the labels into the queries");
            let said = (Verdict::Approximated, how.into());
            let source = source.reference;
            (VariableKind::GroupBy { source }, said)
        }
        other => {
            node.refuse_rest("its kind of variable is not offered");
            let why = format!("the kind {other:?} is not offered");
            log.warning(why.clone(), "its value in the file is used");
            let said = (Verdict::Unsupported, why.into());
            (VariableKind::Unsupported(other.to_owned()), said)
        }
    }
}

/// On or off, as a choice of two.
fn switch(node: &mut Node<'_>, value: &Value) -> (VariableKind, Said) {
    let word = |value: Option<&Value>, usual: &str| {
        let text = value.and_then(Value::as_str);
        text.unwrap_or(usual).to_owned()
    };
    let option = |at: &str| value.pointer(at);
    let enabled = node.any("enabledValue").or(option("/options/0/value"));
    let disabled = node.any("disabledValue").or(option("/options/1/value"));
    let options = vec![
        ("on".to_owned(), word(enabled, "true")),
        ("off".to_owned(), word(disabled, "false")),
    ];
    node.ignore(&["query"]);
    let how = "a switch is a choice of two";
    let said = (Verdict::Approximated, how.into());
    (VariableKind::Custom(options), said)
}

fn query(node: &mut Node<'_>, source: Source, log: &Log) -> (VariableKind, Said) {
    let written = node.any("query");
    let query = if source.speaks_promql() {
        question(written)
    } else {
        VariableQuery::Unsupported(query_text(written))
    };
    let said = match &query {
        VariableQuery::Unsupported(what) => {
            log.warning(
                format!("{what:?} is not a question to a Prometheus source"),
                "its value in the file is used",
            );
            let why = "it is not a question to a Prometheus source; its value in the file is used";
            (Verdict::Unsupported, why.into())
        }
        _ => RENDERED,
    };
    let source = source.reference;
    (VariableKind::Query { source, query }, said)
}

/// Text, or since schema 36 an object with the text inside, or with the parts it is made of.
fn question(query: Option<&Value>) -> VariableQuery {
    // In schema v2 the object stands within one that names the plug-in.
    let within = query.and_then(|query| query.get("spec"));
    let query = within.filter(|spec| spec.is_object()).or(query);
    let text = query_text(query);
    if !text.trim().is_empty() {
        return VariableQuery::read(&text);
    }
    let part = |key: &str| {
        let text = query?.get(key)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    // Grafana `packages/grafana-prometheus/src/types.ts`: PromVariableQueryType.
    let kind = query.and_then(|query| query.get("qryType"));
    match kind.and_then(number).map(|kind| kind as i64) {
        Some(0) => VariableQuery::LabelNames {
            selector: part("match"),
        },
        Some(1) => VariableQuery::LabelValues {
            label: part("label").unwrap_or_default(),
            selector: selector(query),
        },
        Some(2) => VariableQuery::Metrics {
            regex: part("metric").unwrap_or_default(),
        },
        Some(3) => VariableQuery::QueryResult {
            expr: part("varQuery").unwrap_or_default(),
        },
        Some(4) => VariableQuery::read(&part("seriesQuery").unwrap_or_default()),
        Some(5) => VariableQuery::read(&part("classicQuery").unwrap_or_default()),
        _ => VariableQuery::read(""),
    }
}

/// `metric{label="value"}` of an object's parts.
fn selector(query: Option<&Value>) -> Option<String> {
    let metric = query
        .and_then(|query| query.get("metric"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let filters = query.and_then(|query| query.get("labelFilters"));
    let filters = filters.and_then(Value::as_array).into_iter().flatten();
    let matcher = |filter: &Value| {
        let part = |key: &str| filter.get(key).and_then(Value::as_str);
        let (label, op, value) = (part("label")?, part("op")?, part("value")?);
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        Some(format!("{label}{op}\"{value}\""))
    };
    let matchers: Vec<String> = filters.filter_map(matcher).collect();
    match (metric, matchers.is_empty()) {
        ("", true) => None,
        (metric, true) => Some(metric.to_owned()),
        (metric, false) => Some(format!("{metric}{{{}}}", matchers.join(","))),
    }
}

fn query_text(query: Option<&Value>) -> String {
    let text = query.and_then(|query| match query {
        Value::Number(number) => Some(number.to_string()),
        other => other
            .as_str()
            .or_else(|| query.get("query").and_then(Value::as_str))
            .or_else(|| query.get("__legacyStringValue").and_then(Value::as_str))
            .map(str::to_owned),
    });
    text.unwrap_or_default()
}

fn interval(node: &mut Node<'_>) -> VariableKind {
    let text = query_text(node.any("query"));
    let auto = node.flag("auto").unwrap_or(false);
    let count = node.count("auto_count").unwrap_or(30).max(1);
    let least = node.filled("auto_min").unwrap_or_else(|| "10s".to_owned());
    // Options may be quoted, so that one of them can hold a comma.
    let options = text
        .split(',')
        .map(|option| option.trim().trim_matches(['"', '\'']).to_owned());
    VariableKind::Interval {
        options: options
            .filter(|option| !option.is_empty() && option != "auto")
            .collect(),
        auto: auto.then_some((count, least)),
    }
}

fn adhoc(node: &mut Node<'_>, source: Source, value: &Value, log: &Log) -> (VariableKind, Said) {
    let lists = ["baseFilters", "filters"];
    let written = lists
        .into_iter()
        .filter_map(|key| value.get(key)?.as_array());
    let filter = |filter: &Value| {
        let part = |key: &str| Some(filter.get(key)?.as_str()?.to_owned());
        Some(AdHocFilter {
            label: part("key")?,
            operator: part("operator")?,
            value: part("value")?,
        })
    };
    let filters: Vec<AdHocFilter> = written.flatten().filter_map(filter).collect();
    node.ignore(&["defaultKeys", "applyMode", "supportsMultiValueOperators"]);
    let how = if filters.is_empty() {
        "filters cannot be added; the file sets none"
    } else {
        let why = "it is not added to queries";
        node.refuse_unless("baseFilters", &[], why);
        node.refuse_unless("filters", &[], why);
        "its filters are not added to queries"
    };
    node.ignore(&lists);
    log.warning(how, "write the filters into the queries");
    let said = (Verdict::Approximated, how.into());
    let source = source.reference;
    (VariableKind::AdHoc { source, filters }, said)
}

/// `value`, or `text : value`, between commas; `\,` is a comma within.
fn custom(text: &str) -> Vec<(String, String)> {
    let protected = text.replace("\\,", "\u{0}");
    let option = |option: &str| {
        let option = option.trim().replace('\u{0}', ",");
        match option.rsplit_once(" : ") {
            Some((text, value)) => (text.trim().to_owned(), value.trim().to_owned()),
            None => (option.clone(), option),
        }
    };
    protected
        .split(',')
        .map(option)
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// Options as a JSON list of texts, or of objects with `text` and `value`.
fn listed(text: &str) -> Vec<(String, String)> {
    let list: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let option = |option: &Value| {
        let value = plain(option).or_else(|| plain(option.get("value")?))?;
        let text = option.get("text").and_then(&plain);
        Some((text.unwrap_or_else(|| value.clone()), value))
    };
    list.iter().filter_map(option).collect()
}

/// The values chosen in the file, whether one or several.
fn chosen(value: &Value) -> Vec<String> {
    let current = value.get("current");
    let chosen = current.and_then(|current| match current {
        Value::Object(map) => map.get("value").or_else(|| map.get("text")),
        // A switch of schema v2 keeps the value itself.
        other => Some(other),
    });
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    match chosen {
        Some(Value::Array(list)) => list.iter().filter_map(text).collect(),
        Some(one) => text(one).into_iter().collect(),
        None => Vec::new(),
    }
}
