use std::time::Duration;

use model::{Problem, Weight};

use super::{
    ChartHint, ChartShape, LONGEST, MOST_ROWS, NamedQuery, QueryKind, QueryParameter, TimeUnit,
    unsaid, value,
};
use crate::nearest::nearest;

const KEYS: [&str; 7] = [
    "title",
    "description",
    "database",
    "parameter",
    "rows",
    "time",
    "chart",
];

/// What is wrong with a value, and what to do.
type Wrong = (String, String);

/// Reads head and statement of a file.
pub(super) fn read(text: &str, file: &str, problems: &mut Vec<Problem>) -> Option<NamedQuery> {
    let mut query = unsaid(file);
    let mut usable = true;
    let (entries, begin) = entries(text);
    let mut seen: Vec<&str> = Vec::new();
    let mut tell = |weight: Weight, line: u32, (message, remedy): Wrong| {
        problems.push(Problem::new(weight, file, message, remedy).position(line, 1));
    };
    for entry in &entries {
        let Some(key) = KEYS.iter().find(|known| **known == entry.key) else {
            // A comment may hold a colon; only what looks like a slip is told.
            if let Some(near) = nearest(&entry.key, KEYS) {
                let message = format!("the head has no key `{}`", entry.key);
                let remedy = format!("did you mean `{near}`?");
                tell(Weight::Warning, entry.line, (message, remedy));
            }
            continue;
        };
        if *key != "parameter" && seen.contains(key) {
            let message = format!("`{key}` is written twice; the last one counts");
            let remedy = "remove one of them".to_owned();
            tell(Weight::Warning, entry.line, (message, remedy));
        }
        seen.push(key);
        let taken = take(&mut query, key, entry);
        if let Err(wrong) = taken {
            let costs = *key == "parameter";
            usable &= !costs;
            let weight = if costs {
                Weight::Error
            } else {
                Weight::Warning
            };
            tell(weight, entry.line, wrong);
        }
    }
    query.line = begin.0;
    text.get(begin.1..)
        .unwrap_or_default()
        .trim_end()
        .clone_into(&mut query.sql);
    if query.sql.is_empty() {
        let message = "the file has no statement".to_owned();
        let remedy = "write one SELECT below its head".to_owned();
        tell(Weight::Error, begin.0, (message, remedy));
        usable = false;
    }
    usable.then_some(query)
}

/// A line `-- key: value` of the head, with the lines that go on with it.
struct Entry {
    key: String,
    value: String,
    line: u32,
}

/// The lines of the head, and the line and byte with which the statement begins.
fn entries(text: &str) -> (Vec<Entry>, (u32, usize)) {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut number, mut at) = (1_u32, 0_usize);
    // A plain comment ends what may be gone on with.
    let mut open = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if let Some(comment) = bare.strip_prefix("--") {
            let goes_on = comment.starts_with("  ") || comment.starts_with('\t');
            let pair = comment.split_once(':').filter(|(key, _)| {
                let key = key.trim();
                !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphabetic())
            });
            match (pair, entries.last_mut().filter(|_| open && goes_on)) {
                (_, Some(last)) => {
                    last.value.push(' ');
                    last.value.push_str(comment.trim());
                }
                (Some((key, value)), None) => {
                    entries.push(Entry {
                        key: key.trim().to_ascii_lowercase(),
                        value: value.trim().to_owned(),
                        line: number,
                    });
                    open = true;
                }
                (None, None) => open = false,
            }
        } else if !bare.is_empty() {
            break;
        }
        at += line.len();
        number += 1;
    }
    (entries, (number, at))
}

fn take(query: &mut NamedQuery, key: &str, entry: &Entry) -> Result<(), Wrong> {
    let value = entry.value.as_str();
    if value.is_empty() {
        return Err((
            format!("`{key}` says nothing"),
            "write its value behind the colon, or remove it".to_owned(),
        ));
    }
    match key {
        "title" => value.clone_into(&mut query.title),
        "description" => value.clone_into(&mut query.description),
        "database" => {
            query.databases = value
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect();
        }
        "parameter" => {
            let parameter = parameter(value, entry.line)?;
            if query
                .parameters
                .iter()
                .any(|one| one.name == parameter.name)
            {
                return Err((
                    format!("parameter {:?} is declared twice", parameter.name),
                    "remove one of them".to_owned(),
                ));
            }
            query.parameters.push(parameter);
        }
        "rows" => query.rows = rows(value)?,
        "time" => query.time = time(value)?,
        _ => query.chart = chart(value)?,
    }
    Ok(())
}

/// `name type = default -- meaning`; default and meaning may be left out.
fn parameter(text: &str, line: u32) -> Result<QueryParameter, Wrong> {
    let (declared, description) = text.split_once("--").unwrap_or((text, ""));
    let (declared, default) = match declared.split_once('=') {
        Some((declared, default)) => (declared, Some(default.trim().to_owned())),
        None => (declared, None),
    };
    let declared = declared.trim();
    let (name, kind) = declared
        .split_once(char::is_whitespace)
        .unwrap_or((declared, ""));
    let mut letters = name.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    if !begins || !letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
        return Err((
            format!("{name:?} cannot be the name of a parameter"),
            "write letters, digits and underscores".to_owned(),
        ));
    }
    let kind = self::kind(name, kind.trim())?;
    if let Some(default) = &default {
        // The moment decides only of words such as `today`, which any moment shows to be right.
        value::read_value(&kind, default, model::Millis(0)).map_err(|what| {
            (
                format!("the default {default:?} of parameter {name:?} {what}"),
                "write a value of its type".to_owned(),
            )
        })?;
    }
    Ok(QueryParameter {
        name: name.to_owned(),
        description: description.trim().to_owned(),
        kind,
        default,
        line,
    })
}

fn kind(name: &str, text: &str) -> Result<QueryKind, Wrong> {
    let (word, unit) = united(text).map_err(|unit| unknown_unit(&unit))?;
    let kind = match word.to_ascii_lowercase().as_str() {
        "text" | "string" => QueryKind::Text,
        "integer" | "int" | "bigint" => QueryKind::Integer,
        "number" | "float" | "double" | "numeric" | "decimal" => QueryKind::Number,
        "boolean" | "bool" => QueryKind::Boolean,
        "date" => QueryKind::Date,
        "timestamp" | "timestamptz" | "datetime" => return Ok(QueryKind::Timestamp(unit)),
        "uuid" => QueryKind::Uuid,
        lower if lower.starts_with("one of ") => {
            let options: Vec<String> = text
                .get("one of ".len()..)
                .unwrap_or_default()
                .split(',')
                .map(|option| option.trim().to_owned())
                .filter(|option| !option.is_empty())
                .collect();
            if options.is_empty() {
                return Err((
                    format!("parameter {name:?} can be one of nothing"),
                    "write the texts it can be, with commas between".to_owned(),
                ));
            }
            return Ok(QueryKind::OneOf(options));
        }
        other => {
            return Err((
                format!("parameter {name:?} is of the type {other:?}, which is none"),
                "write text, integer, number, boolean, date, timestamp, uuid, or `one of a, b`"
                    .to_owned(),
            ));
        }
    };
    match unit {
        None => Ok(kind),
        Some(_) => Err((
            format!("parameter {name:?} has a unit, which only a timestamp has"),
            "remove the unit".to_owned(),
        )),
    }
}

fn rows(text: &str) -> Result<u32, Wrong> {
    match text.replace([',', '_'], "").parse() {
        Ok(rows @ 1..=MOST_ROWS) => Ok(rows),
        _ => Err((
            format!("`rows` is {text:?}, and must be a whole number from 1 to {MOST_ROWS}"),
            format!("write how many rows are read at most, such as {MOST_ROWS}"),
        )),
    }
}

fn time(text: &str) -> Result<Duration, Wrong> {
    let millis = text
        .strip_suffix("ms")
        .map(|number| (number, 1.0))
        .or_else(|| text.strip_suffix('s').map(|number| (number, 1_000.0)))
        .and_then(|(number, unit)| Some(number.trim().parse::<f64>().ok()? * unit));
    match millis.filter(|millis| *millis >= 1.0 && *millis <= LONGEST.as_millis() as f64) {
        Some(millis) => Ok(Duration::from_secs_f64(millis / 1_000.0)),
        None => Err((
            format!(
                "`time` is {text:?}, and must lie between 1ms and {}s",
                LONGEST.as_secs()
            ),
            "write how long it may take, such as 5s".to_owned(),
        )),
    }
}

/// `line`, `bars over state`, `line over at (ms)`, `none`.
fn chart(text: &str) -> Result<Option<ChartHint>, Wrong> {
    let (text, unit) = united(text).map_err(|unit| unknown_unit(&unit))?;
    let (shape, over) = match text.split_once(" over ") {
        Some((shape, over)) => (shape.trim(), Some(over.trim().to_owned())),
        None => (text, None),
    };
    let shape = match shape.to_ascii_lowercase().as_str() {
        "line" | "lines" => ChartShape::Line,
        "bar" | "bars" => ChartShape::Bars,
        "none" => return Ok(None),
        other => {
            return Err((
                format!("`chart` is {other:?}, which cannot be drawn"),
                "write line, bars or none, and behind it `over` and a column".to_owned(),
            ));
        }
    };
    Ok(Some(ChartHint { shape, over, unit }))
}

/// A text and the unit in parentheses at its end.
fn united(text: &str) -> Result<(&str, Option<TimeUnit>), String> {
    let Some((before, unit)) = text
        .strip_suffix(')')
        .and_then(|inner| inner.rsplit_once('('))
    else {
        return Ok((text, None));
    };
    let unit = match unit.trim() {
        "s" => TimeUnit::Seconds,
        "ms" => TimeUnit::Millis,
        "us" | "µs" => TimeUnit::Micros,
        "ns" => TimeUnit::Nanos,
        other => return Err(other.to_owned()),
    };
    Ok((before.trim(), Some(unit)))
}

fn unknown_unit(unit: &str) -> Wrong {
    (
        format!("{unit:?} is not a unit of time"),
        "write (s), (ms), (us) or (ns)".to_owned(),
    )
}
