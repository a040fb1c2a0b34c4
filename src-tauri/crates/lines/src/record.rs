//! A line that is a JSON object → fields → one kind of line.

use std::borrow::Cow;

use model::{LogLine, Nanos};

use crate::{Dialect, TimeGuess, dialect};

mod body;
mod flat;
mod ids;
mod names;
mod service;
mod severity;
mod time;

pub use ids::take_request_id;
pub(crate) use names::mark;
pub use names::{Column, columns_of};

pub(crate) use flat::{Field, Flat, Kind};
pub(crate) use ids::take as take_ids;
pub(crate) use service::take as take_service;

/// A line, whose habits it follows, and how its time was found where it has one.
pub(crate) type Reading = (LogLine, Dialect, Option<TimeGuess>);

/// Reads a JSON object, or tells that the text is none.
pub(crate) fn read(text: &str, seen: Nanos, service: &str) -> Option<Reading> {
    let mut flat = Flat::of(text)?;
    flat.unwrap_message();
    let dialect = dialect::of(&flat);
    Some(normalise(flat, dialect, text, seen, service))
}

/// The fields of a record as one kind of line; `text` is the message where no field is.
pub(crate) fn normalise(
    mut flat: Flat<'_>,
    dialect: Dialect,
    text: &str,
    seen: Nanos,
    service: &str,
) -> Reading {
    let moment = time::take(&mut flat, seen);
    let severity = severity::take(&mut flat, dialect);
    let body = body::take(&mut flat, dialect);
    let ids = ids::take(&mut flat);
    let service = service::take(&mut flat, dialect, service);
    let line = LogLine {
        at: moment.map_or(seen, |moment| moment.at),
        severity,
        service,
        trace_id: ids.trace,
        span_id: ids.span,
        request_id: ids.request,
        body: body.map_or_else(|| text.trim().to_owned(), Cow::into_owned),
        fields: flat.into_rest(dialect),
        ..LogLine::default()
    };
    (line, dialect, moment.map(|moment| moment.guess))
}
