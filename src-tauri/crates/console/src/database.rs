//! Databases: where one stands, its migrations, its schema, named queries and its health.

mod applied;
mod data_model;
mod diagram;
mod effect;
mod evidence;
mod growth;
mod health;
mod keeper;
mod known;
mod ledger;
mod migrations;
mod once;
mod queries;
mod schema;
mod search;
mod standing;

use std::sync::Arc;

use model::Failure;
use replica::Replica;

use crate::environments::{Connected, Running, Wire};

pub(crate) use applied::{AppliedMigrations, Newest};
pub use data_model::data_model;
pub use diagram::{diagram, diagram_file};
pub use effect::migration_effect;
pub use evidence::{evidence_plan, make_evidence, verify_evidence};
pub use health::database_health;
pub(crate) use known::{Schemas, unknown_tables};
pub(crate) use ledger::Ledgers;
pub use ledger::{LedgerExcerpt, LedgerExcerptFile, ledger, ledger_excerpt};
pub(crate) use migrations::Checkouts;
pub use migrations::{migration, migrations};
pub(crate) use once::read_once;
pub(crate) use queries::judge as judge_queries;
pub use queries::{named_queries, query_file, run_query};
pub use schema::{schema, table};
pub use search::search_migrations;
pub use standing::database;
pub(crate) use standing::in_short;

/// The database of a request: the one with this key, or the first whose tables can be read.
fn chosen(running: &Running, key: Option<&str>) -> Result<(Arc<Connected>, Replica), Failure> {
    let source = match key {
        Some(key) => running.source(key)?,
        None => {
            let tells_tables = |source: &Arc<Connected>| !matches!(source.wire, Wire::Actuator(_));
            match running.with_databases().into_iter().find(tells_tables) {
                Some(source) => source,
                None => keeper::first(running)?,
            }
        }
    };
    let replica = source.database()?;
    Ok((source, replica))
}

/// `schema.name`, or the name alone where there is no schema.
fn titled(schema: &str, name: &str) -> String {
    if schema.is_empty() {
        name.to_owned()
    } else {
        format!("{schema}.{name}")
    }
}
