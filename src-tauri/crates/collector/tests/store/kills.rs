use std::{
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use collector::{Limits, Store, StoreError};
use model::{Failure, LogFilter, LogLine, LogSearch, Logs as _, Millis, Nanos};

use crate::{START, open, range, raw, scrape};

const CHILD: &str = "WHEELHOUSE_STORE_CHILD";
/// Ten minutes between scrapes, so that windows are folded while the child lives.
pub(crate) const STEP: i64 = 600_000;

/// Writes until it is killed, and says what it has been told is kept.
#[tokio::test]
#[ignore = "the child of the test below"]
async fn child_that_is_killed() {
    let Ok(folder) = std::env::var(CHILD) else {
        return;
    };
    let limits = Limits {
        max_age: Millis(i64::MAX / 4),
        ..Limits::default()
    };
    let (store, _) = Store::open(Path::new(&folder), limits, Millis(START))
        .await
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    // What was being folded when the last child was killed is counted twice until it is.
    let mut nth = store
        .extent()
        .newest
        .map_or(0, |at| (at.0 - START) / STEP + 1);
    while Instant::now() < deadline {
        let at = START + nth * STEP;
        store
            .append_scrape(scrape("up", at, nth as f64))
            .await
            .unwrap();
        let line = LogLine {
            at: Nanos(at * 1_000_000),
            body: nth.to_string(),
            ..LogLine::default()
        };
        store
            .append_logs_at(vec![line], "offset", &nth.to_string())
            .await
            .unwrap();
        if nth % 7 == 0 {
            store.maintain(Millis(at)).await.unwrap();
        }
        println!("kept {nth}");
        nth += 1;
    }
}

/// How often the child is killed: `WHEELHOUSE_KILLS=200` is the long run.
fn kills() -> u32 {
    let told = std::env::var("WHEELHOUSE_KILLS").ok();
    told.map_or(8, |count| {
        count.parse().expect("WHEELHOUSE_KILLS is a number")
    })
}

/// A small generator (splitmix64), so that every run is the same run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// A child that writes without pause, so that it dies in the middle of something.
pub(crate) struct Writer {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// The last that it was told is kept.
    kept: i64,
}

impl Writer {
    pub(crate) fn begin(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "kills::child_that_is_killed",
                "--nocapture",
            ])
            .env(CHILD, folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            child,
            lines,
            kept: -1,
        }
    }

    pub(crate) fn reach(&mut self, enough: i64) {
        while self.kept < enough {
            let line = self.lines.next().expect("the child writes on").unwrap();
            if let Some((_, nth)) = line.split_once("kept ") {
                self.kept = nth.parse().unwrap();
            }
        }
    }

    /// Kills it; the last that it said is kept.
    pub(crate) fn kill(mut self) -> i64 {
        self.child.kill().unwrap();
        for line in self.lines.by_ref().map_while(Result::ok) {
            let said = line
                .split_once("kept ")
                .and_then(|(_, nth)| nth.parse().ok());
            self.kept = said.unwrap_or(self.kept);
        }
        self.child.wait().unwrap();
        self.kept
    }
}

#[tokio::test]
async fn a_second_window_reads_along_and_takes_over_when_the_first_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Writer::begin(folder.path());
    first.reach(30);
    let opened = Store::open(folder.path(), Limits::default(), Millis(START)).await;
    let Err(StoreError::InUse { holder, .. }) = opened else {
        panic!("two would give two series the same number: {opened:?}")
    };
    if cfg!(unix) {
        assert_eq!(holder, Some(first.child.id()), "the process is named");
    }

    let second = Store::follow(folder.path(), Limits::default())
        .await
        .unwrap();
    let read = async |store: &Store| raw(store, "up", 0, 10_000 * STEP).await;
    let whole = |samples: &[(i64, f64)]| {
        let ascend = samples.iter().zip(0_i64..);
        ascend.for_each(|(sample, nth)| assert_eq!(*sample, (nth * STEP, nth as f64)));
        samples.len() as i64
    };
    assert!(whole(&read(&second).await) > 30);
    // Across folds and drops, and scrape by scrape.
    for _ in 0..20 {
        first.reach(first.kept + 10);
        let kept = first.kept;
        second.catch_up().await.unwrap();
        assert!(whole(&read(&second).await) > kept, "it sees what was kept");
        assert!(!second.take_over().await.unwrap(), "the first one lives");
    }
    for refused in [
        second.append_scrape(scrape("up", START, 7.0)).await,
        second.append_logs(vec![LogLine::default()]).await,
        second.append_spans(vec![model::Span::default()]).await,
        second.remember("offset", "7").await,
        second.maintain(Millis(START)).await.map(drop),
    ] {
        assert!(
            matches!(refused, Err(StoreError::InUse { .. })),
            "{refused:?}"
        );
    }
    let failure = Failure::from(second.owned().unwrap_err());
    assert!(failure.message.contains("history.sqlite"), "{failure:?}");
    assert!(failure.remedy.unwrap().contains("only reads"));

    let kept = first.kill();
    assert!(second.take_over().await.unwrap(), "it is its turn");
    let count = whole(&read(&second).await);
    assert!(count > kept);
    let at = START + count * STEP;
    second
        .append_scrape(scrape("up", at, count as f64))
        .await
        .unwrap();
    second.maintain(Millis(at)).await.unwrap();
    second.close().await;
    let samples = read(&open(folder.path()).await).await;
    assert_eq!(whole(&samples), count + 1, "and what it writes is kept");
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_it_was_told_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = -1_i64;
    let mut random = Random(7);
    for _ in 0..kills() {
        let mut child = Writer::begin(folder.path());
        child.reach(kept + 1 + random.below(40) as i64);
        // Somewhere within what comes after a scrape: its line, a fold, the next scrape.
        let moment = Instant::now() + Duration::from_micros(random.below(3_000));
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
        kept = child.kill();

        let store = open(folder.path()).await;
        let samples = raw(&store, "up", 0, 30_000 * STEP).await;
        let expected: Vec<(i64, f64)> = (0..samples.len() as i64)
            .map(|nth| (nth * STEP, nth as f64))
            .collect();
        assert_eq!(
            samples, expected,
            "a whole beginning, nothing twice and no hole"
        );
        assert!(samples.len() as i64 > kept, "{} of {kept}", samples.len());

        let offset: i64 = store
            .recall("offset")
            .await
            .unwrap()
            .unwrap()
            .parse()
            .unwrap();
        let search = LogSearch::newest(LogFilter::all(range(0, 30_000 * STEP)), 10);
        let lines = store.logs().search(&search).await.unwrap().value.lines;
        assert_eq!(
            lines[0].body,
            offset.to_string(),
            "lines and offset are kept together"
        );
        assert!(offset >= kept);
        store.close().await;
    }
}
