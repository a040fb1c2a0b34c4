//! PostgreSQL's text form of an array of texts.

/// The elements of `{plain,"with \"quotes\"",NULL}`; `None` if it is not of that form.
///
/// A NULL element reads as an empty text. Nested arrays are not taken.
/// Source: PostgreSQL documentation, "Array Input and Output Syntax".
pub(crate) fn read(text: &str) -> Option<Vec<String>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut elements = Vec::new();
    let mut characters = inner.chars().peekable();
    if inner.trim().is_empty() {
        return Some(elements);
    }
    loop {
        let mut element = String::new();
        if characters.peek() == Some(&'"') {
            characters.next();
            loop {
                match characters.next()? {
                    '"' => break,
                    '\\' => element.push(characters.next()?),
                    other => element.push(other),
                }
            }
        } else {
            while let Some(next) = characters.peek().filter(|c| **c != ',') {
                match next {
                    '{' | '}' | '"' => return None,
                    '\\' => {
                        characters.next();
                        element.push(*characters.peek()?);
                    }
                    other => element.push(*other),
                }
                characters.next();
            }
            if element == "NULL" {
                element.clear();
            }
        }
        elements.push(element);
        match characters.next() {
            None => return Some(elements),
            Some(',') => {}
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn arrays_as_postgresql_writes_them() {
        let table: [(&str, Option<&[&str]>); 7] = [
            ("{}", Some(&[])),
            ("{a,b}", Some(&["a", "b"])),
            (r#"{"a, \"b\"","c\\d"}"#, Some(&["a, \"b\"", "c\\d"])),
            ("{a,NULL}", Some(&["a", ""])),
            ("{a", None),
            (r#"{"a}"#, None),
            ("{{a},{b}}", None),
        ];
        for (text, expected) in table {
            let expected: Option<Vec<String>> =
                expected.map(|list| list.iter().map(|s| (*s).to_owned()).collect());
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(elements in prop::collection::vec(".{0,12}", 1..6)) {
            let quoted: Vec<String> = elements
                .iter()
                .map(|e| format!("\"{}\"", e.replace('\\', "\\\\").replace('"', "\\\"")))
                .collect();
            prop_assert_eq!(read(&format!("{{{}}}", quoted.join(","))), Some(elements));
        }

        #[test]
        fn no_text_stops_it(text in ".{0,60}") {
            let _ = read(&text);
        }
    }
}
