use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{StreamExt, future::BoxFuture};
use model::{Failure, LogFilter, LogLine, LogOrder, LogSearch, Millis, TimeRange};
use tokio_util::sync::CancellationToken;

use super::{
    ask,
    held::{Lines, MOST, Open, What, lock},
    open::begin,
    place::{Place, places},
    store::Store,
    view,
};
use crate::{
    Clock, Console,
    wire::{FollowLogs, FollowStage, HeldLogs, LogsOrigin, LogsRef, LogsState, PauseLogs},
};

/// How often a source is asked that does not send lines by itself.
const EVERY: Duration = Duration::from_secs(2);
/// How far a question reaches back behind the newest line: lines arrive out of order.
const OVERLAP: Millis = Millis(5_000);
/// Pages of one such question.
const PAGES: usize = 50;
/// How long a source is left alone that failed, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// A moment that no log reaches.
const NEVER: Millis = Millis(9_000_000_000_000);

/// How a source is connected now: its secret may change while it is followed.
pub(super) type Again =
    Arc<dyn Fn() -> BoxFuture<'static, Result<Place, Failure>> + Send + Sync + 'static>;

/// Lines as they come, and what became of them.
pub(super) struct Following {
    state: Mutex<State>,
    lines: Arc<Mutex<Lines>>,
    clock: Arc<dyn Clock>,
    most: usize,
}

#[derive(Default)]
struct State {
    paused: bool,
    back: Store,
    arrived: u64,
    dropped_by_source: u64,
    dropped_here: u64,
    last: Option<Millis>,
    /// Whether each source sends by itself, by its place.
    streaming: BTreeMap<usize, bool>,
    failures: BTreeMap<usize, Failure>,
}

/// Holds new lines as they come.
///
/// # Errors
/// If there is no such environment or source; a source that fails is told by `log_state`.
pub async fn follow_logs(console: &Console, request: FollowLogs) -> Result<HeldLogs, Failure> {
    let environment = &request.environment;
    let places = places(console, environment, request.source.as_deref()).await?;
    let what = What {
        origin: LogsOrigin::Follow,
        environment: environment.clone(),
        filter: request.filter.clone(),
        order: LogOrder::OldestFirst,
        page: MOST,
    };
    let logs = &console.shared.logs;
    let open = logs.begin(what, begin(&places, &request.filter));
    let clock = console.shared.options.clock.clone();
    let following = Arc::new(Following::new(open.shared(), clock, MOST));
    let token = CancellationToken::new();
    for (at, place) in places.into_iter().enumerate() {
        let again = connected(console, environment, &place.source);
        let work = run(following.clone(), at, again, request.filter.clone());
        tokio::spawn(token.clone().run_until_cancelled_owned(work));
    }
    let mut kept = open
        .following
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    *kept = Some((following, token.drop_guard()));
    drop(kept);
    logs.keep(open.clone());
    Ok(view::of(console, &open, console.shared.now()))
}

fn connected(console: &Console, environment: &str, source: &str) -> Again {
    let (console, environment) = (console.clone(), environment.to_owned());
    let source = source.to_owned();
    Arc::new(move || {
        let (console, environment) = (console.clone(), environment.clone());
        let source = source.clone();
        Box::pin(async move {
            let running = console.environment(&environment).await?;
            running.source(&source).map(|source| Place::of(&source))
        })
    })
}

/// How lines that are followed stand.
///
/// # Errors
/// If the lines are not held any more.
#[allow(clippy::unused_async)] // a command
pub async fn log_state(console: &Console, request: LogsRef) -> Result<LogsState, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    Ok(stands(&open))
}

/// Holds new lines back, or shows them again.
///
/// # Errors
/// If the lines are not held any more.
#[allow(clippy::unused_async)] // a command
pub async fn pause_logs(console: &Console, request: PauseLogs) -> Result<LogsState, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    if let Some(following) = following(&open) {
        following.pause(request.paused);
    }
    Ok(stands(&open))
}

fn following(open: &Open) -> Option<Arc<Following>> {
    let kept = open
        .following
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    kept.as_ref().map(|(following, _)| following.clone())
}

fn stands(open: &Open) -> LogsState {
    let followed = following(open);
    let lines = open.lines();
    let mut stands = LogsState {
        stage: FollowStage::Ended,
        count: lines.store.len() as u32,
        revision: lines.store.revision,
        arrived: 0,
        held_back: 0,
        dropped_by_source: 0,
        dropped_here: 0,
        streaming: Vec::new(),
        polling: Vec::new(),
        every_ms: EVERY.as_millis() as u32,
        last: None,
        failures: Vec::new(),
    };
    let titles: Vec<String> = {
        let sources = lines.sources.iter();
        sources.map(|source| source.asked.title.clone()).collect()
    };
    drop(lines);
    let Some(followed) = followed else {
        return stands;
    };
    let state = followed.state();
    stands.stage = if state.paused {
        FollowStage::Paused
    } else {
        FollowStage::Following
    };
    stands.arrived = state.arrived;
    stands.held_back = state.back.len() as u32;
    stands.dropped_by_source = state.dropped_by_source;
    stands.dropped_here = state.dropped_here;
    stands.last = state.last;
    stands.failures = state.failures.values().cloned().collect();
    for (at, streams) in &state.streaming {
        let title = titles.get(*at).cloned().unwrap_or_default();
        if *streams {
            stands.streaming.push(title);
        } else {
            stands.polling.push(title);
        }
    }
    stands
}

impl Following {
    pub(super) fn new(lines: Arc<Mutex<Lines>>, clock: Arc<dyn Clock>, most: usize) -> Self {
        Self {
            state: Mutex::default(),
            lines,
            clock,
            most,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self, paused: bool) {
        let mut state = self.state();
        state.paused = paused;
        if !paused {
            let back = state.back.drain();
            state.dropped_here += self.hold(back);
        }
    }

    fn hold(&self, new: Vec<(u32, LogLine)>) -> u64 {
        let mut lines = lock(&self.lines);
        for (source, _) in &new {
            if let Some(source) = lines.sources.get_mut(*source as usize) {
                source.asked.lines = source.asked.lines.saturating_add(1);
            }
        }
        lines.store.take(new, false, self.most)
    }

    /// Takes in what a source sent; lines that it sent before are passed over.
    fn take(&self, source: usize, new: Vec<LogLine>, dropped: u64) {
        let of = source as u32;
        let mut state = self.state();
        let new = lock(&self.lines).store.unknown(of, new);
        let new = state.back.unknown(of, new);
        state.failures.remove(&source);
        state.dropped_by_source += dropped;
        if new.is_empty() {
            return;
        }
        state.arrived += new.len() as u64;
        state.last = Some(self.clock.now().to_millis());
        let numbered: Vec<(u32, LogLine)> = new.into_iter().map(|line| (of, line)).collect();
        let dropped = if state.paused {
            let most = self.most;
            state.back.take(numbered, false, most)
        } else {
            self.hold(numbered)
        };
        state.dropped_here += dropped;
    }

    fn fail(&self, source: usize, failure: Failure) {
        self.state().failures.insert(source, failure);
    }

    fn by_itself(&self, source: usize, streams: bool) {
        self.state().streaming.insert(source, streams);
    }

    fn now(&self) -> Millis {
        self.clock.now().to_millis()
    }
}

/// Follows one source for as long as it is wanted, through failures.
pub(super) async fn run(following: Arc<Following>, source: usize, again: Again, filter: LogFilter) {
    let mut from = filter.range.start;
    let mut pause = PAUSE.0;
    loop {
        let before = from;
        let failure = match again().await {
            Ok(place) => match &place.logs {
                Ok(logs) if logs.abilities().tail => {
                    following.by_itself(source, true);
                    stream(&following, source, &place, &filter, &mut from).await
                }
                Ok(_) => {
                    following.by_itself(source, false);
                    poll(&following, source, &place, &filter, &mut from).await
                }
                Err(failure) => Some(failure.clone()),
            },
            Err(failure) => Some(failure),
        };
        pause = if from > before {
            PAUSE.0
        } else {
            (pause * 2).min(PAUSE.1)
        };
        let asked = failure.as_ref().and_then(|failure| failure.retry_after_ms);
        let asked = asked.map(|millis| Duration::from_millis(u64::from(millis)));
        if let Some(failure) = failure {
            following.fail(source, failure);
        }
        tokio::time::sleep(asked.map_or(pause, |asked| asked.max(pause))).await;
    }
}

/// Lines as the source sends them; ends with the connection.
async fn stream(
    following: &Following,
    source: usize,
    place: &Place,
    filter: &LogFilter,
    from: &mut Millis,
) -> Option<Failure> {
    let logs = place.logs.as_ref().ok()?;
    let mut filter = filter.clone();
    filter.range = TimeRange {
        start: *from,
        end: NEVER,
    };
    let mut stream = match place.ask(logs.tail(&filter)).await {
        Ok(stream) => stream,
        Err(failure) => return Some(failure),
    };
    while let Some(batch) = stream.next().await {
        match batch {
            Ok(batch) => {
                let newest = batch.lines.iter().map(|line| line.at.to_millis()).max();
                *from = newest.map_or(*from, |newest| newest.max(*from));
                following.take(source, batch.lines, batch.dropped);
            }
            Err(failure) => return Some(failure),
        }
    }
    None
}

/// Asks again and again; ends with a failure.
async fn poll(
    following: &Following,
    source: usize,
    place: &Place,
    filter: &LogFilter,
    from: &mut Millis,
) -> Option<Failure> {
    let logs = place.logs.as_ref().ok()?;
    let delay = Millis(i64::from(logs.abilities().delay_ms));
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let now = following.now();
        let start = Millis(from.0 - OVERLAP.0 - delay.0).max(filter.range.start);
        let mut search = LogSearch {
            filter: LogFilter {
                range: TimeRange {
                    start,
                    end: now.max(start),
                },
                ..filter.clone()
            },
            order: LogOrder::OldestFirst,
            limit: ask::page(logs.as_ref(), MOST),
            after: None,
        };
        for _ in 0..PAGES {
            let page = match place.ask(logs.search(&search)).await {
                Ok(answer) => answer.value,
                Err(failure) => return Some(failure),
            };
            let newest = page.lines.iter().map(|line| line.at.to_millis()).max();
            *from = newest.map_or(*from, |newest| newest.max(*from));
            following.take(source, page.lines, 0);
            if page.next.is_none() {
                break;
            }
            if page.next == search.after {
                return Some(ask::repeats(place));
            }
            search.after = page.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        SystemClock,
        logs::testing::{Fake, ids, line, lines_of, open},
    };

    fn of(places: &[Place], most: usize) -> (Arc<Open>, Arc<Following>) {
        let open = open(places, LogOrder::OldestFirst, 100);
        let clock = Arc::new(SystemClock);
        let following = Following::new(open.shared(), clock, most);
        (open, Arc::new(following))
    }

    #[test]
    fn the_oldest_lines_go_when_no_more_are_held_and_paused_ones_wait() {
        let place = Place::alone("a", Fake::of(Vec::new(), 10));
        let (open, following) = of(&[place], 500);
        let all = lines_of("a", 3_000, 1);
        for batch in all.chunks(100) {
            following.take(0, batch.to_vec(), 1);
        }
        assert_eq!(ids(&open).len(), 500);
        assert_eq!(ids(&open).last().unwrap(), "a2999");
        let state = following.state();
        assert_eq!((state.arrived, state.dropped_here), (3_000, 2_500));
        assert_eq!(state.dropped_by_source, 30);
        drop(state);
        following.pause(true);
        following.take(0, vec![line(5_000, "p", "x")], 0);
        following.take(0, vec![line(5_000, "p", "x")], 0);
        assert_eq!(following.state().back.len(), 1, "it came twice");
        assert_eq!(ids(&open).last().unwrap(), "a2999");
        following.pause(false);
        assert_eq!(ids(&open).last().unwrap(), "p");
        assert_eq!(following.state().back.len(), 0);
    }

    #[tokio::test]
    async fn a_source_is_asked_again_and_each_line_comes_once() {
        let fake = Fake::of(lines_of("a", 30, 10), 7);
        let place = Place::alone("a", fake.clone());
        let (open, following) = of(std::slice::from_ref(&place), 500);
        let again: Again = Arc::new(move || {
            let place = place.clone();
            Box::pin(async move { Ok(place) })
        });
        let filter = LogFilter::all(super::super::testing::RANGE);
        let running = tokio::spawn(run(following.clone(), 0, again, filter));
        let seen = |count: usize| {
            let open = open.clone();
            async move {
                let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
                while ids(&open).len() < count {
                    assert!(tokio::time::Instant::now() < deadline, "lines did not come");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        };
        seen(30).await;
        let late = line(95, "late", "at a moment that was read already");
        fake.lines.lock().unwrap().push(late);
        seen(31).await;
        running.abort();
        assert_eq!(following.state().arrived, 31);
    }
}
