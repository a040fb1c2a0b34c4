use std::{
    fs,
    path::{Path, PathBuf},
};

use evidence::{Choice, Evidence, Signature, Signer, verify, write};

use super::sample;

/// A pack as small as one can be that has every file.
fn smallest() -> Evidence {
    let mut evidence = sample::evidence();
    evidence.changes.truncate(1);
    evidence.choice = Choice::All;
    evidence.queries.clear();
    evidence
}

/// Every byte of every file of a signed pack, one bit each. Two packs share the work.
#[test]
fn every_flipped_byte_is_found() {
    let flipped: usize = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| scope.spawn(move || flip(half)));
        let halves = halves.map(|half| half.join().expect("every one was found"));
        halves.iter().sum()
    });
    assert!(flipped > 10_000, "{flipped}");
}

/// Flips every second byte, from this one on; says how many.
fn flip(half: usize) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = smallest();
    let signer = Signer::of(&Signer::new_key().expect("randomness")).expect("a key");
    let place = folder.path().join("pack");
    write(&evidence, &sample::drawn(&evidence), Some(&signer), &place).expect("it has room");
    let whole = verify(&place).expect("it can be read");
    assert_eq!(whole.faults, []);
    assert_eq!(whole.signature, Signature::Good(signer.public_key()));

    let mut flipped = 0;
    for path in files(&place) {
        let bytes = fs::read(&path).expect("it was written");
        let mut other = bytes.clone();
        for at in (half..bytes.len()).step_by(2) {
            other[at] ^= 1 << (at / 2 % 8);
            fs::write(&path, &other).expect("it may be written");
            let verdict = verify(&place).expect("it can be read");
            let name = path.strip_prefix(&place).expect("it lies there");
            assert!(!verdict.is_sound(), "byte {at} of {}", name.display());
            other[at] = bytes[at];
            flipped += 1;
        }
        fs::write(&path, &bytes).expect("it may be written");
    }
    assert!(
        verify(&place).expect("it can be read").is_sound(),
        "all is put back"
    );
    flipped
}

pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
