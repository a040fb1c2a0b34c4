use crate::SourceRef;

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

impl VariableQuery {
    /// Reads Grafana's query text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let inner = |name: &str| {
            let rest = text.strip_prefix(name)?.trim_start();
            Some(rest.strip_prefix('(')?.trim_end().strip_suffix(')')?.trim())
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        if let Some(arguments) = inner("label_values") {
            // The label is the last argument; commas in the selector come before it.
            let (selector, label) = match arguments.rsplit_once(',') {
                Some((selector, label)) if !label.contains(['}', '"', ')']) => {
                    (some(selector.trim()), label.trim())
                }
                _ => (None, arguments),
            };
            return Self::LabelValues {
                label: label.to_owned(),
                selector,
            };
        }
        if let Some(selector) = inner("label_names") {
            return Self::LabelNames {
                selector: some(selector),
            };
        }
        if let Some(regex) = inner("metrics") {
            return Self::Metrics {
                regex: regex.to_owned(),
            };
        }
        if let Some(expr) = inner("query_result") {
            return Self::QueryResult {
                expr: expr.to_owned(),
            };
        }
        if text.is_empty() {
            return Self::Unsupported("an empty query".to_owned());
        }
        Self::Series {
            selector: text.to_owned(),
        }
    }
}

impl Variable {
    /// Turns a source's answer into options: filtered and cut by the regex, unique, sorted.
    #[must_use]
    pub fn options(&self, answered: &[String]) -> Vec<String> {
        let pattern = self.regex.as_deref().filter(|regex| !regex.is_empty());
        let compiled = pattern.map(crate::matching::regex);
        let cut = |value: &String| match &compiled {
            None => Some(value.clone()),
            // A pattern that cannot be compiled is in the problems and filters nothing.
            Some(None) => Some(value.clone()),
            Some(Some(pattern)) => {
                let found = pattern.captures(value)?;
                let group = found.name("value").or_else(|| found.get(1));
                Some(
                    group
                        .map_or(value.as_str(), |group| group.as_str())
                        .to_owned(),
                )
            }
        };
        let mut options: Vec<String> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for option in answered.iter().filter_map(cut) {
            if seen.insert(option.clone()) {
                options.push(option);
            }
        }
        self.sort.apply(&mut options);
        options
    }
}

impl Sort {
    /// The order of Grafana's number: 0 none, then text, number, text without case and natural,
    /// each ascending and descending.
    #[must_use]
    pub fn read(number: u64) -> Self {
        let descending = number.is_multiple_of(2);
        match number {
            1 | 2 => Self::Text {
                descending,
                ignore_case: false,
            },
            3 | 4 => Self::Number { descending },
            5 | 6 => Self::Text {
                descending,
                ignore_case: true,
            },
            7 | 8 => Self::Natural { descending },
            _ => Self::AsAnswered,
        }
    }

    fn apply(self, options: &mut [String]) {
        let descending = match self {
            Self::AsAnswered => return,
            Self::Text {
                descending,
                ignore_case: false,
            } => {
                options.sort();
                descending
            }
            Self::Text {
                descending,
                ignore_case: true,
            } => {
                options.sort_by_key(|option| option.to_lowercase());
                descending
            }
            Self::Number { descending } => {
                options.sort_by(|one, other| first_number(one).total_cmp(&first_number(other)));
                descending
            }
            Self::Natural { descending } => {
                options.sort_by_key(|option| natural(option));
                descending
            }
        };
        if descending {
            options.reverse();
        }
    }
}

/// The first number within a text, as Grafana sorts; none comes first.
fn first_number(text: &str) -> f64 {
    let digits: String = text
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    digits.trim_end_matches('.').parse().unwrap_or(-1.0)
}

/// Text cut at the borders of numbers, so that `pod-2` comes before `pod-10`.
fn natural(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let mut number = false;
    for letter in text.chars() {
        let digit = letter.to_digit(10).map(u64::from);
        match (digit, parts.last_mut()) {
            (Some(digit), Some((_, so_far))) => {
                *so_far = so_far.saturating_mul(10).saturating_add(digit);
            }
            (Some(digit), None) => parts.push((String::new(), digit)),
            (None, Some((word, _))) if !number => word.push(letter),
            (None, _) => parts.push((letter.to_string(), 0)),
        }
        number = digit.is_some();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variable_queries_are_read_in_all_their_forms() {
        let values = |label: &str, selector: Option<&str>| VariableQuery::LabelValues {
            label: label.to_owned(),
            selector: selector.map(str::to_owned),
        };
        for (text, expected) in [
            ("label_values(job)", values("job", None)),
            ("label_values(up, job)", values("job", Some("up"))),
            (
                "label_values(up{a=\"x, y\", b=~\"$c\"}, instance)",
                values("instance", Some("up{a=\"x, y\", b=~\"$c\"}")),
            ),
            (
                "label_values( {job=\"$job\"} ,pod )",
                values("pod", Some("{job=\"$job\"}")),
            ),
            (
                "label_names()",
                VariableQuery::LabelNames { selector: None },
            ),
            (
                "metrics(^http_.*)",
                VariableQuery::Metrics {
                    regex: "^http_.*".to_owned(),
                },
            ),
            (
                "query_result(sum(up) by (job))",
                VariableQuery::QueryResult {
                    expr: "sum(up) by (job)".to_owned(),
                },
            ),
            (
                "up{job=\"a\"}",
                VariableQuery::Series {
                    selector: "up{job=\"a\"}".to_owned(),
                },
            ),
        ] {
            assert_eq!(VariableQuery::read(text), expected, "{text}");
        }
    }

    fn variable(regex: Option<&str>, sort: u64) -> Variable {
        Variable {
            name: "v".to_owned(),
            label: String::new(),
            description: String::new(),
            hide: Hide::Nothing,
            kind: VariableKind::TextBox(String::new()),
            multi: false,
            include_all: false,
            all_value: None,
            regex: regex.map(str::to_owned),
            sort: Sort::read(sort),
            refresh_on_range: false,
            current: Vec::new(),
        }
    }

    #[test]
    fn options_are_cut_by_the_regex_made_unique_and_sorted() {
        let answered = ["pod-10", "pod-2", "POD-1", "other", "pod-2"].map(str::to_owned);
        for (regex, sort, expected) in [
            (None, 0, "pod-10 pod-2 POD-1 other"),
            (Some("/pod-(\\d+)/"), 0, "10 2"),
            (Some("/pod-(?<value>\\d)(\\d)?/i"), 1, "1 2"),
            (Some("pod.*"), 7, "pod-2 pod-10"),
            (Some("pod"), 0, ""),
            (None, 2, "pod-2 pod-10 other POD-1"),
            (None, 3, "other POD-1 pod-2 pod-10"),
            (None, 5, "other POD-1 pod-10 pod-2"),
            (Some("("), 0, "pod-10 pod-2 POD-1 other"),
        ] {
            let options = variable(regex, sort).options(&answered);
            assert_eq!(options.join(" "), expected, "{regex:?} {sort}");
        }
    }
}
