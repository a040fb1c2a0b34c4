//! What a query may not do: overrun its limits, outlive its reader, or take the process down.

#[path = "support/memory.rs"]
mod memory;

use std::time::{Duration, Instant};

use memory::Memory;
use promql::{Error, Labels, Options, Value};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// No test here may take longer.
const DEADLINE: Duration = Duration::from_secs(20);

fn storage() -> Memory {
    let mut storage = Memory::default();
    for route in ["/a", "/b", "/c"] {
        for bound in ["0.1", "1", "+Inf"] {
            let labels =
                Labels::from_pairs([("__name__", "d_bucket"), ("route", route), ("le", bound)]);
            storage.add(&labels, (0..40).map(|tick| (tick * 15_000, tick as f64)));
        }
    }
    storage
}

async fn range(query: &str, options: &Options) -> Result<Value, Error> {
    let storage = storage();
    let answer = promql::range(&storage, query, 0, 600_000, 60_000, options);
    tokio::time::timeout(DEADLINE, answer)
        .await
        .expect("an answer in time")
        .map(|answer| answer.value)
}

#[tokio::test]
async fn every_limit_has_its_error() {
    let few = Options {
        max_samples: 200,
        ..Options::default()
    };
    assert_eq!(
        range("d_bucket", &few).await,
        Err(Error::TooManySamples { limit: 200 })
    );
    assert_eq!(
        range("vector(1)[1y:1s]", &Options::default())
            .await
            .map(|_| ())
            .map_err(kind),
        Err("parse")
    );
    let long = range("sum_over_time(vector(1)[1000y:1ms])", &Options::default()).await;
    assert_eq!(long, Err(Error::TooManySamples { limit: 50_000_000 }));
    let few = Options {
        max_points: 10,
        ..Options::default()
    };
    assert_eq!(
        range("d_bucket", &few).await,
        Err(Error::TooManyPoints {
            points: 11,
            limit: 10
        })
    );
    let short = Options {
        max_query_bytes: 5,
        ..Options::default()
    };
    assert_eq!(
        range("d_bucket", &short).await,
        Err(Error::TooLong {
            length: 8,
            limit: 5
        })
    );
    let none = promql::range(&storage(), "d_bucket", 60_000, 0, 1, &Options::default()).await;
    assert_eq!(none.map_err(kind), Err("execution"));
    let far = promql::instant(&storage(), "d_bucket", i64::MIN, &Options::default()).await;
    assert_eq!(far.map_err(kind), Err("execution"));
}

fn kind(error: Error) -> &'static str {
    match error {
        Error::Parse { .. } => "parse",
        Error::Unsupported { .. } => "unsupported",
        Error::Execution(_) => "execution",
        _ => "limit",
    }
}

/// Without tokio the evaluation runs where it is asked for.
#[test]
fn it_needs_no_runtime() {
    let storage = storage();
    let options = Options::default();
    let answer = std::pin::pin!(promql::instant(
        &storage,
        "sum(d_bucket)",
        600_000,
        &options
    ));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match answer.poll(&mut context) {
        std::task::Poll::Ready(Ok(answer)) => {
            let Value::Vector(sum) = answer.value else {
                panic!("no vector")
            };
            assert_eq!(
                sum.first().map(|(_, sample)| sample.value),
                Some(9.0 * 39.0)
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    for query in [
        "histogram_count(d_bucket)",
        "histogram_avg(d_bucket)",
        "{a=\"b\" or c=\"d\"}",
        "d_bucket + fill(0) d_bucket",
    ] {
        assert_eq!(
            promql::check(query, &Options::default()).map_err(kind),
            Err("unsupported"),
            "{query}"
        );
    }
    let error =
        promql::check("histogram_sum(x)", &Options::default()).expect_err("native histograms");
    assert!(error.to_string().contains("native histograms"), "{error}");
}

#[tokio::test]
async fn a_query_can_be_cancelled_by_its_flag() {
    let options = Options::default();
    options.cancel.cancel();
    assert_eq!(range("d_bucket", &options).await, Err(Error::Cancelled));

    let options = Options::default();
    let cancel = options.cancel.clone();
    let stop = async {
        tokio::task::yield_now().await;
        cancel.cancel();
    };
    let (answer, ()) = tokio::join!(range(HOURS_OF_WORK, &options), stop);
    assert_eq!(answer, Err(Error::Cancelled));
}

/// Takes hours, unless somebody stops it.
const HOURS_OF_WORK: &str =
    "max_over_time(stddev_over_time(stddev_over_time(d_bucket[1d:100ms])[1d:1s])[1d:1s])";

#[test]
fn nobody_waiting_stops_the_work() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let options = Options::default();
    let waiting = async {
        tokio::time::timeout(Duration::from_millis(100), range(HOURS_OF_WORK, &options)).await
    };
    assert!(
        runtime.block_on(waiting).is_err(),
        "the work was done at once, so nothing was stopped"
    );
    let since = Instant::now();
    runtime.shutdown_timeout(DEADLINE);
    assert!(
        since.elapsed() < DEADLINE / 2,
        "the work went on for {:?}",
        since.elapsed()
    );
}

/// The deepest queries the limit allows, on a thread with the 2 MiB that tokio gives its own.
#[test]
fn the_deepest_queries_fit_the_stack() {
    let depth = Options::default().max_nesting - 2;
    let queries = [
        format!("{}1{}", "(".repeat(depth), ")".repeat(depth)),
        format!("{}d_bucket{}", "abs(".repeat(depth), ")".repeat(depth)),
        format!("{}d_bucket", "-".repeat(depth)),
        format!("1{}", "+1".repeat(depth)),
        format!("1{}", "^1".repeat(depth)),
        format!("d_bucket{}", " or d_bucket".repeat(depth)),
        format!("{}d_bucket{}", "sum(".repeat(depth), ")".repeat(depth)),
        format!(
            "{}d_bucket{}",
            "max_over_time(".repeat(depth / 2),
            "[1m:1m])".repeat(depth / 2)
        ),
    ];
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        for query in queries {
            let answer = runtime.block_on(range(&query, &Options::default()));
            assert!(answer.is_ok(), "{query}: {answer:?}");
        }
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .expect("a thread")
        .join()
        .expect("no panic");
}

/// Pieces that queries are made of, and some that break them.
const PIECES: [&str; 65] = [
    "[300000000y:290000000y]",
    " offset 300000000y",
    " @ -1e15",
    "d_bucket",
    "d_bucket{route=\"/a\"}",
    "{le=~\".+\"}",
    "[5m]",
    "[5m:1m]",
    "[1m:]",
    "(",
    ")",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "==",
    "!=",
    ">",
    "<=",
    " bool ",
    " and ",
    " or ",
    " unless ",
    " on (route) ",
    " ignoring (le) ",
    " group_left ",
    " group_right (le) ",
    "sum",
    "avg by (route) ",
    "topk",
    "quantile",
    "count_values",
    " without (le) ",
    "rate(",
    "increase(",
    "histogram_quantile(",
    "abs(",
    "clamp(",
    "label_replace(",
    "absent(",
    "sort(",
    "scalar(",
    "vector(",
    "time()",
    "timestamp(",
    "predict_linear(",
    "day_of_week(",
    "0.5",
    "1e400",
    "-1",
    "NaN",
    "Inf",
    "\"le\"",
    "\"(\"",
    " offset 1m",
    " offset -1h",
    " @ 60",
    " @ end()",
    "[1e400]",
    "\u{e9}",
];

const QUERIES: [&str; 11] = [
    "predict_linear(max_over_time(vector(1)[300000000y:290000000y])[300000000y:290000000y] offset 300000000y, 1)",
    "histogram_quantile(0.9, sum by (le) (rate(d_bucket[5m])))",
    "sum by (route) (increase(d_bucket{le=\"+Inf\"}[1m])) > bool 3",
    "topk(2, d_bucket) or on (route) vector(1)",
    "label_replace(d_bucket, \"a\", \"$1\", \"route\", \"/(.*)\")",
    "max_over_time(rate(d_bucket[1m])[5m:30s]) @ 300 offset 1m",
    "d_bucket / on (route, le) group_left d_bucket",
    "count_values without (le) (\"v\", d_bucket) % 2",
    "quantile_over_time(scalar(sum(d_bucket)) / 100, d_bucket[2m])",
    "absent_over_time(d_bucket{route=\"/z\"}[5m]) unless vector(1)",
    "-d_bucket ^ 2 + clamp_max(d_bucket, 5) atan2 1",
];

#[tokio::test]
async fn no_mangled_query_panics() {
    let storage = storage();
    let options = Options {
        max_samples: 100_000,
        ..Options::default()
    };
    let mut random = StdRng::seed_from_u64(7);
    let mut answered = 0;
    for _ in 0..4_000 {
        let query = mangled(&mut random);
        let instant = promql::instant(&storage, &query, 300_000, &options);
        let instant = in_time(&query, instant).await;
        // A range query reads the text in the same way.
        if matches!(
            instant,
            Err(Error::Parse { .. } | Error::Unsupported { .. })
        ) {
            continue;
        }
        let range = promql::range(&storage, &query, 0, 600_000, 60_000, &options);
        for answer in [instant, in_time(&query, range).await] {
            match answer {
                Ok(_) => answered += 1,
                Err(Error::Execution(text)) => assert!(!text.contains("internal fault"), "{query}"),
                Err(_) => {}
            }
        }
    }
    assert!(
        answered > 500,
        "only {answered} mangled queries were evaluated"
    );
}

async fn in_time<T>(query: &str, answer: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, answer)
        .await
        .unwrap_or_else(|_| panic!("no answer in time: {query}"))
}

fn mangled(random: &mut StdRng) -> String {
    if random.random_bool(0.2) {
        return (0..random.random_range(1..10))
            .map(|_| piece(random))
            .collect();
    }
    let mut query: Vec<char> = QUERIES[random.random_range(0..QUERIES.len())]
        .chars()
        .collect();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..query.len().max(1)).min(query.len());
        let to = (at + random.random_range(0..6)).min(query.len());
        match random.random_range(0..3) {
            0 => query.splice(at..at, piece(random).chars()).for_each(drop),
            1 => query.drain(at..to).for_each(drop),
            _ => query.splice(at..to, piece(random).chars()).for_each(drop),
        }
    }
    query.into_iter().collect()
}

fn piece(random: &mut StdRng) -> &'static str {
    PIECES[random.random_range(0..PIECES.len())]
}

#[tokio::test]
async fn doubtful_queries_are_answered_with_a_remark() {
    for (query, warning, info) in [
        (
            "histogram_quantile(1.5, d_bucket)",
            "between 0 and 1, got 1.5",
            "",
        ),
        ("quantile(-1, d_bucket)", "between 0 and 1, got -1", ""),
        (
            "histogram_quantile(0.5, vector(1))",
            "\"le\" is missing",
            "",
        ),
        ("sort(d_bucket)", "sort is ineffective", ""),
        ("rate(d_bucket[5m])", "", ""),
        ("rate({__name__=~\"d_.*\"}[5m])", "", ""),
        ("rate(heap_bytes[5m])", "", "might not be a counter"),
        ("delta(heap_bytes[5m])", "", ""),
        (
            "histogram_quantile(0.5, falling_bucket)",
            "",
            "fixed for monotonicity",
        ),
    ] {
        let mut storage = storage();
        storage.add(
            &Labels::from_pairs([("__name__", "heap_bytes")]),
            (0..40).map(|tick| (tick * 15_000, 1.0)),
        );
        for (bound, count) in [("1", 5.0), ("2", 3.0), ("+Inf", 9.0)] {
            let labels = Labels::from_pairs([("__name__", "falling_bucket"), ("le", bound)]);
            storage.add(&labels, [(0, count)]);
        }
        let answer = promql::range(&storage, query, 0, 600_000, 60_000, &Options::default())
            .await
            .expect("an answer");
        let said = |texts: &[String], expected: &str| match expected {
            "" => texts.is_empty(),
            expected => texts.iter().any(|text| text.contains(expected)),
        };
        assert!(
            said(&answer.warnings, warning),
            "{query}: {:?}",
            answer.warnings
        );
        assert!(said(&answer.infos, info), "{query}: {:?}", answer.infos);
    }
}
