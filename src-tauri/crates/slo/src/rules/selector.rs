//! Names and labels of recorded series.

use crate::Slo;

/// The label that names an objective.
pub(super) const ID: &str = "sloth_id";

/// Id, service and name, as Sloth makes one of the others.
pub(super) fn ids(slo: &Slo) -> (String, String, String) {
    let id = if slo.service.is_empty() {
        slo.id.clone()
    } else {
        format!("{}-{}", slo.service, slo.id)
    };
    (id, slo.service.clone(), slo.id.clone())
}

/// The name of a recorded error ratio.
pub(super) fn recorded(window: &str) -> String {
    format!("slo:sli_error:ratio_rate{window}")
}

/// Selects the series of one objective.
pub(super) fn selector(slo: &Slo) -> String {
    let (id, service, name) = ids(slo);
    let matchers: Vec<String> = [(ID, id), ("sloth_service", service), ("sloth_slo", name)]
        .into_iter()
        .map(|(label, value)| format!("{label}=\"{}\"", escaped(&value)))
        .collect();
    format!("{{{}}}", matchers.join(", "))
}

/// A text within the quotes of PromQL.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
