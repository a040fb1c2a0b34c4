use model::Nanos;

use super::{Field, Flat, Kind, names::Role};
use crate::moment::{self, Moment, TimeGuess};

pub(super) const KEYS: &[&str] = &[
    "@timestamp",
    "timestamp",
    "@t",
    "time",
    "ts",
    "datetime",
    "eventTime",
    "syslog.timestamp",
    "date",
    "asctime",
    "Timestamp",
    "timeMillis",
    "start_time",
    "T",
    "t.$date",
    "time_iso8601",
    "time_local",
    "_SOURCE_REALTIME_TIMESTAMP",
    "__REALTIME_TIMESTAMP",
];

/// Seconds and nanoseconds kept apart: Log4j's `instant`, Google's `timestamp` in both its forms.
const SPLIT: [(&str, &str); 3] = [
    ("instant.epochSecond", "instant.nanoOfSecond"),
    ("timestamp.seconds", "timestamp.nanos"),
    ("timestampSeconds", "timestampNanos"),
];

/// The time of a record. One that is not whole, for want of a zone, stays among the fields, so
/// that the reader sees what was written.
pub(super) fn take(flat: &mut Flat<'_>, seen: Nanos) -> Option<Moment> {
    flat.take(Role::Time, |field| {
        read(field, seen).filter(Moment::is_whole)
    })
    .or_else(|| split(flat))
    .or_else(|| flat.find(Role::Time, |field| read(field, seen), |_| false))
}

fn split(flat: &mut Flat<'_>) -> Option<Moment> {
    for (seconds, nanos) in SPLIT {
        let part = |path| flat.get(path)?.text.parse::<i64>().ok();
        if let (Some(whole), Some(rest)) = (part(seconds), part(nanos)) {
            let at = whole.checked_mul(1_000_000_000)?.checked_add(rest)?;
            flat.drop_field(seconds);
            flat.drop_field(nanos);
            return Some(Moment {
                at: Nanos(at),
                guess: TimeGuess::Seconds,
            });
        }
    }
    None
}

fn read(field: &Field<'_>, seen: Nanos) -> Option<Moment> {
    match field.kind {
        Kind::Number => moment::from_number(&field.text),
        Kind::Text => moment::whole(&field.text, seen),
        Kind::Other => None,
    }
}
