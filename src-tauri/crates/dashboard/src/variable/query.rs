use super::VariableQuery;

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

    /// The texts that may hold variables.
    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Self::LabelValues { label, selector } => {
                let selector = selector.as_deref();
                selector.into_iter().chain([label.as_str()]).collect()
            }
            Self::LabelNames { selector } => selector.as_deref().into_iter().collect(),
            Self::Metrics { regex } => vec![regex],
            Self::QueryResult { expr } => vec![expr],
            Self::Series { selector } => vec![selector],
            Self::Unsupported(_) => Vec::new(),
        }
    }
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
}
