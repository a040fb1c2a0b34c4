//! Series as single numbers: names, colours, texts, stats and gauges.

use chart::{ChartSpec, Line, Palette};
use dashboard::{ColorMode, Field, Gauge, Panel, ReduceOptions, Stat, StatColor};
use model::{Millis, Point, TimeRange};

use super::ask::{Answers, Asked};
use crate::wire::{CellState, StatView};

/// What each series is called, by the query's format and the panel's overrides.
pub(super) fn names(panel: &Panel, answers: &Answers) -> Vec<String> {
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
        let labels: Vec<model::Labels> = group.iter().map(|series| series.labels.clone()).collect();
        let own = dashboard::legends(&first.legend_format, &first.expr, &labels);
        for (offset, (own, series)) in own.iter().zip(group).enumerate() {
            let field = panel.field_of(own, &series.ref_id, "number");
            names[start + offset] = field.shown_name(own, &series.labels);
        }
        start += count;
    }
    names
}

/// A value with the field's mapping, unit and decimals.
pub(super) fn text(field: &Field, value: f64) -> String {
    match field
        .mapping(Some(value))
        .and_then(|mapping| mapping.text.clone())
    {
        Some(text) => text,
        None => chart::unit::format(
            field.unit.as_deref().unwrap_or("short"),
            value,
            field.decimals,
        ),
    }
}

/// The dashboard's colour as the chart names it.
pub(super) fn color(color: dashboard::Color) -> chart::Color {
    match color {
        dashboard::Color::Ok => chart::Color::Ok,
        dashboard::Color::Warning => chart::Color::Warning,
        dashboard::Color::Critical => chart::Color::Critical,
        dashboard::Color::Muted => chart::Color::Muted,
        dashboard::Color::Series(at) => chart::Color::Series(at),
        dashboard::Color::Rgb(r, g, b) => chart::Color::Rgb(r, g, b),
    }
}

/// The colour and state a value has by mapping, fixed colour or threshold.
pub(super) fn judge(field: &Field, value: Option<f64>) -> (Option<dashboard::Color>, CellState) {
    let mapped = field.mapping(value).and_then(|mapping| mapping.color);
    let by_threshold = || {
        let thresholds = field.thresholds.as_ref()?;
        thresholds.color(value?, field.min, field.max)
    };
    let color = mapped.or_else(|| match &field.color {
        Some(ColorMode::Fixed(color) | ColorMode::Shades(color)) => Some(*color),
        Some(ColorMode::Palette | ColorMode::PaletteByName) => None,
        Some(ColorMode::Thresholds | ColorMode::Continuous(_)) | None => by_threshold(),
    });
    let state = match color {
        Some(dashboard::Color::Ok) => CellState::Ok,
        Some(dashboard::Color::Warning) => CellState::Warning,
        Some(dashboard::Color::Critical) => CellState::Critical,
        Some(dashboard::Color::Muted | dashboard::Color::Series(_) | dashboard::Color::Rgb(..))
        | None => CellState::Neutral,
    };
    (color, state)
}

/// The numbers of a stat panel.
pub(super) fn stats(panel: &Panel, stat: &Stat, answers: &Answers) -> Vec<StatView> {
    let mut views = views(panel, &stat.reduce, answers, stat.sparkline);
    let named = stat.names().unwrap_or(views.len() > 1);
    for view in &mut views {
        if !named {
            view.label.clear();
        }
        if view.value.is_some() {
            view.text = format!("{}{}{}", stat.prefix, view.text, stat.postfix);
        }
        if stat.color == StatColor::None {
            NEUTRAL.clone_into(&mut view.color);
            view.state = CellState::Neutral;
        }
    }
    views
}

/// The numbers of a gauge with their place on the arc.
pub(super) fn gauges(panel: &Panel, gauge: &Gauge, answers: &Answers) -> Vec<StatView> {
    let mut views = views(panel, &gauge.reduce, answers, false);
    if let [only] = views.as_mut_slice() {
        only.label.clear();
    }
    views
}

const NEUTRAL: &str = "var(--text)";
/// More numbers than this in one panel are not read any more.
const MOST: usize = 60;

fn views(
    panel: &Panel,
    reduce: &ReduceOptions,
    answers: &Answers,
    sparkline: bool,
) -> Vec<StatView> {
    let names = names(panel, answers);
    let most = reduce.limit.map_or(MOST, |limit| limit as usize).min(MOST);
    let mut views = Vec::new();
    for (name, series) in names.iter().zip(&answers.series) {
        let field = panel.field_of(name, &series.ref_id, "number");
        let single: Vec<&[Point]> = if reduce.all_values {
            series.points.chunks(1).collect()
        } else {
            vec![series.points.as_slice()]
        };
        for points in single {
            let value = dashboard::reduce(reduce.calc, points);
            let mut view = view(name, &field, value);
            if sparkline && points.len() > 1 {
                view.spark = spark(points, &field, value);
            }
            views.push(view);
            if views.len() == most {
                return views;
            }
        }
    }
    views
}

fn view(name: &str, field: &Field, value: Option<f64>) -> StatView {
    let finite = value.filter(|value| value.is_finite());
    let (color, state) = judge(field, value);
    let shown = match value {
        Some(value) => text(field, value),
        None => field
            .no_value
            .clone()
            .unwrap_or_else(|| "no value".to_owned()),
    };
    let (low, high) = ends(field);
    let share = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0);
    let bands = field
        .thresholds
        .as_ref()
        .map_or_else(Vec::new, |thresholds| {
            thresholds
                .absolute(Some(low), Some(high))
                .into_iter()
                .map(|(from, color)| (share(from.max(low)), css(Some(color))))
                .collect()
        });
    StatView {
        label: name.to_owned(),
        text: shown,
        value: finite,
        color: css(color),
        state,
        fraction: finite.map(share),
        bands,
        spark: None,
        background: None,
        change: None,
        links: Vec::new(),
    }
}

/// The ends of a gauge: those of the file, else of a share, else 0 to 100 as Grafana has it.
fn ends(field: &Field) -> (f64, f64) {
    let usual = if field.unit.as_deref() == Some("percentunit") {
        1.0
    } else {
        100.0
    };
    let low = field.min.unwrap_or(0.0);
    let high = field.max.unwrap_or(usual);
    if high > low {
        (low, high)
    } else {
        (low, low + usual)
    }
}

/// The colour of a number: that of its state. Other hues are for lines, and too faint for text.
fn css(found: Option<dashboard::Color>) -> String {
    match found {
        Some(
            state @ (dashboard::Color::Ok | dashboard::Color::Warning | dashboard::Color::Critical),
        ) => Palette::Screen.css(color(state)),
        Some(dashboard::Color::Muted | dashboard::Color::Series(_) | dashboard::Color::Rgb(..))
        | None => NEUTRAL.to_owned(),
    }
}

fn spark(points: &[Point], field: &Field, value: Option<f64>) -> Option<String> {
    let (first, last) = (points.first()?, points.last()?);
    let mut spec = ChartSpec::new(
        240,
        48,
        TimeRange {
            start: first.at,
            end: last.at,
        },
    );
    spec.bare = true;
    let color = judge(field, value).0.map_or(chart::Color::Series(0), color);
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
mod tests {
    use dashboard::{Color, Thresholds};

    use super::*;

    fn field() -> Field {
        Field {
            unit: Some("percentunit".into()),
            thresholds: Some(Thresholds {
                percentage: false,
                steps: vec![
                    (f64::NEG_INFINITY, Color::Ok),
                    (0.8, Color::Warning),
                    (0.95, Color::Critical),
                ],
            }),
            ..Field::default()
        }
    }

    #[test]
    fn a_threshold_gives_colour_state_and_band() {
        let view = view("pool", &field(), Some(0.9));
        assert_eq!(view.state, CellState::Warning);
        assert_eq!(view.color, "var(--threshold-warning)");
        assert_eq!(view.fraction, Some(0.9));
        let starts: Vec<f64> = view.bands.iter().map(|(from, _)| *from).collect();
        assert_eq!(starts, [0.0, 0.8, 0.95]);
    }

    #[test]
    fn what_is_no_number_says_so() {
        assert_eq!(view("x", &field(), None).text, "no value");
        let own = Field {
            no_value: Some("idle".into()),
            ..field()
        };
        assert_eq!(view("x", &own, None).text, "idle");
        assert_eq!(view("x", &field(), Some(f64::NAN)).value, None);
    }
}
