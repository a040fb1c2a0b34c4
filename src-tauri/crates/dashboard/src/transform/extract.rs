use indexmap::IndexMap;
use serde_json::Value;

use super::columns::number_repeated;
use crate::{Cell, Column, Frame, matching};

/// Fields that are read out of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// The column of the text.
    pub source: String,
    /// How the text holds them.
    pub format: Format,
    /// Leaves only what was read.
    pub replace: bool,
    /// Keeps the time where the rest is replaced.
    pub keep_time: bool,
    /// Paths within JSON and the names they get; every top key if empty.
    pub paths: Vec<(String, String)>,
}

/// How a text holds fields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    /// JSON where it is, else pairs.
    Auto,
    Json,
    /// `a=1, b: 2`.
    Pairs,
    /// Values between a separator, each named by itself.
    Separated(String),
    /// Named groups of an expression.
    Regex(String),
}

/// Columns that texts become at most.
const MOST: usize = 500;

impl Extract {
    pub(super) fn apply(&self, mut frame: Frame) -> Frame {
        let source = frame
            .columns
            .iter()
            .find(|column| column.name == self.source);
        let Some(source) = source else {
            return frame;
        };
        let rows = frame.rows();
        let mut found: IndexMap<String, Vec<Cell>> = IndexMap::new();
        for (row, cell) in source.cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            for (name, cell) in self.read(text) {
                if found.len() >= MOST && !found.contains_key(&name) {
                    continue;
                }
                let cells = found.entry(name).or_insert_with(|| vec![Cell::Empty; rows]);
                cells[row] = cell;
            }
        }
        if self.replace {
            let keep_time = self.keep_time;
            frame
                .columns
                .retain(|column| keep_time && column.name.eq_ignore_ascii_case("time"));
        }
        let read = found
            .into_iter()
            .map(|(name, cells)| Column::new(name, cells));
        frame.columns.extend(read);
        number_repeated(&mut frame.columns);
        frame
    }

    fn read(&self, text: &str) -> Vec<(String, Cell)> {
        match &self.format {
            Format::Json => self.json(text).unwrap_or_default(),
            Format::Auto => self.json(text).unwrap_or_else(|| pairs(text)),
            Format::Pairs => pairs(text),
            Format::Separated(by) => text
                .split(by.as_str())
                .map(|value| (value.trim().to_owned(), Cell::Text(value.trim().to_owned())))
                .filter(|(name, _)| !name.is_empty())
                .collect(),
            Format::Regex(pattern) => groups(pattern, text),
        }
    }

    fn json(&self, text: &str) -> Option<Vec<(String, Cell)>> {
        let value: Value = serde_json::from_str(text).ok()?;
        if self.paths.is_empty() {
            let fields = match value {
                Value::Object(map) => map
                    .iter()
                    .map(|(key, value)| (key.clone(), cell(value)))
                    .collect(),
                Value::Array(list) => {
                    let list = list.iter().enumerate();
                    list.map(|(at, value)| (at.to_string(), cell(value)))
                        .collect()
                }
                _ => return None,
            };
            return Some(fields);
        }
        let at = |(path, name): &(String, String)| {
            let found = walk(&value, path);
            let missing = || Cell::Text("Not Found".to_owned());
            (name.clone(), found.map_or_else(missing, cell))
        };
        Some(self.paths.iter().map(at).collect())
    }
}

/// `a.b[0].c` within a value.
fn walk<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    steps.into_iter().try_fold(value, |value, step| {
        let step = step.trim_matches(['"', '\'']);
        match value {
            Value::Object(map) => map.get(step),
            Value::Array(list) => list.get(step.parse::<usize>().ok()?),
            _ => None,
        }
    })
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(flag) => Cell::Flag(*flag),
        Value::Number(number) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        Value::String(text) => Cell::Text(text.clone()),
        other => Cell::Text(other.to_string()),
    }
}

/// `key=value` and `key:value`, values in quotes as they are.
fn pairs(text: &str) -> Vec<(String, Cell)> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_matches(['{', '}']).trim_start();
    while let Some(end) = rest.find(['=', ':']) {
        let Some((name, after)) = rest.split_at_checked(end) else {
            break;
        };
        let name = name
            .rsplit([' ', ',', ';', '&', '{'])
            .next()
            .unwrap_or(name);
        let name = name.trim().trim_matches('"');
        let after = after.get(1..).unwrap_or_default().trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => {
                let end = after.find([',', ';', '&', ' ', '\t', '\n', '}']);
                after
                    .split_at_checked(end.unwrap_or(after.len()))
                    .unwrap_or((after, ""))
            }
        };
        if !name.is_empty() {
            pairs.push((name.to_owned(), Cell::Text(value.to_owned())));
        }
        rest = after.trim_start_matches([',', ';', '&', ' ', '\t', '\n']);
    }
    pairs
}

fn groups(pattern: &str, text: &str) -> Vec<(String, Cell)> {
    let Some(regex) = matching::regex(pattern) else {
        return Vec::new();
    };
    let Some(captures) = regex.captures(text) else {
        return Vec::new();
    };
    let names = regex.capture_names().flatten();
    let group = |name: &str| {
        let found = captures.name(name)?;
        Some((name.to_owned(), Cell::Text(found.as_str().to_owned())))
    };
    names.filter_map(group).collect()
}
