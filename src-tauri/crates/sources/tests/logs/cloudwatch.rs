mod grafana;
mod language;
mod profiles;
mod refusals;
mod rules;

use std::{collections::BTreeSet, time::Duration};

use futures::FutureExt as _;
use model::{
    Answer, Code, Counted, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs, Millis,
    Severity, TimeRange,
};
use rules::{Event, Server, events, keys};
use sources::logs::CloudWatch;

use crate::{
    conformance::{self, RANGE, held},
    fake::{Asked, Fake},
};

/// Milliseconds of a time as Insights writes it.
fn millis(text: &str) -> i64 {
    chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
        .unwrap()
        .and_utc()
        .timestamp_millis()
}

fn moment(millis: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(millis).unwrap();
    time.format("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

async fn cloudwatch(events: Vec<Event>, groups: &[&str]) -> (Fake, Server, CloudWatch) {
    let server = Server::new(events);
    let answering = server.clone();
    let fake = Fake::new(move |asked| answering.answer(asked)).await;
    let groups: Vec<String> = groups.iter().map(|name| (*name).to_owned()).collect();
    let source = CloudWatch::new(fake.client("", keys()), &groups).wait(Duration::from_millis(1));
    (fake, server, source)
}

fn operations(fake: &Fake) -> Vec<String> {
    let target = |asked: &Asked| {
        let target = asked.header("x-amz-target")?;
        target.strip_prefix("Logs_20140328.").map(str::to_owned)
    };
    fake.asked().iter().filter_map(target).collect()
}

fn how_often(fake: &Fake, operation: &str) -> usize {
    let asked = operations(fake);
    asked.iter().filter(|asked| *asked == operation).count()
}

#[tokio::test]
async fn the_ten_questions() {
    let (fake, server, source) = cloudwatch(events(), &[]).await;
    conformance::ask_all(&source).await;
    assert!(server.stopped().is_empty(), "all queries came to their end");
    for operation in ["StartQuery", "FilterLogEvents", "DescribeLogGroups"] {
        assert!(
            how_often(&fake, operation) > 0,
            "{operation} was not needed"
        );
    }
}

#[tokio::test]
async fn both_ways_to_read_give_the_same_lines_with_the_same_ids() {
    let (_fake, _, source) = cloudwatch(events(), &["/ecs/*"]).await;
    let search = |order| LogSearch {
        order,
        ..LogSearch::newest(LogFilter::all(RANGE), 1_000)
    };
    let newest = source.search(&search(LogOrder::NewestFirst)).await.unwrap();
    let oldest = source.search(&search(LogOrder::OldestFirst)).await.unwrap();
    let mut reversed = newest.value.lines.clone();
    reversed.reverse();
    assert_eq!(reversed, oldest.value.lines);
    assert!(
        newest.infos[0].starts_with("Insights scanned 14.0 KB"),
        "{newest:?}"
    );
    let line = &oldest.value.lines[1];
    assert_eq!(line.stream, "/ecs/storefront:web/0");
    assert_eq!(line.service, "storefront", "by its group, as it names none");
}

#[tokio::test]
async fn equal_lines_of_one_moment_are_neither_lost_nor_doubled() {
    let tick = |nth: i64, stream: &str| Event {
        at: RANGE.start.0 + nth / 10,
        group: "/ecs/clock".to_owned(),
        stream: stream.to_owned(),
        message: "tick".to_owned(),
    };
    let events = (0..40).map(|nth| tick(nth, if nth % 2 == 0 { "a" } else { "b" }));
    let (_fake, _, source) = cloudwatch(events.collect(), &["/ecs/clock"]).await;
    for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
        let mut search = LogSearch {
            order,
            ..LogSearch::newest(LogFilter::all(RANGE), 7)
        };
        let mut ids = BTreeSet::new();
        for _ in 0..10 {
            let page = source.search(&search).await.unwrap().value;
            for line in page.lines {
                assert!(ids.insert(line.id.clone()), "{} came twice", line.id);
            }
            search.after = page.next;
            if search.after.is_none() {
                break;
            }
        }
        assert_eq!(ids.len(), 40, "{order:?}");
    }
}

#[tokio::test]
async fn an_id_is_looked_for_by_a_filter_pattern_where_lines_are_exported() {
    let (fake, _, source) = cloudwatch(events(), &[]).await;
    let search = LogSearch {
        order: LogOrder::OldestFirst,
        ..LogSearch::newest(LogFilter::of_field("request_id", "req-7Qx", RANGE), 100)
    };
    let found = source.search(&search).await.unwrap().value.lines;
    assert_eq!(cases(&found), ["c09", "c10", "c12"]);
    assert_eq!(how_often(&fake, "StartQuery"), 0);
    let asked = fake.asked();
    let filtering = |asked: &&Asked| {
        asked
            .header("x-amz-target")
            .unwrap()
            .ends_with("FilterLogEvents")
    };
    for asked in asked.iter().filter(filtering) {
        assert_eq!(asked.json()["filterPattern"], "%[rR][eE][qQ]-7[qQ][xX]%");
    }
}

#[tokio::test]
async fn a_query_that_nobody_waits_for_is_stopped() {
    let (fake, server, source) = cloudwatch(events(), &["/ecs/checkout"]).await;
    let search = LogSearch::newest(LogFilter::all(RANGE), 10);
    {
        let mut searching = Box::pin(source.search(&search));
        let started = async {
            while server.started().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = started => {}
            _ = &mut searching => panic!("it takes three looks"),
        }
        // The answer with the id may still be on its way.
        for _ in 0..1_000 {
            if how_often(&fake, "GetQueryResults") > 0 {
                break;
            }
            assert!(searching.as_mut().now_or_never().is_none());
            tokio::task::yield_now().await;
        }
    }
    let stopped = async {
        while server.stopped().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), stopped)
        .await
        .unwrap();
    assert_eq!(server.stopped(), ["query-1"]);
}

#[tokio::test]
async fn the_context_of_a_line_is_its_stream_in_its_own_order() {
    let (fake, _, source) = cloudwatch(events(), &[]).await;
    let filter = LogFilter::of_field("part", "5", RANGE);
    let found = source.search(&LogSearch::newest(filter, 10)).await.unwrap();
    let line = &found.value.lines[0];
    let (group, stream) = line.stream.rsplit_once(':').unwrap();
    let of_stream: Vec<Event> = events()
        .into_iter()
        .filter(|event| event.group == group && event.stream == stream)
        .collect();
    let place = of_stream
        .iter()
        .position(|event| event.message == line.raw)
        .unwrap();
    for (before, after) in [(0, 0), (1, 0), (2, 3), (50, 50)] {
        let answer = source.context(line, before, after).await.unwrap();
        assert!(!answer.partial);
        let raw = |lines: &[LogLine]| -> Vec<String> {
            lines.iter().map(|line| line.raw.clone()).collect()
        };
        let expected = |events: &[Event]| -> Vec<String> {
            events.iter().map(|event| event.message.clone()).collect()
        };
        let first = place.saturating_sub(before);
        let last = (place + 1 + after).min(of_stream.len());
        assert_eq!(
            raw(&answer.value.before),
            expected(&of_stream[first..place])
        );
        assert_eq!(
            raw(&answer.value.after),
            expected(&of_stream[place + 1..last])
        );
        assert_eq!(
            answer.value.query,
            format!("GetLogEvents of {stream} in {group}")
        );
    }
    assert!(how_often(&fake, "GetLogEvents") > 4, "pages of three lines");
    let failure = source.context(&LogLine::default(), 1, 1).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
}

#[tokio::test]
async fn the_volume_is_counted_by_insights_by_severity() {
    let (_fake, server, source) = cloudwatch(events(), &[]).await;
    let step = Millis(600_000);
    let volume = source.volume(&LogFilter::all(RANGE), step).await.unwrap();
    let mut expected = std::collections::BTreeMap::<i64, [u64; 7]>::new();
    for line in held() {
        if RANGE.contains(line.at.to_millis()) {
            let piece = line.at.to_millis().0.div_euclid(step.0) * step.0;
            expected.entry(piece).or_default()[line.severity() as usize] += 1;
        }
    }
    let got: std::collections::BTreeMap<i64, [u64; 7]> = volume
        .value
        .iter()
        .map(|volume| (volume.start.0, volume.counts))
        .collect();
    // Insights is asked by whole seconds, so that the line right after the range is counted too.
    for (start, counts) in &expected {
        let have = got.get(start).copied().unwrap_or_default();
        let differ = have.iter().zip(counts).filter(|(a, b)| a != b).count();
        assert!(differ <= 1, "{start}: {have:?} instead of {counts:?}");
    }
    assert!(
        server.started()[0].ends_with("| stats count(*) as hits by bin(600s), wheelhouse_level")
    );
    let errors = LogFilter {
        severities: vec![Severity::Error],
        ..LogFilter::all(RANGE)
    };
    let answer = source.volume(&errors, step).await.unwrap();
    let total: u64 = answer.value.iter().flat_map(|volume| volume.counts).sum();
    assert_eq!(total, 5);
    let failure = source.volume(&errors, Millis(0)).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
}

#[tokio::test]
async fn fields_and_their_values_are_listed_the_commonest_first() {
    let (_fake, _, source) = cloudwatch(events(), &[]).await;
    let all = LogFilter::all(RANGE);
    let fields = source.fields(&all, 100).await.unwrap();
    for name in ["case", "http.route", "duration_ms"] {
        assert!(texts(&fields).contains(&name), "{name} in {fields:?}");
    }
    assert_eq!(source.fields(&all, 2).await.unwrap().capped_at, Some(2));
    let services = source.values(&all, "service", 10).await.unwrap();
    let total: u64 = services.value.iter().filter_map(|value| value.count).sum();
    assert!(total >= 59, "{services:?}");
    assert_eq!(services.value[0].text, "storefront");
    let severities = source.values(&all, "severity", 10).await.unwrap();
    assert_eq!(
        (severities.value[0].text.as_str(), severities.value.len()),
        ("info", 7)
    );
    let routes = source.values(&all, "http.route", 100).await.unwrap();
    assert!(texts(&routes).contains(&"/cart"), "{routes:?}");
    assert_eq!(
        source
            .values(&all, "http.route", 1)
            .await
            .unwrap()
            .capped_at,
        Some(1)
    );
    let requests = source.values(&all, "request_id", 100).await.unwrap();
    assert!(texts(&requests).contains(&"req-7Qx"), "{requests:?}");
}

#[tokio::test]
async fn a_query_by_hand_is_sent_as_it_is_and_its_rows_are_completed() {
    let (fake, server, source) = cloudwatch(events(), &["/ecs/billing"]).await;
    let by_hand = |raw: &str| LogFilter {
        raw: Some(raw.to_owned()),
        ..LogFilter::all(RANGE)
    };
    let filter = by_hand("fields @timestamp, duration_ms | filter duration_ms > 80");
    assert_eq!(
        source.written(&filter).unwrap(),
        *filter.raw.as_ref().unwrap()
    );
    let answer = source
        .search(&LogSearch::newest(filter.clone(), 10))
        .await
        .unwrap();
    assert_eq!(server.started(), [filter.raw.unwrap()]);
    assert_eq!(cases(&answer.value.lines), ["c07", "c15"]);
    assert_eq!(how_often(&fake, "GetLogRecord"), 2);
    let whole = &answer.value.lines[0];
    assert!(
        whole.raw.contains("\"message\""),
        "the whole line: {}",
        whole.raw
    );
    let counts = by_hand("stats count(*) as hits by bin(60s)");
    let failure = source
        .search(&LogSearch::newest(counts, 10))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::BadQuery, "{failure:?}");
    let nonsense = by_hand("fields @message | frobnicate");
    let failure = source
        .search(&LogSearch::newest(nonsense, 10))
        .await
        .unwrap_err();
    assert!(
        failure.message.contains("unknown command frobnicate"),
        "{failure:?}"
    );
    assert_eq!(failure.code, Code::BadQuery);
}

#[tokio::test]
async fn more_groups_than_a_query_takes_are_told() {
    let event = |nth: i64| Event {
        at: RANGE.start.0 + nth,
        group: format!("/ecs/service-{nth:02}"),
        stream: "web/0".to_owned(),
        message: format!("line {nth}"),
    };
    let (_fake, _, source) = cloudwatch((0..53).map(event).collect(), &["/ecs/*"]).await;
    let search = LogSearch::newest(LogFilter::all(RANGE), 100);
    let answer = source.search(&search).await.unwrap();
    assert_eq!(answer.value.lines.len(), 50);
    assert!(answer.warnings[0].contains("and 3 are not"), "{answer:?}");
}

#[tokio::test]
async fn the_ladder_ends_with_the_log_groups() {
    let (_fake, _, source) = cloudwatch(events(), &[]).await;
    let ladder = source.diagnose().await;
    let shown = format!("{ladder:?}");
    assert!(shown.contains("log groups"), "{shown}");
    let abilities = source.abilities();
    assert!(abilities.volume && abilities.context && !abilities.tail);
    assert!(abilities.ops.contains(&FieldOp::Regex));
    let hour = TimeRange::ending(RANGE.end, Millis(3_600_000));
    assert!(
        source
            .written(&LogFilter::all(hour))
            .unwrap()
            .contains("sort @timestamp desc")
    );
}

fn texts(answer: &Answer<Vec<Counted>>) -> Vec<&str> {
    let texts = answer.value.iter();
    texts.map(|value| value.text.as_str()).collect()
}

fn cases(lines: &[LogLine]) -> Vec<&str> {
    let case = |line: &LogLine| line.fields.iter().position(|(name, _)| name == "case");
    let mut cases: Vec<&str> = lines
        .iter()
        .map(|line| line.fields[case(line).unwrap()].1.as_str())
        .collect();
    cases.sort_unstable();
    cases
}
