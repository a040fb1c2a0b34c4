//! What the evaluator says, in the words and codes of the window.

use model::{Code, Failure};
use promql::Error;

/// Turns an evaluator's error into a failure that names the query and the position in it.
pub(super) fn of_query(error: &Error, query: &str) -> Failure {
    let code = match error {
        Error::Parse { .. }
        | Error::TooDeep { .. }
        | Error::TooLong { .. }
        | Error::Execution(_) => Code::BadQuery,
        Error::Unsupported { .. } => Code::Unsupported,
        Error::TooManySamples { .. } | Error::TooManyPoints { .. } => Code::TooLarge,
        Error::TooSlow { .. } => Code::Timeout,
        Error::Cancelled => Code::Cancelled,
        Error::Storage(_) => Code::Storage,
    };
    let (message, place) = match error {
        Error::Parse {
            position: Some(byte),
            reason,
        } => {
            let before = query.char_indices().take_while(|(at, _)| at < byte).count();
            (
                format!("the query cannot be read: {reason}"),
                format!("character {} of {query}", before + 1),
            )
        }
        _ => (error.to_string(), query.to_owned()),
    };
    Failure::new(code, message).at(place).remedy(remedy(error))
}

fn remedy(error: &Error) -> &'static str {
    match error {
        Error::Parse { .. } => "correct the query",
        Error::Unsupported { .. } => {
            "rewrite the query, or connect a Prometheus server as this source"
        }
        Error::TooLong { .. } => "shorten the query",
        Error::TooDeep { .. } => "split the query",
        Error::TooManySamples { .. } => "select fewer series or a shorter time range",
        Error::TooManyPoints { .. } => "take a larger step or a shorter time range",
        Error::TooSlow { .. } => "select fewer series, a shorter time range or a larger step",
        Error::Cancelled => "ask again",
        Error::Storage(_) => "restart Wheelhouse",
        Error::Execution(_) => "correct the query so that it fits the series",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_is_counted_in_characters() {
        let error = Error::Parse {
            position: Some(4),
            reason: "unexpected }".to_owned(),
        };
        let failure = of_query(&error, "äö}x");
        assert_eq!(failure.code, Code::BadQuery);
        assert_eq!(failure.place.as_deref(), Some("character 3 of äö}x"));
    }
}
