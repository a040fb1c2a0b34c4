/// A piece of a text with variables.
pub(super) enum Part<'a> {
    Text(&'a str),
    Variable {
        written: &'a str,
        name: &'a str,
        format: Option<&'a str>,
    },
}

/// Cuts a text at `$name`, `${name:format}` and `[[name:format]]`.
pub(super) fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find(['$', '[']).unwrap_or(rest.len());
        if start > 0 {
            let (before, after) = rest.split_at_checked(start)?;
            rest = after;
            return Some(Part::Text(before));
        }
        let (part, after) = variable(rest).unwrap_or_else(|| {
            let width = rest.chars().next().map_or(0, char::len_utf8);
            let (sign, after) = rest.split_at_checked(width).unwrap_or((rest, ""));
            (Part::Text(sign), after)
        });
        rest = after;
        Some(part)
    })
}

/// A variable at the start of a text, and what follows it.
fn variable(text: &str) -> Option<(Part<'_>, &str)> {
    let (inner, after) = if let Some(rest) = text.strip_prefix("${") {
        rest.split_once('}')?
    } else if let Some(rest) = text.strip_prefix("[[") {
        rest.split_once("]]")?
    } else {
        let rest = text.strip_prefix('$')?;
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        rest.split_at_checked(end.unwrap_or(rest.len()))?
    };
    let (name, format) = match inner.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (inner, None),
    };
    let starts_well = |first: char| first.is_ascii_alphabetic() || first == '_';
    name.chars().next().filter(|first| starts_well(*first))?;
    let within = |letter: char| letter.is_alphanumeric() || "_.-@[]\"".contains(letter);
    if !name.chars().all(within) {
        return None;
    }
    let written = text.strip_suffix(after)?;
    Some((
        Part::Variable {
            written,
            name,
            format,
        },
        after,
    ))
}
