/// A piece of a text, with the places of words in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The piece on one line; what was left out is an ellipsis.
    pub text: String,
    /// From and to of each place, in UTF-16 units of `text`, ascending and apart.
    pub marks: Vec<(u32, u32)>,
}

/// Letters before the first place that stay.
const BEFORE: usize = 40;

/// The part of a text around the first place of one of the words, at most `room` letters long; upper
/// and lower case are alike. Nothing if none of the words occurs.
#[must_use]
pub fn snippet(text: &str, words: &[String], room: usize) -> Option<Snippet> {
    let letters: Vec<char> = text.chars().collect();
    let places = places(&letters, words);
    let first = places.first()?.0;
    let start = if letters.len() <= room {
        0
    } else {
        first.saturating_sub(BEFORE.min(room / 3))
    };
    let end = letters.len().min(start.saturating_add(room));
    let mut snippet = Snippet::default();
    let mut at = 0_u32;
    let mut push = |snippet: &mut Snippet, letter: char| {
        snippet.text.push(letter);
        at += letter.len_utf16() as u32;
        at
    };
    if start > 0 {
        push(&mut snippet, '…');
    }
    let mut next = places.iter().filter(|(from, _)| *from >= start).peekable();
    for (index, letter) in letters.iter().enumerate().take(end).skip(start) {
        let plain = if letter.is_control() { ' ' } else { *letter };
        let after = push(&mut snippet, plain);
        let Some((from, to)) = next.peek() else {
            continue;
        };
        if index == *from {
            snippet
                .marks
                .push((after - plain.len_utf16() as u32, after));
        }
        if index >= *from
            && let Some(mark) = snippet.marks.last_mut()
        {
            mark.1 = after;
        }
        if index + 1 == *to {
            next.next();
        }
    }
    if end < letters.len() {
        push(&mut snippet, '…');
    }
    Some(snippet)
}

/// Where words stand, from and to in letters, ascending; those that touch are one.
fn places(letters: &[char], words: &[String]) -> Vec<(usize, usize)> {
    let lower: Vec<char> = letters.iter().copied().map(lower).collect();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for word in words {
        let word: Vec<char> = word.chars().map(self::lower).collect();
        let Some(first) = word.first() else { continue };
        for at in 0..lower.len() {
            if lower[at] == *first && lower.get(at..at + word.len()) == Some(&word) {
                places.push((at, at + word.len()));
            }
        }
    }
    places.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(places.len());
    for (from, to) in places {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

/// The lower case of a letter, where it is one letter, too: places are counted in letters.
fn lower(letter: char) -> char {
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_marked_in_utf16() {
        let words = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        for (text, wanted, expected, marks) in [
            (
                "Orders of customers",
                &["ORDER"][..],
                "Orders of customers",
                &[(0, 5)][..],
            ),
            ("𝄞 öÖö", &["öö"], "𝄞 öÖö", &[(3, 6)]),
            ("aaa", &["a", "aa"], "aaa", &[(0, 3)]),
            ("two\nlines\tlong", &["lines"], "two lines long", &[(4, 9)]),
            ("İstanbul", &["stan"], "İstanbul", &[(1, 5)]),
        ] {
            let found = snippet(text, &words(wanted), 100).unwrap();
            assert_eq!(
                (found.text.as_str(), found.marks.as_slice()),
                (expected, marks)
            );
        }
        assert_eq!(snippet("x", &words(&["y", ""]), 10), None);
    }

    #[test]
    fn long_texts_are_cut_around_the_first_place() {
        let text = format!("{}needle{}", "a".repeat(1_000), "b".repeat(1_000));
        let found = snippet(&text, &["needle".to_owned()], 60).unwrap();
        assert!(found.text.starts_with('…') && found.text.ends_with('…'));
        assert_eq!(found.text.chars().count(), 62);
        let (from, to) = found.marks[0];
        let units: Vec<u16> = found.text.encode_utf16().collect();
        let marked = String::from_utf16(&units[from as usize..to as usize]).unwrap();
        assert_eq!(marked, "needle");
    }
}
