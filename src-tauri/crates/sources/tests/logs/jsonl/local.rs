use super::*;

#[test]
fn local_files_are_read_whole_and_merged_by_time() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("b.log"), numbered(1_000..3_000)).unwrap();
    fs::write(
        folder.path().join("a.log.gz"),
        gzip(numbered(0..1_500).as_bytes()),
    )
    .unwrap();
    let packed = gzip(numbered(4_000..9_000).as_bytes());
    fs::write(
        folder.path().join("damaged.log.gz"),
        &packed[..packed.len() / 2],
    )
    .unwrap();
    let odd = folder.path().join("odd name.data");
    fs::write(&odd, "no time, no end").unwrap();
    let paths = [
        folder.path().to_owned(),
        odd,
        folder.path().join("none.log"),
    ];
    let mut told = Vec::new();
    let (lines, problems) = read_files(&paths, Limits::default(), &mut |progress| {
        told.push(progress);
        ControlFlow::Continue(())
    });
    assert!(lines.is_sorted_by_key(|line| line.at));
    assert!(lines.len() > 3_501, "{}", lines.len());
    assert_eq!(
        lines.iter().filter(|line| line.body == "line 1200").count(),
        2
    );
    assert!(lines.iter().any(|line| line.raw == "no time, no end"));
    let files: Vec<&str> = problems
        .iter()
        .map(|problem| problem.file.as_str())
        .collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(files.iter().any(|file| file.ends_with("none.log")));
    assert!(files.iter().any(|file| file.ends_with("damaged.log.gz")));
    assert!(
        problems
            .iter()
            .all(|problem| problem.weight == Weight::Error)
    );
    assert_eq!(
        told.last().map(|progress| (progress.file, progress.files)),
        Some((4, 4))
    );

    let few = Limits {
        lines: 1_200,
        ..Limits::default()
    };
    let (lines, problems) = read_files(&[folder.path().join("b.log")], few, &mut |_| {
        ControlFlow::Continue(())
    });
    assert_eq!(
        (lines.len(), lines[1_199].body.as_str()),
        (1_200, "line 2999")
    );
    assert!(problems[0].message.contains("1200 of 2000"), "{problems:?}");
    let (_, problems) = read_files(&paths, Limits::default(), &mut |_| ControlFlow::Break(()));
    assert!(problems.len() <= 2);
}
