use evidence::is_unseen;

/// A text of others within a line of Markdown: it stays text, whatever Markdown, HTML or letters
/// are in it.
#[must_use]
pub fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\n' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '#' | '$' => {
                out.push('\\');
                out.push(letter);
            }
            // An entity would become another letter.
            '&' => out.push_str("&amp;"),
            '\r' => {}
            letter => push(&mut out, letter),
        }
    }
    out
}

/// A text of others letter by letter, in a fence that it cannot end.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    let mut body = String::with_capacity(text.len());
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
        match letter {
            '\n' | '\t' => body.push(letter),
            '\r' => {}
            letter => push(&mut body, letter),
        }
    }
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}", body.trim_end())
}

/// Letters that steer direction or cannot be seen are written out.
fn push(out: &mut String, letter: char) {
    if is_unseen(letter) {
        out.push_str(&format!("(U+{:04X})", u32::from(letter)));
    } else {
        out.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, written) in [
            (
                "<script>alert(1)</script>",
                "\\<script\\>alert(1)\\</script\\>",
            ),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("a | b\n# c", "a \\| b \\# c"),
            ("`x` *y* _z_ \\", "\\`x\\` \\*y\\* \\_z\\_ \\\\"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("\u{202e}lqs\0", "(U+202E)lqs(U+0000)"),
            ("größe", "größe"),
        ] {
            assert_eq!(inline(text), written, "{text:?}");
        }
    }

    #[test]
    fn a_fence_is_longer_than_any_in_it() {
        assert_eq!(fenced("text", "a"), "```text\na\n```");
        assert_eq!(fenced("text", "```\n</pre>"), "````text\n```\n</pre>\n````");
        assert_eq!(fenced("text", "a`````b\r\n"), "``````text\na`````b\n``````");
    }
}
