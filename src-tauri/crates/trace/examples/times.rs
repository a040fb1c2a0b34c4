//! How long it takes to tell where the time of a trace went, as JSON lines for `cargo xtask bench`.

use std::{collections::VecDeque, time::Instant};

use model::{SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, Value};
use trace::Opened;

fn main() {
    let large = Opened::of(made(1_000_000, 1, &MIXED));
    let a = large.reading(false).analysed();
    measured("self times of 1,000,000 spans", || {
        trace::times(a.tree, a.timing)
    });
    let chain = Opened::of(made(1_000_000, 2, &ONE_AFTER_ANOTHER));
    critical(
        &chain,
        "critical path of 1,000,000 spans, one after another",
    );
    critical(
        &large,
        "critical path of 1,000,000 spans, many of them at once",
    );
    let statistics = measured("statistics of 1,000,000 spans", || trace::statistics(a));
    assert!(!statistics.operations.is_empty());
    measured("headline of 1,000,000 spans", || trace::headline(a));
    measured("detail of one of 1,000,000 spans", || {
        trace::detail(a, 999_999)
    });
    measured("OTLP JSON of 1,000,000 spans", || {
        trace::write::otlp_json(a.trace, std::io::sink()).expect("nothing is written")
    });
    let pair = [3, 4].map(|seed| Opened::of(made(100_000, seed, &MIXED)));
    let comparison = measured("comparison of 2 × 100,000 spans", || {
        let [a, b] = pair.each_ref().map(|one| one.reading(false).analysed());
        trace::compare(a, b)
    });
    assert!(!comparison.rows.is_empty());
}

fn critical(opened: &Opened, name: &str) {
    let reading = opened.reading(false);
    let root = reading.path.root.expect("a made trace has a root");
    let path = measured(name, || {
        trace::critical_path(reading.tree, reading.timing, root)
    });
    assert_eq!(path.total(), reading.timing.duration(root));
    assert!(path.segments.len() > 10_000, "it leads through many spans");
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

/// How much longer a span takes than until the next one starts, each as likely as the others.
type Lengths = [i64; 6];

/// Some spans are called while others still run, and some outlive their parent.
const MIXED: Lengths = [1, 1, 1, 1, 3, 9];

/// Every span is on the critical path.
const ONE_AFTER_ANOTHER: Lengths = [1; 6];

/// A request that fans out: spans call up to a hundred others each, over many levels.
fn made(spans: u32, seed: u64, lengths: &Lengths) -> Trace {
    let mut builder = TraceBuilder::new(TraceId(u128::from(seed)));
    builder.reserve(spans as usize);
    let resources = SERVICES.map(|service| builder.resource(service, []));
    let mut next = numbers(seed);
    let mut below = move |most: u64| next() % most;
    let first = (
        SpanId::NONE,
        1_795_222_070_505_769_000_i64,
        3_600_000_000_000_i64,
    );
    let mut open = VecDeque::from([first]);
    let mut made = 0;
    while made < spans {
        let (parent, from, length) = open.pop_front().expect("every span calls another one");
        let children = if made == 0 { 1 } else { 1 + below(100) };
        let (step, mut start) = (length / i64::try_from(children).unwrap_or(1), from);
        for _ in 0..children.min(u64::from(spans - made)) {
            made += 1;
            let service = usize::try_from(below(8)).unwrap_or(0);
            let longer = lengths[usize::try_from(below(6)).unwrap_or(0)];
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
            open.push_back((fields.id, start, step * longer));
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
