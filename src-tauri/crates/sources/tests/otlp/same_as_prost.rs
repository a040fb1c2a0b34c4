use opentelemetry_proto::tonic::trace::v1::TracesData;
use prost::Message as _;
use rand::{SeedableRng as _, rngs::StdRng};
use sources::traces::otlp::{Decoded, Decoder};

use crate::{
    bare_prost::plain,
    plain::{Plain, of_trace},
    random::traces_data,
};

fn decode(read: impl FnOnce(&mut Decoder)) -> Decoded {
    let mut decoder = Decoder::new();
    read(&mut decoder);
    let decoded = decoder.finish();
    assert_eq!(decoded.damages, []);
    assert_eq!(decoded.homeless, 0);
    decoded
}

/// Sorted by trace, as the decoder sorts them.
fn sorted(mut spans: Vec<Plain>, traces: &[model::Trace]) -> Vec<Plain> {
    let order = |plain: &Plain| {
        traces
            .iter()
            .position(|trace| trace.id().to_string() == plain.trace)
    };
    spans.sort_by_key(order);
    spans
}

#[test]
fn random_messages_are_read_as_prost_reads_them_in_protobuf_and_in_json() {
    let mut rng = StdRng::seed_from_u64(7);
    for round in 0..1_000 {
        let data = traces_data(&mut rng);
        let bytes = data.encode_to_vec();
        let decoded = decode(|decoder| decoder.protobuf(&bytes));
        let ours: Vec<Plain> = decoded.traces.iter().flat_map(of_trace).collect();
        let theirs = sorted(plain(&data), &decoded.traces);
        assert_eq!(ours, theirs, "round {round}");

        let json = serde_json::to_vec(&data).unwrap();
        let from_json = decode(|decoder| {
            assert!(decoder.json(&json).known);
        });
        assert_eq!(from_json, decoded, "round {round}");
    }
}

#[test]
fn messages_one_after_the_other_are_one() {
    let mut rng = StdRng::seed_from_u64(8);
    let parts: Vec<TracesData> = (0..4).map(|_| traces_data(&mut rng)).collect();
    let whole = TracesData {
        resource_spans: parts
            .iter()
            .flat_map(|part| part.resource_spans.clone())
            .collect(),
    };
    let whole = decode(|decoder| decoder.protobuf(&whole.encode_to_vec()));
    let parts_read = decode(|decoder| {
        for part in &parts {
            decoder.protobuf(&part.encode_to_vec());
        }
    });
    assert_eq!(parts_read, whole);
    let lines = decode(|decoder| {
        let lines: Vec<String> = parts
            .iter()
            .map(|part| serde_json::to_string(part).unwrap())
            .collect();
        decoder.json(lines.join("\n").as_bytes());
    });
    assert_eq!(lines, whole);
}
