use std::{sync::Arc, time::Duration};

use model::Failure;
use replica::{Caps, Parameter};

use super::{chosen, queries};
use crate::environments::{Connected, Running};

/// Rows of a statement that is read once, as text.
pub(crate) struct ReadOnce {
    /// Names of the columns.
    pub(crate) heads: Vec<String>,
    /// Columns that hold numbers and nothing else.
    pub(crate) numeric: Vec<bool>,
    /// Cells as text; absent for NULL.
    pub(crate) rows: Vec<Vec<Option<String>>>,
    /// Why there are not more rows; empty if these are all.
    pub(crate) cut: String,
}

const CAPS: Caps = Caps {
    rows: 500,
    bytes: 4 << 20,
    value: 16 << 10,
};
const TIME: Duration = Duration::from_secs(10);

/// Reads one statement of somebody else's from the database with this key, the environment's first
/// without, by the same four layers as a named query; its values are bound.
pub(crate) async fn read_once(
    running: &Running,
    key: Option<&str>,
    sql: &str,
    bound: &[(String, Parameter)],
) -> Result<(Arc<Connected>, Result<ReadOnce, Failure>), Failure> {
    let (source, replica) = chosen(running, key)?;
    let reading = async {
        let read = replica.run_within(sql, bound, CAPS, TIME);
        read.await.map_err(Failure::from)
    };
    let read = source.ask(reading).await.map(|rows| ReadOnce {
        heads: rows.columns.iter().map(|one| one.name.clone()).collect(),
        numeric: queries::numeric(&rows),
        cut: match rows.cut {
            None => String::new(),
            Some(_) => format!("only the first {} rows were read", rows.rows.len()),
        },
        rows: queries::texts(&rows),
    });
    Ok((source, read))
}
