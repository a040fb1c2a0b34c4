use std::borrow::Cow;

use model::{LogLine, Nanos};

use crate::{Dialect, TimeGuess, envelope, record, text};

/// A line and how it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The line; its `raw` is the text whole.
    pub line: LogLine,
    /// Whose habits it follows.
    pub dialect: Dialect,
    /// How its time was found.
    pub time: TimeGuess,
    /// Whether bytes that are not UTF-8 were replaced by U+FFFD; the line then has the field
    /// `line.not_utf8`.
    pub repaired: bool,
}

/// Reads one line of a log.
///
/// `seen` dates lines that carry no time, `service` names the service of lines that name none. A
/// line in no known format is kept whole as the body.
#[must_use]
pub fn read(raw: &str, seen: Nanos, service: &str) -> LogLine {
    examine(raw, seen, service).line
}

/// Reads one line and tells its dialect and how its time was found.
#[must_use]
pub fn examine(raw: &str, seen: Nanos, service: &str) -> Read {
    let line = raw.trim_end_matches(['\n', '\r']);
    let wrapped = envelope::open(line.trim_start_matches('\u{feff}'), seen);
    let carried = wrapped.moment.map(|moment| moment.at);
    let seen = carried.unwrap_or(seen);
    let (mut read, dialect, time) = record::read(&wrapped.inner, seen, service)
        .unwrap_or_else(|| text::read(&wrapped.inner, seen, service));
    if let Some(stream) = wrapped.stream {
        read.fields.push(("stream".to_owned(), stream.into_owned()));
    }
    read.raw = line.to_owned();
    Read {
        line: read,
        dialect,
        time: time.unwrap_or(match carried {
            Some(_) => TimeGuess::Carrier,
            None => TimeGuess::Seen,
        }),
        repaired: false,
    }
}

/// Reads the bytes of one line; what is not UTF-8 is replaced and told.
#[must_use]
pub fn read_bytes(raw: &[u8], seen: Nanos, service: &str) -> Read {
    match String::from_utf8_lossy(raw) {
        Cow::Borrowed(text) => examine(text, seen, service),
        Cow::Owned(text) => {
            let mut read = examine(&text, seen, service);
            let field = ("line.not_utf8".to_owned(), "true".to_owned());
            read.line.fields.push(field);
            read.repaired = true;
            read
        }
    }
}

#[cfg(test)]
mod tests;
