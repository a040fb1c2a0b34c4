use model::{
    Answer, Failure, LogContext, LogFilter, LogLine, LogOrder, LogSearch, Millis, Nanos, TimeRange,
};

use super::{Slices, page};

/// How far away from a line its neighbours are looked for.
const FAR: Millis = Millis(7 * 86_400_000);

/// How many pages are read for one side; more than one is needed only where the lines of one
/// moment fill the first.
const MOST_PAGES: usize = 4;

/// The lines around a line, of a server that gives the lines of its stream and no others.
pub(in crate::logs) async fn context(
    stream: &dyn Slices,
    query: String,
    line: &LogLine,
    before: usize,
    after: usize,
) -> Result<Answer<LogContext>, Failure> {
    let mut answer = Answer::whole(LogContext {
        query,
        ..LogContext::default()
    });
    for (order, wanted) in [
        (LogOrder::NewestFirst, before),
        (LogOrder::OldestFirst, after),
    ] {
        let side = beside(stream, line, order, wanted).await?;
        answer.partial |= side.partial;
        answer.warnings.extend(side.warnings);
        match order {
            LogOrder::NewestFirst => {
                answer.value.before = side.value;
                answer.value.before.reverse();
            }
            LogOrder::OldestFirst => answer.value.after = side.value,
        }
    }
    Ok(answer)
}

/// The lines on one side, the nearest first.
async fn beside(
    stream: &dyn Slices,
    line: &LogLine,
    order: LogOrder,
    wanted: usize,
) -> Result<Answer<Vec<LogLine>>, Failure> {
    let mut answer = Answer::whole(Vec::new());
    let at = line.at.to_millis();
    let range = match order {
        LogOrder::NewestFirst => TimeRange::ending(at, FAR),
        LogOrder::OldestFirst => TimeRange {
            start: at,
            end: Millis(at.0.saturating_add(FAR.0)),
        },
    };
    let mut search = LogSearch {
        filter: LogFilter::all(range),
        order,
        limit: wanted + 1,
        after: None,
    };
    let own = (line.at, line.id.as_str());
    let beyond = |other: &LogLine| {
        let key: (Nanos, &str) = (other.at, &other.id);
        match order {
            LogOrder::NewestFirst => key < own,
            LogOrder::OldestFirst => key > own,
        }
    };
    for _ in 0..MOST_PAGES {
        if answer.value.len() >= wanted {
            break;
        }
        let page = page(stream, &search, None).await?;
        answer.partial |= page.partial;
        answer.warnings.extend(page.warnings);
        answer
            .value
            .extend(page.value.lines.into_iter().filter(beyond));
        match page.value.next {
            Some(next) => search.after = Some(next),
            None => break,
        }
    }
    answer.value.truncate(wanted);
    Ok(answer)
}
