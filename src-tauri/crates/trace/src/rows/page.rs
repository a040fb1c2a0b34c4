use model::{SpanKind, SpanStatus, SpanView};
use serde::Serialize;
use ts_rs::TS;

use super::{Entry, Rows, Stretch};
use crate::{
    Reading,
    note::{call, note},
    words::clipped,
};

/// One row of a waterfall as it is drawn; times are nanoseconds from the trace's start.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Row {
    /// Its number, counted from 0.
    pub row: u32,
    /// The span, or the first span of a fold.
    pub span: u32,
    /// Its id: 16 lower-case hex digits.
    pub id: String,
    /// Levels below the top of the view.
    pub depth: u32,
    /// The span it is below, none for a root.
    pub parent: Option<u32>,
    /// The row of that span, none if it is not in the view.
    pub parent_row: Option<u32>,
    /// Span name.
    pub name: String,
    /// `service.name` of its resource, may be empty.
    pub service: String,
    /// Its role.
    pub kind: SpanKind,
    /// When it starts.
    pub start: f64,
    /// How long it lasts; of a fold, from the first start to the last end.
    pub duration: f64,
    /// How long it worked itself; of a fold, all of them together.
    pub self_time: f64,
    /// Where it is on the critical path of the trace, or of the view's root; if it is closed, with
    /// what is below it.
    pub critical: Vec<Stretch>,
    /// Whether it is an error; of a fold, whether one of them is.
    pub error: bool,
    /// Errors below it that are not shown.
    pub errors_inside: u32,
    /// Its events, neighbours joined.
    pub ticks: Vec<Tick>,
    /// Number of events.
    pub events: u32,
    /// Number of links.
    pub links: u32,
    /// Number of children.
    pub children: u32,
    /// Number of all spans below it.
    pub descendants: u32,
    /// Of those, how many the filter hides.
    pub hidden_by_filter: u32,
    /// Of those, how many are hidden because it is closed.
    pub hidden_by_closing: u32,
    /// Of those, how many meet the filter, if it is closed.
    pub matches_inside: u32,
    /// Whether what is below it is shown.
    pub state: RowState,
    /// Whether it is shown only because a span below it meets the filter.
    pub context: bool,
    /// What it stands for, if it is the head of a fold.
    pub fold: Option<FoldRow>,
    /// The first span of the fold that it belongs to, if that is open.
    pub member_of: Option<u32>,
    /// Whether its parent is named but missing.
    pub orphan: bool,
    /// What was added to its times to correct its process' clock, in nanoseconds.
    pub offset: f64,
    /// What it called and how that ended, such as `GET /orders/{id} 500`; of a fold, what all of
    /// them called. May be empty.
    pub note: String,
}

/// Whether what is below a row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RowState {
    Open,
    Closed,
    /// There is nothing below it, or nothing that the filter wants.
    Leaf,
}

/// Repeated siblings that one row stands for; times in nanoseconds.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FoldRow {
    /// How many.
    pub count: u32,
    /// How many with all that is below them.
    pub spans: u32,
    /// Their durations together.
    pub total: f64,
    /// The shortest duration.
    pub min: f64,
    /// The longest.
    pub max: f64,
    /// How many of them are errors.
    pub errors: u32,
    /// The span that starts last.
    pub last: u32,
    /// When any of them runs, neighbours joined.
    pub bars: Vec<Stretch>,
}

/// Events at about one moment.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Tick {
    /// When the first of them happened; it may lie outside of the span.
    pub at: f64,
    /// How many.
    pub count: u32,
    /// The name of the first one, or of the first exception.
    pub name: String,
    /// Whether one of them is an exception.
    pub error: bool,
}

/// As many stretches as a bar has room for.
const BARS: i64 = 64;
/// As many ticks.
const TICKS: usize = 16;
/// Names are untrusted, and a page of rows must stay small; the detail of a span has all of it.
const NAME: usize = 200;

impl Rows {
    /// The rows from one on, at most so many.
    #[must_use]
    pub fn page(&self, reading: Reading<'_>, from: u32, count: u32) -> Vec<Row> {
        let reading = self.seen(reading);
        (from..from.saturating_add(count))
            .map_while(|row| {
                Some(match self.entry(row)? {
                    Entry::Span(span) => self.span_row(reading, row, span),
                    Entry::Fold(group) => self.fold_row(reading, row, group),
                })
            })
            .collect()
    }

    fn span_row(&self, reading: Reading<'_>, row: u32, span: u32) -> Row {
        let (tree, timing) = (reading.tree, reading.timing);
        let view = reading.trace.span(span as usize);
        let at = self.place(reading, span).unwrap_or_default();
        let descendants = tree.descendants(span);
        let below = at + 1..at + 1 + descendants as usize;
        let kept = self.kept_in(below.clone());
        let closed = kept > 0 && self.closing.is_closed(reading, span, self.top);
        let stands_for = self.stands_for(reading, span);
        let parent = tree.parent(span);
        let fold = self.fold_of(reading, span);
        let mut path = Vec::new();
        for span in stands_for {
            path.extend(on_path(reading, *span));
        }
        path.sort_unstable();
        Row {
            row,
            span,
            id: view.id().to_string(),
            depth: tree.depth(span) - self.top,
            parent,
            parent_row: parent.and_then(|parent| self.row_of(reading, parent)),
            name: clipped(view.name(), NAME),
            service: clipped(view.service(), NAME),
            kind: view.kind(),
            start: timing.start(span) as f64,
            duration: timing.duration(span) as f64,
            self_time: reading.times.self_time[span as usize] as f64,
            critical: Stretch::joined(path.iter().copied(), BARS),
            error: view.status() == SpanStatus::Error,
            errors_inside: errors(reading, &stands_for[1..]),
            ticks: ticks(reading, span),
            events: number(view.events().len()),
            links: number(view.links().len()),
            children: number(tree.children(span).len()),
            descendants,
            hidden_by_filter: descendants - kept,
            hidden_by_closing: if closed { kept } else { 0 },
            matches_inside: if closed { self.matches_in(below) } else { 0 },
            state: match (kept, closed) {
                (0, _) => RowState::Leaf,
                (_, true) => RowState::Closed,
                (_, false) => RowState::Open,
            },
            context: self.matches_in(at..at + 1) == 0,
            fold: None,
            member_of: fold.map(|(_, folding)| folding.first),
            orphan: is_orphan(reading, span),
            offset: offset(reading, span),
            note: note(view),
        }
    }

    fn fold_row(&self, reading: Reading<'_>, row: u32, group: u32) -> Row {
        let (tree, timing) = (reading.tree, reading.timing);
        let folding = self.folding[group as usize];
        let is_folded = self.is_folded(group);
        let mut sum = Sum::default();
        let mut path = Vec::new();
        let members: Vec<u32> = self.members(reading, group).collect();
        for span in &members {
            let below = tree.subtree(*span);
            sum.add(reading, *span);
            let at = self.place(reading, *span).unwrap_or_default();
            let places = at..at + below.len();
            sum.kept += self.kept_in(places.clone());
            sum.wanted += self.matches_in(at..at + 1);
            sum.matches += self.matches_in(places);
            if is_folded {
                sum.errors_below += errors(reading, &below[1..]);
                path.extend(below.iter().flat_map(|span| on_path(reading, *span)));
            }
        }
        path.sort_unstable();
        let bars = members
            .iter()
            .map(|span| (timing.start(*span), timing.end(*span)));
        let fold = FoldRow {
            count: number(members.len()),
            spans: sum.spans,
            total: sum.total as f64,
            min: sum.min as f64,
            max: sum.max as f64,
            errors: sum.errors,
            last: members.last().copied().unwrap_or(folding.first),
            bars: Stretch::joined(bars, BARS),
        };
        Row {
            duration: sum.end.saturating_sub(timing.start(folding.first)) as f64,
            self_time: sum.self_time as f64,
            critical: Stretch::joined(path.iter().copied(), BARS),
            error: sum.errors > 0,
            errors_inside: sum.errors_below,
            ticks: Vec::new(),
            events: 0,
            links: 0,
            children: 0,
            descendants: sum.spans,
            hidden_by_filter: sum.spans - sum.kept,
            hidden_by_closing: if is_folded { sum.kept } else { 0 },
            matches_inside: if is_folded { sum.matches } else { 0 },
            state: if is_folded {
                RowState::Closed
            } else {
                RowState::Open
            },
            context: sum.wanted == 0,
            fold: Some(fold),
            member_of: None,
            note: call(reading.trace.span(folding.first as usize)),
            ..self.span_row(reading, row, folding.first)
        }
    }
}

/// What the members of a fold add up to.
#[derive(Default)]
struct Sum {
    spans: u32,
    kept: u32,
    /// Of the members themselves, and with all below them.
    wanted: u32,
    matches: u32,
    errors: u32,
    errors_below: u32,
    total: i64,
    self_time: i64,
    min: i64,
    max: i64,
    end: i64,
}

impl Sum {
    fn add(&mut self, reading: Reading<'_>, span: u32) {
        let duration = reading.timing.duration(span);
        self.min = if self.spans == 0 {
            duration
        } else {
            self.min.min(duration)
        };
        self.max = self.max.max(duration);
        self.total = self.total.saturating_add(duration);
        let own = reading.times.self_time[span as usize];
        self.self_time = self.self_time.saturating_add(own);
        self.end = self.end.max(reading.timing.end(span));
        self.errors += errors(reading, &[span]);
        self.spans += 1 + reading.tree.descendants(span);
    }
}

fn errors(reading: Reading<'_>, spans: &[u32]) -> u32 {
    let statuses = reading.trace.statuses();
    let failed = |span: &&u32| statuses[**span as usize] == SpanStatus::Error;
    number(spans.iter().filter(failed).count())
}

/// Where a span is on the critical path.
fn on_path(reading: Reading<'_>, span: u32) -> impl Iterator<Item = (i64, i64)> + '_ {
    let on = reading.path.on_path.get(span as usize);
    let is_on = on.is_some_and(|time| *time > 0);
    let segments = is_on.then(|| reading.path.of(span));
    segments
        .into_iter()
        .flatten()
        .map(|segment| (segment.from, segment.to))
}

/// The events of a span, of each sixteenth of it the first, or the first exception.
fn ticks(reading: Reading<'_>, span: u32) -> Vec<Tick> {
    let (start, duration) = (reading.timing.start(span), reading.timing.duration(span));
    let view = reading.trace.span(span as usize);
    let mut cells: [Option<Tick>; TICKS] = Default::default();
    for (event, at) in view.events().zip(event_times(reading, view)) {
        let share = (at - start as f64) / (duration as f64).max(1.0);
        let cell = ((share * TICKS as f64) as usize).min(TICKS - 1);
        let error = event.name() == "exception";
        let tick = cells[cell].get_or_insert_with(|| Tick {
            at,
            count: 0,
            name: clipped(event.name(), NAME),
            error,
        });
        tick.count += 1;
        tick.at = tick.at.min(at);
        if error && !tick.error {
            tick.error = true;
            tick.name = clipped(event.name(), NAME);
        }
    }
    cells.into_iter().flatten().collect()
}

/// When the events of a span happened: by the clock of its process.
fn event_times<'a>(reading: Reading<'a>, view: SpanView<'a>) -> impl Iterator<Item = f64> + 'a {
    let shift = reading.offsets.get(view.index()).copied().unwrap_or(0);
    let origin = reading.timing.origin();
    view.events().map(move |event| {
        let at = event.at().saturating_add(shift).saturating_sub(origin);
        at as f64
    })
}

fn is_orphan(reading: Reading<'_>, span: u32) -> bool {
    reading.tree.orphans().binary_search(&span).is_ok()
}

fn offset(reading: Reading<'_>, span: u32) -> f64 {
    reading
        .offsets
        .get(span as usize)
        .map_or(0.0, |offset| *offset as f64)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
