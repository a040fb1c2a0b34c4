use model::{SpanStatus, SpanView};

use crate::{detail::conventions::value, sql, words::clipped};

/// What a span called and how that ended, in a few words: `SELECT orders`, `GET /orders/{id} 500`;
/// of an error also its message. Empty if the name says it already.
pub(crate) fn note(span: SpanView<'_>) -> String {
    let mut note = call(span);
    if let Some(status) = status(span) {
        let what = if note.is_empty() { span.name() } else { &note };
        note = format!("{what} {status}");
    }
    if span.status() == SpanStatus::Error && !span.message().is_empty() {
        let between = if note.is_empty() { "" } else { ": " };
        note.push_str(between);
        note.push_str(span.message());
    }
    clipped(&note, LONGEST)
}

/// What a span called, if need be the beginning of its statement; empty if the name says it
/// already.
pub(crate) fn call(span: SpanView<'_>) -> String {
    let statement = || text(span, "db.query.text").map(|text| clipped(text, LONGEST / 2));
    let call = told(span).or_else(statement);
    let call = call.filter(|call| call != span.name());
    clipped(&call.unwrap_or_default(), LONGEST)
}

/// A span within a sentence: what it called, or else its name.
pub(crate) fn title(span: SpanView<'_>) -> String {
    let title = told(span).unwrap_or_else(|| span.name().to_owned());
    clipped(&title, LONGEST / 2)
}

/// What fits beside a bar.
const LONGEST: usize = 120;

/// What a span called, where OpenTelemetry's conventions tell.
fn told(span: SpanView<'_>) -> Option<String> {
    database(span)
        .or_else(|| http(span))
        .or_else(|| rpc(span))
        .or_else(|| messaging(span))
}

/// What the other side answered; gRPC writes 0 for "well".
fn status(span: SpanView<'_>) -> Option<&str> {
    text(span, "http.response.status_code")
        .or_else(|| text(span, "rpc.response.status_code").filter(|status| *status != "0"))
}

fn database(span: SpanView<'_>) -> Option<String> {
    if let Some(summary) = text(span, "db.query.summary") {
        return Some(summary.to_owned());
    }
    let operation = text(span, "db.operation.name");
    let table = text(span, "db.collection.name");
    if let (Some(operation), Some(table)) = (operation, table) {
        return Some(format!("{operation} {table}"));
    }
    let sql::Target { operation, table } = sql::target(text(span, "db.query.text")?)?;
    Some(format!("{operation} {}", table?))
}

fn http(span: SpanView<'_>) -> Option<String> {
    let method = text(span, "http.request.method")?;
    let places = [
        "http.route",
        "url.template",
        "url.path",
        "http.target",
        "url.full",
    ];
    let place = places.iter().find_map(|name| text(span, name));
    let place = place.map(|place| place.split('?').next().unwrap_or(place));
    Some(joined([Some(method), place]))
}

fn rpc(span: SpanView<'_>) -> Option<String> {
    let method = text(span, "rpc.method")?;
    Some(match text(span, "rpc.service") {
        Some(service) => format!("{service}/{method}"),
        None => method.to_owned(),
    })
}

fn messaging(span: SpanView<'_>) -> Option<String> {
    let destination = text(span, "messaging.destination.name")?;
    let operation = text(span, "messaging.operation.name");
    let operation = operation.or_else(|| text(span, "messaging.operation.type"));
    Some(joined([operation, Some(destination)]))
}

fn text<'a>(span: SpanView<'a>, name: &str) -> Option<&'a str> {
    value(span, name).map(|value| value.text)
}

fn joined<const N: usize>(words: [Option<&str>; N]) -> String {
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Drawn, drawn};

    #[test]
    fn a_call_is_said_in_a_few_words() {
        let span = || Drawn::new(1, 0, 0, 1).name("api", "work");
        let sql = |text| span().attribute("db.query.text", text);
        let get = || span().attribute("http.request.method", "GET");
        for (span, note_of_it) in [
            (span(), ""),
            (span().failed("broken\npipe"), "broken pipe"),
            (
                span().attribute("db.query.summary", "SELECT a, b"),
                "SELECT a, b",
            ),
            (
                span()
                    .attribute("db.operation", "find")
                    .attribute("db.mongodb.collection", "orders"),
                "find orders",
            ),
            (
                sql("select * from shop.orders where id = $1"),
                "SELECT shop.orders",
            ),
            (sql("INSERT INTO orders(id) VALUES (1)"), "INSERT orders"),
            (sql("update orders set a = 1"), "UPDATE orders"),
            (sql("HGET user:1 name"), "HGET user:1 name"),
            (sql("SELECT 1"), "SELECT 1"),
            (sql("   "), ""),
            (
                sql("SELECT a FROM b").failed("timeout"),
                "SELECT b: timeout",
            ),
            (
                get()
                    .attribute("http.route", "/orders/{id}")
                    .attribute("http.response.status_code", "500"),
                "GET /orders/{id} 500",
            ),
            (
                get().attribute("url.full", "http://a/b?token=c"),
                "GET http://a/b",
            ),
            (get().name("api", "GET"), ""),
            (
                get()
                    .name("api", "GET")
                    .attribute("http.status_code", "200"),
                "GET 200",
            ),
            (
                span()
                    .attribute("rpc.service", "Cart")
                    .attribute("rpc.method", "Add")
                    .attribute("rpc.grpc.status_code", "14"),
                "Cart/Add 14",
            ),
            (
                span()
                    .attribute("messaging.operation.type", "send")
                    .attribute("messaging.destination.name", "orders"),
                "send orders",
            ),
        ] {
            let trace = drawn(std::slice::from_ref(&span));
            assert_eq!(note(trace.span(0)), note_of_it, "{span:?}");
        }
    }

    #[test]
    fn a_sentence_takes_the_name_where_no_convention_tells() {
        for (statement, words) in [("SELECT a FROM b", "SELECT b"), ("HGET user:1", "get user")] {
            let span = Drawn::new(1, 0, 0, 1)
                .name("cache", "get user")
                .attribute("db.query.text", statement);
            let trace = drawn(std::slice::from_ref(&span));
            assert_eq!(title(trace.span(0)), words);
        }
    }
}
