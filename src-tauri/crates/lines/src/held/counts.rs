use hashbrown::HashMap;
use model::{Counted, LogLine, Millis, TimeRange, Volume};

use super::{COLUMNS, values_of};

/// The most pieces that a volume has; a shorter step is lengthened to stay within.
pub const MOST_PIECES: i64 = 10_000;

/// Counts lines by severity per piece of time; every piece of the range is there, empty or not.
///
/// `step` is the length of a piece in milliseconds. The first begins with the range.
pub fn volume<'a>(
    lines: impl IntoIterator<Item = &'a LogLine>,
    range: TimeRange,
    step: Millis,
) -> Vec<Volume> {
    let least = range.length().0 / MOST_PIECES + 1;
    let step = step.0.max(least);
    let pieces = range.length().0 / step + 1;
    let mut volume: Vec<Volume> = (0..pieces)
        .map(|nth| Volume {
            start: Millis(range.start.0.saturating_add(nth * step)),
            counts: [0; 7],
        })
        .collect();
    for line in lines {
        let at = line.at.to_millis();
        if !range.contains(at) {
            continue;
        }
        let nth = usize::try_from(at.0.saturating_sub(range.start.0) / step).ok();
        if let Some(piece) = nth.and_then(|nth| volume.get_mut(nth)) {
            piece.counts[line.severity as usize] += 1;
        }
    }
    volume
}

/// The values of a field and how many lines have each, the commonest first.
pub fn values<'a>(lines: impl IntoIterator<Item = &'a LogLine>, field: &str) -> Vec<Counted> {
    let mut counts: HashMap<&'a str, u64> = HashMap::new();
    for line in lines {
        let mut last: Option<&str> = None;
        for value in values_of(line, field) {
            // A value that a line has twice counts once.
            if last.replace(value) != Some(value) {
                *counts.entry(value).or_default() += 1;
            }
        }
    }
    sorted(counts)
}

/// The fields of the lines, columns included, and how many lines have each, the commonest first.
pub fn fields<'a>(lines: impl IntoIterator<Item = &'a LogLine>) -> Vec<Counted> {
    /// The last line counted, so that a field that a line has twice counts once.
    struct Tally {
        lines: u64,
        last: usize,
    }
    let mut tallies: HashMap<&'a str, Tally> = HashMap::new();
    let mut count = |name: &'a str, nth: usize| {
        let tally = tallies.entry(name).or_insert(Tally {
            lines: 0,
            last: usize::MAX,
        });
        if tally.last != nth {
            tally.last = nth;
            tally.lines += 1;
        }
    };
    for (nth, line) in lines.into_iter().enumerate() {
        for name in COLUMNS {
            if values_of(line, name).next().is_some() {
                count(name, nth);
            }
        }
        for (name, _) in &line.fields {
            count(name, nth);
        }
    }
    sorted(tallies.into_iter().map(|(name, tally)| (name, tally.lines)))
}

fn sorted<'a>(counts: impl IntoIterator<Item = (&'a str, u64)>) -> Vec<Counted> {
    let counted = counts.into_iter().map(|(text, count)| Counted {
        text: text.to_owned(),
        count: Some(count),
    });
    let mut counted: Vec<Counted> = counted.collect();
    counted.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    counted
}
