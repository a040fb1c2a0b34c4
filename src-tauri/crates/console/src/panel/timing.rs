use dashboard::Interval;
use model::{Millis, TimeRange};
use pack::SourceKind;

use crate::{environments::Connected, wire::Staleness};

/// When and how densely a panel asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    /// The range, moved to multiples of the step.
    pub(crate) range: TimeRange,
    /// The distance between points, `$__interval`.
    pub(crate) step: Millis,
    /// `$__rate_interval`.
    pub(crate) rate: Millis,
}

/// The step that Grafana would choose for a drawing of `points` pixels, and what follows from it.
pub(crate) fn timing(range: TimeRange, points: u32, scrape: Millis, min: Option<Millis>) -> Timing {
    let interval = Interval {
        max_data_points: points,
        min,
        scrape,
        factor: 1,
    };
    let step = dashboard::step(range, interval);
    Timing {
        range: dashboard::align(range, step),
        step,
        rate: dashboard::rate_interval(step, scrape),
    }
}

/// How often the source collects samples, by the pack's word.
pub(crate) fn scrape_interval(source: &Connected) -> Millis {
    let every = match &source.definition.kind {
        SourceKind::Direct(direct) => direct.scrape.iter().map(|page| page.every).max(),
        SourceKind::Prometheus(prometheus) => Some(prometheus.scrape_interval),
        _ => None,
    };
    every.map_or(Millis(15_000), |every| {
        Millis(i64::try_from(every.as_millis()).unwrap_or(15_000))
    })
}

/// How old the newest point is, if it is older than three steps and than a minute and a half.
pub(crate) fn staleness(newest: Millis, end: Millis, step: Millis) -> Option<Staleness> {
    let age = Millis(end.0 - newest.0);
    (age.0 > step.0.saturating_mul(3).max(90_000)).then_some(Staleness { newest, age })
}

/// A duration as PromQL writes it, in its largest whole unit.
pub(crate) fn duration(length: Millis) -> String {
    let millis = length.0.max(1);
    for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000)] {
        if millis % size == 0 {
            return format!("{}{unit}", millis / size);
        }
    }
    format!("{millis}ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_numbers_of_their_unit() {
        for (millis, expected) in [
            (0, "1ms"),
            (1_500, "1500ms"),
            (15_000, "15s"),
            (60_000, "1m"),
            (90_000, "90s"),
            (7_200_000, "2h"),
        ] {
            assert_eq!(duration(Millis(millis)), expected);
        }
    }

    #[test]
    fn a_point_is_stale_after_three_steps_but_never_within_a_minute_and_a_half() {
        let age = |age: i64, step: i64| staleness(Millis(0), Millis(age), Millis(step)).is_some();
        assert!(!age(60_000, 5_000));
        assert!(age(91_000, 5_000));
        assert!(!age(91_000, 60_000));
        assert!(age(181_000, 60_000));
    }
}
