//! Questions asked of lines that are held in memory; what they answer is the reference for every
//! source.

mod counts;
mod filter;
mod find;
mod merge;
mod needle;
mod words;

pub use counts::{MOST_PIECES, fields, values, volume};
pub use filter::Filter;
pub use find::{Direction, find};
pub use merge::merge;
pub use needle::Needle;
pub use words::{moment, severity_name, words};

use model::LogLine;

/// The fields of a line that have a place of their own.
const COLUMNS: [&str; 4] = ["service", "trace_id", "span_id", "request_id"];

/// The values that a line has under a name: those of its columns, else of its fields.
///
/// A column that is empty is not there.
fn values_of<'a, 'n>(
    line: &'a LogLine,
    name: &'n str,
) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
    let column = match name {
        "service" => Some(&line.service),
        "trace_id" => Some(&line.trace_id),
        "span_id" => Some(&line.span_id),
        "request_id" => Some(&line.request_id),
        _ => None,
    };
    let named = move |(have, _): &&(String, String)| column.is_none() && have == name;
    let fields = line.fields.iter().filter(named).map(|(_, value)| value);
    let column = column.filter(|value| !value.is_empty());
    column.into_iter().chain(fields).map(String::as_str)
}

#[cfg(test)]
mod tests;
