use super::{DocumentedColumn, Draft, names};

/// Reads an `erDiagram`; other diagrams say nothing of tables. `line` is that of its first line.
pub(super) fn read(text: &str, line: u32, draft: &mut Draft<'_>) {
    let mut lines = (line..).zip(text.lines()).filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("%%")
    });
    let is_head = |(_, line): &(u32, &str)| line.trim().starts_with("erDiagram");
    if !lines.by_ref().take(20).any(|line| is_head(&line)) {
        return;
    }
    let mut open: Option<(usize, u32)> = None;
    for (line, own) in lines {
        let own = own.trim();
        match open {
            Some(_) if own == "}" => open = None,
            Some((table, _)) => attribute(own, table, line, draft),
            None => {
                if let Some(name) = own.strip_suffix('{').filter(|_| !is_relation(own)) {
                    open = entity(name, line, draft).map(|table| (table, line));
                } else if is_relation(own) {
                    relation(own, line, draft);
                } else if !WORDS.iter().any(|word| own.starts_with(word))
                    && entity(own, line, draft).is_none()
                {
                    continue;
                }
            }
        }
    }
    if let Some((table, line)) = open {
        let name = draft.document.tables[table].name.clone();
        draft.problem(
            line,
            format!("entity {name} is not closed"),
            "write } below its last column",
        );
    }
}

/// Lines that are about looks.
const WORDS: [&str; 8] = [
    "direction",
    "style",
    "classDef",
    "class ",
    "title",
    "accTitle",
    "accDescr",
    "---",
];

fn is_relation(line: &str) -> bool {
    line.contains("--") || line.contains("..") || line.contains(" to ")
}

/// `orders`, `orders["Orders"]`, `"order items"`.
fn entity(text: &str, line: u32, draft: &mut Draft<'_>) -> Option<usize> {
    let name = text.trim();
    let name = name.split_once('[').map_or(name, |(name, _)| name).trim();
    let name = name.split_once(":::").map_or(name, |(name, _)| name).trim();
    let Some((schema, name)) = names::qualified(name) else {
        let message = format!("{text:?} in the erDiagram is no entity and no relation");
        draft.problem(
            line,
            message,
            "write `name { … }` or `one ||--o{ many : says`",
        );
        return None;
    };
    Some(draft.table(schema, &name, line, true))
}

/// `type name PK, FK "what it means"`.
fn attribute(text: &str, table: usize, line: u32, draft: &mut Draft<'_>) {
    let (declared, said) = match text.split_once('"') {
        Some((declared, rest)) => (declared, rest.trim_end().trim_end_matches('"')),
        None => (text, ""),
    };
    let mut words = declared.split_whitespace();
    let (Some(kind), Some(name)) = (words.next(), words.next()) else {
        let message = format!("{text:?} in the erDiagram is no column");
        draft.problem(line, message, "write its type, then its name");
        return;
    };
    let column = DocumentedColumn {
        // `*id` is a key, too.
        name: name.trim_start_matches('*').to_owned(),
        type_name: kind.to_owned(),
        text: said.to_owned(),
        line,
    };
    draft.column(table, column);
}

/// `one ||--o{ many : says` names both entities.
fn relation(text: &str, line: u32, draft: &mut Draft<'_>) {
    let (ends, _) = text.split_once(" : ").unwrap_or((text, ""));
    let ends: Vec<&str> = ends.split_whitespace().collect();
    let (Some(first), Some(last)) = (ends.first(), ends.last()) else {
        return;
    };
    if ends.len() < 3 {
        let message = format!("{text:?} in the erDiagram is no relation");
        draft.problem(line, message, "write `one ||--o{ many : says`");
        return;
    }
    for end in [first, last] {
        entity(end, line, draft);
    }
}
