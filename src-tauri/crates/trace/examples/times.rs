//! How long it takes to tell where the time of a trace went, as JSON lines for `cargo xtask bench`.

use std::time::Instant;

use model::{SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, Value};
use trace::{Analysed, CriticalPath, Times, Timing, Tree};

fn main() {
    let large = made(1_000_000, 1);
    let tree = Tree::of(&large);
    let timing = Timing::of(&large, &tree, &[]);
    let root = trace::main_root(&large, &tree, &timing).expect("a made trace has a root");
    let times = measured("self times of 1,000,000 spans", || {
        trace::times(&tree, &timing)
    });
    let path = measured("critical path of 1,000,000 spans", || {
        trace::critical_path(&tree, &timing, root)
    });
    assert_eq!(path.total(), timing.duration(root));
    let analysed = Analysed {
        trace: &large,
        tree: &tree,
        timing: &timing,
        times: &times,
        path: &path,
    };
    let statistics = measured("statistics of 1,000,000 spans", || {
        trace::statistics(analysed)
    });
    assert!(!statistics.operations.is_empty());
    measured("headline of 1,000,000 spans", || trace::headline(analysed));
    measured("detail of one of 1,000,000 spans", || {
        trace::detail(analysed, 999_999)
    });
    measured("OTLP JSON of 1,000,000 spans", || {
        trace::write::otlp_json(&large, std::io::sink()).expect("nothing is written")
    });
    let pair = [2, 3].map(|seed| Whole::of(made(100_000, seed)));
    let comparison = measured("comparison of 2 × 100,000 spans", || {
        trace::compare(pair[0].analysed(), pair[1].analysed())
    });
    assert!(!comparison.rows.is_empty());
}

fn measured<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let result = work();
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{took:.3},\"unit\":\"ms\"}}");
    }
    result
}

struct Whole {
    trace: Trace,
    tree: Tree,
    timing: Timing,
    times: Times,
    path: CriticalPath,
}

impl Whole {
    fn of(trace: Trace) -> Self {
        let tree = Tree::of(&trace);
        let timing = Timing::of(&trace, &tree, &[]);
        let root = trace::main_root(&trace, &tree, &timing).expect("a made trace has a root");
        Self {
            times: trace::times(&tree, &timing),
            path: trace::critical_path(&tree, &timing, root),
            trace,
            tree,
            timing,
        }
    }

    fn analysed(&self) -> Analysed<'_> {
        Analysed {
            trace: &self.trace,
            tree: &self.tree,
            timing: &self.timing,
            times: &self.times,
            path: &self.path,
        }
    }
}

const SERVICES: [&str; 8] = [
    "gateway",
    "orders",
    "stock",
    "prices",
    "payments",
    "mail",
    "orders-db",
    "cache",
];

/// A request that fans out: spans call up to a hundred others, some one after another, some at
/// once, and some that outlive them, over many levels.
fn made(spans: u32, seed: u64) -> Trace {
    let mut builder = TraceBuilder::new(TraceId(u128::from(seed)));
    builder.reserve(spans as usize);
    let resources = SERVICES.map(|service| builder.resource(service, []));
    let mut next = numbers(seed);
    let mut below = move |most: u64| next() % most;
    let mut open = vec![(
        SpanId::NONE,
        1_795_222_070_505_769_000_i64,
        3_600_000_000_000_i64,
    )];
    let mut made = 0;
    while made < spans {
        // From the front, so that the tree becomes wide before it becomes deep.
        let at = usize::try_from(below(open.len().min(64) as u64)).unwrap_or(0);
        let (parent, from, length) = open.swap_remove(at);
        let children = if made == 0 { 1 } else { 1 + below(100) };
        let (step, mut start) = (length / i64::try_from(children).unwrap_or(1), from);
        for _ in 0..children.min(u64::from(spans - made)) {
            made += 1;
            let service = usize::try_from(below(8)).unwrap_or(0);
            let longer = [1, 1, 1, 1, 3, 9][usize::try_from(below(6)).unwrap_or(0)];
            let fields = SpanFields {
                id: SpanId(u64::from(made)),
                parent,
                name: ["GET", "list", "read", "SELECT lines"][service % 4],
                kind: [SpanKind::Server, SpanKind::Client][service % 2],
                start,
                end: start + step * longer,
                status: [SpanStatus::Unset, SpanStatus::Error][usize::from(below(1_000) == 0)],
                message: "",
                resource: resources[service],
                scope: 0,
            };
            let text = ["SELECT * FROM lines WHERE order_id = $1", "GET cart"][service % 2];
            builder.span(fields, [("db.query.text", Value::text(text))]);
            open.push((fields.id, start, step * longer));
            start += step;
        }
    }
    builder.finish()
}

/// Numbers that only the seed decides (SplitMix64, Steele et al. 2014).
fn numbers(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
