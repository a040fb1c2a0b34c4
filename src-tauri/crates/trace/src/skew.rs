use hashbrown::HashMap;
use model::{SpanKind, SpanStatus, Trace, Value};

use crate::Tree;

/// By how much the clocks of the processes of a trace disagree, told from spans that call others.
///
/// A process is compared with the one that called it first. A call is a sign of a wrong clock if
/// the called span starts before its caller, or, where a client waits for a server, if it lies
/// after it, or ends later although the client had its answer. If any call is such a sign, the
/// process is moved: to the middle of what fits all calls (requests and answers are taken to
/// travel equally long, as Jaeger's clock skew adjuster does), or, if nothing fits all, by the
/// median of what each sign asks for. A process moves as a whole, and after the one that called it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skew {
    offsets: Vec<i64>,
    processes: Vec<ProcessSkew>,
}

/// One process whose clock differs from that of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessSkew {
    /// A span of it that shows the difference.
    pub span: u32,
    /// What corrects its times, in nanoseconds; positive if its clock is slow.
    pub offset: i64,
    /// Its spans.
    pub spans: u32,
    /// How many calls are signs of it.
    pub signs: u32,
}

/// Some clocks are read in whole milliseconds; less is no sign of a wrong one.
const TOLERATED: i64 = 1_000_000;

impl Skew {
    /// Compares the clocks of a trace; linear in its spans.
    #[must_use]
    pub fn of(trace: &Trace, tree: &Tree) -> Self {
        let process_of = processes(trace);
        let count = process_of.iter().max().map_or(0, |last| *last as usize + 1);
        let process = |span: u32| process_of[trace.span(span as usize).resource_index()];
        let mut callers: Vec<Option<u32>> = vec![None; count];
        let mut met = vec![false; count];
        let mut order = Vec::new();
        let mut calls: Vec<Vec<Call>> = vec![Vec::new(); count];
        for span in tree.order() {
            let own = process(*span);
            let above = tree.parent(*span).map(|parent| (parent, process(parent)));
            let other = above.filter(|(_, caller)| *caller != own);
            if !met[own as usize] {
                met[own as usize] = true;
                callers[own as usize] = other.map(|(_, caller)| caller);
                order.push(own);
            }
            if let Some((parent, caller)) = other
                && callers[own as usize] == Some(caller)
            {
                calls[own as usize].extend(Call::of(trace, parent, *span));
            }
        }
        let mut offsets = vec![0_i64; count];
        let mut moved: Vec<Option<ProcessSkew>> = vec![None; count];
        for own in order.into_iter().map(|own| own as usize) {
            let above = callers[own].map_or(0, |caller| offsets[caller as usize]);
            let difference = difference(&mut calls[own]);
            offsets[own] = above.saturating_add(difference.map_or(0, |found| found.offset));
            moved[own] = difference;
        }
        for resource in trace.spans().map(|span| span.resource_index()) {
            if let Some(process) = &mut moved[process_of[resource] as usize] {
                process.spans += 1;
            }
        }
        let processes: Vec<ProcessSkew> = moved.into_iter().flatten().collect();
        let offsets = if processes.is_empty() {
            Vec::new()
        } else {
            let resources = trace.spans().map(|span| span.resource_index());
            resources
                .map(|resource| offsets[process_of[resource] as usize])
                .collect()
        };
        Self { offsets, processes }
    }

    /// What is added to the times of each span, in nanoseconds; empty if no clock is wrong.
    #[must_use]
    pub fn offsets(&self) -> &[i64] {
        &self.offsets
    }

    /// The processes whose clock differs from their caller's; those that only move along with a
    /// caller are not among them.
    #[must_use]
    pub fn processes(&self) -> &[ProcessSkew] {
        &self.processes
    }
}

/// What one call says about the clock of the process that was called.
#[derive(Clone, Copy, Debug)]
struct Call {
    span: u32,
    /// The offsets with which the call makes sense.
    least: i64,
    most: i64,
    /// The offset that it asks for by itself, if it makes none without.
    asks: Option<i64>,
}

impl Call {
    /// Calls whose times are missing say nothing.
    fn of(trace: &Trace, parent: u32, child: u32) -> Option<Self> {
        let (caller, called) = (trace.span(parent as usize), trace.span(child as usize));
        let is_timed = |span: model::SpanView<'_>| span.start() > 0 && span.end() >= span.start();
        if !is_timed(caller) || !is_timed(called) {
            return None;
        }
        let least = caller.start().saturating_sub(called.start());
        let waits = caller.kind() == SpanKind::Client && called.kind() == SpanKind::Server;
        let room = caller.duration().saturating_sub(called.duration());
        // A client that gave up does not bound its server, nor does one that is quicker than it.
        let bounded = waits && room >= 0 && caller.status() != SpanStatus::Error;
        let most = if bounded {
            caller.end().saturating_sub(called.end())
        } else {
            i64::MAX
        };
        let follows = waits && called.start() > caller.end().saturating_add(TOLERATED);
        let wrong = least > TOLERATED || most < -TOLERATED || follows;
        Some(Self {
            span: child,
            least,
            most,
            asks: wrong.then(|| least.saturating_add(room.max(0) / 2)),
        })
    }
}

fn difference(calls: &mut [Call]) -> Option<ProcessSkew> {
    let first = calls.iter().find(|call| call.asks.is_some())?.span;
    let least = calls.iter().map(|call| call.least).max()?;
    let most = calls.iter().map(|call| call.most).min()?;
    let mut asked: Vec<i64> = calls.iter().filter_map(|call| call.asks).collect();
    let signs = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    let offset = if most == i64::MAX && least > 0 {
        least
    } else if least <= most && most < i64::MAX {
        least.midpoint(most)
    } else {
        let middle = asked.len() / 2;
        *asked.select_nth_unstable(middle).1
    };
    Some(ProcessSkew {
        span: first,
        offset,
        spans: 0,
        signs,
    })
}

/// The number of the process of every resource: senders repeat a resource in each batch.
fn processes(trace: &Trace) -> Vec<u32> {
    let count = trace.spans().map(|span| span.resource_index() + 1).max();
    let mut numbers: Vec<Option<u32>> = vec![None; count.unwrap_or_default()];
    let mut known: HashMap<Vec<(&str, Value<'_>)>, u32> = HashMap::new();
    for span in trace.spans() {
        let number = &mut numbers[span.resource_index()];
        if number.is_none() {
            let service = ("service.name", Value::text(span.service()));
            let pairs = span.resource().map(|pair| (pair.name, pair.value));
            let mut key: Vec<_> = pairs.chain([service]).collect();
            key.sort_unstable_by_key(|(name, value)| (*name, value.text));
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *number = Some(*known.entry(key).or_insert(next));
        }
    }
    numbers.into_iter().map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Drawn, drawn};

    const MS: i64 = 1_000_000;
    const START: i64 = 1_795_222_070 * 1_000 * MS;

    /// A client of `api` and the server of `db` that it calls, in milliseconds.
    fn call(id: u64, client: (i64, i64), server: (i64, i64)) -> [Drawn; 2] {
        let at = |ms: i64| START + ms * MS;
        [
            Drawn::new(id, 100, at(client.0), at(client.1)).kind(SpanKind::Client),
            Drawn::new(id + 1, id, at(server.0), at(server.1))
                .name("db", "query")
                .kind(SpanKind::Server),
        ]
    }

    fn skew(calls: &[[Drawn; 2]]) -> Skew {
        let trace = drawn(&calls.concat());
        Skew::of(&trace, &Tree::of(&trace))
    }

    #[test]
    fn a_process_moves_to_where_its_calls_make_sense() {
        for (case, calls, want) in [
            ("within", vec![call(1, (0, 100), (10, 90))], 0),
            (
                "early: to the middle",
                vec![call(1, (0, 100), (-50, -10))],
                80,
            ),
            (
                "late: to the middle",
                vec![call(1, (0, 100), (500, 540))],
                -470,
            ),
            (
                "ends after the answer",
                vec![call(1, (0, 100), (50, 140))],
                -45,
            ),
            (
                "longer than its client: only the start is wrong",
                vec![call(1, (0, 100), (-50, 150))],
                50,
            ),
            ("a rounded clock", vec![call(1, (0, 100), (-1, 50))], 0),
            (
                "what fits all calls",
                vec![
                    call(1, (0, 100), (-50, -10)),
                    call(3, (200, 260), (140, 190)),
                ],
                65,
            ),
            (
                "nothing fits all: the median of what the wrong ones ask for",
                vec![
                    call(1, (0, 100), (-60, 40)),
                    call(3, (200, 300), (150, 240)),
                    call(5, (400, 500), (300, 400)),
                ],
                60,
            ),
        ] {
            let skew = skew(&calls);
            let got = skew.offsets().get(1).map_or(0, |offset| offset / MS);
            assert_eq!(got, want, "{case}");
            assert_eq!(skew.processes().is_empty(), want == 0, "{case}");
        }
    }

    #[test]
    fn a_client_that_gave_up_says_nothing_about_the_end_of_its_server() {
        let [client, server] = call(1, (0, 100), (50, 140));
        let skew = skew(&[[client.failed("timeout"), server]]);
        assert_eq!(skew, Skew::default());
    }

    #[test]
    fn what_is_called_later_moves_along_and_others_stay() {
        let mut spans = call(1, (0, 100), (-50, -10)).to_vec();
        let at = |ms: i64| START + ms * MS;
        spans.push(Drawn::new(9, 2, at(-40), at(-20)).name("disk", "read"));
        spans.push(Drawn::new(10, 1, at(3), at(4)));
        let trace = drawn(&spans);
        let skew = Skew::of(&trace, &Tree::of(&trace));
        assert_eq!(skew.offsets(), [0, 80 * MS, 80 * MS, 0]);
        let moved = ProcessSkew {
            span: 1,
            offset: 80 * MS,
            spans: 1,
            signs: 1,
        };
        assert_eq!(skew.processes(), [moved]);
    }

    #[test]
    fn a_consumer_may_come_long_after_its_producer_but_not_before() {
        let sent = |from: i64| {
            let at = |ms: i64| START + ms * MS;
            drawn(&[
                Drawn::new(1, 0, at(0), at(5)).kind(SpanKind::Producer),
                Drawn::new(2, 1, at(from), at(from + 9))
                    .name("worker", "consume")
                    .kind(SpanKind::Consumer),
            ])
        };
        let late = sent(60_000);
        assert_eq!(Skew::of(&late, &Tree::of(&late)), Skew::default());
        let early = sent(-30);
        assert_eq!(Skew::of(&early, &Tree::of(&early)).offsets(), [0, 30 * MS]);
    }

    #[test]
    fn times_that_are_missing_or_backwards_say_nothing() {
        let [client, mut server] = call(1, (0, 100), (-50, -10));
        server.fields.end = 0;
        assert_eq!(skew(&[[client, server]]), Skew::default());
        assert_eq!(
            Skew::of(&Trace::default(), &Tree::default()),
            Skew::default()
        );
    }
}
