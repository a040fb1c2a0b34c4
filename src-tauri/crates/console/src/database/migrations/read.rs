use std::{path::PathBuf, sync::Arc};

use migrations::{
    Cell, Comparison, Disk, FirstSeen, Found, History, Lookalike, MigrationFile, Overrides, Read,
    Rows, Sheets, Tool,
};
use model::{Failure, Problem, Weight};
use replica::{Caps, Cut, Replica, TableRead};

use crate::{Console, database::titled, environments::Connected};

/// The most of one history that is read: no project has as many migrations.
const CAPS: Caps = Caps {
    rows: 200_000,
    bytes: 256 << 20,
    value: 1 << 20,
};

/// All that was found of a database's migrations.
pub(in crate::database) struct Beside {
    pub(in crate::database) histories: Vec<OneHistory>,
    pub(in crate::database) lookalikes: Vec<Lookalike>,
    pub(in crate::database) problems: Vec<Problem>,
    pub(in crate::database) tables: u32,
}

/// One history with its files and the difference.
pub(in crate::database) struct OneHistory {
    pub(in crate::database) found: Found,
    pub(in crate::database) history: History,
    pub(in crate::database) files: Vec<MigrationFile>,
    pub(in crate::database) comparison: Comparison,
}

/// Reads every history of a database and the files of the pack that belong to it.
pub(in crate::database) async fn beside(
    console: &Console,
    source: &Arc<Connected>,
    replica: &Replica,
) -> Result<Beside, Failure> {
    let schema = source.ask(async { Ok(replica.tables().await?) }).await?;
    let tables: Vec<migrations::Table> = schema.tables.iter().map(table).collect();
    let (found, lookalikes) = migrations::detect(&tables, &Overrides::default());
    let mut beside = Beside {
        histories: Vec::new(),
        lookalikes,
        problems: Vec::new(),
        tables: u32::try_from(tables.len()).unwrap_or(u32::MAX),
    };
    let place = Place::of(console, source)?;
    for found in found {
        match sheets(replica, &found, &mut beside.problems).await {
            Ok(sheets) => beside.add(found, &sheets, &place).await?,
            Err(failure) => beside.problems.push(unread(&found.title(), &failure)),
        }
    }
    Ok(beside)
}

/// Where the files of migrations are sought.
#[derive(Clone)]
struct Place {
    root: PathBuf,
    folder: Option<String>,
}

impl Place {
    fn of(console: &Console, source: &Connected) -> Result<Self, Failure> {
        let root = console.shared.opened()?.pack.folder.clone();
        let named = match &source.definition.kind {
            pack::SourceKind::Database(database) => database.migrations.clone(),
            _ => None,
        };
        Ok(match named {
            None => Self { root, folder: None },
            Some(folder) => match folder.strip_prefix(&root) {
                Ok(inside) => Self {
                    folder: Some(inside.to_string_lossy().replace('\\', "/")),
                    root,
                },
                // A folder beside the pack is a root of its own.
                Err(_) => Self {
                    root: folder,
                    folder: Some(String::new()),
                },
            },
        })
    }

    async fn files(&self, tool: Tool) -> Result<(Vec<MigrationFile>, Vec<Problem>), Failure> {
        let place = self.clone();
        let work = move || migrations::files(&Disk::new(place.root), tool, place.folder.as_deref());
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            Failure::new(
                model::Code::Internal,
                format!("the files of migrations cannot be read: {error}"),
            )
        })
    }
}

impl Beside {
    async fn add(&mut self, found: Found, sheets: &Sheets, place: &Place) -> Result<(), Failure> {
        let (history, problems) = migrations::history(&found, sheets);
        self.problems.extend(problems);
        let (files, problems) = place.files(found.tool).await?;
        self.problems.extend(problems);
        let comparison = migrations::compare(&history, &files, &FirstSeen::new());
        self.histories.push(OneHistory {
            found,
            history,
            files,
            comparison,
        });
        Ok(())
    }
}

impl OneHistory {
    /// Migrations that make or change a table: history, key and id of each.
    pub(in crate::database) fn touching(&self, table: &str) -> Vec<(String, String, String)> {
        super::rows::keyed(self)
            .filter(|(_, line)| {
                let file = line.file.map(|at| &self.files[at]);
                let touched = file.map(migrations::touched).unwrap_or_default();
                let mut touched = touched.iter();
                touched.any(|touch| touch.table.eq_ignore_ascii_case(table))
            })
            .map(|(key, line)| (self.found.title(), key, line.id.clone()))
            .collect()
    }
}

async fn sheets(
    replica: &Replica,
    found: &Found,
    problems: &mut Vec<Problem>,
) -> Result<Sheets, Failure> {
    let query = found.query();
    let mut sheets = Sheets::from(rows(replica, &query.main, problems).await?);
    for (side, read) in &query.sides {
        match rows(replica, read, problems).await {
            Ok(rows) => sheets.sides.push((*side, rows)),
            // The history itself can be read without it.
            Err(failure) => problems.push(unread(&titled(&read.schema, &read.table), &failure)),
        }
    }
    Ok(sheets)
}

async fn rows(
    replica: &Replica,
    read: &Read,
    problems: &mut Vec<Problem>,
) -> Result<Rows, Failure> {
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
    let answer = replica.read_table(&asked, CAPS).await?;
    if let Some(cut) = answer.cut {
        let words = match cut {
            Cut::Rows(most) => format!("only its first {most} rows were read"),
            Cut::Bytes(most) => format!("only its first {most} bytes were read"),
        };
        let place = titled(&read.schema, &read.table);
        let remedy = "nothing to do; what comes after is not shown";
        problems.push(Problem::new(Weight::Warning, place, words, remedy));
    }
    Ok(Rows {
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
    })
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

fn table(table: &replica::Table) -> migrations::Table {
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

fn unread(place: &str, failure: &Failure) -> Problem {
    let remedy = failure
        .remedy
        .as_deref()
        .unwrap_or("reload, or look at Sources");
    Problem::new(Weight::Error, place, failure.message.clone(), remedy)
}
