use model::{Problem, Weight};

use super::{Applied, Entry};
use crate::{
    cell::{Cell, Rows},
    moment::Moment,
};

/// One row, its columns found once for all rows.
pub(super) struct Sheet<'r> {
    rows: &'r Rows,
    at: Vec<Option<usize>>,
    names: &'static [&'static str],
    rest: Vec<usize>,
}

/// The cells of one row by the names the sheet was made with.
pub(super) struct Row<'r> {
    sheet: &'r Sheet<'r>,
    cells: &'r [Cell],
    /// Counted from 1.
    pub(super) number: usize,
}

impl<'r> Sheet<'r> {
    /// `names` are the columns that readers ask for; the others become details.
    pub(super) fn new(rows: &'r Rows, names: &'static [&'static str]) -> Self {
        let at: Vec<Option<usize>> = names.iter().map(|name| rows.position(name)).collect();
        let rest = (0..rows.columns.len())
            .filter(|index| !at.contains(&Some(*index)))
            .collect();
        Self {
            rows,
            at,
            names,
            rest,
        }
    }

    pub(super) fn iter(&'r self) -> impl Iterator<Item = Row<'r>> {
        self.rows.rows.iter().enumerate().map(|(index, cells)| Row {
            sheet: self,
            cells,
            number: index + 1,
        })
    }
}

impl Row<'_> {
    /// The cell of a column; NULL where there is no such column.
    pub(super) fn cell(&self, name: &str) -> &Cell {
        self.sheet
            .names
            .iter()
            .position(|known| *known == name)
            .and_then(|index| self.sheet.at[index])
            .and_then(|index| self.cells.get(index))
            .unwrap_or(&Cell::Null)
    }

    /// Text that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.cell(name).text().filter(|text| !text.is_empty())
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.cell(name).integer()
    }

    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        self.cell(name).boolean()
    }

    pub(super) fn moment(&self, name: &str) -> Option<Moment> {
        self.cell(name).moment()
    }

    pub(super) fn applied(&self, name: &str) -> Applied {
        self.moment(name)
            .map_or(Applied::Unknown, |at| Applied::Recorded { at })
    }

    /// The named columns that hold something, and every column nobody asked for.
    pub(super) fn details(&self, names: &[&str]) -> Vec<(String, String)> {
        let named = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), self.text(name)?)));
        let rest = self.sheet.rest.iter().filter_map(|index| {
            let text = self.cells.get(*index)?.text()?;
            Some((self.sheet.rows.columns[*index].clone(), text))
        });
        named.chain(rest).collect()
    }

    /// The entry this row is about, or a problem that names the row.
    pub(super) fn entry(
        &self,
        id: Option<String>,
        table: &str,
        column: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Entry> {
        if let Some(id) = id {
            return Some(Entry::new(id));
        }
        problems.push(Problem::new(
            Weight::Warning,
            table,
            format!("row {} has no {column} that can be read", self.number),
            "look at the row with the database's own client; it is left out of the history",
        ));
        None
    }
}
