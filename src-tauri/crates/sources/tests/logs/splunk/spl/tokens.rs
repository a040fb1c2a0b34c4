/// A word of a search.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name, or a field in single quotes.
    Name(String),
    Text(String),
    Sign(char),
}

/// The words of a search, in their order.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut letters = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = letters.next() {
        match c {
            ' ' => {}
            '"' => {
                let mut text = String::new();
                loop {
                    match letters.next().ok_or("Mismatched quotes")? {
                        // Other pairs stay as they are.
                        '\\' => match letters.next().ok_or("Mismatched quotes")? {
                            c @ ('\\' | '"') => text.push(c),
                            c => text.extend(['\\', c]),
                        },
                        '"' => break,
                        c if c.is_control() => return Err("a control character".into()),
                        c => text.push(c),
                    }
                }
                tokens.push(Token::Text(text));
            }
            '\'' => {
                let name: String = letters.by_ref().take_while(|c| *c != '\'').collect();
                tokens.push(Token::Name(name));
            }
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-') => {
                let mut name = c.to_string();
                while let Some(c) =
                    letters.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
                {
                    name.push(c);
                }
                tokens.push(Token::Name(name));
            }
            c => tokens.push(Token::Sign(c)),
        }
    }
    Ok(tokens)
}
