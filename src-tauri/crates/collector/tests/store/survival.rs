use std::{
    fs::{self, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use collector::{Limits, Scrape, Store};
use model::{Code, Failure, Metrics as _, Millis, Weight};
use promql::RawSeries;

use crate::{
    START, WINDOW,
    kills::{Random, STEP, Writer},
    labels, open, range, raw, samples, scrape,
};

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

#[tokio::test]
async fn a_log_begins_anew_while_scrapes_go_on() {
    const SERIES: u64 = 10_000;
    const TOO_LONG: u64 = 40 << 20;
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let length = |name| fs::metadata(folder.path().join(name)).map_or(0, |file| file.len());
    let mut random = Random(5);
    let (mut before, mut anew, mut written) = (0, 0, 0);
    for nth in 0.. {
        // Values that no compression makes shorter.
        let sample = |id: u64| {
            let value = f64::from_bits(random.below(u64::MAX) >> 2);
            let name = format!("noise_{id}");
            (labels(&[("__name__", &name)]), value)
        };
        let samples = (0..SERIES).map(sample).collect();
        let scrape = Scrape {
            at: Millis(START + nth * STEP),
            samples,
            ..Scrape::default()
        };
        store.append_scrape(scrape).await.unwrap();
        written += SERIES * 8;
        let now = length("history.sqlite-wal");
        assert!(now < TOO_LONG, "{now} bytes after {nth} scrapes");
        anew += u64::from(now < before);
        before = now;
        if anew > 0 && length("history.sqlite") > 2 << 20 {
            break;
        }
        assert!(written < 2 * TOO_LONG, "the log only grows");
    }
}
