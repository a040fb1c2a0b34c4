use std::time::Duration;

use crate::Patience;

/// Statuses by which a server, or the gateway before it, says "not now".
pub(crate) fn passing(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// How long to wait before attempt number `next` (the first repeat is 1): what the server asks
/// for, else full jitter over a doubling time (M. Brooker, "Exponential Backoff And Jitter").
pub(crate) fn wait(
    patience: &Patience,
    next: u32,
    asked: Option<Duration>,
    chance: f64,
) -> Duration {
    let doubled = patience
        .first_wait
        .saturating_mul(1 << next.saturating_sub(1).min(16));
    asked.unwrap_or_else(|| {
        doubled
            .min(patience.longest_wait)
            .mul_f64(chance.clamp(0.0, 1.0))
    })
}

/// The seconds form of `Retry-After`; the date form needs the server's clock and is not read.
pub(crate) fn retry_after(header: &str) -> Option<Duration> {
    header.trim().parse().ok().map(Duration::from_secs)
}

/// `X-RateLimit-Reset` where it is a number of seconds, as Datadog writes it; elsewhere it is a
/// moment, which needs the server's clock and is not read.
pub(crate) fn reset_after(header: &str) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(24 * 3_600);
    retry_after(header).filter(|wait| *wait <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_are_spread_by_chance() {
        let patience = Patience {
            first_wait: Duration::from_millis(100),
            longest_wait: Duration::from_millis(350),
            ..Patience::default()
        };
        for (next, chance, millis) in [
            (1, 1.0, 100),
            (2, 1.0, 200),
            (3, 1.0, 350),
            (40, 1.0, 350),
            (2, 0.5, 100),
            (2, 0.0, 0),
        ] {
            assert_eq!(
                wait(&patience, next, None, chance),
                Duration::from_millis(millis)
            );
        }
        let asked = Some(Duration::from_secs(7));
        assert_eq!(wait(&patience, 1, asked, 0.1), Duration::from_secs(7));
    }

    #[test]
    fn retry_after_is_read_in_seconds() {
        assert_eq!(retry_after(" 3 "), Some(Duration::from_secs(3)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), None);
        assert_eq!(retry_after("-1"), None);
        assert_eq!(reset_after("3600"), Some(Duration::from_secs(3_600)));
        assert_eq!(reset_after("1795222850"), None);
    }
}
