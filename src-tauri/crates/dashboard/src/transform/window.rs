use crate::{Calc, Cell, Column, Frame, reduce::variance};

/// A reduction of the rows around each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Mean, variance or standard deviation.
    pub calc: Calc,
    /// The column; the first number if absent.
    pub field: Option<String>,
    /// How many rows.
    pub size: WindowSize,
    /// Rows on both sides instead of those before.
    pub centered: bool,
}

/// How many rows a window holds; at least one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum WindowSize {
    Rows(f64),
    /// Of all rows, 0 to 1.
    Share(f64),
}

impl Window {
    /// Rows without a value do not count; a window without any has none either.
    pub(super) fn cells(&self, frame: &Frame) -> Option<Vec<Cell>> {
        let column = chosen(frame, self.field.as_deref())?;
        let rows = frame.rows();
        let size = match self.size {
            WindowSize::Rows(size) => size,
            WindowSize::Share(share) => share * rows as f64,
        };
        let size = (size.ceil().max(1.0) as usize).min(rows.max(1));
        // The row itself is in the leading half, which is the larger one if the size is odd.
        let (before, after) = if self.centered {
            (size / 2, size.div_ceil(2) - 1)
        } else {
            (size - 1, 0)
        };
        let value = |row: usize| {
            let number = column.cells.get(row).and_then(Cell::number);
            number.filter(|number| !number.is_nan())
        };
        let range = |row: usize| (row.saturating_sub(before), (row + after + 1).min(rows));
        if self.calc != Calc::Mean {
            let cell = |row| {
                let (start, end) = range(row);
                let values: Vec<f64> = (start..end).filter_map(value).collect();
                let variance = variance(&values);
                match (values.is_empty(), self.calc) {
                    (true, _) => Cell::Empty,
                    (_, Calc::StdDev) => Cell::Number(variance.sqrt()),
                    _ => Cell::Number(variance),
                }
            };
            return Some((0..rows).map(cell).collect());
        }
        // Sums of all rows up to each one make every window two look-ups, whatever its size.
        let mut sums = Vec::with_capacity(rows + 1);
        let (mut sum, mut count) = (0.0, 0_u32);
        sums.push((sum, count));
        for row in 0..rows {
            if let Some(value) = value(row) {
                sum += value;
                count += 1;
            }
            sums.push((sum, count));
        }
        let cell = |row| {
            let (start, end) = range(row);
            let count = sums[end].1 - sums[start].1;
            if count == 0 {
                Cell::Empty
            } else {
                Cell::Number((sums[end].0 - sums[start].0) / f64::from(count))
            }
        };
        Some((0..rows).map(cell).collect())
    }
}

/// The named column, or the first of numbers.
pub(super) fn chosen<'a>(frame: &'a Frame, field: Option<&str>) -> Option<&'a Column> {
    frame.columns.iter().find(|column| match field {
        Some(name) => column.name == name,
        None => column.kind() == "number",
    })
}
