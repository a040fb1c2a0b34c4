use std::{cell::RefCell, collections::HashMap};

use regex::{Captures, Regex, RegexBuilder};

/// Expressions that are kept compiled per thread; a table asks for the same few for every cell.
const KEPT: usize = 128;

thread_local! {
    static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::new(HashMap::new());
}

/// Compiles a JavaScript regular expression of a dashboard: `/pattern/flags`, or the pattern alone,
/// which is then bound to the ends of the text as Grafana binds it.
///
/// `None` if the pattern needs what the `regex` crate leaves out (look-around, back-references) or
/// is too large; matching time is linear in the text, whatever the pattern.
pub(crate) fn regex(text: &str) -> Option<Regex> {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some(known) = compiled.get(text) {
            return known.clone();
        }
        let regex = compile(text);
        if compiled.len() >= KEPT {
            compiled.clear();
        }
        compiled.insert(text.to_owned(), regex.clone());
        regex
    })
}

/// Replaces what a JavaScript regular expression matches: the first match, or every one with the
/// flag `g`. The replacement may hold `$1`, `$<name>`, `$&` and `$$`; `None` if nothing matches.
pub(crate) fn replace(pattern: &str, text: &str, replacement: &str) -> Option<String> {
    let regex = regex(pattern)?;
    if !regex.is_match(text) {
        return None;
    }
    let fill = |captures: &Captures<'_>| filled(captures, replacement);
    let (_, flags) = split(pattern);
    let replaced = if flags.contains('g') {
        regex.replace_all(text, fill)
    } else {
        regex.replace(text, fill)
    };
    Some(replaced.into_owned())
}

/// A group that the expression does not have stays as written; one that took no part is empty.
fn filled(captures: &Captures<'_>, replacement: &str) -> String {
    let group = |at: usize| captures.get(at).map_or("", |found| found.as_str());
    let mut out = String::with_capacity(replacement.len());
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let digits = after.chars().take(2).take_while(char::is_ascii_digit);
        let digits: String = digits.collect();
        // Two digits are one group only if there are that many.
        let numbered = [2, 1].into_iter().find_map(|length| {
            let digits = digits.get(..length)?;
            let at: usize = digits.parse().ok()?;
            (1..captures.len()).contains(&at).then_some((at, length))
        });
        let named = || {
            let (name, after) = after.strip_prefix('<')?.split_once('>')?;
            Some((captures.name(name)?.as_str(), after))
        };
        if let Some((at, length)) = numbered {
            out.push_str(group(at));
            rest = after.get(length..).unwrap_or_default();
        } else if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(after) = after.strip_prefix('&') {
            out.push_str(group(0));
            rest = after;
        } else if let Some((value, after)) = named() {
            out.push_str(value);
            rest = after;
        } else {
            out.push('$');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn compile(text: &str) -> Option<Regex> {
    let (pattern, flags) = split(text);
    let bound = (pattern == text).then(|| format!("^{pattern}$"));
    RegexBuilder::new(bound.as_deref().unwrap_or(pattern))
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
            ("p9", "p99", false),
            ("p9.|x", "p99", true),
        ] {
            assert_eq!(
                regex(pattern).unwrap().is_match(text),
                expected,
                "{pattern}"
            );
        }
        assert!(regex("(?=x)").is_none());
        assert!(regex("(").is_none());
        assert!(regex("(").is_none(), "kept as broken");
        assert!(
            regex("((((a{100}){100}){100}){100})").is_none(),
            "too large"
        );
    }

    #[test]
    fn matches_are_replaced_as_javascript_does() {
        for (pattern, text, replacement, expected) in [
            ("Value #(.*)", "Value #A", "$1x", Some("Ax")),
            ("/(a)(b)?/", "ac", "[$1$2$3]", Some("[a$3]c")),
            ("/a/", "banana", "o", Some("bonana")),
            ("/a/g", "banana", "o", Some("bonono")),
            ("/(?<year>\\d+)/", "of 1999", "<$<year>>", Some("of <1999>")),
            ("(.)", "é", "$1$1$$ $& $", Some("éé$ é $")),
            ("(.)", "x", "$10", Some("x0")),
            ("(", "x", "y", None),
            ("a", "banana", "y", None),
        ] {
            let replaced = replace(pattern, text, replacement);
            assert_eq!(replaced.as_deref(), expected, "{pattern} {replacement}");
        }
    }
}
