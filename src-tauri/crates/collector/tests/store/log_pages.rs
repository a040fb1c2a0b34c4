//! Log lines asked as a screen asks: page after page, counted, in context, followed.

use std::time::Duration;

use collector::{Limits, Store};
use futures::StreamExt as _;
use lines::held;
use model::{
    Code, Counted, FieldMatch, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs as _, Millis,
    Nanos, Severity, TailBatch,
};

use crate::{START, conformance, open, range};

/// A small repeatable source of numbers (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }
}

/// Lines of a few services over an hour, several to a moment and not in the order of time.
fn shop(count: usize) -> Vec<LogLine> {
    let mut random = Random(7);
    let line = |nth: usize| {
        let service = ["gateway", "orders", "billing", ""][random.below(4)];
        let status = ["200", "404", "503", "x"][random.below(4)];
        // Most come in order, some late, some as an old file that was read.
        let second = match random.below(10) {
            0 => random.below(3_600),
            1 => (nth * 3_600 / count).saturating_sub(random.below(60)),
            _ => nth * 3_600 / count,
        };
        let mut fields = vec![
            ("status".to_owned(), status.to_owned()),
            ("n".to_owned(), (nth % 97).to_string()),
        ];
        if random.below(3) == 0 {
            fields.push(("user".to_owned(), format!("ünï-{}", random.below(9))));
        }
        let body = format!(
            "{} of step {nth}",
            ["Took", "Lost", "Sent"][random.below(3)]
        );
        LogLine {
            at: Nanos((START + second as i64 * 1_000) * 1_000_000 + random.below(2) as i64),
            severity: Severity::ALL[random.below(7)],
            service: service.to_owned(),
            request_id: match random.below(5) {
                0 => format!("req-{}", nth / 50),
                _ => String::new(),
            },
            raw: format!("{{\"msg\":\"{body}\"}}"),
            stream: ["a.log", "b.log"][random.below(2)].to_owned(),
            body,
            fields,
            ..LogLine::default()
        }
    };
    (0..count).map(line).collect()
}

async fn keep(store: &Store, lines: &[LogLine]) {
    for part in lines.chunks(700) {
        store.append_logs(part.to_vec()).await.unwrap();
    }
}

fn condition(name: &str, op: FieldOp, values: &[&str]) -> FieldMatch {
    FieldMatch {
        name: name.to_owned(),
        op,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

fn filters() -> Vec<LogFilter> {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let hour = range(0, 3_600_000);
    let of = |fields: Vec<FieldMatch>| LogFilter {
        fields,
        ..LogFilter::all(hour)
    };
    let text = |texts: &[&str]| LogFilter {
        text: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..LogFilter::all(hour)
    };
    let severe = |filter: LogFilter| LogFilter {
        severities: vec![Severity::Error, Severity::Fatal],
        ..filter
    };
    vec![
        LogFilter::all(hour),
        LogFilter::all(range(1_000_000, 1_000_999)),
        LogFilter::all(range(3_600_001, 9_000_000)),
        severe(LogFilter::all(hour)),
        severe(of(vec![condition("service", Equal, &["billing"])])),
        of(vec![condition("service", NotEqual, &["billing", "orders"])]),
        of(vec![condition("service", Missing, &[])]),
        of(vec![condition("service", Equal, &["nobody"])]),
        of(vec![condition("service", Regex, &["^[bg]"])]),
        text(&["LOST of"]),
        text(&["step 77", "took"]),
        text(&["7"]),
        text(&["nothing like it"]),
        of(vec![condition("status", Equal, &["503"])]),
        of(vec![condition("status", Equal, &["x", "404"])]),
        of(vec![condition("status", NotEqual, &["200", "404", "503"])]),
        of(vec![condition("status", Above, &["403.5"])]),
        of(vec![condition("n", Below, &["2"])]),
        of(vec![condition("n", Equal, &["5"])]),
        of(vec![condition("user", Exists, &[])]),
        of(vec![condition("user", Missing, &[])]),
        of(vec![condition("user", Contains, &["ÜNÏ-3"])]),
        of(vec![condition("user", Regex, &["-[12]$"])]),
        of(vec![condition("request_id", Equal, &["req-7", "req-70"])]),
        of(vec![condition("request_id", Contains, &["REQ-7"])]),
        of(vec![condition("request_id", Missing, &[])]),
        severe(LogFilter {
            text: vec!["sent".to_owned()],
            ..of(vec![
                condition("service", Equal, &["orders", "gateway"]),
                condition("status", Equal, &["200"]),
                condition("n", NotEqual, &["1"]),
            ])
        }),
    ]
}

/// All pages of a search as bodies, and how many pages there were.
async fn pages(
    store: &Store,
    filter: &LogFilter,
    order: LogOrder,
    limit: usize,
) -> (Vec<(Nanos, String)>, usize) {
    let mut search = LogSearch {
        filter: filter.clone(),
        order,
        limit,
        after: None,
    };
    let mut found = Vec::new();
    for count in 1..10_000 {
        let page = store.logs().search(&search).await.unwrap().value;
        assert!(page.lines.len() <= limit);
        found.extend(page.lines.into_iter().map(|line| (line.at, line.body)));
        match page.next {
            Some(next) => search.after = Some(next),
            None => return (found, count),
        }
    }
    panic!("pages without end")
}

#[tokio::test]
async fn the_ten_questions_are_answered_as_by_everyone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines: Vec<LogLine> = conformance::held()
        .iter()
        .map(|held| collector::dialect::read(&held.raw, Nanos(0), ""))
        .collect();
    store.append_logs(lines).await.unwrap();
    conformance::ask_all(&store.logs()).await;
}

#[tokio::test]
async fn every_filter_gives_the_lines_that_it_accepts_in_both_orders() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    // Several pages of rows.
    let lines = shop(13_000);
    keep(&store, &lines).await;
    for filter in filters() {
        let accepts = held::Filter::new(&filter).unwrap();
        let mut expected: Vec<(Nanos, String)> = lines
            .iter()
            .filter(|line| accepts.accepts(line))
            .map(|line| (line.at, line.body.clone()))
            .collect();
        // Stable: lines of one moment stay in the order they came.
        expected.sort_by_key(|(at, _)| *at);
        let limit = (expected.len() / 3).clamp(1, 5_000);
        let (found, _) = pages(&store, &filter, LogOrder::OldestFirst, limit).await;
        assert!(
            found == expected,
            "{filter:?}: {} of {}",
            found.len(),
            expected.len()
        );
        expected.reverse();
        let (found, _) = pages(&store, &filter, LogOrder::NewestFirst, limit).await;
        assert!(
            found == expected,
            "{filter:?}: {} of {}",
            found.len(),
            expected.len()
        );
        assert!(store.logs().written(&filter).is_ok());
    }
}

#[tokio::test]
async fn what_is_typed_is_found_as_it_is_and_never_read_as_a_query() {
    const PARTS: [&str; 24] = [
        "\"", "'", "\\", "*", "(", ")", " OR ", " AND ", " NOT ", "NEAR(", ":", "^", "-", "+", "{",
        "}", "%", "_", "\n", "\0", "\u{202e}", "🍵", "ß", "ab",
    ];
    let mut random = Random(3);
    let mut hostile: Vec<String> = (0..300)
        .map(|_| {
            (0..1 + random.below(9))
                .map(|_| PARTS[random.below(PARTS.len())])
                .collect()
        })
        .collect();
    hostile.push("\"".repeat(10_000));
    hostile.push("x".repeat(10_000));
    let lines = hostile.iter().enumerate().map(|(nth, text)| LogLine {
        at: Nanos((START + nth as i64) * 1_000_000),
        fields: vec![
            ("note".to_owned(), text.clone()),
            (text.clone(), "named".to_owned()),
        ],
        service: text.clone(),
        request_id: text.clone(),
        raw: format!("line {nth}"),
        ..LogLine::default()
    });
    let lines: Vec<LogLine> = lines.collect();
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    keep(&store, &lines).await;
    let all = LogFilter::all(range(0, 1_000));
    for text in &hostile {
        let values = [text.as_str()];
        for fields in [
            vec![condition("note", FieldOp::Equal, &values)],
            vec![condition("note", FieldOp::Contains, &values)],
            vec![condition(text, FieldOp::Exists, &[])],
            vec![condition(text, FieldOp::Equal, &["named"])],
            vec![condition("service", FieldOp::Equal, &values)],
            vec![condition("request_id", FieldOp::Equal, &values)],
            vec![condition("request_id", FieldOp::Contains, &values)],
            vec![],
        ] {
            let filter = LogFilter {
                text: match fields.is_empty() {
                    true => vec![text.clone()],
                    false => Vec::new(),
                },
                fields,
                ..all.clone()
            };
            let accepts = held::Filter::new(&filter).unwrap();
            let expected = lines.iter().filter(|line| accepts.accepts(line)).count();
            let search = LogSearch::newest(filter.clone(), 1_000);
            let found = store
                .logs()
                .search(&search)
                .await
                .unwrap()
                .value
                .lines
                .len();
            assert_eq!(found, expected, "{filter:?}");
        }
    }
}

#[tokio::test]
async fn pages_stay_where_they_are_while_lines_come() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let line = |at: i64, body: String| LogLine {
        at: Nanos((START + at) * 1_000_000),
        body,
        ..LogLine::default()
    };
    // All of one moment.
    let first = (0..25).map(|nth| line(5, format!("first {nth}")));
    store.append_logs(first.collect()).await.unwrap();
    let mut search = LogSearch::newest(LogFilter::all(range(0, 10)), 10);
    let mut bodies = Vec::new();
    loop {
        let page = store.logs().search(&search).await.unwrap().value;
        bodies.extend(page.lines.into_iter().map(|line| line.body));
        let Some(next) = page.next else { break };
        search.after = Some(next);
        let later = (0..30).map(|nth| line(7, format!("later {nth}")));
        store.append_logs(later.collect()).await.unwrap();
    }
    let expected: Vec<String> = (0..25).rev().map(|nth| format!("first {nth}")).collect();
    assert_eq!(bodies, expected);

    search.after = Some("yesterday".to_owned());
    let failure = store.logs().search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput, "{failure:?}");
    search.after = None;
    search.filter.raw = Some("SELECT 1".to_owned());
    let failure = store.logs().search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::Unsupported, "{failure:?}");
}

#[tokio::test]
async fn a_search_that_no_index_answers_goes_on_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let mut lines = shop(45_000);
    for line in &mut lines {
        line.fields.push(("always".to_owned(), "y".to_owned()));
    }
    lines[3].fields.clear();
    keep(&store, &lines).await;
    let filter = LogFilter {
        fields: vec![condition("always", FieldOp::Missing, &[])],
        ..LogFilter::all(range(0, 3_600_000))
    };
    let search = LogSearch::newest(filter.clone(), 10);
    let answer = store.logs().search(&search).await.unwrap();
    assert!(answer.value.next.is_some());
    assert!(answer.infos[0].contains("one by one"), "{:?}", answer.infos);
    let (found, count) = pages(&store, &filter, LogOrder::NewestFirst, 10).await;
    assert_eq!(found.len(), 1);
    assert!(count > 2, "{count}");
}

#[tokio::test]
async fn volume_fields_and_values_count_what_the_lines_say() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines = shop(4_500);
    keep(&store, &lines).await;
    let logs = store.logs();
    for filter in filters() {
        for (start, step) in [(0, 60_000), (1_234, 90_000), (0, 7_000), (61_000, 600_000)] {
            let mut filter = filter.clone();
            filter.range.start = filter.range.start.max(Millis(START + start));
            let accepts = held::Filter::new(&filter).unwrap();
            let fitting = || lines.iter().filter(|line| accepts.accepts(line));
            let mut expected = held::volume(fitting(), filter.range, Millis(step));
            expected.retain(|piece| piece.counts != [0; 7]);
            let answer = logs.volume(&filter, Millis(step)).await.unwrap();
            assert_eq!(answer.value, expected, "{filter:?} {step}");
            assert!(!answer.partial);
            if start > 0 || step < 60_000 {
                continue;
            }
            for field in ["service", "status", "user", "request_id"] {
                let expected = held::values(fitting(), field);
                let answer = logs.values(&filter, field, 10_000).await.unwrap();
                assert_eq!(answer.value, expected, "{filter:?} {field}");
            }
            let answer = logs.fields(&filter, 10_000).await.unwrap();
            assert_eq!(answer.value, held::fields(fitting()), "{filter:?}");
        }
    }
    let all = LogFilter::all(range(0, 3_600_000));
    let severities = logs.values(&all, "severity", 2).await.unwrap();
    assert_eq!(severities.capped_at, Some(2));
    let count = |severity: Severity| {
        let lines = lines.iter().filter(|line| line.severity == severity);
        Some(lines.count() as u64)
    };
    let errors = logs.values(&all, "severity", 7).await.unwrap().value;
    let counted = |text: &str| errors.iter().find(|one| one.text == text).cloned();
    assert_eq!(
        counted("error"),
        Some(Counted {
            text: "error".to_owned(),
            count: count(Severity::Error)
        })
    );
    assert!(logs.volume(&all, Millis(0)).await.is_err());
}

#[tokio::test]
async fn the_context_of_a_line_is_of_its_stream() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines = shop(2_000);
    keep(&store, &lines).await;
    let logs = store.logs();
    let filter = LogFilter::all(range(1_800_000, 3_600_000));
    let search = LogSearch {
        order: LogOrder::OldestFirst,
        ..LogSearch::newest(filter, 1)
    };
    let line = logs.search(&search).await.unwrap().value.lines.remove(0);
    let context = logs.context(&line, 5, 7).await.unwrap().value;
    let mut same: Vec<&LogLine> = lines
        .iter()
        .filter(|other| (&other.service, &other.stream) == (&line.service, &line.stream))
        .collect();
    same.sort_by_key(|line| line.at);
    let at = same
        .iter()
        .position(|other| other.body == line.body)
        .unwrap();
    let bodies =
        |lines: &[LogLine]| -> Vec<String> { lines.iter().map(|line| line.body.clone()).collect() };
    let expected = |lines: &[&LogLine]| -> Vec<String> {
        lines.iter().map(|line| line.body.clone()).collect()
    };
    assert_eq!(bodies(&context.before), expected(&same[at - 5..at]));
    assert_eq!(bodies(&context.after), expected(&same[at + 1..at + 8]));
    assert!(context.query.contains(&line.stream), "{}", context.query);

    for gone in ["999999", "x", ""] {
        let line = LogLine {
            id: gone.to_owned(),
            ..line.clone()
        };
        let failure = logs.context(&line, 1, 1).await.unwrap_err();
        assert_eq!(failure.code, Code::NotFound);
    }
}

async fn next(
    stream: &mut (impl futures::Stream<Item = Result<TailBatch, model::Failure>> + Unpin),
) -> TailBatch {
    let next = tokio::time::timeout(Duration::from_secs(20), stream.next());
    next.await.expect("lines come").unwrap().unwrap()
}

#[tokio::test]
async fn who_follows_gets_every_line_that_fits_once_and_is_told_what_was_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let line = |nth: i64| LogLine {
        at: Nanos((START + nth) * 1_000_000),
        body: nth.to_string(),
        service: ["a", "b"][(nth % 2) as usize].to_owned(),
        ..LogLine::default()
    };
    let lines = move |range: std::ops::Range<i64>| range.map(line).collect::<Vec<_>>();
    store.append_logs(lines(0..10)).await.unwrap();
    let filter = LogFilter::of_field("service", "a", range(4, 5));
    let mut tail = store.logs().tail(&filter).await.unwrap();
    let mut bodies = Vec::new();
    let writer = store.clone();
    let writing = tokio::spawn(async move {
        for nth in 1..50 {
            writer
                .append_logs(lines(nth * 10..nth * 10 + 10))
                .await
                .unwrap();
        }
    });
    while bodies.len() < 248 {
        let batch = next(&mut tail).await;
        assert_eq!(batch.dropped, 0);
        bodies.extend(batch.lines.into_iter().map(|line| line.body));
    }
    writing.await.unwrap();
    let expected: Vec<String> = (4..500).step_by(2).map(|nth| nth.to_string()).collect();
    assert_eq!(bodies, expected);

    // Nobody reads while more comes than is kept for one who is behind.
    for from in (500..100_520).step_by(20_004) {
        store
            .append_logs((from..from + 20_004).map(line).collect())
            .await
            .unwrap();
    }
    let batch = next(&mut tail).await;
    assert_eq!(batch.dropped, 20);
    assert_eq!(batch.lines[0].body, "520");

    // More rows than one part of the index holds, found as one and dropped as one.
    let all = LogFilter {
        fields: vec![condition("service", FieldOp::Equal, &["b"])],
        text: vec!["999".to_owned()],
        ..LogFilter::all(range(0, 200_000))
    };
    let (found, _) = pages(&store, &all, LogOrder::OldestFirst, 40).await;
    let expected = (0..100_520).filter(|nth| nth % 2 == 1 && nth.to_string().contains("999"));
    let expected: Vec<String> = expected.map(|nth| nth.to_string()).collect();
    assert_eq!(
        found.into_iter().map(|(_, body)| body).collect::<Vec<_>>(),
        expected
    );
    let days = 3 * 24 * 3_600_000;
    store.maintain(Millis(START + days)).await.unwrap();
    assert_eq!(store.extent().lines, 0);
    store.append_logs(vec![line(days + 999)]).await.unwrap();
    let later = LogFilter {
        range: range(days, days + 1_000),
        ..all
    };
    let (found, _) = pages(&store, &later, LogOrder::NewestFirst, 40).await;
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn counts_and_pages_stay_right_when_lines_are_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits {
        max_age: Millis(1_800_000),
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START))
        .await
        .unwrap();
    let lines = shop(9_000);
    keep(&store, &lines).await;
    // Half an hour before this is within a minute.
    let now = START + 1_800_000 + 930_500;
    store.maintain(Millis(now)).await.unwrap();
    let left: Vec<&LogLine> = lines
        .iter()
        .filter(|line| line.at.0 >= (START + 930_500) * 1_000_000)
        .collect();
    assert_eq!(store.extent().lines, left.len() as u64);
    let all = LogFilter::all(range(0, 3_600_000));
    let (found, _) = pages(&store, &all, LogOrder::OldestFirst, 1_000).await;
    assert_eq!(found.len(), left.len());
    let text = LogFilter {
        text: vec!["lost of".to_owned()],
        ..all.clone()
    };
    let (found, _) = pages(&store, &text, LogOrder::NewestFirst, 1_000).await;
    let expected = left.iter().filter(|line| line.body.starts_with("Lost"));
    assert_eq!(found.len(), expected.count());
    let expected = held::volume(left.iter().copied(), all.range, Millis(60_000));
    let found = store
        .logs()
        .volume(&all, Millis(60_000))
        .await
        .unwrap()
        .value;
    let expected: Vec<_> = expected
        .into_iter()
        .filter(|one| one.counts != [0; 7])
        .collect();
    assert_eq!(found, expected);
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(store.extent().lines, left.len() as u64);
}

#[tokio::test]
async fn what_is_asked_is_shown_in_words_that_nothing_typed_can_break() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    use FieldOp::{Above, Contains, Equal, Exists, Missing, NotEqual, Regex};
    for (filter, expected) in [
        (LogFilter::all(range(0, 0)), "all lines"),
        (
            LogFilter {
                severities: Severity::Error.or_worse(),
                text: vec!["a \"b\" and\nc".to_owned(), String::new()],
                ..LogFilter::all(range(0, 0))
            },
            r#"lines where severity is error or fatal and the line holds "a \"b\" and\nc""#,
        ),
        (
            LogFilter {
                fields: vec![
                    condition("service", Equal, &["a", "b"]),
                    condition("http.status", Above, &["499"]),
                    condition("user", Missing, &[]),
                    condition("x is there and y", Exists, &[]),
                    condition("z", NotEqual, &["\u{202e}\" or 1"]),
                    condition("", Contains, &[]),
                    condition("q", Regex, &["^a|b\\d"]),
                ],
                ..LogFilter::all(range(0, 0))
            },
            r#"lines where service is "a" or "b" and http.status is above "499" and user is not there and "x is there and y" is there and z is not "\u{202e}\" or 1" and "" holds one of nothing and q fits the expression "^a|b\\d""#,
        ),
    ] {
        let written = store.logs().written(&filter).unwrap();
        let (conditions, range) = written.rsplit_once(", from ").unwrap();
        assert_eq!(conditions, expected);
        assert!(range.contains("Z to "), "{range}");
    }
}
