//! Chains and the processes that write them: killed ones, several at once, and a disk that is full.
//!
//! The writers are this test program, started again with what to do in its environment.

#![allow(clippy::unwrap_used)] // a test ends where something unforeseen happens

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use chain::{Chain, Opening, Place};
use model::Nanos;
use rand::Rng as _;

const FOLDER: &str = "CHAIN_TEST_FOLDER";
const ENTRIES: &str = "CHAIN_TEST_ENTRIES";
const DEADLINE: Duration = Duration::from_secs(20);

fn place(folder: &Path) -> Place {
    Place {
        file: folder.join("chain.jsonl"),
        head: folder.join("chain.head"),
    }
}

fn open(folder: &Path) -> (Chain, chain::Verdict) {
    let opening = Opening {
        about: "processes".to_owned(),
        after: None,
    };
    Chain::open(place(folder), opening, drop).unwrap()
}

/// Not a test of its own: adds entries and says the number of each that is kept.
#[test]
fn writer() {
    let Ok(folder) = env::var(FOLDER) else {
        return;
    };
    let entries: u64 = env::var(ENTRIES).unwrap().parse().unwrap();
    let (mut chain, _) = open(Path::new(&folder));
    for number in 0..entries {
        let payload = serde_json::json!({ "number": number, "text": "x".repeat(700) });
        let kept = chain
            .turn()
            .and_then(|mut turn| turn.append(Nanos(0), &payload));
        let mut out = std::io::stdout();
        match kept {
            Ok(entry) => writeln!(out, "kept {}", entry.sequence).unwrap(),
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
    command.args(["--exact", "writer", "--nocapture"]);
    command.spawn().unwrap()
}

/// The numbers that a writer said are kept.
fn kept(output: impl std::io::Read) -> Vec<u64> {
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    let number = |line: String| line.strip_prefix("kept ")?.parse().ok();
    lines.filter_map(number).collect()
}

#[test]
fn what_was_kept_survives_any_kill() {
    let kills: u32 = env::var("CHAIN_KILLS").map_or(100, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut random = rand::rng();
    let (mut newest, mut torn) = (0, 0);
    for kill in 0..kills {
        let mut child = start(folder.path(), u64::MAX);
        let mut output = BufReader::new(child.stdout.take().unwrap());
        // A few lines later, so that it is writing, and then at any moment.
        let lines = random.random_range(0..10);
        let mut said = String::new();
        for _ in 0..lines {
            output.read_line(&mut said).unwrap();
        }
        thread::sleep(Duration::from_micros(random.random_range(0..4_000)));
        child.kill().unwrap();
        let told = kept(said.as_bytes()).into_iter().chain(kept(output));
        newest = told.fold(newest, u64::max);
        child.wait().unwrap();
        let before = Chain::verify(&place(folder.path()), drop).unwrap();
        assert_eq!(before.breach, None, "kill {kill}");
        torn += u32::from(before.torn.is_some());
        let last = before.head.map_or(0, |head| head.sequence);
        assert!(
            last >= newest,
            "kill {kill}: {newest} was kept, and {last} is the last"
        );
    }
    assert!(newest > 0, "no writer came so far as to keep anything");
    let (_, verdict) = open(folder.path());
    assert!(verdict.breach.is_none());
    let after = Chain::verify(&place(folder.path()), drop).unwrap();
    assert!(after.is_whole());
    println!("{kills} kills, {newest} entries kept, {torn} unfinished lines");
}

#[test]
fn an_unfinished_line_is_cut_off_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let (mut chain, _) = open(folder.path());
    chain.turn().unwrap().append(Nanos(1), &"kept").unwrap();
    let file = place(folder.path()).file;
    let whole = fs::read_to_string(&file).unwrap();
    let next = chain
        .turn()
        .unwrap()
        .append(Nanos(2), &"lost")
        .unwrap()
        .line();
    for cut in [1, 20, next.len() - 1] {
        fs::write(&file, format!("{whole}{}", next.get(..cut).unwrap())).unwrap();
        fs::remove_file(place(folder.path()).head).ok();
        let (mut chain, verdict) = open(folder.path());
        let torn = verdict.torn.expect("it is said");
        assert_eq!((torn.line, torn.bytes), (3, cut as u64));
        assert_eq!(fs::read_to_string(&file).unwrap(), whole);
        let entry = chain.turn().unwrap().append(Nanos(3), &"again").unwrap();
        assert_eq!(entry.sequence, 2);
    }
    fs::write(&file, format!("{whole}\0\0\0\0")).unwrap();
    fs::remove_file(place(folder.path()).head).ok();
    assert!(
        open(folder.path()).1.torn.is_some(),
        "a power cut leaves zeros"
    );
}

#[test]
fn several_windows_add_to_one_file_in_turn() {
    const EACH: u64 = 40;
    let folder = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> = (0..3).map(|_| start(folder.path(), EACH)).collect();
    let (mut chain, _) = open(folder.path());
    let mut seen = Vec::new();
    let since = Instant::now();
    while children
        .iter_mut()
        .any(|child| child.try_wait().unwrap().is_none())
    {
        assert!(since.elapsed() < DEADLINE, "the writers do not end");
        let mut turn = chain.turn().unwrap();
        seen.extend(turn.news().into_iter().map(|entry| entry.sequence));
        seen.push(turn.append(Nanos(0), &"mine").unwrap().sequence);
    }
    seen.extend(
        chain
            .turn()
            .unwrap()
            .news()
            .into_iter()
            .map(|entry| entry.sequence),
    );
    let mut all: Vec<u64> = children
        .iter_mut()
        .flat_map(|child| kept(child.stdout.take().unwrap()))
        .collect();
    assert_eq!(all.len() as u64, 3 * EACH);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len() as u64, 3 * EACH, "no number was given twice");
    assert!(seen.is_sorted(), "news come once and in order");
    // What was added before this one opened the file is no news; on a busy machine that is all.
    assert!(all.iter().all(|number| {
        seen.contains(number) || seen.first().is_none_or(|first| number < first)
    }));
    assert!(
        Chain::verify(&place(folder.path()), drop)
            .unwrap()
            .is_whole()
    );
}

/// A limit on the size of files ends a write half-way, as a full disk does.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact writer --nocapture";
    let mut command = command("sh", folder.path(), 20);
    let output = command
        .args(["-c", script])
        .arg(this_program())
        .output()
        .unwrap();
    let kept = kept(output.stdout.as_slice());
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("failed cannot write to"), "{said}");
    let verdict = Chain::verify(&place(folder.path()), drop).unwrap();
    assert!(verdict.is_whole(), "{verdict:?}");
    assert_eq!(verdict.head.map(|head| head.sequence), kept.last().copied());
    let (mut chain, _) = open(folder.path());
    let next = chain
        .turn()
        .unwrap()
        .append(Nanos(0), &"room again")
        .unwrap();
    assert_eq!(Some(next.sequence), kept.last().map(|last| last + 1));
}
