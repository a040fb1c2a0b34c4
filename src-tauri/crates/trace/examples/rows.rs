//! How long the waterfall of a trace takes to open and to change, as JSON lines for
//! `cargo xtask bench`; the number of spans is an argument, 1,000,000 without one.

use std::{fs, time::Instant};

use model::{SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, Value};
use trace::{
    Direction, Folds, Minimap, Opened, Rows, Skew, SpanFilter, TimeScale, Tree, Waterfall,
};

fn main() {
    let spans = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let spans = spans.unwrap_or(1_000_000);
    let bench = Bench { spans };
    let before = resident();
    let trace = reindex(spans);
    let held = resident();
    bench.say("columns", (held - before) / 1_048_576.0, "MiB");
    let tree = bench.time("tree", || Tree::of(&trace));
    bench.time("comparing clocks", || Skew::of(&trace, &tree));
    bench.time("finding folds", || Folds::of(&trace, &tree));
    drop(tree);
    let opened = bench.time("open: tree, clocks, times, path, folds", || {
        Opened::of(trace)
    });
    bench.say(
        "columns and analysis",
        (resident() - before) / 1_048_576.0,
        "MiB",
    );
    bench.time("problems", || opened.problems(false));
    let reading = opened.reading(false);
    let view = Waterfall::default();
    let folded = bench.time("rows, folded", || Rows::of(reading, &view));
    bench.time("page of 60 rows", || folded.page(reading, 0, 60));
    let flat = Waterfall {
        fold: false,
        ..view.clone()
    };
    let rows = bench.time("rows, one per span", || Rows::of(reading, &flat));
    let middle = u32::try_from(rows.len() / 2).unwrap_or(u32::MAX);
    bench.time("page of 60 rows in the middle", || {
        rows.page(reading, middle, 60)
    });
    let closed = Waterfall {
        depth: Some(0),
        ..flat.clone()
    };
    let collapsed = bench.time("collapse all", || Rows::of(reading, &closed));
    bench.time("page of a closed trace", || collapsed.page(reading, 0, 60));
    for (name, filter) in [
        ("filter by text", text("TIMEOUT")),
        ("filter by text of most spans", text("select")),
        (
            "filter errors",
            SpanFilter {
                errors: true,
                ..SpanFilter::default()
            },
        ),
    ] {
        let view = Waterfall {
            filter,
            ..flat.clone()
        };
        bench.time(name, || Rows::of(reading, &view));
    }
    bench.time("find the next error", || {
        let errors = SpanFilter {
            errors: true,
            ..SpanFilter::default()
        };
        rows.find(reading, &errors, middle, Direction::Next)
    });
    let scale = bench.time("scale with cuts", || {
        TimeScale::of(reading, &rows, None, true)
    });
    bench.time("minimap", || Minimap::of(reading, &rows, &scale));
    bench.time("findings", || trace::findings(reading));
}

struct Bench {
    spans: u32,
}

impl Bench {
    fn time<T>(&self, what: &str, run: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = run();
        self.say(what, began.elapsed().as_secs_f64() * 1_000.0, "ms");
        result
    }

    #[allow(clippy::print_stdout)] // what it is for
    fn say(&self, what: &str, value: f64, unit: &str) {
        let spans = self.spans;
        println!(
            "{{\"name\":\"trace of {spans} spans, {what}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}"
        );
    }
}

fn text(text: &str) -> SpanFilter {
    SpanFilter {
        text: text.to_owned(),
        ..SpanFilter::default()
    }
}

/// A nightly job over many items: two calls for each, and for every tenth a request to a shop.
fn reindex(spans: u32) -> Trace {
    let mut builder = TraceBuilder::new(TraceId(1));
    builder.reserve(spans as usize);
    let services = ["worker", "shop", "shop-db", "cache"];
    let resources = services.map(|service| builder.resource(service, []));
    let mut add = Adding {
        builder,
        resources,
        id: 0,
        now: 1_795_222_070_505_769_000,
    };
    let root = add.span(
        0,
        0,
        "nightly-reindex",
        SpanKind::Internal,
        i64::from(spans) * 300_000,
        &[],
    );
    let mut chunk = root;
    let mut item = 0_u32;
    while add.builder.len() < spans as usize {
        if item.is_multiple_of(200) {
            chunk = add.span(0, root, "chunk", SpanKind::Internal, 200_000_000, &[]);
        }
        let number = item.to_string();
        let own = add.span(
            0,
            chunk,
            "index item",
            SpanKind::Internal,
            900_000,
            &[("item.id", &number)],
        );
        let query = format!("SELECT * FROM products WHERE id = {item}");
        let attributes = [("db.system.name", "postgresql"), ("db.query.text", &query)];
        add.span(
            2,
            own,
            "SELECT products",
            SpanKind::Client,
            400_000,
            &attributes,
        );
        let key = format!("product:{item}");
        add.span(
            3,
            own,
            "HSET",
            SpanKind::Client,
            100_000,
            &[("cache.key", &key)],
        );
        if item.is_multiple_of(10) {
            let attributes = [
                ("http.request.method", "GET"),
                ("http.route", "/stock/{id}"),
            ];
            let call = add.span(0, own, "GET", SpanKind::Client, 300_000, &attributes);
            add.span(
                1,
                call,
                "GET /stock/{id}",
                SpanKind::Server,
                250_000,
                &attributes,
            );
        }
        item += 1;
    }
    add.builder.finish()
}

struct Adding {
    builder: TraceBuilder,
    resources: [u32; 4],
    id: u64,
    now: i64,
}

impl Adding {
    fn span(
        &mut self,
        service: usize,
        parent: u64,
        name: &str,
        kind: SpanKind,
        duration: i64,
        attributes: &[(&str, &str)],
    ) -> u64 {
        self.id += 1;
        self.now += 90_000;
        let failed = self.id.is_multiple_of(997);
        let fields = SpanFields {
            // Ids of real traces are random.
            id: SpanId(self.id.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            parent: SpanId(parent.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            name,
            kind,
            start: self.now,
            end: self.now + duration,
            status: if failed {
                SpanStatus::Error
            } else {
                SpanStatus::Unset
            },
            message: if failed { "pool timeout" } else { "" },
            resource: self.resources[service],
            scope: 0,
        };
        let values = attributes
            .iter()
            .map(|(name, text)| (*name, Value::text(text)));
        self.builder.span(fields, values);
        self.id
    }
}

/// Bytes that the process holds in memory; 0 where the system does not tell.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) * 1_024.0
}
