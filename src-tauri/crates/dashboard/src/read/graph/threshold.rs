use super::super::{
    field,
    node::{Log, Node},
};
use super::axis::old_limits;
use crate::{Color, Panel, ThresholdStyle, Thresholds};

/// One limit of a graph.
struct Limit {
    from: f64,
    color: Color,
    below: bool,
    line: bool,
    fill: bool,
}

/// Reads `thresholds`, and those within `grid` of before schema 13.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) {
    let mut limits: Vec<Limit> = node
        .children("thresholds")
        .into_iter()
        .filter_map(|mut own| limit(&mut own, log))
        .collect();
    if limits.is_empty() {
        limits = old(node, log);
    }
    if limits.is_empty() {
        return;
    }
    let mut steps = vec![(f64::NEG_INFINITY, Color::Muted)];
    for limit in &limits {
        if limit.below {
            // Below the limit is the bad side: it takes the colour of the base.
            steps[0].1 = limit.color;
            steps.push((limit.from, Color::Muted));
        } else {
            steps.push((limit.from, limit.color));
        }
    }
    steps.sort_by(|one, other| one.0.total_cmp(&other.0));
    panel.field.thresholds = Some(Thresholds {
        percentage: false,
        steps,
    });
    let line = limits.iter().any(|limit| limit.line);
    let fill = limits.iter().any(|limit| limit.fill);
    panel.field.draw.threshold_style = Some(match (line, fill) {
        (true, true) => ThresholdStyle::Both,
        (true, false) => ThresholdStyle::Line,
        (false, true) => ThresholdStyle::Area,
        (false, false) => ThresholdStyle::Off,
    });
}

fn limit(node: &mut Node<'_>, log: &Log) -> Option<Limit> {
    node.ignore(&["$$hashKey", "visible"]);
    node.approximate_unless("yaxis", &["left".into()], "limits are on the left axis");
    let (line, fill) = (node.flag("line"), node.flag("fill"));
    let own = node.filled("lineColor").or(node.filled("fillColor"));
    let known = [
        ("critical", Some(Color::Critical)),
        ("warning", Some(Color::Warning)),
        ("ok", Some(Color::Ok)),
        ("custom", None),
    ];
    let mode = node.choice("colorMode", &known);
    let custom = || own.map_or(Color::Muted, |text| field::color(&text, log));
    Some(Limit {
        color: mode.unwrap_or(Some(Color::Critical)).unwrap_or_else(custom),
        below: node.choice("op", &[("gt", false), ("lt", true)]) == Some(true),
        line: line == Some(true),
        fill: fill == Some(true),
        from: node.number("value")?,
    })
}

fn old(node: &mut Node<'_>, log: &Log) -> Vec<Limit> {
    let limits = old_limits(node.peek("grid"));
    let falling = matches!(limits.as_slice(), [(first, ..), (second, ..)] if first > second);
    let limit = |(from, color, line): (f64, Option<&str>, bool)| Limit {
        from,
        color: color.map_or(Color::Warning, |text| field::color(text, log)),
        below: falling,
        line,
        fill: !line,
    };
    limits.into_iter().map(limit).collect()
}
