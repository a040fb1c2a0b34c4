//! How long a day of 1,000 series at 15 s takes to evaluate at one-minute steps, apart from reading it.
//! Run with `cargo run --release -p promql --example day`.

use std::sync::Mutex;
use std::time::Instant;

use async_trait::async_trait;
use promql::{Labels, Matcher, Options, RawSeries, Sample, Storage, StorageError, Value};

const SERIES: i64 = 1_000;
const DAY: i64 = 24 * 3_600_000;
const SCRAPE: i64 = 15_000;
const STEP: i64 = 60_000;
/// Runs of each query; the fastest counts.
const RUNS: usize = 5;

const QUERIES: [&str; 4] = [
    "sum by (route) (rate(requests_total[5m]))",
    "histogram_quantile(0.95, sum by (le) (rate(duration_seconds_bucket[5m])))",
    "topk(5, avg_over_time(requests_total[5m]))",
    "sum by (route) (rate(requests_total{code=\"500\"}[5m])) / sum by (route) (rate(requests_total[5m]))",
];

#[tokio::main]
async fn main() -> Result<(), promql::Error> {
    for query in QUERIES {
        let mut fastest = f64::INFINITY;
        let mut points = 0;
        for _ in 0..RUNS {
            let storage = Day {
                handed_out: Mutex::new(None),
            };
            let answer =
                promql::range(&storage, query, STEP, DAY, STEP, &Options::default()).await?;
            let handed_out = storage.handed_out.lock().ok().and_then(|last| *last);
            let elapsed = handed_out.map_or(f64::NAN, |since: Instant| {
                since.elapsed().as_secs_f64() * 1000.0
            });
            fastest = fastest.min(elapsed);
            points = match answer.value {
                Value::Matrix(series) => series.iter().map(|one| one.samples.len()).sum(),
                _ => 0,
            };
        }
        println!("{fastest:7.1} ms  {points:7} points  {query}");
    }
    Ok(())
}

/// Makes a day of samples and notes when it handed out the last of them.
struct Day {
    handed_out: Mutex<Option<Instant>>,
}

#[async_trait]
impl Storage for Day {
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError> {
        let all = (0..SERIES).flat_map(|number| [requests(number), buckets(number)]);
        let accepted = all.filter(|labels| matchers.iter().all(|matcher| matcher.accepts(labels)));
        let times = || (start.max(0) / SCRAPE..=end / SCRAPE).map(|tick| tick * SCRAPE);
        let read = |(number, labels): (usize, Labels)| {
            let sample = |at| Sample {
                at,
                value: counter(number as i64, at),
            };
            RawSeries::of_numbers(labels, times().map(sample).collect())
        };
        let series = accepted.enumerate().map(read).collect();
        if let Ok(mut last) = self.handed_out.lock() {
            *last = Some(Instant::now());
        }
        Ok(series)
    }
}

fn requests(number: i64) -> Labels {
    Labels::from_pairs([
        ("__name__", "requests_total".to_owned()),
        (
            "code",
            if number % 10 == 0 { "500" } else { "200" }.to_owned(),
        ),
        ("instance", format!("app-{}", number / 20)),
        ("route", format!("/api/{}", number % 20)),
    ])
}

fn buckets(number: i64) -> Labels {
    let bounds = [
        "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "+Inf",
    ];
    let bound = usize::try_from(number % 10)
        .ok()
        .and_then(|place| bounds.get(place))
        .copied()
        .unwrap_or("+Inf");
    Labels::from_pairs([
        ("__name__", "duration_seconds_bucket".to_owned()),
        ("instance", format!("app-{}", number / 10)),
        ("le", bound.to_owned()),
    ])
}

/// Grows faster for higher bounds and starts again every six hours.
fn counter(number: i64, at: i64) -> f64 {
    let since_start = (at + number * 7_919) % (DAY / 4);
    (since_start / SCRAPE * (1 + number % 10)) as f64
}
