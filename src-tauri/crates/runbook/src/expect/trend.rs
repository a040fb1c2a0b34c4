use std::time::Duration;

use super::{
    Direction, Measured, Verdict,
    judge::{number, short, span},
};

/// Fewer points say nothing about a course.
const FEWEST: usize = 3;

/// Whether each series goes one way over a time: by the slope of the least squares, and by its
/// last value beside its first.
pub(super) fn judge(
    direction: Direction,
    over: Duration,
    series: &[Measured],
    end: i64,
) -> Verdict {
    let length = i64::try_from(over.as_millis()).unwrap_or(i64::MAX);
    let begin = end.saturating_sub(length);
    let mut wrong: Vec<(&Measured, String)> = Vec::new();
    let mut right = Vec::new();
    for one in series {
        let points: Vec<(f64, f64)> = one
            .course
            .iter()
            .filter(|(at, value)| (begin..=end).contains(at) && value.is_finite())
            .map(|(at, value)| ((at - begin) as f64, *value))
            .collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return unknown(over, 0);
        };
        // Two thirds of the time have to be seen.
        if points.len() < FEWEST || (last.0 - first.0) * 3.0 < length as f64 * 2.0 {
            return unknown(over, points.len());
        }
        let slope = slope(&points);
        let goes = match direction {
            Direction::Increasing => slope > 0.0 && last.1 > first.1,
            Direction::Decreasing => slope < 0.0 && last.1 < first.1,
        };
        let words = format!("{} → {}", number(first.1), number(last.1));
        if goes {
            right.push(words);
        } else {
            wrong.push((one, words));
        }
    }
    let word = match direction {
        Direction::Increasing => "increasing",
        Direction::Decreasing => "decreasing",
    };
    let over = span(length);
    match (wrong.first(), right.as_slice()) {
        (Some((one, words)), _) if series.len() == 1 => {
            let _ = one;
            Verdict::Missed(format!("not {word} over {over}: {words}"))
        }
        (Some((one, words)), _) => Verdict::Missed(format!(
            "{} of {} series are not {word} over {over}, such as {}: {words}",
            wrong.len(),
            series.len(),
            short(&one.labels)
        )),
        (None, [words]) => Verdict::Met(format!("{word} over {over}: {words}")),
        (None, all) => Verdict::Met(format!("all {} series are {word} over {over}", all.len())),
    }
}

fn unknown(over: Duration, points: usize) -> Verdict {
    Verdict::Unknown(format!(
        "only {points} values lie in the last {}, too few to see a course",
        span(i64::try_from(over.as_millis()).unwrap_or(i64::MAX))
    ))
}

fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let middle = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (middle(|point| point.0), middle(|point| point.1));
    let both: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let own: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    both / own
}
