use std::{
    collections::{BTreeSet, HashSet},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use migrations::{Found, Lookalike, Overrides};
use model::{Code, Failure, Millis, Problem};
use replica::{Kind, Replica};
use schema::{Column, Document, ForeignKey, Search, Table};

use super::titled;
use crate::{
    Console,
    environments::{Connected, Running},
};

/// A schema as it was read, with what is derived from it.
pub(super) struct Known {
    /// As the database has it.
    pub(super) schema: replica::Schema,
    /// The same tables, as they are compared, searched and drawn.
    pub(super) tables: Vec<Table>,
    /// The pack's data model; nothing if it has none.
    pub(super) document: Document,
    /// Whether the pack has one.
    pub(super) has_document: bool,
    /// What is wrong in it.
    pub(super) problems: Vec<Problem>,
    pub(super) search: Search,
    /// The migration histories among the tables, and what only looks like one.
    pub(super) histories: (Vec<Found>, Vec<Lookalike>),
    /// Titles of tables that nobody documents: histories of migration tools and partitions.
    exempt: HashSet<String>,
    /// When the database was read.
    pub(super) at: Millis,
}

impl Known {
    /// Whether nobody is expected to document a table.
    pub(super) fn is_exempt(&self, table: &Table) -> bool {
        self.exempt.contains(&table.title())
    }
}

/// Schemas that were read last.
#[derive(Default)]
pub(crate) struct Schemas {
    held: Mutex<Vec<Held>>,
}

struct Held {
    of: Weak<Connected>,
    /// Of the pack whose data model is beside it.
    revision: u32,
    known: Arc<Known>,
}

/// How long a schema is shown again instead of being read anew, unless somebody reloads it.
const KEPT: Millis = Millis(60_000);

/// The schema of a database: read anew, or with `kept` as it was read a moment ago.
pub(super) async fn known(
    console: &Console,
    source: &Arc<Connected>,
    replica: &Replica,
    kept: bool,
) -> Result<Arc<Known>, Failure> {
    let opened = console.shared.opened()?;
    let revision = opened.revision;
    if kept
        && let Some(known) = console
            .shared
            .schemas
            .find(source, revision, console.shared.now())
    {
        return Ok(known);
    }
    let schema = source.ask(async { Ok(replica.tables().await?) }).await?;
    let at = console.shared.now();
    let folder = opened.pack.folder.clone();
    let named = super::migrations::overrides(&source.definition);
    let work = move || {
        let (text, problem) = pack::data_model(&folder);
        Known::of(schema, &named, text.as_deref(), problem, at)
    };
    let known = tokio::task::spawn_blocking(work).await.map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the schema cannot be taken in: {error}"),
        )
        .remedy("please report it")
    })?;
    let known = Arc::new(known);
    console.shared.schemas.keep(source, revision, known.clone());
    Ok(known)
}

/// Names that the environment's database does not have as tables or views; system tables are not
/// judged.
pub(crate) async fn unknown_tables<'n>(
    console: &Console,
    running: &Running,
    names: &BTreeSet<&'n str>,
) -> Result<BTreeSet<&'n str>, Failure> {
    if names.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (source, replica) = super::chosen(running, None)?;
    let known = known(console, &source, &replica, true).await?;
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let exists = |name: &&str| match name.rsplit_once('.') {
        Some((schema, table)) => known
            .tables
            .iter()
            .any(|one| same(&one.schema, schema) && same(&one.name, table)),
        None => known.tables.iter().any(|one| same(&one.name, name)),
    };
    let of_the_system = |name: &&str| {
        let name = name.to_ascii_lowercase();
        let systems = [
            "pg_",
            "sqlite_",
            "pragma_",
            "information_schema",
            "mysql.",
            "performance_schema",
            "sys.",
        ];
        systems.iter().any(|system| name.starts_with(system))
    };
    Ok(names
        .iter()
        .copied()
        .filter(|name| !exists(name) && !of_the_system(name))
        .collect())
}

impl Schemas {
    fn find(&self, source: &Arc<Connected>, revision: u32, now: Millis) -> Option<Arc<Known>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let one = held.iter().find(|one| one.is(source))?;
        let age = now.0.saturating_sub(one.known.at.0);
        (one.revision == revision && (0..KEPT.0).contains(&age)).then(|| one.known.clone())
    }

    fn keep(&self, source: &Arc<Connected>, revision: u32, known: Arc<Known>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // Sources that are gone take their schemas with them.
        held.retain(|one| one.of.strong_count() > 0 && !one.is(source));
        held.push(Held {
            of: Arc::downgrade(source),
            revision,
            known,
        });
    }
}

impl Held {
    fn is(&self, source: &Arc<Connected>) -> bool {
        std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(source))
    }
}

impl Known {
    fn of(
        schema: replica::Schema,
        named: &Overrides,
        text: Option<&str>,
        problem: Option<Problem>,
        at: Millis,
    ) -> Self {
        let (document, mut problems) = schema::document(text.unwrap_or_default(), pack::DATA_MODEL);
        problems.splice(0..0, problem);
        let tables: Vec<Table> = schema.tables.iter().map(table).collect();
        let search = Search::new(&tables, &document);
        let listed: Vec<migrations::Table> = schema
            .tables
            .iter()
            .map(super::migrations::listed)
            .collect();
        let histories = migrations::detect(&listed, named);
        let mut exempt: HashSet<String> = histories.0.iter().map(Found::title).collect();
        for history in &histories.0 {
            let sides = history.sides.iter();
            exempt.extend(sides.map(|side| titled(&history.schema, &side.table)));
        }
        let parts = schema
            .tables
            .iter()
            .filter(|one| one.kind == Kind::Partition);
        exempt.extend(parts.map(|part| titled(&part.schema, &part.name)));
        Self {
            schema,
            tables,
            has_document: text.is_some(),
            document,
            problems,
            search,
            histories,
            exempt,
            at,
        }
    }
}

fn table(table: &replica::Table) -> Table {
    let is_unique = |columns: &[String]| {
        let covers = |index: &replica::Index| {
            index.unique
                && index.valid
                && index.predicate.is_none()
                && index.columns.len() == columns.len()
                && index
                    .columns
                    .iter()
                    .all(|column| column.as_ref().is_some_and(|name| columns.contains(name)))
        };
        table.primary_key == columns || table.indexes.iter().any(covers)
    };
    Table {
        schema: table.schema.clone(),
        name: table.name.clone(),
        comment: table.comment.clone().unwrap_or_default(),
        columns: table
            .columns
            .iter()
            .map(|column| Column {
                name: column.name.clone(),
                type_name: column.type_name.clone(),
                nullable: column.nullable,
                comment: column.comment.clone().unwrap_or_default(),
            })
            .collect(),
        primary_key: table.primary_key.clone(),
        foreign_keys: table
            .foreign_keys
            .iter()
            .map(|key| ForeignKey {
                columns: key.columns.clone(),
                to_schema: key.to_schema.clone(),
                to_table: key.to_table.clone(),
                to_columns: key.to_columns.clone(),
                unique: is_unique(&key.columns),
            })
            .collect(),
    }
}
