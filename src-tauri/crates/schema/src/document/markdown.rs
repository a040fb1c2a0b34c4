use super::{
    Draft,
    blocks::{Block, blocks},
    columns, dbml, mermaid, names,
};

/// Reads the blocks of a document in their order.
pub(super) fn read(text: &str, draft: &mut Draft<'_>) {
    let mut place = Place::default();
    for block in blocks(text) {
        match block {
            Block::Heading { level, inline } => {
                let code = inline.codes.first().map(String::as_str);
                let line = draft.line(inline.range.start);
                place.enter(draft, level, &inline.text, code, line);
            }
            Block::Prose(range) => {
                if let Some(table) = place.table() {
                    draft.say(table, text.get(range).unwrap_or_default().trim());
                }
            }
            Block::List(items, range) => {
                let Some(table) = place.table() else { continue };
                let found = match place.holds_columns {
                    true => columns::of_list(text, &items, draft),
                    false => Vec::new(),
                };
                if found.is_empty() {
                    draft.say(table, text.get(range).unwrap_or_default().trim());
                }
                for column in found {
                    draft.column(table, column);
                }
            }
            Block::Table(rows) => columns::of_table(text, &rows, &place, draft),
            Block::Code { language, text, at } => {
                let line = draft.line(at);
                if language == "mermaid" {
                    mermaid::read(&text, line, draft);
                } else if language == "dbml" || (language.is_empty() && dbml::looks_like(&text)) {
                    dbml::read(&text, line, draft);
                }
            }
        }
    }
}

/// Where in a document something stands.
#[derive(Default)]
pub(super) struct Place {
    /// Headings that name tables, the outermost first: level and table.
    tables: Vec<(u32, usize)>,
    /// Lists hold columns, not the likes of indexes.
    holds_columns: bool,
    /// The nearest heading speaks of tables in general.
    of_tables: bool,
}

impl Place {
    fn enter(
        &mut self,
        draft: &mut Draft<'_>,
        level: u32,
        text: &str,
        code: Option<&str>,
        line: u32,
    ) {
        let lower = text.to_lowercase();
        self.of_tables = lower.contains("table") || lower.contains("entit");
        self.tables.retain(|(own, _)| *own < level);
        let Some((schema, name, certain)) = names::of_heading(text, code) else {
            self.holds_columns = self.tables.is_empty() || names::heads_columns(text);
            return;
        };
        self.holds_columns = true;
        let parent = self.table();
        let known = draft.document.tables.len();
        let table = draft.table(schema, &name, line, certain);
        if table == known {
            draft.document.tables[table].parent = parent;
        }
        self.tables.push((level, table));
    }

    /// The table that is spoken of.
    pub(super) fn table(&self) -> Option<usize> {
        self.tables.last().map(|(_, table)| *table)
    }

    /// Whether a list of names would be one of tables.
    pub(super) fn lists_tables(&self) -> bool {
        self.of_tables && self.tables.is_empty()
    }
}
