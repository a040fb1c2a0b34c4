//! What Loki means when it refuses; it says so in plain text (pkg/util/server/error.go).

use model::{Code, Failure};
use transport::Body;

/// Why a question was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// More lines than this many were asked for.
    Entries(usize),
    /// The range is longer than this many nanoseconds.
    Length(i64),
    /// The counts would be more series than the server allows.
    Series,
    /// The path is not there: an older server, or a feature that is switched off.
    Absent,
    Other,
}

/// Reads an unsuccessful answer.
pub(super) fn refused(body: &Body) -> Refused {
    if body.status == 404 {
        return Refused::Absent;
    }
    of_text(&body.text())
}

fn of_text(text: &str) -> Refused {
    if let Some((_, rest)) = text.split_once("max_entries_limit_per_query (")
        && let Some((_, most)) = rest.split_once("> ")
        && let Some(most) = most.split(')').next().and_then(|most| most.parse().ok())
    {
        return Refused::Entries(most);
    }
    if let Some((_, rest)) = text.split_once("query length: ")
        && let Some((_, limit)) = rest.split_once("limit: ")
        && let Some(nanos) = limit.split(')').next().and_then(nanos)
    {
        return Refused::Length(nanos);
    }
    if text.contains("maximum number of series") || text.contains("maximum of series") {
        return Refused::Series;
    }
    Refused::Other
}

/// Go's and Prometheus' durations, such as `30d1h` or `24h1m2.5s`, in nanoseconds.
fn nanos(text: &str) -> Option<i64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c != '.' && !c.is_ascii_digit())?;
        let (number, after) = rest.split_at_checked(digits)?;
        let number: f64 = number.parse().ok()?;
        let letters = after
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(letters)?;
        total += number
            * match unit {
                "w" => 604_800e9,
                "d" => 86_400e9,
                "h" => 3_600e9,
                "m" => 60e9,
                "s" => 1e9,
                "ms" => 1e6,
                _ => return None,
            };
        rest = after;
    }
    (1.0..9.2e18).contains(&total).then_some(total as i64)
}

impl Refused {
    /// The failure to be shown.
    pub(super) fn failure(self, body: &Body) -> Failure {
        let text = body.text().trim().to_owned();
        let told = |code, remedy: &str| {
            let message = format!("the server answered {}: {}", body.status, body.said(&text));
            Failure::new(code, message)
                .at(body.place().to_owned())
                .remedy(remedy)
        };
        match (self, body.status) {
            (Self::Entries(_) | Self::Length(_), _) => {
                told(Code::BadQuery, "ask for a shorter range or fewer lines")
            }
            (Self::Series, _) => told(Code::BadQuery, "narrow the search, or group by less"),
            (_, 400 | 401) if text.contains("no org id") => told(
                Code::Unauthorized,
                "the server holds several tenants: set the source's tenant (X-Scope-OrgID)",
            ),
            (_, 400 | 500) if text.contains("multiple org IDs") => told(
                Code::BadInput,
                "the server does not read several tenants at once: name one tenant in the source, \
                 or have multi_tenant_queries_enabled set in Loki",
            ),
            (_, 400) if text.starts_with("tenant ID") => told(
                Code::BadInput,
                "correct the source's tenant (X-Scope-OrgID)",
            ),
            // What Grafana's proxy makes of a 401 of the server behind it.
            (_, 400) if text.contains("Authentication to data source failed") => told(
                Code::Unauthorized,
                "Grafana's own credentials for this data source are refused: have them corrected \
                 in Grafana",
            ),
            (_, 400) if text.contains("too many bytes") => told(
                Code::TooLarge,
                "choose a shorter range, or name a service: the server reads too much otherwise",
            ),
            (_, 400) if text.contains("maximum resolution") => {
                told(Code::BadQuery, "choose a longer step or a shorter range")
            }
            (_, 400) if text.contains("empty-compatible") => told(
                Code::BadQuery,
                "name at least one label with a value in the braces, such as {service_name=~\".+\"}",
            ),
            (_, 400) => match place_of(&text) {
                Some(remedy) => told(Code::BadQuery, &remedy),
                None => body.refusal(),
            },
            (_, 429 | 500 | 503) if text.contains("too many outstanding requests") => {
                let mut failure = told(
                    Code::RateLimited,
                    "wait a moment; if it happens often, have Loki's queue made longer",
                );
                failure.retry_after_ms = body.refusal().retry_after_ms;
                failure
            }
            (_, 504) => told(
                Code::Timeout,
                "choose a shorter range, or name a service, so that the server reads less",
            ),
            _ => body.refusal(),
        }
    }
}

/// The remedy for what cannot be parsed, with the place.
fn place_of(text: &str) -> Option<String> {
    let (_, place) = text.split_once("parse error at line ")?;
    let (line, rest) = place.split_once(", col ")?;
    let (column, _) = rest.split_once(':')?;
    Some(format!("correct the query at line {line}, column {column}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_out_of_the_texts() {
        let hours = |hours: i64| hours * 3_600_000_000_000;
        for (text, refused) in [
            (
                "max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)",
                Refused::Entries(5_000),
            ),
            (
                "the query time range exceeds the limit (query length: 960h0m0s, limit: 30d1h)",
                Refused::Length(hours(721)),
            ),
            (
                "the query time range exceeds the limit (query length: 24h1m2.743s, limit: 1h)",
                Refused::Length(hours(1)),
            ),
            (
                "maximum number of series (500) reached for a single query; consider",
                Refused::Series,
            ),
            ("the query length: limit: )", Refused::Other),
            ("max_entries_limit_per_query (x > )", Refused::Other),
            (
                "parse error at line 1, col 20: syntax error",
                Refused::Other,
            ),
            ("", Refused::Other),
        ] {
            assert_eq!(of_text(text), refused, "{text}");
        }
        for (text, expected) in [
            ("1m0.5s", Some(60_500_000_000)),
            ("1w2d", Some(hours(24 * 9))),
            ("5x", None),
            ("5", None),
            ("0s", None),
            ("99999999999999w", None),
            ("1é", None),
        ] {
            assert_eq!(nanos(text), expected, "{text}");
        }
        assert_eq!(
            place_of("parse error at line 1, col 20: syntax error: unexpected $end").as_deref(),
            Some("correct the query at line 1, column 20")
        );
    }
}
