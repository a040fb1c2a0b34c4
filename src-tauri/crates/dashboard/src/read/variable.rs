use serde_json::Value;

use super::{
    node::{Log, Node},
    target,
};
use crate::{Hide, Sort, Variable, VariableKind, VariableQuery, matching};

/// Reads `templating.list`.
pub(super) fn read_all(list: &[Value], log: &Log) -> Vec<Variable> {
    list.iter().filter_map(|value| read(value, log)).collect()
}

fn read(value: &Value, log: &Log) -> Option<Variable> {
    let name = value
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    log.within(format!("variable ${name}"), || checked(value, name, log))
}

fn checked(value: &Value, name: &str, log: &Log) -> Option<Variable> {
    let mut node = Node::new(value, "", log);
    node.ignore(&[
        "options",
        "skipUrlSync",
        "definition",
        "tags",
        "tagsQuery",
        "tagValuesQuery",
        "useTags",
        "id",
        "global",
        "index",
        "state",
        "error",
        "staticOptions",
        "allowCustomValue",
        "valuesFormat",
        "rootStateKey",
        "queryValue",
        "auto_count",
        "auto_min",
        "auto",
        "datasource",
        "query",
        "baseFilters",
        "defaultKeys",
        "filters",
        "hide",
        "name",
        "sort",
        "refresh",
        "type",
    ]);
    if name.is_empty() {
        log.warning(
            "it has no name and is left out",
            "give it a name in the file",
        );
        node.ignore_all();
        return None;
    }
    let kind = kind(&mut node, log);
    let regex = node.filled("regex");
    if let Some(pattern) = regex.as_deref()
        && !pattern.contains('$')
        && matching::regex(pattern).is_none()
    {
        log.warning(
            format!("the regex {pattern:?} is not understood, options are not filtered"),
            "avoid look-around and back-references",
        );
    }
    node.child("current").ignore_all();
    let all_value = node.filled("allValue");
    Some(Variable {
        name: name.to_owned(),
        label: node.owned("label"),
        description: node.owned("description"),
        hide: match value.get("hide").and_then(super::node::number) {
            Some(hide) if hide >= 2.0 => Hide::Variable,
            Some(hide) if hide >= 1.0 => Hide::Label,
            _ => Hide::Nothing,
        },
        multi: node.flag("multi").unwrap_or(false),
        include_all: node.flag("includeAll").unwrap_or(false),
        all_value,
        regex,
        sort: Sort::read(value.get("sort").and_then(Value::as_u64).unwrap_or(0)),
        refresh_on_range: value.get("refresh").and_then(super::node::number) == Some(2.0),
        current: chosen(value),
        kind,
    })
}

fn kind(node: &mut Node<'_>, log: &Log) -> VariableKind {
    let query = node.any("query");
    // Since schema 36 a query is an object with the text inside.
    let text = query
        .and_then(|query| {
            query
                .as_str()
                .or_else(|| query.get("query").and_then(Value::as_str))
        })
        .unwrap_or_default();
    let kind = node.text("type").unwrap_or("query");
    match kind {
        "query" => {
            let source = target::source(node.any("datasource"));
            let foreign = matches!(&source, crate::SourceRef::Named { kind: Some(kind), .. } if kind != "prometheus");
            let query = if foreign {
                VariableQuery::Unsupported(text.to_owned())
            } else {
                VariableQuery::read(text)
            };
            if let VariableQuery::Unsupported(what) = &query {
                log.warning(
                    format!("{what:?} is not a question to a Prometheus source"),
                    "its value in the file is used",
                );
            }
            VariableKind::Query { source, query }
        }
        "custom" => VariableKind::Custom(custom(text)),
        "constant" => VariableKind::Constant(text.to_owned()),
        "interval" => {
            let options = text.split(',').map(|option| option.trim().to_owned());
            let auto = node.flag("auto").unwrap_or(false).then(|| {
                let count = node.count("auto_count").unwrap_or(30).max(1);
                (count, node.text("auto_min").unwrap_or("10s").to_owned())
            });
            VariableKind::Interval {
                options: options
                    .filter(|option| !option.is_empty() && option != "auto")
                    .collect(),
                auto,
            }
        }
        "textbox" => VariableKind::TextBox(text.to_owned()),
        "datasource" => VariableKind::Source {
            plugin: text.to_owned(),
        },
        other => {
            node.ignore_all();
            log.warning(
                format!("the kind {other:?} is not offered"),
                "its value in the file is used",
            );
            VariableKind::Unsupported(other.to_owned())
        }
    }
}

/// `value`, or `text : value`, between commas; `\,` is a comma within.
fn custom(text: &str) -> Vec<(String, String)> {
    let protected = text.replace("\\,", "\u{0}");
    let option = |option: &str| {
        let option = option.trim().replace('\u{0}', ",");
        match option.split_once(" : ") {
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

/// The values chosen in the file, whether one or several.
fn chosen(value: &Value) -> Vec<String> {
    let current = value.get("current");
    let chosen = current.and_then(|current| current.get("value").or_else(|| current.get("text")));
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
