use super::{DocumentedColumn, Draft, blocks::Inline, markdown::Place, names};
use crate::types;

/// The columns that the items of a list name; none if the list is another one.
pub(super) fn of_list(text: &str, items: &[Inline], draft: &Draft<'_>) -> Vec<DocumentedColumn> {
    items
        .iter()
        .filter_map(|item| {
            let line = draft.line(item.range.start);
            of_item(text, item, line)
        })
        .flatten()
        .collect()
}

/// `` `id`, `other` (uuid, key): what it means ``, with bold or nothing instead of code.
fn of_item(text: &str, item: &Inline, line: u32) -> Option<Vec<DocumentedColumn>> {
    let (mut found, mut rest) = match &item.lead {
        Some(lead) => {
            let lead = lead.trim().trim_end_matches(':');
            let rest = text.get(item.lead_end..item.range.end)?;
            (vec![names::unquoted(lead)?], rest)
        }
        None => {
            let end = item.text.find([':', '(', '–', '—'])?;
            let (name, _) = item.text.split_at_checked(end)?;
            let name = names::unquoted(name)?;
            let own = text.get(item.range.clone())?;
            let (_, rest) = own.split_once(name.as_str())?;
            (vec![name], rest)
        }
    };
    while let Some((name, after)) = another(rest) {
        found.push(name);
        rest = after;
    }
    let mut rest = rest.trim_start();
    let mut type_name = String::new();
    if let Some((inner, after)) = rest.strip_prefix('(').and_then(closed) {
        inner.trim().clone_into(&mut type_name);
        rest = after;
    }
    rest = separated(rest);
    if type_name.is_empty() {
        let end = rest
            .find([':', '—', '–', ',', '.', '\n', ';'])
            .unwrap_or(rest.len());
        let (first, after) = rest.split_at_checked(end)?;
        let first = first.split_once(" - ").map_or(first, |(before, _)| before);
        if types::known(first.trim()) {
            first.trim().trim_matches('`').clone_into(&mut type_name);
            rest = separated(rest.get(first.len()..).unwrap_or(after));
        }
    }
    let said = rest.trim();
    Some(
        found
            .into_iter()
            .map(|name| DocumentedColumn {
                name,
                type_name: type_name.clone(),
                text: said.to_owned(),
                line,
            })
            .collect(),
    )
}

/// One more name in code: `` , `updated_at` ``.
fn another(rest: &str) -> Option<(String, &str)> {
    let rest = rest.trim_start();
    let rest = [",", "/", "and ", "&"]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))?;
    let (name, after) = rest.trim_start().strip_prefix('`')?.split_once('`')?;
    Some((names::unquoted(name)?, after))
}

/// What stands before the parenthesis that closes, and after it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_u32;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// Without the mark between name and meaning.
fn separated(text: &str) -> &str {
    text.trim_start()
        .trim_start_matches([':', '–', '—', '-', '='])
        .trim_start()
}

/// What the columns of a table of Markdown mean.
#[derive(Default)]
struct Heads {
    schema: Option<usize>,
    table: Option<usize>,
    name: Option<usize>,
    kind: Option<usize>,
    texts: Vec<usize>,
    /// The name stands below a head that may mean a table as well.
    vague: bool,
}

impl Heads {
    fn of(head: &[Inline]) -> Self {
        let mut heads = Self::default();
        for (at, cell) in head.iter().enumerate() {
            let word = cell.text.trim().to_lowercase();
            let free = |place: &Option<usize>| place.is_none();
            match word.as_str() {
                "schema" if free(&heads.schema) => heads.schema = Some(at),
                "table" | "tables" | "entity" | "table name" | "relation" if free(&heads.table) => {
                    heads.table = Some(at);
                }
                "column" | "columns" | "field" | "attribute" | "property" | "column name"
                | "name"
                    if free(&heads.name) =>
                {
                    heads.name = Some(at);
                    heads.vague = word == "name";
                }
                "type" | "data type" | "datatype" | "sql type" | "column type"
                    if free(&heads.kind) =>
                {
                    heads.kind = Some(at);
                }
                _ => heads.texts.push(at),
            }
        }
        heads
    }
}

/// Takes what a table of Markdown says of tables and columns.
pub(super) fn of_table(text: &str, rows: &[Vec<Inline>], place: &Place, draft: &mut Draft<'_>) {
    let Some((head, rows)) = rows.split_first() else {
        return;
    };
    let line = head.first().map_or(1, |cell| draft.line(cell.range.start));
    let mut heads = Heads::of(head);
    if heads.vague && heads.table.is_none() && heads.kind.is_none() && place.lists_tables() {
        heads.table = heads.name.take();
    }
    if heads.table.is_none() && place.table().is_none() {
        if heads.name.is_some() && heads.kind.is_some() {
            let message = "these columns belong to no table";
            let remedy = "put them below a heading that names their table, or add a column `table`";
            draft.problem(line, message, remedy);
        }
        return;
    }
    if heads.table.is_none() && heads.name.is_none() {
        if heads.kind.is_some() {
            let message = "none of the heads says which column holds the names";
            draft.problem(line, message, "head it `column` or `name`");
        }
        return;
    }
    // A table that is named once stands for the rows below it, too.
    let mut last: Option<usize> = None;
    for row in rows {
        let own = heads.table.and_then(|at| cell(text, row, at));
        let line = row
            .first()
            .map_or(line, |cell| draft.line(cell.range.start));
        let table = match own {
            Some((cell, _)) if !cell.trim().is_empty() => {
                let named = code(&row[heads.table.unwrap_or(0)], cell);
                let Some((schema, name)) = names::qualified(named) else {
                    let message = format!("{cell:?} cannot be the name of a table");
                    draft.problem(line, message, "write its name as the database has it");
                    last = None;
                    continue;
                };
                let own = heads.schema.and_then(|at| cell_text(text, row, at));
                last = Some(draft.table(schema.or(own), &name, line, true));
                last
            }
            _ => last.or_else(|| place.table()),
        };
        let Some(table) = table else { continue };
        let said = said(text, head, row, &heads.texts);
        let names = heads
            .name
            .map(|at| row.get(at))
            .map(|cell| cell.map(column_names));
        match names {
            None => draft.say(table, &said),
            Some(names) => {
                let names = names.unwrap_or_default();
                if names.is_empty() && !said.is_empty() {
                    if heads.table.is_some() {
                        draft.say(table, &said);
                    } else {
                        let message = "this row names no column";
                        draft.problem(line, message, "write the column's name into its cell");
                    }
                }
                let kind = heads.kind.and_then(|at| cell_text(text, row, at));
                for name in names {
                    let column = DocumentedColumn {
                        name,
                        type_name: kind.clone().unwrap_or_default(),
                        text: said.clone(),
                        line,
                    };
                    draft.column(table, column);
                }
            }
        }
    }
}

/// The names in a cell: those set as code, or else those between commas.
fn column_names(cell: &Inline) -> Vec<String> {
    if !cell.codes.is_empty() {
        return cell
            .codes
            .iter()
            .filter_map(|code| names::unquoted(code))
            .collect();
    }
    let parts = cell.text.split([',', '/']);
    parts.filter_map(names::unquoted).collect()
}

/// What a row says beside name and type; a head is written before each part if there are several.
fn said(text: &str, head: &[Inline], row: &[Inline], texts: &[usize]) -> String {
    let parts: Vec<String> = texts
        .iter()
        .filter_map(|at| {
            let own = cell_text(text, row, *at)?;
            let named = texts.len() > 1 && *at != texts[texts.len() - 1];
            let title = head.get(*at).map_or("", |cell| cell.text.trim());
            Some(if named {
                format!("{title}: {own}")
            } else {
                own
            })
        })
        .collect();
    parts.join("; ")
}

fn cell<'t>(text: &'t str, row: &[Inline], at: usize) -> Option<(&'t str, usize)> {
    let range = row.get(at)?.range.clone();
    let own = text.get(range)?.trim().trim_matches('|').trim();
    Some((own, at))
}

fn cell_text(text: &str, row: &[Inline], at: usize) -> Option<String> {
    cell(text, row, at)
        .map(|(own, _)| own.to_owned())
        .filter(|own| !own.is_empty())
}

/// The code in a cell, or else the cell's own text.
fn code<'c>(cell: &'c Inline, own: &'c str) -> &'c str {
    cell.codes.first().map_or(own, String::as_str)
}
