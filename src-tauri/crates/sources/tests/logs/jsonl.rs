//! Files as a backend and its rotation leave them, and an address that gives lines.

mod address;
mod following;
mod local;

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    ops::ControlFlow,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::StreamExt as _;
use model::{
    Code, LogFilter, LogLine, LogOrder, LogSearch, Logs as _, Millis, Severity, TimeRange, Weight,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sources::logs::{
    Jsonl,
    jsonl::{Limits, read_files},
};
use transport::Auth;

use crate::{
    conformance,
    fake::{Asked, Fake, Reply, Ruled, rule},
};

/// 2026-11-26 00:00:00 UTC.
const DAY: i64 = 1_795_651_200;

fn day() -> TimeRange {
    TimeRange {
        start: Millis(DAY * 1_000),
        end: Millis(DAY * 1_000 + 86_399_999),
    }
}

/// A line of the second of the day.
fn line(second: usize, message: &str) -> String {
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!(
        "{{\"time\":\"2026-11-26T{hour:02}:{minute:02}:{second:02}Z\",\"level\":\"info\",\"service\":\"shop\",\"msg\":\"{message}\"}}\n"
    )
}

fn numbered(range: std::ops::Range<usize>) -> String {
    range.map(|nth| line(nth, &format!("line {nth}"))).collect()
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    file.write_all(bytes).unwrap();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn bodies(lines: &[LogLine]) -> Vec<&str> {
    lines.iter().map(|line| line.body.as_str()).collect()
}

/// All pages of a search; `between` is called after each.
async fn pages(
    source: &Jsonl,
    filter: &LogFilter,
    order: LogOrder,
    limit: usize,
    mut between: impl FnMut(usize),
) -> Vec<String> {
    let mut search = LogSearch {
        filter: filter.clone(),
        order,
        limit,
        after: None,
    };
    let mut found = Vec::new();
    for nth in 0..1_000 {
        let page = source.search(&search).await.unwrap().value;
        assert!(page.lines.len() <= limit);
        found.extend(page.lines.into_iter().map(|line| line.body));
        let Some(next) = page.next else { return found };
        search.after = Some(next);
        between(nth);
    }
    panic!("pages without end");
}

async fn next(
    stream: &mut (impl futures::Stream<Item = Result<model::TailBatch, model::Failure>> + Unpin),
) -> Vec<String> {
    let next = tokio::time::timeout(Duration::from_secs(20), stream.next());
    let batch = next.await.expect("lines come").unwrap().unwrap();
    batch.lines.into_iter().map(|line| line.body).collect()
}

#[tokio::test]
async fn the_ten_questions_of_a_file_and_of_rotated_ones() {
    let folder = tempfile::tempdir().unwrap();
    let held = conformance::held();
    let text = |part: &[conformance::Held]| -> String {
        part.iter().map(|line| format!("{}\n", line.raw)).collect()
    };
    let whole = folder.path().join("whole.jsonl");
    fs::write(&whole, text(&held)).unwrap();
    conformance::ask_all(&Jsonl::files(&whole, "")).await;

    let app = folder.path().join("app.log");
    fs::write(
        folder.path().join("app.log.2.gz"),
        gzip(text(&held[..20]).as_bytes()),
    )
    .unwrap();
    let packed = zstd::encode_all(text(&held[20..37]).as_bytes(), 1).unwrap();
    fs::write(folder.path().join("app.log.1.zst"), packed).unwrap();
    fs::write(&app, text(&held[37..])).unwrap();
    conformance::ask_all(&Jsonl::files(&app, "")).await;
}

#[tokio::test]
async fn a_folder_is_merged_by_time_and_a_pattern_chooses() {
    let folder = tempfile::tempdir().unwrap();
    let every = |nth: usize| -> String {
        (0..3_000)
            .filter(|second| second % 3 == nth)
            .map(|second| line(second, &format!("line {second}")))
            .collect()
    };
    for (nth, name) in ["a.log", "b.jsonl", "c.log"].iter().enumerate() {
        fs::write(folder.path().join(name), every(nth)).unwrap();
    }
    let filter = LogFilter::all(day());
    let source = Jsonl::files(folder.path(), "");
    let mut expected: Vec<String> = (0..3_000).map(|second| format!("line {second}")).collect();
    let found = pages(&source, &filter, LogOrder::OldestFirst, 700, |_| ()).await;
    assert_eq!(found, expected);
    expected.reverse();
    let found = pages(&source, &filter, LogOrder::NewestFirst, 700, |_| ()).await;
    assert_eq!(found, expected);
    let source = Jsonl::files(folder.path().join("*.log"), "");
    let found = pages(&source, &filter, LogOrder::NewestFirst, 5_000, |_| ()).await;
    assert_eq!(found.len(), 2_000);

    let values = source.values(&filter, "service", 10).await.unwrap().value;
    assert_eq!(
        (values[0].text.as_str(), values[0].count),
        ("shop", Some(2_000))
    );
    let fields = source.fields(&filter, 9).await.unwrap().value;
    assert_eq!(fields[0].text, "service");
    let volume = source.volume(&filter, Millis(60_000)).await.unwrap().value;
    assert_eq!(volume.len(), 50);
    assert_eq!(volume[0].counts[Severity::Info as usize], 40);
}

#[tokio::test]
async fn pages_survive_rotation_between_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    fs::write(folder.path().join("app.log.1"), numbered(0..2_000)).unwrap();
    fs::write(&path, numbered(2_000..5_000)).unwrap();
    let source = Jsonl::files(&path, "");
    let rotate = |nth: usize| match nth {
        0 => {
            let packed = gzip(&fs::read(folder.path().join("app.log.1")).unwrap());
            fs::write(folder.path().join("app.log.2.gz"), packed).unwrap();
            fs::rename(&path, folder.path().join("app.log.1")).unwrap();
            fs::write(&path, numbered(5_000..5_500)).unwrap();
        }
        1 => append(&path, numbered(5_500..6_000).as_bytes()),
        _ => {}
    };
    let filter = LogFilter::all(day());
    let found = pages(&source, &filter, LogOrder::NewestFirst, 900, rotate).await;
    let expected: Vec<String> = (0..5_000).rev().map(|nth| format!("line {nth}")).collect();
    assert_eq!(
        found, expected,
        "nothing twice, nothing lost, nothing that came later"
    );
}

#[tokio::test]
async fn lines_of_one_moment_are_neither_lost_nor_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    // More than a block of them.
    let text: String = (0..6_000)
        .map(|nth| line(5, &format!("line {nth}")))
        .collect();
    fs::write(&path, text).unwrap();
    let source = Jsonl::files(&path, "");
    for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
        let mut found = pages(&source, &LogFilter::all(day()), order, 999, |_| ()).await;
        if order == LogOrder::NewestFirst {
            found.reverse();
        }
        let expected: Vec<String> = (0..6_000).map(|nth| format!("line {nth}")).collect();
        assert!(found == expected, "{order:?}: {}", found.len());
    }
}

#[tokio::test]
async fn a_large_file_is_read_from_the_end_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    fs::write(&path, numbered(0..80_000)).unwrap();
    let source = Jsonl::files(&path, "");
    let range = |from: i64, to: i64| TimeRange {
        start: Millis((DAY + from) * 1_000),
        end: Millis((DAY + to) * 1_000 + 999),
    };
    for (from, to) in [(0, 2), (39_999, 40_001), (79_990, 86_000), (0, 86_399)] {
        for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
            let search = LogSearch {
                order,
                ..LogSearch::newest(LogFilter::all(range(from, to)), 3)
            };
            let lines = source.search(&search).await.unwrap().value.lines;
            let last = to.min(79_999);
            let expected: Vec<String> = match order {
                LogOrder::NewestFirst => (0..3).map(|nth| format!("line {}", last - nth)).collect(),
                LogOrder::OldestFirst => (0..3).map(|nth| format!("line {}", from + nth)).collect(),
            };
            assert_eq!(bodies(&lines), expected, "{from} {to} {order:?}");
        }
    }
    // A hole of ten gigabytes before the lines: reading it would take the day.
    let huge = folder.path().join("huge.log");
    let mut file = File::create(&huge).unwrap();
    file.set_len(10 << 30).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).unwrap();
    file.write_all(b"\n").unwrap();
    file.write_all(numbered(0..5_000).as_bytes()).unwrap();
    let search = LogSearch::newest(LogFilter::all(day()), 5);
    let page = Jsonl::files(&huge, "").search(&search).await.unwrap().value;
    assert_eq!(page.lines[4].body, "line 4995");
}

#[tokio::test]
async fn strange_lines_stay_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    let mut text = line(1, "before").into_bytes();
    text.extend(b"2026-11-26 00:00:02 ERROR boom\njava.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)\n");
    text.extend(line(3, &"x".repeat(10 << 20)).bytes());
    text.extend(b"{\"time\":\"2026-11-26T00:00:04Z\",\"msg\":\"caf\xe9\"}\n");
    // The clock was set back.
    text.extend(line(2, "again").bytes());
    text.extend(b"{\"time\":\"2026-11-26T00:00:05Z\",\"msg\":\"not ended\"}");
    fs::write(&path, text).unwrap();
    let source = Jsonl::files(&path, "shop");
    let search = LogSearch::newest(LogFilter::all(day()), 10);
    let lines = source.search(&search).await.unwrap().value.lines;
    let starts: Vec<&str> = lines
        .iter()
        .map(|line| line.body.get(..6).unwrap_or(&line.body))
        .collect();
    assert_eq!(lines.len(), 6, "{starts:?}");
    assert_eq!((starts[0], starts[5]), ("not en", "before"));
    assert!(lines.is_sorted_by(|one, other| one.at >= other.at));
    let trace = lines.iter().find(|line| line.raw.contains("boom")).unwrap();
    assert!(trace.raw.ends_with("\tat a.B.c(B.java:1)"), "{}", trace.raw);
    let has = |line: &LogLine, name: &str| line.fields.iter().any(|(field, _)| field == name);
    assert!(lines.iter().any(|line| has(line, "line.cut_from_bytes")));
    assert!(
        lines
            .iter()
            .any(|line| line.body == "caf\u{fffd}" && has(line, "line.not_utf8"))
    );
    assert!(
        lines
            .iter()
            .all(|line| line.service == "shop" && !line.id.is_empty())
    );
}

#[tokio::test]
async fn the_context_of_a_line_goes_on_in_the_rotated_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    fs::write(folder.path().join("app.log.1"), numbered(0..50)).unwrap();
    fs::write(&path, numbered(50..100)).unwrap();
    fs::write(folder.path().join("other.log"), numbered(40..60)).unwrap();
    let source = Jsonl::files(folder.path(), "");
    let filter = LogFilter {
        text: vec!["line 51".to_owned()],
        ..LogFilter::all(day())
    };
    let found = source
        .search(&LogSearch::newest(filter, 5))
        .await
        .unwrap()
        .value
        .lines;
    let line = found
        .iter()
        .find(|line| line.stream.ends_with("app.log"))
        .unwrap();
    let context = source.context(line, 3, 2).await.unwrap().value;
    assert_eq!(bodies(&context.before), ["line 48", "line 49", "line 50"]);
    assert_eq!(bodies(&context.after), ["line 52", "line 53"]);
    assert!(context.query.contains("app.log"));
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let source = Jsonl::files(folder.path().join("none.log"), "");
    let search = LogSearch::newest(LogFilter::all(day()), 5);
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    assert!(failure.message.contains("none.log") && failure.remedy.is_some());
    let ladder = source.diagnose().await;
    assert!(ladder.steps[0].failure.is_some());
    let wrong = LogSearch {
        after: Some("{}".to_owned()),
        ..search.clone()
    };
    fs::write(folder.path().join("none.log"), numbered(0..3)).unwrap();
    assert_eq!(
        source.search(&wrong).await.unwrap_err().code,
        Code::BadInput
    );
    assert_eq!(source.search(&search).await.unwrap().value.lines.len(), 3);
    assert!(source.diagnose().await.steps[0].failure.is_none());
    // A packed file that ends early is named, the others are read.
    let packed = gzip(numbered(0..5_000).as_bytes());
    fs::write(
        folder.path().join("none.log.1.gz"),
        &packed[..packed.len() / 2],
    )
    .unwrap();
    let answer = source.search(&search).await.unwrap();
    assert!(answer.partial && answer.warnings[0].contains("none.log.1.gz"));
    assert_eq!(answer.value.lines.len(), 3);
}

#[tokio::test]
async fn files_of_chance_give_the_same_lines_from_both_ends() {
    let folder = tempfile::tempdir().unwrap();
    let parts: [&[u8]; 12] = [
        b"\n",
        b"{",
        b"}",
        b"\"msg\":\"m\"",
        b"\xff\xfe",
        b"\0",
        b"\tat f()",
        b"2026-11-26T00:00:01Z ",
        b"{\"time\":\"2026-11-26T00:00:02Z\",\"msg\":\"x\"}\n",
        b"\x1f\x8b",
        b"\r\n",
        b"Caused by: y\n",
    ];
    let filter = LogFilter::all(TimeRange {
        start: Millis(i64::MIN),
        end: Millis(i64::MAX),
    });
    let mut rng = StdRng::seed_from_u64(11);
    for round in 0..30 {
        let path = folder.path().join(format!("{round}.log"));
        // Some are several blocks long.
        let count = [10, 400, 60_000][round % 3];
        let mut bytes = b"start\n".to_vec();
        for _ in 0..rng.random_range(1..count) {
            bytes.extend(parts[rng.random_range(0..parts.len())]);
        }
        fs::write(&path, &bytes).unwrap();
        let source = Jsonl::files(&path, "");
        let limit = rng.random_range(1..5_000).max(count / 12);
        let mut found = pages(&source, &filter, LogOrder::NewestFirst, limit, |_| ()).await;
        let mut other = pages(&source, &filter, LogOrder::OldestFirst, limit, |_| ()).await;
        found.sort();
        other.sort();
        let written = bytes
            .iter()
            .filter(|byte| byte.is_ascii_alphanumeric())
            .count();
        let read: usize = source
            .search(&LogSearch::newest(filter.clone(), 5_000))
            .await
            .unwrap()
            .value
            .lines
            .iter()
            .map(|line| line.raw.bytes().filter(u8::is_ascii_alphanumeric).count())
            .sum();
        assert!(
            found.len() >= 5_000 || read == written,
            "{round}: {read} of {written}"
        );
        assert!(
            found == other,
            "{round}: {} and {}",
            found.len(),
            other.len()
        );
    }
}
