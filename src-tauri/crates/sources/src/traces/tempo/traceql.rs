//! [`TraceQuery`] → TraceQL (grafana/tempo: pkg/traceql/lexer.go for what quoting has to hide).

use model::{AttributeMatch, Code, Failure, MatchOp, TraceQuery};

use crate::literal::{literally, quoted};

/// The query; [`Code::BadInput`] names a condition that cannot be put.
pub(super) fn traceql(query: &TraceQuery) -> Result<String, Failure> {
    if let Some(raw) = &query.raw {
        return Ok(raw.clone());
    }
    let mut conditions = Vec::new();
    if let Some(service) = &query.service {
        conditions.push(format!("resource.service.name = {}", quoted(service)));
    }
    if let Some(operation) = &query.operation {
        conditions.push(format!("name = {}", quoted(operation)));
    }
    for attribute in &query.attributes {
        conditions.push(condition(attribute)?);
    }
    let of_a_span = !conditions.is_empty();
    // `traceDuration` is older than `trace:duration`, and every version knows it.
    for (op, millis) in [(">=", query.min_duration_ms), ("<=", query.max_duration_ms)] {
        if let Some(millis) = millis {
            conditions.push(format!("traceDuration {op} {}", duration(millis)?));
        }
    }
    let errors = query.errors == Some(true);
    if errors && !of_a_span {
        conditions.push("status = error".to_owned());
    }
    let mut text = match conditions.join(" && ") {
        all if all.is_empty() => "{}".to_owned(),
        all => format!("{{ {all} }}"),
    };
    if errors && of_a_span {
        // Any span of the trace may be the one that failed.
        text.push_str(" && { status = error }");
    }
    Ok(text)
}

fn condition(attribute: &AttributeMatch) -> Result<String, Failure> {
    let name = name(&attribute.name)?;
    let value = &attribute.value;
    Ok(match attribute.op {
        MatchOp::Equal => either(&name, "=", value),
        // A comparison with a value of another type is false, so one of the two has to hold.
        MatchOp::NotEqual => either(&name, "!=", value),
        MatchOp::Contains => {
            let pattern = format!("(?s).*{}.*", literally(value));
            format!("{name} =~ {}", quoted(&pattern))
        }
        MatchOp::Exists => format!("{name} != nil"),
        MatchOp::Above => format!("{name} > {}", required_number(attribute)?),
        MatchOp::Below => format!("{name} < {}", required_number(attribute)?),
    })
}

/// Compares with the text, and with what else it can stand for: nobody who types 404 knows
/// whether the backend sends it as a number.
fn either(name: &str, op: &str, value: &str) -> String {
    let text = quoted(value);
    let other = match value {
        "true" | "false" => Some(value.to_owned()),
        _ => number(value),
    };
    match other {
        Some(other) => format!("({name} {op} {text} || {name} {op} {other})"),
        None => format!("{name} {op} {text}"),
    }
}

/// An attribute: of the span or its resource, unless `span.` or `resource.` says which.
fn name(typed: &str) -> Result<String, Failure> {
    let (scope, name) = if let Some(name) = typed.strip_prefix("span.") {
        ("span.", name)
    } else if let Some(name) = typed.strip_prefix("resource.") {
        ("resource.", name)
    } else {
        (".", typed.strip_prefix('.').unwrap_or(typed))
    };
    if name.is_empty() {
        return Err(
            Failure::new(Code::BadInput, "a condition on an attribute names none")
                .remedy("type the attribute's name, such as http.response.status_code"),
        );
    }
    // In a name TraceQL has no escapes but for the quote and the backslash.
    if name.contains(char::is_control) {
        return Err(Failure::new(
            Code::BadInput,
            format!("the attribute name {name:?} holds a control character"),
        )
        .remedy("type the name without it, or use Contains on another attribute"));
    }
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/'));
    if plain {
        return Ok(format!("{scope}{name}"));
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!("{scope}\"{escaped}\""))
}

fn required_number(attribute: &AttributeMatch) -> Result<String, Failure> {
    number(&attribute.value).ok_or_else(|| {
        Failure::new(
            Code::BadInput,
            format!(
                "{:?} is not a number that {} could be compared with",
                attribute.value, attribute.name
            ),
        )
        .remedy("type a number such as 500, or compare by equality")
    })
}

/// A number literal in our own digits, whatever was typed.
fn number(typed: &str) -> Option<String> {
    if let Ok(whole) = typed.parse::<i64>() {
        return Some(whole.to_string());
    }
    let float: f64 = typed.parse().ok()?;
    float.is_finite().then(|| format!("{float:?}"))
}

fn duration(millis: f64) -> Result<String, Failure> {
    let nanos = (millis * 1e6).round();
    if !nanos.is_finite() || !(0.0..9.2e18).contains(&nanos) {
        return Err(Failure::new(
            Code::BadInput,
            format!("{millis} ms is not a duration of a trace"),
        )
        .remedy("give a positive number of milliseconds"));
    }
    let nanos = nanos as u64;
    Ok(match nanos {
        _ if nanos.is_multiple_of(1_000_000) => format!("{}ms", nanos / 1_000_000),
        _ if nanos.is_multiple_of(1_000) => format!("{}us", nanos / 1_000),
        _ => format!("{nanos}ns"),
    })
}

#[cfg(test)]
mod tests;
