use chart::figure::{self, Figure};
use dashboard::{
    Field, Frame, Panel, PieChart, PieValue,
    figure::{Reading, readings, slices},
};
use model::Point;

use super::{Sketch, shown};
use crate::{
    panel::{colors, fields, numbers},
    wire::FigureLegend,
};

/// Shares of a whole.
pub(in crate::panel) fn pie(panel: &Panel, kind: &PieChart, frames: &[Frame]) -> Option<Sketch> {
    let readings = readings(
        frames,
        &fields::configured(panel),
        &kind.reduce,
        &numbers::write,
    );
    let slices = slices(&readings, kind.order);
    if slices.is_empty() {
        return None;
    }
    let fields: Vec<(&str, &Field, &[Point])> = slices
        .iter()
        .filter_map(|slice| readings.get(slice.place))
        .map(|reading: &Reading| {
            (
                reading.name.as_str(),
                &reading.field,
                reading.points.as_slice(),
            )
        })
        .collect();
    let palette = colors::of_series(&fields);
    let colors: Vec<chart::Color> = slices
        .iter()
        .zip(&palette)
        .map(|(slice, own)| slice.tint.map_or(*own, |tint| colors::color(tint.color())))
        .collect();
    let css = |at: usize| chart::Palette::Screen.css(colors[at]);
    let percent = |share: f64| numbers::write(Some("percentunit"), Some(1), share);
    let spots = slices
        .iter()
        .enumerate()
        .map(|(at, slice)| {
            let lines = vec![
                ("Value".to_owned(), slice.text.clone(), Some(css(at))),
                ("Share".to_owned(), percent(slice.share), None),
            ];
            Some((slice.label.clone(), lines))
        })
        .collect();
    let legend = slices.iter().enumerate().map(|(at, slice)| FigureLegend {
        label: slice.label.clone(),
        color: css(at),
        values: kind
            .legend_values
            .iter()
            .filter_map(|value| match value {
                PieValue::Name => None,
                PieValue::Value => Some(slice.text.clone()),
                PieValue::Percent => Some(percent(slice.share)),
            })
            .collect(),
    });
    let drawing = figure::Pie {
        slices: slices
            .iter()
            .zip(&colors)
            .map(|(slice, color)| figure::Slice {
                label: slice.label.clone(),
                value: slice.value,
                text: slice.text.clone(),
                color: *color,
            })
            .collect(),
        donut: kind.donut,
        labels: kind
            .labels
            .iter()
            .map(|label| match label {
                PieValue::Name => figure::PieLabel::Name,
                PieValue::Value => figure::PieLabel::Value,
                PieValue::Percent => figure::PieLabel::Percent,
            })
            .collect(),
    };
    let largest = slices.iter().max_by(|a, b| a.share.total_cmp(&b.share))?;
    Some(Sketch {
        summary: format!(
            "{} shares, the largest is {} with {}",
            slices.len(),
            largest.label,
            percent(largest.share)
        ),
        legend: shown(&kind.legend, legend.collect()),
        legend_right: kind.legend.right,
        figure: Figure::Pie(drawing),
        spots,
    })
}
