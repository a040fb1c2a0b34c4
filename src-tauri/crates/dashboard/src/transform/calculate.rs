use super::{
    join::{Join, join},
    window::{self, Window},
};
use crate::{Calc, Cell, Column, Frame, reduce_cells};

/// What a calculated column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Calculation {
    /// One operation on two columns or numbers.
    Binary {
        /// The first.
        left: Operand,
        /// `+`, `-`, `*`, `/`, `%` or `^`.
        operator: char,
        /// The second.
        right: Operand,
    },
    /// One operation on one column: `abs`, `exp`, `ln`, `floor`, `ceil` or `round`.
    Unary {
        /// Its name.
        operator: String,
        /// The column.
        field: String,
    },
    /// A reduction of each row over the named columns, or all numbers.
    Row {
        /// The reduction.
        calc: Calc,
        /// The columns; all numbers if empty.
        fields: Vec<String>,
    },
    /// A reduction of all rows so far: their sum or mean.
    Cumulative {
        /// Sum or mean.
        calc: Calc,
        /// The column; the first number if absent.
        field: Option<String>,
    },
    /// A reduction of the rows around each row.
    Window(Window),
    /// The number of the row, from 0.
    Index {
        /// As a share of all rows.
        share: bool,
    },
}

/// One side of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A column by name, or a number if no column is called so.
    Named(String),
    /// Every column of a Grafana type, each with a result of its own.
    Kind(String),
}

impl Operand {
    fn name(&self) -> &str {
        match self {
            Self::Named(name) | Self::Kind(name) => name,
        }
    }
}

impl Calculation {
    /// The name of the column where the file gives none.
    fn name(&self) -> String {
        let of = |field: &Option<String>| {
            let field = field.as_deref();
            field.map_or_else(String::new, |field| format!("({field})"))
        };
        match self {
            Self::Binary {
                left,
                operator,
                right,
            } => {
                let name = format!("{} {} {}", left.name(), written(*operator), right.name());
                name.replace('$', "")
            }
            Self::Unary { operator, field } => format!("{operator}({field})"),
            Self::Row { calc, .. } => calc.name(),
            Self::Cumulative { calc, field } => format!("cumulative {}{}", calc.id(), of(field)),
            Self::Window(window) => {
                let side = if window.centered {
                    "centered"
                } else {
                    "trailing"
                };
                format!("{side} moving {}{}", window.calc.id(), of(&window.field))
            }
            Self::Index { .. } => "Row".to_owned(),
        }
    }

    pub(super) fn fill(&mut self, fill: &dyn Fn(&str) -> String) {
        if let Self::Binary { left, right, .. } = self {
            for side in [left, right] {
                if let Operand::Named(name) = side {
                    *name = fill(name);
                }
            }
        }
    }

    /// The cells of the new column; `None` where the frame has nothing to calculate with.
    fn cells(&self, frame: &Frame) -> Option<Vec<Cell>> {
        match self {
            Self::Binary {
                left,
                operator,
                right,
            } => {
                let left = side(frame, left.name())?;
                let right = side(frame, right.name())?;
                let cell = |row| binary(left.at(row), *operator, right.at(row));
                Some((0..frame.rows()).map(cell).collect())
            }
            Self::Unary { operator, field } => {
                let column = column(frame, field).filter(|column| column.kind() == "number")?;
                let cell = |cell: &Cell| {
                    let value = cell.number().map(|value| unary(operator, value));
                    value.map_or(Cell::Empty, Cell::Number)
                };
                Some(column.cells.iter().map(cell).collect())
            }
            Self::Row { calc, fields } => Some(rows(frame, *calc, fields)),
            Self::Cumulative { calc, field } => {
                let column = window::chosen(frame, field.as_deref())?;
                let mut total = 0.0;
                let cell = |(at, cell): (usize, &Cell)| {
                    let value = cell.number().filter(|value| !value.is_nan());
                    total += value.unwrap_or(0.0);
                    Cell::Number(match calc {
                        Calc::Mean => total / (at + 1) as f64,
                        _ => total,
                    })
                };
                Some(column.cells.iter().enumerate().map(cell).collect())
            }
            Self::Window(window) => window.cells(frame),
            Self::Index { share } => {
                let rows = frame.rows();
                let cell = |row: usize| {
                    let row = row as f64;
                    Cell::Number(if *share { row / rows as f64 } else { row })
                };
                Some((0..rows).map(cell).collect())
            }
        }
    }
}

/// Adds a column to every frame; with `replace`, only times stay beside it, and frames that have
/// nothing to calculate with are left out. Series are joined by time before, if `joined`.
pub(super) fn calculate(
    frames: Vec<Frame>,
    alias: &str,
    calculation: &Calculation,
    replace: bool,
    joined: bool,
) -> Vec<Frame> {
    let frames = if joined { by_time(frames) } else { frames };
    let name = if alias.is_empty() {
        calculation.name()
    } else {
        alias.to_owned()
    };
    if let Calculation::Binary {
        left: Operand::Kind(kind),
        operator,
        right,
    } = calculation
    {
        let frames = frames.into_iter();
        return frames
            .filter_map(|frame| of_kind(frame, kind, *operator, right, replace))
            .collect();
    }
    let added = |mut frame: Frame| {
        let Some(cells) = calculation.cells(&frame) else {
            return (!replace).then_some(frame);
        };
        if replace {
            let index = matches!(calculation, Calculation::Index { .. });
            frame
                .columns
                .retain(|column| !index && column.kind() == "time");
        }
        frame.columns.push(Column::new(name.clone(), cells));
        Some(frame)
    };
    frames.into_iter().filter_map(added).collect()
}

/// Series whose times are called the same become one table.
fn by_time(frames: Vec<Frame>) -> Vec<Frame> {
    let time = |frame: &Frame| {
        let column = frame.columns.iter().find(|column| column.kind() == "time");
        column.map(|column| column.name.clone())
    };
    let names: Option<Vec<String>> = frames.iter().map(time).collect();
    match names.as_deref() {
        Some([first, rest @ ..]) if rest.iter().all(|name| name == first) => {
            let first = first.clone();
            join(frames, Some(&first), Join::Outer)
        }
        _ => frames,
    }
}

fn of_kind(
    mut frame: Frame,
    kind: &str,
    operator: char,
    right: &Operand,
    replace: bool,
) -> Option<Frame> {
    let mut columns = Vec::new();
    let mut found = false;
    for column in &frame.columns {
        let is_time = column.kind() == "time";
        if !replace || is_time {
            columns.push(column.clone());
        }
        if column.kind() != kind {
            continue;
        }
        let right_side = side(&frame, right.name())?;
        let left = Values::Column(column);
        let cell = |row| binary(left.at(row), operator, right_side.at(row));
        found = true;
        columns.push(Column {
            name: format!("{} {} {}", column.name, written(operator), right.name()),
            labels: column.labels.clone(),
            cells: (0..frame.rows()).map(cell).collect(),
        });
    }
    frame.columns = columns;
    (found || !replace).then_some(frame)
}

fn rows(frame: &Frame, calc: Calc, fields: &[String]) -> Vec<Cell> {
    let meant = |column: &&Column| {
        if fields.is_empty() {
            column.kind() == "number"
        } else {
            fields.contains(&column.name)
        }
    };
    let columns: Vec<&Column> = frame.columns.iter().filter(meant).collect();
    let mut row: Vec<Cell> = Vec::with_capacity(columns.len());
    let cell = |at| {
        row.clear();
        row.extend(
            columns
                .iter()
                .map(|column| column.cells.get(at).cloned().unwrap_or_default()),
        );
        let numbers = row.iter().any(|cell| cell.number().is_some());
        // A total of nothing is nothing, not zero.
        if calc == Calc::Sum && !numbers {
            return Cell::Empty;
        }
        reduce_cells(calc, &row)
    };
    (0..frame.rows()).map(cell).collect()
}

enum Values<'a> {
    Column(&'a Column),
    Constant(f64),
}

impl Values<'_> {
    fn at(&self, row: usize) -> Option<f64> {
        match self {
            Self::Constant(number) => Some(*number),
            Self::Column(column) => match column.cells.get(row)? {
                Cell::Number(number) => Some(*number),
                Cell::Time(at) => Some(at.0 as f64),
                Cell::Flag(flag) => Some(f64::from(u8::from(*flag))),
                Cell::Trend(trend) => trend.value,
                Cell::Empty | Cell::Text(_) => None,
            },
        }
    }
}

fn side<'a>(frame: &'a Frame, name: &str) -> Option<Values<'a>> {
    match column(frame, name) {
        Some(column) => Some(Values::Column(column)),
        None => name.trim().parse().ok().map(Values::Constant),
    }
}

fn column<'a>(frame: &'a Frame, name: &str) -> Option<&'a Column> {
    frame.columns.iter().find(|column| column.name == name)
}

fn binary(left: Option<f64>, operator: char, right: Option<f64>) -> Cell {
    let (Some(left), Some(right)) = (left, right) else {
        return Cell::Empty;
    };
    Cell::Number(match operator {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        '%' => left % right,
        _ => left.powf(right),
    })
}

fn written(operator: char) -> &'static str {
    match operator {
        '+' => "+",
        '-' => "-",
        '*' => "*",
        '/' => "/",
        '%' => "%",
        _ => "**",
    }
}

fn unary(operator: &str, value: f64) -> f64 {
    match operator {
        "exp" => value.exp(),
        "ln" => value.ln(),
        "floor" => value.floor(),
        "ceil" => value.ceil(),
        "round" => value.round(),
        _ => value.abs(),
    }
}
