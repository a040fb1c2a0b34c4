use std::process::Command;

use checkout::Trust;

use crate::made::Made;

/// A repository whose second commit is signed with an SSH key; nothing without ssh-keygen.
fn signed() -> Option<(Made, String, String)> {
    let made = Made::new();
    let key = made.home.path().join("key");
    let made_key = Command::new("ssh-keygen")
        .args([
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            "ann@example.com",
            "-f",
        ])
        .arg(&key)
        .status();
    if !made_key.is_ok_and(|status| status.success()) {
        println!("skipped: there is no ssh-keygen");
        return None;
    }
    let plain = made.commit(0, "Ann", "Plain", &[("m/1.sql", "a\n")]);
    made.git(&["config", "--global", "gpg.format", "ssh"]);
    made.git(&[
        "config",
        "--global",
        "user.signingKey",
        &key.display().to_string(),
    ]);
    made.write("m/2.sql", "b\n");
    made.git(&["add", "."]);
    made.git_at(1, "Ann", &["commit", "-q", "-S", "-m", "Signed"]);
    let signed = made.git(&["rev-parse", "HEAD"]);
    Some((made, plain, signed))
}

/// Trusts the key by a file, named in the settings of the user or of the repository.
fn trust(made: &Made, scope: &str) {
    let public = std::fs::read_to_string(made.home.path().join("key.pub")).expect("a key");
    let file = made.home.path().join("signers");
    std::fs::write(&file, format!("ann@example.com {public}")).expect("a file");
    let file = file.display().to_string();
    made.git(&["config", scope, "gpg.ssh.allowedSignersFile", &file]);
}

#[tokio::test]
async fn trust_is_the_users_word_not_the_repositorys() {
    let Some((made, plain, signed)) = signed() else {
        return;
    };
    let checkout = made.open().await;
    let trusted = async || {
        let found = checkout.signatures(&[&plain, &signed]).await;
        let found = found.expect("git answers");
        assert_eq!(found[&plain].trust, Trust::None);
        found[&signed].clone()
    };
    assert_eq!(trusted().await.trust, Trust::UnknownKey);
    trust(&made, "--local");
    assert_eq!(trusted().await.trust, Trust::UnknownKey);
    trust(&made, "--global");
    let good = trusted().await;
    assert_eq!(
        (good.trust, good.signer.as_str()),
        (Trust::Good, "ann@example.com")
    );
    assert!(good.key.starts_with("SHA256:"), "{}", good.key);
}

#[tokio::test]
async fn a_forged_commit_has_a_bad_signature() {
    let Some((made, _, signed)) = signed() else {
        return;
    };
    trust(&made, "--global");
    let text = made.git(&["cat-file", "commit", &signed]);
    made.write("forged", &(text.replace("author Ann", "author Eve") + "\n"));
    let forged = made.git(&["hash-object", "-t", "commit", "-w", "forged"]);
    let checkout = made.open().await;
    let found = checkout.signatures(&[&forged]).await.expect("git answers");
    assert_eq!(found[&forged].trust, Trust::Bad);
}
