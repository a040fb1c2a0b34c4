use std::collections::{HashMap, HashSet};

use model::{Pair, SpanFields, SpanView, Trace, TraceBuilder, TraceId, Value, ValueKind};

use super::facts::{Print, Prints};

/// One trace from the parts of it that files hold, and how many spans of a part were left out
/// because an earlier part has the very same ones. Nothing if there is no part.
///
/// Resources and scopes that are alike become one, as if the parts had come in one file.
pub(super) fn merged(
    id: TraceId,
    mut parts: Vec<Trace>,
    prints: &Prints,
) -> (Option<Trace>, usize) {
    if parts.len() < 2 {
        return (parts.pop(), 0);
    }
    let mut merge = Merge {
        builder: TraceBuilder::new(id),
        resources: HashMap::new(),
        scopes: HashMap::new(),
    };
    merge.builder.reserve(parts.iter().map(Trace::len).sum());
    let mut before: HashSet<Print> = HashSet::new();
    let mut copies = 0;
    for part in &parts {
        let mut numbers = Numbers::default();
        let of_part: Vec<Print> = part.spans().map(|span| prints.of(span)).collect();
        for (span, print) in part.spans().zip(&of_part) {
            if before.contains(print) {
                copies += 1;
            } else {
                merge.span(span, &mut numbers);
            }
        }
        before.extend(of_part);
        for _ in 0..part.unreadable() {
            merge.builder.unreadable();
        }
    }
    (Some(merge.builder.finish()), copies)
}

struct Merge {
    builder: TraceBuilder,
    resources: HashMap<Origin, u32>,
    scopes: HashMap<Origin, u32>,
}

/// All that a resource or a scope says.
#[derive(PartialEq, Eq, Hash)]
struct Origin {
    name: String,
    version: String,
    pairs: Vec<(String, ValueKind, String)>,
}

/// The numbers in the whole trace of the resources and scopes of one part.
#[derive(Default)]
struct Numbers {
    resources: HashMap<usize, u32>,
    scopes: HashMap<usize, u32>,
}

impl Merge {
    fn span(&mut self, span: SpanView<'_>, numbers: &mut Numbers) {
        let resource = *numbers
            .resources
            .entry(span.resource_index())
            .or_insert_with(|| self.resource(span));
        let scope = *numbers
            .scopes
            .entry(span.scope().index())
            .or_insert_with(|| self.scope(span));
        let builder = &mut self.builder;
        let fields = SpanFields {
            id: span.id(),
            parent: span.parent(),
            name: span.name(),
            kind: span.kind(),
            start: span.start(),
            end: span.end(),
            status: span.status(),
            message: span.message(),
            resource,
            scope,
        };
        builder.span(fields, span.attributes().map(plain));
        for event in span.events() {
            builder.event(event.at(), event.name(), event.attributes().map(plain));
        }
        for link in span.links() {
            builder.link(
                link.trace_id(),
                link.span_id(),
                link.attributes().map(plain),
            );
        }
        builder.dropped(span.dropped());
    }

    fn resource(&mut self, span: SpanView<'_>) -> u32 {
        let origin = Origin::new(span.service(), "", span.resource());
        let builder = &mut self.builder;
        *self
            .resources
            .entry(origin)
            .or_insert_with(|| builder.resource(span.service(), span.resource().map(plain)))
    }

    fn scope(&mut self, span: SpanView<'_>) -> u32 {
        let scope = span.scope();
        let origin = Origin::new(scope.name(), scope.version(), scope.attributes());
        if origin.name.is_empty() && origin.version.is_empty() && origin.pairs.is_empty() {
            return 0; // what the builder takes for a scope without a name
        }
        let builder = &mut self.builder;
        *self.scopes.entry(origin).or_insert_with(|| {
            builder.scope(scope.name(), scope.version(), scope.attributes().map(plain))
        })
    }
}

impl Origin {
    fn new<'a>(name: &str, version: &str, pairs: impl Iterator<Item = Pair<'a>>) -> Self {
        let mut pairs: Vec<_> = pairs
            .map(|pair| {
                let (name, text) = (pair.name.to_owned(), pair.value.text.to_owned());
                (name, pair.value.kind, text)
            })
            .collect();
        // Writers may change the order from file to file.
        pairs.sort_by(|(a, _, one), (b, _, other)| (a, one).cmp(&(b, other)));
        Self {
            name: name.to_owned(),
            version: version.to_owned(),
            pairs,
        }
    }
}

fn plain(pair: Pair<'_>) -> (&str, Value<'_>) {
    (pair.name, pair.value)
}
