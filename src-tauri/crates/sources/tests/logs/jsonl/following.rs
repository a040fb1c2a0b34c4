use super::*;

#[tokio::test]
async fn a_file_is_followed_through_rotation() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.log");
    fs::write(&path, numbered(0..20)).unwrap();
    let filter = LogFilter {
        text: vec!["line".to_owned()],
        ..LogFilter::all(TimeRange {
            start: Millis((DAY + 18) * 1_000),
            end: Millis((DAY + 18) * 1_000),
        })
    };
    let mut tail = Jsonl::files(&path, "").tail(&filter).await.unwrap();
    assert_eq!(next(&mut tail).await, ["line 18", "line 19"]);
    append(
        &path,
        (line(20, "line 20") + &line(21, "not wanted") + "{\"time\":").as_bytes(),
    );
    assert_eq!(next(&mut tail).await, ["line 20"]);
    append(&path, b"\"2026-11-26T00:00:22Z\",\"msg\":\"line 22\"}\n");
    fs::rename(&path, folder.path().join("app.log.1")).unwrap();
    append(&path, line(23, "line 23").as_bytes());
    let mut found = Vec::new();
    while found.len() < 2 {
        found.extend(next(&mut tail).await);
    }
    found.sort();
    assert_eq!(found, ["line 22", "line 23"]);
    // Cut to nothing and begun again.
    fs::write(&path, line(24, "line 24")).unwrap();
    assert_eq!(next(&mut tail).await, ["line 24"]);
    // Packed under another name, which is nothing new.
    let packed = gzip(&fs::read(folder.path().join("app.log.1")).unwrap());
    fs::write(folder.path().join("app.log.1.gz"), packed).unwrap();
    append(&path, line(25, "line 25").as_bytes());
    assert_eq!(next(&mut tail).await, ["line 25"]);
}
