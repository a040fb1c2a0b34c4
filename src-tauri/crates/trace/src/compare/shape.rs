use std::ops::Range;

use hashbrown::HashMap;
use model::{SpanKind, SpanStatus, Symbol};

use super::{ComparedSide, Operation};
use crate::Analysed;

/// The call trees of two traces as one, repeated siblings joined.
#[derive(Default)]
pub(super) struct Shapes<'a> {
    pub(super) all: Vec<Shape>,
    pub(super) operations: Vec<Operation>,
    /// By the place above and the operation.
    places: HashMap<(Option<u32>, u32), u32>,
    known: HashMap<(&'a str, &'a str, SpanKind), u32>,
}

/// A place of the joined call tree.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) operation: u32,
    pub(super) sides: [ComparedSide; 2],
    parent: Option<u32>,
    /// When the first span starts, counted from the start of its trace.
    start: i64,
}

/// The children of every place, and the roots.
pub(super) struct Children {
    all: Vec<u32>,
    roots: Range<usize>,
    of: Vec<Range<usize>>,
}

impl<'a> Shapes<'a> {
    /// Adds the spans of a trace to one side.
    pub(super) fn add(&mut self, a: Analysed<'a>, side: usize) {
        let mut operations: HashMap<(Symbol, Symbol, SpanKind), u32> = HashMap::new();
        let mut place_of = vec![0_u32; a.trace.len()];
        for span in a.tree.order().iter().copied() {
            let at = span as usize;
            let (service, name) = (a.trace.service(at), a.trace.names()[at]);
            let kind = a.trace.kinds()[at];
            let operation = *operations
                .entry((service, name, kind))
                .or_insert_with(|| self.operation(a.trace.text(service), a.trace.text(name), kind));
            let parent = a.tree.parent(span).map(|parent| place_of[parent as usize]);
            let place = self.place(parent, operation, a.timing.start(span));
            place_of[at] = place;
            let own = &mut self.all[place as usize].sides[side];
            own.count += 1;
            own.errors += u32::from(a.trace.statuses()[at] == SpanStatus::Error);
            own.total = own.total.saturating_add(a.timing.duration(span));
            own.self_time = own.self_time.saturating_add(a.times.self_time[at]);
            own.on_path += a.path.on_path.get(at).copied().unwrap_or(0);
            own.first.get_or_insert(span);
        }
    }

    pub(super) fn children(&self) -> Children {
        let mut all: Vec<u32> = (0..).take(self.all.len()).collect();
        all.sort_unstable_by_key(|at| {
            let shape = &self.all[*at as usize];
            (shape.parent, shape.start, *at)
        });
        let mut of = vec![0..0; self.all.len()];
        let mut roots = 0..0;
        let mut from = 0;
        for same in all.chunk_by(|a, b| self.parent(*a) == self.parent(*b)) {
            let range = from..from + same.len();
            from = range.end;
            match self.parent(same[0]) {
                Some(parent) => of[parent as usize] = range,
                None => roots = range,
            }
        }
        Children { all, roots, of }
    }

    fn parent(&self, place: u32) -> Option<u32> {
        self.all[place as usize].parent
    }

    fn operation(&mut self, service: &'a str, name: &'a str, kind: SpanKind) -> u32 {
        let operations = &mut self.operations;
        *self.known.entry((service, name, kind)).or_insert_with(|| {
            operations.push(Operation {
                service: service.to_owned(),
                name: name.to_owned(),
                kind,
            });
            number(operations.len() - 1)
        })
    }

    fn place(&mut self, parent: Option<u32>, operation: u32, start: i64) -> u32 {
        let all = &mut self.all;
        let place = *self.places.entry((parent, operation)).or_insert_with(|| {
            all.push(Shape {
                operation,
                sides: Default::default(),
                parent,
                start,
            });
            number(all.len() - 1)
        });
        let shape = &mut all[place as usize];
        shape.start = shape.start.min(start);
        place
    }
}

impl Children {
    /// The places below one, or the roots, in the order in which they first start.
    pub(super) fn of(&self, place: Option<u32>) -> &[u32] {
        let range = place.map_or(&self.roots, |place| &self.of[place as usize]);
        &self.all[range.clone()]
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("there are no more places than spans")
}
