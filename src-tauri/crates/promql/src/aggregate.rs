//! Aggregations: many series → one for each group.

mod fold;
mod native;
mod pick;

use std::collections::HashMap;

use promql_parser::parser::token::{
    T_AVG, T_BOTTOMK, T_COUNT, T_COUNT_VALUES, T_GROUP, T_LIMIT_RATIO, T_LIMITK, T_MAX, T_MIN,
    T_QUANTILE, T_STDDEV, T_STDVAR, T_SUM, T_TOPK, TokenId,
};

use crate::column::{ABSENT, Cell, Column, Series, is_absent, is_present, mistyped};
use crate::error::Error;
use crate::eval::Meter;
use crate::functions::over_time::{quantile_of, quantile_warning};
use crate::labels::{Labels, METRIC_NAME};
use crate::notes::Notes;
use crate::plan::Node;

/// An aggregation of an expression.
#[derive(Debug)]
pub(crate) struct Aggregation {
    pub(crate) op: AggregateOp,
    pub(crate) grouping: Grouping,
    pub(crate) parameter: Option<Node>,
    pub(crate) vector: Node,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AggregateOp {
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    Limitk,
    LimitRatio,
    Quantile,
    CountValues,
}

/// Which labels make a group.
#[derive(Debug)]
pub(crate) enum Grouping {
    By(Vec<String>),
    Without(Vec<String>),
}

impl AggregateOp {
    pub(crate) fn from_token(token: TokenId) -> Option<Self> {
        Some(match token {
            T_SUM => Self::Sum,
            T_AVG => Self::Avg,
            T_COUNT => Self::Count,
            T_MIN => Self::Min,
            T_MAX => Self::Max,
            T_GROUP => Self::Group,
            T_STDDEV => Self::Stddev,
            T_STDVAR => Self::Stdvar,
            T_TOPK => Self::Topk,
            T_BOTTOMK => Self::Bottomk,
            T_LIMITK => Self::Limitk,
            T_LIMIT_RATIO => Self::LimitRatio,
            T_QUANTILE => Self::Quantile,
            T_COUNT_VALUES => Self::CountValues,
            _ => return None,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Count => "count",
            Self::Min => "min",
            Self::Max => "max",
            Self::Group => "group",
            Self::Stddev => "stddev",
            Self::Stdvar => "stdvar",
            Self::Topk => "topk",
            Self::Bottomk => "bottomk",
            Self::Limitk => "limitk",
            Self::LimitRatio => "limit_ratio",
            Self::Quantile => "quantile",
            Self::CountValues => "count_values",
        }
    }
}

/// The series in their groups.
pub(crate) struct Groups {
    /// What names each group, in the order its first series came.
    labels: Vec<Labels>,
    drop_name: Vec<bool>,
    /// The group of each series.
    of: Vec<usize>,
}

impl Groups {
    fn new(grouping: &Grouping, series: &[Series]) -> Self {
        let mut places: HashMap<Labels, usize> = HashMap::new();
        let mut groups = Self {
            labels: Vec::new(),
            drop_name: Vec::new(),
            of: Vec::with_capacity(series.len()),
        };
        for one in series {
            let labels = grouping.labels(&one.labels);
            let place = *places.entry(labels.clone()).or_insert_with(|| {
                groups.labels.push(labels);
                groups.drop_name.push(false);
                groups.labels.len() - 1
            });
            if let Some(drop_name) = groups.drop_name.get_mut(place) {
                *drop_name |= one.drop_name;
            }
            groups.of.push(place);
        }
        groups
    }

    /// The places of the series of each group.
    fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.labels.len()];
        for (series, group) in self.of.iter().enumerate() {
            if let Some(list) = members.get_mut(*group) {
                list.push(series);
            }
        }
        members
    }

    fn named(self, columns: Vec<Vec<f64>>) -> Vec<Series> {
        let names = self.labels.into_iter().zip(self.drop_name);
        names
            .zip(columns)
            .map(|((labels, drop_name), values)| Series {
                drop_name,
                ..Series::new(labels, values)
            })
            .collect()
    }
}

impl Grouping {
    fn labels(&self, labels: &Labels) -> Labels {
        match self {
            Self::By(names) if names.is_empty() => Labels::empty(),
            Self::By(names) => labels.filtered(|name| names.iter().any(|have| have == name)),
            Self::Without(names) => labels
                .filtered(|name| name != METRIC_NAME && !names.iter().any(|have| have == name)),
        }
    }
}

impl Grouping {
    /// The group of a series that has the value it counts as one of its labels.
    fn with_value(&self, labels: &Labels, label: &str, value: &str) -> Labels {
        let labelled = labels.with(label, value);
        match self {
            Self::By(_) => self.labels(&labelled).with(label, value),
            Self::Without(_) => self.labels(&labelled),
        }
    }
}

/// Aggregates the series at each of `len` steps; `parameter` is the value of the parameter there.
pub(crate) fn aggregate(
    aggregation: &Aggregation,
    parameter: Option<Column>,
    series: Vec<Series>,
    len: usize,
    notes: &Notes,
    meter: &Meter<'_>,
) -> Result<Vec<Series>, Error> {
    let groups = Groups::new(&aggregation.grouping, &series);
    let fold =
        |columns: fn(&Groups, &[Series], usize) -> Vec<Vec<f64>>| columns(&groups, &series, len);
    let columns = match aggregation.op {
        AggregateOp::Sum => fold(fold::columns::<fold::Total>),
        AggregateOp::Avg => fold(fold::columns::<fold::Average>),
        AggregateOp::Count => fold(fold::columns::<fold::Count>),
        AggregateOp::Min => fold(fold::columns::<fold::Least>),
        AggregateOp::Max => fold(fold::columns::<fold::Greatest>),
        AggregateOp::Group => fold(fold::columns::<fold::Presence>),
        AggregateOp::Stddev => fold(fold::columns::<fold::Deviation>),
        AggregateOp::Stdvar => fold(fold::columns::<fold::Variance>),
        AggregateOp::Quantile => {
            let quantiles = number(parameter)?;
            if !series.is_empty() {
                quantiles
                    .iter()
                    .filter_map(|quantile| quantile_warning(*quantile))
                    .for_each(|warning| notes.add(&warning));
            }
            quantile_columns(&groups, &series, &quantiles, meter)?
        }
        AggregateOp::CountValues => {
            let Some(Column::Text(label)) = parameter else {
                return Err(mistyped("a string", "another parameter"));
            };
            return count_values(&label, &aggregation.grouping, &series, len, meter);
        }
        AggregateOp::Topk
        | AggregateOp::Bottomk
        | AggregateOp::Limitk
        | AggregateOp::LimitRatio => {
            let parameter = number(parameter)?;
            return pick::pick(aggregation.op, &parameter, &groups, series, notes, meter);
        }
    };
    if !series.iter().any(Series::has_histograms) {
        return Ok(groups.named(columns));
    }
    let members = groups.members();
    let mut results = groups.named(columns);
    for (result, members) in results.iter_mut().zip(&members) {
        meter.check()?;
        native::aggregate(aggregation.op, result, &series, members, notes);
    }
    results.retain(|one| !one.is_empty());
    Ok(results)
}

fn number(parameter: Option<Column>) -> Result<Vec<f64>, Error> {
    parameter
        .ok_or_else(|| mistyped("a parameter", "none"))?
        .scalar()
}

fn quantile_columns(
    groups: &Groups,
    series: &[Series],
    quantiles: &[f64],
    meter: &Meter<'_>,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut values = Vec::new();
    let mut columns = Vec::with_capacity(groups.labels.len());
    for members in groups.members() {
        let mut column = Vec::with_capacity(quantiles.len());
        for (step, quantile) in quantiles.iter().enumerate() {
            meter.check()?;
            values.clear();
            values.extend(present_at(series, &members, step).map(|(_, value)| value));
            column.push(if values.is_empty() {
                ABSENT
            } else {
                quantile_of(*quantile, &mut values)
            });
        }
        columns.push(column);
    }
    Ok(columns)
}

/// The members that have a value at a step, with it.
fn present_at<'a>(
    series: &'a [Series],
    members: &'a [usize],
    step: usize,
) -> impl Iterator<Item = (usize, f64)> + 'a {
    let value = move |place: &usize| Some((*place, *series.get(*place)?.values.get(step)?));
    members
        .iter()
        .filter_map(value)
        .filter(|(_, value)| is_present(*value))
}

fn count_values(
    label: &str,
    grouping: &Grouping,
    series: &[Series],
    len: usize,
    meter: &Meter<'_>,
) -> Result<Vec<Series>, Error> {
    if label.is_empty() {
        return Err(Error::Execution(
            "count_values needs the name of the label to set; it is empty".to_owned(),
        ));
    }
    let mut places: HashMap<Labels, usize> = HashMap::new();
    let mut counted: Vec<Series> = Vec::new();
    for one in series {
        meter.check()?;
        for step in 0..len {
            let value = match one.cell(step) {
                Cell::Absent => continue,
                Cell::Float(value) => written(value),
                Cell::Histogram(histogram) => histogram.to_string(),
            };
            let labels = grouping.with_value(&one.labels, label, &value);
            let place = match places.get(&labels) {
                Some(place) => *place,
                None => {
                    // Each value has a column of its own, so few samples may make many.
                    meter.add(len)?;
                    places.insert(labels.clone(), counted.len());
                    counted.push(Series {
                        drop_name: one.drop_name,
                        ..Series::new(labels, vec![ABSENT; len])
                    });
                    counted.len() - 1
                }
            };
            if let Some(count) = counted
                .get_mut(place)
                .and_then(|series| series.values.get_mut(step))
            {
                *count = if is_absent(*count) { 1.0 } else { *count + 1.0 };
            }
        }
    }
    Ok(counted)
}

/// A number as Prometheus writes it: shortest digits, never an exponent.
fn written(value: f64) -> String {
    if value == f64::INFINITY {
        "+Inf".to_owned()
    } else {
        value.to_string().replace("inf", "Inf")
    }
}
