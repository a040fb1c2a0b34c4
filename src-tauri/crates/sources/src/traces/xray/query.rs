use model::{AttributeMatch, Code, Failure, MatchOp, TraceQuery};

use crate::traces::fields::micros;

/// What a filter expression can say.
pub(super) const OPS: [MatchOp; 6] = [
    MatchOp::Equal,
    MatchOp::NotEqual,
    MatchOp::Contains,
    MatchOp::Exists,
    MatchOp::Above,
    MatchOp::Below,
];

/// Keywords that X-Ray has for attributes of OpenTelemetry's conventions, and whether they are
/// numbers.
const KEYWORDS: [(&str, &str, bool); 9] = [
    ("http.response.status_code", "http.status", true),
    ("http.status_code", "http.status", true),
    ("http.request.method", "http.method", false),
    ("http.method", "http.method", false),
    ("url.full", "http.url", false),
    ("http.url", "http.url", false),
    ("user_agent.original", "http.useragent", false),
    ("client.address", "http.clientip", false),
    ("enduser.id", "user", false),
];

/// A search as a filter expression (AWS, "Using filter expressions"); nothing where everything fits.
pub(super) fn compiled(query: &TraceQuery) -> Result<Option<String>, Failure> {
    if let Some(raw) = &query.raw {
        return Ok(Some(raw.clone()).filter(|raw| !raw.trim().is_empty()));
    }
    if query
        .operation
        .as_deref()
        .is_some_and(|name| !name.is_empty())
    {
        return Err(Failure::new(
            Code::Unsupported,
            "X-Ray cannot be asked for the name of an operation",
        )
        .remedy("search by service, or by an attribute such as url.full"));
    }
    let mut terms = Vec::new();
    if let Some(service) = query.service.as_deref().filter(|name| !name.is_empty()) {
        terms.push(format!("service({})", quoted(service)?));
    }
    terms.extend(query.errors.map(|errors| match errors {
        true => "(error = true OR fault = true OR throttle = true)".to_owned(),
        false => "error = false AND fault = false AND throttle = false".to_owned(),
    }));
    for (limit, which, sign) in [
        (query.min_duration_ms, "least", ">="),
        (query.max_duration_ms, "longest", "<="),
    ] {
        if let Some(ms) = limit {
            let micros = micros(ms, which)?;
            terms.push(format!("duration {sign} {}", micros as f64 / 1e6));
        }
    }
    for one in &query.attributes {
        terms.push(term(one)?);
    }
    Ok((!terms.is_empty()).then(|| terms.join(" AND ")))
}

fn term(one: &AttributeMatch) -> Result<String, Failure> {
    let keyword = KEYWORDS.iter().find(|(name, ..)| *name == one.name);
    let (key, numeric) = match keyword {
        Some((_, keyword, numeric)) => ((*keyword).to_owned(), *numeric),
        None => (annotation(&one.name)?, false),
    };
    let value = one.value.as_str();
    Ok(match one.op {
        MatchOp::Equal if numeric => format!("{key} = {}", number(one)?),
        MatchOp::NotEqual if numeric => format!("{key} != {}", number(one)?),
        MatchOp::Contains if numeric => {
            return Err(Failure::new(
                Code::Unsupported,
                format!("X-Ray compares {:?} as a number", one.name),
            )
            .remedy("compare by \"equal\", \"above\" or \"below\""));
        }
        // An annotation is a text, a number or a truth value, and is found as what it is.
        MatchOp::Equal if keyword.is_none() => match plain(value) {
            Some(plain) => format!("({key} = {} OR {key} = {plain})", quoted(value)?),
            None => format!("{key} = {}", quoted(value)?),
        },
        MatchOp::NotEqual if keyword.is_none() => match plain(value) {
            Some(plain) => format!("({key} != {} AND {key} != {plain})", quoted(value)?),
            None => format!("{key} != {}", quoted(value)?),
        },
        MatchOp::Equal => format!("{key} = {}", quoted(value)?),
        MatchOp::NotEqual => format!("{key} != {}", quoted(value)?),
        MatchOp::Contains => format!("{key} CONTAINS {}", quoted(value)?),
        MatchOp::Exists => key,
        MatchOp::Above => format!("{key} > {}", number(one)?),
        MatchOp::Below => format!("{key} < {}", number(one)?),
    })
}

fn annotation(name: &str) -> Result<String, Failure> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if name.is_empty() || !name.chars().all(plain) {
        return Err(Failure::new(
            Code::BadInput,
            format!("X-Ray has no annotation called {name:?}"),
        )
        .remedy("use letters, digits, dots, dashes and underscores"));
    }
    Ok(format!("annotation[{name}]"))
}

/// The language has no way to write a quote within a text.
fn quoted(value: &str) -> Result<String, Failure> {
    let bad = |c: char| matches!(c, '"' | '\\') || c.is_control();
    if value.chars().any(bad) {
        return Err(Failure::new(
            Code::Unsupported,
            format!("X-Ray cannot be asked for the value {value:?}"),
        )
        .remedy("leave out quotes, backslashes and line breaks; search a part by \"contains\""));
    }
    Ok(format!("\"{value}\""))
}

/// A value that is a number or a truth value.
fn plain(value: &str) -> Option<String> {
    if matches!(value, "true" | "false") {
        return Some(value.to_owned());
    }
    let number: f64 = value.parse().ok()?;
    number.is_finite().then(|| number.to_string())
}

fn number(one: &AttributeMatch) -> Result<f64, Failure> {
    let number: Option<f64> = one.value.trim().parse().ok();
    number.filter(|number| number.is_finite()).ok_or_else(|| {
        Failure::new(
            Code::BadInput,
            format!("{:?} of {:?} is not a number", one.value, one.name),
        )
        .remedy("write a number")
    })
}
