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
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
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

/// Writes over the last bytes of a file, or takes them away.
fn tear(file: &Path, bytes: u64, garble: bool) {
    let length = fs::metadata(file).unwrap().len();
    let from = length.saturating_sub(bytes);
    let mut torn = OpenOptions::new().write(true).open(file).unwrap();
    if garble {
        torn.seek(SeekFrom::Start(from)).unwrap();
        torn.write_all(&vec![0xa5; (length - from) as usize])
            .unwrap();
    } else {
        torn.set_len(from).unwrap();
    }
}

#[tokio::test]
async fn a_torn_end_costs_what_it_held_and_is_told_or_set_aside() {
    // A killed process leaves both files as a power cut would.
    let left = tempfile::tempdir().unwrap();
    let mut child = Writer::begin(left.path());
    child.reach(120);
    let kept = child.kill();
    assert!(left.path().join("history.sqlite-wal").exists());

    for (name, bytes, garble) in [
        ("history.sqlite-wal", 1, true),
        ("history.sqlite-wal", 700, false),
        ("history.sqlite-wal", 4_120, true),
        ("history.sqlite-wal", 60_000, false),
        ("history.sqlite-wal", u64::MAX, false),
        ("history.sqlite", 100, true),
        ("history.sqlite", 4_096, false),
        ("history.sqlite", 3 * 4_096 + 7, true),
        ("history.sqlite", 3 * 4_096 + 7, false),
    ] {
        let what = format!("{bytes} bytes of {name}, garbled: {garble}");
        let folder = tempfile::tempdir().unwrap();
        for file in ["history.sqlite", "history.sqlite-wal"] {
            fs::copy(left.path().join(file), folder.path().join(file)).unwrap();
        }
        tear(&folder.path().join(name), bytes, garble);

        let (store, mut problems) = Store::open(folder.path(), Limits::default(), Millis(42))
            .await
            .unwrap();
        let end = Millis(START + 6_000 * STEP);
        let read = store.metrics().instant("up[70000m]", end).await;
        let count = match &read {
            Ok(answer) => {
                let model::InstantValue::Matrix(series) = &answer.value else {
                    panic!("{what}: a range selector gives a matrix")
                };
                let points: Vec<_> = series.iter().flat_map(|series| &series.points).collect();
                for point in &points {
                    let nth = (point.at.0 - START) / STEP;
                    assert!(
                        (point.value - nth as f64).abs() < 0.5,
                        "{what}: a wrong value"
                    );
                }
                points.len() as i64
            }
            Err(failure) => {
                assert_eq!(failure.code, Code::Storage, "{what}: {failure:?}");
                0
            }
        };
        store.append_scrape(scrape("later", START, 1.0)).await.ok();
        store.close().await;
        // What a read met is looked at when Wheelhouse starts again.
        let (store, more) = Store::open(folder.path(), Limits::default(), Millis(43))
            .await
            .unwrap();
        problems.extend(more);
        if problems.is_empty() {
            assert!(
                count > 0 || bytes > 4_120,
                "{what}: {count} of {kept} are left"
            );
            if name.ends_with("wal") && bytes <= 4_120 {
                assert!(count >= kept - 2, "{what}: {count} of {kept} are left");
            }
        } else {
            assert!(
                problems[0].message.contains("history.damaged-4"),
                "{what}: {problems:?}"
            );
            let names = fs::read_dir(folder.path()).unwrap();
            let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            assert!(names.any(|name| name.starts_with("history.damaged-4")));
        }
        store
            .append_scrape(scrape("new", START, 1.0))
            .await
            .expect(&what);
        assert_eq!(raw(&store, "new", 0, 0).await, [(0, 1.0)], "{what}");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_loses_nothing_that_is_within_the_age() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path()).await;
    let mut random = Random(11);
    let (mut clock, mut expected) = (0, std::collections::BTreeMap::new());
    for nth in 0..400 {
        clock += match random.below(12) {
            0 => 3 * WINDOW,
            1 => -3 * WINDOW,
            2 => 0,
            3 => -1,
            4 => 45_000,
            _ => 15_000,
        };
        // Within a day of where it began, so that nothing is too old.
        clock = clock.clamp(-10 * WINDOW, 10 * WINDOW);
        let value = f64::from(nth);
        store
            .append_scrape(scrape("up", START + clock, value))
            .await
            .unwrap();
        expected.insert(clock, value);
        if nth % 9 == 0 {
            store.maintain(Millis(START + clock)).await.unwrap();
        }
        if nth % 100 == 99 {
            store.close().await;
            store = open(folder.path()).await;
        }
    }
    let samples = raw(&store, "up", -11 * WINDOW, 11 * WINDOW).await;
    let expected: Vec<(i64, f64)> = expected.into_iter().collect();
    assert_eq!(
        samples, expected,
        "each time once, with what was written last"
    );
    for impossible in [i64::MIN, i64::MAX, -1, 0] {
        store
            .append_scrape(scrape("odd", impossible, 1.0))
            .await
            .unwrap();
    }
    for now in [i64::MIN, 0, START] {
        store.maintain(Millis(now)).await.unwrap();
    }
    assert_eq!(raw(&store, "up", -11 * WINDOW, 11 * WINDOW).await, expected);
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
