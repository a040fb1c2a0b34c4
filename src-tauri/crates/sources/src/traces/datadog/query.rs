use model::{AttributeMatch, Code, Failure, MatchOp, TraceId, TraceQuery};

use crate::{datadog::language, traces::fields::micros};

/// What the language can say.
pub(super) const OPS: [MatchOp; 6] = [
    MatchOp::Equal,
    MatchOp::NotEqual,
    MatchOp::Contains,
    MatchOp::Exists,
    MatchOp::Above,
    MatchOp::Below,
];

/// Attributes that are searched without `@` before their names.
const RESERVED: [&str; 9] = [
    "env",
    "host",
    "operation_name",
    "resource_name",
    "service",
    "span_id",
    "status",
    "trace_id",
    "type",
];

/// A search in Datadog's language ("Trace Explorer, Query Syntax"): terms that must all hold.
pub(super) fn compiled(query: &TraceQuery) -> Result<String, Failure> {
    if let Some(raw) = &query.raw {
        return Ok(raw.clone());
    }
    let mut terms = Vec::new();
    let named = [
        ("service", &query.service),
        ("resource_name", &query.operation),
    ];
    for (name, value) in named {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            terms.push(equal(name, value)?);
        }
    }
    terms.extend(query.errors.map(|errors| match errors {
        true => "status:error".to_owned(),
        false => "-status:error".to_owned(),
    }));
    // Durations are nanoseconds there.
    for (limit, which, sign) in [
        (query.min_duration_ms, "least", ">="),
        (query.max_duration_ms, "longest", "<="),
    ] {
        if let Some(ms) = limit {
            let nanos = i128::from(micros(ms, which)?) * 1_000;
            terms.push(format!("@duration:{sign}{nanos}"));
        }
    }
    for one in &query.attributes {
        terms.push(term(one)?);
    }
    if terms.is_empty() {
        terms.push("*".into());
    }
    Ok(terms.join(" "))
}

/// All spans of a trace. Older tracers tell the lower half in decimal, newer ones the whole in hex.
pub(super) fn of_trace(id: TraceId) -> String {
    let low = id.0 as u64;
    if id.0 >> 64 == 0 {
        return format!("trace_id:{low}");
    }
    format!("trace_id:({id} OR {low})")
}

/// A term that holds for one value.
pub(super) fn equal(name: &str, value: &str) -> Result<String, Failure> {
    Ok(format!("{}:{}", key(name)?, quoted(value)?))
}

fn term(one: &AttributeMatch) -> Result<String, Failure> {
    let (name, value) = (one.name.as_str(), one.value.as_str());
    Ok(match one.op {
        MatchOp::Equal => equal(name, value)?,
        MatchOp::NotEqual => format!("-{}", equal(name, value)?),
        MatchOp::Contains => format!("{}:*{}*", key(name)?, escaped(value)?),
        MatchOp::Exists => format!("{}:*", key(name)?),
        MatchOp::Above => format!("{}:>{}", key(name)?, number(one)?),
        MatchOp::Below => format!("{}:<{}", key(name)?, number(one)?),
    })
}

fn key(name: &str) -> Result<String, Failure> {
    if !language::is_plain_name(name) {
        return Err(Failure::new(
            Code::BadInput,
            format!("Datadog cannot search an attribute called {name:?}"),
        )
        .remedy("use letters, digits, dots, dashes and underscores"));
    }
    Ok(if RESERVED.contains(&name) {
        name.to_owned()
    } else {
        format!("@{name}")
    })
}

fn quoted(value: &str) -> Result<String, Failure> {
    printable(value)?;
    Ok(language::quoted(value))
}

/// A part of a value.
fn escaped(value: &str) -> Result<String, Failure> {
    printable(value)?;
    if value.is_empty() {
        return Err(Failure::new(
            Code::BadInput,
            "the text that a value should contain is empty",
        )
        .remedy("write a part of the value"));
    }
    Ok(language::escaped(value))
}

fn printable(value: &str) -> Result<(), Failure> {
    if !value.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Failure::new(
        Code::BadInput,
        format!("Datadog cannot search the value {value:?}, because it holds control characters"),
    )
    .remedy("search a part of it, by \"contains\""))
}

fn number(one: &AttributeMatch) -> Result<f64, Failure> {
    let number: Option<f64> = one.value.trim().parse().ok();
    number.filter(|number| number.is_finite()).ok_or_else(|| {
        Failure::new(
            Code::BadInput,
            format!("{:?} of {:?} is not a number", one.value, one.name),
        )
        .remedy("write a number, or compare by \"equal\"")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_stays_within_its_term() {
        let one = |op, value: &str| {
            term(&AttributeMatch {
                name: "http.route".into(),
                op,
                value: value.into(),
            })
        };
        for (op, value, expected) in [
            (MatchOp::Equal, "/a b", r#"@http.route:"/a b""#),
            (
                MatchOp::Equal,
                r#"a" OR *:*"#,
                r#"@http.route:"a\" OR *:*""#,
            ),
            (MatchOp::Equal, r"a\", r#"@http.route:"a\\""#),
            (MatchOp::NotEqual, r#"\" b"#, r#"-@http.route:"\\\" b""#),
            (MatchOp::Contains, "a OR b", r"@http.route:*a\ OR\ b*"),
            (MatchOp::Contains, "*)\"x", r#"@http.route:*\*\)\"x*"#),
            (MatchOp::Contains, "été🍵", "@http.route:*été\\🍵*"),
            (MatchOp::Exists, "ignored\" OR", "@http.route:*"),
            (MatchOp::Above, "5", "@http.route:>5"),
            (MatchOp::Below, " -2.5 ", "@http.route:<-2.5"),
        ] {
            assert_eq!(one(op, value).unwrap(), expected, "{value}");
        }
        for (op, value) in [
            (MatchOp::Above, "5 OR 1"),
            (MatchOp::Above, "NaN"),
            (MatchOp::Equal, "a\nb"),
            (MatchOp::Contains, "\u{0}"),
            (MatchOp::Contains, ""),
        ] {
            assert_eq!(
                one(op, value).unwrap_err().code,
                Code::BadInput,
                "{value:?}"
            );
        }
        for name in ["", "a:b", "a b", "-a", "@a", "a)", "*"] {
            assert!(equal(name, "x").is_err(), "{name:?}");
        }
    }

    #[test]
    fn ids_are_asked_for_in_both_writings() {
        let id = "5759e988bd862e3fe1be46a994272793".parse().unwrap();
        assert_eq!(
            of_trace(id),
            "trace_id:(5759e988bd862e3fe1be46a994272793 OR 16266516598257821587)"
        );
        assert_eq!(of_trace(TraceId(7)), "trace_id:7");
    }
}
