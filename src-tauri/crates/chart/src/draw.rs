//! A time series chart from back to front.

mod axes;
mod marks;
mod series;

use crate::{
    layout::Layout,
    palette::Ink,
    scene::{Fill, Scene, Stroke, tenths},
    spec::{ChartSpec, Mark, Rect},
};

/// Draws all of a chart and says where its marks are.
pub(crate) fn chart(scene: &mut Scene, spec: &ChartSpec, layout: &Layout, width: f64) -> Vec<Mark> {
    if !spec.bare {
        axes::grid(scene, spec, layout);
    }
    bands(scene, spec, layout);
    marks::spans(scene, spec, layout);
    // A pixel more above and below, so that a line along the edge is as thick as any other.
    let plot = layout.plot;
    let window = Rect {
        top: plot.top - 1.0,
        height: plot.height + 2.0,
        ..plot
    };
    scene.clipped(window, |scene| series::all(scene, spec, layout));
    limits(scene, spec, layout);
    let marks = marks::all(scene, spec, layout);
    if !spec.bare {
        axes::labels(scene, spec, layout, width);
    }
    marks
}

/// Areas between thresholds.
fn bands(scene: &mut Scene, spec: &ChartSpec, layout: &Layout) {
    let (low, high) = (layout.value.low, layout.value.high);
    for (at, threshold) in spec.thresholds.iter().enumerate() {
        let next = spec.thresholds.get(at + 1).map_or(high, |next| next.value);
        let (from, to) = (threshold.value.clamp(low, high), next.clamp(low, high));
        if threshold.fill && from < to {
            let plot = layout.plot;
            let across = (tenths(plot.left), tenths(plot.left + plot.width));
            let (top, bottom) = (layout.y(&layout.value, to), layout.y(&layout.value, from));
            let fill = Fill::tint(Ink::Mark(threshold.color), 0.08);
            scene.rects(vec![((across.0, top), (across.1, bottom))], fill);
        }
    }
}

/// Lines at thresholds.
fn limits(scene: &mut Scene, spec: &ChartSpec, layout: &Layout) {
    let scale = &layout.value;
    for threshold in spec.thresholds.iter().filter(|own| own.line) {
        if (scale.low..=scale.high).contains(&threshold.value) {
            let stroke = Stroke::new(Ink::Mark(threshold.color), 1.0);
            let stroke = match threshold.dashed {
                true => stroke.dashed(&[6.0, 4.0]),
                false => stroke,
            };
            let y = layout.y(scale, threshold.value);
            let plot = layout.plot;
            let ends = vec![(tenths(plot.left), y), (tenths(plot.left + plot.width), y)];
            scene.path(ends, stroke);
        }
    }
}
