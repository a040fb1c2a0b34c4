//! Columns as single numbers: stats, gauges and bar gauges.

use chart::{
    ChartSpec, Line,
    figure::{self, Figure},
    unit::{self, Formatted},
};
use dashboard::{
    BarGauge, BarMode, Field, Frame, Gauge, Orientation, Panel, Stat, StatColor, TextMode,
    figure::{Reading, readings},
};
use model::{Labels, Millis, Point, TimeRange};

use super::{
    ask::{Answers, Asked},
    colors, fields,
    links::Linker,
};
use crate::wire::{BarFill, BarGaugeView, CellState, Content, PanelRequest, StatView};

/// What each series is called by the query's format, before the panel's overrides.
pub(super) fn names(answers: &Answers) -> Vec<String> {
    let mut names = vec![String::new(); answers.series.len()];
    let mut start = 0;
    // Names that say what differs are made among the series of one query.
    while start < answers.series.len() {
        let first = &answers.series[start];
        let same = |other: &&Asked| {
            other.ref_id == first.ref_id && other.legend_format == first.legend_format
        };
        let count = answers.series[start..].iter().take_while(same).count();
        let group = &answers.series[start..start + count];
        let labels: Vec<Labels> = group.iter().map(|series| series.labels.clone()).collect();
        let own = dashboard::legends(&first.legend_format, &first.expr, &labels);
        for (offset, own) in own.into_iter().enumerate() {
            names[start + offset] = own;
        }
        start += count;
    }
    names
}

/// Writes a number as the dashboard's figures ask for it.
pub(super) fn write(unit: Option<&str>, decimals: Option<u8>, value: f64) -> String {
    unit::format(unit.unwrap_or("short"), value, decimals)
}

/// A stat panel for the window and for pictures.
pub(super) fn stat(
    panel: &Panel,
    stat: &Stat,
    frames: &[Frame],
    request: &PanelRequest,
    linker: &Linker<'_>,
) -> (Content, Figure) {
    let mut readings = readings(frames, &fields::configured(panel), &stat.reduce, &write);
    let named = stat.names().unwrap_or(readings.len() > 1);
    for reading in &mut readings {
        match stat.text {
            TextMode::Name => reading.shown.text = std::mem::take(&mut reading.name),
            TextMode::None => {
                reading.name.clear();
                reading.shown.text.clear();
            }
            TextMode::Auto | TextMode::Value | TextMode::ValueAndName => {
                if !named {
                    reading.name.clear();
                }
                if reading.shown.value.is_some() {
                    let own = std::mem::take(&mut reading.shown.text);
                    reading.shown.text = format!("{}{own}{}", stat.prefix, stat.postfix);
                }
            }
        }
    }
    // A course lies under its number, over the width of its tile.
    let tiles = u32::try_from(readings.len()).unwrap_or(1).clamp(1, 4);
    let size = (
        (request.width / tiles).clamp(80, 2_000),
        (request.height / 3).clamp(24, 160),
    );
    let views = readings.iter().map(|reading| {
        let mut view = view(reading, linker);
        if stat.text == TextMode::None {
            view.text.clear();
        }
        let color = reading.shown.tint.map(|tint| tint.color());
        view.spark = stat
            .sparkline
            .then(|| spark(&reading.points, color, size))
            .flatten();
        view.change = reading.change.filter(|_| stat.percent_change);
        match stat.color {
            StatColor::Value => {}
            StatColor::None => {
                colors::NEUTRAL.clone_into(&mut view.color);
                view.state = CellState::Neutral;
            }
            StatColor::Background => {
                view.background = color.map(colors::css);
                colors::NEUTRAL.clone_into(&mut view.color);
            }
        }
        view
    });
    let content = Content::Stat(views.collect());
    let figure = Figure::Stat(figure::Stat {
        readings: readings.into_iter().map(drawn).collect(),
        color: match stat.color {
            StatColor::None => figure::StatColor::None,
            StatColor::Value => figure::StatColor::Value,
            StatColor::Background => figure::StatColor::Background,
        },
        sparkline: stat.sparkline,
    });
    (content, figure)
}

/// A gauge panel for the window and for pictures.
pub(super) fn gauge(
    panel: &Panel,
    gauge: &Gauge,
    frames: &[Frame],
    linker: &Linker<'_>,
) -> (Content, Figure) {
    let mut readings = readings(frames, &fields::configured(panel), &gauge.reduce, &write);
    if let [only] = readings.as_mut_slice() {
        only.name.clear();
    }
    let content = Content::Gauge(readings.iter().map(|one| view(one, linker)).collect());
    let figure = Figure::Gauge(figure::Gauge {
        readings: readings.into_iter().map(drawn).collect(),
        bands: gauge.threshold_markers,
        limits: gauge.threshold_labels,
    });
    (content, figure)
}

/// A bar gauge panel for the window and for pictures.
pub(super) fn bar_gauge(
    panel: &Panel,
    bars: &BarGauge,
    frames: &[Frame],
    request: &PanelRequest,
    linker: &Linker<'_>,
) -> (Content, Figure) {
    let readings = readings(frames, &fields::configured(panel), &bars.reduce, &write);
    let horizontal = match bars.orientation {
        Orientation::Horizontal => true,
        Orientation::Vertical => false,
        Orientation::Auto => request.width <= request.height.saturating_mul(2),
    };
    let content = Content::BarGauge(BarGaugeView {
        items: readings.iter().map(|one| view(one, linker)).collect(),
        horizontal,
        fill: match bars.mode {
            BarMode::Basic => BarFill::Plain,
            BarMode::Gradient => BarFill::Gradient,
            BarMode::Lcd => BarFill::Cells,
        },
        unfilled: bars.unfilled,
    });
    let figure = Figure::BarGauge(figure::BarGauge {
        readings: readings.into_iter().map(drawn).collect(),
        mode: match bars.mode {
            BarMode::Basic => figure::BarGaugeMode::Basic,
            BarMode::Gradient => figure::BarGaugeMode::Gradient,
            BarMode::Lcd => figure::BarGaugeMode::Lcd,
        },
        vertical: !horizontal,
        hide_rest: !bars.unfilled,
    });
    (content, figure)
}

fn words(reading: &Reading) -> String {
    if reading.shown.text.is_empty() && reading.shown.value.is_none() {
        "no value".to_owned()
    } else {
        reading.shown.text.clone()
    }
}

fn view(reading: &Reading, linker: &Linker<'_>) -> StatView {
    let color = reading.shown.tint.map(|tint| tint.color());
    StatView {
        label: reading.name.clone(),
        text: words(reading),
        value: reading.shown.value.filter(|value| value.is_finite()),
        color: colors::text_css(color),
        state: colors::state(color),
        fraction: reading.fraction,
        bands: reading
            .bands
            .iter()
            .map(|(from, tint)| (*from, colors::css(tint.color())))
            .collect(),
        spark: None,
        background: None,
        change: None,
        links: linker.of_reading(reading),
    }
}

fn drawn(reading: Reading) -> figure::Reading {
    let end = |value| write(reading.field.unit.as_deref(), reading.field.decimals, value);
    figure::Reading {
        fraction: reading.fraction,
        color: reading
            .shown
            .tint
            .map_or(chart::Color::Muted, |tint| colors::color(tint.color())),
        bands: reading
            .bands
            .iter()
            .map(|(from, tint)| (*from, colors::color(tint.color())))
            .collect(),
        min: end(reading.ends.0),
        max: end(reading.ends.1),
        text: Formatted {
            text: words(&reading),
            ..Formatted::default()
        },
        label: reading.name,
        spark: reading.points,
    }
}

/// A value with the field's mapping, unit and decimals.
pub(super) fn text(field: &Field, value: f64) -> String {
    dashboard::figure::number(field, Some(value), field.ends(None, None), &write).text
}

/// A small drawing of a course.
pub(super) fn spark(
    points: &[Point],
    color: Option<dashboard::Color>,
    (width, height): (u32, u32),
) -> Option<String> {
    let (first, last) = (points.first()?, points.last()?);
    if first.at == last.at {
        return None;
    }
    let mut spec = ChartSpec::new(
        width,
        height,
        TimeRange {
            start: first.at,
            end: last.at,
        },
    );
    spec.bare = true;
    let color = color.map_or(chart::Color::Series(0), colors::color);
    let mut line = Line::new("", color, points.to_vec());
    line.fill_opacity = 0.15;
    spec.gap_after = points
        .windows(2)
        .map(|pair| pair[1].at.0 - pair[0].at.0)
        .min()
        .map(|step| Millis(step * 3));
    spec.series.push(line);
    Some(chart::svg(&spec).svg)
}

#[cfg(test)]
mod tests;
