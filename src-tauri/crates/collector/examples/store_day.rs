//! Fills a store with the histogram of a busy service, scrape by scrape, and times the two
//! questions a dashboard asks of it. With `mixed` two fifths of the series are what else a service
//! tells: counters, gauges and sums.
//!
//! `cargo run --release -p collector --example store_day -- [HOURS [SERIES [SEED [mixed]]]]`

use std::{fs, path::Path, time::Instant};

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
    let mixed = std::env::args().any(|argument| argument == "mixed");
    let numbers = std::env::args()
        .skip(1)
        .filter(|argument| argument != "mixed");
    let mut arguments = numbers.map(|text| text.parse::<u64>());
    let mut argument = |default| arguments.next().unwrap_or(Ok(default));
    let (hours, series, seed) = (argument(24)?, argument(1_000)?, argument(1)?);
    let folder = tempfile::tempdir()?;
    let limits = Limits {
        max_bytes: u64::MAX,
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START)).await?;

    let buckets = if mixed { series * 3 / 5 } else { series };
    let mut service = Service::of(buckets as usize, seed);
    let mut others = Others::of((series - buckets) as usize, seed);
    let scrapes = hours as i64 * 3_600_000 / STEP;
    let (filled, mut waited, mut spent) = (Instant::now(), 0.0, 0.0);
    let (mut longest, mut longest_beside) = (0.0_f64, 0.0_f64);
    let mut maintenance = tokio::spawn(async {});
    for nth in 0..scrapes {
        // A scraper is a few milliseconds early or late.
        let at = Millis(START + nth * STEP + if mixed { nth * 7 % 5 } else { 0 });
        let mut samples = service.next();
        samples.extend(others.next());
        let scrape = Scrape {
            at,
            samples,
            ..Scrape::default()
        };
        let beside = !maintenance.is_finished();
        let (begun, before) = (Instant::now(), processor_ms());
        store.append_scrape(scrape).await?;
        waited += millis(begun);
        if nth == 0 {
            // Every series is new, once.
            println!("first scrape {:.0} ms", millis(begun));
        } else if beside {
            longest_beside = longest_beside.max(millis(begun));
        } else {
            longest = longest.max(millis(begun));
            spent += processor_ms() - before;
        }
        if nth % 4 == 3 && maintenance.is_finished() {
            let store = store.clone();
            maintenance = tokio::spawn(async move {
                if let Err(error) = store.maintain(at).await {
                    eprintln!("maintenance failed: {error}");
                }
            });
        }
    }
    maintenance.await?;
    let end = Millis(START + scrapes * STEP);
    store.maintain(end).await?;
    let extent = store.extent();
    println!(
        "{} series, {} samples in {:.1} s; append {:.2} ms per scrape, {:.2} ms of processors; longest {longest:.0} ms, beside a maintenance {longest_beside:.0} ms",
        extent.series,
        extent.samples,
        filled.elapsed().as_secs_f64(),
        waited / scrapes as f64,
        spent / scrapes as f64,
    );
    println!(
        "{:.1} MiB, {:.2} bytes per sample; memory {} MiB",
        extent.bytes as f64 / (1 << 20) as f64,
        extent.bytes as f64 / extent.samples as f64,
        resident_mib(),
    );

    let killed = tempfile::tempdir()?;
    as_killed_now(folder.path(), killed.path())?;
    let (begun, before) = (Instant::now(), processor_ms());
    let (as_killed, _) = Store::open(killed.path(), limits, end).await?;
    let opened = millis(begun);
    let spent = processor_ms() - before;
    println!("opened as after a kill in {opened:.0} ms, {spent:.0} ms of processors");
    as_killed.close().await;

    let begun = Instant::now();
    store.close().await;
    let (store, _) = Store::open(folder.path(), limits, end).await?;
    println!("closed and opened in {:.0} ms", millis(begun));

    // No more samples than an answer may hold at once.
    let hours = (20_000_000 * STEP / 3_600_000 / series as i64).clamp(1, 24);
    let range = TimeRange {
        start: Millis(end.0 - hours * 3_600_000),
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
            "{query} over {hours} h: {:.0} ms (of 5: {:.0} to {:.0})",
            times[2], times[0], times[4]
        );
    }
    println!("memory {} MiB", resident_mib());
    // Read by `cargo xtask bench`.
    let size = extent.bytes as f64 / extent.samples as f64;
    for (name, value, unit) in [
        ("store 24 h query", slowest, "ms"),
        ("store, bytes of a sample", size, "B"),
        ("store, longest append beside a fold", longest_beside, "ms"),
        ("store, opened as after a kill", opened, "ms"),
    ] {
        println!("{{\"name\":\"{name}\",\"value\":{value:.2},\"unit\":\"{unit}\"}}");
    }
    Ok(())
}

/// Copies the files as a kill would leave them: again if one changed meanwhile.
fn as_killed_now(from: &Path, to: &Path) -> std::io::Result<()> {
    let names = ["history.sqlite", "history.sqlite-wal"];
    let state = || names.map(|name| fs::metadata(from.join(name)).and_then(|file| file.modified()));
    loop {
        let before = state();
        for name in names {
            fs::copy(from.join(name), to.join(name))?;
        }
        if before
            .into_iter()
            .zip(state())
            .all(|(before, after)| matches!((before, after), (Ok(b), Ok(a)) if a == b))
        {
            return Ok(());
        }
    }
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

/// Counters, gauges and sums that are not a histogram.
struct Others {
    labels: Vec<Labels>,
    values: Vec<f64>,
    random: Service,
}

impl Others {
    fn of(series: usize, seed: u64) -> Self {
        let names = [
            "http_requests_total",
            "errors_total",
            "http_request_duration_seconds_sum",
            "heap_bytes",
            "connections",
            "process_cpu_seconds_total",
            "queue_saturation_ratio",
            "info",
        ];
        let labels = (0..series).map(|nth| {
            Labels::from_pairs([
                ("__name__", names[nth % names.len()].to_owned()),
                ("instance", "127.0.0.1:8080".to_owned()),
                ("job", "orders".to_owned()),
                ("route", format!("/api/v1/others/{}", nth / names.len())),
            ])
        });
        Self {
            labels: labels.collect(),
            values: vec![1.0; series],
            random: Service::of(0, seed ^ 0xa5a5),
        }
    }

    fn next(&mut self) -> Vec<(Labels, f64)> {
        for (nth, value) in self.values.iter_mut().enumerate() {
            let mut random = || self.random.uniform();
            *value = match nth % 8 {
                0 => *value + (random() * 300.0).floor(),
                1 => *value + f64::from(u8::from(random() < 0.02)),
                2 => *value + random() * 12.0,
                3 => (*value + (random() - 0.5) * 4e6).abs().div_euclid(4_096.0) * 4_096.0,
                4 => (random() * 40.0).floor(),
                5 => ((*value + random()) * 100.0).round() / 100.0,
                6 => (random() * 1_000.0).round() / 1_000.0,
                _ => 1.0,
            };
        }
        self.labels
            .iter()
            .cloned()
            .zip(self.values.iter().copied())
            .collect()
    }
}

/// Processor time of this process, where the system tells; to ten milliseconds.
fn processor_ms() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().map(|rest| {
        let fields = rest.split_whitespace().skip(11).take(2);
        fields
            .filter_map(|field| field.parse::<f64>().ok())
            .sum::<f64>()
    });
    ticks.unwrap_or(0.0) * 10.0
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
