use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    cell::folded,
    table::{Table, title},
    tool::Tool,
};

mod kind;
mod signature;

use signature::{SIGNATURES, Signature};

/// A migration history that a database holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The tool that keeps it.
    pub tool: Tool,
    /// The schema it lies in.
    pub schema: String,
    /// The table, in the case the catalogue gives.
    pub table: String,
    /// The table's columns, in the case the catalogue gives.
    pub columns: Vec<String>,
    /// Tables beside it that say more, such as the row that holds the tool's lock.
    pub sides: Vec<SideTable>,
    /// How sure this is.
    pub confidence: Confidence,
    /// What it was told by, in words.
    pub why: String,
    /// Columns that this tool was not known to have: a newer version, or somebody's own.
    pub unknown_columns: Vec<String>,
}

/// How sure it is that a table is a tool's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Columns that other tables have too, under a name that is not the tool's.
    Possible,
    /// The tool's columns under another name, or its name with columns another tool has too.
    Likely,
    /// The tool's name and columns, or columns no other table has.
    Certain,
}

/// A table that belongs to a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SideTable {
    /// What it tells.
    pub side: Side,
    /// The schema it lies in.
    pub schema: String,
    /// The table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
}

/// What a table beside a history tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Whether the tool's lock is held, and by whom (Knex, Liquibase).
    Lock,
    /// The environment and the schema's hash (Rails' `ar_internal_metadata`).
    Metadata,
    /// Seeds that ran (Sequelize's `SequelizeData`, Supabase's `seed_files`).
    Seeds,
}

/// A table with the name of a history and other columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lookalike {
    /// The tool whose name it bears.
    pub tool: Tool,
    /// The schema it lies in.
    pub schema: String,
    /// The table.
    pub table: String,
    /// What it lacks, in words.
    pub why: String,
}

/// Tables that the pack names for a tool, `table` or `schema.table` in any case.
pub type Overrides = BTreeMap<String, Tool>;

/// Finds every migration history among the tables of a database, and what only looks like one.
///
/// A history is told by its columns and their types; the name decides between tools whose columns
/// are alike, and is enough of itself for none. Tables that `overrides` names are taken for the
/// tool it says as long as the columns allow that at all.
#[must_use]
pub fn detect(tables: &[Table], overrides: &Overrides) -> (Vec<Found>, Vec<Lookalike>) {
    let overrides: BTreeMap<String, Tool> = overrides
        .iter()
        .map(|(name, tool)| (name.to_lowercase(), *tool))
        .collect();
    let seen = Catalogue::new(tables);
    let mut found = Vec::new();
    let mut lookalikes = Vec::new();
    for table in tables {
        let columns: Vec<(String, kind::Kind)> = table
            .columns
            .iter()
            .map(|column| (folded(&column.name), kind::Kind::of(&column.type_name)))
            .collect();
        let named = overrides
            .get(&table.title().to_lowercase())
            .or_else(|| overrides.get(&table.name.to_lowercase()));
        let mut best: Option<(Found, &Signature)> = None;
        for signature in SIGNATURES {
            if named.is_some_and(|tool| *tool != signature.tool) {
                continue;
            }
            let Some(match_) = signature.matches(table, &columns, &seen, named.is_some()) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|(known, _)| match_.confidence > known.confidence)
            {
                best = Some((match_, signature));
            }
        }
        match best {
            Some((mut match_, signature)) => {
                match_.sides = signature.sides(table, &seen);
                found.push(match_);
            }
            None => lookalikes.extend(lookalike(table, &columns, named)),
        }
    }
    (found, lookalikes)
}

/// The tables by their lower-case name, for what lies beside a history.
struct Catalogue<'t> {
    by_name: BTreeMap<String, Vec<&'t Table>>,
}

impl<'t> Catalogue<'t> {
    fn new(tables: &'t [Table]) -> Self {
        let mut by_name: BTreeMap<String, Vec<&Table>> = BTreeMap::new();
        for table in tables {
            by_name
                .entry(table.name.to_lowercase())
                .or_default()
                .push(table);
        }
        Self { by_name }
    }

    /// A table of that name in the same schema.
    fn beside(&self, table: &Table, name: &str) -> Option<&'t Table> {
        self.by_name
            .get(&name.to_lowercase())?
            .iter()
            .find(|other| other.schema == table.schema)
            .copied()
    }
}

fn lookalike(
    table: &Table,
    columns: &[(String, kind::Kind)],
    named: Option<&Tool>,
) -> Option<Lookalike> {
    let name = table.name.to_lowercase();
    let lacking = |signature: &Signature| -> Vec<&'static str> {
        let needs = signature.needs.iter().filter(|(column, kinds)| {
            !columns
                .iter()
                .any(|(have, kind)| *have == folded(column) && kinds.contains(kind))
        });
        needs.map(|(column, _)| *column).collect()
    };
    let (signature, lacking) = SIGNATURES
        .iter()
        .filter(|signature| match named {
            Some(tool) => signature.tool == *tool,
            None => signature.names.contains(&name.as_str()),
        })
        .map(|signature| (signature, lacking(signature)))
        .min_by_key(|(_, lacking)| lacking.len())?;
    let why = if lacking.is_empty() {
        format!(
            "{} has {}'s columns among others that it never had",
            title(&table.schema, &table.name),
            signature.tool.title()
        )
    } else {
        format!(
            "{} is named like {}'s history but lacks {} as {} writes it",
            title(&table.schema, &table.name),
            signature.tool.title(),
            lacking.join(", "),
            signature.tool.title()
        )
    };
    Some(Lookalike {
        tool: signature.tool,
        schema: table.schema.clone(),
        table: table.name.clone(),
        why,
    })
}

#[cfg(test)]
mod tests;
