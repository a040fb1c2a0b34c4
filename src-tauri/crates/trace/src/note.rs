use model::{SpanStatus, SpanView};

use crate::{sql, words::clipped};

/// What a span called and how that ended, in a few words: `SELECT orders`, `GET /orders/{id} 500`;
/// of an error also its message. Empty if the name says it already.
pub(crate) fn note(span: SpanView<'_>) -> String {
    let mut note = call(span);
    let status = read(span, STATUS).filter(|status| *status != "0");
    if let Some(status) = status {
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

/// What a span called; empty if the name says it already.
///
/// Read by OpenTelemetry's semantic conventions, the stable names before the old ones.
pub(crate) fn call(span: SpanView<'_>) -> String {
    let first = |names: &[&str]| read(span, names);
    let call = database(first)
        .or_else(|| http(first))
        .or_else(|| rpc(first))
        .or_else(|| messaging(first))
        .filter(|call| call != span.name())
        .unwrap_or_default();
    clipped(&call, LONGEST)
}

/// What the other side answered; gRPC writes 0 for "well".
const STATUS: &[&str] = &[
    "http.response.status_code",
    "http.status_code",
    "rpc.response.status_code",
    "rpc.grpc.status_code",
];

fn read<'a>(span: SpanView<'a>, names: &[&str]) -> Option<&'a str> {
    let values = names.iter().filter_map(|name| span.attribute(name));
    values.map(|value| value.text).find(|text| !text.is_empty())
}

/// What fits beside a bar.
const LONGEST: usize = 120;

fn database<'a>(first: impl Fn(&[&str]) -> Option<&'a str>) -> Option<String> {
    if let Some(summary) = first(&["db.query.summary"]) {
        return Some(summary.to_owned());
    }
    let operation = first(&["db.operation.name", "db.operation"]);
    let table = first(&[
        "db.collection.name",
        "db.sql.table",
        "db.mongodb.collection",
    ]);
    if let (Some(operation), Some(table)) = (operation, table) {
        return Some(format!("{operation} {table}"));
    }
    let statement = first(&["db.query.text", "db.statement"]).map(in_short);
    statement.or_else(|| operation.map(str::to_owned))
}

/// What a statement does to which table; its beginning if that cannot be told.
fn in_short(statement: &str) -> String {
    match sql::target(statement) {
        Some(sql::Target {
            operation,
            table: Some(table),
        }) => format!("{operation} {table}"),
        _ => clipped(statement, LONGEST / 2),
    }
}

fn http<'a>(first: impl Fn(&[&str]) -> Option<&'a str>) -> Option<String> {
    let method = first(&["http.request.method", "http.method"])?;
    let place = first(&["http.route", "url.template", "url.path", "http.target"])
        .or_else(|| first(&["url.full", "http.url"]));
    let place = place.map(|place| place.split('?').next().unwrap_or(place));
    let words = [Some(method), place];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn rpc<'a>(first: impl Fn(&[&str]) -> Option<&'a str>) -> Option<String> {
    let method = first(&["rpc.method"])?;
    Some(match first(&["rpc.service"]) {
        Some(service) => format!("{service}/{method}"),
        None => method.to_owned(),
    })
}

fn messaging<'a>(first: impl Fn(&[&str]) -> Option<&'a str>) -> Option<String> {
    let destination = first(&["messaging.destination.name", "messaging.destination"])?;
    let operation = first(&[
        "messaging.operation.name",
        "messaging.operation.type",
        "messaging.operation",
    ]);
    let words = [operation, Some(destination)];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
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
}
