use std::{cmp::Reverse, hash::Hash};

use hashbrown::HashMap;
use model::{SpanStatus, Symbol};

use crate::{Analysed, times::Interval};

/// Where the time of a trace went, by service and by operation; the most self time first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// One row per service.
    pub services: Vec<StatRow>,
    /// One row per service and span name.
    pub operations: Vec<StatRow>,
}

/// The spans of one service, or of one operation of it; times are in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatRow {
    /// Their service.
    pub service: Symbol,
    /// Their name, unless the row is of all names.
    pub name: Option<Symbol>,
    /// How many there are.
    pub count: u32,
    /// How many have the status error.
    pub errors: u32,
    /// Their durations together; while a span runs below another one of the row that runs too, it
    /// counts once.
    pub total: i64,
    /// Their self times together.
    pub self_time: i64,
    /// Their part of the self times of the whole trace, from 0 to 1; all rows together are 1.
    pub share: f64,
    /// How long they were on the critical path.
    pub on_path: i64,
    /// The shortest of them.
    pub min: i64,
    /// The median of their durations, by nearest rank.
    pub p50: i64,
    /// Their 95th percentile, by nearest rank.
    pub p95: i64,
    /// The longest of them.
    pub max: i64,
    /// Index of the longest span, the first of equal ones.
    pub longest: u32,
}

/// Sums up the spans of a trace.
#[must_use]
pub fn statistics(a: Analysed<'_>) -> Statistics {
    let trace = a.trace;
    let service = |span: u32| trace.service(span as usize);
    let name = |span: u32| trace.names()[span as usize];
    Statistics {
        services: rows(a, service, |service| (service, None)),
        operations: rows(
            a,
            |span| (service(span), name(span)),
            |(service, name)| (service, Some(name)),
        ),
    }
}

fn rows<K: Copy + Eq + Hash>(
    a: Analysed<'_>,
    key: impl Fn(u32) -> K,
    names: impl Fn(K) -> (Symbol, Option<Symbol>),
) -> Vec<StatRow> {
    let (groups, keys) = groups(a, key);
    let mut rows: Vec<StatRow> = keys
        .into_iter()
        .map(|key| StatRow::empty(names(key)))
        .collect();
    count(a, &groups, &mut rows);
    add_totals(a, &groups, &mut rows);
    rank(a, &groups, &mut rows);
    let work = a.times.work();
    for row in &mut rows {
        row.share = if work > 0 {
            row.self_time as f64 / work as f64
        } else {
            0.0
        };
    }
    let text = |symbol: Symbol| a.trace.text(symbol);
    rows.sort_by_cached_key(|row| {
        let names = (text(row.service), row.name.map(text));
        (Reverse(row.self_time), Reverse(row.total), names)
    });
    rows
}

/// The number of every span's group, and what the groups have in common.
fn groups<K: Copy + Eq + Hash>(a: Analysed<'_>, key: impl Fn(u32) -> K) -> (Vec<u32>, Vec<K>) {
    let mut known: HashMap<K, u32> = HashMap::new();
    let mut keys = Vec::new();
    let spans = (0..).take(a.trace.len());
    let groups = spans.map(|span| {
        let key = key(span);
        *known.entry(key).or_insert_with(|| {
            keys.push(key);
            u32::try_from(keys.len() - 1).expect("there are no more groups than spans")
        })
    });
    (groups.collect(), keys)
}

fn count(a: Analysed<'_>, groups: &[u32], rows: &mut [StatRow]) {
    for (span, group) in (0_u32..).zip(groups) {
        let (at, row) = (span as usize, &mut rows[*group as usize]);
        row.count += 1;
        row.errors += u32::from(a.trace.statuses()[at] == SpanStatus::Error);
        row.self_time = row.self_time.saturating_add(a.times.self_time[at]);
        row.on_path += a.path.on_path.get(at).copied().unwrap_or(0);
        let duration = a.timing.duration(span);
        if row.count == 1 || duration > row.max {
            (row.max, row.longest) = (duration, span);
        }
    }
}

/// Adds up durations without what a span shares with the nearest one of its group above it.
fn add_totals(a: Analysed<'_>, groups: &[u32], rows: &mut [StatRow]) {
    let mut nearest: Vec<Option<u32>> = vec![None; rows.len()];
    // Where in the order each ancestor is left, its group, and which was nearest before it.
    let mut open: Vec<(usize, u32, Option<u32>)> = Vec::new();
    for (at, span) in a.tree.order().iter().enumerate() {
        while let Some((_, group, before)) = open.pop_if(|(left, ..)| *left <= at) {
            nearest[group as usize] = before;
        }
        let group = groups[*span as usize];
        let own = Interval::of(a.timing, *span);
        let above = nearest[group as usize].replace(*span);
        let shared = above.map_or(0, |above| {
            own.within(Interval::of(a.timing, above)).length().max(0)
        });
        let total = &mut rows[group as usize].total;
        *total = total.saturating_add(own.length() - shared);
        open.push((at + 1 + a.tree.descendants(*span) as usize, group, above));
    }
}

/// Finds the exact quantiles of every group.
fn rank(a: Analysed<'_>, groups: &[u32], rows: &mut [StatRow]) {
    let mut from = 0;
    let starts: Vec<usize> = rows
        .iter()
        .map(|row| {
            from += row.count as usize;
            from - row.count as usize
        })
        .collect();
    let mut next = starts.clone();
    let mut durations = vec![0_i64; groups.len()];
    for (span, group) in (0..).zip(groups) {
        let at = &mut next[*group as usize];
        durations[*at] = a.timing.duration(span);
        *at += 1;
    }
    for (row, from) in rows.iter_mut().zip(starts) {
        let own = &mut durations[from..from + row.count as usize];
        let nearest = |percent: usize| (own.len() * percent).div_ceil(100).max(1) - 1;
        let (p50, p95) = (nearest(50), nearest(95));
        let (below, at, _) = own.select_nth_unstable(p95);
        row.p95 = *at;
        row.p50 = if p50 == p95 {
            row.p95
        } else {
            *below.select_nth_unstable(p50).1
        };
        row.min = own.iter().copied().min().unwrap_or(0);
    }
}

impl StatRow {
    fn empty((service, name): (Symbol, Option<Symbol>)) -> Self {
        Self {
            service,
            name,
            count: 0,
            errors: 0,
            total: 0,
            self_time: 0,
            share: 0.0,
            on_path: 0,
            min: 0,
            p50: 0,
            p95: 0,
            max: 0,
            longest: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Trace;

    use super::*;
    use crate::{
        Opened, example,
        testing::{Drawn, drawn},
    };

    /// A row in words: names, count, errors, total, self time, on the path, quantiles.
    fn written(trace: &Trace, row: &StatRow) -> String {
        let name = row.name.map_or("*", |name| trace.text(name));
        format!(
            "{} {name}: {}, {} failed, total {}, self {}, path {}, {}–{}–{}–{}, longest {}",
            trace.text(row.service),
            row.count,
            row.errors,
            row.total,
            row.self_time,
            row.on_path,
            row.min,
            row.p50,
            row.p95,
            row.max,
            row.longest,
        )
    }

    #[test]
    fn spans_are_summed_up_by_service_and_by_operation() {
        let whole = Opened::of(drawn(&[
            Drawn::new(1, 0, 0, 100).name("api", "GET /"),
            Drawn::new(2, 1, 10, 60).name("db", "SELECT").failed("no"),
            Drawn::new(3, 1, 60, 70).name("db", "SELECT"),
            Drawn::new(4, 1, 80, 90).name("db", "COMMIT"),
        ]));
        let statistics = statistics(whole.reading(false).analysed());
        let written = |rows: &[StatRow]| -> Vec<String> {
            rows.iter().map(|row| written(whole.trace(), row)).collect()
        };
        assert_eq!(
            written(&statistics.services),
            [
                "db *: 3, 1 failed, total 70, self 70, path 70, 10–10–50–50, longest 1",
                "api *: 1, 0 failed, total 100, self 30, path 30, 100–100–100–100, longest 0",
            ]
        );
        assert_eq!(
            written(&statistics.operations),
            [
                "db SELECT: 2, 1 failed, total 60, self 60, path 60, 10–10–50–50, longest 1",
                "api GET /: 1, 0 failed, total 100, self 30, path 30, 100–100–100–100, longest 0",
                "db COMMIT: 1, 0 failed, total 10, self 10, path 10, 10–10–10–10, longest 3",
            ]
        );
        let shares: f64 = statistics.operations.iter().map(|row| row.share).sum();
        assert!((shares - 1.0).abs() < 1e-9);
    }

    #[test]
    fn spans_below_others_of_their_row_count_once() {
        let whole = Opened::of(drawn(&[
            Drawn::new(1, 0, 0, 100).name("api", "walk"),
            Drawn::new(2, 1, 10, 90).name("db", "walk"),
            Drawn::new(3, 2, 20, 110).name("api", "walk"),
            Drawn::new(4, 1, 90, 95).name("api", "step"),
            Drawn::new(5, 0, 200, 240).name("api", "walk"),
        ]));
        let statistics = statistics(whole.reading(false).analysed());
        let totals = |rows: &[StatRow]| -> Vec<(u32, i64)> {
            rows.iter().map(|row| (row.count, row.total)).collect()
        };
        assert_eq!(totals(&statistics.services), [(4, 150), (1, 80)]);
        assert_eq!(totals(&statistics.operations), [(3, 150), (1, 80), (1, 5)]);
    }

    #[test]
    fn quantiles_are_exact() {
        let mut spans = vec![Drawn::new(1, 0, 0, 0)];
        spans.extend((1..=100).map(|at| Drawn::new(at + 1, 1, 0, 101 - at as i64)));
        for span in &mut spans[1..] {
            span.fields.name = "step";
        }
        let whole = Opened::of(drawn(&spans));
        let row = statistics(whole.reading(false).analysed()).operations[0];
        assert_eq!((row.min, row.p50, row.p95, row.max), (1, 50, 95, 100));
        assert_eq!((row.count, row.longest), (100, 1));
    }

    #[test]
    fn rows_of_any_trace_add_up() {
        for seed in 0..100 {
            let whole = Opened::of(example::random(seed, 60));
            let a = whole.reading(false).analysed();
            let statistics = statistics(a);
            for rows in [&statistics.services, &statistics.operations] {
                let count: u32 = rows.iter().map(|row| row.count).sum();
                let own: i64 = rows.iter().map(|row| row.self_time).sum();
                let path: i64 = rows.iter().map(|row| row.on_path).sum();
                assert_eq!(count as usize, whole.trace().len());
                assert_eq!((own, path), (a.times.work(), a.path.total()));
                for row in rows {
                    assert!(row.min <= row.p50 && row.p50 <= row.p95 && row.p95 <= row.max);
                    assert!(row.max <= row.total);
                }
            }
        }
        let empty = Opened::of(Trace::default());
        assert_eq!(
            statistics(empty.reading(false).analysed()),
            Statistics::default()
        );
    }
}
