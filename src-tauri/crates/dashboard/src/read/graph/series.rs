use serde_json::Value;

use super::super::{
    field,
    node::{Log, Node},
};
use super::{axis::Scale, dashes};
use crate::{
    ColorMode, DrawStyle, Field, Gradient, Interpolation, Matcher, Nulls, Override, Points, Side,
    Stacking,
};

/// Reads one of `seriesOverrides` as an override of today.
pub(super) fn read(node: &mut Node<'_>, right: &Scale, log: &Log) -> Option<Override> {
    node.ignore(&["$$hashKey", "hiddenSeries"]);
    node.approximate("zindex", "series are drawn in their order");
    node.approximate_unless("sortBy", &[], "series are in their order");
    let alias = node.text("alias")?;
    let matcher = if alias.starts_with('/') {
        Matcher::Regex(alias.to_owned())
    } else {
        Matcher::Name(alias.to_owned())
    };
    let mut field = Field::default();
    if node.number("yaxis") == Some(2.0) {
        right.on(&mut field);
        field.draw.axis = field.draw.axis.or(Some(Side::Right));
    }
    let (bars, lines, points) = (node.flag("bars"), node.flag("lines"), node.flag("points"));
    field.draw.style = match (bars, lines, points) {
        (Some(true), _, _) => Some(DrawStyle::Bars),
        (_, Some(false), Some(true)) => Some(DrawStyle::Points),
        (_, Some(true), _) => Some(DrawStyle::Lines),
        _ => None,
    };
    field.draw.interpolation = node.flag("steppedLine").map(|stepped| {
        if stepped {
            Interpolation::StepAfter
        } else {
            Interpolation::Linear
        }
    });
    field.draw.fill_opacity = node.number("fill").map(|fill| fill * 10.0);
    field.draw.fill_below_to = node.filled("fillBelowTo");
    field.draw.line_style = dashes(node);
    field.draw.gradient = node
        .number("fillGradient")
        .filter(|gradient| *gradient > 0.0)
        .map(|_| Gradient::Opacity);
    field.draw.points = points.map(|on| if on { Points::Always } else { Points::Never });
    field.draw.point_size = node.number("pointradius").map(|radius| radius * 2.0 + 1.0);
    field.draw.span_nulls = node.choice(
        "nullPointMode",
        &[("connected", Nulls::Always), ("null", Nulls::Never)],
    );
    field.draw.line_width = node.number("linewidth");
    field.draw.stacking = match node.any("stack") {
        Some(Value::Bool(true)) => Some(Stacking::Normal),
        Some(Value::Bool(false)) => Some(Stacking::None),
        Some(Value::String(group)) => {
            field.draw.stack_group = Some(group.clone());
            Some(Stacking::Normal)
        }
        _ => None,
    };
    let transform = node.choice("transform", &[("negative-Y", true), ("constant", false)]);
    field.draw.negative = transform;
    field.draw.constant = transform.map(|negative| !negative);
    field.color = node
        .text("color")
        .map(|text| ColorMode::Fixed(field::color(text, log)));
    field.hidden_from_legend = node.flag("legend").map(|shown| !shown);
    field.hidden_from_tooltip = node.flag("hideTooltip");
    (field != Field::default()).then_some(Override { matcher, field })
}
