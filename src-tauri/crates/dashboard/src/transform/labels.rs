use indexmap::IndexMap;

use super::merge;
use crate::{Cell, Column, Frame};

/// Labels become columns of one value each, and all frames one table.
///
/// The column of a series is then called `Value`, or by the label `value_label`.
pub(super) fn to_columns(
    frames: Vec<Frame>,
    value_label: Option<&str>,
    keep: &[String],
) -> Vec<Frame> {
    let widened = |frame: Frame| {
        let rows = frame.rows();
        let mut columns = Vec::with_capacity(frame.columns.len() + 4);
        let mut labels: IndexMap<String, String> = IndexMap::new();
        for mut column in frame.columns {
            if column.labels.0.is_empty() {
                columns.push(column);
                continue;
            }
            if column.name == frame.name {
                "Value".clone_into(&mut column.name);
            }
            for (label, value) in std::mem::take(&mut column.labels).0 {
                if !keep.is_empty() && !keep.contains(&label) {
                    continue;
                }
                if value_label == Some(label.as_str()) {
                    column.name = value;
                } else {
                    labels.entry(label).or_insert(value);
                }
            }
            columns.push(column);
        }
        for (label, value) in labels {
            columns.push(Column::new(label, vec![Cell::Text(value); rows]));
        }
        Frame {
            ref_id: frame.ref_id,
            name: String::new(),
            columns,
        }
    };
    merge::merge(frames.into_iter().map(widened).collect())
}

/// A table of labels and their values for each series.
pub(super) fn to_rows(frames: &[Frame], keep: &[String]) -> Vec<Frame> {
    let mut tables = Vec::new();
    for frame in frames {
        for column in &frame.columns {
            let labels = &column.labels;
            let pairs: Vec<(String, String)> = if keep.is_empty() {
                labels.0.clone().into_iter().collect()
            } else {
                let value = |name: &String| labels.get(name).unwrap_or_default().to_owned();
                keep.iter()
                    .map(|name| (name.clone(), value(name)))
                    .collect()
            };
            if labels.0.is_empty() || pairs.is_empty() {
                continue;
            }
            let (names, values) = pairs
                .into_iter()
                .map(|(name, value)| (Cell::Text(name), Cell::Text(value)))
                .unzip();
            tables.push(Frame {
                ref_id: frame.ref_id.clone(),
                name: column.name.clone(),
                columns: vec![Column::new("label", names), Column::new("value", values)],
            });
        }
    }
    tables
}
