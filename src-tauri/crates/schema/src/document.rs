use std::collections::HashMap;

use model::{Problem, Weight};

mod blocks;
mod columns;
mod dbml;
mod markdown;
mod mermaid;
mod names;

/// A documented data model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The tables it names, in its order.
    pub tables: Vec<DocumentedTable>,
    /// Places in `tables` by name, as names are compared.
    index: HashMap<String, Vec<usize>>,
}

/// A table in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentedTable {
    /// Its schema, if the document says so.
    pub schema: Option<String>,
    /// Its name as it is written.
    pub name: String,
    /// What is said about it, as Markdown; may be empty.
    pub text: String,
    /// The line that names it first, from 1.
    pub line: u32,
    /// It is meant as a table for sure; a heading alone may be one or not.
    pub certain: bool,
    /// Its columns, in the document's order.
    pub columns: Vec<DocumentedColumn>,
    /// The table whose part a heading alone would be.
    parent: Option<usize>,
}

/// A column in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentedColumn {
    /// Its name as it is written.
    pub name: String,
    /// Its type as it is written, may be empty.
    pub type_name: String,
    /// What is said about it, as Markdown; may be empty.
    pub text: String,
    /// Its line, from 1.
    pub line: u32,
}

/// Reads a data model as people write it: a heading per table with a list or table of columns below,
/// one table of all columns, Mermaid's `erDiagram`, or DBML in a block of code. `file` names it in
/// problems.
///
/// Syntax: CommonMark with GitHub's tables; <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>;
/// <https://dbml.dbdiagram.io/docs>.
#[must_use]
pub fn document(text: &str, file: &str) -> (Document, Vec<Problem>) {
    let mut draft = Draft::new(text, file);
    markdown::read(text, &mut draft);
    draft.finish()
}

impl Document {
    /// What it says about a table; upper and lower case are alike.
    #[must_use]
    pub fn table(&self, schema: &str, name: &str) -> Option<&DocumentedTable> {
        self.find(schema, name).map(|(_, table)| table)
    }

    /// A documented table with its place in `tables`.
    pub(crate) fn find(&self, schema: &str, name: &str) -> Option<(usize, &DocumentedTable)> {
        let places = self.index.get(&names::compared(name))?;
        let of = |wanted: Option<&str>| {
            places.iter().copied().find(|at| {
                let own = self.tables[*at].schema.as_deref();
                match (own, wanted) {
                    (Some(own), Some(wanted)) => own.eq_ignore_ascii_case(wanted),
                    (None, None) => true,
                    _ => false,
                }
            })
        };
        let at = of(Some(schema)).or_else(|| of(None))?;
        Some((at, &self.tables[at]))
    }
}

impl DocumentedTable {
    /// What is said about a column; upper and lower case are alike.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&DocumentedColumn> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// A document while it is read.
struct Draft<'a> {
    document: Document,
    problems: Vec<Problem>,
    file: &'a str,
    /// Bytes with which lines begin.
    lines: Vec<usize>,
}

impl<'a> Draft<'a> {
    fn new(text: &str, file: &'a str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            document: Document::default(),
            problems: Vec::new(),
            file,
            lines: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> u32 {
        u32::try_from(self.lines.partition_point(|begin| *begin <= at)).unwrap_or(u32::MAX)
    }

    fn problem(&mut self, line: u32, message: impl Into<String>, remedy: &str) {
        self.problems
            .push(Problem::new(Weight::Warning, self.file, message, remedy).position(line, 1));
    }

    /// The table of that name: the one that is there, or a new one.
    fn table(&mut self, schema: Option<String>, name: &str, line: u32, certain: bool) -> usize {
        let key = names::compared(name);
        let known = self.document.index.get(&key).and_then(|places| {
            let same = |at: &&usize| {
                let own = &self.document.tables[**at].schema;
                own == &schema || schema.is_none() || own.is_none()
            };
            places.iter().find(same).copied()
        });
        if let Some(at) = known {
            let table = &mut self.document.tables[at];
            table.certain |= certain;
            if table.schema.is_none() {
                table.schema = schema;
            }
            return at;
        }
        let at = self.document.tables.len();
        self.document.tables.push(DocumentedTable {
            schema,
            name: name.to_owned(),
            line,
            certain,
            ..DocumentedTable::default()
        });
        self.document.index.entry(key).or_default().push(at);
        at
    }

    fn say(&mut self, table: usize, text: &str) {
        let said = &mut self.document.tables[table].text;
        if text.is_empty() || said == text {
            return;
        }
        if !said.is_empty() {
            said.push_str("\n\n");
        }
        said.push_str(text);
    }

    fn column(&mut self, table: usize, column: DocumentedColumn) {
        let line = column.line;
        let DocumentedTable { name, columns, .. } = &mut self.document.tables[table];
        let known = columns
            .iter_mut()
            .find(|one| one.name.eq_ignore_ascii_case(&column.name));
        match known {
            None => columns.push(column),
            // A diagram and a list may both name it: each adds what the other leaves out.
            Some(known)
                if known.text.is_empty() || column.text.is_empty() || known.text == column.text =>
            {
                if known.text.is_empty() {
                    known.text = column.text;
                    known.line = line;
                }
                if known.type_name.is_empty() {
                    known.type_name = column.type_name;
                }
            }
            Some(known) => {
                let message = format!(
                    "column {name}.{} is documented twice; line {} counts",
                    column.name, known.line
                );
                self.problem(line, message, "remove one of them");
            }
        }
        self.document.tables[table].certain = true;
    }

    /// Gives headings that are parts of tables back to these.
    fn finish(mut self) -> (Document, Vec<Problem>) {
        for at in (0..self.document.tables.len()).rev() {
            let table = &self.document.tables[at];
            let Some(parent) = table.parent.filter(|_| !table.certain) else {
                continue;
            };
            if self.document.tables[parent].certain {
                let text = std::mem::take(&mut self.document.tables[at].text);
                let heading = std::mem::take(&mut self.document.tables[at].name);
                let part = format!("**{heading}**\n\n{text}");
                self.say(parent, part.trim_end());
            }
        }
        // What was given back has no name any more.
        self.document.tables.retain(|table| !table.name.is_empty());
        self.document.index.clear();
        for (at, table) in self.document.tables.iter_mut().enumerate() {
            table.parent = None;
            let places = self.document.index.entry(names::compared(&table.name));
            places.or_default().push(at);
        }
        (self.document, self.problems)
    }
}
