use super::*;

#[test]
fn kinds_are_told_by_name() {
    for (name, expected) in [
        ("a/history.om", Some(Kind::OpenMetrics)),
        ("history.OTLP.jsonl", Some(Kind::Otlp)),
        ("app.jsonl", None),
        ("..", None),
    ] {
        assert_eq!(kind(Path::new(name)), expected, "{name}");
    }
}

#[test]
fn a_folder_stands_for_the_files_in_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.om", "a.otlp.jsonl", "readme.txt"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let entry = HistoryFile {
        path: folder.path().to_owned(),
        labels: vec![("job".into(), "j".into())],
    };
    let found = files(&entry);
    let names: Vec<_> = found
        .iter()
        .filter_map(|file| file.path.file_name())
        .collect();
    assert_eq!(names, ["a.otlp.jsonl", "b.om"]);
    assert_eq!(found[0].labels, entry.labels);
    let missing = HistoryFile {
        path: folder.path().join("no.om"),
        labels: Vec::new(),
    };
    assert_eq!(
        files(&missing),
        std::slice::from_ref(&missing),
        "a missing file is tried and named"
    );
}

#[test]
fn a_changed_file_has_another_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.om");
    std::fs::write(&path, "a 1 1\n# EOF\n").unwrap();
    let first = fingerprint(&path).unwrap();
    assert_eq!(fingerprint(&path).unwrap(), first);
    std::fs::write(&path, "a 2 1\n# EOF\n").unwrap();
    assert_ne!(fingerprint(&path).unwrap(), first);
}
