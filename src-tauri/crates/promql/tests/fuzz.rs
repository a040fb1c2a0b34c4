//! Queries that are broken, absurd or mangled: each is answered or refused in time, and nothing panics.
//!
//! `PROMQL_FUZZ=1000000 cargo test -p promql --test fuzz` tries as many; the seed is fixed, so a finding can be
//! had again.

#[path = "support/mangle.rs"]
mod mangle;

use std::time::{Duration, Instant};

use mangle::mangled;
use promql::{CUSTOM_BUCKETS, Error, Histogram, Labels, Options};
use promql::{Memory, Stored};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Queries tried unless told otherwise.
const QUERIES: u64 = 20_000;

/// No query may take longer, on a machine that does other things too.
const LONGEST: Duration = Duration::from_secs(10);

/// Threads that try queries, each with a seed of its own.
const THREADS: u64 = 2;

#[test]
fn no_mangled_query_panics_or_hangs() {
    let queries = std::env::var("PROMQL_FUZZ").ok();
    let queries = queries
        .and_then(|count| count.parse().ok())
        .unwrap_or(QUERIES);
    let tried: Vec<Tried> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|seed| scope.spawn(move || try_queries(seed, queries / THREADS)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect()
    });
    let answered: u64 = tried.iter().map(|tried| tried.answered).sum();
    let slowest = tried.iter().max_by_key(|tried| tried.slowest.0);
    let (time, query) = slowest.map(|tried| &tried.slowest).expect("some thread");
    println!("{queries} queries, {answered} answered; the slowest took {time:?}: {query}");
    assert!(
        answered > queries / 20,
        "only {answered} of {queries} mangled queries were evaluated"
    );
}

#[derive(Default)]
struct Tried {
    answered: u64,
    slowest: (Duration, String),
}

fn try_queries(seed: u64, queries: u64) -> Tried {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let storage = storage();
    let options = Options {
        max_samples: 100_000,
        timeout: LONGEST,
        ..Options::default()
    };
    let mut random = StdRng::seed_from_u64(seed);
    let mut tried = Tried::default();
    for _ in 0..queries {
        let query = mangled(&mut random);
        let since = Instant::now();
        let instant = runtime.block_on(promql::instant(&storage, &query, 300_000, &options));
        let mut answers = vec![instant];
        // A range query reads the text in the same way.
        if !matches!(
            answers.first(),
            Some(Err(Error::Parse { .. } | Error::Unsupported { .. }))
        ) {
            let range = promql::range(&storage, &query, 0, 600_000, 60_000, &options);
            answers.push(runtime.block_on(range));
        }
        let took = since.elapsed();
        for answer in answers {
            match answer {
                Ok(_) => tried.answered += 1,
                Err(Error::Execution(text)) => assert!(!text.contains("internal fault"), "{query}"),
                Err(error @ Error::TooSlow { .. }) => panic!("{query}: {error}"),
                Err(_) => {}
            }
        }
        assert!(took < LONGEST, "{took:?}: {query}");
        if took > tried.slowest.0 {
            tried.slowest = (took, query);
        }
    }
    tried
}

fn storage() -> Memory {
    let mut storage = Memory::default();
    for route in ["/a", "/b", "/c"] {
        for bound in ["0.1", "1", "+Inf"] {
            let labels =
                Labels::from_pairs([("__name__", "d_bucket"), ("route", route), ("le", bound)]);
            storage.add(&labels, (0..40).map(|tick| (tick * 15_000, tick as f64)));
        }
    }
    for (place, schema) in [0, 3, CUSTOM_BUCKETS].into_iter().enumerate() {
        let labels = Labels::from_pairs([("__name__", "h".to_owned()), ("nth", place.to_string())]);
        let samples = (0..40).map(|tick: i32| (i64::from(tick) * 15_000, histogram(schema, tick)));
        storage.add_stored(&labels, samples);
    }
    let info = [
        ("__name__", "target_info"),
        ("route", "/a"),
        ("version", "1"),
    ];
    storage.add(
        &Labels::from_pairs(info),
        (0..40).map(|tick| (tick * 15_000, 1.0)),
    );
    storage
}

/// Every tenth sample of a series is a number, the others are histograms.
fn histogram(schema: i32, tick: i32) -> Stored {
    if tick % 10 == 9 {
        return Stored::Number(1.0);
    }
    let count = f64::from(tick);
    let custom = schema == CUSTOM_BUCKETS;
    let histogram = Histogram {
        schema,
        zero_threshold: if custom {
            0.0
        } else {
            0.001 * f64::from(1 + tick % 3)
        },
        zero_count: if custom { 0.0 } else { count },
        count: count * 4.0,
        sum: count * 3.0,
        positive: vec![(0, count), (2, count * 2.0)],
        negative: if custom { Vec::new() } else { vec![(1, count)] },
        custom_bounds: if custom { [1.0, 2.0].into() } else { [].into() },
        ..Histogram::default()
    };
    Stored::Histogram(histogram.into())
}

#[tokio::test]
async fn absurd_queries_are_refused_at_once() {
    let storage = storage();
    let options = Options::default();
    for (query, remedy) in [
        ("(".repeat(20_000), "split it"),
        ("-".repeat(50_000), "split it"),
        ("abs(".repeat(5_000), "split it"),
        ("x ".repeat(40_000), "shorten it"),
        ("d_bucket[1e400]".to_owned(), "out of range"),
        (
            "sum_over_time(d_bucket[1000y:1ms])".to_owned(),
            "a shorter time",
        ),
        (
            "max_over_time(rate(d_bucket[5m])[300000000y:1ms])".to_owned(),
            "a shorter time",
        ),
        ("1 + (2".to_owned(), "never closed"),
    ] {
        let since = Instant::now();
        let refused = promql::instant(&storage, &query, 300_000, &options)
            .await
            .expect_err("absurd");
        let took = since.elapsed();
        let text = refused.to_string();
        let shown: String = query.chars().take(40).collect();
        assert!(text.contains(remedy), "{shown}: {text}");
        assert!(took < Duration::from_secs(1), "{shown}: {took:?}");
    }
}
