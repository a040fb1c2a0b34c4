//! Rule tests, run as `wheelhousectl rules test`.

use std::{fs, path::Path, process::Command};

/// Runs the tests of some files; the exit code and what is said.
fn test(files: &[&Path]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wheelhousectl"));
    let output = command
        .args(["rules", "test"])
        .args(files)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn files_of_rule_tests_pass_fail_or_are_no_such_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/rules");
    let (good, chain) = (folder.join("for.yml"), folder.join("recording.yml"));
    let (code, said) = test(&[&good, &chain]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("recording.yml: passed, 7 checks"), "{said}");

    let copies = tempfile::tempdir().unwrap();
    let changed = copies.path().join("for.yml");
    let text = fs::read_to_string(&good).unwrap();
    fs::write(
        &changed,
        text.replace("a of api is down", "a of api sleeps"),
    )
    .unwrap();
    fs::copy(
        folder.join("for.rules.yml"),
        copies.path().join("for.rules.yml"),
    )
    .unwrap();
    let (code, said) = test(&[&changed, &chain]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("alert InstanceDown at 11m: expected"),
        "{said}"
    );
    assert!(
        said.contains("recording.yml: passed"),
        "the others are run all the same: {said}"
    );

    let (code, said) = test(&[&copies.path().join("gone.yml")]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("→ name a file in the format"), "{said}");
}
