use std::{fs, path::PathBuf};

use evidence::{Signature, Signer, Verdict, What, verify, write};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::{flips, sample};

/// A pack in a folder of its own.
struct Pack {
    _folder: TempDir,
    place: PathBuf,
}

impl Pack {
    fn new(signer: Option<&Signer>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("pack");
        let evidence = sample::evidence();
        write(&evidence, &sample::drawn(&evidence), signer, &place).expect("it has room");
        Self {
            _folder: folder,
            place,
        }
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.place.join(name)).expect("it was written")
    }

    /// Changes a file and makes the manifest and its hash fit again, as a careful forger would.
    fn forge(&self, name: &str, forge: impl FnOnce(String) -> String) {
        let before = self.text(name);
        let after = forge(before.clone());
        assert_ne!(before, after, "the forgery changes nothing");
        fs::write(self.place.join(name), &after).expect("it may be written");
        if name != "manifest.json" {
            let listed = |text: &str| {
                let size = text.len();
                format!("\"size\": {size},\n      \"sha256\": \"{}\"", sha256(text))
            };
            let manifest = self.text("manifest.json");
            let forged = manifest.replace(&listed(&before), &listed(&after));
            assert_ne!(manifest, forged, "the manifest lists {name} otherwise");
            fs::write(self.place.join("manifest.json"), forged).expect("it may be written");
        }
        let own = format!("{}  manifest.json\n", sha256(&self.text("manifest.json")));
        fs::write(self.place.join("manifest.sha256"), own).expect("it may be written");
    }

    fn verdict(&self) -> Verdict {
        verify(&self.place).expect("it can be read")
    }

    /// Files with what was found of them.
    fn found(&self) -> Vec<(String, What)> {
        let faults = self.verdict().faults;
        faults
            .into_iter()
            .map(|fault| (fault.file, fault.what))
            .collect()
    }
}

fn sha256(text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn one(file: &str, what: What) -> Vec<(String, What)> {
    vec![(file.to_owned(), what)]
}

#[test]
fn what_is_missing_added_or_renamed_is_named() {
    let copy = "migrations/migrations/0002_change.sql";
    let pack = Pack::new(None);
    fs::remove_file(pack.place.join(copy)).expect("it is there");
    assert_eq!(pack.found(), one(copy, What::Missing));

    let pack = Pack::new(None);
    fs::write(pack.place.join("migrations/extra.sql"), "--").expect("there is room");
    assert_eq!(pack.found(), one("migrations/extra.sql", What::Added));

    let pack = Pack::new(None);
    fs::rename(pack.place.join(copy), pack.place.join("migrations/2.sql")).expect("there is room");
    fs::remove_dir(pack.place.join("migrations/migrations")).unwrap_or_default();
    assert_eq!(pack.found()[0], one(copy, What::Renamed)[0]);
    let words = &pack.verdict().faults[0].words;
    assert_eq!(words, "it lies there under another name: migrations/2.sql");

    let pack = Pack::new(None);
    fs::create_dir(pack.place.join("empty")).expect("there is room");
    assert_eq!(pack.found(), one("empty", What::Added));

    for name in ["manifest.json", "manifest.sha256"] {
        let pack = Pack::new(None);
        fs::remove_file(pack.place.join(name)).expect("it is there");
        assert!(
            pack.found().contains(&(name.to_owned(), What::Missing)),
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_no_file_of_a_pack() {
    let pack = Pack::new(None);
    let copy = pack.place.join("migrations/migrations/0002_change.sql");
    let elsewhere = pack.place.with_extension("sql");
    fs::rename(&copy, &elsewhere).expect("there is room");
    std::os::unix::fs::symlink(&elsewhere, &copy).expect("links are known here");
    let name = "migrations/migrations/0002_change.sql";
    let found = pack.found();
    assert!(
        found.contains(&(name.to_owned(), What::Unreadable)),
        "{found:?}"
    );
}

#[test]
fn swapped_files_are_both_changed() {
    let pack = Pack::new(None);
    let (one, other) = (pack.text("changes.csv"), pack.text("changes.json"));
    fs::write(pack.place.join("changes.csv"), other).expect("it may be written");
    fs::write(pack.place.join("changes.json"), one).expect("it may be written");
    let found = pack.found();
    for name in ["changes.csv", "changes.json"] {
        assert!(
            found.contains(&(name.to_owned(), What::Changed)),
            "{found:?}"
        );
    }
}

#[test]
fn an_edited_manifest_is_told_by_its_hash_and_a_forged_one_by_its_signature() {
    let pack = Pack::new(None);
    let edited = pack.text("manifest.json").replace("auditor", "somebody");
    fs::write(pack.place.join("manifest.json"), edited).expect("it may be written");
    assert_eq!(pack.found(), one("manifest.sha256", What::Manifest));

    let signer = Signer::of(&Signer::new_key().expect("randomness")).expect("a key");
    let pack = Pack::new(Some(&signer));
    pack.forge("manifest.json", |text| text.replace("auditor", "somebody"));
    assert_eq!(pack.found(), one("manifest.sig", What::Signature));
    assert!(matches!(pack.verdict().signature, Signature::Bad(_)));
}

#[test]
fn a_signature_can_be_neither_dropped_nor_taken_from_another_key() {
    let key = || Signer::of(&Signer::new_key().expect("randomness")).expect("a key");
    let (signer, other) = (key(), key());
    let pack = Pack::new(Some(&signer));
    for name in ["manifest.sig", "manifest.pub.pem"] {
        fs::remove_file(pack.place.join(name)).expect("it is there");
    }
    let missing = |name: &str| (name.to_owned(), What::Missing);
    assert_eq!(
        pack.found(),
        [missing("manifest.pub.pem"), missing("manifest.sig")]
    );

    let (pack, others) = (Pack::new(Some(&signer)), Pack::new(Some(&other)));
    for name in ["manifest.sig", "manifest.pub.pem"] {
        fs::copy(others.place.join(name), pack.place.join(name)).expect("there is room");
    }
    assert_eq!(pack.found(), one("manifest.pub.pem", What::Signature));

    // A whole forged pack is sound in itself; that its key is another one is for the reader.
    assert_eq!(
        others.verdict().signature,
        Signature::Good(other.public_key())
    );
}

#[test]
fn a_ledger_that_does_not_hold_is_found_under_a_manifest_that_fits() {
    let pack = Pack::new(None);
    pack.forge("ledger.jsonl", |text| text.replace("look 0", "look 9"));
    assert_eq!(pack.found(), one("ledger.jsonl", What::Ledger));

    let pack = Pack::new(None);
    pack.forge("ledger.jsonl", |text| {
        let (first, _) = text.split_once('\n').expect("two lines");
        format!("{first}\n")
    });
    assert_eq!(
        pack.found(),
        one("ledger.jsonl", What::Ledger),
        "its end was cut off"
    );
}

#[test]
fn a_sample_that_was_picked_by_hand_is_found_under_a_manifest_that_fits() {
    for (from, to) in [
        // The one that was drawn is passed off as not drawn, and the other way round.
        ("\"taken\": false", "\"taken\": true"),
        ("\"seed\": \"a1b2\"", "\"seed\": \"a1b3\""),
    ] {
        let pack = Pack::new(None);
        pack.forge("changes.json", |text| text.replace(from, to));
        assert_eq!(pack.found(), one("changes.json", What::Draw), "{to}");
    }
}

#[test]
fn a_manifest_cannot_lead_out_of_its_folder() {
    let pack = Pack::new(None);
    fs::write(pack.place.with_file_name("secret"), "x").expect("there is room");
    pack.forge("manifest.json", |text| {
        text.replace("\"report.html\"", "\"../secret\"")
    });
    let found = pack.found();
    assert!(
        found.contains(&("../secret".to_owned(), What::Manifest)),
        "{found:?}"
    );
    assert!(
        found.contains(&("report.html".to_owned(), What::Added)),
        "{found:?}"
    );
}

#[test]
fn a_folder_that_is_no_pack_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let verdict = verify(folder.path()).expect("it can be read");
    assert_eq!(verdict.faults[0].what, What::Missing);
    assert!(verify(&folder.path().join("nowhere")).is_err());
    fs::write(folder.path().join("manifest.json"), "{}").expect("there is room");
    let verdict = verify(folder.path()).expect("it can be read");
    assert!(
        verdict
            .faults
            .iter()
            .any(|fault| fault.what == What::Manifest)
    );
}

#[test]
fn what_lies_in_a_pack_is_what_the_manifest_lists() {
    let pack = Pack::new(None);
    let manifest = pack.text("manifest.json");
    for path in flips::files(&pack.place) {
        let name = path.strip_prefix(&pack.place).expect("it lies there");
        let name = name.to_string_lossy().replace('\\', "/");
        let own = ["manifest.json", "manifest.sha256"].contains(&name.as_str());
        assert!(
            own || manifest.contains(&format!("\"path\": \"{name}\"")),
            "{name}"
        );
    }
}
