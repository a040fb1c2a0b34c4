//! Limits on a query's text, checked before the parser sees it: a stack overflow cannot be caught.

use crate::error::Error;
use crate::options::Options;

/// Refuses text that is too long, too deep, or has an unclosed bracket or quote.
pub(crate) fn check_text(query: &str, options: &Options) -> Result<(), Error> {
    if query.len() > options.max_query_bytes {
        return Err(Error::TooLong {
            length: query.len(),
            limit: options.max_query_bytes,
        });
    }
    Scan {
        query,
        open: vec![Level {
            at: 0,
            close: ' ',
            operators: 0,
        }],
        depth: 0,
        limit: options.max_nesting,
    }
    .run()
}

/// One open bracket; operators chained inside it nest one in the other in the syntax tree.
struct Level {
    at: usize,
    close: char,
    operators: usize,
}

struct Scan<'a> {
    query: &'a str,
    open: Vec<Level>,
    depth: usize,
    limit: usize,
}

impl Scan<'_> {
    fn run(mut self) -> Result<(), Error> {
        let mut rest = self.query.char_indices();
        let mut word_start = None;
        while let Some((at, c)) = rest.next() {
            if c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.') {
                word_start.get_or_insert(at);
                continue;
            }
            if let Some(start) = word_start.take() {
                self.word(self.query.get(start..at).unwrap_or_default())?;
            }
            match c {
                '"' | '\'' | '`' => skip_quoted(&mut rest, at, c)?,
                '#' => {
                    rest.by_ref().find(|(_, c)| *c == '\n');
                }
                '(' => self.enter(at, ')')?,
                '[' => self.enter(at, ']')?,
                '{' => self.enter(at, '}')?,
                ')' | ']' | '}' => self.leave(at, c)?,
                ',' => self.next_argument(),
                '+' | '-' | '*' | '/' | '%' | '^' | '=' | '!' | '<' | '>' => self.operator()?,
                _ => {}
            }
        }
        match self.open.last() {
            Some(level) if level.close != ' ' => {
                let reason = format!(
                    "the bracket opened here is never closed; add {:?}",
                    level.close
                );
                Err(Error::Parse {
                    position: Some(level.at),
                    reason,
                })
            }
            _ => Ok(()),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Error> {
        let operator = ["and", "or", "unless", "atan2"]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name));
        if operator { self.operator() } else { Ok(()) }
    }

    fn operator(&mut self) -> Result<(), Error> {
        if let Some(level) = self.open.last_mut() {
            if level.close == '}' {
                return Ok(());
            }
            level.operators += 1;
        }
        self.deeper()
    }

    fn deeper(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > self.limit {
            Err(Error::TooDeep { limit: self.limit })
        } else {
            Ok(())
        }
    }

    fn enter(&mut self, at: usize, close: char) -> Result<(), Error> {
        self.open.push(Level {
            at,
            close,
            operators: 0,
        });
        self.deeper()
    }

    fn leave(&mut self, at: usize, close: char) -> Result<(), Error> {
        match self.open.pop() {
            Some(level) if level.close == close => {
                self.depth -= 1 + level.operators;
                Ok(())
            }
            _ => Err(Error::Parse {
                position: Some(at),
                reason: format!("{close:?} closes nothing; remove it"),
            }),
        }
    }

    fn next_argument(&mut self) {
        if let Some(level) = self.open.last_mut() {
            self.depth -= level.operators;
            level.operators = 0;
        }
    }
}

fn skip_quoted(rest: &mut std::str::CharIndices<'_>, at: usize, quote: char) -> Result<(), Error> {
    while let Some((place, c)) = rest.next() {
        if c == quote {
            return Ok(());
        }
        if c == '\\' && quote != '`' {
            let escape = rest.as_str();
            // The parser would read a byte that is no character as the character of that number.
            let byte = escape.strip_prefix('x').and_then(|hex| hex.get(..2));
            let octal = escape
                .get(..3)
                .filter(|digits| digits.chars().all(|c| c.is_digit(8)));
            let outside = byte
                .is_some_and(|hex| u8::from_str_radix(hex, 16).is_ok_and(|byte| byte >= 0x80))
                || octal.is_some_and(|digits| {
                    u16::from_str_radix(digits, 8).is_ok_and(|byte| byte >= 0x80)
                });
            if outside {
                let reason =
                    "a byte above 0x7f is not a character; write the character itself or \\u"
                        .to_owned();
                return Err(Error::Parse {
                    position: Some(place),
                    reason,
                });
            }
            rest.next();
        }
    }
    Err(Error::Parse {
        position: Some(at),
        reason: "the text opened here is never closed; add the quote".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::check_text;
    use crate::error::Error;
    use crate::options::Options;

    #[test]
    fn brackets_and_quotes_are_paired_and_the_place_is_named() {
        for (query, place) in [
            ("sum(rate(x[5m])", Some(3)),
            ("x)", Some(1)),
            ("x{a=\"b}", Some(4)),
            ("x{a=\"\\xff\"}", Some(5)),
            ("x{a=\")\", b='(', c=`\\`} # (", None),
            ("sum by (a) (x[5m:])", None),
        ] {
            let found = match check_text(query, &Options::default()) {
                Err(Error::Parse { position, .. }) => position,
                Ok(()) => None,
                Err(other) => panic!("{query}: {other}"),
            };
            assert_eq!(found, place, "{query}");
        }
    }

    #[test]
    fn depth_counts_brackets_signs_and_chains_but_not_arguments() {
        let options = Options::default();
        let deep = [
            "(".repeat(300) + &")".repeat(300),
            "-".repeat(300) + "1",
            "1".to_owned() + &"+1".repeat(300),
            "x".to_owned() + &" or x".repeat(300),
            "abs(".repeat(10_000),
        ];
        for query in deep {
            assert_eq!(
                check_text(&query, &options),
                Err(Error::TooDeep { limit: 200 })
            );
        }
        let wide = format!("label_join({}x)", "1+1, ".repeat(300));
        assert_eq!(check_text(&wide, &options), Ok(()));
        let many = format!("x{{{}}}", "a=\"b\", ".repeat(300));
        assert_eq!(check_text(&many, &options), Ok(()));
        let long = "x".repeat(70_000);
        assert_eq!(
            check_text(&long, &options),
            Err(Error::TooLong {
                length: 70_000,
                limit: 65_536
            })
        );
    }
}
