//! What the query service of Jaeger takes and answers, in both of its APIs.

use crate::fake::{Asked, Reply, Ruled, rule};

pub(super) const ID: &str = "95c7b3bc06d8c87067fb496ffc7aefde";

/// A trace of two spans in OTLP's JSON, as v3 sends it: in two pieces.
pub(super) fn pieces() -> String {
    let span = |id: &str, parent: &str, name: &str| {
        format!(
            r#"{{"result":{{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"api"}}}}]}},"scopeSpans":[{{"spans":[{{"traceId":"{ID}","spanId":"{id}","parentSpanId":"{parent}","name":"{name}","kind":2,"startTimeUnixNano":"1795222990596600300","endTimeUnixNano":"1795222990696600300","attributes":[{{"key":"http.route","value":{{"stringValue":"/a"}}}}],"status":{{"code":2}}}}]}}]}}]}}}}"#
        )
    };
    format!(
        "{}\n{}\n",
        span("00000000000000a1", "", "GET /a"),
        span("00000000000000a2", "00000000000000a1", "SELECT")
    )
}

fn missing() -> Reply {
    let body = r#"{"error":{"httpCode":404,"message":"trace not found"}}"#;
    Reply::new(404, "text/plain; charset=utf-8", body)
}

/// The rules of `/api/v3` (apiv3/http_gateway.go, query_parser.go).
pub(super) fn v3(asked: &Asked) -> Ruled {
    rule(asked.method == "GET", "GET only")?;
    let known = |names: &[&str]| {
        let unknown = asked
            .query()
            .into_iter()
            .find(|(name, _)| !names.contains(&name.as_str()));
        rule(unknown.is_none(), format!("unknown parameter {unknown:?}"))
    };
    match asked.path() {
        "/api/v3/services" => Ok(Reply::json(r#"{"services":["worker","api"]}"#)),
        "/api/v3/operations" => {
            rule(asked.param("service").is_some(), "service is required")?;
            Ok(Reply::json(
                r#"{"operations":[{"name":"GET /b","spanKind":"server"},{"name":"GET /a","spanKind":"server"},{"name":"GET /a","spanKind":"client"}]}"#,
            ))
        }
        "/api/v3/traces" => {
            known(&[
                "query.service_name",
                "query.operation_name",
                "query.start_time_min",
                "query.start_time_max",
                "query.num_traces",
                "query.search_depth",
                "query.duration_min",
                "query.duration_max",
                "query.attributes",
            ])?;
            for time in ["query.start_time_min", "query.start_time_max"] {
                let text = asked.param(time).ok_or(format!("{time} is required"))?;
                let parsed = chrono::DateTime::parse_from_rfc3339(&text);
                rule(parsed.is_ok(), format!("{time} {text}"))?;
            }
            for number in ["query.num_traces", "query.search_depth"] {
                let text = asked.param(number).unwrap_or_default();
                rule(text.parse::<i32>().is_ok_and(|n| n > 0), number)?;
            }
            durations(asked, ["query.duration_min", "query.duration_max"])?;
            tags(asked, "query.attributes")?;
            match asked.param("query.service_name").as_deref() {
                Some("nobody") => Ok(missing()),
                _ => Ok(Reply::json(pieces())),
            }
        }
        path => match path.strip_prefix("/api/v3/traces/") {
            Some(id) => {
                known(&["raw_traces", "rawTraces"])?;
                rule(id.len() == 32, "the id has 32 digits")?;
                Ok(if id == ID {
                    Reply::json(pieces())
                } else {
                    missing()
                })
            }
            None => Ok(Reply::new(404, "text/plain", "404 page not found")),
        },
    }
}

/// Go's `time.ParseDuration`, of which whole numbers with a unit are used.
fn durations(asked: &Asked, names: [&str; 2]) -> Result<(), String> {
    for name in names {
        if let Some(text) = asked.param(name) {
            let number = text.strip_suffix("us").unwrap_or("");
            rule(number.parse::<i64>().is_ok(), format!("{name}={text}"))?;
        }
    }
    Ok(())
}

/// A JSON map of texts.
fn tags(asked: &Asked, name: &str) -> Result<(), String> {
    if let Some(text) = asked.param(name) {
        let map: Result<std::collections::HashMap<String, String>, _> = serde_json::from_str(&text);
        rule(map.is_ok(), format!("{name}={text}"))?;
    }
    Ok(())
}

/// The rules of `/api` (internal/query_parser.go), for versions without v3, whose page answers
/// every path that they do not know.
pub(super) fn legacy(asked: &Asked) -> Ruled {
    rule(asked.method == "GET", "GET only")?;
    let envelope = |data: &str| {
        Ok(Reply::json(format!(
            r#"{{"data":{data},"total":0,"limit":0,"offset":0,"errors":null}}"#
        )))
    };
    let trace = format!(
        r#"[{{"traceID":"{ID}","spans":[{{"traceID":"{ID}","spanID":"a1","operationName":"GET /a","references":[],"startTime":1795222990596600,"duration":100000,"tags":[{{"key":"span.kind","type":"string","value":"server"}},{{"key":"error","type":"bool","value":true}}],"logs":[],"processID":"p1","warnings":["clock skew"]}}],"processes":{{"p1":{{"serviceName":"api","tags":[]}}}},"warnings":["2 spans were dropped"]}}]"#
    );
    match asked.path() {
        "/api/services" => envelope(r#"["worker","api"]"#),
        "/api/operations" => {
            rule(asked.param("service").is_some(), "service is required")?;
            envelope(r#"[{"name":"GET /a","spanKind":"server"}]"#)
        }
        "/api/traces" => {
            rule(asked.param("service").is_some(), "service is required")?;
            for time in ["start", "end"] {
                let text = asked.param(time).unwrap_or_default();
                rule(
                    text.len() == 16,
                    format!("{time}={text} is in microseconds"),
                )?;
            }
            let limit = asked.param("limit").unwrap_or_default();
            rule(limit.parse::<u32>().is_ok(), "limit")?;
            durations(asked, ["minDuration", "maxDuration"])?;
            tags(asked, "tags")?;
            envelope(&trace)
        }
        path if path.starts_with("/api/services/") && path.ends_with("/operations") => {
            rule(path.split('/').count() == 5, "one step for the service")?;
            envelope(r#"["GET /b","GET /a"]"#)
        }
        path if path == format!("/api/traces/{ID}") => {
            rule(asked.param("raw").as_deref() == Some("true"), "raw")?;
            envelope(&trace)
        }
        path if path.starts_with("/api/traces/") => Ok(Reply::new(
            404,
            "text/plain; charset=utf-8",
            r#"{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}"#,
        )),
        _ => Ok(Reply::new(
            200,
            "text/html",
            "<!doctype html><title>Jaeger UI</title>",
        )),
    }
}
