use std::collections::HashMap;

use model::{SpanFields, TraceBuilder, TraceId, Value, ValueKind};

use super::{Damage, Decoded, MOST_TRACES, attributes::Attributes};

/// How many damages are kept with their places.
const MOST_DAMAGES: usize = 20;

/// Sorts spans by trace and holds equal resources and scopes once in each.
#[derive(Debug)]
pub(super) struct Gather {
    /// The trace that every span belongs to, if there is only one.
    only: Option<TraceId>,
    parts: Vec<Part>,
    by_id: HashMap<TraceId, usize>,
    /// The part of the span before, which is mostly that of the next one too.
    last: Option<(TraceId, usize)>,
    resources: Origins,
    scopes: Origins,
    decoded: Decoded,
}

#[derive(Debug)]
struct Part {
    builder: TraceBuilder,
    resource: Numbers,
    scope: Numbers,
}

/// The numbers that a trace gave to resources, or to scopes, by our own numbers.
#[derive(Debug, Default)]
struct Numbers {
    last: Option<(usize, u32)>,
    all: HashMap<usize, u32>,
}

/// All resources, or all scopes, that were announced.
#[derive(Debug, Default)]
struct Origins {
    all: Vec<Origin>,
    by_key: HashMap<Vec<u8>, usize>,
    current: usize,
}

/// A resource or a scope.
#[derive(Debug)]
struct Origin {
    /// The service, or the scope's name.
    name: String,
    version: String,
    pairs: Vec<(String, ValueKind, String)>,
}

impl Gather {
    pub(super) fn new(only: Option<TraceId>) -> Self {
        let mut gather = Self {
            only,
            parts: Vec::new(),
            by_id: HashMap::new(),
            last: None,
            resources: Origins::default(),
            scopes: Origins::default(),
            decoded: Decoded::default(),
        };
        gather.resource(&Attributes::default());
        gather.scope("", "", &Attributes::default());
        if let Some(id) = only {
            gather.part(id);
        }
        gather
    }

    /// Announces the resource of the spans that follow.
    pub(super) fn resource(&mut self, attributes: &Attributes<'_>) {
        let service = attributes
            .iter()
            .find(|(name, _)| *name == "service.name")
            .map_or("", |(_, value)| value.text);
        self.resources.announce(service, "", attributes);
    }

    /// Announces the scope of the spans that follow.
    pub(super) fn scope(&mut self, name: &str, version: &str, attributes: &Attributes<'_>) {
        self.scopes.announce(name, version, attributes);
    }

    /// Adds a span; its events and links go into the builder that comes back. There is none if
    /// the span belongs nowhere, or has no id.
    pub(super) fn span(
        &mut self,
        trace: Option<TraceId>,
        mut fields: SpanFields<'_>,
        attributes: &Attributes<'_>,
    ) -> Option<&mut TraceBuilder> {
        let Some(id) = self.only.or(trace) else {
            self.decoded.homeless += 1;
            return None;
        };
        let Some(at) = self.part(id) else {
            self.decoded.beyond += 1;
            return None;
        };
        let part = self.parts.get_mut(at)?;
        if !fields.id.is_some() {
            part.builder.unreadable();
            return None;
        }
        let builder = &mut part.builder;
        fields.resource = part.resource.of(&self.resources, |origin| {
            builder.resource(&origin.name, origin.pairs())
        });
        fields.scope = part.scope.of(&self.scopes, |origin| {
            if origin.is_nothing() {
                return 0; // what the builder takes for a scope without a name
            }
            builder.scope(&origin.name, &origin.version, origin.pairs())
        });
        builder.span(fields, attributes.iter());
        Some(builder)
    }

    /// Notes that something could not be read. Finding the line of a damage takes a walk over the
    /// whole text, so that only those that are kept are made.
    pub(super) fn damaged(&mut self, damage: impl FnOnce() -> Damage) {
        self.decoded.damaged += 1;
        if self.decoded.damages.len() < MOST_DAMAGES {
            self.decoded.damages.push(damage());
        }
    }

    /// Notes a span that could not be read, in the trace it most likely belongs to.
    pub(super) fn unreadable(&mut self) {
        match self.last.and_then(|(_, at)| self.parts.get_mut(at)) {
            Some(part) => part.builder.unreadable(),
            None => self.decoded.homeless += 1,
        }
    }

    pub(super) fn spans(&self) -> usize {
        self.parts.iter().map(|part| part.builder.len()).sum()
    }

    pub(super) fn finish(mut self) -> Decoded {
        let traces = self.parts.into_iter().map(|part| part.builder.finish());
        self.decoded.traces = traces.collect();
        self.decoded
    }

    fn part(&mut self, id: TraceId) -> Option<usize> {
        if let Some((_, at)) = self.last.filter(|(last, _)| *last == id) {
            return Some(at);
        }
        let at = match self.by_id.get(&id) {
            Some(at) => *at,
            None if self.parts.len() < MOST_TRACES => {
                self.parts.push(Part {
                    builder: TraceBuilder::new(id),
                    resource: Numbers::default(),
                    scope: Numbers::default(),
                });
                self.by_id.insert(id, self.parts.len() - 1);
                self.parts.len() - 1
            }
            None => return None,
        };
        self.last = Some((id, at));
        Some(at)
    }
}

impl Numbers {
    fn of(&mut self, origins: &Origins, add: impl FnOnce(&Origin) -> u32) -> u32 {
        let current = origins.current;
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == current) {
            return number;
        }
        let number = *self
            .all
            .entry(current)
            .or_insert_with(|| add(&origins.all[current]));
        self.last = Some((current, number));
        number
    }
}

impl Origins {
    fn announce(&mut self, name: &str, version: &str, attributes: &Attributes<'_>) {
        let mut pairs: Vec<_> = attributes.iter().collect();
        // Servers write the same resource with its attributes in changing order.
        pairs.sort_by_key(|(name, value)| (*name, value.text));
        let mut key = Vec::new();
        for text in [name, version] {
            push(&mut key, text);
        }
        for (name, value) in &pairs {
            push(&mut key, name);
            key.push(value.kind as u8);
            push(&mut key, value.text);
        }
        self.current = *self.by_key.entry(key).or_insert_with(|| {
            let owned = |(name, value): (&str, Value<'_>)| {
                (name.to_owned(), value.kind, value.text.to_owned())
            };
            self.all.push(Origin {
                name: name.to_owned(),
                version: version.to_owned(),
                pairs: attributes.iter().map(owned).collect(),
            });
            self.all.len() - 1
        });
    }
}

impl Origin {
    fn pairs(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        self.pairs
            .iter()
            .map(|(name, kind, text)| (name.as_str(), Value { kind: *kind, text }))
    }

    fn is_nothing(&self) -> bool {
        self.name.is_empty() && self.version.is_empty() && self.pairs.is_empty()
    }
}

/// Appends a text so that no two lists of texts give the same bytes.
fn push(key: &mut Vec<u8>, text: &str) {
    key.extend(text.len().to_le_bytes());
    key.extend(text.as_bytes());
}
