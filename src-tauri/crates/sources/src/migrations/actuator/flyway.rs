use serde_json::{Map, Value};

use super::beans::{Item, Told, Waiting, moment, number, text};

/// The columns of `flyway_schema_history`, and what Flyway makes of a row.
pub(super) const COLUMNS: &[&str] = &[
    "installed_rank",
    "version",
    "description",
    "type",
    "script",
    "checksum",
    "installed_by",
    "installed_on",
    "execution_time",
    "success",
    "state",
];

/// A migration as `MigrationInfo` has it: of one that ran, what its row says.
pub(super) fn item(item: &Map<String, Value>) -> Result<Item, String> {
    let Told::Text(state) = text(item, "state") else {
        return Err("it has no state".to_owned());
    };
    let rank = number(item, "installedRank")?;
    if rank == Told::Nothing {
        let named = [text(item, "script"), text(item, "description")];
        let script = named.into_iter().find_map(|name| match name {
            Told::Text(name) => Some(name),
            _ => None,
        });
        let script = script.ok_or("it has neither a rank nor a script")?;
        return Ok(Item::Waiting(Waiting { script, state }));
    }
    Ok(Item::Row(vec![
        rank,
        text(item, "version"),
        text(item, "description"),
        text(item, "type"),
        text(item, "script"),
        number(item, "checksum")?,
        text(item, "installedBy"),
        moment(item, "installedOn")?,
        number(item, "executionTime")?,
        // FAILED, MISSING_FAILED, FUTURE_FAILED.
        Told::Truth(!state.ends_with("FAILED")),
        Told::Text(state),
    ]))
}
