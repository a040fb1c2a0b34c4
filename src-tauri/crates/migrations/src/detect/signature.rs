use super::{Catalogue, Confidence, Found, Side, SideTable, kind::Kind};
use crate::{
    cell::folded,
    table::{Table, title},
    tool::Tool,
};

mod known;

pub(super) use known::SIGNATURES;

/// What a tool's history table looks like.
pub(super) struct Signature {
    pub(super) tool: Tool,
    /// Names the tool gives it, in lower case.
    pub(super) names: &'static [&'static str],
    /// Columns it must have and what each may hold.
    pub(super) needs: &'static [(&'static str, &'static [Kind])],
    /// Further columns it is known to have.
    knows: &'static [&'static str],
    /// Whether no other table has such columns, so that the name does not matter.
    telling: bool,
    /// Whether only a table without further columns can be it, as the needed ones are so common.
    only: bool,
    /// What else must hold, and how that is said.
    when: Option<(When, &'static str)>,
    /// Tables beside it: a suffix to its own name (starting with `_`), or a name.
    beside: &'static [(Side, &'static str)],
}

#[derive(Clone, Copy)]
enum When {
    /// A table of this name lies in the same schema.
    Beside(&'static str),
    /// None does.
    NotBeside(&'static str),
    /// It lies in this schema.
    In(&'static str),
    /// It does not.
    NotIn(&'static str),
    /// `version` has this type, which Rails and dbmate disagree on.
    Version(&'static str),
}

impl Signature {
    pub(super) fn matches(
        &self,
        table: &Table,
        columns: &[(String, Kind)],
        seen: &Catalogue<'_>,
        overridden: bool,
    ) -> Option<Found> {
        let has = |(column, kinds): &(&str, &[Kind])| {
            columns
                .iter()
                .any(|(have, kind)| kinds.contains(kind) && is_folded(have, column))
        };
        if !self.needs.iter().all(has) {
            return None;
        }
        let name = table.name.to_lowercase();
        let by_name = self.names.contains(&name.as_str());
        let unknown = self.unknown(table);
        // Common columns in a table of many others are a coincidence; a newer version of a tool
        // adds one or two and never takes over a table of ten.
        let grown = unknown.len() > if by_name || self.telling { 6 } else { 0 };
        if grown && !overridden {
            return None;
        }
        let holds = self
            .when
            .is_none_or(|(when, _)| when.holds(table, columns, seen));
        if !holds && !overridden {
            return None;
        }
        let confidence = match (by_name, self.telling) {
            _ if overridden => Confidence::Certain,
            (true, _) if unknown.len() > 2 && !self.telling => Confidence::Possible,
            (true, _) if self.is_guess() => Confidence::Likely,
            (true, _) => Confidence::Certain,
            (false, true) if unknown.is_empty() || self.needs.len() > 3 => Confidence::Likely,
            (false, _) if self.only && speaks_of_migrations(&name) => Confidence::Possible,
            _ => return None,
        };
        Some(Found {
            tool: self.tool,
            schema: table.schema.clone(),
            table: table.name.clone(),
            columns: table.columns.iter().map(|c| c.name.clone()).collect(),
            sides: Vec::new(),
            confidence,
            why: self.why(table, by_name, overridden, &unknown),
            unknown_columns: unknown,
        })
    }

    pub(super) fn sides(&self, table: &Table, seen: &Catalogue<'_>) -> Vec<SideTable> {
        self.beside
            .iter()
            .filter_map(|(side, name)| {
                let own = format!("{}{name}", table.name);
                let beside = seen
                    .beside(table, &own)
                    .or_else(|| seen.beside(table, name))?;
                Some(SideTable {
                    side: *side,
                    schema: beside.schema.clone(),
                    table: beside.name.clone(),
                    columns: beside.columns.iter().map(|c| c.name.clone()).collect(),
                })
            })
            .collect()
    }

    /// Rails and dbmate share a table of one column; without more to go by either is a guess.
    fn is_guess(&self) -> bool {
        matches!(
            self.when,
            Some((When::NotBeside("ar_internal_metadata"), _))
        ) || matches!(self.when, Some((When::Version(_), _)))
    }

    fn unknown(&self, table: &Table) -> Vec<String> {
        let known = |name: &str| {
            let name = folded(name);
            self.needs.iter().any(|(column, _)| folded(column) == name)
                || self.knows.iter().any(|column| folded(column) == name)
        };
        table
            .columns
            .iter()
            .map(|column| &column.name)
            .filter(|name| !known(name))
            .cloned()
            .collect()
    }

    fn why(&self, table: &Table, by_name: bool, overridden: bool, unknown: &[String]) -> String {
        let place = title(&table.schema, &table.name);
        let tool = self.tool.title();
        let mut why = if overridden {
            format!("the pack names {place} as {tool}'s history")
        } else if by_name {
            format!("{place} has {tool}'s name and columns")
        } else {
            format!("{place} has {tool}'s columns under another name")
        };
        if let Some((_, words)) = self.when.filter(|(_, words)| !words.is_empty()) {
            why.push_str(&format!(", and {words}"));
        }
        if !unknown.is_empty() {
            why.push_str(&format!(
                "; {} {} not known of {tool} and left aside",
                unknown.join(", "),
                if unknown.len() == 1 { "is" } else { "are" }
            ));
        }
        why
    }
}

impl When {
    fn holds(self, table: &Table, columns: &[(String, Kind)], seen: &Catalogue<'_>) -> bool {
        match self {
            Self::Beside(name) => seen.beside(table, name).is_some(),
            Self::NotBeside(name) => seen.beside(table, name).is_none(),
            Self::In(schema) => table.schema.eq_ignore_ascii_case(schema),
            Self::NotIn(schema) => !table.schema.eq_ignore_ascii_case(schema),
            Self::Version(size) => columns
                .iter()
                .zip(&table.columns)
                .any(|((name, _), column)| name == "version" && column.type_name.ends_with(size)),
        }
    }
}

fn speaks_of_migrations(name: &str) -> bool {
    [
        "migration",
        "schema_history",
        "schema_version",
        "schema_info",
        "sequelizemeta",
        "pgmigr",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// Whether a folded name is this one of ours, which are in lower case.
fn is_folded(folded: &str, name: &str) -> bool {
    folded.bytes().eq(name.bytes().filter(|byte| *byte != b'_'))
}
