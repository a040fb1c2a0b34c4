use chart::figure::{self, Figure};
use dashboard::{
    BarChart, Frame, Histogram, Orientation, Panel, Stacking,
    figure::{Tint, bars, histogram},
};
use model::{Millis, Point};

use super::{Held, Sketch, show, shown};
use crate::{
    panel::{ask::Answers, colors, fields, numbers},
    wire::{FigureLegend, PanelRequest},
};

/// The bars of a histogram.
pub(in crate::panel) fn counts(
    panel: &Panel,
    kind: &Histogram,
    answers: &Answers,
) -> Option<Sketch> {
    let held = Held::of(panel, answers);
    let counted = histogram::histogram(&held.series(), kind)?;
    let unit = panel.field.unit.clone().unwrap_or_default();
    let palette = colors::of_series(
        &counted
            .series
            .iter()
            .map(|one| (one.name.as_str(), &panel.field, &[][..]))
            .collect::<Vec<_>>(),
    );
    let css = |at: usize| Some(chart::Palette::Screen.css(palette[at]));
    let spots = counted
        .buckets
        .iter()
        .enumerate()
        .map(|(bucket, (from, to))| {
            let end = |value: f64| numbers::write(Some(&unit), panel.field.decimals, value);
            let lines = counted.series.iter().enumerate().map(|(at, one)| {
                let count = one.counts.get(bucket).copied().unwrap_or(0.0);
                (one.name.clone(), numbers::write(None, None, count), css(at))
            });
            Some((format!("{} – {}", end(*from), end(*to)), lines.collect()))
        })
        .collect();
    let drawing = figure::Histogram {
        edges: counted.edges(),
        series: counted
            .series
            .iter()
            .zip(&palette)
            .map(|(one, color)| figure::HistogramSeries {
                label: one.name.clone(),
                color: *color,
                counts: one.counts.clone(),
            })
            .collect(),
        unit,
        decimals: panel.field.decimals,
        stacked: kind.stacked,
    };
    let legend = counted
        .series
        .iter()
        .enumerate()
        .map(|(at, one)| FigureLegend {
            label: one.name.clone(),
            color: css(at).unwrap_or_default(),
            values: vec![numbers::write(None, None, one.counts.iter().sum())],
        });
    Some(Sketch {
        summary: format!("histogram of {} buckets", counted.buckets.len()),
        legend: shown(&kind.legend, legend.collect()),
        legend_right: kind.legend.right,
        figure: Figure::Histogram(drawing),
        spots,
    })
}

/// Bars over categories.
pub(in crate::panel) fn columns(
    panel: &Panel,
    kind: &BarChart,
    frames: &[Frame],
    request: &PanelRequest,
) -> Option<Sketch> {
    let frame = frames.first()?;
    let data = bars(frame, &fields::configured(panel), kind, &numbers::write)?;
    let palette = colors::of_series(
        &data
            .series
            .iter()
            .map(|one| (one.name.as_str(), &one.field, &[][..]))
            .collect::<Vec<_>>(),
    );
    let tint = |tint: Option<Tint>| tint.map(|tint| colors::color(tint.color()));
    let css = |color: chart::Color| Some(chart::Palette::Screen.css(color));
    let mut spots = Vec::with_capacity(data.categories.len() * data.series.len());
    for (category, name) in data.categories.iter().enumerate() {
        for (at, one) in data.series.iter().enumerate() {
            spots.push(one.bars.get(category).map(|bar| {
                let color = tint(bar.tint).unwrap_or(palette[at]);
                let line = (one.name.clone(), bar.text.clone(), css(color));
                (name.clone(), vec![line])
            }));
        }
    }
    let first = data.series.first().map(|one| &one.field);
    let percent = kind.stacking == Stacking::Percent;
    let mut axis = chart::Axis::default();
    if let Some(field) = first {
        axis.unit = if percent {
            "percentunit".to_owned()
        } else {
            field.unit.clone().unwrap_or_default()
        };
        axis.decimals = field.decimals;
        axis.min = field.min;
        axis.max = field.max;
        axis.soft_min = field.draw.soft_min;
        axis.soft_max = field.draw.soft_max;
    }
    let groups = data
        .series
        .iter()
        .zip(&palette)
        .map(|(one, color)| figure::BarGroup {
            label: one.name.clone(),
            color: *color,
            colors: one.bars.iter().map(|bar| tint(bar.tint)).collect(),
            values: one
                .bars
                .iter()
                .map(|bar| bar.value.unwrap_or(f64::NAN))
                .collect(),
        });
    let drawing = figure::BarChart {
        groups: groups.collect(),
        axis,
        horizontal: match kind.orientation {
            Orientation::Horizontal => true,
            Orientation::Vertical => false,
            Orientation::Auto => request.height > request.width,
        },
        mode: match kind.stacking {
            Stacking::None => figure::BarMode::Grouped,
            Stacking::Normal => figure::BarMode::Stacked,
            Stacking::Percent => figure::BarMode::Percent,
        },
        values: show(kind.show_value),
        group_width: kind.group_width,
        thresholds: Vec::new(),
        categories: data.categories.clone(),
    };
    let legend = data
        .series
        .iter()
        .zip(&palette)
        .map(|(one, color)| FigureLegend {
            label: one.name.clone(),
            color: css(*color).unwrap_or_default(),
            values: kind
                .legend
                .calcs
                .iter()
                .map(|calc| {
                    let points: Vec<Point> = (0..)
                        .zip(&one.bars)
                        .filter_map(|(at, bar)| {
                            Some(Point {
                                at: Millis(at),
                                value: bar.value?,
                            })
                        })
                        .collect();
                    let value = dashboard::reduce(*calc, &points);
                    value.map_or_else(String::new, |value| numbers::text(&one.field, value))
                })
                .collect(),
        });
    Some(Sketch {
        summary: format!("bars of {} categories", data.categories.len()),
        legend: shown(&kind.legend, legend.collect()),
        legend_right: kind.legend.right,
        figure: Figure::BarChart(drawing),
        spots,
    })
}
