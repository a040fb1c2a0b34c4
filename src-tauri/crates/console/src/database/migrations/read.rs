use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use migrations::{
    Cell, Comparison, Disk, FirstSeen, Found, History, Lookalike, MigrationFile, Read, Rows,
    Sheets, Tool,
    ledger::{Change, Memory, Sight, Window, date},
    rules,
};
use model::{Failure, Problem, Weight};
use replica::{Caps, Cut, Replica, TableRead};

use super::named;
use crate::{
    Console,
    database::{
        growth,
        ledger::{self, Seen},
        queries::house_queries,
        titled,
    },
    environments::Connected,
    wire::LedgerView,
};

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
    /// The record of this look and of all before.
    pub(in crate::database) ledger: LedgerView,
}

/// One history with its files and the difference.
pub(in crate::database) struct OneHistory {
    pub(in crate::database) found: Found,
    /// The folder that paths of files are relative to.
    pub(in crate::database) root: PathBuf,
    pub(in crate::database) history: History,
    pub(in crate::database) files: Vec<MigrationFile>,
    pub(in crate::database) comparison: Comparison,
    /// The checksums that rows were first seen with, by id.
    pub(in crate::database) first_seen: FirstSeen,
    /// Between which looks each entry of the comparison was first seen.
    pub(in crate::database) windows: Vec<Option<Window>>,
    /// What happened to the history between looks, the oldest first.
    pub(in crate::database) changes: Vec<Change>,
    /// All that looks say together.
    pub(super) memory: Arc<Memory>,
    /// Named queries of the pack that a migration must not break.
    pub(super) queries: Arc<[rules::Query]>,
}

/// A history as it was read, before anything is said of it.
struct Rough {
    found: Found,
    history: History,
}

/// Reads every history of a database and the files of the pack that belong to it.
pub(in crate::database) async fn beside(
    console: &Console,
    source: &Arc<Connected>,
    replica: &Replica,
) -> Result<Beside, Failure> {
    let tables = source.ask(async { Ok(replica.tables().await?) });
    let (schema, answering) = tokio::join!(tables, ledger::answering(console, source, replica));
    let schema = schema?;
    growth::note(console, source, &schema);
    let tables: Vec<migrations::Table> = schema.tables.iter().map(listed).collect();
    let (found, lookalikes) = migrations::detect(&tables, &named::overrides(&source.definition));
    let mut problems = named::missing(&source.definition, &found, &lookalikes);
    let (mut rough, mut sights) = (Vec::new(), Vec::new());
    for found in found {
        match sheets(replica, &found, &mut problems).await {
            Ok((sheets, is_cut)) => {
                let (history, unreadable) = migrations::history(&found, &sheets);
                sights.push(Sight::of(&history, is_cut));
                problems.extend(unreadable);
                rough.push(Rough { found, history });
            }
            Err(failure) => {
                sights.push(Sight::unread(found.title(), found.tool));
                problems.push(unread(&found.title(), &failure));
            }
        }
    }
    let seen = Seen {
        sights,
        complete: !schema.is_cut,
        answering,
    };
    let looked = ledger::look(console, source, seen).await?;
    let opened = console.shared.opened()?;
    let queries = house_queries(&opened.pack, &source.definition.id);
    let mut histories = Vec::new();
    for rough in rough {
        let place = Place::of(
            &opened.pack.folder,
            named::folder(&source.definition, &rough.found),
        );
        let (files, unreadable) = place.files(rough.found.tool).await?;
        problems.extend(unreadable);
        histories.push(rough.compared(place.root, files, &looked.memory, &queries));
    }
    Ok(Beside {
        histories,
        lookalikes,
        problems,
        tables: u32::try_from(tables.len()).unwrap_or(u32::MAX),
        ledger: looked.view,
    })
}

/// One history as its table has it, without the files.
pub(in crate::database) struct OneRead {
    pub(in crate::database) history: History,
}

/// Reads every history of a database, without the files; one that cannot be read is left out.
pub(in crate::database) async fn read_histories(
    source: &Arc<Connected>,
    replica: &Replica,
) -> Result<Vec<OneRead>, Failure> {
    let schema = source.ask(async { Ok(replica.tables().await?) }).await?;
    let tables: Vec<migrations::Table> = schema.tables.iter().map(listed).collect();
    let (found, _) = migrations::detect(&tables, &named::overrides(&source.definition));
    let mut read = Vec::new();
    for found in found {
        if let Ok((sheets, _)) = sheets(replica, &found, &mut Vec::new()).await {
            let (history, _) = migrations::history(&found, &sheets);
            read.push(OneRead { history });
        }
    }
    Ok(read)
}

/// Where the files of migrations are sought.
#[derive(Clone)]
struct Place {
    root: PathBuf,
    folder: Option<String>,
}

impl Place {
    fn of(root: &Path, named: Option<&Path>) -> Self {
        let root = root.to_owned();
        let Some(folder) = named else {
            return Self { root, folder: None };
        };
        match folder.strip_prefix(&root) {
            Ok(inside) => Self {
                folder: Some(inside.to_string_lossy().replace('\\', "/")),
                root,
            },
            // A folder beside the pack is a root of its own.
            Err(_) => Self {
                root: folder.to_owned(),
                folder: Some(String::new()),
            },
        }
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

impl Rough {
    /// The history beside its files and beside what was seen of it before.
    fn compared(
        self,
        root: PathBuf,
        files: Vec<MigrationFile>,
        memory: &Arc<Memory>,
        queries: &Arc<[rules::Query]>,
    ) -> OneHistory {
        let Self { found, history } = self;
        let first_seen = memory.first_seen(&history.table);
        let mut comparison = migrations::compare(&history, &files, &first_seen);
        let windows = memory.windows(&history, &comparison.entries, &files);
        date(&mut comparison.entries, &windows);
        comparison
            .findings
            .extend(memory.findings(&history, &files));
        comparison
            .findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.weight));
        let changes = memory.changes().iter();
        OneHistory {
            changes: changes
                .filter(|change| change.history == history.table)
                .cloned()
                .collect(),
            memory: memory.clone(),
            found,
            root,
            history,
            files,
            comparison,
            first_seen,
            windows,
            queries: queries.clone(),
        }
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

fn unread(place: &str, failure: &Failure) -> Problem {
    let remedy = failure
        .remedy
        .as_deref()
        .unwrap_or("reload, or look at Sources");
    Problem::new(Weight::Error, place, failure.message.clone(), remedy)
}
