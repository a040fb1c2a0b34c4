use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

use super::{Change, Changelog, Item, Set, Sql};

/// The changesets of a changelog in JSON, or the line of its first mistake.
pub(super) fn json(text: &str) -> Result<Changelog, (Option<u32>, String)> {
    let value = serde_json::from_str(text).map_err(|error| {
        let line = u32::try_from(error.line()).ok();
        (line, error.to_string())
    })?;
    Ok(changelog(&value))
}

/// The changesets of a changelog in YAML, or the line of its first mistake.
pub(super) fn yaml(text: &str) -> Result<Changelog, (Option<u32>, String)> {
    shallow(text)?;
    let documents = Yaml::load_from_str(text).map_err(|error| {
        let line = u32::try_from(error.marker().line()).ok();
        (line, error.to_string())
    })?;
    Ok(changelog(&documents.first().map(plain).unwrap_or_default()))
}

/// Levels of nesting that are followed; the deepest change has ten.
const DEEPEST: usize = 40;

fn shallow(text: &str) -> Result<(), (Option<u32>, String)> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else {
            return Ok(()); // said when it is loaded
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let line = u32::try_from(span.start.line()).ok();
            return Err((
                line,
                format!("it is nested more than {DEEPEST} levels deep"),
            ));
        }
    }
    Ok(())
}

fn plain(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::String(text)) => Value::String(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::Boolean(value)) => Value::Bool(*value),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
        Yaml::Representation(text, ..) => Value::String(text.to_string()),
        Yaml::Sequence(items) => items.iter().map(plain).collect(),
        Yaml::Mapping(map) => map
            .iter()
            .map(|(key, value)| (string(&plain(key)), plain(value)))
            .collect::<Map<String, Value>>()
            .into(),
        Yaml::Tagged(_, inner) => plain(inner),
        _ => Value::Null,
    }
}

fn changelog(value: &Value) -> Changelog {
    let mut log = Changelog {
        logical: None,
        items: Vec::new(),
    };
    let items = value.get("databaseChangeLog").and_then(Value::as_array);
    for item in items.into_iter().flatten() {
        for (kind, value) in item.as_object().into_iter().flatten() {
            let relative = yes(value, "relativeToChangelogFile") == Some(true);
            match kind.as_str() {
                "logicalFilePath" => log.logical = Some(string(value)),
                "include" => log.items.push(Item::Include {
                    file: field(value, "file").unwrap_or_default(),
                    relative,
                }),
                "includeAll" => log.items.push(Item::IncludeAll {
                    folder: field(value, "path").unwrap_or_default(),
                    relative,
                }),
                "property" => log.items.push(Item::Property {
                    name: field(value, "name").unwrap_or_default(),
                    value: field(value, "value").unwrap_or_default(),
                }),
                "changeSet" => log.items.push(Item::Set(Box::new(set(value)))),
                _ => {}
            }
        }
    }
    log
}

fn set(value: &Value) -> Set {
    let list = |name: &str| match value.get(name) {
        Some(Value::Array(items)) => items.clone(),
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one.clone()],
    };
    let mut set = Set {
        id: field(value, "id").unwrap_or_default(),
        author: field(value, "author").unwrap_or_default(),
        logical: field(value, "logicalFilePath"),
        run_on_change: yes(value, "runOnChange") == Some(true),
        run_always: yes(value, "runAlways") == Some(true),
        valid: list("validCheckSum").iter().map(string).collect(),
        opaque: value.get("modifySql").is_some(),
        rollback: value.get("rollback").map(|way| match way {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }),
        line: 1,
        ..Set::default()
    };
    for change in list("changes") {
        for (kind, value) in change.as_object().into_iter().flatten() {
            let sql = |text: String| Sql {
                text,
                split: yes(value, "splitStatements").unwrap_or(true),
                strip: yes(value, "stripComments").unwrap_or(false),
                delimiter: field(value, "endDelimiter"),
            };
            set.opaque |= value.get("dbms").is_some();
            set.changes.push(match kind.as_str() {
                "sql" => {
                    let text = field(value, "sql").unwrap_or_else(|| string(value));
                    Change::Sql(sql(text))
                }
                "sqlFile" => Change::File {
                    path: field(value, "path").unwrap_or_default(),
                    relative: yes(value, "relativeToChangelogFile") == Some(true),
                    sql: sql(String::new()),
                },
                other => Change::Other(other.to_owned()),
            });
        }
    }
    set
}

fn field(value: &Value, name: &str) -> Option<String> {
    value.get(name).filter(|value| !value.is_null()).map(string)
}

fn string(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn yes(value: &Value, name: &str) -> Option<bool> {
    match value.get(name)? {
        Value::Bool(value) => Some(*value),
        other => Some(string(other).eq_ignore_ascii_case("true")),
    }
}
