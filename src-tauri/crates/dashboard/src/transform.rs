use serde_json::Value;

use crate::{Calc, Frame};

mod arithmetic;
mod columns;
mod rows;

/// A change to the frames of a panel before they are shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Transformation {
    /// Orders, renames and hides columns.
    Organize {
        /// Columns left out, by name.
        hidden: Vec<String>,
        /// Columns in order; others follow in their own.
        order: Vec<String>,
        /// Name → shown name.
        renamed: Vec<(String, String)>,
    },
    /// One table of all frames; rows with the same texts and times become one.
    Merge,
    /// One row per series with the reductions as columns, or each column to one row.
    Reduce {
        /// The reductions.
        calcs: Vec<Calc>,
        /// Keeps the columns, and reduces each to a row.
        keep_columns: bool,
    },
    /// Keeps columns by name.
    FilterByName {
        /// Names kept; all if empty.
        include: Vec<String>,
        /// A regular expression of names kept.
        include_pattern: Option<String>,
        /// Names left out.
        exclude: Vec<String>,
        /// A regular expression of names left out.
        exclude_pattern: Option<String>,
    },
    /// Sorts rows by a column.
    SortBy {
        /// Its name.
        field: String,
        /// Largest first.
        descending: bool,
    },
    /// Adds a column.
    Calculate {
        /// Its name.
        alias: String,
        /// What it holds.
        calculation: Calculation,
        /// Leaves only the new column and the times.
        replace: bool,
    },
    /// Renames columns by a regular expression.
    RenameByRegex {
        /// The expression.
        pattern: String,
        /// The new name with `$1`.
        replacement: String,
    },
    /// Keeps the first rows.
    Limit(usize),
}

/// What a calculated column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Calculation {
    /// One operation on two columns or numbers.
    Binary {
        /// A column's name or a number.
        left: String,
        /// `+`, `-`, `*` or `/`.
        operator: char,
        /// A column's name or a number.
        right: String,
    },
    /// A reduction of each row over the named columns, or all numbers.
    Row {
        /// The reduction.
        calc: Calc,
        /// The columns; all numbers if empty.
        fields: Vec<String>,
    },
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
        let each = |change: &dyn Fn(Frame) -> Frame| frames.iter().cloned().map(change).collect();
        match self {
            Self::Organize {
                hidden,
                order,
                renamed,
            } => each(&|frame| columns::organize(frame, hidden, order, renamed)),
            Self::Merge => rows::merge(frames),
            Self::Reduce {
                calcs,
                keep_columns: true,
            } => each(&|frame| rows::reduce_columns(frame, calcs)),
            Self::Reduce { calcs, .. } => rows::series_to_rows(&frames, calcs),
            Self::FilterByName {
                include,
                include_pattern,
                exclude,
                exclude_pattern,
            } => {
                let filter = columns::Filter {
                    include,
                    include_pattern: include_pattern.as_deref(),
                    exclude,
                    exclude_pattern: exclude_pattern.as_deref(),
                };
                each(&|frame| filter.apply(frame))
            }
            Self::SortBy { field, descending } => {
                each(&|frame| rows::sort(frame, field, *descending))
            }
            Self::Calculate {
                alias,
                calculation,
                replace,
            } => each(&|frame| arithmetic::calculate(frame, alias, calculation, *replace)),
            Self::RenameByRegex {
                pattern,
                replacement,
            } => each(&|frame| columns::rename(frame, pattern, replacement)),
            Self::Limit(rows) => each(&|mut frame| {
                for column in &mut frame.columns {
                    column.cells.truncate(*rows);
                }
                frame
            }),
        }
    }

    /// Reads one entry of a panel's `transformations`, or says why it is not made.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
        let options = value.get("options").unwrap_or(&Value::Null);
        let text = |value: &Value, key: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .filter(|text| !text.is_empty())
        };
        let flag = |key: &str| options.get(key).is_some_and(|flag| flag == true);
        Ok(match id {
            "organize" => organize(options),
            "merge" | "seriesToRows" => Self::Merge,
            "reduce" => Self::Reduce {
                calcs: calcs(options.get("reducers")),
                keep_columns: options
                    .get("mode")
                    .is_some_and(|mode| mode == "reduceFields"),
            },
            "filterFieldsByName" => {
                let (include, exclude) = (options.get("include"), options.get("exclude"));
                let names = |of: Option<&Value>| texts(of.and_then(|of| of.get("names")));
                let pattern = |of: Option<&Value>| of.and_then(|of| text(of, "pattern"));
                Self::FilterByName {
                    include: names(include),
                    include_pattern: pattern(include),
                    exclude: names(exclude),
                    exclude_pattern: pattern(exclude),
                }
            }
            "sortBy" => {
                let first = options.pointer("/sort/0").unwrap_or(&Value::Null);
                Self::SortBy {
                    field: text(first, "field")
                        .ok_or("the transformation \"sortBy\" names no field")?,
                    descending: first.get("desc").is_some_and(|desc| desc == true),
                }
            }
            "renameByRegex" => Self::RenameByRegex {
                pattern: text(options, "regex").unwrap_or_default(),
                replacement: text(options, "renamePattern").unwrap_or_default(),
            },
            "limit" => {
                let rows = options
                    .get("limitField")
                    .and_then(Value::as_u64)
                    .unwrap_or(10);
                Self::Limit(usize::try_from(rows).unwrap_or(usize::MAX))
            }
            "calculateField" => {
                let calculation = calculation(options)?;
                Self::Calculate {
                    alias: text(options, "alias").unwrap_or_else(|| calculation.name()),
                    calculation,
                    replace: flag("replaceFields"),
                }
            }
            other => return Err(format!("the transformation {other:?} is not made")),
        })
    }
}

fn organize(options: &Value) -> Transformation {
    let pairs = |key: &str| {
        options
            .get(key)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    let mut order: Vec<(u64, String)> = pairs("indexByName")
        .filter_map(|(name, at)| Some((at.as_u64()?, name.clone())))
        .collect();
    order.sort();
    let renamed = pairs("renameByName").filter_map(|(name, new)| {
        let new = new.as_str().filter(|new| !new.is_empty())?;
        Some((name.clone(), new.to_owned()))
    });
    Transformation::Organize {
        hidden: pairs("excludeByName")
            .filter(|(_, hidden)| **hidden == true)
            .map(|(name, _)| name.clone())
            .collect(),
        order: order.into_iter().map(|(_, name)| name).collect(),
        renamed: renamed.collect(),
    }
}

fn calculation(options: &Value) -> Result<Calculation, String> {
    let mode = options
        .get("mode")
        .and_then(Value::as_str)
        .unwrap_or("reduceRow");
    match mode {
        "binary" => {
            let binary = options.get("binary").unwrap_or(&Value::Null);
            let operator = binary
                .get("operator")
                .and_then(Value::as_str)
                .unwrap_or("+");
            let side = |key: &str| operand(binary.get(key));
            Ok(Calculation::Binary {
                left: side("left"),
                operator: operator
                    .chars()
                    .next()
                    .filter(|_| operator.len() == 1 && "+-*/".contains(operator))
                    .ok_or_else(|| {
                        format!("a calculated column with the operator {operator:?} is not made")
                    })?,
                right: side("right"),
            })
        }
        "reduceRow" => {
            let reduce = options.get("reduce").unwrap_or(&Value::Null);
            let name = reduce
                .get("reducer")
                .and_then(Value::as_str)
                .unwrap_or("sum");
            Ok(Calculation::Row {
                calc: Calc::read(name)
                    .ok_or_else(|| format!("a calculated column by {name:?} is not made"))?,
                fields: texts(reduce.get("include")),
            })
        }
        other => Err(format!(
            "a calculated column of the mode {other:?} is not made"
        )),
    }
}

/// A column or number: text in old files, an object naming a field or holding text in new ones.
fn operand(value: Option<&Value>) -> String {
    let inner = value.and_then(|value| {
        value
            .get("fixed")
            .or_else(|| value.pointer("/matcher/options"))
            .or(Some(value))
    });
    match inner {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn calcs(value: Option<&Value>) -> Vec<Calc> {
    let names = texts(value);
    let calcs: Vec<Calc> = names.iter().filter_map(|name| Calc::read(name)).collect();
    if calcs.is_empty() {
        vec![Calc::Max]
    } else {
        calcs
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}
