mod span;

use std::collections::HashMap;

use model::{Code, Failure, Trace, TraceBuilder, TraceId};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

use span::{ProcessWire, SpanWire};

use crate::traces::loose::{Text, or_default};

/// Reads traces in Jaeger's own JSON (internal/uimodel/model.go), as its page saves them and as
/// `/api/traces` answers: `{"data": […]}`, the list alone, or one trace alone.
///
/// A span that cannot be read is counted in its trace and left out. Times are microseconds there;
/// what the model has a field for, such as `span.kind`, is not repeated among the attributes.
pub fn traces_of_json(bytes: &[u8]) -> Result<Vec<Trace>, Failure> {
    let wires = wires(bytes).map_err(|error| {
        Failure::new(
            Code::UnexpectedAnswer,
            format!("this is not Jaeger's JSON: {error}"),
        )
        .remedy("save the trace again in Jaeger, by \"Download JSON\"")
    })?;
    Ok(wires.into_iter().map(TraceWire::decoded).collect())
}

fn wires(bytes: &[u8]) -> serde_json::Result<Vec<TraceWire<'_>>> {
    #[derive(Deserialize)]
    struct Keys {
        data: Option<IgnoredAny>,
    }
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return serde_json::from_slice(bytes);
    }
    match serde_json::from_slice::<Keys>(bytes)?.data {
        Some(_) => serde_json::from_slice::<Envelope<'_>>(bytes).map(|envelope| envelope.data),
        None => Ok(vec![serde_json::from_slice(bytes)?]),
    }
}

/// What wraps every answer under `/api`.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow, deserialize_with = "or_default")]
    pub(super) data: Vec<TraceWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    pub(super) errors: Vec<ErrorWire<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ErrorWire<'a> {
    #[serde(default)]
    pub(super) code: i64,
    #[serde(borrow, default)]
    pub(super) msg: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TraceWire<'a> {
    #[serde(borrow, rename = "traceID", default)]
    id: Text<'a>,
    #[serde(borrow, deserialize_with = "or_default")]
    spans: Vec<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    processes: HashMap<Text<'a>, ProcessWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    warnings: Vec<Text<'a>>,
}

impl TraceWire<'_> {
    /// What the server said about the whole trace.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.warnings
            .iter()
            .map(|warning| warning.as_str().to_owned())
            .filter(|warning| !warning.is_empty())
            .collect()
    }

    pub(super) fn decoded(self) -> Trace {
        let id = self.id.as_str().parse().unwrap_or_else(|_| {
            // Some exporters leave the trace's own id out.
            self.spans
                .iter()
                .filter_map(|raw| serde_json::from_str::<SpanWire<'_>>(raw.get()).ok())
                .find_map(|span| span.trace())
                .unwrap_or(TraceId(0))
        });
        let mut builder = TraceBuilder::new(id);
        builder.reserve(self.spans.len());
        let mut known = span::Known::new(&self.processes);
        for raw in self.spans {
            match serde_json::from_str::<SpanWire<'_>>(raw.get()) {
                Ok(span) => span.add_to(&mut builder, &mut known, id),
                Err(_) => builder.unreadable(),
            }
        }
        builder.finish()
    }
}

#[cfg(test)]
mod tests {
    use model::{SpanStatus, ValueKind};

    use super::*;
    use crate::mutated::survived;

    const SEED: &str = r#"{"data":[{"traceID":"5759e988bd862e3fe1be46a994272793","spans":[
        {"traceID":"5759e988bd862e3fe1be46a994272793","spanID":"a1","flags":1,"operationName":"GET /",
         "references":[{"refType":"FOLLOWS_FROM","traceID":"1","spanID":"2"}],
         "startTime":1795222990596600,"duration":9000,
         "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"n","type":"int64","value":7},
                 {"key":"otel.scope.name","type":"string","value":"s"},{"key":"error","type":"bool","value":true}],
         "logs":[{"timestamp":1795222990597000,"fields":[{"key":"event","type":"string","value":"e"}]}],
         "processID":"p1","warnings":["w"]},
        {"traceID":"5759e988bd862e3fe1be46a994272793","spanID":"a2","operationName":"SELECT",
         "references":[{"refType":"CHILD_OF","traceID":"5759e988bd862e3fe1be46a994272793","spanID":"a1"}],
         "startTime":1795222990596601,"duration":1,"tags":null,"logs":null,"processID":"p2","warnings":null}],
      "processes":{"p1":{"serviceName":"api","tags":[{"key":"k","type":"string","value":"v"}]},"p2":{"serviceName":"db"}},
      "warnings":null}],"total":1,"limit":0,"offset":0,"errors":null}"#;

    #[test]
    fn no_document_breaks_the_decoder() {
        let read = survived(SEED, |bytes| traces_of_json(bytes).ok());
        assert!(read > 1_000, "{read}");
    }

    #[test]
    fn one_bad_span_never_hides_the_others() {
        for bad in [
            "7",
            "null",
            "{}",
            "{\"spanID\":\"zz\",\"startTime\":1}",
            "{\"spanID\":\"1\",\"startTime\":\"soon\"}",
            "{\"spanID\":\"1\",\"startTime\":1,\"tags\":7}",
        ] {
            let json = SEED.replacen("\"spans\":[", &format!("\"spans\":[{bad},"), 1);
            let traces = traces_of_json(json.as_bytes()).unwrap();
            assert_eq!((traces[0].len(), traces[0].unreadable()), (2, 1), "{bad}");
        }
    }

    #[test]
    fn files_hold_an_answer_a_list_or_one_trace() {
        let envelope: serde_json::Value = serde_json::from_str(SEED).unwrap();
        let list = envelope["data"].to_string();
        let one = envelope["data"][0].to_string();
        let expected = traces_of_json(SEED.as_bytes()).unwrap();
        for file in [list.as_str(), one.as_str(), &format!(" \n{list}")] {
            assert_eq!(traces_of_json(file.as_bytes()).unwrap(), expected);
        }
        let nameless = one.replacen("\"traceID\"", "\"x\"", 1);
        assert_eq!(traces_of_json(nameless.as_bytes()).unwrap(), expected);
        for bad in [
            "",
            "7",
            "{}",
            "[7]",
            "{\"data\":7}",
            "<html>",
            "{\"resourceSpans\":[]}",
        ] {
            let failure = traces_of_json(bad.as_bytes()).unwrap_err();
            assert_eq!(failure.code, Code::UnexpectedAnswer, "{bad}");
            assert!(failure.remedy.is_some());
        }
    }

    #[test]
    fn parents_links_types_and_status_are_told_apart() {
        let span = |references: &str, tags: &str| {
            let json = format!(
                r#"[{{"traceID":"7","spans":[{{"spanID":"a1","references":[{references}],"startTime":1,"tags":[{tags}]}}]}}]"#
            );
            traces_of_json(json.as_bytes()).unwrap().remove(0)
        };
        let to = |kind: &str, trace: &str, span: &str| {
            format!(r#"{{"refType":"{kind}","traceID":"{trace}","spanID":"{span}"}}"#)
        };
        for (references, parent, links) in [
            (to("CHILD_OF", "7", "b1"), 0xb1, 0),
            (to("FOLLOWS_FROM", "7", "b1"), 0xb1, 0),
            (
                [to("FOLLOWS_FROM", "7", "b2"), to("CHILD_OF", "7", "b1")].join(","),
                0xb1,
                1,
            ),
            (
                [to("CHILD_OF", "7", "b1"), to("CHILD_OF", "7", "b2")].join(","),
                0xb1,
                1,
            ),
            (to("CHILD_OF", "8", "b1"), 0, 1),
            (to("CHILD_OF", "", "b1"), 0xb1, 0),
            (to("CHILD_OF", "7", "zz"), 0, 0),
        ] {
            let trace = span(&references, "");
            let one = trace.span(0);
            assert_eq!(
                (one.parent().0, one.links().len()),
                (parent, links),
                "{references}"
            );
        }
        let tag = |key: &str, kind: &str, value: &str| {
            format!(r#"{{"key":"{key}","type":"{kind}","value":{value}}}"#)
        };
        for (tags, status, left) in [
            (tag("error", "bool", "true"), SpanStatus::Error, 0),
            (tag("error", "string", "\"true\""), SpanStatus::Error, 0),
            (tag("error", "bool", "false"), SpanStatus::Unset, 0),
            (tag("error", "string", "\"unset\""), SpanStatus::Unset, 0),
            (tag("error", "string", "\"timeout\""), SpanStatus::Error, 1),
            (
                tag("otel.status_code", "string", "\"OK\""),
                SpanStatus::Ok,
                0,
            ),
            (
                [
                    tag("otel.status_code", "string", "\"OK\""),
                    tag("error", "bool", "true"),
                ]
                .join(","),
                SpanStatus::Ok,
                0,
            ),
        ] {
            let trace = span("", &tags);
            let one = trace.span(0);
            assert_eq!(
                (one.status(), one.attributes().len()),
                (status, left),
                "{tags}"
            );
        }
        for (kind, value, expected, text) in [
            ("string", "\"7\"", ValueKind::Text, "7"),
            ("int64", "7", ValueKind::Int, "7"),
            ("int64", "\"7\"", ValueKind::Int, "7"),
            ("int64", "\"seven\"", ValueKind::Text, "seven"),
            ("float64", "7", ValueKind::Double, "7"),
            ("float64", "0.5", ValueKind::Double, "0.5"),
            ("bool", "\"true\"", ValueKind::Bool, "true"),
            ("binary", "\"AAH/\"", ValueKind::Bytes, "AAH/"),
            ("string", "[1]", ValueKind::List, "[1]"),
            ("", "null", ValueKind::Empty, ""),
        ] {
            let trace = span("", &tag("k", kind, value));
            let found = trace.span(0).attribute("k").unwrap();
            assert_eq!((found.kind, found.text), (expected, text), "{kind} {value}");
        }
    }
}
