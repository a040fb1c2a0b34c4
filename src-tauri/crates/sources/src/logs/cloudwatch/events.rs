//! Events of log groups as they are kept, oldest first (FilterLogEvents).

use std::sync::atomic::{AtomicI64, Ordering};

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

    /// The first events of a group in a piece; nothing if it takes too many requests.
    async fn of_group(
        &self,
        group: &str,
        from: i64,
        until: i64,
        limit: usize,
    ) -> Result<Option<Vec<LogLine>>, Failure> {
        let mut lines = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MOST_REQUESTS {
            let input = FilterLogEvents {
                group: Group::of(group),
                start_time: from,
                end_time: until - 1,
                filter_pattern: self.pattern.as_deref(),
                limit: (limit - lines.len()).min(MOST_LINES),
                next_token: token.as_deref(),
            };
            let page: Events = self.server.ask("FilterLogEvents", &input).await?;
            for event in page.events.unwrap_or_default() {
                let stream = event.log_stream_name.unwrap_or_default();
                let raw = event.message.unwrap_or_default();
                lines.push(record::line(group, &stream, event.timestamp, raw));
            }
            // A page may be empty, and others come after it.
            let next = page.next_token.filter(|next| !next.is_empty());
            if next.is_none() || lines.len() >= limit {
                lines.truncate(limit);
                return Ok(Some(lines));
            }
            if next == token {
                return Err(endless("FilterLogEvents"));
            }
            token = next;
        }
        Ok(None)
    }
}

#[async_trait]
impl Slices for Asking<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let (from, until) = (millis_from(piece.from), millis_from(piece.until));
        if from >= until {
            return Ok(Some(Vec::new()));
        }
        let asking: Vec<_> = self
            .groups
            .names
            .iter()
            .map(|group| self.of_group(group, from, until, piece.limit))
            .collect();
        let mut asking = stream::iter(asking).buffered(AT_ONCE);
        let mut lines = Vec::new();
        while let Some(of_group) = asking.next().await {
            match of_group? {
                Some(more) => lines.extend(more),
                None => return self.shortened().map(|()| None),
            }
        }
        record::told_apart(&mut lines);
        sort(&mut lines, LogOrder::OldestFirst);
        lines.truncate(piece.limit);
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
