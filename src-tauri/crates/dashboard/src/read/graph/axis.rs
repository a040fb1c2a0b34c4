use serde_json::Value;

use super::super::{
    node::{Log, Node, number},
    singlestat,
};
use crate::{Calc, Field, Side};

/// The axes of a graph.
pub(super) struct Axes {
    pub(super) left: Scale,
    pub(super) right: Scale,
    pub(super) over: Over,
}

/// What stands along the horizontal axis.
pub(super) enum Over {
    Time,
    /// One bar per series.
    Series {
        calc: Calc,
    },
    /// How often values occur.
    Values {
        buckets: Option<u32>,
    },
}

/// A vertical axis.
#[derive(Default)]
pub(super) struct Scale {
    unit: Option<String>,
    min: Option<f64>,
    max: Option<f64>,
    decimals: Option<u8>,
    log_base: Option<f64>,
    label: Option<String>,
    hidden: bool,
}

impl Scale {
    pub(super) fn on(&self, field: &mut Field) {
        field.unit = self.unit.clone().or(field.unit.take());
        field.min = self.min;
        field.max = self.max;
        field.decimals = self.decimals;
        field.draw.scale = self.log_base.map(|base| crate::Scale::Log { base });
        field.draw.axis_label.clone_from(&self.label);
        field.draw.axis = self.hidden.then_some(Side::Hidden);
    }
}

pub(super) fn read(node: &mut Node<'_>, log: &Log) -> Axes {
    let mut align = node.child("yaxis");
    align.refuse_unless("align", &[], "the zeros of both axes are not aligned");
    align.ignore(&["alignLevel"]);
    let mut sides = node.children("yaxes").into_iter();
    let (left, right) = (sides.next(), sides.next());
    let (mut left, mut right) = (scale(left), scale(right));
    drop(sides);
    // Before schema 12, axes stood beside each other in the panel.
    if !node.has("yaxes") {
        (left, right) = beside(node);
    }
    Axes {
        left,
        right,
        over: over(node, log),
    }
}

fn scale(axis: Option<Node<'_>>) -> Scale {
    let Some(mut node) = axis else {
        return Scale::default();
    };
    node.ignore(&["$$hashKey", "align", "alignLevel"]);
    node.refuse_unless("splitFactor", &[], "numbers of the axis are pleasant ones");
    Scale {
        unit: node.filled("format"),
        min: node.number("min"),
        max: node.number("max"),
        decimals: node.decimals("decimals"),
        log_base: node.number("logBase").filter(|base| *base > 1.0),
        label: node.filled("label"),
        hidden: node.flag("show") == Some(false),
    }
}

fn beside(node: &mut Node<'_>) -> (Scale, Scale) {
    let shown = node.flag("y-axis").unwrap_or(true);
    let formats = node.texts("y_formats");
    let labels = [
        node.filled("leftYAxisLabel"),
        node.filled("rightYAxisLabel"),
    ];
    let mut grid = node.child("grid");
    // Limits are read with the other thresholds.
    for key in [
        "threshold1",
        "threshold2",
        "threshold1Color",
        "threshold2Color",
        "thresholdLine",
    ] {
        grid.ignore(&[key]);
    }
    let mut read = |at: usize, side: &str| Scale {
        unit: formats.get(at).filter(|unit| !unit.is_empty()).cloned(),
        min: grid.number(&format!("{side}Min")),
        max: grid.number(&format!("{side}Max")),
        decimals: None,
        log_base: grid
            .number(&format!("{side}LogBase"))
            .filter(|base| *base > 1.0),
        label: labels.get(at).cloned().flatten(),
        hidden: !shown,
    };
    (read(0, "left"), read(1, "right"))
}

fn over(node: &mut Node<'_>, log: &Log) -> Over {
    node.refuse_unless("x-axis", &[true.into()], "the time axis is drawn");
    let mut axis = node.child("xaxis");
    axis.refuse_unless("show", &[true.into()], "the axis is drawn");
    let mode = axis.filled("mode");
    let mode = mode.as_deref().unwrap_or("time");
    if mode != "histogram" {
        axis.ignore(&["buckets", "min", "max"]);
    }
    if mode != "series" {
        axis.ignore(&["values"]);
    }
    axis.ignore(&[
        "name",
        "format",
        "decimals",
        "label",
        "logBase",
        "splitFactor",
    ]);
    match mode {
        "time" => Over::Time,
        "histogram" => {
            for key in ["min", "max"] {
                axis.refuse(
                    key,
                    "the histogram reaches from the least to the greatest value",
                );
            }
            Over::Values {
                buckets: axis.count("buckets").filter(|count| *count > 0),
            }
        }
        "series" => {
            let name = axis.list("values").first().and_then(Value::as_str);
            Over::Series {
                calc: name.and_then(singlestat::calc).unwrap_or(Calc::Sum),
            }
        }
        other => {
            axis.approximate("mode", "it is drawn over time");
            log.warning(
                format!("a graph over {other:?} is drawn over time"),
                "use a table panel",
            );
            Over::Time
        }
    }
}

/// A limit of before schema 13: value, colour and whether it is a line.
pub(super) fn old_limits(grid: Option<&Value>) -> Vec<(f64, Option<&str>, bool)> {
    let part = |key: &str| grid.and_then(|grid| grid.get(key));
    let line = part("thresholdLine").is_some_and(|line| line == true);
    ["threshold1", "threshold2"]
        .into_iter()
        .filter_map(|key| {
            let value = part(key).and_then(number)?;
            let color = part(&format!("{key}Color")).and_then(Value::as_str);
            Some((value, color, line))
        })
        .collect()
}
