use model::Labels;

use super::{LinkContext, LinkedValue};
use crate::{Cell, Format, Selection, interpolate};

/// A piece of an address or title.
enum Piece<'a> {
    Literal(&'a str),
    /// What stands within `${…}`, after `$`, or within `[[…]]`; and all of it as written.
    Placeholder {
        inner: &'a str,
        written: &'a str,
    },
}

/// Where in an address something is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before any structure: what stands here would be the scheme.
    Scheme,
    Host,
    Path,
    Query,
}

/// A title with everything filled in as a person reads it.
pub(super) fn text(title: &str, context: &LinkContext<'_>) -> String {
    let mut out = String::with_capacity(title.len());
    for piece in pieces(title) {
        match piece {
            Piece::Literal(literal) => out.push_str(literal),
            Piece::Placeholder { inner, written } => match of_value(inner, context) {
                Some(value) => out.push_str(&value),
                None => {
                    let moment = Some(context.moment);
                    out.push_str(&interpolate(written, context.values, moment, Format::Text));
                }
            },
        }
    }
    out
}

/// An address with everything filled in and escaped, or why that cannot be done.
pub(super) fn address(template: &str, context: &LinkContext<'_>) -> Result<String, String> {
    let mut out = String::with_capacity(template.len() + 32);
    let mut in_path = false;
    // What has to follow the last value within the host.
    let mut host_filled: Option<usize> = None;
    for piece in pieces(template) {
        let (inner, written) = match piece {
            Piece::Literal(literal) => {
                out.push_str(literal);
                continue;
            }
            Piece::Placeholder { inner, written } => (inner, written),
        };
        let place = place(&out);
        if let Some(structure) = structure(inner, context) {
            if place == Place::Host {
                return Err(format!("{written} is no part of a host name"));
            }
            out.push_str(&structure);
            continue;
        }
        let Some(value) = value(inner, written, &out, context) else {
            // Not known here: it stays, as it would in Grafana.
            out.push_str(written);
            continue;
        };
        match place {
            Place::Scheme => {
                return Err(format!(
                    "{written} would decide where it leads; write the address itself in the link"
                ));
            }
            Place::Host => {
                let port = out.rsplit_once(':').is_some_and(|(_, after)| {
                    !after.starts_with("//") && after.chars().all(|digit| digit.is_ascii_digit())
                });
                let plain = |letter: char| match port {
                    true => letter.is_ascii_digit(),
                    false => letter.is_ascii_alphanumeric() || letter == '-',
                };
                if value.is_empty() || !value.chars().all(plain) {
                    return Err(format!("the value of {written} is no part of a host name"));
                }
                out.push_str(&value);
                if !port {
                    host_filled = Some(out.len());
                }
            }
            Place::Path => {
                in_path = true;
                out.push_str(&value);
            }
            Place::Query => out.push_str(&value),
        }
    }
    if let Some(from) = host_filled {
        let rest = out.get(from..).unwrap_or_default();
        let own = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        if own
            .strip_prefix('.')
            .is_none_or(|domain| !domain.contains('.'))
        {
            return Err("its host would be decided by a value".to_owned());
        }
    }
    if in_path && leaves_its_place(&out) {
        return Err("a value would lead out of its place in the path".to_owned());
    }
    Ok(out)
}

/// Whether a step of the path is one that browsers take back.
fn leaves_its_place(address: &str) -> bool {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let path = address.get(..end).unwrap_or(address);
    path.split(['/', '\\']).any(|step| {
        let step = step.to_ascii_lowercase().replace("%2e", ".");
        step == "." || step == ".."
    })
}

fn place(before: &str) -> Place {
    if before.contains(['?', '#']) {
        return Place::Query;
    }
    match before.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            if rest.contains(['/', '\\']) {
                Place::Path
            } else {
                Place::Host
            }
        }
        _ if before.contains('/') => Place::Path,
        _ => Place::Scheme,
    }
}

/// Placeholders that write parameters: each part of them is escaped here.
fn structure(inner: &str, context: &LinkContext<'_>) -> Option<String> {
    let range = context.moment.range;
    let time = || format!("from={}&to={}", range.start.0, range.end.0);
    let (name, format) = match inner.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (inner, None),
    };
    match name {
        "__url_time_range" => Some(time()),
        "__all_variables" => Some(variables(context, |_| true)),
        "__url.path" => Some(format!("/d/{}", escape(context.dashboard))),
        "__url.params" => {
            let (how, list) = format
                .and_then(|format| format.split_once(':'))
                .unwrap_or_default();
            let listed = |name: &str| list.split(',').any(|own| own.trim() == name);
            let wanted = |name: &str| match how {
                "exclude" => !listed(name),
                "include" => listed(name),
                _ => true,
            };
            let mut parameters = variables(context, |name| wanted(&format!("var-{name}")));
            let ends = [("from", range.start), ("to", range.end)];
            for (key, at) in ends.into_iter().filter(|(key, _)| wanted(key)) {
                if !parameters.is_empty() {
                    parameters.push('&');
                }
                parameters.push_str(&format!("{key}={}", at.0));
            }
            Some(parameters)
        }
        // `var-name=a&var-name=b`; written whole even where there is no value.
        _ if format == Some("queryparam") => {
            let selection = context.values.get(name)?;
            Some(parameter(name, selection))
        }
        _ if format.is_some_and(|format| format.starts_with("customqueryparam")) => {
            context.values.get(name)?;
            let written = format!("${{{inner}}}");
            let moment = Some(context.moment);
            Some(interpolate(&written, context.values, moment, Format::Raw))
        }
        _ => None,
    }
}

/// What stands for all values of a variable, escaped.
const ALL: &str = "%24__all";

fn variables(context: &LinkContext<'_>, wanted: impl Fn(&str) -> bool) -> String {
    let own = context.values.iter();
    let own = own.filter(|(name, _)| !name.starts_with("__") && wanted(name));
    let parameters: Vec<String> = own
        .map(|(name, selection)| parameter(name, selection))
        .filter(|parameter| !parameter.is_empty())
        .collect();
    parameters.join("&")
}

fn parameter(name: &str, selection: &Selection) -> String {
    let key = escape(name);
    if selection.all {
        return format!("var-{key}={ALL}");
    }
    let values = selection.values.iter();
    let pairs: Vec<String> = values
        .map(|value| format!("var-{key}={}", escape(value)))
        .collect();
    pairs.join("&")
}

/// A value that is escaped already, or escapes none of the letters that have a meaning.
fn value(inner: &str, written: &str, before: &str, context: &LinkContext<'_>) -> Option<String> {
    if let Some(value) = of_value(inner, context) {
        return Some(escape(&value));
    }
    let (name, format) = match inner.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (inner, None),
    };
    let selection = context.values.get(name);
    if format.is_none()
        && let Some(selection) = selection.filter(|selection| selection.values.len() > 1)
        && let Some(key) = parameter_key(before)
    {
        if selection.all {
            return Some(ALL.to_owned());
        }
        // Several values of a parameter are written one by one.
        let values: Vec<String> = selection.values.iter().map(|value| escape(value)).collect();
        return Some(values.join(&format!("&{key}=")));
    }
    let (default, escapes) = match format {
        None | Some("percentencode") => (Format::PercentEncode, true),
        Some(_) => (Format::Raw, false),
    };
    // Written for a whole address, a value would keep the signs that divide one.
    let stricter = format!("${{{name}:percentencode}}");
    let (written, escapes) = match format {
        Some("uriencode") => (stricter.as_str(), true),
        _ => (written, escapes),
    };
    let filled = interpolate(written, context.values, Some(context.moment), default);
    if filled == written {
        return None;
    }
    // A value that escapes itself is not escaped again.
    Some(if escapes && is_escaped(&filled) {
        filled
    } else {
        escape(&filled)
    })
}

/// Whether a text holds nothing that has a meaning in an address.
fn is_escaped(text: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
    text.bytes().all(safe)
}

/// The key of the parameter that an address ends in the middle of: `var-x` after `…&var-x=`.
fn parameter_key(before: &str) -> Option<&str> {
    let key = before.strip_suffix('=')?.rsplit(['?', '&']).next()?;
    (before.contains('?') && key.starts_with("var-")).then_some(key)
}

/// What a placeholder of a value or its field stands for, not escaped.
fn of_value(inner: &str, context: &LinkContext<'_>) -> Option<String> {
    let own = context.value?;
    let inner = inner
        .strip_suffix(":percentencode")
        .or_else(|| inner.strip_suffix(":raw"))
        .unwrap_or(inner);
    if let Some(path) = inner.strip_prefix("__data.fields") {
        return of_row(path, own);
    }
    Some(match inner {
        "__value.raw" | "__value" => own.cell.written(),
        "__value.text" => own.text.to_owned(),
        "__value.numeric" => numeric(own.cell),
        "__value.time" => own.at.map(|at| at.0.to_string()).unwrap_or_default(),
        "__field.name" | "__field.displayName" | "__series.name" => own.name.to_owned(),
        other => label(other.strip_prefix("__field.labels")?, own.labels)?,
    })
}

fn numeric(cell: &Cell) -> String {
    match cell {
        Cell::Number(_) | Cell::Time(_) | Cell::Trend(_) => cell.written(),
        Cell::Flag(flag) => u8::from(*flag).to_string(),
        Cell::Text(text) => text
            .trim()
            .parse::<f64>()
            .map_or_else(|_| String::new(), |number| number.to_string()),
        Cell::Empty => String::new(),
    }
}

/// `.name`, `["name"]`; a label that is absent is empty.
fn label(path: &str, labels: &Labels) -> Option<String> {
    let name = path.strip_prefix('.').or_else(|| bracketed(path))?;
    Some(labels.get(name).unwrap_or_default().to_owned())
}

fn bracketed(path: &str) -> Option<&str> {
    let inner = path.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.trim_matches(['"', '\'']))
}

/// `.name`, `["name"]` or `[0]`, and `.text` or `.numeric` after it.
fn of_row(path: &str, own: LinkedValue<'_>) -> Option<String> {
    let (frame, row) = own.row?;
    let find = |path: &str| {
        let name = bracketed(path).or_else(|| path.strip_prefix('.'))?;
        let by_name = frame.columns.iter().find(|column| column.name == name);
        by_name.or_else(|| frame.columns.get(bracketed(path)?.parse::<usize>().ok()?))
    };
    let (column, kind) = match find(path) {
        Some(column) => (Some(column), "raw"),
        None => match path.rsplit_once('.') {
            Some((path, kind @ ("text" | "numeric" | "raw"))) => (find(path), kind),
            _ => (None, "raw"),
        },
    };
    // A column that is not there is empty, so that the rest of the address still works.
    let cell = column.and_then(|column| column.cells.get(row));
    let cell = cell.unwrap_or(&Cell::Empty);
    Some(match kind {
        "numeric" => numeric(cell),
        _ => cell.written(),
    })
}

/// Everything but letters, digits and `-._~`, as bytes of UTF-8.
fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find(['$', '[']).unwrap_or(rest.len());
        if start > 0 {
            let (literal, after) = rest.split_at_checked(start)?;
            rest = after;
            return Some(Piece::Literal(literal));
        }
        if let Some((inner, after)) = placeholder(rest) {
            let written = rest.strip_suffix(after)?;
            rest = after;
            return Some(Piece::Placeholder { inner, written });
        }
        let (sign, after) = rest.split_at_checked(1)?;
        rest = after;
        Some(Piece::Literal(sign))
    })
}

fn placeholder(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("${") {
        return rest.split_once('}');
    }
    if let Some(rest) = text.strip_prefix("[[") {
        return rest.split_once("]]");
    }
    let rest = text.strip_prefix('$')?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let (name, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
    let begins = name.chars().next()?;
    (begins.is_ascii_alphabetic() || begins == '_').then_some((name, after))
}
