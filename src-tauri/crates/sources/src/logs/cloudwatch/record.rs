//! Rows and events → lines of the model.

use std::{
    collections::HashMap,
    hash::{Hash as _, Hasher as _},
};

use model::{LogLine, Nanos};
use siphasher::sip::SipHasher13;

use super::wire::Cell;

/// A line with the names of its log group and stream; equal lines get one id until [`told_apart`].
pub(super) fn line(group: &str, stream: &str, millis: i64, raw: String) -> LogLine {
    let at = Nanos(millis.saturating_mul(1_000_000));
    let mut line = lines::read(&raw, at, service(group));
    line.at = at;
    line.id = id(group, stream, millis, &raw);
    line.stream = place(group, stream);
    line.raw = raw;
    line
}

/// Gives equal lines of one moment ids of their own, in their order.
pub(super) fn told_apart(lines: &mut [LogLine]) {
    let mut copies: HashMap<String, usize> = HashMap::new();
    for line in lines {
        let copy = copies.entry(line.id.clone()).or_default();
        *copy += 1;
        if *copy > 1 {
            line.id = format!("{}.{copy}", line.id);
        }
    }
}

/// The id that a line shares with its equals.
pub(super) fn shared_id(id: &str) -> &str {
    id.split_once('.').map_or(id, |(shared, _)| shared)
}

/// A row by the names of its fields.
pub(super) struct Row {
    cells: Vec<(String, String)>,
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        let cells = cells
            .into_iter()
            .filter_map(|cell| Some((cell.field?, cell.value.unwrap_or_default())));
        Self {
            cells: cells.collect(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.first(|field| field == name)
    }

    /// The first field whose name fits.
    pub(super) fn first(&self, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let mut cells = self.cells.iter();
        cells
            .find(|(field, _)| fits(field))
            .map(|(_, value)| value.as_str())
    }

    /// When it was written, in milliseconds.
    pub(super) fn at(&self) -> Option<i64> {
        millis(self.get("@timestamp")?)
    }

    /// Where Insights keeps the whole record.
    pub(super) fn pointer(&self) -> Option<&str> {
        self.get("@ptr").filter(|pointer| !pointer.is_empty())
    }

    /// Takes over what a whole record says and the row does not.
    pub(super) fn complete(&mut self, record: serde_json::Map<String, serde_json::Value>) {
        for (name, value) in record {
            let value = match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            if self.get(&name).is_none() {
                self.cells.push((name, value));
            }
        }
    }

    /// The row as a line; nothing if it has no time, as rows that count have none.
    ///
    /// `group` names a log group as its questions name it, by what `@log` calls it.
    pub(super) fn line(&self, group: impl Fn(&str) -> String, own_fields: bool) -> Option<LogLine> {
        let at = self.at()?;
        let log = self.get("@log").map(group).unwrap_or_default();
        let stream = self.get("@logStream").unwrap_or_default();
        let mut read = match self.get("@message") {
            Some(message) => line(&log, stream, at, message.to_owned()),
            None => line(&log, stream, at, self.as_json()),
        };
        if own_fields && self.get("@message").is_some() {
            for (name, value) in &self.cells {
                let known = read.fields.iter().any(|(have, _)| have == name);
                if !name.starts_with('@') && !known {
                    read.fields.push((name.clone(), value.clone()));
                }
            }
        }
        Some(read)
    }

    /// What a query by hand chose, where it left out the message.
    fn as_json(&self) -> String {
        let chosen = self.cells.iter().filter(|(name, _)| name != "@ptr");
        let object: serde_json::Map<_, _> = chosen
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect();
        serde_json::Value::Object(object).to_string()
    }
}

/// A time as Insights writes it, in UTC: `2026-11-20 09:00:00.000`, or milliseconds as whole
/// records have them.
pub(super) fn millis(text: &str) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
        .ok()
        .map(|time| time.and_utc().timestamp_millis())
}

/// The service of lines that name none: the last part of their group's name.
pub(super) fn service(group: &str) -> &str {
    let name = group.rsplit(':').next().unwrap_or(group);
    name.rsplit('/').next().unwrap_or(name)
}

/// Group and stream in one text; neither holds a colon, besides ARNs of groups.
pub(super) fn place(group: &str, stream: &str) -> String {
    format!("{group}:{stream}")
}

/// The two again.
pub(super) fn taken_apart(place: &str) -> Option<(&str, &str)> {
    place
        .rsplit_once(':')
        .filter(|(group, stream)| !group.is_empty() && !stream.is_empty())
}

fn id(group: &str, stream: &str, millis: i64, raw: &str) -> String {
    let mut hasher = SipHasher13::new();
    for part in [group, stream, raw] {
        part.hash(&mut hasher);
    }
    format!("{millis}-{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests;
