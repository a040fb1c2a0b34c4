use model::Millis;

/// A commit as it says of itself; everything but the hash is whatever its author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// Who wrote it.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// When its author says it was written.
    pub written: Millis,
    /// When whoever committed it says it was.
    pub committed: Millis,
    /// Its first paragraph on one line.
    pub subject: String,
    /// Whether it has no parent here: the first of all, or where a shallow clone begins.
    pub first: bool,
}

impl Commit {
    /// The hash as people write it.
    #[must_use]
    pub fn short(&self) -> &str {
        self.hash.get(..7).unwrap_or(&self.hash)
    }
}

/// The request that a commit was merged by, as its subject says: `#12`, `!12`; from the habits of
/// GitHub, GitLab, Bitbucket and Azure DevOps.
#[must_use]
pub fn request(subject: &str) -> Option<String> {
    for (before, sign) in [
        ("Merge pull request #", '#'),
        ("(pull request #", '#'),
        ("Merged PR ", '#'),
        ("Merge request !", '!'),
        ("See merge request !", '!'),
    ] {
        if let Some((_, after)) = subject.split_once(before) {
            return numbered(after).map(|(number, _)| format!("{sign}{number}"));
        }
    }
    // A squashed request ends with its number: "Add returns (#12)".
    let inside = subject.trim_end().strip_suffix(')')?;
    let (_, after) = inside.rsplit_once("(#")?;
    let (number, rest) = numbered(after)?;
    rest.is_empty().then(|| format!("#{number}"))
}

/// The number a text begins with, and what comes after it.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    (!number.is_empty() && number.len() < 12).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::request;

    #[test]
    fn requests_as_merges_name_them() {
        let table = [
            ("Merge pull request #12 from shop/returns", Some("#12")),
            ("Add returns (#7)", Some("#7")),
            ("Add returns (#7) ", Some("#7")),
            ("Merged in returns (pull request #31)", Some("#31")),
            ("Merged PR 4711: Add returns", Some("#4711")),
            ("See merge request !9", Some("!9")),
            ("Merge branch 'returns'", None),
            ("Fix (#7) again", None),
            ("Add (#x)", None),
            ("Merge pull request #", None),
            ("(#)", None),
            ("", None),
        ];
        for (subject, wanted) in table {
            assert_eq!(request(subject).as_deref(), wanted, "{subject}");
        }
    }
}
