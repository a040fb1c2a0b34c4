use crate::{Calc, Frame};

mod calculate;
mod columns;
mod condition;
mod convert;
mod extract;
mod group;
mod join;
mod labels;
mod merge;
mod read;
mod rows;
mod series;
mod turn;
mod window;

pub use calculate::{Calculation, Operand};
pub use columns::{NameFilter, Order};
pub use condition::{Condition, Test};
pub use convert::{Conversion, Kind};
pub use extract::{Extract, Format as ExtractFormat};
pub use group::Grouping;
pub use join::Join;
pub use series::Shape;
pub use window::{Window, WindowSize};

/// A change to the frames of a panel before they are shown.
///
/// Source of what each does: Grafana `packages/grafana-data/src/transformations/transformers` and
/// `public/app/features/transformers`.
#[derive(Clone, Debug, PartialEq)]
pub enum Transformation {
    /// Orders, renames and hides columns.
    Organize {
        /// Columns left out, by name.
        hidden: Vec<String>,
        /// Columns kept, by name; all if empty.
        kept: Vec<String>,
        /// Columns in order; others follow in their own.
        order: Vec<String>,
        /// Order by name or label, where the file gives no order of its own.
        sorted: Vec<Order>,
        /// Name → shown name.
        renamed: Vec<(String, String)>,
    },
    /// One table of all frames; rows that agree in the columns all frames have become one.
    Merge,
    /// One table of all frames, joined by a column.
    Join {
        /// Its name; the first time column if absent.
        field: Option<String>,
        /// Which rows are kept.
        mode: Join,
    },
    /// All columns side by side in one table.
    Concatenate {
        /// Puts the frame's name before the column's.
        named: bool,
        /// Keeps the frame's name in this label instead.
        label: Option<String>,
    },
    /// One row per series with the reductions as columns, or each column to one cell.
    Reduce {
        /// The reductions.
        calcs: Vec<Calc>,
        /// Keeps the columns, and reduces each to one cell per reduction.
        keep_columns: bool,
        /// Adds a column for every label.
        labels: bool,
        /// Reduces times as well, where columns are kept.
        times: bool,
    },
    /// Keeps columns by name.
    FilterByName(NameFilter),
    /// Keeps the frames of queries whose letter an expression matches.
    FilterByRefId {
        /// Kept; all if absent.
        include: Option<String>,
        /// Left out.
        exclude: Option<String>,
    },
    /// Keeps or leaves out rows by their values.
    FilterByValue {
        /// What is asked of the columns.
        conditions: Vec<Condition>,
        /// Whether every condition must hold, not just one.
        all: bool,
        /// Whether rows that fit are left out instead of kept.
        exclude: bool,
    },
    /// Sorts rows by a column.
    SortBy {
        /// Its name.
        field: String,
        /// Largest first.
        descending: bool,
    },
    /// One row per group, with reductions of the other columns.
    GroupBy(Vec<(String, Grouping)>),
    /// A table with one column per value of a column.
    Matrix {
        /// The column whose values become columns.
        column: String,
        /// The column whose values become rows.
        row: String,
        /// The column whose values fill the table.
        value: String,
        /// What stands where there is no value; nothing unless the file says.
        empty: crate::Cell,
    },
    /// One frame per value of some columns.
    Partition {
        /// Their names.
        fields: Vec<String>,
        /// Keeps these columns in the frames.
        keep: bool,
        /// Names the frames by the values instead of labelling the columns.
        named: bool,
    },
    /// Adds a column.
    Calculate {
        /// Its name; made from the calculation if empty.
        alias: String,
        /// What it holds.
        calculation: Calculation,
        /// Leaves only the new column and the times.
        replace: bool,
        /// Whether series are first joined by time.
        joined: bool,
    },
    /// Renames columns by a regular expression.
    RenameByRegex {
        /// The expression.
        pattern: String,
        /// The new name with `$1`.
        replacement: String,
    },
    /// Labels become columns, and all frames one table.
    LabelsToFields {
        /// The label whose value names the value's column.
        value_label: Option<String>,
        /// The labels that are used; all if empty.
        keep: Vec<String>,
    },
    /// A table of labels and their values for each series.
    LabelsToRows {
        /// The labels that are listed; all if empty.
        keep: Vec<String>,
    },
    /// One row per series, with the series in a cell.
    SeriesToTable {
        /// The number beside each series, per query letter; the last value if absent.
        calcs: Vec<(String, Calc)>,
    },
    /// One table of all series, with a column for their names.
    SeriesToRows,
    /// Brings series into another shape.
    Reshape(Shape),
    /// Each row becomes a column.
    RowsToFields {
        /// The column that names them; the first text if absent.
        name: Option<String>,
        /// The column of their values; the first number if absent.
        value: Option<String>,
    },
    /// Rows become columns and columns rows.
    Transpose {
        /// Name of the column that holds the old names.
        first: String,
        /// Name of the others, where there is none to take.
        rest: String,
    },
    /// Changes the type of columns.
    Convert(Vec<Conversion>),
    /// Writes a time as text.
    FormatTime {
        /// The column.
        field: String,
        /// Format in Moment's letters.
        format: String,
        /// IANA name of the time zone; UTC if absent.
        zone: Option<String>,
    },
    /// Reads fields out of a text.
    Extract(Extract),
    /// Counts values in buckets.
    Histogram {
        /// Size of a bucket; found from the range if absent.
        size: Option<f64>,
        /// Where the first bucket begins.
        offset: f64,
        /// Counts all columns together.
        combine: bool,
    },
    /// Keeps the first rows.
    Limit(usize),
    /// Is made to the frames of some queries only.
    Within {
        /// A regular expression of their letters.
        ref_ids: String,
        /// What is made.
        change: Box<Transformation>,
    },
}

/// Rows that a table of so many columns is given at most. Joins of series that share no moment grow
/// with their product; what is beyond this fits no screen and no memory.
fn most_rows(columns: usize) -> usize {
    const MOST_CELLS: usize = 10_000_000;
    MOST_CELLS / columns.max(1)
}

/// Makes the changes one after the other.
#[must_use]
pub fn transform(frames: Vec<Frame>, changes: &[Transformation]) -> Vec<Frame> {
    changes
        .iter()
        .fold(frames, |frames, change| change.apply(frames))
}

impl Transformation {
    fn apply(&self, frames: Vec<Frame>) -> Vec<Frame> {
        let each = |frames: Vec<Frame>, change: &dyn Fn(Frame) -> Frame| {
            frames.into_iter().map(change).collect()
        };
        match self {
            Self::Organize {
                hidden,
                kept,
                order,
                sorted,
                renamed,
            } => each(frames, &|frame| {
                columns::organize(frame, hidden, kept, order, sorted, renamed)
            }),
            Self::Merge => merge::merge(frames),
            Self::Join { field, mode } => join::join(frames, field.as_deref(), *mode),
            Self::Concatenate { named, label } => {
                join::concatenate(frames, *named, label.as_deref())
            }
            Self::Reduce {
                calcs,
                keep_columns: true,
                times,
                ..
            } => rows::reduce_columns(frames, calcs, *times),
            Self::Reduce { calcs, labels, .. } => rows::series_to_rows(&frames, calcs, *labels),
            Self::FilterByName(filter) => each(frames, &|frame| filter.apply(frame)),
            Self::FilterByRefId { include, exclude } => {
                rows::of_queries(frames, include.as_deref(), exclude.as_deref())
            }
            Self::FilterByValue {
                conditions,
                all,
                exclude,
            } => each(frames, &|frame| {
                condition::filter(frame, conditions, *all, *exclude)
            }),
            Self::SortBy { field, descending } => {
                each(frames, &|frame| rows::sort(frame, field, *descending))
            }
            Self::GroupBy(fields) => group::group(frames, fields),
            Self::Matrix {
                column,
                row,
                value,
                empty,
            } => group::matrix(frames, column, row, value, empty),
            Self::Partition {
                fields,
                keep,
                named,
            } => group::partition(frames, fields, *keep, *named),
            Self::Calculate {
                alias,
                calculation,
                replace,
                joined,
            } => calculate::calculate(frames, alias, calculation, *replace, *joined),
            Self::RenameByRegex {
                pattern,
                replacement,
            } => each(frames, &|frame| {
                columns::rename(frame, pattern, replacement)
            }),
            Self::LabelsToFields { value_label, keep } => {
                labels::to_columns(frames, value_label.as_deref(), keep)
            }
            Self::LabelsToRows { keep } => labels::to_rows(&frames, keep),
            Self::SeriesToTable { calcs } => series::to_table(frames, calcs),
            Self::SeriesToRows => series::to_rows(frames),
            Self::Reshape(shape) => series::reshape(frames, *shape),
            Self::RowsToFields { name, value } => each(frames, &|frame| {
                turn::rows_to_fields(frame, name.as_deref(), value.as_deref())
            }),
            Self::Transpose { first, rest } => {
                each(frames, &|frame| turn::transpose(&frame, first, rest))
            }
            Self::Convert(conversions) => {
                each(frames, &|frame| convert::convert(frame, conversions))
            }
            Self::FormatTime {
                field,
                format,
                zone,
            } => each(frames, &|frame| {
                convert::format_time(frame, field, format, zone.as_deref())
            }),
            Self::Extract(extract) => each(frames, &|frame| extract.apply(frame)),
            Self::Histogram {
                size,
                offset,
                combine,
            } => rows::histogram(&frames, *size, *offset, *combine),
            Self::Limit(rows) => each(frames, &|mut frame| {
                for column in &mut frame.columns {
                    column.cells.truncate(*rows);
                }
                frame
            }),
            Self::Within { ref_ids, change } => rows::within(frames, ref_ids, change),
        }
    }

    /// The same change with variables filled in, where Grafana fills them.
    #[must_use]
    pub fn filled(&self, fill: &dyn Fn(&str) -> String) -> Self {
        let mut own = self.clone();
        match &mut own {
            Self::FilterByName(filter) => filter.fill(fill),
            Self::FilterByValue { conditions, .. } => {
                for condition in conditions {
                    condition.test.fill(fill);
                }
            }
            Self::Calculate {
                alias, calculation, ..
            } => {
                *alias = fill(alias);
                calculation.fill(fill);
            }
            Self::RenameByRegex { replacement, .. } => *replacement = fill(replacement),
            Self::SortBy { field, .. } => *field = fill(field),
            Self::Organize { renamed, .. } => {
                for (_, shown) in renamed {
                    *shown = fill(shown);
                }
            }
            Self::Within { change, .. } => **change = change.filled(fill),
            _ => {}
        }
        own
    }
}
