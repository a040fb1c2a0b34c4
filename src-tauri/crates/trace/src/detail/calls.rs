use model::SpanView;
use serde::Serialize;
use ts_rs::TS;

use super::conventions::{found, value};
use crate::{problems::is_cut, sql};

/// A call of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct DatabaseCall {
    /// The system, such as `postgresql`; may be empty.
    pub system: String,
    /// The database, schema or index number; may be empty.
    pub namespace: String,
    /// What it did, such as `SELECT`; may be empty.
    pub operation: String,
    /// The table or collection; from the statement where the span does not name it.
    pub table: Option<String>,
    /// The statement, if the span has it.
    pub statement: Option<Statement>,
}

/// A statement as a span holds it; untrusted text that is shown and never run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Statement {
    /// The attribute that holds it.
    pub attribute: String,
    /// As it was sent.
    pub text: String,
    /// The same on several lines, where it is SQL; only white space differs.
    pub laid_out: Option<String>,
    /// Whether it is as long as values are usually cut to, and so probably was.
    pub cut: bool,
}

/// A request that was sent or answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct HttpCall {
    /// Its method; may be empty.
    pub method: String,
    /// The route that answered it, such as `/orders/{id}`; servers know it.
    pub route: Option<String>,
    /// Its path, without the query.
    pub path: Option<String>,
    /// The status of the answer, if there was one.
    pub status: Option<String>,
}

impl DatabaseCall {
    /// Reads the call from the attributes of a span.
    pub(super) fn of(span: SpanView<'_>) -> Option<Self> {
        let statement = found(span, "db.query.text");
        let text = |name: &str| value(span, name).map(|value| value.text.to_owned());
        let system = text("db.system.name");
        if system.is_none() && statement.is_none() {
            return None;
        }
        let system = system.unwrap_or_default();
        let target = statement.and_then(|(_, value)| sql::target(value.text));
        let (operation, table) = target.map_or((None, None), |target| {
            (Some(target.operation), target.table)
        });
        let statement = statement.map(|(attribute, value)| Statement {
            attribute: attribute.to_owned(),
            text: value.text.to_owned(),
            laid_out: sql::layout(value.text, &system),
            cut: is_cut(value),
        });
        Some(Self {
            namespace: text("db.namespace").unwrap_or_default(),
            operation: text("db.operation.name").or(operation).unwrap_or_default(),
            table: text("db.collection.name").or(table),
            statement,
            system,
        })
    }
}

impl HttpCall {
    /// Reads the call from the attributes of a span.
    pub(super) fn of(span: SpanView<'_>) -> Option<Self> {
        let text = |name: &str| value(span, name).map(|value| value.text.to_owned());
        let method = text("http.request.method");
        let status = text("http.response.status_code");
        if method.is_none() && status.is_none() {
            return None;
        }
        let target = || value(span, "http.target").and_then(|target| path(target.text));
        let url = || value(span, "url.full").and_then(|url| path(url.text));
        Some(Self {
            method: method.unwrap_or_default(),
            route: text("http.route"),
            path: text("url.path").or_else(target).or_else(url),
            status,
        })
    }
}

/// The path of an address, with or without a host.
fn path(address: &str) -> Option<String> {
    let begin = match address.split_once("://") {
        Some((_, rest)) => rest.get(rest.find('/')?..)?,
        None => address,
    };
    let path = begin.split(['?', '#']).next()?;
    path.starts_with('/').then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Drawn, drawn};

    fn span(attributes: &[(&'static str, &'static str)]) -> model::Trace {
        let span = Drawn::new(1, 0, 0, 1);
        let with =
            |span: Drawn, (name, text): &(&'static str, &'static str)| span.attribute(name, text);
        drawn(&[attributes.iter().fold(span, with)])
    }

    #[test]
    fn database_calls_are_read_by_new_and_old_names() {
        let call = |attributes: &[_]| DatabaseCall::of(span(attributes).span(0));
        let new = call(&[
            ("db.system.name", "postgresql"),
            ("db.namespace", "shop"),
            ("db.query.text", "select * from orders where id = $1"),
        ])
        .unwrap();
        assert_eq!(
            (new.operation.as_str(), new.table.as_deref()),
            ("SELECT", Some("orders"))
        );
        let statement = new.statement.unwrap();
        assert_eq!(statement.attribute, "db.query.text");
        assert_eq!(
            statement.laid_out.as_deref(),
            Some("select *\nfrom orders\nwhere id = $1")
        );
        let old = call(&[
            ("db.system", "redis"),
            ("db.statement", "GET cart:17"),
            ("db.operation", "GET"),
        ])
        .unwrap();
        assert_eq!(
            (old.system.as_str(), old.operation.as_str()),
            ("redis", "GET")
        );
        assert_eq!((old.table, old.statement.unwrap().laid_out), (None, None));
        let named = call(&[
            ("db.system", "mongodb"),
            ("db.mongodb.collection", "orders"),
            ("db.collection.name", ""),
        ]);
        assert_eq!(named.unwrap().table.as_deref(), Some("orders"));
        assert_eq!(call(&[("db.name", "shop")]), None);
    }

    #[test]
    fn http_calls_are_read_by_new_and_old_names() {
        let call = |attributes: &[_]| HttpCall::of(span(attributes).span(0));
        let said = |method: &str, route: Option<&str>, path: Option<&str>, status: Option<&str>| {
            Some(HttpCall {
                method: method.to_owned(),
                route: route.map(str::to_owned),
                path: path.map(str::to_owned),
                status: status.map(str::to_owned),
            })
        };
        assert_eq!(
            call(&[
                ("http.request.method", "GET"),
                ("http.route", "/orders/{id}"),
                ("url.path", "/orders/17"),
                ("http.response.status_code", "500"),
            ]),
            said("GET", Some("/orders/{id}"), Some("/orders/17"), Some("500"))
        );
        assert_eq!(
            call(&[("http.method", "POST"), ("http.target", "/a?b=c")]),
            said("POST", None, Some("/a"), None)
        );
        assert_eq!(
            call(&[
                ("http.status_code", "200"),
                ("http.url", "https://host:1/x/y#z")
            ]),
            said("", None, Some("/x/y"), Some("200"))
        );
        assert_eq!(
            call(&[("http.method", "GET"), ("url.full", "https://host")]),
            said("GET", None, None, None)
        );
        assert_eq!(call(&[("http.route", "/")]), None);
    }
}
