//! Why a query has no answer.

use std::time::Duration;

use crate::matcher::MatcherError;
use crate::storage::StorageError;

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not PromQL.
    #[error("the query cannot be read{}: {reason}", place(*.position))]
    Parse {
        /// Where, as a byte offset into the query, if that is known.
        position: Option<usize>,
        /// What is wrong.
        reason: String,
    },
    /// It is PromQL, but this evaluator does not have it.
    #[error("{what} cannot be evaluated here; send this query to a Prometheus server")]
    Unsupported {
        /// The function, selector or operator.
        what: String,
    },
    /// The query text is longer than allowed.
    #[error("the query has {length} bytes and {limit} are allowed; shorten it")]
    TooLong {
        /// Bytes in the query.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Brackets, signs or operators are nested deeper than allowed.
    #[error("the query is nested more than {limit} deep; split it")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// The samples it reads or makes do not fit the limit.
    #[error(
        "the query needs more than {limit} samples at once; select fewer series or a shorter time"
    )]
    TooManySamples {
        /// Samples allowed.
        limit: usize,
    },
    /// The range has more steps than allowed.
    #[error(
        "the query asks for {points} points per series and {limit} are allowed; take a larger step"
    )]
    TooManyPoints {
        /// Points asked for.
        points: u64,
        /// Points allowed.
        limit: usize,
    },
    /// It took longer than allowed.
    #[error(
        "the query took longer than {} s; select fewer series, a shorter time or a larger step", limit.as_secs_f64()
    )]
    TooSlow {
        /// Time allowed.
        limit: Duration,
    },
    /// Nobody waits for the answer any more.
    #[error("the query was cancelled")]
    Cancelled,
    /// The samples could not be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The data do not allow what the query asks, such as two series with the same labels.
    #[error("{0}")]
    Execution(String),
}

fn place(position: Option<usize>) -> String {
    position
        .map(|at| format!(" at byte {at}"))
        .unwrap_or_default()
}

impl From<MatcherError> for Error {
    fn from(error: MatcherError) -> Self {
        Self::Parse {
            position: None,
            reason: error.to_string(),
        }
    }
}
