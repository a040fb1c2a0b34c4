//! What the counts of all sources that count by themselves have in common.

use std::collections::BTreeMap;

use lines::held::{Filter, severity_name};
use model::{Answer, Code, Counted, Failure, LogFilter, Millis, Severity, Volume};

/// The filter as it is asked of lines that came; nothing for a query written by hand.
pub(super) fn ready(filter: &LogFilter) -> Result<Option<Filter>, Failure> {
    match filter.raw {
        Some(_) => Ok(None),
        None => Filter::new(filter).map(Some),
    }
}

/// Refuses a step that cuts a range into no pieces.
pub(super) fn check(step: Millis) -> Result<(), Failure> {
    if step.0 > 0 {
        return Ok(());
    }
    Err(
        Failure::new(Code::BadInput, "the step of the histogram is not positive")
            .remedy("choose a step of at least a millisecond"),
    )
}

/// Counts by severity over time, in the order in which the pieces begin.
#[derive(Debug, Default)]
pub(super) struct Pieces(BTreeMap<i64, Volume>);

impl Pieces {
    /// Adds lines of one severity to the piece that begins there.
    pub(super) fn add(&mut self, start: Millis, severity: Severity, count: u64) {
        let piece = self.0.entry(start.0).or_insert(Volume {
            start,
            ..Volume::default()
        });
        piece.counts[severity as usize] += count;
    }

    /// The pieces that have lines.
    pub(super) fn volume(self) -> Vec<Volume> {
        self.0.into_values().collect()
    }
}

/// The severities as values of a field, the commonest first.
pub(super) fn severities(counts: impl IntoIterator<Item = (Severity, u64)>) -> Vec<Counted> {
    let mut by_severity: BTreeMap<Severity, u64> = BTreeMap::new();
    for (severity, count) in counts {
        *by_severity.entry(severity).or_default() += count;
    }
    let mut counted: Vec<Counted> = by_severity
        .into_iter()
        .map(|(severity, count)| Counted {
            text: severity_name(severity).to_owned(),
            count: Some(count),
        })
        .collect();
    counted.sort_by_key(|counted| std::cmp::Reverse(counted.count));
    counted
}

/// Cuts a list at its limit, and says so.
pub(super) fn cap(answer: &mut Answer<Vec<Counted>>, limit: usize) {
    if answer.value.len() > limit {
        answer.value.truncate(limit);
        answer.capped_at = u32::try_from(limit).ok();
    }
}

/// What is to be said of counts whose query may let a few more lines through than the filter.
pub(super) fn remark(exact: bool) -> Option<String> {
    (!exact).then(|| {
        "counted by the server, which may count a few lines that only resemble what is looked for"
            .to_owned()
    })
}
