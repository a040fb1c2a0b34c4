use std::collections::BTreeSet;

use model::{Code, Failure};
use promql::{Labels, METRIC_NAME, Stored, VectorSample};

use crate::group::exceeds;

/// The series that a recording rule makes of what its expression gives.
pub(crate) fn recorded(
    rule: &pack::Rule,
    limit: usize,
    found: Vec<VectorSample>,
) -> Result<Vec<(Labels, Stored)>, Failure> {
    let mut seen = BTreeSet::new();
    let mut samples = Vec::with_capacity(found.len());
    for one in found {
        let own = one.labels.iter();
        let fixed = rule.labels.0.iter();
        let pairs = own
            .chain([(METRIC_NAME, rule.name.as_str())])
            .chain(fixed.map(|(name, value)| (name.as_str(), value.as_str())));
        let labels = Labels::from_pairs(pairs);
        if !seen.insert(labels.clone()) {
            return Err(Failure::new(
                Code::BadQuery,
                format!("two series become the same record {labels}"),
            )
            .remedy("let the rule's labels leave apart what the expression tells apart"));
        }
        samples.push((labels, stored(one)));
    }
    exceeds(limit, samples.len(), "records", "series")?;
    Ok(samples)
}

fn stored(sample: VectorSample) -> Stored {
    match sample.histogram {
        Some(histogram) => Stored::Histogram(histogram),
        None => Stored::Number(sample.sample.value),
    }
}
