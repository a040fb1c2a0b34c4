use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
};

use super::{follower::Follower, lines::LONGEST, place::Place};

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Everything there is to read now, and the place to go on from.
fn drain(follower: &mut Follower) -> (Vec<String>, Option<Place>) {
    let mut lines = Vec::new();
    let mut place = None;
    loop {
        let reading = follower.read().unwrap();
        lines.extend(reading.lines.into_iter().map(|line| line.text));
        place = reading.place.or(place);
        if !reading.more {
            return (lines, place);
        }
    }
}

#[test]
fn lines_are_read_once_they_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    let mut follower = Follower::new(path.clone(), None);
    assert!(
        follower.read().is_err(),
        "a file that is not there is an error, for now"
    );
    append(&path, "\u{feff}one\r\ntw");
    assert_eq!(drain(&mut follower).0, ["one"]);
    append(&path, "o\n\n   \nthree\n");
    assert_eq!(drain(&mut follower).0, ["two", "three"]);
    assert!(drain(&mut follower).0.is_empty());
}

#[test]
fn a_renamed_file_is_read_to_its_end_before_its_successor() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    append(&path, "one\n");
    let mut follower = Follower::new(path.clone(), None);
    assert_eq!(drain(&mut follower).0, ["one"]);
    append(&path, "two\nthree without an end");
    fs::rename(&path, folder.path().join("app.log.1")).unwrap();
    assert_eq!(
        drain(&mut follower).0,
        ["two"],
        "the successor is not there yet"
    );
    append(&path, "four\n");
    assert_eq!(drain(&mut follower).0, ["three without an end", "four"]);
}

#[test]
fn a_file_cut_to_nothing_is_read_from_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    append(&path, "one\ntwo\n");
    let mut follower = Follower::new(path.clone(), None);
    assert_eq!(drain(&mut follower).0, ["one", "two"]);
    fs::copy(&path, folder.path().join("app.log.1")).unwrap();
    OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(0)
        .unwrap();
    append(&path, "3\n");
    assert_eq!(drain(&mut follower).0, ["3"]);
    // Longer than before by the next look: only its start tells.
    OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(0)
        .unwrap();
    append(&path, "four, which is longer than what was there\n");
    assert_eq!(
        drain(&mut follower).0,
        ["four, which is longer than what was there"]
    );
}

#[test]
fn a_restart_neither_loses_nor_repeats() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    append(&path, "one\ntwo\npart");
    let mut follower = Follower::new(path.clone(), None);
    let (lines, place) = drain(&mut follower);
    assert_eq!(lines, ["one", "two"]);
    drop(follower);
    let place = Place::read(&place.unwrap().write());

    append(&path, "ial\nthree\n");
    let mut follower = Follower::new(path.clone(), place.clone());
    assert_eq!(drain(&mut follower).0, ["partial", "three"]);
    drop(follower);

    // Rotated while nobody looked: the rest is in the renamed file.
    fs::rename(&path, folder.path().join("app.log.1")).unwrap();
    append(&path, "four\n");
    let mut follower = Follower::new(path.clone(), place);
    assert_eq!(drain(&mut follower).0, ["partial", "three", "four"]);
    drop(follower);

    // Replaced by another file altogether.
    fs::remove_file(folder.path().join("app.log.1")).unwrap();
    let (_, place) = drain(&mut Follower::new(path.clone(), None));
    fs::remove_file(&path).unwrap();
    append(&path, "something else\n");
    assert_eq!(drain(&mut Follower::new(path, place)).0, ["something else"]);
}

#[test]
fn huge_lines_are_cut_and_bytes_that_are_not_utf8_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    let mut file = File::create(&path).unwrap();
    let huge = "x".repeat(5 << 20);
    file.write_all(format!("{huge}\nafter\n").as_bytes())
        .unwrap();
    file.write_all(b"caf\xe9\n").unwrap();
    let mut follower = Follower::new(path, None);
    let mut lines = Vec::new();
    loop {
        let reading = follower.read().unwrap();
        lines.extend(reading.lines);
        if !reading.more {
            break;
        }
    }
    assert_eq!(lines[0].text.len(), LONGEST);
    assert_eq!(lines[0].cut_from, Some(5 << 20));
    assert_eq!((lines[1].text.as_str(), lines[1].cut_from), ("after", None));
    assert_eq!(lines[2].text, "caf\u{fffd}");
}
