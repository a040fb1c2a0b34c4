use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, Hash, Hasher as _, RandomState},
};

use model::{Nanos, SpanId, SpanStatus, SpanView, Symbol, Trace, TraceId, TraceSummary};

use crate::traces::summary::{count, summary};

/// What the index keeps of a file.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Ascending by id, which may repeat.
    pub(super) parts: Vec<Part>,
    names: Vec<Box<str>>,
}

/// The spans of one trace that lie in one file.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) id: TraceId,
    line: TraceSummary,
    /// Whether the span that names it has a parent, and when that span started.
    first: (bool, i64),
    end: i64,
    /// What tells its spans from others; equal spans have equal ones.
    prints: Box<[Print]>,
    /// Services with the names of their spans, each pair once.
    names: Box<[(u32, u32)]>,
}

/// A hash of all that a span says, and whether it says that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Print(u64);

/// Takes the prints of spans; one and the same for all files that are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Prints(RandomState);

impl Facts {
    pub(super) fn of(traces: &[Trace], prints: &Prints) -> Self {
        let mut names = Names::default();
        let part = |trace: &Trace| Part::of(trace, prints, &mut names);
        let mut parts: Vec<Part> = traces.iter().filter_map(part).collect();
        parts.sort_by_key(|part| part.id);
        Self {
            parts,
            names: names.all,
        }
    }

    pub(super) fn holds(&self, id: TraceId) -> bool {
        self.parts.binary_search_by_key(&id, |part| part.id).is_ok()
    }

    /// Services with the names of their spans.
    pub(super) fn names_of<'a>(
        &'a self,
        part: &'a Part,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let text = |at: u32| &*self.names[at as usize];
        part.names
            .iter()
            .map(move |(service, name)| (text(*service), text(*name)))
    }

    /// About as much memory as it takes.
    pub(super) fn bytes(&self) -> usize {
        let names = self.names.iter().map(|name| name.len() + 16);
        let parts = self.parts.iter().map(|part| {
            let line = part.line.id.len() + part.line.service.len() + part.line.name.len();
            size_of::<Part>() + line + 8 * (part.prints.len() + part.names.len())
        });
        names.sum::<usize>() + parts.sum::<usize>()
    }
}

impl Part {
    fn of(trace: &Trace, prints: &Prints, names: &mut Names) -> Option<Self> {
        let parents = trace.parents().iter().map(|parent| *parent != SpanId::NONE);
        let pairs: HashSet<(Symbol, Symbol)> = (0..trace.len())
            .map(|at| (trace.service(at), trace.names()[at]))
            .collect();
        let mut number = |symbol| names.number(trace.text(symbol));
        Some(Self {
            id: trace.id(),
            line: summary(trace)?,
            first: parents.zip(trace.starts().iter().copied()).min()?,
            end: *trace.ends().iter().max()?,
            prints: trace.spans().map(|span| prints.of(span)).collect(),
            names: pairs
                .into_iter()
                .map(|(service, name)| (number(service), number(name)))
                .collect(),
        })
    }
}

/// The line of a search for a trace whose parts lie in several files; nothing without a part.
pub(super) fn line<'a>(parts: impl Iterator<Item = &'a Part> + Clone) -> Option<TraceSummary> {
    let naming = parts.clone().min_by_key(|part| part.first)?;
    let mut line = naming.line.clone();
    if parts.clone().count() == 1 {
        return Some(line);
    }
    let starts = parts.clone().map(|part| part.line.start);
    // A part without a time does not move the trace to 1970.
    let told = starts.clone().filter(|start| *start > Nanos(0)).min();
    line.start = told.or_else(|| starts.min())?;
    let end = parts.clone().map(|part| part.end).max()?;
    line.duration_ms = end.saturating_sub(line.start.0).max(0) as f64 / 1e6;
    let (mut spans, mut errors) = (0, 0);
    let mut before: HashSet<Print> = HashSet::new();
    for part in parts {
        let new = part.prints.iter().filter(|print| !before.contains(print));
        let failed = new.clone().filter(|print| print.is_error()).count();
        (spans, errors) = (spans + new.count(), errors + failed);
        before.extend(&part.prints);
    }
    (line.spans, line.errors) = (Some(count(spans)), Some(count(errors)));
    Some(line)
}

impl Print {
    fn is_error(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Prints {
    pub(super) fn of(&self, span: SpanView<'_>) -> Print {
        let mut hasher = self.0.build_hasher();
        (span.id(), span.parent(), span.kind(), span.status()).hash(&mut hasher);
        (span.start(), span.end()).hash(&mut hasher);
        (span.service(), span.name(), span.message()).hash(&mut hasher);
        for pair in span.attributes() {
            (pair.name, pair.value).hash(&mut hasher);
        }
        for event in span.events() {
            (event.at(), event.name()).hash(&mut hasher);
        }
        for link in span.links() {
            (link.trace_id(), link.span_id()).hash(&mut hasher);
        }
        let failed = span.status() == SpanStatus::Error;
        Print(hasher.finish() << 1 | u64::from(failed))
    }
}

/// Texts of a file, each held once.
#[derive(Default)]
struct Names {
    all: Vec<Box<str>>,
    by_text: HashMap<Box<str>, u32>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.by_text.get(text) {
            return *number;
        }
        let number = count(self.all.len());
        self.all.push(text.into());
        self.by_text.insert(text.into(), number);
        number
    }
}
