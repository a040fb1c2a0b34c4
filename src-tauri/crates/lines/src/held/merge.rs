use model::{LogLine, LogOrder};

/// The lines of several sources as one list, each with the number of its source.
///
/// Lines of one time keep the order of their source, and sources the order in which they are
/// given. A source whose clock jumped back is sorted in as well.
#[must_use]
pub fn merge(sources: Vec<Vec<LogLine>>, order: LogOrder) -> Vec<(usize, LogLine)> {
    let numbered = sources.into_iter().enumerate();
    let mut merged: Vec<(usize, LogLine)> = numbered
        .flat_map(|(nth, lines)| lines.into_iter().map(move |line| (nth, line)))
        .collect();
    // Stable, and close to linear for lists that are sorted already.
    merged.sort_by(|(_, a), (_, b)| match order {
        LogOrder::OldestFirst => a.at.cmp(&b.at),
        LogOrder::NewestFirst => b.at.cmp(&a.at),
    });
    merged
}
