//! What the server counts, and what lies around a line.

use std::collections::BTreeMap;

use model::{
    Code, Counted, FieldMatch, FieldOp, LogFilter, LogLine, LogSearch, Logs, Millis, Severity,
};
use serde_json::json;
use sources::logs::Dialect;

use super::{BOTH, document::Document, server::Server, source};
use crate::conformance::{RANGE, held};

#[tokio::test]
async fn the_volume_is_counted_by_the_server_by_severity() {
    for dialect in BOTH {
        let (fake, _) = Server::new(dialect).start().await;
        let source = source(&fake, dialect);
        let step = Millis(600_000);
        let volume = source.volume(&LogFilter::all(RANGE), step).await.unwrap();
        let mut expected: BTreeMap<i64, [u64; 7]> = BTreeMap::new();
        for line in held() {
            let at = line.at.to_millis();
            if RANGE.contains(at) {
                let piece = at.0.div_euclid(step.0) * step.0;
                expected.entry(piece).or_default()[line.severity() as usize] += 1;
            }
        }
        let got: BTreeMap<i64, [u64; 7]> = volume
            .value
            .iter()
            .map(|piece| (piece.start.0, piece.counts))
            .collect();
        assert_eq!(got, expected, "{dialect:?}");
        assert!(volume.infos.is_empty());
        let errors = LogFilter {
            severities: vec![Severity::Error],
            ..LogFilter::all(RANGE)
        };
        let volume = source.volume(&errors, step).await.unwrap();
        let total: u64 = volume.value.iter().flat_map(|piece| piece.counts).sum();
        assert_eq!(total, 5);
        for step in [0, 1] {
            let failure = source.volume(&errors, Millis(step)).await.unwrap_err();
            assert_eq!(failure.code, Code::BadInput, "a step of {step}");
        }
    }
}

fn count(counted: &[Counted], text: &str) -> Option<u64> {
    counted.iter().find(|one| one.text == text)?.count
}

#[tokio::test]
async fn fields_and_values_are_listed_the_commonest_first() {
    for dialect in BOTH {
        let (fake, _) = Server::new(dialect).start().await;
        let source = source(&fake, dialect);
        let all = LogFilter::all(RANGE);
        let fields = source.fields(&all, 100).await.unwrap();
        for (name, lines) in [
            ("case", 59),
            ("service", 59),
            ("severity", 58),
            ("trace_id", 9),
            ("tenant", 7),
        ] {
            let have = count(&fields.value, name);
            // What is empty has no words.
            let fits = have == Some(lines) || name == "tenant" && have == Some(lines + 1);
            assert!(fits, "{dialect:?} {name}: {have:?}");
        }
        for absent in [
            "@timestamp",
            "timestamp",
            "message",
            "log.level",
            "level",
            "note.keyword",
            "http",
            "_id",
        ] {
            assert_eq!(count(&fields.value, absent), None, "{absent}");
        }
        assert_eq!(source.fields(&all, 2).await.unwrap().capped_at, Some(2));
        let services = source.values(&all, "service", 10).await.unwrap().value;
        let total: u64 = services.iter().filter_map(|value| value.count).sum();
        assert_eq!((services[0].text.as_str(), total), ("storefront", 59));
        let severities = source.values(&all, "severity", 10).await.unwrap().value;
        assert_eq!(severities[0].text, "info");
        assert_eq!(count(&severities, "warn"), Some(6), "however it is written");
        assert_eq!(count(&severities, "unset"), Some(1));
        let routes = source.values(&all, "http.route", 2).await.unwrap();
        assert_eq!((routes.value.len(), routes.capped_at), (2, Some(2)));
        let tenants = source.values(&all, "tenant", 10).await.unwrap().value;
        assert_eq!(tenants.len(), 2, "an empty one is none: {tenants:?}");
        let durations = source.values(&all, "duration_ms", 50).await.unwrap().value;
        assert_eq!(
            (count(&durations, "2"), count(&durations, "0.5")),
            (Some(2), Some(1))
        );
    }
}

#[tokio::test]
async fn values_that_cannot_be_counted_are_those_of_the_newest_lines() {
    let (fake, _) = Server::new(Dialect::Elasticsearch).start().await;
    let filter = LogFilter {
        fields: vec![FieldMatch {
            name: "duration_ms".to_owned(),
            op: FieldOp::Above,
            values: vec!["4999".to_owned()],
        }],
        ..LogFilter::all(RANGE)
    };
    let source = source(&fake, Dialect::Elasticsearch);
    let unknown = source.values(&filter, "no.such.field", 10).await.unwrap();
    assert!(unknown.value.is_empty());
    assert!(unknown.infos[0].contains("newest 4 lines"), "{unknown:?}");
}

#[tokio::test]
async fn lists_are_values_one_by_one_and_two_names_are_one_column() {
    let document = |nth: i64, source: serde_json::Value| Document {
        index: "logs-app-1",
        id: nth.to_string(),
        source,
        at: 1_795_165_200_000_000_000 + nth * 1_000_000,
    };
    let at = "2026-11-20T09:00:00.000Z";
    let documents = vec![
        document(
            0,
            json!({"@timestamp": at, "service": {"name": "a"}, "tags": ["x", "y"], "severity_text": "WARN", "severity_number": 13}),
        ),
        document(
            1,
            json!({"@timestamp": at, "serviceName": "b", "tags": ["y"], "severity_number": 17}),
        ),
        document(
            2,
            json!({"@timestamp": at, "service": {"name": "b"}, "tags": "[z]", "log": {"level": "debug"}, "severity_number": 17}),
        ),
    ];
    let (fake, _) = Server::of(Dialect::Elasticsearch, documents).start().await;
    let source = source(&fake, Dialect::Elasticsearch);
    let all = LogFilter::all(RANGE);
    let services = source.values(&all, "service", 10).await.unwrap().value;
    assert_eq!(
        (count(&services, "a"), count(&services, "b")),
        (Some(1), Some(2))
    );
    let severities = source.values(&all, "severity", 10).await.unwrap().value;
    for severity in ["warn", "error", "debug"] {
        assert_eq!(
            count(&severities, severity),
            Some(1),
            "{severity}: {severities:?}"
        );
    }
    let tags = source.values(&all, "tags", 10).await.unwrap().value;
    assert_eq!((count(&tags, "y"), count(&tags, "[z]")), (Some(2), Some(1)));
    for (filter, expected) in [
        (LogFilter::of_field("tags", "y", RANGE), 2),
        (LogFilter::of_field("tags", "[z]", RANGE), 1),
        (LogFilter::of_field("service", "b", RANGE), 2),
        (
            LogFilter {
                fields: vec![FieldMatch::not_equal("service", "b")],
                ..all.clone()
            },
            1,
        ),
        (
            LogFilter {
                fields: vec![FieldMatch::not_equal("tags", "x")],
                ..all.clone()
            },
            2,
        ),
        (
            LogFilter {
                severities: vec![Severity::Debug, Severity::Warn],
                ..all.clone()
            },
            2,
        ),
        (
            LogFilter {
                severities: vec![Severity::Error],
                ..all
            },
            1,
        ),
    ] {
        let page = source
            .search(&LogSearch::newest(filter.clone(), 10))
            .await
            .unwrap();
        assert_eq!(page.value.lines.len(), expected, "{filter:?}");
    }
}

#[tokio::test]
async fn the_context_of_a_line_is_its_stream_without_the_filter() {
    for dialect in BOTH {
        let (fake, _) = Server::new(dialect).start().await;
        let source = source(&fake, dialect);
        let filter = LogFilter::of_field("part", "5", RANGE);
        let found = source.search(&LogSearch::newest(filter, 10)).await.unwrap();
        let line = &found.value.lines[0];
        let answer = source.context(line, 3, 4).await.unwrap().value;
        assert_eq!((answer.before.len(), answer.after.len()), (3, 4));
        assert!(answer.query.contains("\"checkout\""), "{}", answer.query);
        let around: Vec<&LogLine> = answer.before.iter().chain(&answer.after).collect();
        assert!(
            around
                .iter()
                .all(|other| other.service == "checkout" && other.id != line.id)
        );
        assert!(around.is_sorted_by_key(|line| line.at));
        assert_eq!(around.iter().filter(|other| other.at == line.at).count(), 2);
        let failure = source.context(&LogLine::default(), 1, 1).await.unwrap_err();
        assert_eq!(failure.code, Code::BadInput);
    }
}

#[tokio::test]
async fn a_query_by_hand_is_json_or_lucenes_syntax() {
    let (fake, _) = Server::new(Dialect::Elasticsearch).start().await;
    let source = source(&fake, Dialect::Elasticsearch);
    let of_billing = |line: &crate::conformance::Held| {
        RANGE.contains(line.at.to_millis()) && line.field("service").as_deref() == Some("billing")
    };
    let expected = held().iter().filter(|line| of_billing(line)).count();
    for raw in [
        "service.name:billing",
        r#"{"term": {"service.name": "billing"}}"#,
        r#"{"size": 0, "query": {"term": {"service.name": "billing"}}}"#,
    ] {
        let filter = LogFilter {
            raw: Some(raw.to_owned()),
            ..LogFilter::all(RANGE)
        };
        assert_eq!(source.written(&filter).unwrap(), raw);
        let page = source
            .search(&LogSearch::newest(filter, 100))
            .await
            .unwrap();
        assert!(
            page.value
                .lines
                .iter()
                .all(|line| line.service == "billing")
        );
        assert_eq!(page.value.lines.len(), expected, "{raw}");
    }
    let filter = LogFilter {
        raw: Some("{\"term\":\n {x}}".to_owned()),
        ..LogFilter::all(RANGE)
    };
    let failure = source
        .search(&LogSearch::newest(filter, 10))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::BadQuery);
    assert!(failure.remedy.unwrap().contains("line 2, column 3"));
}
