//! Sources of alerts.

mod alertmanager;
mod grafana;
mod list;
mod silences;

pub use alertmanager::Alertmanager;
pub use grafana::Grafana;

use chrono::DateTime;
use model::Millis;

pub(crate) use list::List;

/// Alerts that are kept of one answer.
pub(crate) const MOST_ALERTS: usize = 10_000;

/// A moment in RFC 3339; nothing for Go's zero time, which means "never".
pub(crate) fn moment(text: &str) -> Option<Millis> {
    let moment = DateTime::parse_from_rfc3339(text).ok()?;
    let never = moment.timestamp() <= -62_135_596_800;
    (!never).then(|| Millis(moment.timestamp_millis()))
}

/// A moment as servers read it: RFC 3339 in UTC, to the millisecond.
pub(crate) fn written(moment: Millis) -> Option<String> {
    let moment = DateTime::from_timestamp_millis(moment.0)?;
    Some(moment.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
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

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        let at = Millis(1_795_223_583_789);
        assert_eq!(written(at).as_deref(), Some("2026-11-21T01:13:03.789Z"));
        assert_eq!(moment(&written(at).expect("a moment")), Some(at));
        assert_eq!(written(Millis(i64::MAX)), None);
    }
}
