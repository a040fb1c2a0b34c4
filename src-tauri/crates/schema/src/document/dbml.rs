use super::{DocumentedColumn, Draft, names};

/// Whether a block of code without a language is DBML.
pub(super) fn looks_like(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        line.starts_with("Table ") && line.ends_with('{')
    })
}

/// Reads DBML's tables; enums, references and projects say nothing of columns. `line` is that of its
/// first line.
pub(super) fn read(text: &str, line: u32, draft: &mut Draft<'_>) {
    let mut place = Place::Outside;
    let mut begun = line;
    for (line, own) in (line..).zip(text.lines()) {
        let own = own.trim();
        if own.is_empty() || own.starts_with("//") {
            continue;
        }
        place = match place {
            Place::Outside => match own
                .strip_prefix("Table ")
                .or_else(|| own.strip_prefix("table "))
            {
                Some(rest) if own.ends_with('{') => {
                    begun = line;
                    head(rest, line, draft)
                }
                _ if own.ends_with('{') => Place::Foreign(1),
                _ => Place::Outside,
            },
            Place::Foreign(depth) => match (own.ends_with('{'), own.starts_with('}'), depth) {
                (true, _, _) => Place::Foreign(depth + 1),
                (_, true, 1) => Place::Outside,
                (_, true, _) => Place::Foreign(depth - 1),
                _ => Place::Foreign(depth),
            },
            Place::Part(table) if own.starts_with('}') => Place::Table(table),
            Place::Part(table) => Place::Part(table),
            Place::Table(_) if own.starts_with('}') => Place::Outside,
            Place::Table(table) if own.ends_with('{') => Place::Part(table),
            Place::Table(table) => {
                match own
                    .strip_prefix("Note:")
                    .or_else(|| own.strip_prefix("note:"))
                {
                    Some(note) => draft.say(table, unquoted(note)),
                    None => column(own, table, line, draft),
                }
                Place::Table(table)
            }
        };
    }
    if matches!(place, Place::Table(_) | Place::Part(_)) {
        draft.problem(
            begun,
            "this table is not closed",
            "write } below its last column",
        );
    }
}

enum Place {
    Outside,
    Table(usize),
    /// Something of a table that is no column: its indexes, a note of several lines.
    Part(usize),
    /// Something else, so many braces deep.
    Foreign(u32),
}

/// `shop.orders as O [note: 'what it is'] {`
fn head(text: &str, line: u32, draft: &mut Draft<'_>) -> Place {
    let text = text.trim_end_matches('{').trim();
    let (name, settings) = text.split_once('[').unwrap_or((text, ""));
    let name = name.split_once(" as ").map_or(name, |(name, _)| name);
    let Some((schema, name)) = names::qualified(name) else {
        let message = format!("{name:?} cannot be the name of a table");
        draft.problem(line, message, "write its name as the database has it");
        return Place::Foreign(1);
    };
    let table = draft.table(schema, &name, line, true);
    if let Some(note) = note(settings) {
        draft.say(table, note);
    }
    Place::Table(table)
}

/// `total numeric(10, 2) [not null, note: 'in euros']`
fn column(text: &str, table: usize, line: u32, draft: &mut Draft<'_>) {
    let (declared, settings) = text.split_once(" [").unwrap_or((text, ""));
    let (name, kind) = match declared.trim().split_once(char::is_whitespace) {
        Some((name, kind)) => (name, kind.trim()),
        None => (declared.trim(), ""),
    };
    let Some(name) = names::unquoted(name).filter(|_| !kind.is_empty()) else {
        draft.problem(
            line,
            format!("{text:?} is no column"),
            "write its name, then its type",
        );
        return;
    };
    let column = DocumentedColumn {
        name,
        type_name: kind.trim_matches('"').to_owned(),
        text: note(settings).unwrap_or_default().to_owned(),
        line,
    };
    draft.column(table, column);
}

fn note(settings: &str) -> Option<&str> {
    let (_, rest) = settings.split_once("note:")?;
    Some(unquoted(rest))
}

/// The text between quotes.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ["'''", "'", "\""] {
        if let Some(rest) = text.strip_prefix(quote) {
            return rest
                .split_once(quote)
                .map_or(rest, |(inner, _)| inner)
                .trim();
        }
    }
    text
}
