//! Events of log groups as they are kept, oldest first (FilterLogEvents).

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicI64, Ordering},
};

use async_trait::async_trait;
use futures::{StreamExt as _, stream};
use model::{Code, Failure, FieldOp, LogFilter, LogLine, LogOrder};

use super::{
    CloudWatch, MOST_LINES,
    groups::Groups,
    record,
    running::millis_from,
    wire::{Events, FilterLogEvents, Group},
    words::filter_pattern,
};
use crate::logs::{
    ids,
    pages::{Piece, Slices, sort},
};

/// Requests for one piece of time in one group; then shorter pieces are asked for.
const MOST_REQUESTS: usize = 300;

/// The least lines that are asked of one group at once.
const FEWEST: usize = 500;

/// How many groups are asked at the same time; an account may ask five times a second.
const AT_ONCE: usize = 3;

/// The longest piece of time, in nanoseconds, so that a page in a quiet group ends.
const LONGEST: i64 = 7 * 86_400 * 1_000_000_000;

/// The shortest piece that is tried.
const SHORTEST: i64 = 1_000_000_000;

/// Pieces of time as events.
pub(super) struct Asking<'a> {
    server: &'a CloudWatch,
    groups: &'a Groups,
    pattern: Option<String>,
    longest: AtomicI64,
}

impl<'a> Asking<'a> {
    pub(super) fn new(server: &'a CloudWatch, groups: &'a Groups, filter: &LogFilter) -> Self {
        Self {
            server,
            groups,
            pattern: pattern(filter),
            longest: AtomicI64::new(LONGEST),
        }
    }

    /// Reads on in a group until there are lines or no more; false if it takes too many requests.
    async fn fill(&self, reader: &mut Reader<'_>, piece: &Piece) -> Result<bool, Failure> {
        while reader.lines.is_empty() && !reader.over {
            if reader.requests >= MOST_REQUESTS {
                return Ok(false);
            }
            reader.requests += 1;
            let input = FilterLogEvents {
                group: Group::of(reader.group),
                start_time: millis_from(piece.from).max(0),
                end_time: millis_from(piece.until).max(1) - 1,
                filter_pattern: self.pattern.as_deref(),
                limit: piece.limit,
                next_token: reader.token.as_deref(),
            };
            let page: Events = self.server.ask("FilterLogEvents", &input).await?;
            for event in page.events.unwrap_or_default() {
                let stream = event.log_stream_name.unwrap_or_default();
                let raw = event.message.unwrap_or_default();
                let line = record::line(reader.group, &stream, event.timestamp, raw);
                reader.lines.push_back(line);
            }
            // A page may be empty, and others come after it.
            let next = page.next_token.filter(|next| !next.is_empty());
            if next.is_some() && next == reader.token {
                return Err(endless("FilterLogEvents"));
            }
            reader.over = next.is_none();
            reader.token = next;
        }
        Ok(true)
    }
}

/// How far one group is read.
struct Reader<'a> {
    group: &'a str,
    /// Lines that are read and not yet given.
    lines: VecDeque<LogLine>,
    token: Option<String>,
    over: bool,
    requests: usize,
}

impl<'a> Reader<'a> {
    fn new(group: &'a str) -> Self {
        Self {
            group,
            lines: VecDeque::new(),
            token: None,
            over: false,
            requests: 0,
        }
    }

    fn waits(&self) -> bool {
        self.lines.is_empty() && !self.over
    }
}

/// Gives lines of all groups by time until there are enough, or one of the groups has to be read
/// on; true if that is all.
fn merge(readers: &mut [Reader<'_>], lines: &mut Vec<LogLine>, limit: usize) -> bool {
    while lines.len() < limit {
        if readers.iter().any(Reader::waits) {
            return false;
        }
        let heads = readers.iter_mut().filter(|reader| !reader.lines.is_empty());
        let first = heads.min_by_key(|reader| reader.lines.front().map(|line| line.at));
        match first.and_then(|reader| reader.lines.pop_front()) {
            Some(line) => lines.push(line),
            None => return true,
        }
    }
    true
}

#[async_trait]
impl Slices for Asking<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        if millis_from(piece.from) >= millis_from(piece.until) {
            return Ok(Some(Vec::new()));
        }
        let names = &self.groups.names;
        // What is read of one group too much is read again for the next page.
        let share = Piece {
            limit: (piece.limit / names.len().max(1))
                .clamp(1, MOST_LINES)
                .max(FEWEST.min(piece.limit)),
            ..piece
        };
        let mut readers: Vec<Reader<'_>> = names.iter().map(|name| Reader::new(name)).collect();
        let mut lines = Vec::new();
        while !merge(&mut readers, &mut lines, piece.limit) {
            let waiting: Vec<_> = readers
                .iter_mut()
                .filter(|reader| reader.waits())
                .map(|reader| self.fill(reader, &share))
                .collect();
            let mut filling = stream::iter(waiting).buffer_unordered(AT_ONCE);
            while let Some(filled) = filling.next().await {
                if !filled? {
                    return self.shortened().map(|()| None);
                }
            }
        }
        record::told_apart(&mut lines);
        sort(&mut lines, LogOrder::OldestFirst);
        Ok(Some(lines))
    }

    fn most_at_once(&self) -> usize {
        MOST_LINES
    }

    fn longest(&self) -> i64 {
        self.longest.load(Ordering::Relaxed)
    }
}

impl Asking<'_> {
    /// Takes shorter pieces from now on.
    fn shortened(&self) -> Result<(), Failure> {
        let shorter = self.longest() / 32;
        if shorter < SHORTEST {
            return Err(Failure::new(
                Code::Timeout,
                format!("{MOST_REQUESTS} requests did not read one second of a log group"),
            )
            .remedy("look for an id or a text, so that Amazon leaves out other lines"));
        }
        self.longest.store(shorter, Ordering::Relaxed);
        Ok(())
    }
}

/// What of a filter can be said as a filter pattern, which is one expression: an id, else a text.
pub(super) fn pattern(filter: &LogFilter) -> Option<String> {
    let ids = filter
        .fields
        .iter()
        .filter(|field| field.op == FieldOp::Equal);
    let of_id = |field: &model::FieldMatch| match field.name.as_str() {
        "trace_id" | "span_id" => {
            let forms: Vec<String> = field.values.iter().flat_map(|id| ids::forms(id)).collect();
            filter_pattern(&forms)
        }
        "request_id" => filter_pattern(&field.values),
        _ => None,
    };
    let of_text = |text: &String| filter_pattern(std::slice::from_ref(text));
    let mut ids = ids.filter_map(of_id);
    ids.next()
        .or_else(|| filter.text.iter().filter_map(of_text).next())
}

/// A token that comes again and again.
pub(super) fn endless(operation: &str) -> Failure {
    Failure::new(
        Code::UnexpectedAnswer,
        format!("{operation} gives the same page token again and again"),
    )
    .remedy("ask again; if it stays so, ask for a shorter range")
}

#[cfg(test)]
mod tests {
    use model::{FieldMatch, Millis, TimeRange};

    use super::*;

    #[test]
    fn an_id_goes_before_a_text_and_what_cannot_be_said_is_left_out() {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(1),
        };
        let mut filter = LogFilter::of_field("request_id", "req-7Q", range);
        filter.text = vec!["two words".to_owned(), "timeout".to_owned()];
        assert_eq!(pattern(&filter).as_deref(), Some("%[rR][eE][qQ]-7[qQ]%"));
        filter.fields = vec![FieldMatch::not_equal("trace_id", "ab")];
        let timeout = "%[tT][iI][mM][eE][oO][uU][tT]%";
        assert_eq!(pattern(&filter).as_deref(), Some(timeout));
        filter.text.pop();
        assert_eq!(pattern(&filter), None);
        let filter = LogFilter::of_field("span_id", "2b2e3d4c5b6a7980", range);
        let written = pattern(&filter).unwrap();
        assert!(written.ends_with("|3111491790720104832%"), "{written}");
    }
}
