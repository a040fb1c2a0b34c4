use std::{collections::HashMap, path::Path};

use crate::{Checkout, Fault};

/// Whether a commit is signed, and what that is worth on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What became of the check.
    pub trust: Trust,
    /// Whose signature it says it is, untrusted unless [`Trust::Good`]; may be empty.
    pub signer: String,
    /// The key, may be empty.
    pub key: String,
}

/// What a signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trust {
    /// It fits, and this user trusts the key.
    Good,
    /// It fits, but this user does not know whose key it is, or it cannot be checked without it.
    UnknownKey,
    /// It fits; it or its key is expired.
    Expired,
    /// It fits, and its key was revoked.
    Revoked,
    /// It does not fit the commit.
    Bad,
    /// There is a signature, and nothing here that could check it.
    Unchecked,
    /// There is none.
    None,
}

impl Checkout {
    /// The signatures of commits, by their hash.
    ///
    /// Every signed commit costs a run of gpg or ssh-keygen, so this is for commits that somebody
    /// looks at. Which keys are trusted is this user's word: a file of allowed signers that the
    /// repository itself names is not used.
    ///
    /// # Errors
    /// If git fails, or the check takes too long.
    pub async fn signatures(&self, hashes: &[&str]) -> Result<HashMap<String, Signature>, Fault> {
        if hashes.is_empty() {
            return Ok(HashMap::new());
        }
        let git = self.small();
        let asked: String = hashes.iter().map(|hash| format!("{hash}\n")).collect();
        let whole = ["cat-file", "--batch"];
        let commits = git.ask(&self.folder, &whole, asked.as_bytes()).await?;
        let signed: Vec<&str> = signed(&commits);
        let none = Signature {
            trust: Trust::None,
            signer: String::new(),
            key: String::new(),
        };
        let mut found: HashMap<String, Signature> = hashes
            .iter()
            .map(|hash| ((*hash).to_owned(), none.clone()))
            .collect();
        if signed.is_empty() {
            return Ok(found);
        }
        let allowed = format!("gpg.ssh.allowedSignersFile={}", self.allowed().await);
        let asked: String = signed.iter().map(|hash| format!("{hash}\n")).collect();
        let check = [
            "-c",
            &allowed,
            "log",
            "--no-walk=unsorted",
            "--no-color",
            "--stdin",
            "--format=%H%x00%G?%x00%GS%x00%GK%x00",
        ];
        let answer = git.ask(&self.folder, &check, asked.as_bytes()).await?;
        found.extend(checked(&String::from_utf8_lossy(&answer)));
        Ok(found)
    }

    /// The file of allowed signers that this user named for all repositories; an empty one makes
    /// ssh-keygen check the signature without knowing whose it is.
    async fn allowed(&self) -> String {
        let asked = [
            "config",
            "--global",
            "--path",
            "--get",
            "gpg.ssh.allowedSignersFile",
        ];
        let answer = self.git.ask(&self.folder, &asked, b"").await;
        let file = answer.map(|answer| String::from_utf8_lossy(&answer).trim().to_owned());
        file.ok()
            .filter(|file| Path::new(file).is_absolute())
            .unwrap_or_else(|| "/dev/null".to_owned())
    }
}

/// Hashes of those commits of a `cat-file --batch` that hold a signature.
fn signed(batch: &[u8]) -> Vec<&str> {
    let mut signed = Vec::new();
    let mut rest = batch;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = rest.split_at(end);
        let line = std::str::from_utf8(line).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default();
        let mut words = line.split(' ');
        let hash = words.next().unwrap_or_default();
        let size = words.nth(1).and_then(|size| size.parse::<usize>().ok());
        // "<hash> missing" has no text after it.
        let Some(size) = size else {
            rest = after;
            continue;
        };
        let text = after.get(..size).unwrap_or(after);
        if has_signature(text) {
            signed.push(hash);
        }
        rest = after.get(size + 1..).unwrap_or_default();
    }
    signed
}

/// Whether the head of a commit holds a signature; its message may hold anything.
fn has_signature(commit: &[u8]) -> bool {
    commit
        .split(|byte| *byte == b'\n')
        .take_while(|line| !line.is_empty())
        .any(|line| line.starts_with(b"gpgsig"))
}

/// What git says of signed commits; the letters are those of `%G?` in git-log's manual.
fn checked(answer: &str) -> Vec<(String, Signature)> {
    let mut fields = answer.split('\0');
    let mut found = Vec::new();
    while let (Some(hash), Some(letter), Some(signer), Some(key)) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    {
        let trust = match letter {
            "G" => Trust::Good,
            "U" | "E" => Trust::UnknownKey,
            "X" | "Y" => Trust::Expired,
            "R" => Trust::Revoked,
            "B" => Trust::Bad,
            _ => Trust::Unchecked,
        };
        let signature = Signature {
            trust,
            signer: signer.to_owned(),
            key: key.to_owned(),
        };
        found.push((hash.trim().to_owned(), signature));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_found_in_the_head_of_a_commit_alone() {
        let with = "tree t\ngpgsig -----BEGIN\n x\n\nsubject";
        let without = "tree t\n\ngpgsig in the text";
        let batch = format!(
            "a1 commit {}\n{with}\nb2 missing\nc3 commit {}\n{without}\nd4 commit {}\n{with}\n",
            with.len(),
            without.len(),
            with.len()
        );
        assert_eq!(signed(batch.as_bytes()), ["a1", "d4"]);
        assert_eq!(signed(b"a1 commit 999\ntree"), Vec::<&str>::new());
        assert_eq!(signed(b""), Vec::<&str>::new());
    }

    #[test]
    fn letters_are_read_as_the_manual_has_them() {
        let answer = "a\0G\0Ann <a@x>\0K1\0\nb\0U\0\0\0\nc\0R\0\0\0\nd\0B\0\0\0\ne\0N\0\0\0\n";
        let found = checked(answer);
        let trusts: Vec<Trust> = found.iter().map(|(_, found)| found.trust).collect();
        let wanted = [
            Trust::Good,
            Trust::UnknownKey,
            Trust::Revoked,
            Trust::Bad,
            Trust::Unchecked,
        ];
        assert_eq!(trusts, wanted);
        assert_eq!(found[0].1.signer, "Ann <a@x>");
        assert_eq!(found[1].0, "b");
    }
}
