use crate::{
    layout::{self, GAP, Layout},
    palette::Ink,
    scale::ValueScale,
    scene::{Scene, Stroke, Text, crisp},
    spec::{Axis, ChartSpec},
};

/// Lines across the plot.
pub(super) fn grid(scene: &mut Scene, spec: &ChartSpec, layout: &Layout) {
    let plot = layout.plot;
    let stroke = || Stroke::new(Ink::Grid, 1.0);
    let across = |scene: &mut Scene, scale: &ValueScale| {
        for tick in &scale.ticks {
            let y = crisp(plot.top + plot.height * (1.0 - scale.share(tick.at)));
            scene.line((plot.left, y), (plot.left + plot.width, y), stroke());
        }
    };
    if spec.y.grid.unwrap_or(true) {
        across(scene, &layout.value);
    }
    if let (Some(scale), Some(axis)) = (&layout.right, &spec.right)
        && axis.grid.unwrap_or(false)
    {
        across(scene, scale);
    }
    for tick in &layout.time_ticks {
        let x = crisp(plot.left + plot.width * layout.time.share(tick.at as i64));
        scene.line((x, plot.top + plot.height), (x, plot.top), stroke());
    }
}

/// Ticks and names of all axes.
pub(super) fn labels(scene: &mut Scene, spec: &ChartSpec, layout: &Layout, width: f64) {
    let plot = layout.plot;
    let ink = |axis: &Axis| axis.color.map_or(Ink::Axis, Ink::Mark);
    let y = |scale: &ValueScale, at| plot.top + plot.height * (1.0 - scale.share(at));
    if !spec.y.hidden {
        for tick in &layout.value.ticks {
            let at = (plot.left - GAP, y(&layout.value, tick.at));
            let label = Text::new(tick.label.as_str(), at.0, at.1).middle().right();
            scene.text(label.ink(ink(&spec.y)));
        }
        if let Some(label) = &spec.y.label {
            scene.text(
                Text::new(label.as_str(), 0.0, 2.0)
                    .below()
                    .ink(ink(&spec.y)),
            );
        }
    }
    if let (Some(scale), Some(axis)) = (&layout.right, &spec.right)
        && !axis.hidden
    {
        for tick in &scale.ticks {
            let at = (plot.left + plot.width + GAP, y(scale, tick.at));
            scene.text(
                Text::new(tick.label.as_str(), at.0, at.1)
                    .middle()
                    .ink(ink(axis)),
            );
        }
        if let Some(label) = &axis.label {
            let label = Text::new(label.as_str(), width, 2.0).below().right();
            scene.text(label.ink(ink(axis)));
        }
    }
    layout::time_labels(scene, &layout.time_ticks, plot, |at| layout.x(at), width);
}
