use crate::wire::{CellLook, CellState, TableCell, TableColumn, TableView};

/// A plain table of texts; NULL is an empty cell.
pub(super) fn of(heads: &[String], numeric: &[bool], rows: &[Vec<Option<String>>]) -> TableView {
    let is_numeric = |at: usize| numeric.get(at).copied().unwrap_or_default();
    TableView {
        columns: (heads.iter().enumerate())
            .map(|(at, name)| TableColumn {
                name: name.clone(),
                numeric: is_numeric(at),
                align: None,
                width: None,
                look: CellLook::Plain,
                filterable: false,
            })
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                (row.iter().enumerate())
                    .map(|(at, cell)| self::cell(cell.as_deref(), is_numeric(at)))
                    .collect()
            })
            .collect(),
        total: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        footer: Vec::new(),
        head: true,
    }
}

fn cell(text: Option<&str>, numeric: bool) -> TableCell {
    let text = text.unwrap_or_default();
    TableCell {
        text: text.to_owned(),
        value: numeric.then(|| text.parse().ok()).flatten(),
        state: CellState::default(),
        color: None,
        fraction: None,
        spark: None,
        links: Vec::new(),
    }
}
