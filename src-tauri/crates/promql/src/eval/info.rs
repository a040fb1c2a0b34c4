//! `info()`: series with the labels of the info series that belong to them.

use std::collections::HashMap;

use super::selectors::Wanted;
use super::{Evaluation, Meter};
use crate::column::{ABSENT, Column, Series, is_absent, join_equal};
use crate::error::Error;
use crate::labels::{Labels, METRIC_NAME};
use crate::plan::{Grid, Info, Node, Selector};

/// What tells which info series belongs to a series.
const IDENTIFYING: [&str; 2] = ["instance", "job"];

impl Evaluation<'_> {
    pub(super) fn info(&self, vector: &Node, info: &Info, grid: &Grid) -> Result<Column, Error> {
        let series = self.vector(vector, grid)?;
        // The time of a sample decides which of two info series of one name is the current one.
        let infos = self.select(&info.selector, grid, Wanted::Time)?.vector()?;
        self.refuse_histograms(&info.selector)?;
        let mut by_identity: HashMap<Labels, Vec<&Series>> = HashMap::new();
        for one in &infos {
            by_identity
                .entry(identity(&one.labels))
                .or_default()
                .push(one);
        }
        let mut results = Vec::with_capacity(series.len());
        for one in series {
            self.meter.add(grid.len)?;
            let name = one.labels.name().unwrap_or("");
            if info.names.iter().all(|matcher| matcher.matches(name)) {
                results.push(one);
                continue;
            }
            let belonging = by_identity
                .get(&identity(&one.labels))
                .map(Vec::as_slice)
                .unwrap_or_default();
            enrich(&one, belonging, info, &self.meter, &mut results)?;
        }
        Ok(Column::Vector(join_equal(results)?))
    }
}

impl Evaluation<'_> {
    fn refuse_histograms(&self, selector: &Selector) -> Result<(), Error> {
        let mut series = self.data.get(selector.fetch).into_iter().flatten();
        match series.find(|one| !one.histograms.is_empty()) {
            None => Ok(()),
            Some(one) => Err(Error::Execution(format!(
                "this should be an info metric, with float samples: {}; leave it out by its name",
                one.labels
            ))),
        }
    }
}

/// Adds one series for each set of labels that a series gets on its way.
fn enrich(
    series: &Series,
    belonging: &[&Series],
    info: &Info,
    meter: &Meter<'_>,
    results: &mut Vec<Series>,
) -> Result<(), Error> {
    let needs_labels = info.labels.iter().any(|matcher| !matcher.matches(""));
    let mut made: HashMap<Vec<usize>, Series> = HashMap::new();
    for step in (0..series.values.len()).filter(|step| series.is_there(*step)) {
        let current = current_at(belonging, step)?;
        if current.is_empty() && needs_labels {
            continue;
        }
        if !made.contains_key(&current) {
            meter.add(series.values.len())?;
            let labels = with_labels_of(&series.labels, belonging, &current, info)?;
            let empty = Series {
                drop_name: series.drop_name,
                ..Series::new(labels, vec![ABSENT; series.values.len()])
            };
            made.insert(current.clone(), empty);
        }
        if let Some(made) = made.get_mut(&current) {
            made.set(step, series.cell(step).into());
        }
    }
    let mut made: Vec<Series> = made.into_values().collect();
    made.sort_by(|left, right| left.labels.cmp(&right.labels));
    results.append(&mut made);
    Ok(())
}

/// The places of the info series that hold at a step: of each name the newest.
fn current_at(belonging: &[&Series], step: usize) -> Result<Vec<usize>, Error> {
    let taken = |place: &usize| {
        belonging
            .get(*place)
            .and_then(|one| one.values.get(step))
            .copied()
            .unwrap_or(ABSENT)
    };
    let name = |place: &usize| belonging.get(*place).and_then(|one| one.labels.name());
    let mut current: Vec<usize> = Vec::new();
    for place in (0..belonging.len()).filter(|place| !is_absent(taken(place))) {
        match current.iter_mut().find(|other| name(other) == name(&place)) {
            None => current.push(place),
            Some(other) if taken(other) < taken(&place) => *other = place,
            Some(other) if taken(other) == taken(&place) => {
                let name = name(&place).unwrap_or("");
                return Err(Error::Execution(format!(
                    "found duplicate series for info metric {name}: two hold at the same time"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(current)
}

fn with_labels_of(
    labels: &Labels,
    belonging: &[&Series],
    current: &[usize],
    info: &Info,
) -> Result<Labels, Error> {
    let wanted = |name: &str| {
        info.labels.is_empty() || info.labels.iter().any(|matcher| matcher.name == name)
    };
    let mut added = Labels::empty();
    for one in current.iter().filter_map(|place| belonging.get(*place)) {
        let data = one.labels.iter().filter(|(name, _)| {
            *name != METRIC_NAME && !IDENTIFYING.contains(name) && wanted(name)
        });
        for (name, value) in data.filter(|(name, _)| labels.get(name).is_none()) {
            if added.get(name).is_some_and(|other| other != value) {
                return Err(Error::Execution(format!(
                    "conflicting label: two info series give different values to {name}"
                )));
            }
            added = added.with(name, value);
        }
    }
    Ok(added.iter().fold(labels.clone(), |labels, (name, value)| {
        labels.with(name, value)
    }))
}

fn identity(labels: &Labels) -> Labels {
    labels.filtered(|name| IDENTIFYING.contains(&name))
}
