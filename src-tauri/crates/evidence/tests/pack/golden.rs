use evidence::{Choice, write};
use expect_test::expect_file;

use super::sample;

#[test]
fn a_small_pack_reads_as_it_should() {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = sample::evidence();
    let draw = sample::drawn(&evidence);
    let written = write(&evidence, &draw, None, &folder.path().join("pack")).expect("it has room");
    let text = |name: &str| std::fs::read_to_string(written.folder.join(name)).expect("written");
    expect_file!["golden/report.html"].assert_eq(&text("report.html"));
    expect_file!["golden/changes.json"].assert_eq(&text("changes.json"));
    expect_file!["golden/manifest.json"].assert_eq(&text("manifest.json"));
    assert_eq!(
        text("migrations/migrations/0002_change.sql"),
        "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
    );
    assert_eq!(
        (written.changes, written.files),
        (2, 6),
        "one is an exception, one is drawn"
    );
}

#[test]
fn the_same_evidence_is_the_same_pack_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = sample::evidence();
    let draw = sample::drawn(&evidence);
    let of = |name: &str| write(&evidence, &draw, None, &folder.path().join(name)).expect("room");
    assert_eq!(of("one").manifest, of("other").manifest);
}

#[test]
fn a_pack_is_never_written_over_and_never_left_half() {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = sample::evidence();
    let draw = sample::drawn(&evidence);
    let place = folder.path().join("pack");
    write(&evidence, &draw, None, &place).expect("it has room");
    let error = write(&evidence, &draw, None, &place).expect_err("it is there already");
    assert!(error.to_string().contains("already"), "{error}");
    let nowhere = folder.path().join("not there").join("pack");
    write(&evidence, &draw, None, &nowhere).expect_err("its parent is missing");
    let left = std::fs::read_dir(folder.path())
        .expect("it is a folder")
        .count();
    assert_eq!(left, 1, "nothing is left of what was not written");
}

#[test]
fn an_empty_period_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut evidence = sample::evidence();
    evidence.changes.clear();
    evidence.choice = Choice::All;
    let draw = sample::drawn(&evidence);
    let written = write(&evidence, &draw, None, &folder.path().join("pack")).expect("room");
    let report = std::fs::read_to_string(written.folder.join("report.html")).expect("written");
    assert!(report.contains("No change belongs to the period."));
    let verdict = evidence::verify(&written.folder).expect("it can be read");
    assert_eq!(verdict.faults, []);
}
