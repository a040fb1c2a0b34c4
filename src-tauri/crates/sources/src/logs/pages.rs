//! Pages out of a server that is asked for the first lines of a piece of time.
//!
//! Such a server gives no mark for the next page, and of the lines of one moment any it likes. A
//! page ends therefore with a moment and the lines of that moment that were read; the next one
//! begins with the same moment and leaves those out.

mod context;
mod cursor;
#[cfg(test)]
mod tests;

pub(super) use crate::aside::decoded;
use async_trait::async_trait;
pub(super) use context::context;
use cursor::Cursor;
use lines::held::Filter;
use model::{Answer, Code, Failure, LogLine, LogOrder, LogPage, LogSearch};

/// The most lines read for one page. A filter that the server cannot say lets more pass than it
/// accepts; after so many the page is given as it is.
const MOST_READ: usize = 100_000;

/// How often limits may be learned in a row before it is taken for a defect.
const MOST_LESSONS: usize = 8;

/// A server that gives the first lines of a piece of time.
#[async_trait]
pub(super) trait Slices: Send + Sync {
    /// The first `limit` lines of the piece in its order; nothing if the server turned out to have
    /// narrower limits, which hold from now on.
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure>;

    /// The most lines that it gives at once.
    fn most_at_once(&self) -> usize;

    /// The longest piece that it looks through at once, in nanoseconds.
    fn longest(&self) -> i64;
}

/// A piece of time to be read from one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// First nanosecond of it.
    pub(super) from: i64,
    /// First nanosecond after it.
    pub(super) until: i64,
    /// At most so many lines.
    pub(super) limit: usize,
    /// From which end.
    pub(super) order: LogOrder,
}

/// One page of what `filter` accepts; without one everything that the server gives is accepted.
pub(super) async fn page(
    server: &dyn Slices,
    search: &LogSearch,
    filter: Option<&Filter>,
) -> Result<Answer<LogPage>, Failure> {
    let mut reading = Reading::new(search)?;
    let mut answer = Answer::whole(LogPage::default());
    let limit = search.limit.max(1);
    let mut lessons = 0;
    // Grows while lines are read and rejected, and where more lines share a moment than fit.
    let mut eager = 1;
    while let Some((from, until)) = reading.piece(server.longest()) {
        let page = &mut answer.value;
        let missing = limit - page.lines.len();
        let asked = missing
            .saturating_mul(eager)
            .saturating_add(reading.cursor.len())
            .clamp(1, server.most_at_once());
        let piece = Piece {
            from,
            until,
            limit: asked,
            order: search.order,
        };
        let Some(mut lines) = server.slice(piece).await? else {
            lessons += 1;
            if lessons > MOST_LESSONS {
                return Err(endless());
            }
            continue;
        };
        lessons = 0;
        let full = lines.len() >= asked;
        reading.read += lines.len();
        sort(&mut lines, search.order);
        lines.retain(|line| !reading.cursor.knows(line));
        let stuck = full && lines.is_empty();
        for line in lines {
            reading.cursor.pass(&line);
            if filter.is_none_or(|filter| filter.accepts(&line)) {
                page.lines.push(line);
            }
            if page.lines.len() == limit {
                page.next = Some(reading.cursor.written());
                return Ok(answer);
            }
        }
        if !full {
            reading.leave(from, until);
        } else if stuck && asked == server.most_at_once() {
            let most = server.most_at_once();
            answer.partial = true;
            answer.warnings.push(format!(
                "more than {most} lines have the time {}, and the server gives no more of them",
                reading.cursor.at()
            ));
            reading.step_over();
        }
        if full {
            eager = (eager * 4).min(MOST_READ);
        }
        if reading.read >= MOST_READ && reading.piece(1).is_some() {
            let page = &mut answer.value;
            page.next = Some(reading.cursor.written());
            answer.partial = true;
            answer.infos.push(format!(
                "{} lines were read for this page, of which {} fit: the conditions cannot all be \
                 asked of the server; the next page goes on from here",
                reading.read,
                page.lines.len()
            ));
            return Ok(answer);
        }
    }
    Ok(answer)
}

/// Lines by time in the order asked for; those of one time by their ids, so that the order is the
/// same however the server gave them.
pub(super) fn sort(lines: &mut [LogLine], order: LogOrder) {
    lines.sort_by(|a, b| {
        let ordering = (a.at, &a.id).cmp(&(b.at, &b.id));
        match order {
            LogOrder::NewestFirst => ordering.reverse(),
            LogOrder::OldestFirst => ordering,
        }
    });
}

/// How far the range was read.
struct Reading {
    order: LogOrder,
    /// First nanosecond of the range.
    start: i64,
    /// First nanosecond after the range.
    end: i64,
    cursor: Cursor,
    read: usize,
}

impl Reading {
    fn new(search: &LogSearch) -> Result<Self, Failure> {
        let range = search.filter.range;
        // There is a moment before the first one, at which reading backwards ends.
        let start = range.start.to_nanos().0.max(i64::MIN + 1);
        // The last millisecond belongs to the range whole.
        let end = range.end.to_nanos().0.saturating_add(1_000_000);
        let cursor = match &search.after {
            Some(written) => Cursor::read(written)?,
            None => Cursor::before(match search.order {
                LogOrder::NewestFirst => end - 1,
                LogOrder::OldestFirst => start,
            }),
        };
        Ok(Self {
            order: search.order,
            start,
            end,
            cursor,
            read: 0,
        })
    }

    /// What is to be read next, at most so long; nothing at the end of the range.
    fn piece(&self, longest: i64) -> Option<(i64, i64)> {
        let at = self.cursor.at();
        let (from, until) = match self.order {
            LogOrder::NewestFirst => {
                let until = at.saturating_add(1).min(self.end);
                (self.start.max(until.saturating_sub(longest)), until)
            }
            LogOrder::OldestFirst => {
                let from = at.max(self.start);
                (from, self.end.min(from.saturating_add(longest)))
            }
        };
        (from < until).then_some((from, until))
    }

    /// Goes on behind a piece that was read to its end.
    fn leave(&mut self, from: i64, until: i64) {
        self.cursor = Cursor::before(match self.order {
            LogOrder::NewestFirst => from.saturating_sub(1),
            LogOrder::OldestFirst => until,
        });
    }

    /// Leaves out what else has the moment of the cursor.
    fn step_over(&mut self) {
        let at = self.cursor.at();
        self.leave(at, at.saturating_add(1));
    }
}

/// A line from elsewhere, or from a search that told no stream.
pub(super) fn streamless() -> Failure {
    Failure::new(
        Code::BadInput,
        "the line does not say which stream it is from",
    )
    .remedy("search for it again, and open its context from there")
}

fn endless() -> Failure {
    Failure::new(
        Code::UnexpectedAnswer,
        "the server refuses every size of question, each time with another limit",
    )
    .remedy("ask for a shorter range")
}
