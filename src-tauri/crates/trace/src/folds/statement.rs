/// Longer statements are told apart by their beginning.
const MOST: usize = 16_384;

/// Writes a statement without what varies from call to call: literals and placeholders become `?`,
/// lists of them one, comments go (tracing libraries put ids there), and blanks become one.
///
/// Double quotes hold names in SQL; in commands that are JSON they hold names before a colon, and
/// values elsewhere.
pub(super) fn normalise(statement: &str, into: &mut String) {
    into.clear();
    let is_json = statement.trim_start().starts_with(['{', '[']);
    let mut rest = statement;
    while let Some(first) = rest.chars().next() {
        if into.len() >= MOST {
            return;
        }
        let after = after_comment(rest).unwrap_or(rest);
        if after.len() < rest.len() {
            rest = after;
            blank(into);
        } else if first.is_whitespace() {
            rest = rest.trim_start();
            blank(into);
        } else if first == '\'' || (first == '"' && is_json) {
            let after = after_quoted(rest, first);
            if is_json && after.trim_start().starts_with(':') {
                into.push_str(rest.strip_suffix(after).unwrap_or_default());
            } else {
                literal(into);
            }
            rest = after;
        } else if (is_placeholder(rest) && !is_json && !into.ends_with(':'))
            || (first.is_ascii_digit() && !ends_in_name(into))
        {
            let value = |c: char| c.is_alphanumeric() || c == '.' || c == '_';
            rest = skip(rest, 1).trim_start_matches(value);
            literal(into);
        } else {
            into.push(first);
            rest = skip(rest, 1);
        }
    }
    into.truncate(into.trim_end().len());
}

/// The text behind a comment that it starts with.
fn after_comment(text: &str) -> Option<&str> {
    if let Some(inside) = text.strip_prefix("/*") {
        return Some(inside.split_once("*/").map_or("", |(_, after)| after));
    }
    let inside = text.strip_prefix("-- ")?;
    Some(inside.split_once('\n').map_or("", |(_, after)| after))
}

/// The text behind the quoted one that it starts with; a doubled or escaped quote is part of it.
fn after_quoted(text: &str, quote: char) -> &str {
    let mut characters = text.chars();
    characters.next();
    while let Some(character) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            match characters.as_str().strip_prefix(quote) {
                Some(after) => characters = after.chars(),
                None => return characters.as_str(),
            }
        }
    }
    ""
}

/// `?`, `$1`, `:name`, `@p1`, `%s`.
fn is_placeholder(text: &str) -> bool {
    let mut characters = text.chars();
    let (first, second) = (characters.next(), characters.next());
    match (first, second) {
        (Some('?'), _) | (Some('%'), Some('s')) => true,
        (Some('$'), Some(next)) => next.is_ascii_digit(),
        (Some(':' | '@'), Some(next)) => next.is_alphabetic(),
        _ => false,
    }
}

fn ends_in_name(text: &str) -> bool {
    text.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn skip(text: &str, count: usize) -> &str {
    let mut characters = text.chars();
    for _ in 0..count {
        characters.next();
    }
    characters.as_str()
}

fn blank(into: &mut String) {
    if !into.is_empty() && !into.ends_with(' ') {
        into.push(' ');
    }
}

/// Adds a `?`, unless it continues a list of them.
fn literal(into: &mut String) {
    if into.ends_with('-') {
        into.pop();
    }
    let before = into.trim_end();
    let listed = before.strip_suffix(',').map(str::trim_end);
    match listed.filter(|list| list.ends_with('?')).map(str::len) {
        Some(end) => into.truncate(end),
        None => into.push('?'),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_varies_from_call_to_call_is_left_out() {
        for (statement, normal) in [
            ("", ""),
            ("SELECT 1", "SELECT ?"),
            ("SELECT  a1\n FROM t2 ", "SELECT a1 FROM t2"),
            ("WHERE id IN (1, 2,3)", "WHERE id IN (?)"),
            ("VALUES ($1, $2), ($3, $4)", "VALUES (?), (?)"),
            ("a = 'it''s' AND b = 'x\\'y'", "a = ? AND b = ?"),
            ("a = 'open", "a = ?"),
            ("a = -1.5e10", "a = ?"),
            (
                "a = :id AND b = @p1 AND c = %s",
                "a = ? AND b = ? AND c = ?",
            ),
            ("a::text", "a::text"),
            ("\"Orders\"", "\"Orders\""),
            (
                "{\"find\":\"a\", \"in\": [7, \"b\"]}",
                "{\"find\":?, \"in\": [?]}",
            ),
            ("SELECT /* 00-ab-01 */ a -- b\nFROM t", "SELECT a FROM t"),
            ("SELECT a /* open", "SELECT a"),
            ("HGET user:17 name", "HGET user:? name"),
            ("GET 🍵9", "GET 🍵?"),
        ] {
            let mut text = String::new();
            super::normalise(statement, &mut text);
            assert_eq!(text, normal, "{statement:?}");
        }
    }

    #[test]
    fn long_statements_cost_no_more_than_their_beginning() {
        let mut text = String::new();
        super::normalise(&"a ".repeat(100_000), &mut text);
        assert!(text.len() <= super::MOST);
        super::normalise(&"1, ".repeat(100_000), &mut text);
        assert_eq!(text, "?,");
    }
}
