use model::Weight;

use super::{connection::connection, database::histories, http_url};
use crate::{
    Actuator, DatabaseKind,
    check::{Check, Keys, Wrong},
    nearest::nearest,
};

/// The actuator of an application, or nothing if it cannot be reached as written.
pub(super) fn actuator(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<Actuator> {
    let engine = match keys.take("engine") {
        Some((_, value)) => check.read(keys, "engine", value, engine, Weight::Warning),
        None => None,
    };
    let migrations = check.path(keys, "migrations");
    let histories = histories(check, keys);
    let connection = connection(check, keys, http_url);
    check.finish(keys);
    Some(Actuator {
        connection: connection?,
        engine: engine.map(|written| written.value),
        migrations: migrations.map(|written| written.value),
        histories,
    })
}

fn engine(text: &str) -> Result<DatabaseKind, Wrong> {
    let known = DatabaseKind::ALL;
    if let Some(kind) = known.into_iter().find(|kind| kind.name() == text) {
        return Ok(kind);
    }
    let names = known.map(DatabaseKind::name);
    let remedy = match nearest(text, names) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("write one of {}", names.join(", ")),
    };
    Err(Wrong::new(format!("is unknown: {text:?}"), remedy))
}
