//! Records and the processes that write them: killed ones, several at once, and a disk that is full.
//!
//! The writers are this test program, started again with what to do in its environment.

use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use incident::{Record, verify};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::sample::{SVG, anna, answer, began, data, minute, note, picture, place};

const FOLDER: &str = "INCIDENT_TEST_FOLDER";
const ENTRIES: &str = "INCIDENT_TEST_ENTRIES";
const DEADLINE: Duration = Duration::from_secs(20);

/// Not a test of its own: adds entries with files and says the number of each that is kept.
#[test]
fn writer() {
    let Ok(folder) = env::var(FOLDER) else {
        return;
    };
    let entries: u64 = env::var(ENTRIES).unwrap().parse().unwrap();
    let mut out = std::io::stdout();
    let mut record = Record::open(place(Path::new(&folder))).unwrap();
    for turn in 0..entries {
        let what = match turn % 3 {
            _ if record.entries().is_empty() => began("Checkout fails", 0),
            0 => note("what I see"),
            _ => answer(&format!("turn {turn}"), "met"),
        };
        let files = match turn % 3 {
            0 => vec![],
            1 => vec![data(&"x".repeat(3_000))],
            _ => vec![data("{}"), picture(SVG)],
        };
        match record.append(minute(0), anna(), what, &files) {
            Ok(entry) => writeln!(out, "kept {}", entry.number).unwrap(),
            Err(error) => writeln!(out, "failed {error}").unwrap(),
        }
        out.flush().unwrap();
    }
}

fn command(program: &str, folder: &Path, entries: u64) -> Command {
    let mut command = Command::new(program);
    command
        .env(FOLDER, folder)
        .env(ENTRIES, entries.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

fn this_program() -> PathBuf {
    env::current_exe().unwrap()
}

fn start(folder: &Path, entries: u64) -> Child {
    let program = this_program();
    let mut command = command(program.to_str().unwrap(), folder, entries);
    command.args(["--exact", "processes::writer", "--nocapture"]);
    command.spawn().unwrap()
}

/// The numbers that a writer said are kept.
fn kept(output: impl std::io::Read) -> Vec<u64> {
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    let number = |line: String| line.strip_prefix("kept ")?.parse().ok();
    lines.filter_map(number).collect()
}

/// `INCIDENT_KILLS=1000` kills more often than a usual run has time for.
#[test]
fn nothing_that_was_kept_is_lost_by_a_kill() {
    const PER_RECORD: u32 = 20;
    let kills: u32 = env::var("INCIDENT_KILLS").map_or(60, |count| count.parse().unwrap());
    let mut random = StdRng::seed_from_u64(7);
    let (mut all, mut torn, mut left, mut behind) = (0, 0, 0, 0);
    let mut done = 0;
    while done < kills {
        let folder = tempfile::tempdir().unwrap();
        let at = place(folder.path());
        let mut newest = 0;
        for _ in 0..PER_RECORD.min(kills - done) {
            let mut child = start(folder.path(), u64::MAX);
            let mut output = BufReader::new(child.stdout.take().unwrap());
            // A few lines later, so that it is writing, and then at any moment.
            let mut said = String::new();
            for _ in 0..random.random_range(0..8) {
                output.read_line(&mut said).unwrap();
            }
            thread::sleep(Duration::from_micros(random.random_range(0..6_000)));
            child.kill().unwrap();
            let told = kept(said.as_bytes()).into_iter().chain(kept(output));
            newest = told.fold(newest, u64::max);
            child.wait().unwrap();
            done += 1;
            if !at.folder.join("record.jsonl").exists() {
                assert_eq!(newest, 0);
                continue;
            }
            let (entries, verdict) = verify(&at.folder, Some(at.head.clone())).unwrap();
            assert!(verdict.holds(), "kill {done}: {verdict:?}");
            let last = entries.last().map_or(0, |entry| entry.number);
            assert!(
                last >= newest,
                "kill {done}: {newest} was kept, {last} is the last"
            );
            let remarked = |words: &str| verdict.remarks.iter().any(|one| one.contains(words));
            torn += u32::from(remarked("is unfinished"));
            left += u32::from(remarked("no part of the record"));
            behind += u32::from(remarked("makes it anew"));
        }
        // What goes on after all the kills is whole.
        let mut record = Record::open(at.clone()).unwrap();
        record
            .append(minute(1), anna(), note("after"), &[])
            .unwrap();
        let number = record.entries().last().unwrap().number;
        assert!(number > newest);
        let (_, verdict) = verify(&at.folder, Some(at.head)).unwrap();
        assert!(verdict.holds(), "{verdict:?}");
        assert!(
            !verdict
                .remarks
                .iter()
                .any(|words| words.contains("unfinished"))
        );
        all += number;
    }
    assert!(all > u64::from(kills), "the writers hardly wrote");
    println!(
        "{kills} kills, {all} entries, {torn} torn ends, {left} files left, {behind} pages behind"
    );
}

#[test]
fn windows_and_processes_write_in_turn() {
    const EACH: u64 = 15;
    let folder = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> = (0..2).map(|_| start(folder.path(), EACH)).collect();
    let windows: Vec<_> = (0..2)
        .map(|_| {
            let at = place(folder.path());
            thread::spawn(move || -> Vec<u64> {
                let mut record = Record::open(at).unwrap();
                let mut write = |turn: u64| {
                    let file = data(&format!("{{\"turn\": {turn}}}"));
                    let what = note("in turn");
                    record
                        .append(minute(2), anna(), what, &[file])
                        .unwrap()
                        .number
                };
                (0..EACH).map(&mut write).collect()
            })
        })
        .collect();
    let mut numbers: Vec<u64> = windows
        .into_iter()
        .flat_map(|window| window.join().unwrap())
        .collect();
    let since = Instant::now();
    for child in &mut children {
        while child.try_wait().unwrap().is_none() {
            assert!(since.elapsed() < DEADLINE, "a writer does not end");
            thread::yield_now();
        }
        numbers.extend(kept(child.stdout.take().unwrap()));
    }
    numbers.sort_unstable();
    let expected: Vec<u64> = (1..=4 * EACH).collect();
    assert_eq!(numbers, expected, "every number once");
    let at = place(folder.path());
    let (entries, verdict) = verify(&at.folder, Some(at.head)).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!(entries.len() as u64, 4 * EACH);
}

/// A record that is added to is whole at every moment, whoever looks.
#[test]
fn a_record_holds_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = place(folder.path());
    let mut child = start(folder.path(), 300);
    let since = Instant::now();
    let mut looks = 0;
    while child.try_wait().unwrap().is_none() {
        assert!(since.elapsed() < DEADLINE, "the writer does not end");
        if !at.folder.join("record.jsonl").exists() {
            continue;
        }
        for head in [None, Some(at.head.clone())] {
            let (_, verdict) = verify(&at.folder, head).unwrap();
            assert!(verdict.holds(), "look {looks}: {verdict:?}");
            looks += 1;
        }
    }
    assert!(looks > 1, "only {looks} looks");
}

/// A limit on the size of files ends a write half-way, as a full disk does.
#[cfg(unix)]
#[test]
fn a_full_disk_costs_the_entry_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact processes::writer --nocapture";
    let output = command("sh", folder.path(), 40)
        .args(["-c", script])
        .arg(this_program())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("failed cannot write"), "{said}");
    let kept = kept(output.stdout.as_slice());
    let at = place(folder.path());
    let (entries, verdict) = verify(&at.folder, Some(at.head.clone())).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!(
        entries.last().map(|entry| entry.number),
        kept.last().copied()
    );
    let left =
        |words: &String| words.contains("no part of the record") && words.starts_with("data/");
    assert!(!verdict.remarks.iter().any(left), "{verdict:?}");
    let mut record = Record::open(at).unwrap();
    let next = record
        .append(minute(3), anna(), note("room again"), &[])
        .unwrap()
        .number;
    assert_eq!(Some(next), kept.last().map(|last| last + 1));
}
