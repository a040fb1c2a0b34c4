//! Damaged and invented input for every decoder: it may be refused, and never more.
//!
//! `WHEELHOUSE_FUZZ` multiplies the number of inputs.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, ArrayValue, KeyValue, any_value::Value},
    trace::v1::{ResourceSpans, ScopeSpans, Span, TracesData},
};
use prost::Message as _;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sources::traces::{
    files,
    otlp::{Decoded, Decoder, Place, Said},
};

use crate::{
    bare_prost::plain,
    random::{HOSTILE, traces_data},
};

/// Inputs of each decoder, without the factor.
const INPUTS: usize = 60_000;

fn inputs() -> usize {
    let factor = std::env::var("WHEELHOUSE_FUZZ").ok();
    INPUTS * factor.and_then(|factor| factor.parse().ok()).unwrap_or(1)
}

/// What holds of a decoded message whatever it was decoded from.
fn check(decoded: &Decoded, input: &[u8]) {
    for trace in &decoded.traces {
        for span in trace.spans() {
            let texts = span
                .attributes()
                .chain(span.resource())
                .chain(span.scope().attributes())
                .chain(span.events().flat_map(|event| event.attributes()))
                .chain(span.links().flat_map(|link| link.attributes()));
            let length: usize = texts
                .map(|pair| pair.name.len() + pair.value.text.len())
                .sum();
            // Numbers and escapes grow; nothing multiplies.
            assert!(length <= 400 + 40 * input.len(), "{input:?}");
            assert!(span.id().is_some());
        }
    }
    assert!(decoded.damages.len() <= decoded.damaged as usize);
}

/// Changes an input in a few places, as storage, networks and attackers do.
fn mutated(rng: &mut StdRng, original: &[u8]) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..rng.random_range(1..4) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = rng.random_range(0..bytes.len());
        match rng.random_range(0..7) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => bytes.truncate(at),
            3 => bytes.insert(at, rng.random()),
            4 => {
                bytes.remove(at);
            }
            5 => {
                let end = (at + rng.random_range(1..40)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = rng.random_range(0..=bytes.len());
                bytes.splice(to..to, part);
            }
            _ => {
                let text = HOSTILE[rng.random_range(0..HOSTILE.len())];
                bytes.splice(at..at, text.bytes());
            }
        }
    }
    bytes
}

fn noise(rng: &mut StdRng) -> Vec<u8> {
    (0..rng.random_range(0..64)).map(|_| rng.random()).collect()
}

/// Small messages to start from.
fn seeds(rng: &mut StdRng) -> Vec<TracesData> {
    std::iter::repeat_with(|| traces_data(rng))
        .filter(|data| data.encoded_len() < 600 && !plain(data).is_empty())
        .take(40)
        .collect()
}

#[test]
fn protobuf_that_is_damaged() {
    let mut rng = StdRng::seed_from_u64(1);
    let seeds: Vec<Vec<u8>> = seeds(&mut rng)
        .iter()
        .map(|data| data.encode_to_vec())
        .collect();
    let mut spans = 0;
    for round in 0..inputs() {
        let input = match round % 8 {
            0 => noise(&mut rng),
            _ => mutated(&mut rng, &seeds[round % seeds.len()]),
        };
        let mut decoder = Decoder::new();
        decoder.protobuf(&input);
        let decoded = decoder.finish();
        check(&decoded, &input);
        spans += decoded.spans();
        // What prost accepts is no damage.
        if TracesData::decode(&input[..]).is_ok() {
            assert_eq!(decoded.damages, [], "{input:?}");
        }
    }
    assert!(spans > inputs() / 8, "{spans} spans of {} inputs", inputs());
}

#[test]
fn protobuf_that_is_cut_off_keeps_what_came_before() {
    let mut rng = StdRng::seed_from_u64(5);
    let data = std::iter::repeat_with(|| traces_data(&mut rng))
        .find(|data| plain(data).len() > 10)
        .unwrap();
    let bytes = data.encode_to_vec();
    let mut most = 0;
    for end in 0..bytes.len() {
        let decoded = read(|decoder| decoder.protobuf(&bytes[..end]));
        check(&decoded, &bytes);
        assert!(decoded.spans() >= most, "{end}");
        assert!(decoded.damaged <= 1, "{end}: {:?}", decoded.damages);
        most = decoded.spans();
    }
    assert!(
        most + 1 >= plain(&data).len(),
        "at most the last span is lost"
    );
}

#[test]
fn answers_of_tempo_that_are_damaged() {
    let mut rng = StdRng::seed_from_u64(2);
    let seeds: Vec<Vec<u8>> = seeds(&mut rng)
        .iter()
        .map(|data| {
            let mut bytes = vec![0x0a];
            prost::encoding::encode_varint(data.encoded_len() as u64, &mut bytes);
            bytes.extend(data.encode_to_vec());
            bytes.extend([0x12, 0x00, 0x18, 0x01, 0x22, 0x02, b'n', b'o']);
            bytes
        })
        .collect();
    for round in 0..inputs() {
        let input = mutated(&mut rng, &seeds[round % seeds.len()]);
        let mut decoder = Decoder::of_trace(model::TraceId(1));
        decoder.tempo_protobuf(&input);
        let decoded = decoder.finish();
        check(&decoded, &input);
        assert_eq!((decoded.traces.len(), decoded.beyond), (1, 0));
    }
}

#[test]
fn json_that_is_damaged() {
    let mut rng = StdRng::seed_from_u64(3);
    let seeds: Vec<Vec<u8>> = seeds(&mut rng)
        .iter()
        .map(|data| serde_json::to_vec(data).unwrap())
        .collect();
    let mut spans = 0;
    for round in 0..inputs() {
        let input = match round % 16 {
            0 => noise(&mut rng),
            1 => [&seeds[round % seeds.len()][..], b"\n", &noise(&mut rng)].concat(),
            _ => mutated(&mut rng, &seeds[round % seeds.len()]),
        };
        let mut decoder = Decoder::new();
        decoder.json(&input);
        let decoded = decoder.finish();
        check(&decoded, &input);
        spans += decoded.spans();
    }
    assert!(spans > inputs() / 4, "{spans} spans of {} inputs", inputs());
}

#[test]
fn files_that_are_damaged() {
    let mut rng = StdRng::seed_from_u64(4);
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for data in seeds_of_files(&mut rng) {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&data).unwrap();
        seeds.push(gzip.finish().unwrap());
        seeds.push(data);
    }
    let mut opened = 0;
    for round in 0..inputs() {
        let input = mutated(&mut rng, &seeds[round % seeds.len()]);
        match files::read("f", input.clone(), 1 << 16) {
            Ok((traces, problems)) => {
                opened += 1;
                assert!(traces.iter().all(|trace| !trace.is_empty()));
                assert!(problems.iter().all(|problem| !problem.remedy.is_empty()));
            }
            Err(failure) => {
                assert!(failure.remedy.is_some(), "{input:?}: {failure:?}");
                assert!(!failure.message.is_empty());
            }
        }
    }
    assert!(
        opened > inputs() / 10,
        "{opened} of {} were opened",
        inputs()
    );
}

fn seeds_of_files(rng: &mut StdRng) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for data in seeds(rng).into_iter().take(8) {
        files.push(data.encode_to_vec());
        files.push(serde_json::to_vec(&data).unwrap());
        let length = u32::try_from(data.encoded_len()).unwrap().to_be_bytes();
        files.push([&length[..], &data.encode_to_vec()].concat());
    }
    files.push(
        br#"{"data":[{"traceID":"abc","spans":[{"traceID":"abc","spanID":"1","operationName":"x",
        "startTime":1,"duration":2,"processID":"p1"}],"processes":{"p1":{"serviceName":"s"}}}]}"#
            .to_vec(),
    );
    files
}

/// A message of one span with one attribute.
fn with_value(value: AnyValue) -> TracesData {
    TracesData {
        resource_spans: vec![ResourceSpans {
            scope_spans: vec![ScopeSpans {
                spans: vec![Span {
                    trace_id: vec![1; 16],
                    span_id: vec![2; 8],
                    attributes: vec![KeyValue {
                        key: "deep".to_owned(),
                        value: Some(value),
                        ..KeyValue::default()
                    }],
                    ..Span::default()
                }],
                ..ScopeSpans::default()
            }],
            ..ResourceSpans::default()
        }],
    }
}

fn read(read: impl FnOnce(&mut Decoder)) -> Decoded {
    let mut decoder = Decoder::new();
    read(&mut decoder);
    decoder.finish()
}

#[test]
fn values_nested_beyond_all_reason_are_named_and_cost_nothing_else() {
    let mut value = AnyValue {
        value: Some(Value::BoolValue(true)),
    };
    for depth in 1..=70 {
        value = AnyValue {
            value: Some(Value::ArrayValue(ArrayValue {
                values: vec![value],
            })),
        };
        let data = with_value(value.clone());
        let protobuf = read(|decoder| decoder.protobuf(&data.encode_to_vec()));
        let text = protobuf.traces[0].span(0).attribute("deep").unwrap().text;
        assert_eq!(text.contains("too deep"), depth > 64, "{depth}");
        assert!(
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            "{text}"
        );
        let json = read(|decoder| {
            decoder.json(&serde_json::to_vec(&data).unwrap());
        });
        assert_eq!(json, protobuf, "{depth}");
    }

    // Deeper than any stack: written by hand, from the inside out.
    let open = r#"{"arrayValue":{"values":["#;
    let (depth, close) = (100_000, "]}}");
    let json = format!(
        r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"1","spanId":"2","name":"kept",
        "attributes":[{{"key":"deep","value":{}{}}}]}}]}}]}}]}}"#,
        open.repeat(depth),
        close.repeat(depth)
    );
    let decoded = read(|decoder| {
        decoder.json(json.as_bytes());
    });
    let span = decoded.traces[0].span(0);
    assert_eq!(span.name(), "kept");
    assert!(span.attribute("deep").unwrap().text.contains("too deep"));

    let wrapped = format!("{}{}", "{\"trace\":".repeat(depth), "}".repeat(depth));
    let decoded = read(|decoder| {
        decoder.json(wrapped.as_bytes());
    });
    assert!(
        decoded.damages[0].what.contains("recursion limit"),
        "{:?}",
        decoded.damages
    );

    let mut inner: Vec<u8> = vec![0x10, 0x01];
    for _ in 0..20_000 {
        inner = tagged(0x2a, &tagged(0x0a, &inner));
    }
    let key = tagged(0x0a, b"deep");
    let pair = tagged(0x4a, &[key, tagged(0x12, &inner)].concat());
    let ids = [tagged(0x0a, &[1; 16]), tagged(0x12, &[2; 8])].concat();
    let spans = tagged(0x12, &[ids, pair].concat());
    let protobuf = tagged(0x0a, &tagged(0x12, &spans));
    let decoded = read(|decoder| decoder.protobuf(&protobuf));
    let text = decoded.traces[0].span(0).attribute("deep").unwrap().text;
    assert!(text.contains("too deep"));
}

fn tagged(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    prost::encoding::encode_varint(bytes.len() as u64, &mut out);
    out.extend(bytes);
    out
}

/// Each of them costs a look at its own line, not at the whole text before it.
#[test]
fn countless_damages_are_counted_and_the_first_are_placed() {
    let lines = "{\"x\n".repeat(200_000);
    let decoded = read(|decoder| {
        decoder.json(lines.as_bytes());
    });
    assert_eq!((decoded.damaged, decoded.damages.len()), (200_000, 20));
    assert_eq!(decoded.damages[19].place, Place::Line(20, 4));

    let spans = vec!["{\"traceId\":\"1\",\"spanId\":[]}"; 100_000].join(",\n");
    let text = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{spans}]}}]}}]}}");
    let decoded = read(|decoder| {
        decoder.json(text.as_bytes());
    });
    assert_eq!((decoded.damaged, decoded.homeless), (100_000, 100_000));
    assert_eq!(decoded.damages[7].place, Place::Line(8, 26));
}

#[test]
fn a_file_of_countless_traces_is_cut_and_says_so() {
    let line = |id: usize| {
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"{:x}","spanId":"1"}}]}}]}}]}}"#,
            id + 1
        )
    };
    let lines: Vec<String> = (0..20_003).map(line).collect();
    let (traces, problems) = files::read("f", lines.join("\n").into_bytes(), u64::MAX).unwrap();
    assert_eq!(traces.len(), 20_000);
    assert!(
        problems[0]
            .message
            .starts_with("3 spans belong to traces beyond"),
        "{problems:?}"
    );
    let none = read(|decoder| assert_eq!(decoder.json(b" \n "), Said::default()));
    assert_eq!(none, Decoded::default());
}
