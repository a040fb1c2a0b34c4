use std::cmp::Reverse;

use super::{ComparedRow, ComparedSide, Operation};
use crate::{
    Analysed,
    words::{clipped, count, counted, duration},
};

/// Says how much slower the first of two traces is, and where most of that is.
pub(super) fn sentence(
    sides: [Analysed<'_>; 2],
    rows: &[ComparedRow],
    operations: &[Operation],
) -> String {
    let [a, b] = sides.map(|side| side.path.total());
    let mut sentence = String::new();
    if let [Some(one), Some(other)] = sides.map(root)
        && one != other
    {
        sentence = format!("Different operations, {one} and {other}. ");
    }
    sentence.push_str(&speed(a, b));
    if !alike(a, b)
        && let Some(most) = most(a.saturating_sub(b), rows, operations)
    {
        sentence.push_str(&format!(": {most}"));
    }
    let failed = [0, 1].map(|side| -> u32 { rows.iter().map(|row| row.sides[side].errors).sum() });
    if let Some(failed) = failures(failed) {
        sentence.push_str(&format!("; {failed}"));
    }
    sentence
}

/// What a trace is of, by its main root.
fn root(a: Analysed<'_>) -> Option<String> {
    let span = a.trace.span(a.path.root? as usize);
    Some(named(span.service(), span.name()))
}

fn speed(a: i64, b: i64) -> String {
    let difference = duration(a.saturating_sub(b).saturating_abs());
    if alike(a, b) {
        format!("As fast: {} and {}", duration(a), duration(b))
    } else if a > b {
        format!("{difference} slower")
    } else {
        format!("{difference} faster")
    }
}

/// Whether two durations differ by no more than a hundredth.
fn alike(a: i64, b: i64) -> bool {
    a.saturating_sub(b).saturating_abs() <= a.max(b) / 100
}

/// The operation that changed most in the direction of the whole.
///
/// Its time on the critical path is what counts: the parts add up to the whole.
fn most(whole: i64, rows: &[ComparedRow], operations: &[Operation]) -> Option<String> {
    let mut sums = vec![[ComparedSide::default(); 2]; operations.len()];
    for row in rows {
        for (sum, side) in sums[row.operation as usize].iter_mut().zip(row.sides) {
            sum.count += side.count;
            sum.on_path = sum.on_path.saturating_add(side.on_path);
        }
    }
    let part = |[a, b]: &[ComparedSide; 2]| {
        let more = a.on_path.saturating_sub(b.on_path);
        if whole > 0 {
            more
        } else {
            more.saturating_neg()
        }
    };
    let sums = sums.iter().enumerate();
    let (at, sides) = sums.min_by_key(|(_, sides)| Reverse(part(sides)))?;
    let (part, whole) = (part(sides), whole.saturating_abs());
    let place = named(&operations[at].service, &operations[at].name);
    let why = why(*sides);
    Some(if part > whole {
        format!("{} in {place} {why}, less of it elsewhere", duration(part))
    } else if part >= whole / 5 {
        format!("{} of it in {place} {why}", duration(part))
    } else {
        format!(
            "spread over many, most of it in {place}: {}",
            duration(part)
        )
    })
}

fn why([a, b]: [ComparedSide; 2]) -> String {
    let times = |side: ComparedSide| format!("×{}", count(side.count as usize));
    match (a.count, b.count) {
        (_, 0) => format!("({}, only here)", times(a)),
        (0, _) => format!("({}, only there)", times(b)),
        (here, there) if here == there => {
            format!(
                "({} instead of {})",
                duration(a.on_path),
                duration(b.on_path)
            )
        }
        _ => format!("({} instead of {})", times(a), times(b)),
    }
}

fn failures([a, b]: [u32; 2]) -> Option<String> {
    let here = counted(a as usize, "failed span", "failed spans");
    match b {
        _ if a == b => None,
        0 => Some(format!("{here} instead of none")),
        _ => Some(format!("{here} instead of {}", count(b as usize))),
    }
}

fn named(service: &str, name: &str) -> String {
    clipped(format!("{service} {name}").trim(), 80)
}

#[cfg(test)]
mod tests {
    use crate::{
        Opened, compare,
        testing::{Drawn, drawn},
    };

    const MS: i64 = 1_000_000;

    /// A request of two parts, one after the other, and then `reads` ones of one length.
    fn request(parts: [i64; 2], reads: (u64, i64)) -> Vec<Drawn> {
        let mut spans = Vec::new();
        let mut at = 0;
        let mut add = |id: u64, length: i64, service: &'static str, name: &'static str| {
            spans.push(Drawn::new(id, 1, at, at + length * MS).name(service, name));
            at += length * MS;
        };
        add(2, parts[0], "auth", "check");
        add(3, parts[1], "stock", "reserve");
        for read in 0..reads.0 {
            add(4 + read, reads.1, "orders-db", "SELECT orders");
        }
        spans.push(Drawn::new(1, 0, 0, at).name("api", "GET /orders"));
        spans
    }

    fn said(a: &[Drawn], b: &[Drawn]) -> String {
        let (a, b) = (Opened::of(drawn(a)), Opened::of(drawn(b)));
        compare(a.reading(false).analysed(), b.reading(false).analysed()).sentence
    }

    #[test]
    fn the_sentence_names_the_difference_and_where_it_is() {
        let normal = request([10, 20], (1, 7));
        for (slow, want) in [
            (
                request([143, 20], (312, 7)),
                "2.31 s slower: 2.18 s of it in orders-db SELECT orders (×312 instead of ×1)",
            ),
            (
                request([10, 420], (1, 7)),
                "400 ms slower: 400 ms of it in stock reserve (420 ms instead of 20 ms)",
            ),
            (
                request([10, 2], (20, 7)),
                "115 ms slower: 133 ms in orders-db SELECT orders (×20 instead of ×1), less of it \
                 elsewhere",
            ),
            (
                request([10, 2], (0, 0)),
                "25 ms faster: 18 ms of it in stock reserve (2 ms instead of 20 ms)",
            ),
        ] {
            assert_eq!(said(&slow, &normal), want);
        }
        assert_eq!(
            said(&normal, &request([10, 2], (0, 0))),
            "25 ms slower: 18 ms of it in stock reserve (20 ms instead of 2 ms)"
        );
        assert_eq!(
            said(&normal, &request([10, 20], (0, 0))),
            "7 ms slower: 7 ms of it in orders-db SELECT orders (×1, only here)"
        );
    }

    #[test]
    fn what_many_share_is_called_so() {
        let steps = |length: i64| -> Vec<Drawn> {
            let names = ["a", "b", "c", "d", "e", "f"];
            let steps = (0..).zip(names).map(|(at, name)| {
                let from = at * length * MS;
                Drawn::new(at.unsigned_abs() + 2, 1, from, from + length * MS).name("api", name)
            });
            let root = Drawn::new(1, 0, 0, 6 * length * MS).name("api", "all");
            steps.chain([root]).collect()
        };
        assert_eq!(
            said(&steps(30), &steps(10)),
            "120 ms slower: spread over many, most of it in api a: 20 ms"
        );
    }

    #[test]
    fn what_is_as_fast_differs_in_errors_at_most() {
        let normal = request([10, 20], (1, 7));
        assert_eq!(said(&normal, &normal), "As fast: 37 ms and 37 ms");
        let mut failed = normal.clone();
        failed[0] = failed[0].clone().failed("no");
        assert_eq!(
            said(&failed, &normal),
            "As fast: 37 ms and 37 ms; 1 failed span instead of none"
        );
        assert_eq!(
            said(&normal, &failed),
            "As fast: 37 ms and 37 ms; 0 failed spans instead of 1"
        );
    }

    #[test]
    fn other_operations_are_called_so() {
        let other = [Drawn::new(1, 0, 0, 37 * MS).name("api", "POST /orders")];
        assert_eq!(
            said(&request([10, 20], (1, 7)), &other),
            "Different operations, api GET /orders and api POST /orders. As fast: 37 ms and 37 ms"
        );
        assert_eq!(said(&[], &[]), "As fast: 0 ns and 0 ns");
    }
}
