//! Evaluates a plan on samples in memory, one column per series.

mod finish;
mod histogram;
mod info;
mod meter;
mod parallel;
mod selectors;
mod slide;
mod windows;

use std::sync::Arc;
use std::time::Instant;

use crate::aggregate::aggregate;
use crate::answer::{RawSeries, Value};
use crate::column::{ABSENT, Column, Made, Series, is_absent, is_present, join_equal, mistyped};
use crate::error::Error;
use crate::functions::math::{greater, lesser};
use crate::functions::sort::{Order, sort};
use crate::functions::time::seconds;
use crate::labels::Labels;
use crate::native::Histogram;
use crate::notes::{Note, Notes};
use crate::options::{Cancel, Options};
use crate::plan::{Grid, Node, Plan};

pub(crate) use meter::Meter;
use selectors::Wanted;

/// Evaluates the whole plan; `data` are the samples of its fetches.
pub(crate) fn evaluate(
    plan: &Plan,
    data: &[Vec<RawSeries>],
    options: &Options,
    dropped: &Cancel,
    deadline: Option<Instant>,
    instant: bool,
) -> Result<(Value, Notes), Error> {
    let evaluation = Evaluation {
        data,
        options,
        instant,
        meter: Meter::new(options, dropped, deadline, data),
        notes: Notes::default(),
    };
    let value = match &plan.root {
        Node::Range(source) => Value::Matrix(evaluation.raw_range(source, &plan.grid)?),
        root => {
            let column = evaluation.node(root, &plan.grid)?;
            evaluation.finish(column, &plan.grid)?
        }
    };
    Ok((value, evaluation.notes))
}

struct Evaluation<'a> {
    data: &'a [Vec<RawSeries>],
    options: &'a Options,
    instant: bool,
    meter: Meter<'a>,
    notes: Notes,
}

impl Evaluation<'_> {
    /// The value of an expression at every instant of a grid.
    fn node(&self, node: &Node, grid: &Grid) -> Result<Column, Error> {
        self.meter.check()?;
        let before = self.meter.held();
        let column = self.compute(node, grid)?;
        // What the operands held is free again.
        self.meter.set(before.saturating_add(column.points()))?;
        Ok(column)
    }

    fn compute(&self, node: &Node, grid: &Grid) -> Result<Column, Error> {
        match node {
            Node::Number(number) => Ok(Column::Scalar(vec![*number; grid.len])),
            Node::Text(text) => Ok(Column::Text(text.clone())),
            Node::Time => Ok(Column::Scalar(grid.times().map(seconds).collect())),
            Node::Select(selector) => self.select(selector, grid, Wanted::Value),
            Node::Range(_) => Err(mistyped("an instant vector", "a range vector")),
            Node::OverTime {
                function,
                source,
                parameters,
            } => self.over_time(function, source, parameters, grid),
            Node::AbsentOverTime { source, labels } => self.absent_over_time(source, labels, grid),
            Node::Absent { vector, labels } => {
                let series = self.vector(vector, grid)?;
                Ok(absent(&series, labels, grid.len))
            }
            Node::Negate(inner) => self.negate(inner, grid),
            Node::Binary(binary) => {
                let left = self.node(&binary.left, grid)?;
                let right = self.node(&binary.right, grid)?;
                binary.apply(left, right, &self.notes, |series| self.drop_name(series))
            }
            Node::Aggregate(aggregation) => {
                let parameter = aggregation
                    .parameter
                    .as_ref()
                    .map(|node| self.node(node, grid))
                    .transpose()?;
                let series = self.vector(&aggregation.vector, grid)?;
                Ok(Column::Vector(aggregate(
                    aggregation,
                    parameter,
                    series,
                    grid.len,
                    &self.notes,
                    &self.meter,
                )?))
            }
            Node::Map {
                function,
                vector,
                parameters,
            } => {
                let parameters = self.scalars(parameters, grid)?;
                self.map(self.vector(vector, grid)?, &parameters, function.apply)
            }
            Node::Extreme { greatest, sides } => {
                let [left, right] = &**sides;
                let (left, right) = (self.node(left, grid)?, self.node(right, grid)?);
                let choose = if *greatest { greater } else { lesser };
                let pairs = left.scalar()?.into_iter().zip(right.scalar()?);
                Ok(Column::Scalar(
                    pairs.map(|(one, two)| choose(one, two)).collect(),
                ))
            }
            Node::Timestamp(inner) => self.timestamp(inner, grid),
            Node::ToScalar(inner) => Ok(Column::Scalar(only_value(
                &self.vector(inner, grid)?,
                grid.len,
            ))),
            Node::ToVector(inner) => {
                let values = self.node(inner, grid)?.scalar()?;
                Ok(Column::Vector(vec![Series::new(Labels::empty(), values)]))
            }
            Node::Info { vector, info } => self.info(vector, info, grid),
            Node::Sort { order, vector } => self.sort(order, vector, grid),
            Node::Relabel { rule, vector } => {
                let mut series = self.vector(vector, grid)?;
                series.iter_mut().for_each(|series| rule.apply(series));
                Ok(Column::Vector(join_equal(series)?))
            }
            Node::Histogram {
                function,
                parameters,
                buckets,
            } => self.histogram(function, parameters, buckets, grid),
            Node::OfHistogram { tells, vector } => {
                self.of_histogram(*tells, self.vector(vector, grid)?)
            }
        }
    }

    fn vector(&self, node: &Node, grid: &Grid) -> Result<Vec<Series>, Error> {
        self.node(node, grid)?.vector()
    }

    fn scalars(&self, nodes: &[Node], grid: &Grid) -> Result<Vec<Vec<f64>>, Error> {
        nodes
            .iter()
            .map(|node| self.node(node, grid)?.scalar())
            .collect()
    }

    /// The series' values are no longer the metric's: its name goes now, or at the end.
    fn drop_name(&self, series: &mut Series) {
        if self.options.delayed_name_removal {
            series.drop_name = true;
        } else {
            series.labels = series.labels.without_metric();
        }
    }

    fn negate(&self, inner: &Node, grid: &Grid) -> Result<Column, Error> {
        match self.node(inner, grid)? {
            Column::Scalar(values) => {
                Ok(Column::Scalar(values.iter().map(|value| -value).collect()))
            }
            column => {
                let mut series = column.vector()?;
                for one in &mut series {
                    for value in one.values.iter_mut().filter(|value| is_present(**value)) {
                        *value = -*value;
                    }
                    for histogram in one.histograms.iter_mut().flatten() {
                        Arc::make_mut(histogram).scale(-1.0);
                    }
                    self.drop_name(one);
                }
                Ok(Column::Vector(join_equal(series)?))
            }
        }
    }

    fn map(
        &self,
        mut series: Vec<Series>,
        parameters: &[Vec<f64>],
        apply: fn(f64, &[f64]) -> Option<f64>,
    ) -> Result<Column, Error> {
        let mut at_step = Vec::with_capacity(parameters.len());
        for one in &mut series {
            one.only_floats();
            for (step, value) in one.values.iter_mut().enumerate() {
                if is_absent(*value) {
                    continue;
                }
                at_step.clear();
                at_step.extend(parameters.iter().filter_map(|column| column.get(step)));
                *value = apply(*value, &at_step).unwrap_or(ABSENT);
            }
            self.drop_name(one);
        }
        series.retain(|one| !one.is_empty());
        Ok(Column::Vector(join_equal(series)?))
    }

    fn of_histogram(
        &self,
        tells: fn(&Histogram) -> f64,
        series: Vec<Series>,
    ) -> Result<Column, Error> {
        let mut results = Vec::with_capacity(series.len());
        for one in series.into_iter().filter(Series::has_histograms) {
            let told = |histogram: &Option<Arc<Histogram>>| {
                histogram.as_ref().map_or(ABSENT, |one| tells(one))
            };
            let mut result = Series::like(&one);
            result.values = one.histograms.iter().map(told).collect();
            result.values.resize(one.values.len(), ABSENT);
            self.drop_name(&mut result);
            results.push(result);
        }
        Ok(Column::Vector(join_equal(results)?))
    }

    /// When each sample was taken; a computed value was taken at its step.
    fn timestamp(&self, inner: &Node, grid: &Grid) -> Result<Column, Error> {
        let column = match inner {
            Node::Select(selector) => self.select(selector, grid, Wanted::Time)?,
            other => {
                let mut series = self.vector(other, grid)?;
                for one in &mut series {
                    for (step, at) in grid.times().enumerate() {
                        if one.is_there(step) {
                            one.set(step, Made::Float(seconds(at)));
                        }
                    }
                }
                Column::Vector(series)
            }
        };
        self.map(column.vector()?, &[], |value, _| Some(value))
    }

    fn sort(&self, order: &Order, vector: &Node, grid: &Grid) -> Result<Column, Error> {
        let mut series = self.vector(vector, grid)?;
        if matches!(order, Order::Value { .. }) {
            series.iter_mut().for_each(Series::only_floats);
            series.retain(|one| !one.is_empty());
        }
        if self.instant && grid.len == 1 {
            sort(&mut series, order);
        } else {
            self.notes.add(&Note::SortInRange);
        }
        Ok(Column::Vector(series))
    }
}

fn absent(series: &[Series], labels: &Labels, len: usize) -> Column {
    let mut values = vec![1.0; len];
    for one in series {
        for (step, missing) in values.iter_mut().enumerate() {
            if one.is_there(step) {
                *missing = ABSENT;
            }
        }
    }
    let column = Series::new(labels.clone(), values);
    Column::Vector(if column.is_empty() {
        Vec::new()
    } else {
        vec![column]
    })
}

/// The value where exactly one series has one, else NaN.
fn only_value(series: &[Series], len: usize) -> Vec<f64> {
    let mut found = vec![ABSENT; len];
    let mut several = vec![false; len];
    for one in series {
        for ((found, several), value) in found.iter_mut().zip(&mut several).zip(&one.values) {
            if is_present(*value) {
                *several |= is_present(*found);
                *found = *value;
            }
        }
    }
    found
        .iter()
        .zip(several)
        .map(|(value, several)| {
            if several || is_absent(*value) {
                f64::NAN
            } else {
                *value
            }
        })
        .collect()
}
