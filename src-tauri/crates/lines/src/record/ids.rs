use super::{
    Field, Flat,
    names::{self, Role},
};

/// The ids of a record; empty where it has none.
#[derive(Default)]
pub(crate) struct Ids {
    /// 32 lower-case hex digits.
    pub(crate) trace: String,
    /// 16 lower-case hex digits.
    pub(crate) span: String,
    pub(crate) request: String,
}

pub(super) const TRACE: &[&str] = &[
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

pub(super) const SPAN: &[&str] = &[
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

pub(super) const REQUEST: &[&str] = &[
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
    "x_correlation_id",
    "AWSRequestId",
    "record.requestId",
    "correlation_id",
    "correlationId",
    "RequestId",
    "requestID",
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

pub(crate) fn take(flat: &mut Flat<'_>) -> Ids {
    Ids {
        trace: take_one(flat, Role::Trace, |field| {
            trace_id(&field.path, &field.text)
        }),
        span: take_one(flat, Role::Span, |field| span_id(&field.path, &field.text)),
        request: take_one(flat, Role::Request, |field| {
            let text = field.text.trim();
            // `uid` means a request only within the context that a processor adds.
            let id = field.path != "uid" && !text.is_empty() && text.len() <= 256;
            id.then(|| text.to_owned())
        }),
    }
}

impl Ids {
    /// Looks for the ids that are missing among `name=value` within a text.
    pub(crate) fn complete_from(&mut self, text: &str) {
        /// What lies behind this is not searched.
        const NEAR: usize = 4_096;
        let near = text.get(..text.floor_char_boundary(NEAR)).unwrap_or(text);
        for at in memchr::memchr_iter(b'=', near.as_bytes()) {
            let Some((before, after)) = near.split_at_checked(at) else {
                continue;
            };
            let name = before
                .rsplit(|letter: char| !letter.is_ascii_alphanumeric() && !"_.-".contains(letter))
                .next()
                .unwrap_or_default();
            let value = after
                .trim_start_matches(['=', '"'])
                .split(|letter: char| letter.is_whitespace() || "\",;)]}".contains(letter))
                .next()
                .unwrap_or_default();
            let (roles, _) = names::roles(name);
            let fill = |id: &mut String, role, found: Option<String>| {
                if id.is_empty() && roles.rank(role).is_some() {
                    *id = found.unwrap_or_default();
                }
            };
            fill(&mut self.trace, Role::Trace, trace_id(name, value));
            fill(&mut self.span, Role::Span, span_id(name, value));
            let request = (name != "uid" && value.len() <= 256).then(|| value.to_owned());
            fill(&mut self.request, Role::Request, request);
        }
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

/// The first id in the order of the names.
fn take_one(
    flat: &mut Flat<'_>,
    role: Role,
    read: impl FnMut(&Field<'_>) -> Option<String>,
) -> String {
    // A traceparent holds two ids, and more than them.
    let holds_no_more = |field: &Field<'_>| !field.path.ends_with("traceparent");
    flat.find(role, read, holds_no_more).unwrap_or_default()
}

/// The path within an object of context, without the index of its element.
pub(super) fn in_context(path: &str) -> Option<&str> {
    let (first, rest) = path.split_once('.')?;
    if !CONTEXTS.contains(&first) {
        return None;
    }
    match rest.split_once('.') {
        Some((index, rest)) if index.bytes().all(|byte| byte.is_ascii_digit()) => Some(rest),
        _ => Some(rest),
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
    if !fits || !digits || !some {
        return None;
    }
    let mut id = "0".repeat(width - text.len());
    id.push_str(text);
    id.make_ascii_lowercase();
    Some(id)
}

/// Datadog's decimal form of the lower 64 bits.
fn decimal(text: &str, width: usize) -> Option<String> {
    let number: u64 = text.parse().ok()?;
    (number != 0).then(|| format!("{number:0>width$x}"))
}
