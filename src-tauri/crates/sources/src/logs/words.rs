//! Words of a text by which a server that keeps an index of words finds it.

/// As many words of one text narrow enough.
const MOST: usize = 8;

/// The longest part of a word that is asked for, in bytes.
const LONGEST: usize = 128;

/// The words of a text, however it is cut where it stands and whatever stands between them: a word
/// may be part of a longer one. Only those of at least so many letters, and the longest ones.
pub(super) fn words(text: &str, least: usize) -> Vec<&str> {
    // Other letters are written, cut and compared in many ways.
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mut words: Vec<&str> = parts.filter(|part| part.len() >= least.max(1)).collect();
    let mut lengths: Vec<usize> = words.iter().map(|word| word.len()).collect();
    lengths.sort_unstable_by(|a, b| b.cmp(a));
    let shortest = lengths.get(MOST - 1).copied().unwrap_or(1);
    words.retain(|word| word.len() >= shortest);
    words.truncate(MOST);
    for word in &mut words {
        *word = word.get(..LONGEST).unwrap_or(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_every_index_finds() {
        for (text, least, found) in [
            ("say \"Hello\"", 1, &["say", "Hello"][..]),
            ("the naïve Straße", 3, &["the", "Stra"]),
            ("a\"b\\c", 1, &["a", "b", "c"]),
            ("a\"b\\c", 3, &[]),
            ("東京 🍵", 1, &[]),
            ("", 1, &[]),
            (
                "a bb ccc dddd eeeee ffff ggg hhh iii jj",
                1,
                &["bb", "ccc", "dddd", "eeeee", "ffff", "ggg", "hhh", "iii"],
            ),
        ] {
            assert_eq!(words(text, least), found, "{text}");
        }
        assert_eq!(words(&"x".repeat(500), 3)[0].len(), LONGEST);
    }
}
