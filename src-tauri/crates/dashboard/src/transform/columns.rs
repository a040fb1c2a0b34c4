use std::collections::{HashMap, HashSet};

use crate::{Column, Frame, matching};

/// An order of columns by what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The label whose values are compared; the name if absent.
    pub label: Option<String>,
    /// Largest first.
    pub descending: bool,
}

pub(super) fn organize(
    mut frame: Frame,
    hidden: &[String],
    kept: &[String],
    order: &[String],
    sorted: &[Order],
    renamed: &[(String, String)],
) -> Frame {
    frame.columns.retain(|column| {
        !hidden.contains(&column.name) && (kept.is_empty() || kept.contains(&column.name))
    });
    if sorted.is_empty() {
        let places: HashMap<&str, usize> = order
            .iter()
            .enumerate()
            .map(|(at, name)| (name.as_str(), at))
            .collect();
        frame.columns.sort_by_key(|column| {
            places
                .get(column.name.as_str())
                .copied()
                .unwrap_or(order.len())
        });
    } else {
        frame.columns.sort_by(|one, other| {
            let mut orders = sorted.iter().map(|order| order.compare(one, other));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    for column in &mut frame.columns {
        if let Some((_, new)) = renamed.iter().find(|(old, _)| *old == column.name) {
            column.name.clone_from(new);
        }
    }
    frame
}

impl Order {
    fn compare(&self, one: &Column, other: &Column) -> std::cmp::Ordering {
        let key = |column: &Column| match &self.label {
            Some(label) => column.labels.get(label).unwrap_or_default().to_owned(),
            None => column.name.clone(),
        };
        let order = key(one).cmp(&key(other));
        if self.descending {
            order.reverse()
        } else {
            order
        }
    }
}

pub(super) fn rename(mut frame: Frame, pattern: &str, replacement: &str) -> Frame {
    for column in &mut frame.columns {
        if let Some(name) = matching::replace(pattern, &column.name, replacement) {
            column.name = name;
        }
    }
    frame
}

/// Which columns are kept, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameFilter {
    /// Names kept; all if empty.
    pub include: Vec<String>,
    /// A regular expression of names kept.
    pub include_pattern: Option<String>,
    /// A variable that holds names kept, such as `$columns`.
    pub include_variable: Option<String>,
    /// Names left out.
    pub exclude: Vec<String>,
    /// A regular expression of names left out.
    pub exclude_pattern: Option<String>,
    /// A variable that holds names left out.
    pub exclude_variable: Option<String>,
}

impl NameFilter {
    pub(super) fn apply(&self, mut frame: Frame) -> Frame {
        let matches = |pattern: Option<&str>, name: &str| {
            pattern
                .and_then(matching::regex)
                .is_some_and(|pattern| pattern.is_match(name))
        };
        let include: HashSet<&String> = self.include.iter().collect();
        let everything = include.is_empty() && self.include_pattern.is_none();
        frame.columns.retain(|column| {
            let name = &column.name;
            let wanted = everything
                || include.contains(name)
                || matches(self.include_pattern.as_deref(), name);
            wanted
                && !self.exclude.contains(name)
                && !matches(self.exclude_pattern.as_deref(), name)
        });
        frame
    }

    pub(super) fn fill(&mut self, fill: &dyn Fn(&str) -> String) {
        // Several values are written {a,b}.
        let names = |variable: &str| -> Vec<String> {
            let written = fill(variable);
            match written
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                Some(list) => list.split(',').map(|name| name.trim().to_owned()).collect(),
                None => vec![written],
            }
        };
        if let Some(variable) = self.include_variable.take() {
            self.include.extend(names(&variable));
        }
        if let Some(variable) = self.exclude_variable.take() {
            self.exclude.extend(names(&variable));
        }
        for pattern in [&mut self.include_pattern, &mut self.exclude_pattern]
            .into_iter()
            .flatten()
        {
            *pattern = fill(pattern);
        }
    }
}

/// Tells columns of the same name apart by a number, as Grafana does: `job 1`, `job 2`.
pub(super) fn number_repeated(columns: &mut [Column]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for column in columns.iter() {
        *counts.entry(column.name.clone()).or_default() += 1;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for column in columns {
        if counts.get(&column.name).is_some_and(|count| *count > 1) {
            let at = seen.entry(column.name.clone()).or_default();
            *at += 1;
            column.name = format!("{} {at}", column.name);
        }
    }
}
