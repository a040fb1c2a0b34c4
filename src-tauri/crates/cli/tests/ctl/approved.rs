//! Who approved a change, from a real repository: the report, the table and the document say the
//! same.

use std::{collections::HashMap, fs, path::Path, process::Command};

use serde_json::Value;

use crate::evidence::{Scene, document, text};

/// A commit's author, its date, and what it says.
type Words<'a> = (&'a str, &'a str, &'a str);

/// Git as it is told by whoever works on the pack.
struct Repository {
    pack: String,
    home: String,
}

impl Repository {
    fn new(scene: &Scene) -> Self {
        let place = |name: &str| scene.at(name).to_str().unwrap().to_owned();
        fs::create_dir_all(scene.at("home")).unwrap();
        let repository = Self {
            pack: place("pack"),
            home: place("home"),
        };
        repository.git(("", "", ""), &["init", "-q", "-b", "main"]);
        repository.git(("", "", ""), &["config", "core.autocrlf", "false"]);
        repository
    }

    fn git(&self, (who, when, _): Words<'_>, arguments: &[&str]) -> String {
        let who = if who.is_empty() { "Nobody" } else { who };
        let when = format!("{when}T09:00:00Z");
        let dated = ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, when.as_str()));
        let output = Command::new("git")
            .current_dir(&self.pack)
            .args(arguments)
            .env("HOME", &self.home)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, who)))
            .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "x@example.com")))
            .envs(dated.into_iter().filter(|(_, when)| when.len() > 10))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Commits the file of one migration and nothing else, and says the hash.
    fn commit(&self, number: u32, words: Words<'_>, further: &[&str]) -> String {
        let file = format!("migrations/000{number}_t{number}.sql");
        self.git(words, &["add", &file]);
        let commit = [&["commit", "-q", "-m", words.2], further, &["--", &file]].concat();
        self.git(words, &commit);
        self.git(words, &["rev-parse", "HEAD"])
    }

    /// Signs from now on with a key that this user trusts; false without ssh-keygen.
    fn can_sign(&self) -> bool {
        let key = format!("{}/key", self.home);
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", "x@example.com", "-f"])
            .arg(&key)
            .status();
        if !made.is_ok_and(|status| status.success()) {
            println!("nothing is signed: there is no ssh-keygen");
            return false;
        }
        let public = fs::read_to_string(format!("{key}.pub")).unwrap();
        let signers = format!("{}/signers", self.home);
        fs::write(&signers, format!("x@example.com {public}")).unwrap();
        for (name, value) in [
            ("gpg.format", "ssh"),
            ("user.signingKey", &key),
            ("gpg.ssh.allowedSignersFile", &signers),
        ] {
            self.git(("", "", ""), &["config", "--global", name, value]);
        }
        true
    }

    /// Puts a commit in place of the newest that says another wrote it, with its signature.
    fn forge(&self, from: &str, to: &str) -> String {
        let nobody = ("", "", "");
        let text = self.git(nobody, &["cat-file", "commit", "HEAD"]);
        let forged = format!("{}/forged", self.home);
        let (from, to) = (format!("author {from}"), format!("author {to}"));
        fs::write(&forged, text.replace(&from, &to) + "\n").unwrap();
        let hash = self.git(nobody, &["hash-object", "-t", "commit", "-w", &forged]);
        self.git(nobody, &["update-ref", "HEAD", &hash]);
        hash
    }
}

/// The cells of `changes.csv`, by column, of each id.
fn table(folder: &Path) -> HashMap<String, HashMap<String, String>> {
    let text = fs::read_to_string(folder.join("changes.csv")).unwrap();
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell).trim_end_matches('\r').to_owned());
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(letter),
        }
    }
    let names = rows.remove(0);
    let rows = rows.into_iter();
    rows.map(|row| names.iter().cloned().zip(row).collect::<HashMap<_, _>>())
        .map(|row| (row["id"].clone(), row))
        .collect()
}

fn codes(change: &Value) -> Vec<&str> {
    let exceptions = change["exceptions"].as_array().unwrap().iter();
    exceptions
        .map(|exception| exception["code"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn approval_is_what_git_tells_in_every_file_of_the_pack() {
    let scene = Scene::new().await;
    let repository = Repository::new(&scene);
    // Everything was applied today; one of the files was edited since.
    let edited = scene.at("pack/migrations/0004_t4.sql");
    let after = fs::read(&edited).unwrap();
    fs::write(&edited, "CREATE TABLE t4 (id integer PRIMARY KEY);\n").unwrap();

    let own = repository.commit(1, ("Ann", "2026-01-01", "Begin"), &[]);
    repository.git(("", "", ""), &["checkout", "-q", "-b", "two"]);
    let branch = repository.commit(2, ("Bob", "2026-01-02", "Add t2"), &[]);
    repository.git(("", "", ""), &["checkout", "-q", "main"]);
    let words = ("Cleo", "2026-01-03", "Merge pull request #12 from shop/two");
    let merge = ["merge", "-q", "--no-ff", "-m", words.2, "two"];
    repository.git(words, &merge);
    let before_edit = repository.commit(4, ("Dan", "2026-01-04", "Add t4 (#13)"), &[]);
    fs::write(&edited, after).unwrap();
    repository.commit(4, ("Eve", "2026-01-05", "Widen it"), &[]);
    let late = repository.commit(5, ("Finn", "2098-01-01", "Add t5"), &[]);
    repository.git(("", "", ""), &["add", "migrations/0007_t7.sql"]);
    fs::write(scene.at("pack/.git/info/exclude"), "0008*\n").unwrap();
    let signs = repository.can_sign();
    let further: &[&str] = if signs { &["-S"] } else { &[] };
    let signed = repository.commit(3, ("Gil", "2026-01-06", "Add t3"), further);
    repository.commit(9, ("Hana", "2026-01-07", "Add t9"), further);
    let forged = repository.forge("Hana", "Ivo");

    let (folder, _) = scene.make(&["--all"]).await;
    let verdict = scene.run(&["verify", folder.to_str().unwrap()]).await;
    assert_eq!(verdict.status.code(), Some(0), "{}", text(&verdict));

    let document = document(&folder);
    let by_id = |id: &str| {
        let changes = document["changes"].as_array().unwrap().iter();
        changes.clone().find(|change| change["id"] == id).unwrap()
    };
    // id, commit, author, words of the merge, codes of exceptions
    let main = "committed on the main line itself on ";
    for (id, commit, author, merge, wanted) in [
        ("1", &own, "Ann", main, &[][..]),
        (
            "2",
            &branch,
            "Bob",
            "merged as #12 by Cleo on 2026-01-03T09:00:00Z",
            &[],
        ),
        ("3", &signed, "Gil", main, &[]),
        (
            "4",
            &before_edit,
            "Dan",
            "merged as #13 on 2026-01-04",
            &["edited"],
        ),
        ("5", &late, "Finn", main, &["applied_before_merge"]),
        (
            "9",
            &forged,
            "Ivo",
            main,
            if signs { &["bad_signature"] } else { &[] },
        ),
    ] {
        let change = by_id(id);
        let approval = &change["approval"];
        assert_eq!(approval["commit"], commit.as_str(), "{id}: {approval}");
        assert_eq!(approval["author"], author, "{id}");
        let said = approval["merge"].as_str().unwrap();
        assert!(said.starts_with(merge), "{id}: {said}");
        assert_eq!(codes(change), wanted, "{id}: {change:#}");
    }
    for (id, why) in [
        ("6", "no commit knows its file: it was never added to git"),
        (
            "7",
            "no commit knows its file: it was added to git, but not committed",
        ),
        (
            "8",
            "no commit knows its file: a rule of git's leaves it out",
        ),
    ] {
        let change = by_id(id);
        assert_eq!(change["approval"]["why"], why, "{id}");
        assert_eq!(codes(change), ["uncommitted"], "{id}");
    }
    if signs {
        let signature = |id: &str| by_id(id)["approval"]["signature"].clone();
        assert_eq!(signature("1"), "not signed");
        let good = "signed by x@example.com with a key this computer trusts";
        assert_eq!(signature("3"), good);
        let bad = signature("9");
        assert!(bad.as_str().unwrap().contains("does not fit"), "{bad}");
    }
    same_everywhere(&folder, &document);
}

/// The table and the report hold every approval and every exception of the document.
fn same_everywhere(folder: &Path, document: &Value) {
    let table = table(folder);
    let report = fs::read_to_string(folder.join("report.html")).unwrap();
    for change in document["changes"].as_array().unwrap() {
        let row = &table[change["id"].as_str().unwrap()];
        let approval = &change["approval"];
        let words = |name: &str| approval[name].as_str().unwrap_or_default();
        for (column, name) in [
            ("commit", "commit"),
            ("author", "author"),
            ("commit_date", "date"),
            ("signature", "signature"),
            ("merge", "merge"),
        ] {
            assert_eq!(row[column], words(name), "{column}");
            assert!(in_page(&report, words(name)), "{}", words(name));
        }
        if approval["is"] == "none" {
            assert_eq!(row["approval"], format!("none recorded: {}", words("why")));
            assert!(in_page(&report, words("why")), "{}", words("why"));
        }
        for exception in change["exceptions"].as_array().unwrap() {
            let message = exception["message"].as_str().unwrap();
            assert!(row["exceptions"].contains(message), "{message}");
            assert!(in_page(&report, message), "{message}");
        }
    }
    let git = document["histories"][0]["git"].as_str().unwrap();
    assert!(git.starts_with("Read from git, "), "{git}");
    assert!(in_page(&report, git));
}

fn in_page(page: &str, text: &str) -> bool {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    page.contains(&escaped) || page.contains(&escaped.replace('\'', "&#39;"))
}

#[tokio::test]
async fn without_a_checkout_no_approval_is_claimed() {
    let scene = Scene::new().await;
    let (folder, _) = scene.make(&["--all"]).await;
    let document = document(&folder);
    for change in document["changes"].as_array().unwrap() {
        let why = change["approval"]["why"].as_str().unwrap();
        assert!(why.contains("lies in no git checkout"), "{why}");
    }
    let unproved = document["unproved"].to_string();
    assert!(
        unproved.contains("Who approved the changes of"),
        "{unproved}"
    );
}
