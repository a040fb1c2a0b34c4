use std::{fs, io::Write as _, path::Path};

use flate2::{Compression, write::GzEncoder};
use model::{Code, Failure, Problem, Trace, Weight};
use opentelemetry_proto::tonic::trace::v1::TracesData;
use prost::Message as _;
use rand::{SeedableRng as _, rngs::StdRng};
use sources::traces::files;

use crate::random::traces_data;

const MOST: u64 = 8 << 20;

fn opened(bytes: &[u8]) -> Result<(Vec<Trace>, Vec<Problem>), Failure> {
    let folder = tempfile::tempdir().unwrap();
    // The name says nothing, or the wrong thing.
    let path = folder.path().join("trace.txt");
    fs::write(&path, bytes).unwrap();
    files::open(&path, MOST)
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

fn data() -> TracesData {
    let mut rng = StdRng::seed_from_u64(11);
    std::iter::repeat_with(|| traces_data(&mut rng))
        .find(|data| crate::bare_prost::plain(data).len() > 5)
        .unwrap()
}

/// Tempo's `TraceByIDResponse` around a trace.
fn tempo_v2(trace: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x0a];
    prost::encoding::encode_varint(trace.len() as u64, &mut bytes);
    bytes.extend(trace);
    bytes.extend([0x12, 0x00, 0x18, 0x01, 0x22, 0x04]);
    bytes.extend(b"why?");
    bytes
}

fn frame(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap();
    [&length.to_be_bytes()[..], message].concat()
}

#[test]
fn a_trace_opens_however_it_was_saved() {
    let data = data();
    let (protobuf, json) = (data.encode_to_vec(), serde_json::to_string(&data).unwrap());
    let (expected, problems) = opened(&protobuf).unwrap();
    assert_eq!(problems, []);
    let line_per_resource: Vec<String> = data
        .resource_spans
        .iter()
        .map(|spans| {
            let resource_spans = vec![spans.clone()];
            serde_json::to_string(&TracesData { resource_spans }).unwrap()
        })
        .collect();
    let pretty = serde_json::to_string_pretty(&data).unwrap();
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(json.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let frames: Vec<u8> = data
        .resource_spans
        .iter()
        .flat_map(|spans| {
            let resource_spans = vec![spans.clone()];
            frame(&TracesData { resource_spans }.encode_to_vec())
        })
        .collect();
    let batches = json.replacen("resourceSpans", "batches", 1);
    for (name, bytes) in [
        ("json", json.clone().into_bytes()),
        ("pretty json", pretty.clone().into_bytes()),
        (
            "json after a line end",
            format!("\n{pretty}\r\n").into_bytes(),
        ),
        ("json lines", line_per_resource.join("\n").into_bytes()),
        ("json with a mark", format!("\u{feff}{json}").into_bytes()),
        ("json in UTF-16", utf16),
        ("tempo v1", batches.into_bytes()),
        (
            "tempo v2",
            format!("{{\"trace\":{json},\"metrics\":{{}}}}").into_bytes(),
        ),
        ("jaeger v3", format!("{{\"result\":{json}}}").into_bytes()),
        ("frames", frames),
        ("gzip", gzip(&protobuf)),
        (
            "gzip of json in two members",
            [gzip(b"{\"batches\":[]}\n"), gzip(json.as_bytes())].concat(),
        ),
    ] {
        let (traces, problems) =
            opened(&bytes).unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        assert_eq!(problems, [], "{name}");
        assert_eq!(traces, expected, "{name}");
    }
    let partial = format!("{{\"trace\":{json},\"status\":\"PARTIAL\",\"message\":\"why?\"}}");
    for bytes in [tempo_v2(&protobuf), partial.into_bytes()] {
        let (traces, problems) = opened(&bytes).unwrap();
        assert_eq!(traces, expected);
        assert!(
            problems[0].message.ends_with("partial answer: why?"),
            "{problems:?}"
        );
    }
}

#[test]
fn protobuf_of_any_length_is_not_taken_for_text() {
    for padding in 0..300 {
        let span = format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"{:032x}","spanId":"{:016x}","name":"{}"}}]}}]}}]}}"#,
            7,
            8,
            "x".repeat(padding)
        );
        let data: TracesData = serde_json::from_str(&span).unwrap();
        let (traces, _) = opened(&data.encode_to_vec()).unwrap();
        assert_eq!(traces[0].span(0).name().len(), padding);
    }
}

#[test]
fn jaegers_own_file_opens_too() {
    let json = r#"{"data":[{"traceID":"abc","spans":[{"traceID":"abc","spanID":"1",
        "operationName":"pay","startTime":1,"duration":2,"processID":"p1"}],
        "processes":{"p1":{"serviceName":"shop"}}}]}"#;
    let (traces, problems) = opened(json.as_bytes()).unwrap();
    assert_eq!((traces.len(), problems), (1, Vec::new()));
    let span = traces[0].span(0);
    assert_eq!(
        (span.name(), span.service(), span.start()),
        ("pay", "shop", 1_000)
    );
    let failure = opened(br#"{"data":[]}"#).unwrap_err();
    assert!(failure.message.contains("no spans"));
}

#[test]
fn a_bad_part_is_listed_and_the_rest_is_shown() {
    let good = |id: u32| {
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"7","spanId":"{id}"}}]}}]}}]}}"#
        )
    };
    let cut = |id: u32| good(id).chars().take(60).collect::<String>();
    for (name, text, spans, line, word) in [
        (
            "a line that broke off",
            [good(1), cut(2), good(3)].join("\n"),
            2,
            Some(2),
            "control character",
        ),
        (
            "the last line broke off",
            [good(1), cut(2)].join("\n"),
            1,
            Some(2),
            "EOF",
        ),
        (
            "a line that is no JSON",
            [good(1), "???".to_owned(), good(3)].join("\n"),
            2,
            Some(2),
            "expected",
        ),
        (
            "a time that is none",
            [
                good(1),
                good(2).replace("\"spanId\"", "\"startTimeUnixNano\":\"soon\",\"spanId\""),
            ]
            .join("\n"),
            1,
            Some(2),
            "startTimeUnixNano is \"soon\"",
        ),
        (
            "attributes that are no list",
            [
                good(1),
                good(2).replace("\"spanId\"", "\"attributes\":7,\"spanId\""),
            ]
            .join("\n"),
            1,
            Some(2),
            "invalid type: integer `7`",
        ),
        (
            "a span without a trace",
            [good(1), good(2).replace("\"traceId\":\"7\",", "")].join("\n"),
            1,
            None,
            "1 spans have no trace id",
        ),
    ] {
        let (traces, problems) = opened(text.as_bytes()).unwrap();
        assert_eq!(traces[0].len(), spans, "{name}");
        let [problem] = &problems[..] else {
            panic!("{name}: {problems:?}");
        };
        assert_eq!(
            (problem.weight, problem.line),
            (Weight::Warning, line),
            "{name}"
        );
        assert_eq!(problem.file, "trace.txt");
        assert!(problem.message.contains(word), "{name}: {problem}");
    }

    let data = data();
    let packed = gzip(&serde_json::to_vec_pretty(&[good(1)]).unwrap());
    assert!(
        opened(&packed[..packed.len() - 12]).is_err(),
        "nothing of it is left"
    );
    let lines: String = (1..2_000).map(|id| good(id) + "\n").collect();
    let packed = gzip(lines.as_bytes());
    let (traces, problems) = opened(&packed[..packed.len() - 20]).unwrap();
    assert!(traces[0].len() > 100);
    assert!(
        problems[0].message.contains("packing breaks off"),
        "{problems:?}"
    );

    let mut cut = data.encode_to_vec();
    cut.extend([0x0a, 0x7f, 1]);
    let (traces, problems) = opened(&cut).unwrap();
    assert!(!traces.is_empty());
    assert!(
        problems[0]
            .message
            .contains("claims 127 bytes where 1 are left (at byte"),
        "{problems:?}"
    );
}

#[test]
fn what_is_no_trace_is_refused_with_a_remedy() {
    let bomb = gzip(&vec![b' '; 9 << 20]);
    assert!(bomb.len() < 16 << 10);
    for (bytes, code, word) in [
        (&b""[..], Code::BadInput, "empty"),
        (b"<!doctype html>", Code::BadInput, "web page"),
        (b"PK\x03\x04rest", Code::BadInput, "ZIP"),
        (b"hello, world", Code::BadInput, "no file of traces"),
        (b"\x00\xff\xff\xff\xff", Code::BadInput, "no file of traces"),
        (b"\xff\xfe", Code::BadInput, "empty"),
        (b"{}", Code::BadInput, "no spans"),
        (b"{\"resourceSpans\":[]}", Code::BadInput, "no spans"),
        (b"{\"resourceSpans\":", Code::BadInput, "line 1, column 17"),
        (b"[1,2,3]", Code::BadInput, "Jaeger"),
        (b"[{\"traceId\":\"1\"}]", Code::BadInput, "Zipkin"),
        (b"\x1f\x8b\x08not gzip", Code::BadInput, "gzip packing"),
        (
            &bomb,
            Code::TooLarge,
            "unpacks to something larger than 8 MiB",
        ),
    ] {
        let failure = opened(bytes).unwrap_err();
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(failure.message.contains(word), "{word}: {failure:?}");
        assert!(failure.place.unwrap().ends_with("trace.txt"));
        assert!(failure.remedy.is_some());
    }
    let folder = tempfile::tempdir().unwrap();
    let failure = files::open(folder.path(), MOST).unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
    let failure = files::open(&folder.path().join("gone.json"), MOST).unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    let large = folder.path().join("large");
    fs::write(&large, [b'x'; 11]).unwrap();
    let failure = files::open(&large, 10).unwrap_err();
    assert_eq!(
        (failure.code, failure.message.contains("10 bytes")),
        (Code::TooLarge, true)
    );
    assert!(files::open(Path::new("/dev/zero"), MOST).is_err());
}
