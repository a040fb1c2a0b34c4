use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use futures::FutureExt;
use model::{Failure, Problem, Weight};
use tokio::{
    sync::Mutex,
    time::{MissedTickBehavior, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Clock, CollectorConfig, CollectorStatus, Fetch, HistoryFile, ScrapeTarget, Store, TailFile,
    board::Board,
    history::{self, Import},
    otlp::{self, Intake},
    scrape::Scraper,
    status::{HistoryState, HistoryStatus, Protocol, ReceiverStatus, TailStatus, TargetStatus},
    tail::Tail,
};

/// How often the store folds and drops.
const MAINTENANCE: Duration = Duration::from_secs(60);
/// How often a window that only reads looks for what is new, and whether its turn has come.
const LOOK: Duration = Duration::from_secs(1);
/// How long stopping may take before tasks are dropped.
const FAREWELL: Duration = Duration::from_secs(3);
/// Time between two looks for a file of history that is not there yet.
const HISTORY_AGAIN: Duration = Duration::from_secs(2);
/// Time before a task that panicked begins again.
const AGAIN: Duration = Duration::from_secs(1);

/// The running collector: scrapes, receives, follows and imports into a store until it is shut
/// down or dropped.
pub struct Collector {
    running: Running,
}

/// What runs, and how it is ended.
#[derive(Clone, Default)]
struct Running {
    board: Board,
    stop: CancellationToken,
    /// Drops what did not stop in time.
    end: CancellationToken,
    tasks: TaskTracker,
}

/// What every task shares.
#[derive(Clone)]
struct Start {
    store: Store,
    fetch: Arc<dyn Fetch>,
    clock: Arc<dyn Clock>,
    metrics: Arc<Mutex<otlp::Metrics>>,
    running: Running,
}

impl Collector {
    /// Starts everything the configuration names. What cannot start is a problem, and stands in
    /// the status; the rest works. Over a store that another window writes nothing starts until
    /// that window ends.
    pub async fn start(
        config: CollectorConfig,
        store: Store,
        fetch: Arc<dyn Fetch>,
        clock: Arc<dyn Clock>,
    ) -> (Self, Vec<Problem>) {
        let running = Running::default();
        let start = Start {
            store,
            fetch,
            clock,
            metrics: Arc::default(),
            running: running.clone(),
        };
        let problems = match start.store.owned() {
            Ok(()) => start.begin(config).await,
            Err(in_use) => {
                running
                    .board
                    .update(|status| status.reads_only = Some(in_use.into()));
                start.read_along(config);
                Vec::new()
            }
        };
        (Self { running }, problems)
    }

    /// How every part is doing.
    #[must_use]
    pub fn status(&self) -> CollectorStatus {
        self.running.board.read()
    }

    /// Stops every task and waits until they are gone. The store stays open.
    pub async fn shutdown(&self) {
        let Running {
            stop, end, tasks, ..
        } = &self.running;
        stop.cancel();
        tasks.close();
        if timeout(FAREWELL, tasks.wait()).await.is_err() {
            let tasks_left = tasks.len();
            tracing::warn!(
                tasks_left,
                "tasks of the collector did not stop in time and are dropped"
            );
            end.cancel();
            tasks.wait().await;
        }
    }
}

impl Running {
    /// Runs a task until the collector stops. One that panics begins again and disturbs no other.
    fn spawn<F: Future<Output = ()> + Send + 'static>(
        &self,
        what: String,
        task: impl Fn() -> F + Send + Sync + 'static,
    ) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            loop {
                let run = std::panic::AssertUnwindSafe(task()).catch_unwind();
                tokio::select! {
                    () = stop.cancelled() => return,
                    outcome = run => match outcome {
                        Ok(()) => return,
                        Err(_) => tracing::error!(what, "a task of the collector panicked and begins again"),
                    },
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(AGAIN) => {}
                }
            }
        });
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.running.stop.cancel();
    }
}

impl Start {
    /// Starts every part.
    async fn begin(&self, config: CollectorConfig) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (protocol, address) in [
            (Protocol::Http, config.otlp_http),
            (Protocol::Grpc, config.otlp_grpc),
        ] {
            if let Some(address) = address {
                problems.extend(self.receive(protocol, address).await);
            }
        }
        self.import(config.history);
        for target in config.scrape {
            self.scrape(target);
        }
        for file in config.logs {
            self.follow(file);
        }
        self.maintain();
        problems
    }

    /// Reads what another window writes, and begins when that one has ended.
    fn read_along(self, config: CollectorConfig) {
        let running = self.running.clone();
        let start = Arc::new((self, config));
        running.spawn("read along".to_owned(), move || {
            let start = start.clone();
            async move {
                let (start, config) = &*start;
                let mut ticks = tokio::time::interval(LOOK);
                ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
                while !start.caught_up().await {
                    ticks.tick().await;
                }
                start.begin(config.clone()).await;
            }
        });
    }

    /// Takes the store over if its window has ended, else reads what is new; whether it is ours.
    async fn caught_up(&self) -> bool {
        let (ours, failure) = match self.store.take_over().await {
            Ok(true) => (true, None),
            Ok(false) => (false, self.store.catch_up().await.err()),
            Err(error) => (false, Some(error)),
        };
        self.running.board.update(|status| {
            status.reads_only = self.store.owned().err().map(Failure::from);
            status.maintenance = failure.map(Failure::from);
        });
        ours
    }

    fn scrape(&self, target: ScrapeTarget) {
        let slot = self.running.board.add_target(TargetStatus {
            job: target.job.clone(),
            url: target.url.clone(),
            ..TargetStatus::default()
        });
        let what = format!("scrape {}", target.url);
        let scraper = Arc::new(Scraper {
            target,
            store: self.store.clone(),
            fetch: self.fetch.clone(),
            clock: self.clock.clone(),
            board: self.running.board.clone(),
            slot,
        });
        self.running.spawn(what, move || {
            let scraper = scraper.clone();
            async move { scraper.run().await }
        });
    }

    fn follow(&self, file: TailFile) {
        let slot = self.running.board.add_tail(TailStatus {
            file: file.path.clone(),
            ..TailStatus::default()
        });
        let what = format!("follow {}", file.path.display());
        let tail = Arc::new(Tail {
            file,
            store: self.store.clone(),
            clock: self.clock.clone(),
            board: self.running.board.clone(),
            slot,
        });
        self.running.spawn(what, move || {
            let tail = tail.clone();
            async move { tail.run().await }
        });
    }

    /// Imports one file after the other, beside everything else. A backend that starts later than
    /// the window may write its history later too, so a missing file is waited for.
    fn import(&self, entries: Vec<HistoryFile>) {
        let files = entries.iter().flat_map(history::files);
        let imports: Vec<Import> = files
            .map(|file| Import {
                slot: self.running.board.add_history(HistoryStatus {
                    file: file.path.clone(),
                    state: HistoryState::Waiting,
                    problems: Vec::new(),
                }),
                file,
                store: self.store.clone(),
                clock: self.clock.clone(),
                board: self.running.board.clone(),
            })
            .collect();
        let imports = Arc::new(imports);
        self.running
            .spawn("import the history".to_owned(), move || {
                let imports = imports.clone();
                async move {
                    let mut left: Vec<&Import> = imports.iter().collect();
                    loop {
                        let mut missing = Vec::new();
                        for import in left {
                            if !import.run().await {
                                missing.push(import);
                            }
                        }
                        if missing.is_empty() {
                            return;
                        }
                        left = missing;
                        tokio::time::sleep(HISTORY_AGAIN).await;
                    }
                }
            });
    }

    async fn receive(&self, protocol: Protocol, address: SocketAddr) -> Option<Problem> {
        let board = &self.running.board;
        let bound = otlp::bind(address).await;
        let address = bound
            .as_ref()
            .ok()
            .and_then(|listener| listener.local_addr().ok())
            .unwrap_or(address);
        let slot = board.add_receiver(ReceiverStatus {
            protocol,
            address,
            failure: bound.as_ref().err().cloned(),
            last_error: None,
            received: 0,
            refused: 0,
        });
        let listener = match bound {
            Ok(listener) => listener,
            Err(failure) => return Some(problem(&failure)),
        };
        let intake = Intake {
            store: self.store.clone(),
            clock: self.clock.clone(),
            metrics: self.metrics.clone(),
            board: board.clone(),
            slot,
        };
        let (board, stop) = (board.clone(), self.running.stop.clone());
        // The servers stop by the token themselves, so that requests under way are answered.
        let end = self.running.end.clone();
        self.running.tasks.spawn(async move {
            let serve = async {
                match protocol {
                    Protocol::Http => otlp::serve_http(listener, intake, stop).await,
                    Protocol::Grpc => otlp::serve_grpc(listener, intake, stop).await,
                }
            };
            let Some(served) = end.run_until_cancelled(serve).await else {
                return;
            };
            if let Err(failure) = served {
                board.receiver(slot, |status| status.failure = Some(failure));
            }
        });
        None
    }

    fn maintain(&self) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let board = self.running.board.clone();
        self.running
            .spawn("maintain the store".to_owned(), move || {
                let (store, clock, board) = (store.clone(), clock.clone(), board.clone());
                async move {
                    let mut ticks = tokio::time::interval(MAINTENANCE);
                    loop {
                        ticks.tick().await;
                        let (problems, failure) =
                            match store.maintain(clock.now().to_millis()).await {
                                Ok(done) => (done.problems, None),
                                Err(error) => (Vec::new(), Some(error.into())),
                            };
                        board.update(|status| {
                            status.maintenance = failure;
                            status.store = problems;
                        });
                    }
                }
            });
    }
}

fn problem(failure: &Failure) -> Problem {
    Problem::new(
        Weight::Error,
        failure.place.clone().unwrap_or_default(),
        failure.message.clone(),
        failure.remedy.clone().unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests;
