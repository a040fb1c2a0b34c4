//! Texts as regular expressions: those of Insights between slashes, and those of filter patterns
//! between percent signs.

use std::fmt::Write as _;

use crate::literal::{as_written, is_invisible};

/// The longest filter pattern that FilterLogEvents takes, in characters.
const LONGEST_PATTERN: usize = 1_024;

/// An expression between slashes, which nothing within it can end.
pub(super) fn pattern(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len() + 2);
    out.push('/');
    let mut escaped = false;
    for c in expression.chars() {
        match c {
            '/' if !escaped => out.push_str("\\/"),
            '\n' => out.push_str(if escaped { "n" } else { "\\n" }),
            '\r' => out.push_str(if escaped { "r" } else { "\\r" }),
            '\t' => out.push_str(if escaped { "t" } else { "\\t" }),
            // Nothing invisible stays in it: it is shown as the query that was sent.
            c if is_invisible(c) => {
                let slash = if escaped { "" } else { "\\" };
                write!(out, "{slash}x{{{:x}}}", u32::from(c)).expect("a String takes everything");
            }
            c => out.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    out.push('/');
    out
}

/// An expression for a text in any case of its letters, as it is or as JSON writes it.
///
/// Where an engine folds the case of ASCII alone, both forms of other letters are named.
pub(super) fn any_case(text: &str) -> String {
    let mut out = "(?i)".to_owned();
    for c in text.chars() {
        let mut forms = vec![c.to_string()];
        let folded: [String; 2] = [c.to_lowercase().collect(), c.to_uppercase().collect()];
        for form in folded {
            if !c.is_ascii() && form.chars().count() == 1 && !forms.contains(&form) {
                forms.push(form);
            }
        }
        let forms: Vec<String> = forms.iter().map(|form| as_written(form)).collect();
        match forms.as_slice() {
            [one] => out.push_str(one),
            many => write!(out, "(?:{})", many.join("|")).expect("a String takes everything"),
        }
    }
    out
}

/// A filter pattern that lets lines through which hold one of the texts in any case of their
/// letters; nothing if such patterns cannot say one of them.
pub(super) fn filter_pattern(texts: &[String]) -> Option<String> {
    let mut either = Vec::with_capacity(texts.len());
    for text in texts {
        let mut expression = String::with_capacity(text.len() * 4);
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => {
                    let (lower, upper) = (c.to_ascii_lowercase(), c.to_ascii_uppercase());
                    write!(expression, "[{lower}{upper}]").expect("a String takes everything");
                }
                '0'..='9' | ':' | '_' | '=' | ';' | ',' | '-' => expression.push(c),
                '.' => expression.push_str("\\."),
                _ => return None,
            }
        }
        either.push(expression);
    }
    let written = format!("%{}%", either.join("|"));
    let says_something = either.iter().all(|expression| !expression.is_empty());
    (says_something && !texts.is_empty() && written.len() <= LONGEST_PATTERN).then_some(written)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// Reads an expression between slashes as a lexer would; what is left must be nothing.
    fn read(written: &str) -> (String, String) {
        let mut inner = String::new();
        let mut chars = written.strip_prefix('/').unwrap().chars();
        while let Some(c) = chars.next() {
            match c {
                '/' => return (inner, chars.collect()),
                '\\' => {
                    let next = chars.next().unwrap();
                    if next != '/' {
                        inner.push('\\');
                    }
                    inner.push(next);
                }
                c => inner.push(c),
            }
        }
        panic!("{written} does not end");
    }

    proptest! {
        #[test]
        fn nothing_ends_an_expression_and_it_finds_the_text_in_any_case(text in ".{1,30}") {
            let written = pattern(&any_case(&text));
            prop_assert!(!written.chars().any(char::is_control));
            let (inner, rest) = read(&written);
            prop_assert_eq!(rest, "");
            let expression = Regex::new(&inner).unwrap();
            let json = serde_json::to_string(&text).unwrap();
            for found in [&text, &json] {
                prop_assert!(expression.is_match(found), "{} in {}", inner, found);
            }
        }

        #[test]
        fn an_expression_by_hand_stays_between_its_slashes(text in "[a-z/\\\\\n\u{202e}]{0,12}") {
            // As a filter checks it before: an expression that is none does not come here.
            prop_assume!(Regex::new(&text).is_ok());
            prop_assert_eq!(read(&pattern(&text)).1, "");
        }
    }

    #[test]
    fn a_filter_pattern_is_an_expression_without_brackets_or_nothing() {
        let of = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            filter_pattern(&texts)
        };
        assert_eq!(of(&["req-7Q"]).as_deref(), Some("%[rR][eE][qQ]-7[qQ]%"));
        assert_eq!(of(&["1.5", "x"]).as_deref(), Some("%1\\.5|[xX]%"));
        for cannot in [
            &["two words"][..],
            &["a%b"],
            &["naïve"],
            &["a/b"],
            &["a", ""],
            &[],
        ] {
            assert_eq!(of(cannot), None, "{cannot:?}");
        }
        assert_eq!(of(&[&"a".repeat(300)]), None, "too long");
    }
}
