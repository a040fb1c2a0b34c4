use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use chrono::{DateTime, Utc};
use url::Url;

/// What this computer's clock is ahead of the servers', by the `Date` of their newest answers
/// (RFC 9110 §6.6.1).
///
/// A `Date` has whole seconds, and is as old as the way of the answer: a difference is good to
/// about a second.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    ahead: Arc<Mutex<HashMap<String, f64>>>,
}

/// Half of the second that a `Date` leaves open.
const HALF: f64 = 500.0;

impl Clocks {
    /// In milliseconds, for the server of an address; nothing if none of its answers had a date.
    #[must_use]
    pub fn ahead_ms(&self, url: &Url) -> Option<f64> {
        let ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.get(&server(url)).copied()
    }

    /// Notes the date of an answer that came now.
    pub(crate) fn note(&self, url: &Url, date: &str, now: SystemTime) {
        let Ok(date) = DateTime::parse_from_rfc2822(date) else {
            return;
        };
        let now: DateTime<Utc> = now.into();
        let ahead = (now.timestamp_millis() - date.timestamp_millis()) as f64 - HALF;
        let mut known = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(server(url), ahead);
    }
}

fn server(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_date_tells_the_difference_and_anything_else_tells_nothing() {
        let clocks = Clocks::default();
        let url = Url::parse("http://Metrics.test/prometheus").unwrap();
        // Sun, 06 Nov 1994 08:49:37 GMT, and a moment more.
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_000 + 2_500);
        clocks.note(&url, "yesterday", now);
        assert_eq!(clocks.ahead_ms(&url), None);
        clocks.note(&url, "Sun, 06 Nov 1994 08:49:37 GMT", now);
        assert_eq!(clocks.ahead_ms(&url), Some(2_000.0));
        let same = Url::parse("http://metrics.test:80/other").unwrap();
        assert_eq!(clocks.ahead_ms(&same), Some(2_000.0));
        let other = Url::parse("http://metrics.test:9090/").unwrap();
        assert_eq!(clocks.ahead_ms(&other), None);
        clocks.note(&url, "Sun, 06 Nov 1994 08:49:47 GMT", now);
        assert_eq!(clocks.ahead_ms(&url), Some(-8_000.0), "the newest counts");
    }
}
