use std::cmp::Reverse;

use hashbrown::HashSet;
use model::{SpanStatus, SpanView, Symbol, Trace};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    Analysed, Tree, main_root,
    words::{clipped, counted, duration},
};

/// A trace in a sentence, and the parts that it is made of.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Headline {
    /// Such as `4.39 s, 20 spans, 3 services, 1 error in orders-db: pool timeout`.
    pub sentence: String,
    /// From the first start to the last end, in nanoseconds.
    pub duration: f64,
    /// Number of spans.
    pub spans: u32,
    /// Number of services.
    pub services: u32,
    /// Number of spans with the status error, those included that only pass one on.
    pub failed: u32,
    /// Index of the root that the time is told by.
    pub root: Option<u32>,
    /// Its service, or an empty text.
    pub service: String,
    /// Its name, or an empty text.
    pub name: String,
    /// Where errors begin, if there are any.
    pub error: Option<ErrorOrigin>,
    /// Index of the span with the longest self time.
    pub slowest: Option<u32>,
    /// Its self time in nanoseconds.
    pub slowest_self: f64,
}

/// The span in which an error began: none of those below it failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ErrorOrigin {
    /// Index of the span.
    pub span: u32,
    /// Its service.
    pub service: String,
    /// What it says of the error, in a line; may be empty.
    pub message: String,
    /// In how many spans of the trace an error began, this one included.
    pub origins: u32,
}

/// Sums up a trace.
///
/// Of several errors the one is named that made the root fail, or else the one that came first.
#[must_use]
pub fn headline(a: Analysed<'_>) -> Headline {
    let (trace, times) = (a.trace, &a.times.self_time);
    let root = main_root(trace, a.tree, a.timing);
    let view = root.map(|root| trace.span(root as usize));
    let slowest = (0..).zip(times).min_by_key(|(_, time)| Reverse(**time));
    let failed = trace.statuses().iter().filter(|status| is_error(**status));
    let mut headline = Headline {
        sentence: String::new(),
        duration: a.timing.length() as f64,
        spans: number(trace.len()),
        services: services(trace),
        failed: number(failed.count()),
        root,
        service: view.map(SpanView::service).unwrap_or_default().to_owned(),
        name: view.map(SpanView::name).unwrap_or_default().to_owned(),
        error: error(a),
        slowest: slowest.map(|(span, _)| span),
        slowest_self: slowest.map_or(0.0, |(_, time)| *time as f64),
    };
    headline.sentence = sentence(&headline, a.timing.length());
    headline
}

/// What a span says of its error in a line: its status, its exception, or the code it ended with.
#[must_use]
pub(crate) fn error_message(span: SpanView<'_>) -> String {
    const LONGEST: usize = 160;
    let words = own_message(span).unwrap_or_default();
    clipped(words.trim().lines().next().unwrap_or_default(), LONGEST)
}

fn own_message(span: SpanView<'_>) -> Option<String> {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    if let Some(message) = said(span.message()) {
        return Some(message);
    }
    if let Some(event) = span.events().find(|event| event.name() == "exception") {
        let value = |name: &str| {
            let pair = event.attributes().find(|pair| pair.name == name);
            pair.and_then(|pair| said(pair.value.text))
        };
        let found = match (value("exception.type"), value("exception.message")) {
            (Some(kind), Some(message)) => Some(format!("{kind}: {message}")),
            (kind, message) => kind.or(message),
        };
        if found.is_some() {
            return found;
        }
    }
    const CODES: [(&str, &str); 8] = [
        ("exception.message", ""),
        ("error.message", ""),
        ("http.response.status_code", "HTTP "),
        ("http.status_code", "HTTP "),
        ("rpc.response.status_code", ""),
        ("rpc.grpc.status_code", "gRPC status "),
        ("db.response.status_code", "database status "),
        ("error.type", ""),
    ];
    CODES.iter().find_map(|(name, words)| {
        let value = span.attribute(name)?;
        Some(format!("{words}{}", said(value.text)?))
    })
}

fn error(a: Analysed<'_>) -> Option<ErrorOrigin> {
    let statuses = a.trace.statuses();
    let failed = |span: u32| is_error(statuses[span as usize]);
    let origins = origins(a.tree, failed);
    let passed = passed_on(a.tree, failed);
    let first = origins.iter().copied().min_by_key(|span| {
        let order = (a.timing.end(*span), a.tree.position(*span));
        (!passed[*span as usize], order)
    })?;
    let span = a.trace.span(first as usize);
    Some(ErrorOrigin {
        span: first,
        service: span.service().to_owned(),
        message: error_message(span),
        origins: number(origins.len()),
    })
}

/// Spans that failed although none below them did.
fn origins(tree: &Tree, failed: impl Fn(u32) -> bool) -> Vec<u32> {
    let mut below = vec![false; tree.len()];
    let mut origins = Vec::new();
    for span in tree.order().iter().rev() {
        let inside = below[*span as usize];
        if failed(*span) && !inside {
            origins.push(*span);
        }
        if let Some(parent) = tree.parent(*span) {
            below[parent as usize] |= inside || failed(*span);
        }
    }
    origins
}

/// Per span: whether it failed, and all spans above it did.
fn passed_on(tree: &Tree, failed: impl Fn(u32) -> bool) -> Vec<bool> {
    let mut passed = vec![false; tree.len()];
    for span in tree.order() {
        let above = tree
            .parent(*span)
            .is_none_or(|parent| passed[parent as usize]);
        passed[*span as usize] = above && failed(*span);
    }
    passed
}

fn sentence(headline: &Headline, length: i64) -> String {
    if headline.spans == 0 {
        return "No spans".to_owned();
    }
    let error = headline.error.as_ref().map_or_else(
        || "no errors".to_owned(),
        |error| {
            let count = counted(error.origins as usize, "error", "errors");
            let which = if error.origins == 1 { "" } else { ", one" };
            let place = match error.service.as_str() {
                "" => String::new(),
                service => format!("{which} in {}", clipped(service, 60)),
            };
            let what = match error.message.as_str() {
                "" => String::new(),
                message => format!(": {message}"),
            };
            format!("{count}{place}{what}")
        },
    );
    format!(
        "{}, {}, {}, {error}",
        duration(length),
        counted(headline.spans as usize, "span", "spans"),
        counted(headline.services as usize, "service", "services"),
    )
}

fn services(trace: &Trace) -> u32 {
    let services: HashSet<Symbol> = (0..trace.len()).map(|span| trace.service(span)).collect();
    number(services.len())
}

fn is_error(status: SpanStatus) -> bool {
    status == SpanStatus::Error
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use model::{SpanFields, SpanId, TraceBuilder, TraceId, Value};

    use super::*;
    use crate::{
        Opened, example,
        testing::{Drawn, drawn},
    };

    const MS: i64 = 1_000_000;

    fn of(spans: &[Drawn]) -> Headline {
        headline(Opened::of(drawn(spans)).reading(false).analysed())
    }

    #[test]
    fn a_trace_is_summed_up_in_a_sentence() {
        let shown = of(&[
            Drawn::new(1, 0, 0, 4_390 * MS)
                .name("gateway", "GET /orders")
                .failed(""),
            Drawn::new(2, 1, 10 * MS, 4_300 * MS)
                .name("orders", "list")
                .failed("upstream"),
            Drawn::new(3, 2, 20 * MS, 4_200 * MS)
                .name("orders-db", "SELECT")
                .failed("pool timeout\nat x"),
            Drawn::new(4, 2, 20 * MS, 30 * MS).name("orders", "parse"),
        ]);
        assert_eq!(
            shown.sentence,
            "4.39 s, 4 spans, 3 services, 1 error in orders-db: pool timeout"
        );
        assert_eq!((shown.spans, shown.services, shown.failed), (4, 3, 3));
        assert_eq!(
            (shown.service.as_str(), shown.name.as_str()),
            ("gateway", "GET /orders")
        );
        assert_eq!((shown.root, shown.slowest), (Some(0), Some(2)));
        assert_eq!(shown.slowest_self, 4_180e6);
        assert_eq!(shown.error.unwrap().span, 2);
        let calm = of(&[Drawn::new(1, 0, 0, 45_300)]);
        assert_eq!(calm.sentence, "45.3 µs, 1 span, 1 service, no errors");
        assert_eq!(of(&[]).sentence, "No spans");
    }

    #[test]
    fn the_error_that_made_the_root_fail_comes_before_earlier_ones() {
        let shown = of(&[
            Drawn::new(1, 0, 0, 100).name("api", "GET /").failed(""),
            Drawn::new(2, 1, 0, 50).name("api", "retried"),
            Drawn::new(3, 2, 0, 10).name("cache", "get").failed("cold"),
            Drawn::new(4, 1, 50, 90).name("api", "fetch").failed(""),
            Drawn::new(5, 4, 50, 90)
                .name("stock", "read")
                .failed("gone"),
            Drawn::new(6, 4, 50, 95)
                .name("price", "read")
                .failed("late"),
        ]);
        let error = shown.error.unwrap();
        assert_eq!((error.span, error.origins), (4, 3));
        assert_eq!(
            shown.sentence,
            "100 ns, 6 spans, 4 services, 3 errors, one in stock: gone"
        );
        let passed = of(&[
            Drawn::new(1, 0, 0, 100).name("api", "GET /"),
            Drawn::new(2, 1, 0, 50).name("b", "x").failed("second"),
            Drawn::new(3, 1, 0, 10).name("", "y").failed("first"),
        ]);
        assert_eq!(passed.error.map(|error| error.span), Some(2));
        assert_eq!(
            passed.sentence,
            "100 ns, 3 spans, 3 services, 2 errors: first"
        );
    }

    #[test]
    fn an_error_without_a_message_is_told_by_what_else_the_span_says() {
        let message = |attributes: &[(&str, &str)], exception: &[(&str, &str)]| {
            let mut builder = TraceBuilder::new(TraceId(1));
            let resource = builder.resource("api", []);
            let fields = SpanFields {
                id: SpanId(1),
                status: SpanStatus::Error,
                resource,
                ..SpanFields::default()
            };
            fn texts<'a>(pairs: &'a [(&str, &str)]) -> impl Iterator<Item = (&'a str, Value<'a>)> {
                pairs.iter().map(|(name, text)| (*name, Value::text(text)))
            }
            builder.span(fields, texts(attributes));
            builder.event(0, "exception", texts(exception));
            error_message(builder.finish().span(0))
        };
        let (kind, text) = (
            ("exception.type", "TypeError"),
            ("exception.message", "x is not\na"),
        );
        assert_eq!(message(&[], &[kind, text]), "TypeError: x is not");
        assert_eq!(message(&[], &[text]), "x is not");
        assert_eq!(message(&[("http.status_code", "503")], &[]), "HTTP 503");
        assert_eq!(
            message(&[("rpc.grpc.status_code", "14")], &[kind]),
            "TypeError"
        );
        assert_eq!(message(&[("error.type", "timeout")], &[]), "timeout");
        assert_eq!(message(&[("error.type", " ")], &[]), "");
        assert_eq!(
            message(&[("error.message", &"é".repeat(999))], &[])
                .chars()
                .count(),
            161
        );
    }

    #[test]
    fn any_trace_has_a_headline() {
        for seed in 0..100 {
            let whole = Opened::of(example::random(seed, 60));
            let shown = headline(whole.reading(false).analysed());
            assert!(shown.root.is_some() && shown.slowest.is_some());
        }
    }
}
