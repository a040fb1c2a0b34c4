//! Text → syntax tree, by `promql-parser`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use promql_parser::parser::{self, Expr};

use crate::error::Error;
use crate::limits::check_text;
use crate::options::Options;

/// Parses a query whose length and depth are within the limits.
pub(crate) fn parse(query: &str, options: &Options) -> Result<Expr, Error> {
    check_text(query, options)?;
    // The parser panics on a few inputs, such as `x[1e400]`.
    let parsed = catch_unwind(AssertUnwindSafe(|| parser::parse(query)));
    let refused = |reason: String| Error::Parse {
        position: None,
        reason,
    };
    parsed
        .map_err(|_| refused("a number or duration in it is out of range".to_owned()))?
        .map_err(refused)
}
