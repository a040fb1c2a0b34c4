//! Text as YAML that says that text, whatever is in it.

/// A double-quoted scalar.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if !printable(letter) => {
                quoted.push_str(&format!("\\U{:08x}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A value as a block of lines, indented by so many spaces; quoted where a block would not hold it.
pub(super) fn block(text: &str, indent: usize) -> String {
    let text = text.trim();
    let fits = text
        .chars()
        .all(|letter| letter == '\n' || printable(letter));
    if !fits {
        return format!("{}\n", quoted(text));
    }
    let mut block = String::from("|\n");
    for line in text.lines() {
        block.push_str(&format!("{:indent$}{line}\n", ""));
    }
    block
}

/// What YAML takes as it is; its line separators are among what it does not.
fn printable(letter: char) -> bool {
    !letter.is_control()
        && !matches!(
            letter,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, expected) in [
            ("a", "\"a\""),
            ("a: b # c", "\"a: b # c\""),
            ("\"\\\n\t", "\"\\\"\\\\\\n\\t\""),
            ("\u{7f}\u{2028}é", "\"\\U0000007f\\U00002028é\""),
        ] {
            assert_eq!(quoted(text), expected);
        }
        assert_eq!(block("a\n  b", 2), "|\n  a\n    b\n");
        assert_eq!(block("a\u{0}b", 2), "\"a\\U00000000b\"\n");
    }
}
