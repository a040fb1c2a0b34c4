use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
};

use futures::executor::block_on;
use model::{FieldMatch, LogFilter, Millis, Nanos, TimeRange};
use proptest::prelude::*;

use super::*;

/// Lines of which the server gives any of one moment, and never the same ones first.
struct Server {
    lines: Vec<LogLine>,
    most_at_once: usize,
    longest: i64,
    asked: AtomicUsize,
}

#[async_trait]
impl Slices for Server {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        assert!(piece.from < piece.until && piece.until - piece.from <= self.longest);
        assert!((1..=self.most_at_once).contains(&piece.limit));
        let turn = self.asked.fetch_add(1, Ordering::Relaxed);
        let mut lines: Vec<LogLine> = self
            .lines
            .iter()
            .filter(|line| (piece.from..piece.until).contains(&line.at.0))
            .cloned()
            .collect();
        let whim = |line: &LogLine| {
            (line.id.len() * 31 + turn * 17 + line.id.bytes().map(usize::from).sum::<usize>()) % 7
        };
        lines.sort_by_key(|line| match piece.order {
            LogOrder::NewestFirst => (-line.at.0, whim(line)),
            LogOrder::OldestFirst => (line.at.0, whim(line)),
        });
        lines.truncate(piece.limit);
        Ok(Some(lines))
    }

    fn most_at_once(&self) -> usize {
        self.most_at_once
    }

    fn longest(&self) -> i64 {
        self.longest
    }
}

fn server(times: &[i64], most_at_once: usize, longest: i64) -> Server {
    let line = |(nth, at): (usize, &i64)| LogLine {
        at: Nanos(*at),
        id: format!("{at}-{nth}"),
        fields: vec![("even".into(), (nth % 2 == 0).to_string())],
        ..LogLine::default()
    };
    Server {
        lines: times.iter().enumerate().map(line).collect(),
        most_at_once,
        longest,
        asked: AtomicUsize::new(0),
    }
}

/// All pages, each asked for with what the one before wrote.
fn all(server: &Server, filter: &LogFilter, order: LogOrder, limit: usize) -> Vec<LogLine> {
    let ready = Filter::new(filter).unwrap();
    let mut search = LogSearch {
        filter: filter.clone(),
        order,
        limit,
        after: None,
    };
    let mut found = Vec::new();
    for _ in 0..10_000 {
        let answer = block_on(page(server, &search, Some(&ready))).unwrap();
        assert!(answer.value.lines.len() <= limit);
        found.extend(answer.value.lines);
        match answer.value.next {
            Some(next) => search.after = Some(next),
            None => return found,
        }
    }
    panic!("the pages do not end");
}

fn range(start: i64, end: i64) -> TimeRange {
    TimeRange {
        start: Millis(start),
        end: Millis(end),
    }
}

proptest! {
    #[test]
    fn no_line_is_lost_or_doubled_whatever_the_limits(
        times in prop::collection::vec((0_i64..6).prop_map(|n| n * 400_000), 0..40),
        limit in 1_usize..9,
        more in 0_usize..20,
        longest in 1_i64..3_000_000,
        newest in any::<bool>(),
        even in any::<bool>(),
    ) {
        // A moment must fit into one answer, or the server itself hides lines.
        let server = server(&times, 40 + more, longest.max(300_000));
        let mut filter = LogFilter::all(range(0, 1));
        if even {
            filter.fields = vec![FieldMatch::equal("even", "true")];
        }
        let order = if newest { LogOrder::NewestFirst } else { LogOrder::OldestFirst };
        let ready = Filter::new(&filter).unwrap();
        let expected: BTreeSet<&str> = server
            .lines
            .iter()
            .filter(|line| ready.accepts(line))
            .map(|line| line.id.as_str())
            .collect();
        let found = all(&server, &filter, order, limit);
        let ids: BTreeSet<&str> = found.iter().map(|line| line.id.as_str()).collect();
        prop_assert_eq!(found.len(), ids.len(), "a line came twice");
        prop_assert_eq!(ids, expected);
        let mut sorted = found.clone();
        sort(&mut sorted, order);
        let key = |line: &LogLine| line.at;
        prop_assert_eq!(
            found.iter().map(key).collect::<Vec<_>>(),
            sorted.iter().map(key).collect::<Vec<_>>()
        );
    }

    #[test]
    fn any_text_as_a_mark_is_read_or_refused(text in "\\PC*") {
        if let Ok(cursor) = Cursor::read(&text) {
            prop_assert_eq!(Cursor::read(&cursor.written()).unwrap(), cursor);
        }
    }
}

#[test]
fn more_lines_of_one_moment_than_the_server_gives_are_told() {
    let server = server(&[5; 30], 10, 1_000_000_000);
    let search = LogSearch::newest(LogFilter::all(range(0, 1)), 100);
    let answer = block_on(page(&server, &search, None)).unwrap();
    assert!(answer.partial);
    assert!(
        answer.warnings[0].starts_with("more than 10 lines have the time 5"),
        "{answer:?}"
    );
    assert!(answer.value.lines.len() >= 10);
    assert_eq!(answer.value.next, None);
}

#[test]
fn reading_without_a_find_stops_and_says_where_it_goes_on() {
    let times: Vec<i64> = (0..250_000).collect();
    let server = server(&times, 50_000, 1_000_000_000);
    let filter = LogFilter::of_field("even", "neither", range(0, 1));
    let ready = Filter::new(&filter).unwrap();
    let mut search = LogSearch::newest(filter, 10);
    let answer = block_on(page(&server, &search, Some(&ready))).unwrap();
    assert!(answer.partial && answer.value.lines.is_empty());
    assert!(answer.infos[0].contains("of which 0 fit"), "{answer:?}");
    search.after = answer.value.next;
    let answer = block_on(page(&server, &search, Some(&ready))).unwrap();
    assert!(answer.value.next.is_some(), "there are 250,000");
}
