use std::{fs, path::Path};

use migrations::{
    Entry, History, Tool,
    ledger::{Happened, Origin, Sight},
};
use model::Nanos;

use super::{Seen, book::Book, excerpt, folders::Folders, view};
use crate::wire::{Health, LedgerView};

const MINUTE: i64 = 60 * 1_000_000_000;
const START: i64 = 1_795_225_267 * 1_000_000_000;

/// A ledger in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn folders(&self) -> Folders {
        Folders {
            chains: self.folder.path().join("data"),
            heads: self.folder.path().join("heads"),
            about: "a test".to_owned(),
            source: "db".to_owned(),
        }
    }

    fn open(&self) -> Book {
        Book::open(self.folders())
    }

    fn chain(&self, number: u32) -> std::path::PathBuf {
        self.folders().place(number).file
    }

    fn text(&self, number: u32) -> String {
        fs::read_to_string(self.chain(number)).expect("the chain is there")
    }
}

fn minute(at: i64) -> Nanos {
    Nanos(START + at * MINUTE)
}

/// A look that sees rows with these ids and checksums.
fn seen(rows: &[(&str, &str)]) -> Seen {
    let entries = rows.iter().map(|(id, checksum)| {
        let mut entry = Entry::new(*id);
        entry.checksum = Some((*checksum).to_owned());
        entry
    });
    let history = History {
        tool: Tool::Sqlx,
        table: "public._sqlx_migrations".to_owned(),
        entries: entries.collect(),
        position: None,
        lock: None,
        metadata: Vec::new(),
        seeds: Vec::new(),
        limits: Vec::new(),
    };
    Seen {
        sights: vec![Sight::of(&history, false)],
        complete: true,
        answering: (Origin::default(), None),
    }
}

fn shown(book: &Book) -> LedgerView {
    view::of(book, "db")
}

fn happened(book: &Book) -> Vec<Happened> {
    book.memory
        .changes()
        .iter()
        .map(|change| change.what)
        .collect()
}

#[test]
fn looks_that_find_nothing_new_are_an_entry_an_hour_and_narrow_the_window() {
    let desk = Desk::new();
    let mut book = desk.open();
    let one = seen(&[("1", "a")]);
    for half_minutes in 0..240 {
        book.look(Nanos(START + half_minutes * MINUTE / 2), &one);
    }
    assert_eq!(shown(&book).failure, None);
    assert_eq!(
        desk.text(1).lines().count(),
        3,
        "the opening, the first look and one after an hour"
    );
    drop(book);
    let mut book = desk.open();
    assert_eq!(
        shown(&book).last_look,
        Some(Nanos(START + 239 * MINUTE / 2).to_millis())
    );
    book.look(minute(120), &seen(&[("1", "a"), ("2", "b")]));
    let change = &shown(&book).changes[0];
    assert_eq!(change.code, "appeared");
    assert_eq!(
        change.window.after,
        Some(Nanos(START + 239 * MINUTE / 2)),
        "the look that was no entry"
    );
    assert_eq!(change.window.before, minute(120));
    assert_eq!(change.migration.as_deref(), Some("2#1"));
}

#[test]
fn what_was_seen_is_there_after_a_restart() {
    let desk = Desk::new();
    let mut book = desk.open();
    book.look(minute(0), &seen(&[("1", "a"), ("2", "b")]));
    book.look(minute(1), &seen(&[("1", "z")]));
    let (before, head) = (happened(&book), shown(&book).head);
    assert_eq!(before, [Happened::RowVanished, Happened::Repaired]);
    drop(book);
    let book = desk.open();
    assert_eq!(happened(&book), before);
    let view = shown(&book);
    assert_eq!((view.head, view.health), (head, Health::Ok));
    assert_eq!(view.sentence, "3 entries since 2026-11-21, unbroken");
    assert_eq!(view.changes[0].migration.as_deref(), Some("1#1"));
    assert_eq!(view.changes[1].migration, None, "its row is gone");
}

#[test]
fn two_windows_tell_differences_against_the_newest_look() {
    let desk = Desk::new();
    let (mut one, mut other) = (desk.open(), desk.open());
    one.look(minute(0), &seen(&[("1", "a")]));
    other.look(minute(1), &seen(&[("1", "a"), ("2", "b")]));
    one.look(minute(2), &seen(&[("1", "a"), ("2", "b")]));
    assert_eq!(
        desk.text(1).lines().count(),
        3,
        "the second look of the first window found nothing new"
    );
    assert_eq!(happened(&one), happened(&other));
    assert_eq!(shown(&one).entries, 3);
}

#[test]
fn a_broken_chain_is_shown_and_looks_go_on_in_a_new_one_that_names_it() {
    let desk = Desk::new();
    let mut book = desk.open();
    book.look(minute(0), &seen(&[("1", "a")]));
    book.look(minute(1), &seen(&[("1", "a"), ("2", "b")]));
    let broken = desk.text(1).replacen("\"2#1\"", "\"3#1\"", 1);
    fs::write(desk.chain(1), &broken).expect("the folder is writable");

    for mut book in [book, desk.open()] {
        // The first window only notices what it reads again; verifying anew finds it.
        book = Book::open(book.folders.clone());
        let view = shown(&book);
        assert_eq!(view.health, Health::Critical);
        assert_eq!(
            view.sentence,
            "Broken at line 3 of ledger-0001.jsonl; looks go on in ledger-0002.jsonl"
        );
        let breach = view.files[0].breach.as_ref().expect("it is broken");
        assert_eq!(breach.line, 3);
        assert!(breach.expected.contains("SHA-256") && breach.found.contains("SHA-256"));
    }
    let mut book = desk.open();
    book.look(minute(5), &seen(&[("1", "a"), ("2", "b")]));
    assert_eq!(desk.text(1), broken, "a broken chain stays as it is");
    let next = desk.text(2);
    let opening: serde_json::Value =
        serde_json::from_str(next.lines().next().expect("an opening")).expect("JSON");
    let after = &opening["payload"]["after"];
    assert_eq!(
        (after["file"].as_str(), after["line"].as_u64()),
        (Some("ledger-0001.jsonl"), Some(3))
    );
    assert!(
        next.lines()
            .nth(1)
            .is_some_and(|look| look.contains("\"whole\":true"))
    );
    assert_eq!(
        happened(&book),
        [Happened::Appeared],
        "2 came after the last entry that holds"
    );
    assert_eq!(
        shown(&desk.open()).health,
        Health::Critical,
        "it stays broken"
    );
    assert_eq!(shown(&desk.open()).files.len(), 2);
}

fn cut_off_the_last_line(chain: &Path) {
    let text = fs::read_to_string(chain).expect("the chain is there");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    fs::write(chain, lines[..lines.len() - 1].concat()).expect("the folder is writable");
}

fn take_away(chain: &Path) {
    fs::remove_file(chain).expect("the folder is writable");
}

#[test]
fn an_end_that_was_cut_off_and_a_file_that_was_taken_away_are_missed() {
    let ways = [(cut_off_the_last_line as fn(&Path), 3), (take_away, 1)];
    for (tamper, line) in ways {
        let desk = Desk::new();
        let mut book = desk.open();
        book.look(minute(0), &seen(&[("1", "a")]));
        book.look(minute(1), &seen(&[("1", "a"), ("2", "b")]));
        tamper(&desk.chain(1));
        // The window that is open notices at its next look.
        book.look(minute(2), &seen(&[("1", "a"), ("2", "b")]));
        let view = shown(&book);
        assert_eq!(view.health, Health::Critical, "{}", view.sentence);
        let breach = view.files[0].breach.as_ref().expect("it is broken");
        assert_eq!(breach.line, line);
        assert!(view.writable, "{:?}", view.failure);
        assert_eq!(desk.text(2).lines().count(), 2);
    }
}

#[test]
fn a_ledger_that_cannot_be_written_says_why_and_hides_nothing() {
    let desk = Desk::new();
    fs::write(
        desk.folder.path().join("data"),
        "a file where a folder should be",
    )
    .expect("writable");
    let mut book = desk.open();
    book.look(minute(0), &seen(&[("1", "a")]));
    let view = shown(&book);
    assert!(!view.writable);
    assert_eq!(view.health, Health::Warning);
    let failure = view.failure.expect("it says why");
    assert!(
        failure.place.is_some_and(|place| place.ends_with("data")),
        "it names the place"
    );
    assert!(failure.remedy.is_some());
}

#[test]
fn an_entry_of_a_later_version_holds_and_is_said() {
    let desk = Desk::new();
    let mut book = desk.open();
    book.look(minute(0), &seen(&[("1", "a")]));
    drop(book);
    let (mut chain, _) = chain::Chain::open(
        desk.folders().place(1),
        chain::Opening {
            about: String::new(),
            after: None,
        },
        drop,
    )
    .expect("it opens");
    let later = serde_json::json!({ "dreams": 3 });
    chain
        .turn()
        .and_then(|mut turn| turn.append(minute(1), &later))
        .expect("it is kept");
    let view = shown(&desk.open());
    assert_eq!(view.health, Health::Warning);
    assert!(
        view.files[0].notes[0].contains("does not understand"),
        "{:?}",
        view.files[0].notes
    );
}

#[test]
fn an_excerpt_is_the_period_and_what_ties_it_to_the_head() {
    let desk = Desk::new();
    let mut book = desk.open();
    for (at, checksum) in [(0, "a"), (10, "b"), (20, "c"), (30, "d")] {
        book.look(minute(at), &seen(&[("1", checksum)]));
    }
    let excerpt = excerpt::read(&desk.folders(), minute(5), minute(20)).expect("it is read");
    let file = &excerpt.files[0];
    assert_eq!((file.lines.len(), file.within), (3, 2));
    let mut verifier = chain::Verifier::excerpt();
    let last = file
        .lines
        .iter()
        .map(|line| verifier.line(line.as_bytes()).expect("it holds"))
        .last();
    assert_eq!(last.map(|entry| entry.head()), file.head);
    let text = desk.text(1);
    assert!(
        file.lines
            .iter()
            .all(|line| text.lines().any(|other| other == line)),
        "byte for byte"
    );
    let later = excerpt::read(&desk.folders(), minute(40), minute(50)).expect("it is read");
    assert_eq!(later.files.len(), 0);
}
