mod jobs;
mod refusals;
mod spl;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use jobs::Jobs;
use model::{
    Code, LogFilter, LogLine, LogOrder, LogSearch, Logs, Millis, Nanos, Severity, TimeRange,
};
use sources::logs::Splunk;
use spl::Row;
use transport::{Auth, SecretString};

use crate::{
    conformance::{self, RANGE, held},
    fake::Fake,
};

/// The conformance lines as Splunk keeps them: the text, microseconds, and for some source types
/// the fields of the JSON.
fn events() -> Vec<Row> {
    let events = held().into_iter().enumerate().map(|(nth, line)| {
        let micros = line.at.0.div_euclid(1_000);
        let service = line.field("service").unwrap();
        // Fields of this one are not extracted.
        let plain = line.case.ends_with('3');
        let mut row: Row = match plain {
            true => Row::new(),
            false => line.flat().into_iter().collect(),
        };
        for (name, value) in [
            ("_raw", line.raw),
            (
                "_time",
                format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000),
            ),
            ("_bkt", "main~7~9F2".to_owned()),
            ("_cd", format!("7:{nth}")),
            ("index", "main".to_owned()),
            ("host", "i-1".to_owned()),
            ("source", format!("/var/log/{service}.log")),
            (
                "sourcetype",
                if plain { "plain" } else { "_json" }.to_owned(),
            ),
            ("linecount", "1".to_owned()),
        ] {
            row.insert(name.to_owned(), value);
        }
        row
    });
    events.collect()
}

async fn server(events: Vec<Row>) -> (Fake, Arc<Mutex<Jobs>>) {
    let jobs = Arc::new(Mutex::new(Jobs::new(events)));
    let shared = jobs.clone();
    let fake = Fake::new(move |asked| shared.lock().unwrap().answer(asked)).await;
    (fake, jobs)
}

fn bearer() -> Auth {
    Auth::Bearer(SecretString::from("one"))
}

fn splunk(fake: &Fake) -> Splunk {
    Splunk::new(fake.client("", bearer()), vec!["main".to_owned()])
}

#[tokio::test]
async fn the_ten_questions() {
    let (fake, _) = server(events()).await;
    conformance::ask_all(&splunk(&fake)).await;
}

#[tokio::test]
async fn events_of_one_moment_are_all_there_whatever_the_page() {
    let mut many = events();
    let copies: Vec<Row> = many
        .iter()
        .map(|event| {
            let mut copy = event.clone();
            copy.insert("_cd".into(), format!("8{}", event["_cd"]));
            copy
        })
        .collect();
    many.extend(copies);
    let (fake, _) = server(many).await;
    let source = splunk(&fake);
    for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
        let mut search = LogSearch {
            order,
            ..LogSearch::newest(LogFilter::all(RANGE), 5)
        };
        let mut ids = BTreeSet::new();
        loop {
            let page = source.search(&search).await.unwrap().value;
            for line in page.lines {
                assert!(ids.insert(line.id.clone()), "{} came twice", line.id);
            }
            match page.next {
                Some(next) => search.after = Some(next),
                None => break,
            }
        }
        assert_eq!(ids.len(), 2 * 59);
    }
}

#[tokio::test]
async fn an_old_range_is_read_in_pieces_that_grow() {
    let (fake, _) = server(events()).await;
    let source = splunk(&fake);
    let month = TimeRange::ending(RANGE.end, Millis(30 * 86_400_000));
    let search = LogSearch {
        order: LogOrder::OldestFirst,
        ..LogSearch::newest(LogFilter::all(month), 20)
    };
    let page = source.search(&search).await.unwrap().value;
    assert_eq!(page.lines.len(), 20);
    assert!(page.lines.is_sorted_by_key(|line| line.at));
    let searches = fake
        .paths()
        .iter()
        .filter(|path| path.ends_with("/search/v2/jobs"))
        .count();
    assert!(searches < 12, "{searches} searches for a month");
}

#[tokio::test]
async fn the_volume_is_counted_by_the_server_by_level() {
    let (fake, _) = server(events()).await;
    let source = splunk(&fake);
    let all = LogFilter::all(RANGE);
    let volume = source.volume(&all, Millis(600_000)).await.unwrap().value;
    let mut counts = [0_u64; 7];
    for piece in &volume {
        assert_eq!(piece.start.0 % 600_000, 0);
        for (sum, count) in counts.iter_mut().zip(piece.counts) {
            *sum += count;
        }
    }
    assert_eq!(counts.iter().sum::<u64>(), 59);
    let extracted = |severity: Severity| {
        held()
            .iter()
            .filter(|line| RANGE.contains(line.at.to_millis()) && !line.case.ends_with('3'))
            .filter(|line| line.severity() == severity)
            .count() as u64
    };
    for severity in [Severity::Error, Severity::Warn, Severity::Fatal] {
        assert_eq!(counts[severity as usize], extracted(severity));
    }
}

#[tokio::test]
async fn values_are_counted_where_they_are_extracted_and_sampled_elsewhere() {
    let (fake, _) = server(events()).await;
    let source = splunk(&fake);
    let all = LogFilter::all(RANGE);
    let services = source.values(&all, "service", 10).await.unwrap().value;
    assert_eq!(services[0].text, "storefront");
    let routes = source.values(&all, "http.route", 2).await.unwrap();
    assert_eq!((routes.value.len(), routes.capped_at), (2, Some(2)));
    let severities = source.values(&all, "severity", 10).await.unwrap().value;
    assert_eq!(severities[0].text, "info");
    let none = source.values(&all, "no'name", 10).await.unwrap().value;
    assert_eq!(none, []);
    let fields = source.fields(&all, 3).await.unwrap();
    assert_eq!((fields.value.len(), fields.capped_at), (3, Some(3)));
    assert_eq!(fields.value[0].count, Some(59));
}

#[tokio::test]
async fn the_context_of_a_line_is_its_source_without_the_filter() {
    let (fake, _) = server(events()).await;
    let source = splunk(&fake);
    let filter = LogFilter::of_field("part", "5", RANGE);
    let found = source.search(&LogSearch::newest(filter, 10)).await.unwrap();
    let line = &found.value.lines[0];
    assert_eq!(line.at, Nanos(1_795_166_400_000_424_000));
    let answer = source.context(line, 3, 4).await.unwrap().value;
    assert_eq!((answer.before.len(), answer.after.len()), (3, 4));
    assert!(
        answer
            .query
            .ends_with("'source'=\"/var/log/checkout.log\" AND 'sourcetype'=\"_json\""),
        "{}",
        answer.query
    );
    let around: Vec<&LogLine> = answer.before.iter().chain(&answer.after).collect();
    assert!(around.is_sorted_by_key(|line| line.at));
    let foreign = LogLine {
        stream: "index=\"main\" | delete".into(),
        ..line.clone()
    };
    let failure = source.context(&foreign, 1, 1).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
}
