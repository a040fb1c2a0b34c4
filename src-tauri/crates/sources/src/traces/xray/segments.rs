use std::collections::HashMap;

use model::{SpanId, Trace, TraceBuilder, TraceId};

use super::{segment::SegmentWire, wire::TraceWire};

/// The segments of one trace as X-Ray hands them out: JSON in texts.
#[derive(Debug, Default)]
pub(super) struct Documents {
    texts: Vec<String>,
    /// Whether X-Ray says that the trace is too large for it.
    pub(super) exceeded: bool,
}

impl Documents {
    pub(super) fn add(&mut self, traces: Vec<TraceWire>) {
        for trace in traces {
            self.exceeded |= trace.limit_exceeded;
            let texts = trace.segments.into_iter().map(|segment| segment.document);
            self.texts.extend(texts);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// All segments and subsegments as spans.
    pub(super) fn trace(&self, id: TraceId) -> Trace {
        let mut builder = TraceBuilder::new(id);
        let read: Vec<Option<SegmentWire<'_>>> = self
            .texts
            .iter()
            .map(|text| serde_json::from_str(text).ok())
            .collect();
        // Subsegments that were sent on their own run where the segment runs that they name.
        let mut places = Places::default();
        let (alone, whole): (Vec<_>, Vec<_>) = read
            .iter()
            .partition(|wire| wire.as_ref().is_some_and(SegmentWire::is_subsegment));
        for wire in whole.into_iter().chain(alone) {
            match wire {
                Some(wire) => places.add(&mut builder, wire),
                None => builder.unreadable(),
            }
        }
        builder.finish()
    }
}

/// Where each span runs.
#[derive(Default)]
struct Places {
    of: HashMap<SpanId, u32>,
    nowhere: Option<u32>,
}

impl Places {
    /// Adds a segment with all that lies in it, parents before children.
    fn add(&mut self, builder: &mut TraceBuilder, segment: &SegmentWire<'_>) {
        let resource = match self.of.get(&segment.parent()) {
            Some(known) if segment.is_subsegment() => *known,
            _ if segment.is_subsegment() => {
                *self.nowhere.get_or_insert_with(|| builder.resource("", []))
            }
            _ => segment.add_resource(builder),
        };
        let Some(id) = segment.add_to(builder, segment.parent(), resource, false) else {
            return;
        };
        self.of.insert(id, resource);
        let mut open: Vec<_> = segment.inner().map(|raw| (raw, id)).collect();
        open.reverse();
        while let Some((raw, parent)) = open.pop() {
            let Ok(inner) = serde_json::from_str::<SegmentWire<'_>>(raw.get()) else {
                builder.unreadable();
                continue;
            };
            let Some(id) = inner.add_to(builder, parent, resource, true) else {
                continue;
            };
            self.of.insert(id, resource);
            let from = open.len();
            open.extend(inner.inner().map(|raw| (raw, id)));
            open[from..].reverse();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutated::survived;

    const SEED: &str = r#"{"id":"194fcc8747581230","trace_id":"1-5759e988-bd862e3fe1be46a994272793","name":"shop",
        "start_time":1461096053.370,"end_time":1461096053.478,"origin":"AWS::ECS","service":{"version":"1"},
        "http":{"request":{"method":"GET","url":"u"},"response":{"status":200}},"fault":true,"user":"u",
        "annotations":{"a":1},"metadata":{"default":{"b":{"c":2}}},"aws":{"ecs":{"x":"y"}},
        "cause":{"exceptions":[{"type":"T","message":"m","stack":[{"path":"p","line":1,"label":"l"}]}]},
        "links":[{"trace_id":"1-5759e988-bd862e3fe1be46a994272794","id":"194fcc8747581231"}],
        "subsegments":[{"id":"53995c3f42cd8ad8","name":"db","namespace":"remote","start_time":1461096053.4,
          "sql":{"sanitized_query":"q"},"subsegments":[{"id":"53995c3f42cd8ad9","name":"x","start_time":1461096053.4}]}]}"#;

    fn documents(texts: &[String]) -> Documents {
        Documents {
            texts: texts.to_vec(),
            exceeded: false,
        }
    }

    #[test]
    fn no_document_breaks_the_decoder() {
        let read = survived(SEED, |bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Some(vec![documents(&[text]).trace(TraceId(7))])
        });
        assert!(read > 1_000, "{read}");
    }

    #[test]
    fn subsegments_may_lie_two_thousand_deep() {
        const DEPTH: usize = 2_000;
        let open = r#"{"id":"1","name":"n","start_time":1,"subsegments":["#;
        let text = format!("{}{}", open.repeat(DEPTH), "]}".repeat(DEPTH));
        let trace = documents(&[text]).trace(TraceId(7));
        assert_eq!((trace.len(), trace.unreadable()), (DEPTH, 0));
    }
}
