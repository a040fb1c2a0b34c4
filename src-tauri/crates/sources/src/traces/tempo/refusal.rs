//! What Tempo means when it refuses; it says so in plain text.

use model::{Code, Failure};
use transport::Body;

/// What a 404 says is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    Trace,
    /// The path: an older server, or no Tempo at all.
    Route,
    Unclear,
}

/// Tempo answers an unknown id with an empty 404 and older ones with a sentence; Go's router
/// answers an unknown path with another one.
pub(super) fn absent(body: &Body) -> Absent {
    let text = body.text().trim().to_ascii_lowercase();
    if text.is_empty() || text.contains("trace not found") || text.contains("unable to find") {
        Absent::Trace
    } else if text.contains("page not found") {
        Absent::Route
    } else {
        Absent::Unclear
    }
}

/// Whether the query could not be parsed, which a hint that an old server lacks may have caused.
pub(super) fn of_syntax(body: &Body) -> bool {
    let text = body.text();
    ["parse error", "syntax error", "most_recent", "hint"]
        .iter()
        .any(|word| text.contains(word))
}

/// The failure that an unsuccessful answer means.
pub(super) fn refusal(body: &Body) -> Failure {
    let text = body.text().trim().to_owned();
    let told = |code, remedy: String| {
        let message = format!("the server answered {}: {}", body.status, body.said(&text));
        Failure::new(code, message)
            .at(body.place().to_owned())
            .remedy(remedy)
    };
    match body.status {
        401 if text.contains("no org id") => told(
            Code::Unauthorized,
            "the server holds several tenants: set the source's tenant (X-Scope-OrgID)".to_owned(),
        ),
        // What Grafana's proxy makes of a 401 of the server behind it.
        400 if text.contains("Authentication to data source failed") => told(
            Code::Unauthorized,
            "Grafana's own credentials for this data source are refused: have them corrected in Grafana"
                .to_owned(),
        ),
        400 | 422 if text.contains("exceeds max size") => told(
            Code::TooLarge,
            "search for its spans by TraceQL, or have max_bytes_per_trace raised in Tempo".to_owned(),
        ),
        400 => match limit_of(&text) {
            Some(remedy) => told(Code::BadQuery, remedy),
            None => body.refusal(),
        },
        _ => body.refusal(),
    }
}

/// The remedy for what is over a limit or cannot be parsed, with the limit or the place.
fn limit_of(text: &str) -> Option<String> {
    if let Some((_, rest)) = text.split_once("range specified by start and end exceeds ") {
        let most = rest.split(['.', ' ']).next()?;
        return Some(format!(
            "choose a range of at most {} (max_duration in Tempo)",
            most.trim_end_matches("0m0s")
        ));
    }
    if let Some((_, most)) = text.split_once("exceeds max limit ") {
        return Some(format!("ask for {most} traces at most"));
    }
    let (_, place) = text.split_once("parse error at line ")?;
    let (line, rest) = place.split_once(", col ")?;
    let (column, _) = rest.split_once(':')?;
    Some(format!("correct the query at line {line}, column {column}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_places_are_found_in_the_texts() {
        for (text, remedy) in [
            (
                "range specified by start and end exceeds 168h0m0s. received start=1 end=2",
                Some("choose a range of at most 168h (max_duration in Tempo)"),
            ),
            (
                "limit 1000000 exceeds max limit 262144",
                Some("ask for 262144 traces at most"),
            ),
            (
                "invalid TraceQL query: parse error at line 1, col 12: syntax error: unexpected $end",
                Some("correct the query at line 1, column 12"),
            ),
            ("invalid start: strconv.ParseUint", None),
            ("parse error at line", None),
            ("", None),
        ] {
            assert_eq!(limit_of(text).as_deref(), remedy, "{text}");
        }
    }
}
