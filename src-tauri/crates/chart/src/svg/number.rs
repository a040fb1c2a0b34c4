use std::{fmt::Write as _, sync::LazyLock};

/// Writes a number of tenths: `-5` is `-.5`.
pub(super) fn tenths(out: &mut String, tenths: i32) {
    match SMALL.get(tenths.saturating_add(MOST) as usize) {
        Some(written) => out.push_str(written),
        None => write(out, tenths),
    }
}

/// Most of a path's numbers are small, and formatting them would take half of its time.
static SMALL: LazyLock<Vec<String>> = LazyLock::new(|| {
    let written = |tenths| {
        let mut text = String::new();
        write(&mut text, tenths);
        text
    };
    (-MOST..=MOST).map(written).collect()
});
const MOST: i32 = 2_000;

fn write(out: &mut String, tenths: i32) {
    if tenths < 0 {
        out.push('-');
    }
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if whole > 0 || rest == 0 {
        let _ = write!(out, "{whole}");
    }
    if rest > 0 {
        let _ = write!(out, ".{rest}");
    }
}

/// Writes a text so that it stays one, in content and in attributes.
pub(super) fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML 1.0 has no place for other control characters, escaped or not.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            // Marks that turn the direction would turn what follows them, too.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        for (number, expected) in [
            (0, "0"),
            (5, ".5"),
            (-5, "-.5"),
            (10, "1"),
            (-1_234, "-123.4"),
            (i32::MIN, "-214748364.8"),
        ] {
            let mut out = String::new();
            tenths(&mut out, number);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn markup_and_what_turns_the_direction_do_not_survive() {
        let mut out = String::new();
        escape(&mut out, "<b a='1'>&\"\u{0}\u{202e}x");
        assert_eq!(out, "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\u{fffd}x");
    }
}
