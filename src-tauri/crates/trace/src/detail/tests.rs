use model::{SpanFields, TraceBuilder, TraceId, Value};

use super::*;
use crate::{
    Opened, example,
    testing::{Drawn, drawn, spans},
};

fn texts<'a>(pairs: &'a [(&str, &str)]) -> impl Iterator<Item = (&'a str, Value<'a>)> {
    pairs.iter().map(|(name, text)| (*name, Value::text(text)))
}

/// A trace of two spans of which the second has everything.
fn rich() -> Opened {
    let mut builder = TraceBuilder::new(TraceId(7));
    let resource = builder.resource(
        "orders",
        texts(&[
            ("service.name", "orders"),
            ("host.name", "a"),
            ("team", "x"),
        ]),
    );
    let scope = builder.scope("psycopg", "3.2", texts(&[("otel.scope", "y")]));
    let fields = SpanFields {
        id: SpanId(1),
        name: "GET /orders",
        start: 1_000,
        end: 2_000,
        resource,
        ..SpanFields::default()
    };
    builder.span(fields, []);
    let fields = SpanFields {
        id: SpanId(2),
        parent: SpanId(1),
        name: "SELECT orders",
        kind: SpanKind::Client,
        status: SpanStatus::Error,
        message: "timeout",
        start: 1_200,
        end: 1_700,
        scope,
        resource,
    };
    builder.span(
        fields,
        texts(&[
            ("db.system.name", "postgresql"),
            ("db.query.text", "SELECT * FROM orders"),
            ("order.id", "<b>17</b>"),
        ]),
    );
    builder.event(1_650, "retry", []);
    builder.event(
        1_600,
        "exception",
        texts(&[
            ("exception.type", "PoolTimeout"),
            ("exception.message", "no connection in 5 s"),
            ("exception.stacktrace", "at pool.rs:7\nat main.rs:1"),
        ]),
    );
    builder.link(TraceId(7), SpanId(1), []);
    builder.link(TraceId(8), SpanId(1), texts(&[("why", "batch")]));
    builder.link(TraceId(7), SpanId(9), []);
    builder.dropped([3, 0, 1]);
    Opened::of(builder.finish())
}

#[test]
fn a_span_is_told_with_all_that_belongs_to_it() {
    let whole = rich();
    let detail = detail(whole.reading(false).analysed(), 1);
    assert_eq!(detail.id, "0000000000000002");
    assert_eq!(detail.parent_id.as_deref(), Some("0000000000000001"));
    assert_eq!(
        (detail.service.as_str(), detail.name.as_str()),
        ("orders", "SELECT orders")
    );
    assert_eq!(detail.recorded, [Nanos(1_200), Nanos(1_700)]);
    assert_eq!((detail.start, detail.duration), (200.0, 500.0));
    assert_eq!((detail.self_time, detail.on_path), (500.0, 500.0));
    let topics = |groups: &[AttributeGroup]| -> Vec<Topic> {
        groups.iter().map(|group| group.topic).collect()
    };
    assert_eq!(topics(&detail.groups), [Topic::Database, Topic::Other]);
    assert_eq!(topics(&detail.resource), [Topic::Deployment, Topic::Other]);
    assert_eq!(detail.groups[1].attributes[0].value, "<b>17</b>");
    assert_eq!(
        (detail.scope.as_str(), detail.scope_version.as_str()),
        ("psycopg", "3.2")
    );
    assert_eq!(detail.scope_attributes[0].name, "otel.scope");
    assert_eq!(detail.database.unwrap().table.as_deref(), Some("orders"));
    assert_eq!((detail.http, detail.dropped), (None, [3, 0, 1]));
    assert_eq!(detail.crumbs.len(), 1);
    assert_eq!(detail.crumbs[0].name, "GET /orders");
    let root = super::detail(whole.reading(false).analysed(), 0);
    assert_eq!(
        (root.parent_id, root.crumbs.len(), root.children),
        (None, 0, 1)
    );
}

#[test]
fn events_come_in_order_of_time_and_exceptions_apart() {
    let detail = detail(rich().reading(false).analysed(), 1);
    let events: Vec<_> = detail
        .events
        .iter()
        .map(|event| (event.name.as_str(), event.at))
        .collect();
    assert_eq!(events, [("exception", 400.0), ("retry", 450.0)]);
    let exception = Exception {
        kind: "PoolTimeout".to_owned(),
        message: "no connection in 5 s".to_owned(),
        stacktrace: "at pool.rs:7\nat main.rs:1".to_owned(),
        at: Some(400.0),
    };
    assert_eq!(detail.exceptions, [exception]);
    let own = Drawn::new(1, 0, 0, 9)
        .attribute("exception.message", "gone")
        .event(3, "log");
    let whole = Opened::of(drawn(&[own]));
    let detail = super::detail(whole.reading(false).analysed(), 0);
    assert_eq!(
        (detail.exceptions.len(), detail.exceptions[0].at),
        (1, None)
    );
}

#[test]
fn links_within_the_trace_lead_to_their_span() {
    let detail = detail(rich().reading(false).analysed(), 1);
    let links: Vec<_> = detail.links.iter().map(|link| link.span).collect();
    assert_eq!(links, [Some(0), None, None]);
    assert_eq!(detail.links[1].trace_id, TraceId(8).to_string());
    assert_eq!(detail.links[1].attributes[0].value, "batch");
}

#[test]
fn what_is_too_much_to_show_is_counted() {
    let deep: Vec<_> = (1..=100).map(|id| (id, id - 1, 0, 9)).collect();
    let whole = Opened::of(spans(&deep));
    let detail = detail(whole.reading(false).analysed(), 99);
    assert_eq!(
        (detail.crumbs.len(), detail.crumbs_hidden),
        (Detail::CRUMBS, 75)
    );
    let ends = [0, Detail::CRUMBS - 1].map(|at| detail.crumbs[at].span);
    assert_eq!(ends, [0, 98]);
    let many = (0..600).fold(Drawn::new(1, 0, 0, 9), |span, at| span.event(at, "tick"));
    let whole = Opened::of(drawn(&[many]));
    let detail = super::detail(whole.reading(false).analysed(), 0);
    assert_eq!(
        (detail.events.len(), detail.events_count),
        (Detail::MOMENTS, 600)
    );
}

#[test]
fn any_span_has_a_detail() {
    for seed in 0..30 {
        let whole = Opened::of(example::random(seed, 40));
        for span in (0..).take(whole.trace().len()) {
            let detail = detail(whole.reading(false).analysed(), span);
            assert_eq!(
                detail.crumbs.is_empty(),
                whole.reading(false).tree.parent(span).is_none()
            );
        }
    }
}
