use std::collections::BTreeMap;

use opentelemetry_proto::tonic::common::v1::{InstrumentationScope, KeyValue};
use promql::{Labels, METRIC_NAME};

use super::name;
use crate::otlp::value;

/// The labels that every point of a resource and scope shares.
#[derive(Debug)]
pub(super) struct Around {
    /// `job` and `instance`.
    target: Vec<(String, String)>,
    scope: Vec<(String, String)>,
    /// The other attributes of the resource, for `target_info`.
    rest: BTreeMap<String, String>,
}

impl Around {
    pub(super) fn of(resource: &[KeyValue]) -> Self {
        let find = |key| value::find(resource, key);
        let service = find("service.name").unwrap_or_else(|| "unknown_service".to_owned());
        let job = match find("service.namespace") {
            Some(namespace) => format!("{namespace}/{service}"),
            None => service,
        };
        let mut target = vec![("job".to_owned(), job)];
        if let Some(instance) = find("service.instance.id") {
            target.push(("instance".to_owned(), instance));
        }
        let rest = resource.iter().filter(|pair| {
            !matches!(
                pair.key.as_str(),
                "service.name" | "service.namespace" | "service.instance.id"
            )
        });
        Self {
            target,
            scope: Vec::new(),
            rest: as_labels(rest),
        }
    }

    pub(super) fn set_scope(&mut self, scope: Option<&InstrumentationScope>) {
        let pairs = value::scope_pairs(scope);
        self.scope = pairs
            .into_iter()
            .map(|(name, value)| (name::label(&name), value))
            .collect();
    }

    /// The series that carries what else is known of the resource, if there is anything.
    pub(super) fn target_info(&self) -> Option<Labels> {
        let target = self.target.iter().map(borrowed);
        (!self.rest.is_empty()).then(|| {
            Labels::from_pairs(
                self.rest
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .chain(target)
                    .chain([(METRIC_NAME, "target_info")]),
            )
        })
    }

    /// The labels of a point; those of its resource win over attributes of the same name.
    pub(super) fn point(&self, attributes: &[KeyValue]) -> Point {
        let mut labels = as_labels(attributes.iter());
        labels.extend(self.scope.iter().cloned());
        labels.extend(self.target.iter().cloned());
        Point(labels)
    }
}

/// The labels of a point without its metric name.
pub(super) struct Point(BTreeMap<String, String>);

impl Point {
    pub(super) fn series(&self, name: &str) -> Labels {
        self.with(name, None)
    }

    /// The series of a bucket (`le`) or a quantile.
    pub(super) fn series_of(&self, name: &str, label: &str, bound: f64) -> Labels {
        self.with(name, Some((label, &bound_text(bound))))
    }

    fn with(&self, name: &str, extra: Option<(&str, &str)>) -> Labels {
        let own = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        Labels::from_pairs(own.chain(extra).chain([(METRIC_NAME, name)]))
    }
}

fn bound_text(bound: f64) -> String {
    if bound == f64::INFINITY {
        "+Inf".to_owned()
    } else {
        bound.to_string()
    }
}

/// Attributes under label names; what falls on one name is joined by `;`, as specified.
fn as_labels<'a>(attributes: impl Iterator<Item = &'a KeyValue>) -> BTreeMap<String, String> {
    let mut sorted: Vec<&KeyValue> = attributes.collect();
    sorted.sort_by(|a, b| a.key.cmp(&b.key));
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for pair in sorted {
        let text = value::text(pair.value.as_ref());
        labels
            .entry(name::label(&pair.key))
            .and_modify(|have| {
                have.push(';');
                have.push_str(&text);
            })
            .or_insert(text);
    }
    labels
}

fn borrowed(pair: &(String, String)) -> (&str, &str) {
    (&pair.0, &pair.1)
}
