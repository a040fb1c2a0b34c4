use hashbrown::HashMap;
use model::SpanKind;
use serde::Serialize;
use ts_rs::TS;

use crate::{
    Reading,
    note::title,
    words::{clipped, count, duration},
};

/// Calls that are repeated once per item ("N+1"): what, how often, at what cost, and what helps.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Finding {
    /// The first span that is repeated; it also names the fold.
    pub span: u32,
    /// The span below which they are, none if they are roots.
    pub parent: Option<u32>,
    /// How many there are in the trace, below all parents that do the same.
    pub count: u32,
    /// Below how many parents.
    pub parents: u32,
    /// Their durations together, in nanoseconds.
    pub total: f64,
    /// The time in which any of them ran, as a share of the trace's duration.
    pub share: f64,
    /// What was found, in a sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// The most findings of a trace; more would not be read.
const MOST: usize = 10;
/// Fewer repetitions that take a smaller share of the trace are not worth a word.
const OFTEN: u32 = 10;
const LARGE: f64 = 0.05;

/// Finds calls to other processes that are repeated, those that take longest first.
///
/// What is repeated is a call itself, or has one below it: a loop over items. Of loops within
/// loops the inner one is named, which is the one to mend.
#[must_use]
pub fn findings(reading: Reading<'_>) -> Vec<Finding> {
    let folds = reading.folds;
    let mut repeated: HashMap<(u64, u64), Repeated> = HashMap::new();
    for group in 0..u32::try_from(folds.len()).unwrap_or(u32::MAX) {
        let members = folds.members(group);
        let first = members[0];
        if !calls(reading, first) || has_loop(reading, first) {
            continue;
        }
        let parent = reading.tree.parent(first);
        let below = parent.map_or(0, |parent| operation(reading, parent));
        let found = repeated.entry((folds.shape(first), below)).or_default();
        found.add(reading, parent, members);
    }
    let mut found: Vec<Finding> = repeated
        .into_values()
        .map(|repeated| repeated.finding(reading))
        .filter(|finding| finding.count >= OFTEN || finding.share >= LARGE)
        .collect();
    found.sort_by(|a, b| b.total.total_cmp(&a.total).then(a.span.cmp(&b.span)));
    found.truncate(MOST);
    found
}

/// Groups of one shape below parents of one operation.
#[derive(Default)]
struct Repeated {
    first: Option<(u32, Option<u32>)>,
    count: u32,
    parents: u32,
    total: i64,
    runs: Vec<(i64, i64)>,
}

impl Repeated {
    fn add(&mut self, reading: Reading<'_>, parent: Option<u32>, members: &[u32]) {
        self.first.get_or_insert((members[0], parent));
        self.parents += 1;
        self.count += u32::try_from(members.len()).unwrap_or(u32::MAX);
        for span in members {
            let (start, end) = (reading.timing.start(*span), reading.timing.end(*span));
            self.total = self.total.saturating_add(end.saturating_sub(start));
            self.runs.push((start, end));
        }
    }

    /// For how long any of them ran.
    fn running(&mut self) -> i64 {
        self.runs.sort_unstable();
        let (mut sum, mut reached) = (0_i64, i64::MIN);
        for (start, end) in &self.runs {
            let new = end.saturating_sub((*start).max(reached)).max(0);
            sum = sum.saturating_add(new);
            reached = reached.max(*end);
        }
        sum
    }

    fn finding(mut self, reading: Reading<'_>) -> Finding {
        let (span, parent) = self.first.unwrap_or_default();
        let length = reading.timing.length();
        let running = self.running();
        let share = (running as f64 / (length as f64).max(1.0)).min(1.0);
        let mut message = match below(reading, span) {
            calls if calls.is_empty() => {
                format!("{} is called {}", named(reading, span), times(self.count))
            }
            calls => format!(
                "{} runs {}, and each time calls {calls}",
                named(reading, span),
                times(self.count)
            ),
        };
        if let Some(parent) = parent {
            let above = named(reading, parent);
            message.push_str(&match self.parents {
                1 => format!(", below {above}"),
                runs => format!(", below {} runs of {above}", count(runs as usize)),
            });
        }
        message.push_str(&format!(
            ": {} together, {:.0}% of the trace",
            duration(self.total),
            share * 100.0
        ));
        // Parallel calls take less time than they add up to.
        let is_serial = running >= self.total / 2;
        let remedy = if is_serial {
            "Fetch all items with one call (a join, IN, a batch or a bulk endpoint), or keep what was fetched"
        } else {
            "They run at once, which hides their number from the caller but not from the one that is called: fetch all items with one call"
        };
        Finding {
            span,
            parent,
            count: self.count,
            parents: self.parents,
            total: self.total as f64,
            share,
            message,
            remedy: remedy.to_owned(),
        }
    }
}

fn times(number: u32) -> String {
    match number {
        1 => "once".to_owned(),
        _ => format!("{} times", count(number as usize)),
    }
}

/// Whether a span or one below it leaves its process.
fn calls(reading: Reading<'_>, span: u32) -> bool {
    let all = reading.tree.subtree(span);
    all.iter().any(|span| is_call(reading, *span))
}

fn is_call(reading: Reading<'_>, span: u32) -> bool {
    let kind = reading.trace.kinds()[span as usize];
    matches!(kind, SpanKind::Client | SpanKind::Producer)
}

/// Whether calls are repeated below a span.
fn has_loop(reading: Reading<'_>, span: u32) -> bool {
    let below = &reading.tree.subtree(span)[1..];
    let mut loops = below.iter().filter_map(|span| reading.folds.group(*span));
    loops.any(|group| calls(reading, reading.folds.members(group)[0]))
}

/// What a loop calls, if it is not a call itself.
fn below(reading: Reading<'_>, span: u32) -> String {
    const MOST: usize = 3;
    if is_call(reading, span) {
        return String::new();
    }
    let mut names: Vec<String> = Vec::new();
    let all = reading.tree.subtree(span).iter();
    for span in all.filter(|span| is_call(reading, **span)) {
        let name = named(reading, *span);
        if !names.contains(&name) {
            names.push(name);
        }
        if names.len() > MOST {
            break;
        }
    }
    if names.len() > MOST {
        names[MOST] = "others".to_owned();
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// What a parent does, whatever is below it.
fn operation(reading: Reading<'_>, span: u32) -> u64 {
    let trace = reading.trace;
    let service = trace.service(span as usize).index() as u64;
    let name = trace.names()[span as usize].index() as u64;
    (service << 32 | name) + 1
}

/// A span within a sentence: what it called, or its name, and whose it is.
fn named(reading: Reading<'_>, span: u32) -> String {
    let view = reading.trace.span(span as usize);
    let words = title(view);
    match view.service() {
        "" => words,
        service => format!("{words} ({})", clipped(service, 40)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Opened,
        testing::{Drawn, drawn},
    };

    /// A handler with so many calls of 10 µs, each starting so much after the last one.
    fn handler(id: u64, count: u64, every: i64) -> Vec<Drawn> {
        let start = i64::try_from(id).unwrap() * 1_000;
        let mut spans = vec![Drawn::new(id, 1, start, start + 900_000).name("api", "load order")];
        for call in 0..count {
            let from = start + i64::try_from(call).unwrap() * every;
            spans.push(
                Drawn::new(id + call + 1, id, from, from + 10_000)
                    .name("orders-db", "query")
                    .kind(SpanKind::Client)
                    .attribute("db.query.text", "SELECT * FROM items WHERE id = 1"),
            );
        }
        spans
    }

    fn found(spans: &[Drawn]) -> Vec<Finding> {
        let opened = Opened::of(drawn(spans));
        findings(opened.reading(false))
    }

    #[test]
    fn repeated_calls_are_counted_over_all_parents_that_do_the_same() {
        let mut spans = vec![Drawn::new(1, 0, 0, 10_000_000).name("api", "GET /orders")];
        spans.extend(handler(1_000, 20, 10_000));
        spans.extend(handler(2_000, 12, 10_000));
        let found = found(&spans);
        let said: Vec<_> = found.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "SELECT items (orders-db) is called 32 times, below 2 runs of load order (api): 320 µs together, 3% of the trace"
            ]
        );
        assert_eq!((found[0].span, found[0].parent), (2, Some(1)));
        assert_eq!((found[0].count, found[0].parents), (32, 2));
    }

    #[test]
    fn calls_at_once_are_told_from_those_one_after_another() {
        let remedy = |every| {
            let mut spans = handler(1, 50, every);
            spans[0].fields.parent = model::SpanId::NONE;
            found(&spans).swap_remove(0).remedy
        };
        assert!(remedy(10_000).starts_with("Fetch"));
        assert!(remedy(10).starts_with("They run at once"));
    }

    #[test]
    fn what_stays_within_its_process_or_is_rare_is_no_finding() {
        let mut spans = handler(1, 50, 10_000);
        for span in &mut spans {
            span.fields.kind = SpanKind::Internal;
        }
        assert_eq!(found(&spans), []);
        let few = handler(1, 6, 10);
        assert_eq!(found(&few), []);
    }
}
