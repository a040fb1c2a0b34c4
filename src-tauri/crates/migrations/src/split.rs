//! Statements of a script, cut where a server would cut them.

/// One statement and the line it begins at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement<'t> {
    /// Counted from 1; that of its first word, after comments.
    pub(crate) line: u32,
    /// The text with the comments before it, without its semicolon.
    pub(crate) text: &'t str,
}

/// Cuts at semicolons outside of quotes, comments, dollar quotes and `BEGIN ATOMIC` bodies.
pub(crate) fn statements(text: &str) -> Vec<Statement<'_>> {
    let mut scan = Scan {
        text,
        at: 0,
        line: 1,
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut first: Option<u32> = None;
    while let Some(c) = scan.peek() {
        let begun = scan.at;
        let line = scan.line;
        match c {
            ';' => {
                found.push((start, begun, first.take()));
                scan.skip(1);
                start = scan.at;
                continue;
            }
            '-' if scan.starts("--") => {
                scan.until("\n");
                continue;
            }
            '/' if scan.starts("/*") => {
                scan.comment();
                continue;
            }
            '\'' | '"' | '`' => scan.quoted(c),
            '$' => scan.dollar(),
            c if c.is_whitespace() => {
                scan.skip(c.len_utf8());
                continue;
            }
            c => scan.skip(c.len_utf8()),
        }
        first.get_or_insert(line);
    }
    found.push((start, text.len(), first));
    found
        .into_iter()
        .filter_map(|(start, end, line)| {
            Some(Statement {
                line: line?,
                text: text.get(start..end)?.trim(),
            })
        })
        .collect()
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn starts(&self, with: &str) -> bool {
        self.rest().starts_with(with)
    }

    /// Moves on by bytes that end on a character.
    fn skip(&mut self, bytes: usize) {
        let passed = self.rest().get(..bytes).unwrap_or(self.rest());
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at += passed.len();
    }

    /// Moves behind the next `end`, or to the end of the text.
    fn until(&mut self, end: &str) {
        let length = match self.rest().find(end) {
            Some(found) => found + end.len(),
            None => self.rest().len(),
        };
        self.skip(length);
    }

    /// PostgreSQL's comments nest.
    fn comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.text.len() {
            if self.starts("/*") {
                depth += 1;
                self.skip(2);
            } else if self.starts("*/") {
                depth -= 1;
                self.skip(2);
                if depth == 0 {
                    return;
                }
            } else {
                let width = self.peek().map_or(1, char::len_utf8);
                self.skip(width);
            }
        }
    }

    /// A doubled quote begins the next quoted part at once, which comes to the same.
    fn quoted(&mut self, quote: char) {
        self.skip(quote.len_utf8());
        self.until(quote.encode_utf8(&mut [0; 4]));
    }

    fn dollar(&mut self) {
        let tag = self
            .rest()
            .get(1..)
            .and_then(|rest| rest.split_once('$'))
            .map(|(tag, _)| tag)
            .filter(|tag| tag.chars().all(|c| c.is_alphanumeric() || c == '_'))
            .filter(|tag| !tag.starts_with(|c: char| c.is_ascii_digit()));
        match tag {
            Some(tag) => {
                let mark = format!("${tag}$");
                self.skip(mark.len());
                self.until(&mark);
            }
            None => self.skip(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::statements;

    #[test]
    fn statements_end_where_a_server_ends_them() {
        let table: [(&str, &[(u32, &str)]); 7] = [
            ("", &[]),
            ("-- nothing\n", &[]),
            ("A; B", &[(1, "A"), (1, "B")]),
            ("SELECT ';' ; \n\nB;", &[(1, "SELECT ';'"), (3, "B")]),
            (
                "-- why; not\nA /* ; /* ; */ */ ;B",
                &[(2, "-- why; not\nA /* ; /* ; */ */"), (2, "B")],
            ),
            (
                "DO $x$ BEGIN; END $x$; B",
                &[(1, "DO $x$ BEGIN; END $x$"), (1, "B")],
            ),
            (
                "SELECT $1; SELECT 'it''s; so'",
                &[(1, "SELECT $1"), (1, "SELECT 'it''s; so'")],
            ),
        ];
        for (text, expected) in table {
            let found: Vec<(u32, &str)> =
                statements(text).iter().map(|s| (s.line, s.text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_stops_it(text in "[a;'\"`$/*\\-\n é]{0,40}") {
            let found = statements(&text);
            prop_assert!(found.iter().all(|s| text.contains(s.text)));
        }
    }
}
