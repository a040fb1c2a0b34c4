//! Sources of alerts.

mod alertmanager;

pub use alertmanager::Alertmanager;

use chrono::DateTime;
use model::Millis;

/// A moment in RFC 3339; nothing for Go's zero time, which means "never".
pub(crate) fn moment(text: &str) -> Option<Millis> {
    let moment = DateTime::parse_from_rfc3339(text).ok()?;
    let never = moment.timestamp() <= -62_135_596_800;
    (!never).then(|| Millis(moment.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_to_the_millisecond_and_zero_is_never() {
        for (text, expected) in [
            ("2026-11-21T01:13:03.789637694Z", Some(1_795_223_583_789)),
            ("2026-11-21T02:13:03+01:00", Some(1_795_223_583_000)),
            ("0001-01-01T00:00:00Z", None),
            ("yesterday", None),
        ] {
            assert_eq!(moment(text), expected.map(Millis), "{text}");
        }
    }
}
