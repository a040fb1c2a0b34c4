use crate::Table;

/// Height of a row, and of the head with the table's name.
pub(super) const ROW: f64 = 18.0;
/// Room at the left and right of texts.
pub(super) const PAD: f64 = 10.0;
const WIDEST: f64 = 240.0;
const NARROWEST: f64 = 110.0;
/// Key columns that are drawn; more are a number.
const ROWS: usize = 10;
/// Size of letters in CSS pixels.
pub(super) const LETTER: f64 = 12.0;

/// A table as a box.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The table's name, cut to the box.
    pub(super) head: String,
    pub(super) rows: Vec<Row>,
}

/// A row of a box: a column of a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    /// The column, or how many more there are.
    pub(super) text: String,
    /// Its name, uncut; empty for a number.
    pub(super) name: String,
    /// Part of the primary key.
    pub(super) primary: bool,
    /// Part of a foreign key.
    pub(super) foreign: bool,
}

/// The boxes of tables, with the columns of their keys.
pub(super) fn of(tables: &[&Table]) -> Vec<Shape> {
    let schemas: std::collections::HashSet<&str> =
        tables.iter().map(|table| table.schema.as_str()).collect();
    tables
        .iter()
        .map(|table| {
            // The schema is said only where there are several.
            let title = if schemas.len() > 1 {
                table.title()
            } else {
                table.name.clone()
            };
            shape(table, &title)
        })
        .collect()
}

fn shape(table: &Table, title: &str) -> Shape {
    let is_foreign = |name: &String| {
        let mut keys = table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(name))
    };
    let mut rows: Vec<Row> = table
        .columns
        .iter()
        .map(|column| Row {
            text: column.name.clone(),
            name: column.name.clone(),
            primary: table.primary_key.contains(&column.name),
            foreign: is_foreign(&column.name),
        })
        .filter(|row| row.primary || row.foreign)
        .collect();
    rows.sort_by_key(|row| !row.primary);
    if rows.len() > ROWS {
        let more = rows.len() - (ROWS - 1);
        rows.truncate(ROWS - 1);
        rows.push(Row {
            text: format!("{more} more key columns"),
            ..Row::default()
        });
    }
    let widest = rows
        .iter()
        .map(|row| width(&row.text, false) + MARKS)
        .fold(width(title, true), f64::max);
    let room = (widest + 2.0 * PAD).clamp(NARROWEST, WIDEST).ceil();
    for row in &mut rows {
        row.text = cut(&row.text, room - 2.0 * PAD - MARKS, false);
    }
    Shape {
        width: room,
        height: ROW * (rows.len() as f64 + 1.0) + 8.0,
        head: cut(title, room - 2.0 * PAD, true),
        rows,
    }
}

/// Room for the marks of keys at the right of a row.
const MARKS: f64 = 44.0;

impl Shape {
    /// The middle of a column's row, from the top of the box; that of the head without one.
    pub(super) fn row(&self, column: Option<&String>) -> f64 {
        let at = column.and_then(|name| self.rows.iter().position(|row| row.name == *name));
        match at {
            Some(at) => ROW * (at as f64 + 1.5) + 4.0,
            None => ROW / 2.0,
        }
    }
}

/// A text with an ellipsis, if it is wider than its room.
fn cut(text: &str, room: f64, bold: bool) -> String {
    if width(text, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, bold) + width("…", bold) > room {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

/// About how wide a text is: system fonts differ, so each letter is taken for a wide one of its kind.
fn width(text: &str, bold: bool) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | '\'' | '|' | 'I' => 0.38,
            'm' | 'w' | 'M' | 'W' | '@' | '…' => 0.95,
            'A'..='Z' => 0.72,
            letter if letter.is_ascii() => 0.6,
            letter if u32::from(letter) < 0x1100 => 0.66,
            _ => 1.05,
        })
        .sum();
    ems * LETTER * if bold { 1.06 } else { 1.0 }
}
