use std::collections::BTreeSet;

use crate::{SourceRef, used_variables};

mod options;
mod order;
mod query;
mod sort;

pub use options::Choice;
pub use order::order;

/// A variable as checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Name in `$name`.
    pub name: String,
    /// Name on screen; the name itself if empty.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// How much of it the bar shows.
    pub hide: Hide,
    /// Where its values come from.
    pub kind: VariableKind,
    /// Whether several values may be chosen.
    pub multi: bool,
    /// Whether "All" may be chosen.
    pub include_all: bool,
    /// What "All" is replaced by, instead of every value; not escaped.
    pub all_value: Option<String>,
    /// Filters options, and cuts values out of them if it has a group (named `value` and `text`, or
    /// the first).
    pub regex: Option<String>,
    /// Order of the options.
    pub sort: Sort,
    /// Asked again when the time range changes.
    pub refresh_on_range: bool,
    /// Values chosen in the file; `$__all` for "All".
    pub current: Vec<String>,
}

/// How much of a variable the bar shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Hide {
    #[default]
    Nothing,
    Label,
    Variable,
}

/// Order of options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Sort {
    #[default]
    AsAnswered,
    Text {
        descending: bool,
        ignore_case: bool,
    },
    Number {
        descending: bool,
    },
    Natural {
        descending: bool,
    },
}

/// Where a variable's values come from.
#[derive(Clone, Debug, PartialEq)]
pub enum VariableKind {
    /// A question to a source.
    Query {
        /// The source.
        source: SourceRef,
        /// The question, with variables in it.
        query: VariableQuery,
    },
    /// A list in the file: shown text and value.
    Custom(Vec<(String, String)>),
    /// One value nobody chooses.
    Constant(String),
    /// Durations.
    Interval {
        /// The durations.
        options: Vec<String>,
        /// "Auto" is offered: the range divided by this, at least that duration.
        auto: Option<(u32, String)>,
    },
    /// Free text with a default.
    TextBox(String),
    /// Sources of one plug-in.
    Source {
        /// Plug-in, such as `prometheus`.
        plugin: String,
    },
    /// Filters for every query of a source.
    AdHoc {
        /// The source.
        source: SourceRef,
        /// The filters of the file.
        filters: Vec<AdHocFilter>,
    },
    /// Labels by which every query of a source is grouped.
    GroupBy {
        /// The source.
        source: SourceRef,
    },
    /// A kind that is not offered; its current value is used.
    Unsupported(String),
}

/// One filter of an ad hoc variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdHocFilter {
    /// The label.
    pub label: String,
    /// `=`, `!=`, `=~`, `!~` or another of Grafana's.
    pub operator: String,
    /// What it is compared with.
    pub value: String,
}

/// The question of a query variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariableQuery {
    /// `label_values(selector, label)` or `label_values(label)`.
    LabelValues {
        /// The label.
        label: String,
        /// The series meant; all without.
        selector: Option<String>,
    },
    /// `label_names()` or `label_names(selector)`.
    LabelNames {
        /// The series meant; all without.
        selector: Option<String>,
    },
    /// `metrics(regex)`.
    Metrics {
        /// On metric names.
        regex: String,
    },
    /// `query_result(expr)`: one option per sample, written `name{labels} value time`.
    QueryResult {
        /// PromQL.
        expr: String,
    },
    /// Series selected by a bare selector, written as `name{labels}`.
    Series {
        /// The selector.
        selector: String,
    },
    /// Not a question to a Prometheus source.
    Unsupported(String),
}

impl Variable {
    /// Names of the variables that must be chosen before this one's options are known.
    #[must_use]
    pub fn needs(&self) -> BTreeSet<String> {
        let mut texts: Vec<&str> = self.regex.as_deref().into_iter().collect();
        match &self.kind {
            VariableKind::Query { source, query } => {
                if let SourceRef::Variable(name) = source {
                    let mut needs = texts_need(&texts);
                    needs.insert(name.clone());
                    needs.extend(texts_need(&query.texts()));
                    return needs;
                }
                texts.extend(query.texts());
            }
            VariableKind::Custom(options) => {
                texts.extend(options.iter().map(|(_, value)| value.as_str()));
            }
            VariableKind::Constant(text) | VariableKind::TextBox(text) => texts.push(text),
            _ => {}
        }
        texts_need(&texts)
    }
}

fn texts_need(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().flat_map(|text| used_variables(text)).collect()
}
