//! Lines of `promtool tsdb dump`: `{__name__="up", job="api"} 1 1795761023509`, labels quoted as Go
//! quotes strings (<https://pkg.go.dev/strconv#Quote>), times in milliseconds.

/// Whether a line of samples is one of a dump: there alone the name is a label like others.
pub(super) fn is_dump(line: &[u8]) -> bool {
    const NAME: &[u8] = b"__name__=\"";
    line.starts_with(b"{") && line.windows(NAME.len()).any(|part| part == NAME)
}

/// Writes the escapes of Go that no exposition has as the letters that they stand for.
pub(super) fn plain(line: &mut Vec<u8>) {
    if !line.contains(&b'\\') {
        return;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return;
    };
    *line = unescaped(text).into_bytes();
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut letters = after.chars();
        let letter = letters.next();
        rest = letters.as_str();
        match letter {
            Some('a') => plain.push('\u{7}'),
            Some('b') => plain.push('\u{8}'),
            Some('f') => plain.push('\u{c}'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('v') => plain.push('\u{b}'),
            Some(kind @ ('x' | 'u' | 'U')) => match coded(kind, rest) {
                Some((letter, after)) => {
                    plain.push(letter);
                    rest = after;
                }
                None => plain.extend(['\\', kind]),
            },
            // Those of an exposition stay: its reader knows them, and names the others.
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain.push_str(rest);
    plain
}

/// The letter of a number in hexadecimal digits, and what follows it.
fn coded(kind: char, text: &str) -> Option<(char, &str)> {
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let (number, rest) = text.split_at_checked(digits)?;
    let letter = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
    Some((letter, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_go_become_letters_and_others_stay() {
        for (line, expected) in [
            (r#"{a="b"} 1 2"#, "{a=\"b\"} 1 2"),
            (r#"{a="\t\u00a0\x7f"} 1 2"#, "{a=\"\t\u{a0}\u{7f}\"} 1 2"),
            (r#"{a="\\t\"\n"} 1 2"#, r#"{a="\\t\"\n"} 1 2"#),
            (r#"{a="\U0001f600"} 1 2"#, "{a=\"😀\"} 1 2"),
            (r#"{a="\uzzzz\q\u12"#, r#"{a="\uzzzz\q\u12"#),
            (r"a\", r"a\"),
        ] {
            let mut bytes = line.as_bytes().to_vec();
            plain(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{line}");
        }
    }
}
