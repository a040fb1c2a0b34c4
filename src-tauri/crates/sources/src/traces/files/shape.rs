use serde::{Deserialize, de::IgnoredAny};

/// What a file holds, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Empty,
    /// OTLP/JSON or Tempo's, one or more documents.
    Json,
    Jaeger,
    Protobuf,
    /// Protobuf messages with their lengths before them.
    Frames,
    /// Something else that is often taken for a trace.
    Foreign {
        what: &'static str,
        remedy: &'static str,
    },
}

impl Shape {
    pub(super) fn of(bytes: &[u8]) -> Self {
        // Resource spans begin with the byte that is also the end of a line; JSON has no other
        // control characters than white space, and protobuf has them all over.
        let binary = |byte: &u8| *byte < b' ' && !byte.is_ascii_whitespace();
        if bytes.first() == Some(&b'\n') && bytes.iter().any(binary) {
            return Self::Protobuf;
        }
        let text = bytes.trim_ascii_start();
        match text {
            [] => Self::Empty,
            [b'{', ..] => object(text),
            [b'[', ..] => list(text),
            [b'<', ..] => Self::Foreign {
                what: "it is a web page, not a trace",
                remedy: "a log-in page may have been saved instead: save the trace again",
            },
            [b'P', b'K', 3, 4, ..] => Self::Foreign {
                what: "it is a ZIP archive",
                remedy: "unpack it first",
            },
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Foreign {
                what: "it is packed by zstd",
                remedy: "unpack it by zstd -d first, or pack it by gzip",
            },
            // No field of protobuf has the number 0, and a message has less than 16 MiB.
            _ if bytes.first() == Some(&0) => Self::Frames,
            _ => Self::Protobuf,
        }
    }
}

fn object(text: &[u8]) -> Shape {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Keys {
        data: Option<IgnoredAny>,
        #[serde(rename = "traceID")]
        trace_id: Option<IgnoredAny>,
    }
    // The first of several documents says what all are.
    let mut documents = serde_json::Deserializer::from_slice(text).into_iter::<Keys>();
    match documents.next() {
        Some(Ok(keys)) if keys.data.is_some() || keys.trace_id.is_some() => Shape::Jaeger,
        _ => Shape::Json,
    }
}

fn list(text: &[u8]) -> Shape {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Keys {
        #[serde(rename = "traceId")]
        trace_id: Option<IgnoredAny>,
    }
    let zipkin = serde_json::from_slice::<Vec<Keys>>(text)
        .is_ok_and(|spans| spans.iter().any(|span| span.trace_id.is_some()));
    if zipkin {
        return Shape::Foreign {
            what: "it is Zipkin's JSON, which is read from a Zipkin server only",
            remedy: "connect the Zipkin server as a source, or save the trace as OTLP",
        };
    }
    Shape::Jaeger
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_it_is() {
        for (bytes, shape) in [
            (&b""[..], Shape::Empty),
            (b" \n\t", Shape::Empty),
            (b"{}", Shape::Json),
            (b" {\"resourceSpans\":[]}", Shape::Json),
            (b"{\"broken", Shape::Json),
            (b"{\"data\":[]}", Shape::Jaeger),
            (b"{\"total\":0,\"data\":[]}\n", Shape::Jaeger),
            (b"{\"traceID\":\"1\",\"spans\":[]}", Shape::Jaeger),
            (b"[{\"traceID\":\"1\",\"spans\":[]}]", Shape::Jaeger),
            (b"\x0a\x00", Shape::Protobuf),
            (b"\n{\x12\x02", Shape::Protobuf),
            (b"\n[\n\x22\x12\x00", Shape::Protobuf),
            (b"\n{\n\t\"a\": 1}\r\n", Shape::Json),
            (b"\n[{\"traceID\":\"1\"}]", Shape::Jaeger),
            (b"\x00\x00\x00\x02\x0a\x00", Shape::Frames),
            (b"hello", Shape::Protobuf),
        ] {
            assert_eq!(Shape::of(bytes), shape, "{bytes:?}");
        }
        for bytes in [
            &b"<html>"[..],
            b"PK\x03\x04..",
            b"\x28\xb5\x2f\xfd.",
            b"[{\"traceId\":\"1\",\"id\":\"2\"}]",
        ] {
            let shape = Shape::of(bytes);
            assert!(matches!(shape, Shape::Foreign { .. }), "{bytes:?}");
        }
    }
}
