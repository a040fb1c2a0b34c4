//! Scraping: one loop per page, as Prometheus does it.
//!
//! Series of a page get the labels `job` and `instance`; labels of the page with these names become
//! `exported_…`. A series that vanishes, and every series of a page that cannot be read, ends with
//! a stale marker.

mod round;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
    time::Duration,
};

use model::{Code, Failure, Millis};
use promql::{Labels, METRIC_NAME};
use tokio::time::{Instant, MissedTickBehavior, timeout};

use crate::{
    Clock, Fetch, Fetched, ScrapeTarget, Store,
    board::{Board, Slot},
    exposition::{ACCEPT, Format},
    store::Scrape,
};
use round::{Memory, Page};

/// What a scrape loop needs.
pub(crate) struct Scraper {
    pub(crate) target: ScrapeTarget,
    pub(crate) store: Store,
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) board: Board,
    pub(crate) slot: Slot,
}

impl Scraper {
    /// Scrapes until the task is dropped.
    pub(crate) async fn run(&self) {
        let mut memory = Memory::of(&self.target.job, &instance(&self.target.url));
        let mut ticks = tokio::time::interval_at(Instant::now() + self.offset(), self.every());
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            memory = self.scrape(memory).await;
        }
    }

    fn every(&self) -> Duration {
        self.target.every.max(Duration::from_millis(100))
    }

    /// Spreads the targets, at most over the first second: a window that just opened waits.
    fn offset(&self) -> Duration {
        let mut hasher = DefaultHasher::new();
        (&self.target.job, &self.target.url).hash(&mut hasher);
        let within = self.every().min(Duration::from_secs(1)).as_millis().max(1) as u64;
        Duration::from_millis(hasher.finish() % within)
    }

    async fn scrape(&self, memory: Memory) -> Memory {
        let at = self.clock.now().to_millis();
        let started = Instant::now();
        let (page, memory, mut failure) = match self.page().await {
            Ok((fetched, format)) => read(memory, fetched, format, at, &self.target.url).await,
            Err(failure) => {
                let mut memory = memory;
                let page = memory.end();
                (page, memory, Some(failure))
            }
        };
        let up = failure.is_none();
        let samples = page.samples.len() as u64 + page.timed.len() as u64 - page.ended;
        let mut scrape = Scrape {
            at,
            samples: page.samples,
            timed: page.timed,
            exemplars: page.exemplars,
            metadata: page.metadata,
        };
        for (name, value) in [
            ("up", f64::from(u8::from(up))),
            ("scrape_duration_seconds", started.elapsed().as_secs_f64()),
            ("scrape_samples_scraped", samples as f64),
        ] {
            scrape.samples.push((memory.own(name), value));
        }
        if let Err(error) = self.store.append_scrape(scrape).await {
            failure.get_or_insert(error.into());
        }
        self.board.target(self.slot, |status| {
            status.up = Some(up);
            status.last_scrape = Some(at);
            status.last_error = failure;
            status.samples = samples;
            status.problems = page.problems;
        });
        memory
    }

    async fn page(&self) -> Result<(Fetched, Format), Failure> {
        let url = &self.target.url;
        let fetched = timeout(self.target.timeout, self.fetch.get(url, ACCEPT))
            .await
            .unwrap_or_else(|_| {
                let seconds = self.target.timeout.as_secs_f64();
                Err(
                    Failure::new(Code::Timeout, format!("no answer within {seconds} s"))
                        .remedy("check that the backend runs, or allow it more time"),
                )
            })
            .map_err(|failure| failure.at(url))?;
        match Format::of(&fetched.content_type, &fetched.body) {
            Some(format) => Ok((fetched, format)),
            None => Err(Failure::new(
                Code::UnexpectedAnswer,
                format!(
                    "the answer is {:?}, not a page of metrics",
                    fetched.content_type
                ),
            )
            .at(url)
            .remedy("check the path, which is usually /metrics")),
        }
    }
}

/// Reads a page away from the tasks that wait for others: a large one takes a while.
async fn read(
    memory: Memory,
    fetched: Fetched,
    format: Format,
    at: Millis,
    url: &str,
) -> (Page, Memory, Option<Failure>) {
    let fresh = memory.fresh();
    let place = url.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut memory = memory;
        let page = memory.read(&fetched.body, format, at, &place);
        (page, memory)
    });
    match reading.await {
        Ok((page, memory)) => {
            let failure = nothing_read(&page, url);
            (page, memory, failure)
        }
        Err(error) => {
            tracing::error!(url, %error, "reading a page of metrics failed");
            let failure = Failure::new(Code::Internal, "the page of metrics could not be read")
                .at(url)
                .remedy("copy the diagnostics and report it");
            (Page::default(), fresh, Some(failure))
        }
    }
}

/// A page of which no line could be read is not a page of metrics, whatever its type says.
fn nothing_read(page: &Page, url: &str) -> Option<Failure> {
    let read = page.samples.len() as u64 + page.timed.len() as u64 - page.ended;
    let first = page.problems.first().filter(|_| read == 0)?;
    let words = format!(
        "no line of the page can be read; the first: {}",
        first.message
    );
    Some(
        Failure::new(Code::UnexpectedAnswer, words)
            .at(url)
            .remedy("check the path, which is usually /metrics"),
    )
}

/// Host and port of a page, the port of the scheme where none is written.
fn instance(url: &str) -> String {
    let Ok(parsed) = url::Url::parse(url) else {
        return url.to_owned();
    };
    match (parsed.host_str(), parsed.port_or_known_default()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        _ => url.to_owned(),
    }
}

/// `name{job, instance}`.
fn own_series(name: &str, job: &str, instance: &str) -> Labels {
    Labels::from_pairs([(METRIC_NAME, name), ("job", job), ("instance", instance)])
}

#[cfg(test)]
mod tests;
