//! Whatever is done to a chain's file, the first line that does not hold is named.

#![allow(clippy::unwrap_used)] // a test ends where something unforeseen happens

use std::{fs, path::Path, sync::LazyLock};

use chain::{BreachKind, Chain, ChainError, Head, Opening, Place, Verdict, Verifier, read};
use model::Nanos;
use proptest::prelude::*;

fn place(folder: &Path) -> Place {
    Place {
        file: folder.join("data/chain.jsonl"),
        head: folder.join("heads/chain.head"),
    }
}

fn opening(about: &str) -> Opening {
    Opening {
        about: about.to_owned(),
        after: None,
    }
}

/// The text of a chain with these payloads, and its head.
fn written(about: &str, payloads: &[serde_json::Value]) -> (String, Head) {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let (mut chain, _) = Chain::open(place.clone(), opening(about), drop).unwrap();
    let mut turn = chain.turn().unwrap();
    for (second, payload) in payloads.iter().enumerate() {
        let at = Nanos(1_795_225_267_000_000_000 + second as i64 * 1_000_000_000);
        turn.append(at, payload).unwrap();
    }
    drop(turn);
    let head = chain.head().unwrap();
    assert_eq!(Head::remembered(&place.head).unwrap(), Some(head));
    (fs::read_to_string(&place.file).unwrap(), head)
}

/// A chain of five, written once for all tests.
fn five() -> (String, Head) {
    static FIVE: LazyLock<(String, Head)> = LazyLock::new(made);
    FIVE.clone()
}

fn made() -> (String, Head) {
    let payloads: Vec<serde_json::Value> = (0..5)
        .map(|number| serde_json::json!({ "number": number, "text": "line\nend “é”" }))
        .collect();
    written("five", &payloads)
}

fn verdict(text: &[u8], head: Option<Head>) -> Verdict {
    read(text, head, drop).unwrap()
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_whole_chain_is_one_readable_line_an_entry() {
    let (text, head) = five();
    let verdict = verdict(text.as_bytes(), Some(head));
    assert!(verdict.is_whole(), "{verdict:?}");
    assert_eq!(
        (verdict.entries, verdict.head),
        (6, Some(head)),
        "the opening and five"
    );
    assert_eq!(text.lines().count(), 6);
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(value["payload"].is_object());
    }
}

#[test]
fn one_byte_changed_anywhere_is_found_in_its_line() {
    let (text, _) = five();
    for at in 0..text.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            let verdict = verdict(&bytes, None);
            let line = text.as_bytes()[..at]
                .iter()
                .filter(|b| **b == b'\n')
                .count() as u64
                + 1;
            let breach = verdict
                .breach
                .unwrap_or_else(|| panic!("byte {at} of line {line} goes unseen"));
            assert_eq!(breach.line, line, "byte {at}: {breach}");
        }
    }
}

#[test]
fn each_kind_of_tampering_is_named_with_its_line() {
    let (text, head) = five();
    let lines: Vec<&str> = text.lines().collect();
    let [a, b, c, d, e, f] = lines[..] else {
        panic!("six lines")
    };
    let (other, _) = written("another", &[serde_json::json!({ "number": 0 })]);
    let foreign = other.lines().nth(1).unwrap();
    let changed = c.replace("\"number\":1", "\"number\":7");
    let table = [
        (
            "changed",
            joined(&[a, b, &changed, d, e, f]),
            3,
            BreachKind::Content,
        ),
        ("removed", joined(&[a, b, d, e, f]), 3, BreachKind::Sequence),
        (
            "first removed",
            joined(&[b, c, d, e, f]),
            1,
            BreachKind::Sequence,
        ),
        (
            "swapped",
            joined(&[a, b, d, c, e, f]),
            3,
            BreachKind::Sequence,
        ),
        (
            "twice",
            joined(&[a, b, b, c, d, e, f]),
            3,
            BreachKind::Sequence,
        ),
        ("foreign", joined(&[a, foreign]), 2, BreachKind::Previous),
        (
            "not an entry",
            joined(&[a, b, c, d, e, f, "{}"]),
            7,
            BreachKind::Form,
        ),
        (
            "spaced",
            joined(&[a, &b.replace(':', ": ")]),
            2,
            BreachKind::Form,
        ),
        ("empty line", joined(&[a, "", b]), 2, BreachKind::Form),
        ("cut off", joined(&[a, b, c, d]), 5, BreachKind::CutOff),
        ("all gone", String::new(), 1, BreachKind::CutOff),
    ];
    for (what, text, line, kind) in table {
        let breach = verdict(text.as_bytes(), Some(head)).breach.expect(what);
        assert_eq!((breach.line, breach.kind), (line, kind), "{what}: {breach}");
        assert!(
            !breach.expected.is_empty() && !breach.found.is_empty(),
            "{what}"
        );
    }
    let without = verdict(joined(&[a, b, c, d]).as_bytes(), None);
    assert!(
        without.is_whole(),
        "a cut-off end shows only against a remembered head"
    );
}

#[test]
fn a_chain_written_anew_is_not_the_one_that_was_remembered() {
    let (_, head) = five();
    let payloads = vec![serde_json::json!({ "number": 9 }); 7];
    let (anew, _) = written("five", &payloads);
    let breach = verdict(anew.as_bytes(), Some(head)).breach.unwrap();
    assert_eq!((breach.line, breach.kind), (6, BreachKind::Head));
}

#[test]
fn an_excerpt_holds_by_itself_and_after_a_known_head() {
    let (text, _) = five();
    let lines: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
    let mut excerpt = Verifier::excerpt();
    let third = excerpt.line(lines[2]).unwrap();
    assert!(excerpt.line(lines[3]).is_ok());
    assert!(excerpt.line(lines[5]).is_err());
    let mut following = Verifier::following(third.head());
    assert!(following.line(lines[3]).is_ok());
    assert!(Verifier::beginning().line(lines[2]).is_err());
}

#[test]
fn a_broken_chain_is_left_as_it_is_and_takes_no_entry() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    fs::create_dir_all(place.file.parent().unwrap()).unwrap();
    let (text, _) = five();
    let broken = text.replacen("line", "lime", 1);
    fs::write(&place.file, &broken).unwrap();
    let (mut chain, verdict) = Chain::open(place.clone(), opening("five"), drop).unwrap();
    assert_eq!(verdict.breach.map(|breach| breach.line), Some(2));
    let refused = chain.turn().err();
    assert!(
        matches!(refused, Some(ChainError::Broken { .. })),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&place.file).unwrap(), broken);
}

#[test]
fn a_file_that_was_taken_away_is_missed_and_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    let (mut chain, _) = Chain::open(place.clone(), opening("one"), drop).unwrap();
    chain.turn().unwrap().append(Nanos(1), &1).unwrap();
    fs::remove_file(&place.file).unwrap();
    let refused = chain.turn().err();
    assert!(
        matches!(refused, Some(ChainError::Broken { .. })),
        "{refused:?}"
    );
    for verdict in [
        Chain::verify(&place, drop).unwrap(),
        Chain::open(place.clone(), opening("one"), drop).unwrap().1,
    ] {
        assert_eq!(
            verdict.breach.map(|breach| breach.kind),
            Some(BreachKind::CutOff)
        );
    }
    assert!(!place.file.exists());
}

#[test]
fn a_clock_that_goes_back_is_said_and_breaks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut chain, _) = Chain::open(place(folder.path()), opening("clock"), drop).unwrap();
    let mut turn = chain.turn().unwrap();
    for at in [1_000, 5_000, 3_000, 9_000, i64::MIN] {
        turn.append(Nanos(at), &"tick").unwrap();
    }
    drop(turn);
    let verdict = Chain::verify(chain.place(), drop).unwrap();
    assert!(verdict.is_whole());
    let back = verdict.clock_back.unwrap();
    assert_eq!((back.line, back.by), (4, 2_000));
}

proptest! {
    // Every case is kept on the disk.
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_recorded_reads_back(texts in prop::collection::vec("\\PC{0,40}|[\\x00-\\x1f]{0,4}", 1..8)) {
        let payloads: Vec<serde_json::Value> = texts.iter().map(|text| text.as_str().into()).collect();
        let (file, head) = written("any", &payloads);
        let mut back: Vec<String> = Vec::new();
        let each = |entry: chain::Entry| back.extend(entry.payload::<String>());
        let verdict = read(file.as_bytes(), Some(head), each).unwrap();
        prop_assert!(verdict.is_whole());
        prop_assert_eq!(back, texts);
    }

    #[test]
    fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let verdict = verdict(&bytes, None);
        prop_assert_eq!(verdict.entries, 0);
    }

    #[test]
    fn every_beginning_of_a_chain_is_whole_or_torn(cut in 0_usize..2_000) {
        let (text, _) = five();
        let cut = cut.min(text.len());
        let verdict = verdict(&text.as_bytes()[..cut], None);
        prop_assert_eq!(verdict.breach, None);
        let ends_a_line = cut == 0 || text.as_bytes()[cut - 1] == b'\n';
        prop_assert_eq!(verdict.torn.is_none(), ends_a_line);
    }
}
