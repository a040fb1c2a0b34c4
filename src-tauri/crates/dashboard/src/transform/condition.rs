use crate::{Cell, Column, Frame, matching};

/// What is asked of one column of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column's name.
    pub field: String,
    /// What its value must be.
    pub test: Test,
}

/// What a value must be; numbers are written as the file has them, so that they can be variables.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Test {
    IsNull,
    IsNotNull,
    Equal(String),
    NotEqual(String),
    Greater(String),
    GreaterOrEqual(String),
    Lower(String),
    LowerOrEqual(String),
    /// Between both, the ends left out.
    Between(String, String),
    /// Holds a match of the expression, anywhere.
    Regex(String),
    Contains(String),
    ContainsNot(String),
}

impl Test {
    pub(super) fn fill(&mut self, fill: &dyn Fn(&str) -> String) {
        match self {
            Self::Equal(value)
            | Self::NotEqual(value)
            | Self::Greater(value)
            | Self::GreaterOrEqual(value)
            | Self::Lower(value)
            | Self::LowerOrEqual(value)
            | Self::Contains(value)
            | Self::ContainsNot(value) => *value = fill(value),
            Self::Between(from, to) => {
                *from = fill(from);
                *to = fill(to);
            }
            // The dollar of an expression is no variable.
            Self::Regex(_) | Self::IsNull | Self::IsNotNull => {}
        }
    }

    fn holds(&self, cell: &Cell) -> bool {
        let limit = |text: &String| text.trim().parse::<f64>().unwrap_or(f64::NAN);
        let number = || match cell {
            Cell::Number(number) => *number,
            Cell::Time(at) => at.0 as f64,
            Cell::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
            Cell::Flag(flag) => f64::from(u8::from(*flag)),
            Cell::Trend(trend) => trend.value.unwrap_or(f64::NAN),
            Cell::Empty => f64::NAN,
        };
        match self {
            Self::IsNull => *cell == Cell::Empty,
            Self::IsNotNull => *cell != Cell::Empty,
            Self::Equal(value) => equals(cell, value),
            Self::NotEqual(value) => !equals(cell, value),
            Self::Greater(value) => number() > limit(value),
            Self::GreaterOrEqual(value) => number() >= limit(value),
            Self::Lower(value) => number() < limit(value),
            Self::LowerOrEqual(value) => number() <= limit(value),
            Self::Between(from, to) => number() > limit(from) && number() < limit(to),
            Self::Regex(pattern) => {
                // An expression without slashes is not bound to the ends here.
                let delimited = format!("/{pattern}/");
                let regex = matching::regex(&delimited);
                regex.is_some_and(|regex| regex.is_match(&cell.written()))
            }
            Self::Contains(part) => {
                part.is_empty() || matches!(cell, Cell::Text(text) if text.contains(part))
            }
            Self::ContainsNot(part) => {
                !part.is_empty() && matches!(cell, Cell::Text(text) if !text.contains(part))
            }
        }
    }
}

fn equals(cell: &Cell, value: &str) -> bool {
    match cell {
        Cell::Number(number) => value.trim().parse() == Ok(*number),
        Cell::Empty => false,
        other => other.written() == value,
    }
}

/// Keeps the rows that fit, or those that do not. A column that is missing fits nothing.
pub(super) fn filter(
    mut frame: Frame,
    conditions: &[Condition],
    all: bool,
    exclude: bool,
) -> Frame {
    if conditions.is_empty() {
        return frame;
    }
    let asked: Vec<(Option<&Column>, &Test)> = conditions
        .iter()
        .map(|condition| {
            let mut columns = frame.columns.iter();
            let column = columns.find(|column| column.name == condition.field);
            (column, &condition.test)
        })
        .collect();
    let fits = |row: usize| {
        let mut held = asked.iter().map(|(column, test)| {
            column.is_some_and(|column| test.holds(column.cells.get(row).unwrap_or(&Cell::Empty)))
        });
        if all {
            held.all(|held| held)
        } else {
            held.any(|held| held)
        }
    };
    let kept: Vec<bool> = (0..frame.rows()).map(|row| fits(row) != exclude).collect();
    for column in &mut frame.columns {
        let mut rows = kept.iter();
        column
            .cells
            .retain(|_| rows.next().copied().unwrap_or(false));
    }
    frame
}
