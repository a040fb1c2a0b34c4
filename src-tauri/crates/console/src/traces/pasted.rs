use std::{path::PathBuf, sync::LazyLock};

use model::{Nanos, SpanId, TraceId};
use regex::Regex;
use url::Url;

use crate::wire::PastedKind;

mod page;

/// What a pasted text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pasted {
    /// What it was read as.
    pub(super) kind: PastedKind,
    /// The trace it names.
    pub(super) trace: Option<TraceId>,
    /// The span it names.
    pub(super) span: Option<SpanId>,
    /// The request it names, or may name if no source holds the trace.
    pub(super) request: Option<String>,
    /// The file it names.
    pub(super) file: Option<String>,
}

/// Ends of files that may hold traces.
const FILES: [&str; 7] = [".json", ".jsonl", ".ndjson", ".pb", ".bin", ".gz", ".zst"];

/// Pasted texts longer than this are not read: a line of a log is shorter.
const LONGEST: usize = 1 << 20;
/// Request ids longer than this are not ids.
const LONGEST_REQUEST: usize = 256;

/// Reads a pasted text: an id, a header, an address of another tool's page, a log line.
///
/// Headers: W3C Trace Context <https://www.w3.org/TR/trace-context/>, B3
/// <https://github.com/openzipkin/b3-propagation>, X-Ray
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html>, Jaeger's
/// `uber-trace-id` <https://www.jaegertracing.io/sdk-migration/#propagation-format>.
pub(super) fn read(text: &str) -> Pasted {
    let text = unquoted(text);
    if text.is_empty() || text.len() > LONGEST {
        return Pasted::of(PastedKind::Nothing);
    }
    file(text)
        .or_else(|| header(text))
        .or_else(|| bare_id(text))
        .or_else(|| page::read(&Url::parse(text).ok()?))
        .or_else(|| json_line(text))
        .or_else(|| text_line(text))
        .unwrap_or_else(|| {
            let request = text.split_whitespace().count() == 1 && text.len() <= LONGEST_REQUEST;
            Pasted {
                request: request.then(|| text.to_owned()),
                ..Pasted::of(if request {
                    PastedKind::RequestId
                } else {
                    PastedKind::Nothing
                })
            }
        })
}

impl Pasted {
    fn of(kind: PastedKind) -> Self {
        Self {
            kind,
            trace: None,
            span: None,
            request: None,
            file: None,
        }
    }

    fn ids(kind: PastedKind, trace: TraceId, span: Option<SpanId>) -> Self {
        Self {
            trace: Some(trace),
            span,
            ..Self::of(kind)
        }
    }
}

/// Without blanks and the quotes that came along when it was copied.
fn unquoted(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\'' | '`' | '<' | '>' | ',' | ';')
    })
}

/// The path or `file:` address of a file, as a file manager copies it.
fn file(text: &str) -> Option<Pasted> {
    let lower = text.to_ascii_lowercase();
    if text.lines().count() != 1 || !FILES.iter().any(|end| lower.ends_with(end)) {
        return None;
    }
    let path = match Url::parse(text) {
        Ok(url) if url.scheme() == "file" => url.to_file_path().ok()?,
        _ => PathBuf::from(text),
    };
    path.is_absolute().then(|| Pasted {
        file: Some(path.to_string_lossy().into_owned()),
        ..Pasted::of(PastedKind::File)
    })
}

fn header(text: &str) -> Option<Pasted> {
    for line in text.lines() {
        let (name, value) = line.split_once(':').unwrap_or(("", line));
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        let found = match name.as_str() {
            "traceparent" => traceparent(value),
            "b3" => b3(value),
            "x-b3-traceid" => return multiple_b3(text),
            "x-amzn-trace-id" => xray(value),
            "uber-trace-id" => uber(value),
            "" => traceparent(value)
                .or_else(|| xray(value))
                .or_else(|| b3(value)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    uber(text)
}

fn traceparent(text: &str) -> Option<Pasted> {
    let mut parts = text.split('-');
    let fits = |width: usize| move |part: &&str| part.len() == width && is_hex(part);
    parts.next().filter(fits(2)).filter(|part| *part != "ff")?;
    let trace = parts.next().filter(fits(32))?.parse().ok()?;
    let span = parts.next().filter(fits(16))?.parse().ok();
    parts.next().filter(fits(2))?;
    Some(Pasted::ids(PastedKind::Traceparent, trace, span))
}

fn b3(text: &str) -> Option<Pasted> {
    let mut parts = text.split('-');
    let trace = parts
        .next()
        .filter(|part| matches!(part.len(), 16 | 32) && is_hex(part))?;
    let span = parts
        .next()
        .filter(|part| part.len() == 16 && is_hex(part))?;
    let sampled = parts
        .next()
        .is_none_or(|part| matches!(part, "0" | "1" | "d"));
    let parent = parts
        .next()
        .is_none_or(|part| part.len() == 16 && is_hex(part));
    (sampled && parent && parts.next().is_none()).then(|| {
        Some(Pasted::ids(
            PastedKind::B3,
            trace.parse().ok()?,
            span.parse().ok(),
        ))
    })?
}

fn multiple_b3(text: &str) -> Option<Pasted> {
    let value = |wanted: &str| {
        text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim())
        })
    };
    let trace = value("x-b3-traceid")?.parse().ok()?;
    let span = value("x-b3-spanid").and_then(|span| span.parse().ok());
    Some(Pasted::ids(PastedKind::B3, trace, span))
}

/// `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`, or the id alone.
fn xray(text: &str) -> Option<Pasted> {
    let mut trace = xray_id(text);
    let mut span = None;
    for part in text.split(';') {
        match part.trim().split_once('=') {
            Some((name, id)) if name.eq_ignore_ascii_case("root") => trace = xray_id(id),
            Some((name, id)) if name.eq_ignore_ascii_case("parent") => span = id.parse().ok(),
            _ => {}
        }
    }
    Some(Pasted::ids(PastedKind::Xray, trace?, span))
}

fn xray_id(text: &str) -> Option<TraceId> {
    let (time, rest) = text.trim().strip_prefix("1-")?.split_once('-')?;
    (time.len() == 8 && rest.len() == 24)
        .then(|| format!("{time}{rest}").parse().ok())
        .flatten()
}

/// `{trace-id}:{span-id}:{parent-span-id}:{flags}`; zeros at the front may be missing.
fn uber(text: &str) -> Option<Pasted> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let [trace, span, parent, flags] = parts.as_slice() else {
        return None;
    };
    let hex = [span, parent, flags].into_iter().all(|part| is_hex(part));
    let width = trace.len() > 8 && flags.len() <= 2;
    (hex && width).then(|| {
        Some(Pasted::ids(
            PastedKind::Traceparent,
            trace.parse().ok()?,
            span.parse().ok(),
        ))
    })?
}

/// 16 or 32 hex digits in either case, with dashes between groups, with `0x`; or Datadog's decimal.
fn bare_id(text: &str) -> Option<Pasted> {
    let plain = text.strip_prefix("0x").unwrap_or(text);
    let grouped = plain.contains('-');
    let digits = plain.replace('-', "");
    if is_hex(&digits) && (digits.len() == 32 || digits.len() == 16 && !grouped) {
        let trace = digits.parse().ok()?;
        // A UUID is as often the id of a request.
        let mut pasted = Pasted::ids(PastedKind::TraceId, trace, None);
        pasted.request = Some(text.to_owned());
        return Some(pasted);
    }
    let decimal = (17..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = decimal.then(|| text.parse().ok())??;
    let mut pasted = Pasted::ids(PastedKind::TraceId, TraceId(number.into()), None);
    pasted.request = Some(text.to_owned());
    Some(pasted)
}

fn json_line(text: &str) -> Option<Pasted> {
    if !text.contains('{') {
        return None;
    }
    let start = text.find('{')?;
    let json = text.get(start..)?;
    let line = collector::dialect::read(json, Nanos(0), "");
    Pasted::of_line(
        PastedKind::JsonLine,
        &line.trace_id,
        &line.span_id,
        &line.request_id,
    )
}

static NAMED: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    let named = |name: &str, value: &str| {
        Regex::new(&format!(r#"(?i)\b{name}"?\s*[=:]\s*"?({value})"#))
            .expect("the pattern is valid")
    };
    [
        named(
            r"(?:dd\.)?trace[._-]?id",
            "1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f-]{16,36}",
        ),
        named(r"(?:dd\.)?span[._-]?id", "[0-9a-f]{1,16}"),
        named(
            r"(?:x[._-])?(?:req(?:uest)?|correlation)[._-]?id",
            r#"[^\s",;\]}]{1,256}"#,
        ),
    ]
});

/// 32 hex digits that stand alone, as in `[4bf9…4736]`.
static ALONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[0-9A-Fa-f]{32}\b").expect("the pattern is valid"));
/// A traceparent anywhere in a line.
static PARENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b")
        .expect("the pattern is valid")
});

fn text_line(text: &str) -> Option<Pasted> {
    let [trace, span, request] = &*NAMED;
    let find = |pattern: &Regex| {
        let found = pattern.captures(text)?.get(1)?;
        Some(found.as_str().to_owned())
    };
    if let Some(parent) = PARENT
        .find(text)
        .and_then(|found| traceparent(found.as_str()))
    {
        return Some(Pasted {
            kind: PastedKind::TextLine,
            request: find(request),
            ..parent
        });
    }
    let trace = find(trace)
        .and_then(|id| xray_id(&id).or_else(|| bare_id(&id)?.trace))
        .or_else(|| ALONE.find(text)?.as_str().parse().ok());
    let request = find(request);
    if trace.is_none() && request.is_none() {
        return None;
    }
    Some(Pasted {
        kind: PastedKind::TextLine,
        trace,
        span: find(span).and_then(|id| id.parse().ok()),
        request,
        file: None,
    })
}

impl Pasted {
    fn of_line(kind: PastedKind, trace: &str, span: &str, request: &str) -> Option<Self> {
        let pasted = Self {
            kind,
            trace: trace.parse().ok(),
            span: span.parse().ok(),
            request: (!request.is_empty()).then(|| request.to_owned()),
            file: None,
        };
        (pasted.trace.is_some() || pasted.request.is_some()).then_some(pasted)
    }
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
