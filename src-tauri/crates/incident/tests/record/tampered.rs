use std::fs;

use crate::sample::{Desk, SVG, anna, began, data, minute, note, picture, whole};

/// A record with few bytes.
fn small(desk: &Desk) {
    let mut record = desk.open();
    record
        .append(minute(0), anna(), began("x", 0), &[])
        .unwrap();
    record
        .append(minute(1), anna(), note("a"), &[data("{}"), picture(SVG)])
        .unwrap();
}

#[test]
fn every_byte_that_is_flipped_is_found() {
    let desk = Desk::new();
    small(&desk);
    assert!(desk.verify_alone().holds());
    let files = [
        "record.jsonl",
        "data/0002-error-rate.json",
        "pictures/0002-error-rate.svg",
        "incident.md",
    ];
    let mut flipped = 0;
    for file in files {
        let path = desk.folder().join(file);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            fs::write(&path, &bytes).unwrap();
            let verdict = desk.verify_alone();
            let told = !verdict.holds()
                // The page says itself that it was written by another version.
                || verdict.remarks.iter().any(|words| words.contains("another version"));
            assert!(told, "byte {at} of {file}: {verdict:?}");
            flipped += 1;
        }
        fs::write(&path, &whole).unwrap();
    }
    assert!(desk.verify_alone().holds());
    println!("{flipped} flips found");
}

#[test]
fn files_that_go_come_or_change_are_named() {
    let cases: [(&str, Option<&str>, &str); 7] = [
        ("data/0003-error-rate.json", None, "it is not there"),
        (
            "data/0003-error-rate.json",
            Some("{}"),
            "its content was changed",
        ),
        (
            "pictures/0003-error-rate.svg",
            Some("<svg/>"),
            "its content was changed",
        ),
        ("notes.txt", Some("mine"), "it was added"),
        ("data/deep/0003-x.json", Some("mine"), "it was added"),
        ("incident.md", None, "it is not there"),
        ("incident.md", Some("# all was well\n"), "it was changed"),
    ];
    for (file, content, words) in cases {
        let desk = Desk::new();
        whole(&desk);
        let path = desk.folder().join(file);
        match content {
            Some(content) => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, content).unwrap();
            }
            None => fs::remove_file(&path).unwrap(),
        }
        let (_, verdict) = desk.verify();
        let [breach] = verdict.breaches.as_slice() else {
            panic!("{file}: {verdict:?}");
        };
        assert_eq!(breach.place, file);
        assert!(breach.words.contains(words), "{breach:?}");
        assert!(verdict.sentence().contains(file));
    }
}

#[test]
fn an_entry_that_was_changed_is_named_by_its_line_alone() {
    let desk = Desk::new();
    whole(&desk);
    let file = desk.folder().join("record.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("rollout undo", "rollout redo")).unwrap();
    let (entries, verdict) = desk.verify();
    let [breach] = verdict.breaches.as_slice() else {
        panic!("{verdict:?}");
    };
    assert_eq!(breach.place, "record.jsonl line 7");
    assert!(
        breach.words.starts_with("the entry was changed"),
        "{breach:?}"
    );
    assert_eq!(entries.len(), 5, "as far as it holds");
}

#[test]
fn what_a_killed_write_left_is_a_remark() {
    let desk = Desk::new();
    whole(&desk);
    fs::write(desk.folder().join("data/0009-next.json"), "{").unwrap();
    fs::write(desk.folder().join("incident.md.new"), "# INC").unwrap();
    let (_, verdict) = desk.verify();
    assert!(verdict.holds(), "{verdict:?}");
    assert!(
        verdict
            .remarks
            .iter()
            .any(|words| words.starts_with("data/0009-next.json"))
    );
    // The next entry takes its number all the same.
    let mut record = desk.open();
    let mut file = data("{\"whole\": true}");
    file.title = "next".to_owned();
    record
        .append(minute(30), anna(), note("x"), &[file])
        .unwrap();
    let (_, verdict) = desk.verify();
    assert_eq!((verdict.holds(), verdict.files), (true, 4));
}

#[test]
fn a_torn_end_is_cut_and_said() {
    let desk = Desk::new();
    whole(&desk);
    let file = desk.folder().join("record.jsonl");
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str("{\"sequence\":9,\"at\":\"17957");
    fs::write(&file, &text).unwrap();
    let (_, verdict) = desk.verify();
    assert!(verdict.holds(), "{verdict:?}");
    assert!(
        verdict
            .remarks
            .iter()
            .any(|words| words.contains("line 10 is unfinished")),
        "{verdict:?}"
    );
    let mut record = desk.open();
    assert_eq!(
        record
            .append(minute(30), anna(), note("x"), &[])
            .unwrap()
            .number,
        9
    );
    let (entries, verdict) = desk.verify();
    assert_eq!((entries.len(), verdict.holds()), (9, true));
}

#[test]
fn an_end_that_was_cut_off_is_found_here_and_elsewhere() {
    let desk = Desk::new();
    whole(&desk);
    let file = desk.folder().join("record.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let kept: Vec<&str> = text.lines().take(8).collect();
    fs::write(&file, format!("{}\n", kept.join("\n"))).unwrap();
    assert!(!desk.verify().1.holds());
    let verdict = desk.verify_alone();
    assert!(
        verdict
            .sentence()
            .contains("incident.md tells of entry 8, and entry 7 is the last"),
        "{verdict:?}"
    );
}

#[test]
fn a_page_that_is_behind_is_a_remark() {
    let desk = Desk::new();
    whole(&desk);
    let page = desk.folder().join("incident.md");
    let behind = fs::read(&page).unwrap();
    desk.open()
        .append(minute(30), anna(), note("x"), &[])
        .unwrap();
    fs::write(&page, behind).unwrap();
    let (_, verdict) = desk.verify();
    assert!(verdict.holds(), "{verdict:?}");
    assert!(
        verdict
            .remarks
            .iter()
            .any(|words| words.contains("up to 8 only")),
        "{verdict:?}"
    );
}

#[test]
fn a_folder_without_a_record_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let error = incident::verify(folder.path(), None).unwrap_err();
    assert!(error.to_string().contains("holds no record"), "{error}");
}
