use serde_json::{Map, Value};

use super::beans::{Item, Told, moment, number, text};

/// The columns of `DATABASECHANGELOG`, but for the version of Liquibase, which is not told.
pub(super) const COLUMNS: &[&str] = &[
    "ID",
    "AUTHOR",
    "FILENAME",
    "DATEEXECUTED",
    "ORDEREXECUTED",
    "EXECTYPE",
    "MD5SUM",
    "DESCRIPTION",
    "COMMENTS",
    "TAG",
    "CONTEXTS",
    "LABELS",
    "DEPLOYMENT_ID",
];

/// A changeset as `RanChangeSet` has it.
pub(super) fn item(item: &Map<String, Value>) -> Result<Item, String> {
    let id = text(item, "id");
    if id == Told::Nothing {
        return Err("it has no id".to_owned());
    }
    Ok(Item::Row(vec![
        id,
        text(item, "author"),
        text(item, "changeLog"),
        moment(item, "dateExecuted")?,
        number(item, "orderExecuted")?,
        text(item, "execType"),
        text(item, "checksum"),
        text(item, "description"),
        text(item, "comments"),
        text(item, "tag"),
        text(item, "contexts"),
        text(item, "labels"),
        text(item, "deploymentId"),
    ]))
}
