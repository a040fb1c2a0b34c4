//! A repository whose own configuration would run programs.

use std::{path::Path, time::Duration};

use checkout::{Checkout, Fault, Git, Limit, Limits, Trust};

use crate::made::Made;

/// Every setting known to make git run something, each leaving a trace in `ran`.
fn armed(made: &Made) {
    let ran = made.home.path().join("ran");
    let trace = format!("touch '{}'; cat", ran.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "gpg.ssh.program",
        "gpg.x509.program",
        "gpg.ssh.defaultKeyCommand",
        "interactive.diffFilter",
        "pager.log",
        "pager.cat-file",
        "remote.origin.uploadpack",
    ] {
        made.git(&["config", key, &trace]);
    }
    made.git(&["config", "log.showSignature", "true"]);
    made.git(&["config", "core.hooksPath", "hooks"]);
    made.git(&["config", "gpg.ssh.allowedSignersFile", "signers"]);
    for hook in ["post-index-change", "pre-auto-gc", "reference-transaction"] {
        made.write(&format!("hooks/{hook}"), &format!("#!/bin/sh\n{trace}\n"));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_of_the_repository_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[("m/1.sql", "a\n"), ("m/2.sql", "a\n")]);
    made.commit(
        1,
        "Ann",
        "Attributes",
        &[(".gitattributes", "* filter=evil diff=evil\n")],
    );
    armed(&made);
    for hook in std::fs::read_dir(made.path().join("hooks")).expect("a folder") {
        let path = hook.expect("an entry").path();
        let may_run = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(path, may_run).expect("it is ours");
    }
    made.write("m/2.sql", "b\n");
    let index = std::fs::read(made.path().join(".git/index")).expect("an index");

    let checkout = made.open().await;
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    let past = history.past("m/1.sql").expect("it is there");
    let paths = ["m/1.sql".to_owned(), "m/2.sql".to_owned()];
    checkout.present(&paths).await.expect("git answers");
    checkout
        .text(&past.touches[0].blob)
        .await
        .expect("it is read");
    let head = checkout.head().to_owned();
    let signatures = checkout.signatures(&[&head]).await.expect("git answers");
    assert_eq!(signatures[&head].trust, Trust::None);

    assert!(
        !made.home.path().join("ran").exists(),
        "a program of the repository ran"
    );
    let after = std::fs::read(made.path().join(".git/index")).expect("an index");
    assert!(index == after, "the index was written");
    // The same question, asked as anybody would, does run them.
    let mut careless = std::process::Command::new("git");
    let _ = careless.current_dir(made.path()).arg("status").output();
    assert!(made.home.path().join("ran").exists(), "nothing was armed");
}

#[tokio::test]
async fn replaced_commits_are_not_believed() {
    let made = Made::new();
    let first = made.commit(0, "Ann", "Begin", &[("m/1.sql", "a\n")]);
    let forged = made.git_at(0, "Mallory", &["commit-tree", "HEAD^{tree}", "-m", "Begin"]);
    made.git(&["replace", &first, &forged]);
    assert_eq!(made.git(&["log", "--format=%an"]), "Mallory");
    let checkout = made.open().await;
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    let past = history.past("m/1.sql").expect("it is there");
    assert_eq!(
        history.added(past).map(|added| added.author.as_str()),
        Some("Ann")
    );
}

#[tokio::test]
async fn a_shallow_clone_does_not_invent_authors() {
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[("m/1.sql", "a\n")]);
    made.commit(1, "Bob", "More", &[("m/2.sql", "b\n")]);
    made.commit(2, "Cleo", "More", &[("m/3.sql", "c\n")]);
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", made.path().display());
    let to = clone.path().display().to_string();
    made.git(&["clone", "-q", "--depth", "2", &from, &to]);
    let checkout = Checkout::open(&made.asked(), clone.path()).await;
    let checkout = checkout.expect("it is a checkout");
    let history = checkout.history(&["m".into()]).await.expect("it is read");
    assert_eq!(history.limits, [Limit::Shallow]);
    let author = |path: &str| {
        let past = history.past(path).expect("it is there");
        history.added(past).map(|added| added.author.clone())
    };
    assert_eq!(author("m/3.sql").as_deref(), Some("Cleo"));
    assert_eq!((author("m/2.sql"), author("m/1.sql")), (None, None));
}

#[tokio::test]
async fn limits_end_a_walk_and_say_so() {
    let made = Made::new();
    for number in 0..30 {
        let path = format!("m/{number}.sql");
        made.commit(number, "Ann", "More", &[(&path, "x\n")]);
    }
    let few = Limits {
        bytes: 4_000,
        ..Limits::default()
    };
    let checkout = Checkout::open(&made.asked().within(few), made.path()).await;
    let history = checkout
        .expect("it is a checkout")
        .history(&["m".into()])
        .await;
    let history = history.expect("what came before the limit is good");
    assert_eq!(history.limits, [Limit::TooLarge]);
    assert!(history.past("m/29.sql").is_some() && history.past("m/0.sql").is_none());
}

#[cfg(unix)]
#[tokio::test]
async fn a_git_that_hangs_is_ended() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("git");
    let number = folder.path().join("number");
    let script = format!(
        "#!/bin/sh\necho $$ > '{}'\nexec sleep 600\n",
        number.display()
    );
    std::fs::write(&program, script).expect("a file");
    let may_run = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, may_run).expect("it is ours");
    let limits = Limits {
        time: Duration::from_millis(500),
        ..Limits::default()
    };
    let answer = Checkout::open(&Git::new(&program, limits), folder.path()).await;
    assert!(matches!(answer, Err(Fault::Slow { .. })), "{answer:?}");
    let number = std::fs::read_to_string(number).expect("it began");
    let process = Path::new("/proc").join(number.trim());
    let gone = async {
        while process.exists() {
            tokio::task::yield_now().await;
        }
    };
    let gone = tokio::time::timeout(Duration::from_secs(10), gone).await;
    assert!(
        gone.is_ok() || !Path::new("/proc/self").exists(),
        "it still runs"
    );
}
