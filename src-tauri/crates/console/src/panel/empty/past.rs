use model::{Failure, Millis, TimeRange};

use super::{FURTHEST, Looking};

/// The range and everything that may still be held before it.
pub(super) fn whole(range: TimeRange) -> TimeRange {
    TimeRange {
        start: Millis(range.end.0 - FURTHEST.0),
        end: range.end,
    }
}

/// Windows that are looked through one after the other, the nearest first.
const WINDOWS: [i64; 4] = [6 * HOUR, 2 * 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];
const HOUR: i64 = 3_600_000;
/// Looks per window: the moment is known to a hundredth of it.
const LOOKS: i64 = 100;

/// When the newest sample before the end of the range was taken, to about a per cent of its age.
pub(super) async fn last_seen(
    looking: &Looking<'_>,
    selector: &str,
) -> Result<Option<Millis>, Failure> {
    let end = looking.range.end;
    for window in WINDOWS {
        let step = Millis(window / LOOKS);
        let range = TimeRange {
            start: Millis(end.0 - window),
            end,
        };
        let seconds = step.0 / 1_000;
        let simple = format!("count(count_over_time({selector}[{seconds}s]))");
        let answer = match looking
            .source
            .ask(looking.metrics.range(&simple, range, step))
            .await
        {
            Ok(answer) => answer,
            Err(failure) if window == WINDOWS[0] => return Err(failure),
            // A long window may be more than the source computes at once.
            Err(_) => return Ok(None),
        };
        let newest = answer
            .value
            .iter()
            .filter_map(|series| series.points.last())
            .map(|point| point.at)
            .max();
        let Some(near) = newest else { continue };
        // One more question tells the sample's own time; a minute is less than any look-back.
        let query = format!("max(max_over_time(timestamp({selector})[{seconds}s:1m]))");
        let exact = looking
            .source
            .ask(looking.metrics.instant(&query, near))
            .await;
        let exact = exact.ok().and_then(|answer| match answer.value {
            model::InstantValue::Vector(samples) => {
                samples.first().map(|sample| sample.point.value)
            }
            _ => None,
        });
        return Ok(Some(
            exact.map_or(near, |seconds| Millis((seconds * 1_000.0) as i64)),
        ));
    }
    Ok(None)
}
