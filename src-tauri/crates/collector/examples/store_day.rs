//! Fills a store with the histogram of a busy service, scrape by scrape, and times the two
//! questions a dashboard asks of it.
//!
//! `cargo run --release -p collector --example store_day -- [HOURS [SERIES [SEED]]]`

use std::time::Instant;

use collector::{Limits, Scrape, Store};
use model::{Metrics as _, Millis, TimeRange};
use promql::Labels;

const START: i64 = 1_795_000_000_000;
const STEP: i64 = 15_000;
/// Bounds of the buckets in seconds, the last one infinite.
const BOUNDS: [&str; 20] = [
    "0.001", "0.002", "0.004", "0.006", "0.008", "0.01", "0.02", "0.04", "0.06", "0.08", "0.1",
    "0.2", "0.4", "0.6", "0.8", "1", "2", "4", "10", "+Inf",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let mut argument = |default| arguments.next().unwrap_or(Ok(default));
    let (hours, series, seed) = (argument(24)?, argument(1_000)?, argument(1)?);
    let folder = tempfile::tempdir()?;
    let (store, _) = Store::open(folder.path(), Limits::default(), Millis(START)).await?;

    let mut service = Service::of(series as usize, seed);
    let scrapes = hours as i64 * 3_600_000 / STEP;
    let (filled, mut waited, mut longest_fold) = (Instant::now(), 0.0, 0.0_f64);
    for nth in 0..scrapes {
        let at = Millis(START + nth * STEP);
        let scrape = Scrape {
            at,
            samples: service.next(),
            ..Scrape::default()
        };
        let begun = Instant::now();
        store.append_scrape(scrape).await?;
        waited += begun.elapsed().as_secs_f64();
        if nth % 4 == 3 {
            let begun = Instant::now();
            store.maintain(at).await?;
            longest_fold = longest_fold.max(millis(begun));
        }
    }
    let end = Millis(START + scrapes * STEP);
    store.maintain(end).await?;
    let extent = store.extent();
    println!(
        "{} series, {} samples in {:.1} s; append {:.2} ms per scrape, longest maintenance {longest_fold:.0} ms",
        extent.series,
        extent.samples,
        filled.elapsed().as_secs_f64(),
        waited * 1e3 / scrapes as f64,
    );
    println!(
        "{:.1} MiB, {:.2} bytes per sample; memory {} MiB",
        extent.bytes as f64 / (1 << 20) as f64,
        extent.bytes as f64 / extent.samples as f64,
        resident_mib(),
    );

    let begun = Instant::now();
    store.close().await;
    let (store, _) = Store::open(folder.path(), Limits::default(), end).await?;
    println!("closed and opened in {:.0} ms", millis(begun));

    let range = TimeRange {
        start: Millis(end.0 - 24 * 3_600_000),
        end,
    };
    let mut slowest = 0.0_f64;
    for query in [
        "sum by (route) (rate(http_request_duration_seconds_bucket[5m]))",
        "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    ] {
        let mut times = Vec::new();
        for _ in 0..5 {
            let begun = Instant::now();
            let answer = store.metrics().range(query, range, Millis(60_000)).await?;
            times.push(millis(begun));
            assert!(!answer.value.is_empty(), "nothing found");
        }
        times.sort_by(f64::total_cmp);
        slowest = slowest.max(times[2]);
        println!(
            "{query}: {:.0} ms (of 5: {:.0} to {:.0})",
            times[2], times[0], times[4]
        );
    }
    println!("memory {} MiB", resident_mib());
    // Read by `cargo xtask bench`.
    println!("{{\"name\":\"store 24 h query\",\"value\":{slowest:.1},\"unit\":\"ms\"}}");
    Ok(())
}

/// Counters that grow by a different amount at every scrape, as those of a real service do.
struct Service {
    labels: Vec<Labels>,
    counts: Vec<f64>,
    random: u64,
}

impl Service {
    fn of(series: usize, seed: u64) -> Self {
        let labels = (0..series).map(|nth| {
            Labels::from_pairs([
                (
                    "__name__",
                    "http_request_duration_seconds_bucket".to_owned(),
                ),
                ("instance", "127.0.0.1:8080".to_owned()),
                ("job", "orders".to_owned()),
                ("le", BOUNDS[nth % BOUNDS.len()].to_owned()),
                ("route", format!("/api/v1/things/{}", nth / BOUNDS.len())),
            ])
        });
        Self {
            labels: labels.collect(),
            counts: vec![0.0; series],
            random: seed,
        }
    }

    fn next(&mut self) -> Vec<(Labels, f64)> {
        let mut below = 0.0;
        for nth in 0..self.counts.len() {
            let bucket = nth % BOUNDS.len();
            let route = nth / BOUNDS.len();
            if bucket == 0 {
                below = 0.0;
            }
            // Most requests are fast, routes differ in traffic by two orders of magnitude.
            let traffic = 200.0 / (1.0 + route as f64);
            let share = (-(bucket as f64 - 6.0).powi(2) / 8.0).exp();
            below += (traffic * share * 2.0 * self.uniform()).round();
            self.counts[nth] += below;
        }
        self.labels
            .iter()
            .cloned()
            .zip(self.counts.iter().copied())
            .collect()
    }

    fn uniform(&mut self) -> f64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Resident memory of this process, where the system tells.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1_024
}
