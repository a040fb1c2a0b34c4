use std::borrow::Cow;

use promql::{Labels, METRIC_NAME as NAME};

use super::line::Fault;

/// Cuts `name{…}` off the front of a line, without reading the labels.
pub(super) fn cut(text: &str) -> Result<(&str, &str), Fault> {
    let bytes = text.as_bytes();
    let name = bytes
        .iter()
        .position(|byte| matches!(byte, b'{' | b' ' | b'\t'))
        .unwrap_or(bytes.len());
    let brace = name + blanks(bytes, name);
    let end = if bytes.get(brace) == Some(&b'{') {
        closing(bytes, brace).ok_or_else(|| {
            Fault::at(
                text,
                text.len(),
                "the label set is not closed; } is missing",
            )
        })?
    } else {
        name
    };
    text.split_at_checked(end)
        .ok_or_else(|| Fault::at(text, 0, "the series cannot be read"))
}

fn blanks(bytes: &[u8], from: usize) -> usize {
    bytes
        .iter()
        .skip(from)
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

/// Offset just after the brace that closes the one at `open`.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate().skip(open + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'}' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Reads the labels of `name{label="value"}` or `{"quoted name", label="value"}`.
///
/// Empty values are the same as absent labels and are dropped.
pub fn series_labels(series: &str) -> Result<Labels, Fault> {
    Ok(Labels::from_pairs(series_pairs(series)?))
}

/// The labels of a series in the order they are written, the metric name first.
pub(crate) fn series_pairs(series: &str) -> Result<Pairs<'_>, Fault> {
    let (name, set) = match series.find('{') {
        Some(brace) => series.split_at(brace),
        None => (series, ""),
    };
    let name = name.trim_end();
    let mut pairs = Pairs::with_capacity(8);
    if !name.is_empty() {
        if !legacy_name(name, true) {
            let message = format!("{name:?} is not a metric name");
            return Err(Fault::at(series, 0, message));
        }
        pairs.push((Cow::Borrowed(NAME), Cow::Borrowed(name)));
    }
    if !set.is_empty() {
        read_set(series, set, &mut pairs, true)?;
    }
    if !has(&pairs, NAME) {
        return Err(Fault::at(series, 0, "the sample has no metric name"));
    }
    pairs.retain(|(_, value)| !value.is_empty());
    Ok(pairs)
}

/// Reads the label set of an exemplar.
pub(super) fn exemplar_labels(set: &str) -> Result<model::Labels, Fault> {
    let mut pairs = Pairs::new();
    read_set(set, set, &mut pairs, false)?;
    Ok(pairs.into_iter().collect())
}

fn has(pairs: &Pairs<'_>, name: &str) -> bool {
    pairs.iter().any(|(have, _)| have == name)
}

fn read_set<'a>(
    whole: &str,
    set: &'a str,
    pairs: &mut Pairs<'a>,
    may_name: bool,
) -> Result<(), Fault> {
    let here = |rest: &str| whole.len() - rest.len();
    let mut rest = set.strip_prefix('{').unwrap_or(set);
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            if after.trim().is_empty() {
                return Ok(());
            }
            return Err(Fault::at(whole, here(after), "text follows the label set"));
        }
        let start = here(rest);
        let (name, after) = label_name(rest)
            .ok_or_else(|| Fault::at(whole, start, "a label name is expected"))?
            .map_err(|message| Fault::at(whole, start, message))?;
        let after = after.trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let value = value.trim_start();
            let at = here(value);
            let (value, after) = quoted(value)
                .ok_or_else(|| {
                    Fault::at(whole, at, format!("the value of {name:?} is not quoted"))
                })?
                .map_err(|message| Fault::at(whole, at, message))?;
            if has(pairs, &name) {
                let message = format!("the label {name:?} stands twice");
                return Err(Fault::at(whole, start, message));
            }
            pairs.push((name, value));
            rest = after;
        } else if may_name && rest.starts_with('"') && !has(pairs, NAME) {
            pairs.insert(0, (Cow::Borrowed(NAME), name));
            rest = after;
        } else {
            let message = format!("= is expected after the label name {name:?}");
            return Err(Fault::at(whole, here(after), message));
        }
        rest = rest.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None if rest.starts_with('}') => {}
            None => return Err(Fault::at(whole, here(rest), "a comma or } is expected")),
        }
    }
}

type Cut<'a> = Option<Result<(Cow<'a, str>, &'a str), &'static str>>;

fn label_name(text: &str) -> Cut<'_> {
    if text.starts_with('"') {
        return quoted(text);
    }
    let end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    legacy_name(name, false).then_some(Ok((Cow::Borrowed(name), rest)))
}

/// Reads a quoted string with the escapes `\\`, `\"` and `\n`; `None` if there is no quote.
pub(super) fn quoted(text: &str) -> Cut<'_> {
    let inner = text.strip_prefix('"')?;
    let mut out: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    let bytes = inner.as_bytes();
    loop {
        match bytes.get(at) {
            None => return Some(Err("the quote is not closed")),
            Some(b'"') => break,
            Some(b'\\') => {
                let out = out.get_or_insert_with(String::new);
                out.push_str(inner.get(copied..at)?);
                match bytes.get(at + 1) {
                    Some(b'n') => out.push('\n'),
                    Some(b'\\') => out.push('\\'),
                    Some(b'"') => out.push('"'),
                    _ => return Some(Err("a backslash escapes only \\, \" and n")),
                }
                at += 2;
                copied = at;
            }
            Some(_) => at += 1,
        }
    }
    let tail = inner.get(copied..at)?;
    let rest = inner.get(at + 1..)?;
    Some(Ok(match out {
        Some(mut out) => {
            out.push_str(tail);
            (Cow::Owned(out), rest)
        }
        None => (Cow::Borrowed(tail), rest),
    }))
}

fn legacy_name(name: &str, colons: bool) -> bool {
    let first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || (colons && byte == b':');
    let mut bytes = name.bytes();
    bytes.next().is_some_and(first) && bytes.all(|byte| first(byte) || byte.is_ascii_digit())
}
