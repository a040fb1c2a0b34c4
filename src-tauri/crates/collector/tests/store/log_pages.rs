//! Log lines asked as a screen asks: filter after filter, page after page.

use lines::held;
use model::{Code, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs as _, Nanos, Severity};

use crate::{
    START, conformance,
    log_shop::{Random, condition, filters, keep, pages, shop},
    open, range,
};

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
