use collector::Store;
use model::{FieldMatch, LogFilter, LogLine, LogSearch, Logs as _, Nanos, Severity};

use crate::{START, open, range};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn line(nth: i64, severity: Severity, body: &str) -> LogLine {
    LogLine {
        at: Nanos((START + nth) * 1_000_000 + 123_456),
        severity,
        body: body.to_owned(),
        service: "orders".to_owned(),
        raw: format!("level=x msg={body}"),
        ..LogLine::default()
    }
}

fn filter(text: &[&str]) -> LogFilter {
    LogFilter {
        text: text.iter().map(|text| (*text).to_owned()).collect(),
        ..LogFilter::all(range(0, 1_000_000))
    }
}

async fn bodies(store: &Store, filter: &LogFilter) -> Vec<String> {
    let answer = store
        .logs()
        .search(&LogSearch::newest(filter.clone(), 100))
        .await
        .expect("the filter is answered");
    answer
        .value
        .lines
        .into_iter()
        .map(|line| line.body)
        .collect()
}

#[tokio::test]
async fn a_line_comes_back_as_it_was_to_the_nanosecond() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let whole = LogLine {
        trace_id: TRACE.to_owned(),
        span_id: "00f067aa0ba902b7".to_owned(),
        request_id: "req-7".to_owned(),
        fields: vec![
            ("http.status".to_owned(), "500".to_owned()),
            ("again".to_owned(), "1".to_owned()),
            (
                "again".to_owned(),
                "2 \"quoted\" \u{0} \u{1f680}".to_owned(),
            ),
        ],
        ..line(5, Severity::Error, "zażółć gęślą jaźń")
    };
    let whole = LogLine {
        stream: "/var/log/orders.log".to_owned(),
        ..whole
    };
    store.append_logs(vec![whole.clone()]).await.unwrap();
    let whole = LogLine {
        id: "1".to_owned(),
        ..whole
    };
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        store
            .logs()
            .search(&LogSearch::newest(filter(&[]), 10))
            .await
            .unwrap()
            .value
            .lines,
        [whole]
    );
    assert_eq!(store.extent().lines, 1);
}

#[tokio::test]
async fn text_is_found_anywhere_in_any_case_and_is_never_a_query() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let odd = [
        "Connection refused",
        "say \"hello\" NEAR(you)",
        "a AND b OR NOT c*",
        "text:column ^first {x y}",
        "100% _done_ \\ back",
        "Größe überschritten",
        "日本語のログ",
        "'; DROP TABLE log; --",
        "emoji \u{1f680} ok",
    ];
    let lines = odd
        .iter()
        .enumerate()
        .map(|(nth, body)| line(nth as i64, Severity::Info, body));
    let mut lines: Vec<LogLine> = lines.collect();
    lines[0].trace_id = TRACE.to_owned();
    lines[0].fields = vec![("peer".to_owned(), "db-7.internal".to_owned())];
    store.append_logs(lines).await.unwrap();

    for (text, expected) in [
        (vec!["connection REFUSED"], vec![odd[0]]),
        (vec!["refused", "nect"], vec![odd[0]]),
        (vec!["f3577b34da"], vec![odd[0]]),
        (vec!["7.intern"], vec![odd[0]]),
        (vec!["\"hello\" NEAR("], vec![odd[1]]),
        (vec!["\""], vec![odd[1]]),
        (vec!["b OR NOT"], vec![odd[2]]),
        (vec!["c*"], vec![odd[2]]),
        (vec!["text:column"], vec![odd[3]]),
        (vec!["^first {x"], vec![odd[3]]),
        (vec!["100% _"], vec![odd[4]]),
        (vec!["%"], vec![odd[4]]),
        (vec!["\\ back"], vec![odd[4]]),
        (vec!["GRÖSSE"], vec![]),
        (vec!["GRÖßE", "ÜBER"], vec![odd[5]]),
        (vec!["本語の"], vec![odd[6]]),
        (vec!["語"], vec![odd[6]]),
        (vec!["'; DROP TABLE"], vec![odd[7]]),
        (vec!["\u{1f680} ok"], vec![odd[8]]),
        (vec!["nothing like it"], vec![]),
        (vec!["refused connection"], vec![]),
        (vec!["con\0nection"], vec![]),
        (vec![""], odd.iter().rev().copied().collect()),
    ] {
        assert_eq!(bodies(&store, &filter(&text)).await, expected, "{text:?}");
    }
}

#[tokio::test]
async fn trigrams_that_are_scattered_are_not_a_find() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines = ["abcdef", "defabc", "abc def", "xabcdefx"];
    let lines = lines
        .iter()
        .enumerate()
        .map(|(nth, body)| line(nth as i64, Severity::Info, body));
    store.append_logs(lines.collect()).await.unwrap();
    assert_eq!(
        bodies(&store, &filter(&["abcdef"])).await,
        ["xabcdefx", "abcdef"]
    );
    let long = "abcdef".repeat(2_000);
    store
        .append_logs(vec![line(9, Severity::Info, &long)])
        .await
        .unwrap();
    assert_eq!(bodies(&store, &filter(&[&long])).await, [long]);
}

#[tokio::test]
async fn severity_fields_and_range_narrow_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let mut lines = vec![
        line(0, Severity::Debug, "a"),
        line(10, Severity::Warn, "b"),
        line(20, Severity::Error, "c"),
    ];
    lines[1].fields = vec![("code".to_owned(), "E42".to_owned())];
    lines[2].service = "billing".to_owned();
    lines[2].request_id = "req-9".to_owned();
    store.append_logs(lines).await.unwrap();

    let field = |name: &str, value: &str, not: bool| match not {
        true => FieldMatch::not_equal(name, value),
        false => FieldMatch::equal(name, value),
    };
    for (fields, expected) in [
        (vec![field("service", "billing", false)], vec!["c"]),
        (vec![field("service", "billing", true)], vec!["b", "a"]),
        (vec![field("request_id", "req-9", false)], vec!["c"]),
        (vec![field("request_id", "req", false)], vec![]),
        (vec![field("code", "E42", false)], vec!["b"]),
        (vec![field("code", "E42", true)], vec!["c", "a"]),
        (vec![field("code", "e42", false)], vec![]),
        (
            vec![
                field("code", "E42", false),
                field("service", "orders", false),
            ],
            vec!["b"],
        ),
        (vec![field("at; DROP TABLE log", "1", false)], vec![]),
    ] {
        let filter = LogFilter {
            fields,
            ..filter(&[])
        };
        assert_eq!(
            bodies(&store, &filter).await,
            expected,
            "{:?}",
            filter.fields
        );
    }
    let severe = LogFilter {
        severities: Severity::Warn.or_worse(),
        ..filter(&[])
    };
    assert_eq!(bodies(&store, &severe).await, ["c", "b"]);
    let early = LogFilter {
        range: range(0, 10),
        ..filter(&[])
    };
    assert_eq!(
        bodies(&store, &early).await,
        ["b", "a"],
        "the whole last millisecond belongs to it"
    );
}

#[tokio::test]
async fn the_newest_lines_come_first_and_a_cut_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    // Written out of order, as several files are.
    for nth in [3, 1, 4, 0, 2] {
        let body = format!("line {nth}");
        store
            .append_logs(vec![line(nth, Severity::Info, &body)])
            .await
            .unwrap();
    }
    let answer = store
        .logs()
        .search(&LogSearch::newest(filter(&["line"]), 3))
        .await
        .unwrap();
    let found: Vec<&str> = answer
        .value
        .lines
        .iter()
        .map(|line| line.body.as_str())
        .collect();
    assert_eq!(found, ["line 4", "line 3", "line 2"]);
    assert_eq!(answer.capped_at, Some(3));
    let answer = store
        .logs()
        .search(&LogSearch::newest(filter(&["line"]), 5))
        .await
        .unwrap();
    assert_eq!((answer.value.lines.len(), answer.capped_at), (5, None));
}

#[tokio::test]
async fn an_offset_is_remembered_with_the_lines_it_belongs_to() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines = vec![line(0, Severity::Info, "a")];
    store
        .append_logs_at(lines, "tail /var/log/orders", "17")
        .await
        .unwrap();
    store.remember("seen", "1").await.unwrap();
    store.remember("seen", "2").await.unwrap();
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        store
            .recall("tail /var/log/orders")
            .await
            .unwrap()
            .as_deref(),
        Some("17")
    );
    assert_eq!(store.recall("seen").await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.recall("never").await.unwrap(), None);
}
