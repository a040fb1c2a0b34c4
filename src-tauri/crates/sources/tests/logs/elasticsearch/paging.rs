//! Pages that lose nothing and double nothing, whatever the server gives and takes away.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use model::{
    Answer, Code, LogFilter, LogOrder, LogPage, LogSearch, Logs, Millis, Nanos, TextMatch,
    TimeRange,
};
use serde_json::json;
use sources::logs::{Dialect, Elasticsearch};
use transport::Auth;

use super::{
    BOTH,
    document::Document,
    server::{INDICES, Server},
    source,
};
use crate::{
    conformance::{self, RANGE},
    fake::{Fake, Reply},
};

/// All pages of a search, each asked for with what the one before wrote.
async fn pages(source: &dyn Logs, search: LogSearch) -> Vec<Answer<LogPage>> {
    let mut search = search;
    let mut pages = Vec::new();
    for _ in 0..200 {
        let page = source.search(&search).await.unwrap();
        let next = page.value.next.clone();
        pages.push(page);
        match next {
            Some(next) => search.after = Some(next),
            None => return pages,
        }
    }
    panic!("the pages do not end");
}

fn ids(pages: &[Answer<LogPage>]) -> BTreeSet<&str> {
    let lines = || pages.iter().flat_map(|page| &page.value.lines);
    let ids: BTreeSet<&str> = lines().map(|line| line.id.as_str()).collect();
    assert_eq!(ids.len(), lines().count(), "a line came twice");
    ids
}

fn everything(limit: usize) -> LogSearch {
    LogSearch::newest(LogFilter::all(RANGE), limit)
}

#[tokio::test]
async fn a_search_that_goes_on_sees_the_index_as_it_was() {
    for dialect in BOTH {
        let (fake, server) = Server::new(dialect).start().await;
        let source = source(&fake, dialect);
        let mut search = everything(20);
        search.order = LogOrder::OldestFirst;
        let first = source.search(&search).await.unwrap().value;
        assert_eq!(
            server.openings.load(Relaxed),
            0,
            "one page needs no point in time"
        );
        search.after = first.next;
        let second = source.search(&search).await.unwrap().value;
        assert_eq!(server.openings.load(Relaxed), 1);
        // What is written now belongs to another search.
        let mut late = server.documents.lock().unwrap()[50].clone();
        late.id = "late".to_owned();
        server.documents.lock().unwrap().push(late);
        search.after = second.next;
        let third = source.search(&search).await.unwrap().value;
        assert_eq!((third.lines.len(), third.next), (19, None));
        assert!(third.lines.iter().all(|line| !line.id.ends_with("late")));
        assert_eq!(server.openings.load(Relaxed), 1, "one point for all pages");
    }
}

#[tokio::test]
async fn a_point_in_time_that_is_gone_is_made_anew_and_the_search_goes_on_there() {
    for dialect in BOTH {
        let (fake, server) = Server::new(dialect).start().await;
        let found = pages(&source(&fake, dialect), everything(7)).await;
        assert_eq!(ids(&found).len(), 59);
        let opened = server.openings.load(Relaxed);
        server.forgetful.store(true, Relaxed);
        let found = pages(&source(&fake, dialect), everything(7)).await;
        assert_eq!(ids(&found).len(), 59);
        assert!(server.openings.load(Relaxed) > opened + 5);
        assert!(
            found
                .iter()
                .all(|page| !page.partial && page.warnings.is_empty())
        );
    }
}

#[tokio::test]
async fn a_reader_without_the_privilege_is_told_the_risk_and_gets_all_lines() {
    for dialect in BOTH {
        let (fake, server) = Server::new(dialect).start().await;
        server.points.store(false, Relaxed);
        let found = pages(&source(&fake, dialect), everything(7)).await;
        assert_eq!(ids(&found).len(), 59);
        assert!(found[0].infos.is_empty());
        for page in &found[1..] {
            assert!(page.infos[0].contains("no point in time"), "{page:?}");
        }
        let asked = |path: &String| path.ends_with("/_pit") || path.ends_with("/point_in_time");
        let refused = fake.paths().iter().filter(|path| asked(path)).count();
        assert_eq!(refused, 1, "it is asked for once");
    }
}

#[tokio::test]
async fn a_narrower_window_is_learned_and_kept_to() {
    for dialect in BOTH {
        let mut server = Server::new(dialect);
        server.window = 12;
        let (fake, _) = server.start().await;
        let source = source(&fake, dialect);
        for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
            let search = LogSearch {
                order,
                ..everything(100)
            };
            let found = source.search(&search).await.unwrap();
            assert_eq!(found.value.lines.len(), 59);
            assert!(!found.partial, "{found:?}");
        }
        assert_eq!(source.abilities().page, 12);
        let refused = fake
            .asked()
            .iter()
            .filter(|asked| asked.json()["size"] == json!(150))
            .count();
        assert!(refused <= 1);
    }
}

/// Documents of one index at these nanoseconds.
fn at(times: impl IntoIterator<Item = i64>) -> Vec<Document> {
    let document = |(nth, at): (usize, i64)| {
        let written = lines_moment(at);
        Document {
            index: "logs-app-1",
            id: format!("{nth:05}"),
            source: json!({"@timestamp": written, "message": format!("line {nth}"), "log": {"level": "info"}}),
            at,
        }
    };
    times.into_iter().enumerate().map(document).collect()
}

fn lines_moment(at: i64) -> String {
    chrono::DateTime::from_timestamp_nanos(at).to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)
}

const START: i64 = 1_795_165_200_000_000_000;

#[tokio::test]
async fn times_finer_than_the_servers_clock_are_in_order_across_pages() {
    // Ninety lines in three milliseconds, which the server does not tell apart.
    let times = (0..90).map(|nth| START + (nth * 37 % 90) * 33_000);
    for points in [true, false] {
        let (fake, server) = Server::of(Dialect::Elasticsearch, at(times.clone()))
            .start()
            .await;
        server.points.store(points, Relaxed);
        for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
            let search = LogSearch {
                order,
                ..everything(4)
            };
            let found = pages(&source(&fake, Dialect::Elasticsearch), search).await;
            assert_eq!(ids(&found).len(), 90);
            let mut times: Vec<Nanos> = found
                .iter()
                .flat_map(|page| &page.value.lines)
                .map(|line| line.at)
                .collect();
            if order == LogOrder::NewestFirst {
                times.reverse();
            }
            assert!(times.is_sorted(), "{order:?}, {points}");
        }
    }
}

#[tokio::test]
async fn more_lines_of_one_moment_than_a_window_are_read_in_shard_order_or_told() {
    let times = || {
        (0..5)
            .map(|nth| START + nth * 1_000_000_000)
            .chain([START + 9_000_000_000; 40])
    };
    for (dialect, points, whole) in [
        (Dialect::Elasticsearch, true, true),
        (Dialect::Elasticsearch, false, false),
        (Dialect::OpenSearch, true, false),
    ] {
        let mut server = Server::of(dialect, at(times()));
        server.window = 10;
        let (fake, server) = server.start().await;
        server.points.store(points, Relaxed);
        let found = pages(&source(&fake, dialect), everything(30)).await;
        let partial = found.iter().any(|page| page.partial);
        assert_eq!(
            (ids(&found).len() == 45, partial),
            (whole, !whole),
            "{dialect:?}"
        );
        if !whole {
            let warned = found.iter().flat_map(|page| &page.warnings);
            assert!(
                warned
                    .into_iter()
                    .any(|text| text.contains("more than 10 lines have the time"))
            );
            let oldest = found
                .iter()
                .flat_map(|page| &page.value.lines)
                .last()
                .unwrap();
            assert_eq!(oldest.at, Nanos(START), "what lies behind them is found");
        }
    }
}

#[tokio::test]
async fn grafanas_proxy_lets_only_several_searches_through() {
    for dialect in BOTH {
        let server = Arc::new(Server::new(dialect));
        let fake = Fake::new(move |asked| {
            let inner = asked
                .path()
                .strip_prefix("/api/datasources/proxy/uid/es1")
                .ok_or("not through the proxy")?
                .trim_start_matches('/')
                .to_owned();
            if asked.method == "POST" && inner != "_msearch" {
                let text = r#"{"message":"posts not allowed on proxied Elasticsearch datasource except on /_msearch"}"#;
                return Ok(Reply::new(403, "application/json", text));
            }
            let mut asked = asked.clone();
            let query = asked.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            asked.uri = format!("/{inner}{query}").parse().unwrap();
            server.answer(&asked)
        })
        .await;
        let client = fake.client("/api/datasources/proxy/uid/es1", Auth::None);
        let source = Elasticsearch::new(client, dialect, &[INDICES.to_owned()]);
        conformance::ask_all(&source).await;
        let volume = source
            .volume(&LogFilter::all(RANGE), Millis(600_000))
            .await
            .unwrap();
        let total: u64 = volume.value.iter().flat_map(|piece| piece.counts).sum();
        assert_eq!(total, 59);
        let refused = |path: &String| path.ends_with("/_search") || path.ends_with("/_pit");
        assert_eq!(fake.paths().iter().filter(|path| refused(path)).count(), 1);
        let ladder = source.diagnose().await;
        assert!(ladder.failed().is_none(), "{ladder:?}");
    }
}

#[tokio::test]
async fn a_part_that_does_not_answer_is_told() {
    let mut server = Server::new(Dialect::Elasticsearch);
    server.broken = true;
    let (fake, _) = server.start().await;
    let source = source(&fake, Dialect::Elasticsearch);
    let page = source.search(&everything(100)).await.unwrap();
    let volume = source
        .volume(&LogFilter::all(RANGE), Millis(600_000))
        .await
        .unwrap();
    for (partial, warnings) in [
        (page.partial, page.warnings),
        (volume.partial, volume.warnings),
    ] {
        assert!(partial);
        assert!(warnings[0].contains("ran out of time"), "{warnings:?}");
        assert_eq!(
            warnings[1],
            "1 of 2 shards did not answer: logs-app-0: the node left"
        );
    }
}

#[tokio::test]
async fn a_server_that_finds_whole_words_only_is_asked_for_those() {
    let mut server = Server::new(Dialect::Elasticsearch);
    server.expensive = false;
    let (fake, _) = server.start().await;
    let source = source(&fake, Dialect::Elasticsearch);
    assert_eq!(source.abilities().text, TextMatch::Anywhere);
    let filter = LogFilter {
        text: vec!["timeout".to_owned()],
        ..LogFilter::all(RANGE)
    };
    let page = source
        .search(&LogSearch::newest(filter.clone(), 100))
        .await
        .unwrap();
    assert_eq!(page.value.lines.len(), 2);
    assert!(page.infos[0].contains("whole words"), "{page:?}");
    assert_eq!(source.abilities().text, TextMatch::Words);
    conformance::ask_all(&source).await;
    let contains = LogFilter {
        fields: vec![model::FieldMatch {
            name: "note".to_owned(),
            op: model::FieldOp::Contains,
            values: vec!["wild".to_owned()],
        }],
        ..LogFilter::all(RANGE)
    };
    let page = source
        .search(&LogSearch::newest(contains, 100))
        .await
        .unwrap();
    assert_eq!(page.value.lines.len(), 1, "read, and found here");
}

#[tokio::test]
async fn an_older_server_lists_the_fields_of_a_whole_schema() {
    let mut server = Server::new(Dialect::Elasticsearch);
    server.old = true;
    let (fake, _) = server.start().await;
    let source = source(&fake, Dialect::Elasticsearch);
    for _ in 0..2 {
        let page = source.search(&everything(100)).await.unwrap();
        assert_eq!(page.value.lines.len(), 59);
    }
    let maps = fake
        .paths()
        .iter()
        .filter(|path| path.ends_with("/_field_caps"))
        .count();
    assert_eq!(
        maps, 2,
        "once with the parameter that it does not know, once without"
    );
}

#[tokio::test]
async fn no_index_and_no_time_are_told_apart_from_no_lines() {
    let fake = Fake::new(|_| Ok(Reply::json(r#"{"indices":[],"fields":{}}"#))).await;
    let page = source(&fake, Dialect::Elasticsearch)
        .search(&everything(10))
        .await
        .unwrap();
    assert_eq!(page.infos, ["no index fits logs-*"]);
    let caps = r#"{"fields":{"message":{"text":{"type":"text"}}}}"#;
    let fake = Fake::new(move |_| Ok(Reply::json(caps))).await;
    let failure = source(&fake, Dialect::Elasticsearch)
        .search(&everything(10))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    assert!(failure.message.contains("have no time"), "{failure:?}");
    for dialect in BOTH {
        let (fake, _) = Server::new(dialect).start().await;
        let always = LogFilter::all(TimeRange {
            start: Millis(0),
            end: Millis(i64::MAX),
        });
        let source = source(&fake, dialect);
        let search = LogSearch::newest(always, 100);
        let asked = tokio::time::timeout(Duration::from_secs(20), source.search(&search));
        let page = asked.await.unwrap().unwrap();
        assert_eq!(
            page.value.lines.len(),
            61,
            "all of time is no more than all lines"
        );
    }
    let (fake, _) = Server::new(Dialect::OpenSearch).start().await;
    let early = LogFilter::all(TimeRange {
        start: Millis(0),
        end: Millis(1),
    });
    let page = source(&fake, Dialect::OpenSearch)
        .search(&LogSearch::newest(early, 10))
        .await
        .unwrap();
    assert_eq!((page.value, page.infos.len()), (LogPage::default(), 0));
}
