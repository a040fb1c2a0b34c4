use model::{Labels, Millis, Point};

use super::Calculation;
use crate::{Cell, Column, Frame, reduce};

impl Calculation {
    /// The name of the column where the file gives none.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Binary {
                left,
                operator,
                right,
            } => format!("{left} {operator} {right}"),
            Self::Row { calc, .. } => calc.name(),
        }
    }

    fn of_row(&self, frame: &Frame, row: usize) -> Option<f64> {
        match self {
            Self::Binary {
                left,
                operator,
                right,
            } => {
                let (left, right) = (operand(frame, row, left)?, operand(frame, row, right)?);
                Some(match operator {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ => left / right,
                })
            }
            Self::Row { calc, fields } => {
                let meant = |column: &&Column| {
                    column.kind() == "number"
                        && (fields.is_empty() || fields.contains(&column.name))
                };
                let numbers = frame.columns.iter().filter(meant);
                let points: Vec<Point> = numbers
                    .filter_map(|column| column.cells.get(row)?.number())
                    .map(|value| Point {
                        at: Millis(0),
                        value,
                    })
                    .collect();
                reduce(*calc, &points)
            }
        }
    }
}

/// Adds a column; with `replace`, only times stay beside it.
pub(super) fn calculate(
    mut frame: Frame,
    alias: &str,
    calculation: &Calculation,
    replace: bool,
) -> Frame {
    let cell = |row| {
        calculation
            .of_row(&frame, row)
            .map_or(Cell::Empty, Cell::Number)
    };
    let cells = (0..frame.rows()).map(cell).collect();
    if replace {
        frame.columns.retain(|column| column.kind() == "time");
    }
    frame.columns.push(Column {
        name: alias.to_owned(),
        labels: Labels::default(),
        cells,
    });
    frame
}

/// A column's cell, or the number itself.
fn operand(frame: &Frame, row: usize, name: &str) -> Option<f64> {
    match frame.columns.iter().find(|column| column.name == name) {
        Some(column) => column.cells.get(row)?.number(),
        None => name.trim().parse().ok(),
    }
}
