use model::{Answer, Counted, Failure, LogFilter, LogLine, LogSearch, Logs};

use super::counted::cap;

/// As many of the newest lines are looked at.
const SAMPLE: usize = 1_000;

/// Counts in the newest lines, where a server does not count by itself.
pub(super) async fn sampled(
    source: &dyn Logs,
    filter: &LogFilter,
    limit: usize,
    count: impl FnOnce(&[LogLine]) -> Vec<Counted>,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let search = LogSearch::newest(filter.clone(), SAMPLE);
    let found = source.search(&search).await?;
    let lines = &found.value.lines;
    let mut answer = Answer {
        value: count(lines),
        partial: found.partial,
        warnings: found.warnings,
        ..Answer::whole(Vec::new())
    };
    if found.value.next.is_some() {
        answer
            .infos
            .push(format!("counted in the newest {} lines", lines.len()));
    }
    cap(&mut answer, limit);
    Ok(answer)
}
