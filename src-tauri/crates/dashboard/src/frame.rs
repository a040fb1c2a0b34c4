use std::sync::Arc;

use model::{Labels, Millis, Point, Series, VectorSample};

/// A table of an answer: columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The letter of the query it answers.
    pub ref_id: String,
    /// Shown name, for frames of one series.
    pub name: String,
    /// Columns from left to right.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Name as the source gives it; overrides and transformations go by it.
    pub name: String,
    /// Labels, for columns that are a series.
    pub labels: Labels,
    /// Cells from top to bottom.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub enum Cell {
    #[default]
    Empty,
    Time(Millis),
    Number(f64),
    Text(String),
    Flag(bool),
    /// A whole series, drawn small.
    Trend(Arc<Trend>),
}

/// A series within one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trend {
    /// Its points, ascending.
    pub points: Vec<Point>,
    /// The number beside it, which the column is sorted by.
    pub value: Option<f64>,
}

/// A cell as a key of a map: equal where the cells are, `NaN` equal to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    Empty,
    Time(i64),
    Number(u64),
    Text(&'a str),
    Flag(bool),
}

impl Cell {
    pub(crate) fn key(&self) -> Key<'_> {
        match self {
            Self::Empty => Key::Empty,
            Self::Time(at) => Key::Time(at.0),
            // The two zeros are one number.
            Self::Number(number) => Key::Number((number + 0.0).to_bits()),
            Self::Text(text) => Key::Text(text),
            Self::Flag(flag) => Key::Flag(*flag),
            Self::Trend(trend) => Key::Number(trend.value.unwrap_or(f64::NAN).to_bits()),
        }
    }

    /// The number in the cell.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The cell as a person reads it without a unit; nothing if it is empty.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Time(at) => at.0.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::Trend(trend) => trend
                .value
                .map(|value| value.to_string())
                .unwrap_or_default(),
        }
    }
}

impl Column {
    /// A column without labels.
    pub fn new(name: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self {
            name: name.into(),
            labels: Labels::default(),
            cells,
        }
    }

    /// Grafana's type of the column: `time`, `number`, `string`, `boolean` or `frame`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        let said = self.cells.iter().find(|cell| **cell != Cell::Empty);
        match said {
            Some(Cell::Time(_)) => "time",
            Some(Cell::Text(_)) => "string",
            Some(Cell::Flag(_)) => "boolean",
            Some(Cell::Trend(_)) => "frame",
            Some(Cell::Number(_) | Cell::Empty) | None => "number",
        }
    }
}

impl Frame {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns
            .iter()
            .map(|column| column.cells.len())
            .max()
            .unwrap_or(0)
    }

    /// An instant answer in table format: `Time`, one column per label, `Value`.
    ///
    /// The last column is named `Value #A` where a panel has several queries, as Grafana does.
    #[must_use]
    pub fn of_vector(ref_id: &str, samples: &[VectorSample], several: bool) -> Self {
        let names: std::collections::BTreeSet<&String> = samples
            .iter()
            .flat_map(|sample| sample.labels.0.keys())
            .collect();
        let column = |name: &str, cells: Vec<Cell>| Column {
            name: name.to_owned(),
            labels: Labels::default(),
            cells,
        };
        let mut columns = vec![column(
            "Time",
            samples
                .iter()
                .map(|sample| Cell::Time(sample.point.at))
                .collect(),
        )];
        for name in names {
            let cell = |sample: &VectorSample| {
                sample
                    .labels
                    .get(name)
                    .map_or(Cell::Empty, |value| Cell::Text(value.to_owned()))
            };
            columns.push(column(name, samples.iter().map(cell).collect()));
        }
        let value = if several {
            format!("Value #{ref_id}")
        } else {
            "Value".to_owned()
        };
        let numbers = samples
            .iter()
            .map(|sample| Cell::Number(sample.point.value));
        columns.push(column(&value, numbers.collect()));
        Self {
            ref_id: ref_id.to_owned(),
            name: String::new(),
            columns,
        }
    }

    /// One series of a range answer: `Time` and its values under its shown name.
    #[must_use]
    pub fn of_series(ref_id: &str, name: &str, series: &Series) -> Self {
        let time = Column {
            name: "Time".to_owned(),
            labels: Labels::default(),
            cells: series
                .points
                .iter()
                .map(|point| Cell::Time(point.at))
                .collect(),
        };
        let value = Column {
            name: name.to_owned(),
            labels: series.labels.clone(),
            cells: series
                .points
                .iter()
                .map(|point| Cell::Number(point.value))
                .collect(),
        };
        Self {
            ref_id: ref_id.to_owned(),
            name: name.to_owned(),
            columns: vec![time, value],
        }
    }
}
