use regex::{Regex, RegexBuilder};

/// Compiles a JavaScript regular expression of a dashboard: `/pattern/flags` or the pattern alone.
///
/// `None` if the pattern needs what the `regex` crate leaves out (look-around, back-references) or
/// is too large; matching time is linear in the text, whatever the pattern.
pub(crate) fn regex(text: &str) -> Option<Regex> {
    let (pattern, flags) = split(text);
    RegexBuilder::new(pattern)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .dot_matches_new_line(flags.contains('s'))
        .size_limit(1 << 20)
        .build()
        .ok()
}

fn split(text: &str) -> (&str, &str) {
    let delimited = text
        .strip_prefix('/')
        .and_then(|rest| rest.rsplit_once('/'));
    match delimited {
        Some((pattern, flags)) if flags.chars().all(|flag| "dgimsuy".contains(flag)) => {
            (pattern, flags)
        }
        _ => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn javascript_patterns_are_read_with_their_flags() {
        for (pattern, text, expected) in [
            ("/^API/i", "api", true),
            ("^API", "api", false),
            ("/a/b/", "xa/by", true),
            ("/api", "/api", true),
        ] {
            assert_eq!(
                regex(pattern).unwrap().is_match(text),
                expected,
                "{pattern}"
            );
        }
        assert!(regex("(?=x)").is_none());
        assert!(regex("(").is_none());
    }
}
