use std::{
    fs::{self, OpenOptions},
    io::{BufRead as _, BufReader, Lines, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use collector::{Limits, Store, StoreError};
use model::{
    Code, Failure, LogFilter, LogLine, LogSearch, Logs as _, Metrics as _, Millis, Nanos, Weight,
};

use promql::RawSeries;

use crate::{START, WINDOW, labels, open, range, raw, samples, scrape};

const CHILD: &str = "WHEELHOUSE_STORE_CHILD";
/// Ten minutes between scrapes, so that windows are folded while the child lives.
const STEP: i64 = 600_000;

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
    let mut nth = store.extent().samples as i64;
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

/// A child that writes without pause, so that it dies in the middle of something.
struct Writer {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// The last that it was told is kept.
    kept: i64,
}

impl Writer {
    fn begin(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "survival::child_that_is_killed",
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

    fn reach(&mut self, enough: i64) {
        while self.kept < enough {
            let line = self.lines.next().expect("the child writes on").unwrap();
            if let Some((_, nth)) = line.split_once("kept ") {
                self.kept = nth.parse().unwrap();
            }
        }
    }

    /// Kills it; the last that it said is kept.
    fn kill(mut self) -> i64 {
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
    for kill in 1..=3_i64 {
        let mut child = Writer::begin(folder.path());
        child.reach(kept + 20 + kill * 11);
        kept = child.kill();

        let store = open(folder.path()).await;
        let samples = raw(&store, "up", 0, 10_000 * STEP).await;
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
        let search = LogSearch::newest(LogFilter::all(range(0, 10_000 * STEP)), 10_000);
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

/// A store with a few folded windows; its file.
async fn filled(folder: &Path) -> PathBuf {
    let store = open(folder).await;
    let up = RawSeries::of_numbers(
        labels(&[("__name__", "up"), ("job", "api")]),
        samples((0..40_000).map(|nth| (nth * 500, (nth as f64).sqrt()))),
    );
    store
        .import_metrics(vec![up])
        .await
        .expect("the import is kept");
    store.close().await;
    folder.join("history.sqlite")
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_a_new_one_begun() {
    type Damage = fn(&Path, u64);
    let damages: [(&str, Damage); 4] = [
        ("garbage", |file, length| {
            fs::write(file, vec![0xa5; length as usize]).unwrap()
        }),
        ("a text", |file, _| {
            fs::write(file, "not a database at all").unwrap()
        }),
        ("cut in half", |file, length| {
            OpenOptions::new()
                .write(true)
                .open(file)
                .unwrap()
                .set_len(length / 2)
                .unwrap();
        }),
        ("another program's database", |file, _| {
            let mut file = OpenOptions::new().write(true).open(file).unwrap();
            // The user version of the header, see https://www.sqlite.org/fileformat.html
            file.seek(SeekFrom::Start(60)).unwrap();
            file.write_all(&77_u32.to_be_bytes()).unwrap();
        }),
    ];
    for (name, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        let file = filled(folder.path()).await;
        damage(&file, fs::metadata(&file).unwrap().len());
        let bytes = fs::read(&file).unwrap();

        let (store, problems) = Store::open(folder.path(), Limits::default(), Millis(42))
            .await
            .unwrap();
        assert_eq!(problems.len(), 1, "{name}");
        assert_eq!(problems[0].weight, Weight::Error);
        assert!(
            problems[0].message.contains("history.damaged-42.sqlite"),
            "{}",
            problems[0]
        );
        let aside = folder.path().join("history.damaged-42.sqlite");
        assert!(
            fs::read(aside).unwrap() == bytes,
            "{name}: the old file is kept as it was"
        );
        store.append_scrape(scrape("up", START, 1.0)).await.unwrap();
        assert_eq!(raw(&store, "up", 0, 0).await, [(0, 1.0)], "{name}");
        store.close().await;
        let store = open(folder.path()).await;
        assert_eq!(
            raw(&store, "up", 0, 0).await,
            [(0, 1.0)],
            "{name}: and the new one stays"
        );
    }
}

#[tokio::test]
async fn a_damaged_page_fails_the_reads_that_need_it_and_is_found_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = filled(folder.path()).await;
    let store = open(folder.path()).await;
    // Every page after the first third, while the store is open.
    let length = fs::metadata(&file).unwrap().len();
    let mut broken = OpenOptions::new().write(true).open(&file).unwrap();
    let from = length / 3 / 4_096 * 4_096;
    broken.seek(SeekFrom::Start(from)).unwrap();
    broken
        .write_all(&vec![0xa5; (length - from) as usize])
        .unwrap();
    drop(broken);

    let answer = store
        .metrics()
        .range("up", range(0, 4 * WINDOW), Millis(60_000))
        .await;
    match answer {
        Err(failure) => assert_eq!(failure.code, Code::Storage, "{failure:?}"),
        Ok(answer) => assert!(answer.partial && !answer.warnings.is_empty(), "{answer:?}"),
    }
    store.close().await;
    let (store, problems) = Store::open(folder.path(), Limits::default(), Millis(43))
        .await
        .unwrap();
    assert_eq!(problems.len(), 1, "set aside");
    store.append_scrape(scrape("up", START, 1.0)).await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let failed = Store::open(&file.join("below"), Limits::default(), Millis(START)).await;
    let failure = Failure::from(failed.unwrap_err());
    assert_eq!(failure.code, Code::Storage);
    assert!(failure.message.contains("below"), "{failure:?}");
}
