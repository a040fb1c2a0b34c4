//! Traces that were read from real servers can be kept as files.

use std::fs;

use model::{SpanView, Trace};
use sources::traces::otlp::{Decoded, Decoder};
use tests::tree::root;

#[test]
fn a_trace_that_is_written_as_otlp_is_read_again_as_it_was() {
    let recorded = root().join("../shared/recorded/tempo");
    if !recorded.is_dir() {
        println!("skipped: {} is not here", recorded.display());
        return;
    }
    for file in ["big10k_v2_protobuf.bin", "edge_v2_attrs_protobuf.bin"] {
        let bytes = fs::read(recorded.join(file)).expect("the recording is there");
        let mut decoder = Decoder::new();
        decoder.tempo_protobuf(&bytes);
        let trace = decoder
            .finish()
            .one()
            .expect("the recording is of one trace");
        let text = written(&trace);
        let again = read(&text);
        assert_eq!((again.damaged, again.homeless), (0, 0), "{file}");
        let again = again.one().expect("one trace was written");
        assert_eq!(again.id(), trace.id());
        assert_eq!(told(&again), told(&trace), "{file}");
        assert!(
            written(&again) == text,
            "{file}: the second file is another one"
        );
    }
}

fn written(trace: &Trace) -> Vec<u8> {
    let mut text = Vec::new();
    trace::write::otlp_json(trace, &mut text).expect("memory takes everything");
    text
}

fn read(text: &[u8]) -> Decoded {
    let mut decoder = Decoder::new();
    assert!(decoder.json(text).known, "it has the shape of OTLP");
    decoder.finish()
}

/// All that is known of every span, sorted: a file keeps spans of one process together.
fn told(trace: &Trace) -> Vec<String> {
    let mut told: Vec<String> = trace.spans().map(span).collect();
    told.sort_unstable();
    told
}

fn span(span: SpanView<'_>) -> String {
    let times = (span.start(), span.end(), span.dropped());
    let status = (span.kind(), span.status(), span.message());
    let pairs: Vec<_> = span.attributes().chain(span.resource()).collect();
    let scope = (span.scope().name(), span.scope().version());
    let scope_pairs: Vec<_> = span.scope().attributes().collect();
    let events: Vec<_> = span
        .events()
        .map(|event| {
            (
                event.at(),
                event.name(),
                event.attributes().collect::<Vec<_>>(),
            )
        })
        .collect();
    let links: Vec<_> = span
        .links()
        .map(|link| {
            (
                link.trace_id(),
                link.span_id(),
                link.attributes().collect::<Vec<_>>(),
            )
        })
        .collect();
    format!(
        "{} {} {:?} {times:?} {status:?} {pairs:?} {scope:?} {scope_pairs:?} {events:?} {links:?}",
        span.id(),
        span.parent(),
        span.name(),
    )
}
