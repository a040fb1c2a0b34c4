//! What a query may not do: overrun its limits, outlive its reader, or take the process down.

use std::time::{Duration, Instant};

use promql::Memory;
use promql::{Error, Labels, Options, Value};

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
    // Few samples, but a column for each of their values.
    let few = Options {
        max_samples: 600,
        ..Options::default()
    };
    assert!(range("d_bucket", &few).await.is_ok());
    assert_eq!(
        range("count_values by (route, le) (\"v\", d_bucket)", &few)
            .await
            .map(|_| ()),
        Err(Error::TooManySamples { limit: 600 })
    );
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
            assert_eq!(sum.first().map(|one| one.sample.value), Some(9.0 * 39.0));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    for (query, named) in [
        ("{a=\"b\" or c=\"d\"}", "`or` between its matchers"),
        ("rate(d_bucket[5m] anchored)", "the modifier anchored"),
        ("d_bucket smoothed", "the modifier smoothed"),
    ] {
        let error = promql::check(query, &Options::default()).expect_err("not there");
        assert_eq!(kind(error.clone()), "unsupported", "{query}: {error}");
        assert!(error.to_string().contains(named), "{query}: {error}");
    }
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
