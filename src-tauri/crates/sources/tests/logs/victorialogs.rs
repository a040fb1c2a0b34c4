mod logsql;

use std::collections::BTreeSet;

use logsql::{Query, Record};
use model::{
    Code, LogFilter, LogLine, LogPage, LogSearch, Logs, Millis, Nanos, Severity, TimeRange,
};
use serde_json::{Value, json};
use sources::logs::VictoriaLogs;
use transport::Auth;

use crate::{
    conformance::{self, RANGE, held},
    fake::{self, Asked, Fake, Reply, Ruled, rule},
};

/// The conformance lines as the server keeps them: texts by flat names, a service to a stream.
pub(crate) fn records() -> Vec<Record> {
    let record = |line: conformance::Held| {
        let mut record: Record = line
            .flat()
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| match name.as_str() {
                "timestamp" => ("_time".to_owned(), value),
                "message" => ("_msg".to_owned(), value),
                _ => (name, value),
            })
            .collect();
        let service = record["service"].clone();
        record.insert("_stream".into(), format!("{{service={service:?}}}"));
        record.insert("_stream_id".into(), format!("00{:x}", service.len()));
        record
    };
    held().into_iter().map(record).collect()
}

pub(crate) async fn server(records: Vec<Record>) -> Fake {
    Fake::new(move |asked| answer(asked, &records)).await
}

fn victorialogs(fake: &Fake) -> VictoriaLogs {
    VictoriaLogs::new(fake.client("", Auth::None))
}

fn answer(asked: &Asked, records: &[Record]) -> Ruled {
    let pairs: Vec<(String, String)> = if asked.method == "POST" {
        let url = format!("http://host/?{}", asked.body);
        let url = transport::Url::parse(&url).unwrap();
        url.query_pairs().into_owned().collect()
    } else {
        asked.query()
    };
    let param = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    rule(!param("query").is_empty(), "missing query")?;
    let query = Query::parse(param("query"))?;
    rule(
        param("extra_filters").starts_with("_time:["),
        "without a time the whole store would be read",
    )?;
    let more = Query::parse(param("extra_filters"))?;
    match asked.path() {
        "/select/logsql/query" => {
            let found = query.run(records, &more);
            let lines: Vec<String> = found
                .iter()
                .map(|record| json!(record).to_string())
                .collect();
            let body = lines
                .into_iter()
                .map(|line| line + "\n")
                .collect::<String>();
            Ok(Reply::new(200, "application/stream+json", body))
        }
        "/select/logsql/field_names" => {
            let found = query.run(records, &more);
            let values: Vec<Value> = logsql::names(&found)
                .into_iter()
                .map(|(name, hits)| json!({"value": name, "hits": hits}))
                .collect();
            Ok(Reply::json(json!({"values": values}).to_string()))
        }
        path => Err(format!("unsupported path requested: {path}")),
    }
}

#[tokio::test]
async fn the_ten_questions() {
    let fake = server(records()).await;
    conformance::ask_all(&victorialogs(&fake)).await;
}

#[tokio::test]
async fn equal_lines_are_all_there_whatever_the_page() {
    let mut records = records();
    let copy = records[10].clone();
    records.extend([copy.clone(), copy]);
    let fake = server(records).await;
    let server = victorialogs(&fake);
    let mut search = LogSearch::newest(LogFilter::all(RANGE), 4);
    let mut ids = BTreeSet::new();
    loop {
        let page = server.search(&search).await.unwrap().value;
        for line in page.lines {
            assert!(ids.insert(line.id.clone()), "{line:?} came twice");
        }
        match page.next {
            Some(next) => search.after = Some(next),
            None => break,
        }
    }
    assert_eq!(ids.len(), 61);
}

#[tokio::test]
async fn the_volume_is_counted_by_the_server_by_severity() {
    let fake = server(records()).await;
    let server = victorialogs(&fake);
    let volume = server
        .volume(&LogFilter::all(RANGE), Millis(600_000))
        .await
        .unwrap()
        .value;
    let mut expected = [0_u64; 7];
    for line in held()
        .iter()
        .filter(|line| RANGE.contains(line.at.to_millis()))
    {
        expected[line.severity() as usize] += 1;
    }
    let mut counts = [0_u64; 7];
    for piece in &volume {
        assert_eq!(piece.start.0 % 600_000, 0);
        for (sum, count) in counts.iter_mut().zip(piece.counts) {
            *sum += count;
        }
    }
    assert_eq!(counts, expected);
    assert!(volume.len() >= 5);
}

#[tokio::test]
async fn fields_and_values_are_listed_the_commonest_first() {
    let fake = server(records()).await;
    let server = victorialogs(&fake);
    let all = LogFilter::all(RANGE);
    let fields = server.fields(&all, 3).await.unwrap();
    assert_eq!(fields.value[0].count, Some(59));
    assert_eq!(fields.capped_at, Some(3));
    let services = server.values(&all, "service", 10).await.unwrap().value;
    let total: u64 = services.iter().filter_map(|value| value.count).sum();
    assert_eq!((services[0].text.as_str(), total), ("storefront", 59));
    let routes = server.values(&all, "http.route", 2).await.unwrap();
    assert_eq!((routes.value.len(), routes.capped_at), (2, Some(2)));
    assert!(routes.value.iter().all(|value| value.text.starts_with('/')));
    let severities = server.values(&all, "severity", 10).await.unwrap().value;
    assert_eq!(severities[0].text, "info");
}

#[tokio::test]
async fn the_context_of_a_line_is_its_stream_without_the_filter() {
    let fake = server(records()).await;
    let server = victorialogs(&fake);
    let filter = LogFilter::of_field("part", "5", RANGE);
    let found = server.search(&LogSearch::newest(filter, 10)).await.unwrap();
    let line = &found.value.lines[0];
    let answer = server.context(line, 3, 4).await.unwrap().value;
    assert_eq!((answer.before.len(), answer.after.len()), (3, 4));
    assert!(
        answer.query.starts_with("_stream_id:00"),
        "{}",
        answer.query
    );
    let around: Vec<&LogLine> = answer.before.iter().chain(&answer.after).collect();
    assert!(
        around
            .iter()
            .all(|other| other.service == line.service && other.id != line.id)
    );
    assert!(around.is_sorted_by_key(|line| line.at));
    let failure = server.context(&LogLine::default(), 1, 1).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
}

/// The hour of the recordings.
const HOUR: TimeRange = TimeRange {
    start: Millis(1_795_219_970_505),
    end: Millis(1_795_223_570_505),
};

fn recorded(name: &str) -> Reply {
    let file = fake::root().join(format!("fixtures/recorded/victoria-logs/{name}.http"));
    Reply::recorded(&file).unwrap_or_else(|| panic!("{} is no recording", file.display()))
}

async fn replaying(reply: Reply) -> Fake {
    Fake::new(move |asked| {
        Ok(match asked.path() {
            "/select/logsql/field_names" => recorded("field_names"),
            _ => reply.clone(),
        })
    })
    .await
}

#[tokio::test]
async fn recorded_answers_are_read() {
    let fake = replaying(recorded("query_sorted")).await;
    let server = victorialogs(&fake);
    let all = LogFilter::all(HOUR);
    let page = server
        .search(&LogSearch::newest(all.clone(), 100))
        .await
        .unwrap()
        .value;
    assert_eq!(page.lines.len(), 5);
    let first = &page.lines[0];
    assert_eq!(first.at, Nanos(1_795_223_567_676_790_000));
    assert_eq!(
        (first.service.as_str(), first.body.as_str()),
        ("api", "request completed")
    );
    assert_eq!((first.severity, first.trace_id.len()), (Severity::Info, 32));
    assert_eq!(first.request_id, "req_013ef8f2f4728735");
    let fields = server.fields(&all, 100).await.unwrap().value;
    assert!(
        fields
            .iter()
            .any(|field| field.text == "duration_ms" && field.count == Some(6_980))
    );
    let fake = replaying(recorded("query_empty")).await;
    let page = victorialogs(&fake)
        .search(&LogSearch::newest(all, 100))
        .await
        .unwrap()
        .value;
    assert_eq!(page, LogPage::default());
    let ladder = victorialogs(&fake).diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");
}

#[tokio::test]
async fn what_the_server_refuses_is_told_with_a_remedy() {
    for (reply, code, remedy) in [
        (recorded("err_parse"), Code::BadQuery, "correct the query"),
        (recorded("err_404"), Code::NotFound, "before /select"),
        (recorded("err_timeout"), Code::Timeout, "shorter range"),
        (
            Reply::new(401, "text/plain", "\n"),
            Code::Unauthorized,
            "secret",
        ),
        (
            Reply::new(200, "text/html", "<html><title>Sign in</title></html>"),
            Code::UnexpectedAnswer,
            "log-in page",
        ),
        (recorded("query_stats_pipe"), Code::UnexpectedAnswer, ""),
    ] {
        let shown = format!("{reply:?}");
        let fake = replaying(reply).await;
        let search = LogSearch::newest(LogFilter::all(HOUR), 10);
        let failure = victorialogs(&fake).search(&search).await.unwrap_err();
        assert_eq!(failure.code, code, "{shown}: {failure:?}");
        assert!(
            failure.remedy.unwrap_or_default().contains(remedy),
            "{shown}"
        );
        assert!(failure.place.is_some(), "{shown}");
    }
}
