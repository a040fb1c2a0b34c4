//! Values for placeholders, and where they come from.

use std::collections::BTreeMap;

use model::Labels;

use crate::{placeholder::name_of, runbook::Placeholder};

/// What values are taken from, first come first served.
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    /// Typed by people or come out of steps, by the name of the placeholder.
    pub typed: BTreeMap<String, String>,
    /// Labels of the alert, series, line, span or row, and what to call them.
    pub labels: Option<(&'a Labels, &'a str)>,
    /// The environment's id.
    pub environment: &'a str,
}

/// A placeholder's value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The value.
    pub value: String,
    /// Where it came from, such as "label pod of the alert".
    pub from: String,
}

/// Values of the placeholders that have one.
#[must_use]
pub fn bind(placeholders: &[Placeholder], given: &Given<'_>) -> BTreeMap<String, Bound> {
    let mut bound = BTreeMap::new();
    for placeholder in placeholders {
        if let Some(found) = value(&placeholder.name, given) {
            bound.insert(placeholder.name.clone(), found);
        }
    }
    bound
}

fn value(name: &str, given: &Given<'_>) -> Option<Bound> {
    let typed = given.typed.get(name).filter(|value| !value.is_empty());
    if let Some(value) = typed {
        let step = name
            .strip_prefix("steps.")
            .and_then(|rest| rest.split('.').next());
        return Some(Bound {
            value: value.clone(),
            from: step.map_or_else(|| "typed".to_owned(), |step| format!("step {step:?}")),
        });
    }
    if let Some((labels, of)) = given.labels {
        // `<pod-name>` and `<your-pod>` ask for the label `pod`.
        let core = name.strip_prefix("your_").unwrap_or(name);
        let core = core.strip_suffix("_name").unwrap_or(core);
        let labelled = [name, core].iter().find_map(|wanted| {
            labels
                .0
                .iter()
                .find(|(label, value)| name_of(label) == *wanted && !value.is_empty())
        });
        if let Some((label, value)) = labelled {
            return Some(Bound {
                value: value.clone(),
                from: format!("label {label} of {of}"),
            });
        }
    }
    let environment = matches!(
        name,
        "environment" | "env" | "env_name" | "environment_name"
    );
    (environment && !given.environment.is_empty()).then(|| Bound {
        value: given.environment.to_owned(),
        from: "the environment".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_first_then_labels_then_the_environment() {
        let labels: Labels = [("pod", "api-1"), ("Exported-Job", "x"), ("empty", "")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let given = Given {
            typed: [
                ("ns".to_owned(), "shop".to_owned()),
                ("steps.a.first.pid".to_owned(), "7".to_owned()),
            ]
            .into(),
            labels: Some((&labels, "the alert")),
            environment: "production",
        };
        let placeholder = |name: &str| Placeholder {
            name: name.to_owned(),
            written: Vec::new(),
            line: 1,
        };
        let names = [
            "ns",
            "pod",
            "pod_name",
            "your_pod",
            "exported_job",
            "env",
            "empty",
            "other",
            "steps.a.first.pid",
        ];
        let bound = bind(&names.map(placeholder), &given);
        let said: Vec<String> = names
            .iter()
            .filter_map(|name| {
                let one = bound.get(*name)?;
                Some(format!("{name}={} ({})", one.value, one.from))
            })
            .collect();
        assert_eq!(
            said,
            [
                "ns=shop (typed)",
                "pod=api-1 (label pod of the alert)",
                "pod_name=api-1 (label pod of the alert)",
                "your_pod=api-1 (label pod of the alert)",
                "exported_job=x (label Exported-Job of the alert)",
                "env=production (the environment)",
                "steps.a.first.pid=7 (step \"a\")",
            ]
        );
    }
}
