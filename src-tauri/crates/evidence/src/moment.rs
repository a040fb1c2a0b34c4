use chrono::{DateTime, SecondsFormat, Utc};
use model::Nanos;

/// A moment in RFC 3339 in UTC, with as many digits as it has.
pub(crate) fn written(at: Nanos) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_nanos(at.0);
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A moment for people: `2026-07-01 14:03:27 UTC`.
pub(crate) fn spoken(at: Nanos) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_nanos(at.0);
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
