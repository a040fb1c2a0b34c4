//! The lines around a line.

use std::collections::VecDeque;

use model::{Answer, Failure, LogContext, LogFilter, LogLine};

use super::{
    CloudWatch, MOST_LINES, Way,
    groups::Groups,
    insights::Compiled,
    record, running,
    wire::{Events, GetLogEvents, Group},
    words::pattern,
};
use crate::{literal::literally, logs::pages};

/// Requests for one side; where a stream was silent for long, pages are empty.
const MOST_REQUESTS: usize = 30;

pub(super) async fn context(
    server: &CloudWatch,
    line: &LogLine,
    before: usize,
    after: usize,
) -> Result<Answer<LogContext>, Failure> {
    let (group, stream) = record::taken_apart(&line.stream).ok_or_else(pages::streamless)?;
    let stream = Stream {
        server,
        group,
        stream,
    };
    match server.way {
        Way::Amazon => stream.by_events(line, before, after).await,
        Way::Grafana { .. } => stream.by_queries(line, before, after).await,
    }
}

/// One stream of a log group.
struct Stream<'a> {
    server: &'a CloudWatch,
    group: &'a str,
    stream: &'a str,
}

impl Stream<'_> {
    /// In the order of the stream, in which lines of one moment stand as they were written.
    async fn by_events(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        let shared = record::shared_id(&line.id);
        let is_own = |other: &LogLine| other.at == line.at && other.id == shared;
        // Up to the end of the line's own moment, and from there on.
        let beyond = line.at.to_millis().0.saturating_add(1);
        let reaches = |lines: &VecDeque<LogLine>| {
            let place = lines.iter().rposition(is_own);
            place.unwrap_or_else(|| lines.iter().filter(|other| other.at < line.at).count())
                >= before
        };
        let limit = before.saturating_add(after).saturating_add(1);
        let mut earlier = self.backward(beyond, limit, reaches).await?;
        let lines = earlier.value.make_contiguous();
        // If it is not there any more, the lines of its moment are taken for earlier ones.
        let place = lines.iter().rposition(is_own);
        let mut later = match place {
            Some(place) => earlier.value.split_off(place + 1),
            None => VecDeque::new(),
        };
        if place.is_some() {
            earlier.value.pop_back();
        }
        let mut partial = earlier.partial;
        if later.len() < after {
            let more = self.forward(beyond, after - later.len()).await?;
            partial |= more.partial;
            later.extend(more.value);
        }
        later.truncate(after);
        let mut earlier = earlier.value;
        while earlier.len() > before {
            earlier.pop_front();
        }
        let (earlier, later) = told_apart(earlier, line, later);
        let mut answer = Answer::whole(LogContext {
            before: earlier,
            after: later,
            query: format!("GetLogEvents of {} in {}", self.stream, self.group),
        });
        if partial {
            answer.partial = true;
            answer.warnings.push(format!(
                "the stream was silent for so long that {MOST_REQUESTS} requests did not find all \
                 lines around this one"
            ));
        }
        Ok(answer)
    }

    /// Lines up to a millisecond without it, oldest first, until there are enough.
    async fn backward(
        &self,
        end: i64,
        limit: usize,
        enough: impl Fn(&VecDeque<LogLine>) -> bool,
    ) -> Result<Answer<VecDeque<LogLine>>, Failure> {
        let mut lines = VecDeque::new();
        let mut token: Option<String> = None;
        for _ in 0..MOST_REQUESTS {
            let page = self
                .page((None, Some(end)), limit, token.as_deref())
                .await?;
            let next = page.next_backward_token.clone();
            for line in self.read(page).into_iter().rev() {
                lines.push_front(line);
            }
            // At the beginning of the stream the same token comes back.
            if enough(&lines) || next.is_none() || next == token {
                return Ok(Answer::whole(lines));
            }
            token = next;
        }
        let mut answer = Answer::whole(lines);
        answer.partial = true;
        Ok(answer)
    }

    /// Lines from a millisecond on, oldest first.
    async fn forward(&self, start: i64, wanted: usize) -> Result<Answer<Vec<LogLine>>, Failure> {
        let mut lines = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MOST_REQUESTS {
            let page = self
                .page((Some(start), None), wanted, token.as_deref())
                .await?;
            let next = page.next_forward_token.clone();
            lines.extend(self.read(page));
            if lines.len() >= wanted || next.is_none() || next == token {
                return Ok(Answer::whole(lines));
            }
            token = next;
        }
        let mut answer = Answer::whole(lines);
        answer.partial = true;
        Ok(answer)
    }

    async fn page(
        &self,
        (start, end): (Option<i64>, Option<i64>),
        limit: usize,
        token: Option<&str>,
    ) -> Result<Events, Failure> {
        let input = GetLogEvents {
            group: Group::of(self.group),
            log_stream_name: self.stream,
            start_time: start,
            end_time: end,
            limit: limit.clamp(1, MOST_LINES),
            start_from_head: start.is_some(),
            next_token: token,
        };
        self.server.ask("GetLogEvents", &input).await
    }

    fn read(&self, page: Events) -> Vec<LogLine> {
        let events = page.events.unwrap_or_default().into_iter();
        events
            .map(|event| {
                let raw = event.message.unwrap_or_default();
                record::line(self.group, self.stream, event.timestamp, raw)
            })
            .collect()
    }

    /// By queries over the stream alone.
    async fn by_queries(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        let exactly = pattern(&format!("^{}$", literally(self.stream)));
        let compiled = Compiled {
            filter: format!("\n| filter @logStream like {exactly}"),
            exact: true,
        };
        let query = compiled.lines(model::LogOrder::OldestFirst);
        let groups = Groups::one(self.group);
        let all = LogFilter::all(model::TimeRange::ending(
            line.at.to_millis(),
            model::Millis(0),
        ));
        let asking = running::Asking::new(self.server, &groups, &all, compiled);
        pages::context(&asking, query, line, before, after).await
    }
}

/// Gives equal lines ids of their own, none of them that of the line in the middle.
fn told_apart(
    earlier: VecDeque<LogLine>,
    own: &LogLine,
    later: VecDeque<LogLine>,
) -> (Vec<LogLine>, Vec<LogLine>) {
    let place = earlier.len();
    let middle = LogLine {
        id: record::shared_id(&own.id).to_owned(),
        ..LogLine::default()
    };
    let mut all: Vec<LogLine> = earlier.into_iter().chain([middle]).chain(later).collect();
    record::told_apart(&mut all);
    let later = all.split_off(place + 1);
    let free = all.pop().map(|middle| middle.id).unwrap_or_default();
    let (mut earlier, mut later) = (all, later);
    for line in earlier.iter_mut().chain(&mut later) {
        if line.id == own.id {
            line.id.clone_from(&free);
        }
    }
    (earlier, later)
}
