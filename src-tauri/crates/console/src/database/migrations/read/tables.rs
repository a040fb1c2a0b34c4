//! Histories as a database's own tables have them.

use std::sync::Arc;

use migrations::{Cell, Found, Lookalike, Read, Rows, Sheets, detect};
use model::{Failure, Problem, Weight};
use replica::{Caps, Cut, Replica, TableRead};

use super::{Told, unread};
use crate::{
    Console,
    database::{growth, known::Known, migrations::named, titled},
    environments::Connected,
};

/// The most of one history that is read: no project has as many migrations.
const CAPS: Caps = Caps {
    rows: 200_000,
    bytes: 256 << 20,
    value: 1 << 20,
};

/// Finds and reads every history among the tables of a database, or among those that were listed
/// before.
pub(super) async fn told(
    console: Option<&Console>,
    source: &Arc<Connected>,
    replica: &Replica,
    listed: Option<&Known>,
) -> Result<Told, Failure> {
    if let Some(known) = listed {
        let (count, histories) = (known.tables.len(), known.histories.clone());
        let told = read(source, replica, count, histories).await;
        // A history may have come since.
        return Ok(Told {
            complete: false,
            ..told
        });
    }
    let schema = source.ask(async { Ok(replica.tables().await?) }).await?;
    if let Some(console) = console {
        growth::note(console, source, &schema);
    }
    let tables: Vec<migrations::Table> = schema.tables.iter().map(self::listed).collect();
    let histories = detect(&tables, &named::overrides(&source.definition));
    let told = read(source, replica, tables.len(), histories).await;
    Ok(Told {
        complete: !schema.is_cut,
        ..told
    })
}

async fn read(
    source: &Arc<Connected>,
    replica: &Replica,
    tables: usize,
    (found, lookalikes): (Vec<Found>, Vec<Lookalike>),
) -> Told {
    let mut problems = named::missing(&source.definition, &found, &lookalikes);
    let mut histories = Vec::new();
    for found in found {
        let read = sheets(replica, &found, &mut problems).await;
        histories.push((found, read));
    }
    Told {
        histories,
        lookalikes,
        problems,
        tables,
        complete: true,
    }
}

/// The rows of a history and of the tables beside it, and whether the history has more.
async fn sheets(
    replica: &Replica,
    found: &Found,
    problems: &mut Vec<Problem>,
) -> Result<(Sheets, bool), Failure> {
    let query = found.query();
    let (main, is_cut) = rows(replica, &query.main, found.lacks_times(), problems).await?;
    let mut sheets = Sheets::from(main);
    for (side, read) in &query.sides {
        match rows(replica, read, false, problems).await {
            Ok((rows, _)) => sheets.sides.push((*side, rows)),
            // The history itself can be read without it.
            Err(failure) => problems.push(unread(&titled(&read.schema, &read.table), &failure)),
        }
    }
    Ok((sheets, is_cut))
}

/// The rows of a table, with the times of their commits if they are asked for and known.
async fn rows(
    replica: &Replica,
    read: &Read,
    commits: bool,
    problems: &mut Vec<Problem>,
) -> Result<(Rows, bool), Failure> {
    let asked = TableRead {
        schema: (!read.schema.is_empty()).then(|| read.schema.clone()),
        table: read.table.clone(),
        columns: read.columns.clone(),
        order: read
            .order_by
            .iter()
            .map(|column| (column.clone(), false))
            .collect(),
    };
    let committed = match commits {
        true => replica.read_committed(&asked, CAPS).await?,
        false => None,
    };
    let answer = match committed {
        Some(answer) => answer,
        None => replica.read_table(&asked, CAPS).await?,
    };
    let is_cut = answer.cut.is_some();
    if let Some(cut) = answer.cut {
        let words = match cut {
            Cut::Rows(most) => format!("only its first {most} rows were read"),
            Cut::Bytes(most) => format!("only its first {most} bytes were read"),
        };
        let place = titled(&read.schema, &read.table);
        let remedy = "nothing to do; what comes after is not shown";
        problems.push(Problem::new(Weight::Warning, place, words, remedy));
    }
    let rows = Rows {
        columns: answer
            .columns
            .into_iter()
            .map(|column| column.name)
            .collect(),
        rows: answer
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
    };
    Ok((rows, is_cut))
}

fn cell(cell: replica::Cell) -> Cell {
    match cell {
        replica::Cell::Null => Cell::Null,
        replica::Cell::Bool(value) => Cell::Bool(value),
        replica::Cell::Integer(value) => Cell::Integer(value),
        replica::Cell::Float(value) => Cell::Float(value),
        replica::Cell::Numeric(text) => match text.parse() {
            Ok(value) => Cell::Unsigned(value),
            Err(_) => Cell::Text(text),
        },
        replica::Cell::Text(text) => Cell::Text(text),
        replica::Cell::Json(text) => Cell::Json(text),
        replica::Cell::Bytes(bytes) => Cell::Bytes(bytes),
        replica::Cell::Instant(micros) => Cell::Timestamp(micros.saturating_mul(1_000)),
        replica::Cell::WallClock(micros) => Cell::LocalTimestamp(micros.saturating_mul(1_000)),
    }
}

/// A table as histories are sought among them.
pub(in crate::database) fn listed(table: &replica::Table) -> migrations::Table {
    migrations::Table {
        schema: table.schema.clone(),
        name: table.name.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| migrations::Column {
                name: column.name.clone(),
                type_name: column.type_name.clone(),
                nullable: column.nullable,
            })
            .collect(),
        primary_key: table.primary_key.clone(),
    }
}
