use super::flat::{Field, Flat};

/// The ids of a record; empty where it has none.
#[derive(Default)]
pub(super) struct Ids {
    /// 32 lower-case hex digits.
    pub(super) trace: String,
    /// 16 lower-case hex digits.
    pub(super) span: String,
    pub(super) request: String,
}

const TRACE: &[&str] = &[
    "trace_id",
    "traceId",
    "trace.id",
    "@tr",
    "otelTraceID",
    "otel_trace_id",
    "traceID",
    "TraceId",
    "dd.trace_id",
    "logging.googleapis.com/trace",
    "trace",
    "traceparent",
    "xray_trace_id",
];

const SPAN: &[&str] = &[
    "span_id",
    "spanId",
    "span.id",
    "@sp",
    "otelSpanID",
    "otel_span_id",
    "spanID",
    "SpanId",
    "dd.span_id",
    "logging.googleapis.com/spanId",
    "span",
    "traceparent",
];

const REQUEST: &[&str] = &[
    "request_id",
    "requestId",
    "req_id",
    "reqId",
    "req.id",
    "http.request.id",
    "http.request_id",
    "request.id",
    "x_request_id",
    "x-request-id",
    "correlation_id",
    "correlationId",
    "RequestId",
    "CorrelationId",
    "uid",
];

/// Objects in which libraries keep the context of a line.
const CONTEXTS: &[&str] = &[
    "fields",
    "span",
    "spans",
    "context",
    "contextMap",
    "mdc",
    "ctx",
    "extra",
    "metadata",
    "named_tags",
    "attributes",
    "Properties",
    "Scopes",
    "labels",
    "data",
    "jsonPayload",
    "@fields",
];

pub(super) fn take(flat: &mut Flat) -> Ids {
    Ids {
        trace: take_one(flat, TRACE, |field| trace_id(&field.path, &field.text)),
        span: take_one(flat, SPAN, |field| span_id(&field.path, &field.text)),
        request: take_one(flat, REQUEST, |field| {
            let text = field.text.trim();
            (!text.is_empty() && text.len() <= 256).then(|| text.to_owned())
        }),
    }
}

/// Takes the request id out of attributes that are pairs already.
#[must_use]
pub fn take_request_id(fields: &mut Vec<(String, String)>) -> String {
    let found = REQUEST
        .iter()
        .filter(|name| **name != "uid")
        .find_map(|name| fields.iter().position(|(have, _)| have == name));
    found.map_or_else(String::new, |at| fields.remove(at).1)
}

/// The best id by the order of names; at the top level before within a context.
fn take_one(flat: &mut Flat, names: &[&str], read: impl Fn(&Field) -> Option<String>) -> String {
    let ranked = flat.iter().filter_map(|field| {
        let (inner, name) = in_context(&field.path);
        let rank = names.iter().position(|known| *known == name)?;
        // `uid` and `trace` mean an id only within a context or with a value of that form.
        if name == "uid" && !inner {
            return None;
        }
        Some(((rank, inner), field, read(field)?))
    });
    let Some((_, field, id)) = ranked.min_by_key(|(rank, ..)| *rank) else {
        return String::new();
    };
    // A traceparent holds two ids, and more than them.
    if !field.path.ends_with("traceparent") {
        let path = field.path.clone();
        flat.drop_field(&path);
    }
    id
}

/// Whether the path leads into a context, and the path within it.
fn in_context(path: &str) -> (bool, &str) {
    let Some((first, rest)) = path.split_once('.') else {
        return (false, path);
    };
    if !CONTEXTS.contains(&first) {
        return (false, path);
    }
    match rest.split_once('.') {
        Some((index, rest)) if index.bytes().all(|byte| byte.is_ascii_digit()) => (true, rest),
        // `span.id` is both a context and a name of its own.
        _ if path == "span.id" => (false, path),
        _ => (true, rest),
    }
}

fn trace_id(path: &str, text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(parent) = traceparent(text) {
        return hex(parent.0, 32);
    }
    let text = text.rsplit_once("/traces/").map_or(text, |(_, id)| id);
    if let Some(xray) = text.strip_prefix("1-")
        && let Some((time, rest)) = xray.split_once('-')
        && time.len() == 8
    {
        return hex(&format!("{time}{rest}"), 32);
    }
    if path.contains("dd.") && text.len() != 32 {
        return decimal(text, 32);
    }
    hex(&text.replace('-', ""), 32)
}

fn span_id(path: &str, text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(parent) = traceparent(text) {
        return hex(parent.1, 16);
    }
    if path.contains("dd.") {
        return decimal(text, 16);
    }
    hex(text, 16)
}

/// Trace and span of a W3C `traceparent`; a newer version may hold more after the flags.
fn traceparent(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.split('-');
    let version = parts.next().filter(|version| version.len() == 2)?;
    let trace = parts.next().filter(|trace| trace.len() == 32)?;
    let span = parts.next().filter(|span| span.len() == 16)?;
    parts.next().filter(|flags| flags.len() == 2)?;
    (version != "ff").then_some((trace, span))
}

/// Hex of a known width in lower case; half the width is an older, shorter id. All zeros is none.
fn hex(text: &str, width: usize) -> Option<String> {
    let fits = text.len() == width || text.len() == width / 2 && width == 32;
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let some = text.bytes().any(|byte| byte != b'0');
    (fits && digits && some).then(|| format!("{:0>width$}", text.to_ascii_lowercase()))
}

/// Datadog's decimal form of the lower 64 bits.
fn decimal(text: &str, width: usize) -> Option<String> {
    let number: u64 = text.parse().ok()?;
    (number != 0).then(|| format!("{number:0>width$x}"))
}
