//! Columns as single numbers: stats, gauges and bar gauges.

use chart::{
    ChartSpec, Line,
    figure::{self, Figure, Reading},
    unit::{self, Formatted},
};
use dashboard::{
    BarGauge, BarMode, Calc, Cell, Field, Frame, Gauge, Orientation, Panel, ReduceOptions, Stat,
    StatColor, TextMode,
};
use model::{Labels, Millis, Point, TimeRange};

use super::{
    ask::{Answers, Asked},
    colors,
    fields::{self, Shown},
    links::Linker,
};
use crate::wire::{BarFill, BarGaugeView, CellState, Content, PanelRequest, StatView};

/// What each series is called by the query's format, before the panel's overrides.
pub(super) fn names(_panel: &Panel, answers: &Answers) -> Vec<String> {
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

/// A value with the field's mapping, unit and decimals.
pub(super) fn text(field: &Field, value: f64) -> String {
    let Formatted {
        prefix,
        text,
        suffix,
    } = formatted(field, value);
    format!("{prefix}{text}{suffix}")
}

fn formatted(field: &Field, value: f64) -> Formatted {
    match field
        .mapping(Some(value))
        .and_then(|mapping| mapping.text.clone())
    {
        Some(text) => Formatted {
            text,
            ..Formatted::default()
        },
        None => unit::parts(
            field.unit.as_deref().unwrap_or("short"),
            value,
            field.decimals,
        ),
    }
}

/// A stat panel for the window and for pictures.
pub(super) fn stat(
    panel: &Panel,
    stat: &Stat,
    frames: &[Frame],
    linker: &Linker<'_>,
) -> (Content, Figure) {
    let mut singles = singles(panel, &stat.reduce, frames, linker);
    let named = stat.names().unwrap_or(singles.len() > 1);
    for single in &mut singles {
        if stat.text == TextMode::Name {
            single.formatted = Formatted {
                text: std::mem::take(&mut single.label),
                ..Formatted::default()
            };
        } else if stat.text == TextMode::None {
            single.formatted = Formatted::default();
        }
        if !named {
            single.label.clear();
        }
        if single.value.is_some() && stat.text != TextMode::Name {
            single.formatted.prefix.insert_str(0, &stat.prefix);
            single.formatted.suffix.push_str(&stat.postfix);
        }
    }
    let views = singles.iter().map(|single| {
        let mut view = single.view();
        if stat.sparkline {
            view.spark = single.spark();
        }
        if stat.percent_change {
            view.change = dashboard::reduce(Calc::DiffPercent, &single.points)
                .filter(|change| change.is_finite());
        }
        match stat.color {
            StatColor::Value => {}
            StatColor::None => {
                colors::NEUTRAL.clone_into(&mut view.color);
                view.state = CellState::Neutral;
            }
            StatColor::Background => {
                view.background = single.color.map(colors::css);
                colors::NEUTRAL.clone_into(&mut view.color);
            }
        }
        view
    });
    let content = Content::Stat(views.collect());
    let figure = Figure::Stat(figure::Stat {
        readings: singles.into_iter().map(Single::reading).collect(),
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
    let mut singles = singles(panel, &gauge.reduce, frames, linker);
    if let [only] = singles.as_mut_slice() {
        only.label.clear();
    }
    let content = Content::Gauge(singles.iter().map(Single::view).collect());
    let figure = Figure::Gauge(figure::Gauge {
        readings: singles.into_iter().map(Single::reading).collect(),
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
    let singles = singles(panel, &bars.reduce, frames, linker);
    let horizontal = match bars.orientation {
        Orientation::Horizontal => true,
        Orientation::Vertical => false,
        Orientation::Auto => request.width <= request.height.saturating_mul(2),
    };
    let content = Content::BarGauge(BarGaugeView {
        items: singles.iter().map(Single::view).collect(),
        horizontal,
        fill: match bars.mode {
            BarMode::Basic => BarFill::Plain,
            BarMode::Gradient => BarFill::Gradient,
            BarMode::Lcd => BarFill::Cells,
        },
        unfilled: bars.unfilled,
    });
    let figure = Figure::BarGauge(figure::BarGauge {
        readings: singles.into_iter().map(Single::reading).collect(),
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

/// More numbers than this in one panel are not read any more.
const MOST: usize = 60;

/// One number of a panel.
pub(super) struct Single {
    pub(super) label: String,
    pub(super) formatted: Formatted,
    pub(super) value: Option<f64>,
    pub(super) color: Option<dashboard::Color>,
    field: Field,
    ends: (f64, f64),
    points: Vec<Point>,
    links: Vec<crate::wire::LinkView>,
}

/// The numbers of all columns that the options mean.
pub(super) fn singles(
    panel: &Panel,
    reduce: &ReduceOptions,
    frames: &[Frame],
    linker: &Linker<'_>,
) -> Vec<Single> {
    let shown: Vec<(&Frame, Shown<'_>)> = frames
        .iter()
        .flat_map(|frame| {
            fields::of_frame(panel, frame)
                .into_iter()
                .map(move |shown| (frame, shown))
        })
        .filter(|(_, shown)| shown.field.hidden != Some(true) && is_meant(reduce, shown))
        .collect();
    let numbers = |cells: &[Cell]| cells.iter().filter_map(Cell::number).collect::<Vec<_>>();
    let all = colors::span(
        shown
            .iter()
            .flat_map(|(_, shown)| numbers(&shown.column.cells)),
    );
    let most = reduce.limit.map_or(MOST, |limit| limit as usize).min(MOST);
    let alone = |frame: &Frame| {
        let count = frame
            .columns
            .iter()
            .filter(|one| one.kind() == "number")
            .count();
        count <= 1
    };
    let mut singles = Vec::new();
    for (frame, shown) in &shown {
        let own = colors::span(numbers(&shown.column.cells).into_iter());
        let ends = shown.field.ends(own, all);
        let mut add = |label: String, cell: &Cell, points: Vec<Point>, row: usize| {
            let labels = fields::labels_of(frame, shown.column, row);
            singles.push(Single {
                label,
                formatted: of_cell(&shown.field, cell),
                value: number_of(cell),
                color: colors::judge(&shown.field, cell, ends),
                field: shown.field.clone(),
                ends,
                points,
                links: linker.of_value(&shown.field, &shown.name, &labels, cell, frame, row),
            });
        };
        if reduce.all_values {
            for (row, cell) in shown.column.cells.iter().enumerate().take(most) {
                let texts: Vec<String> = frame
                    .columns
                    .iter()
                    .filter_map(|column| match column.cells.get(row) {
                        Some(Cell::Text(text)) => Some(text.clone()),
                        _ => None,
                    })
                    .collect();
                let label = match (texts.is_empty(), alone(frame)) {
                    (true, _) => shown.name.clone(),
                    (false, true) => texts.join(" "),
                    (false, false) => format!("{} {}", texts.join(" "), shown.name),
                };
                add(label, cell, Vec::new(), row);
            }
        } else {
            let cell = dashboard::reduce_cells(reduce.calc, &shown.column.cells);
            let last = shown.column.cells.len().saturating_sub(1);
            add(shown.name.clone(), &cell, shown.points(), last);
        }
        if singles.len() >= most {
            singles.truncate(most);
            break;
        }
    }
    singles
}

/// Whether the panel's options mean a column: all numbers, or those of a name or expression.
fn is_meant(reduce: &ReduceOptions, shown: &Shown<'_>) -> bool {
    let kind = shown.column.kind();
    match reduce.fields.as_str() {
        "" => matches!(kind, "number" | "boolean" | "frame"),
        name if shown.name == name || shown.column.name == name => true,
        pattern => {
            pattern.starts_with('/')
                && (kind != "time" || pattern != "/.*/")
                && dashboard::matches(pattern, &shown.name)
        }
    }
}

fn number_of(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number).filter(|number| number.is_finite()),
        Cell::Trend(trend) => trend.value.filter(|number| number.is_finite()),
        Cell::Flag(flag) => Some(f64::from(u8::from(*flag))),
        Cell::Empty | Cell::Time(_) | Cell::Text(_) => None,
    }
}

/// A cell as it is written, with mapping, unit and decimals.
pub(super) fn of_cell(field: &Field, cell: &Cell) -> Formatted {
    let plain = |text: String| Formatted {
        text,
        ..Formatted::default()
    };
    let mapped = |text: &str| {
        let mapping = field.text_mapping(text);
        mapping.and_then(|mapping| mapping.shown(text))
    };
    match cell {
        Cell::Number(number) => formatted(field, *number),
        Cell::Trend(trend) => match trend.value {
            Some(value) => formatted(field, value),
            None => plain(String::new()),
        },
        Cell::Time(at) => {
            let own = field.unit.as_deref().filter(|unit| unit.contains("ime"));
            unit::parts(own.unwrap_or("dateTimeAsIso"), at.0 as f64, None)
        }
        Cell::Text(text) => plain(mapped(text).unwrap_or_else(|| text.clone())),
        Cell::Flag(flag) => {
            let word = if *flag { "true" } else { "false" };
            plain(mapped(word).unwrap_or_else(|| word.to_owned()))
        }
        Cell::Empty => {
            let mapped = field.mapping(None).and_then(|mapping| mapping.text.clone());
            plain(
                mapped
                    .or_else(|| field.no_value.clone())
                    .unwrap_or_default(),
            )
        }
    }
}

impl Single {
    fn share(&self, value: f64) -> f64 {
        ((value - self.ends.0) / (self.ends.1 - self.ends.0)).clamp(0.0, 1.0)
    }

    fn bands(&self) -> Vec<(f64, dashboard::Color)> {
        let thresholds = self.field.thresholds.as_ref();
        thresholds.map_or_else(Vec::new, |thresholds| {
            thresholds
                .absolute(Some(self.ends.0), Some(self.ends.1))
                .into_iter()
                .map(|(from, color)| (self.share(from.max(self.ends.0)), color))
                .collect()
        })
    }

    fn words(&self) -> String {
        let Formatted {
            prefix,
            text,
            suffix,
        } = &self.formatted;
        let whole = format!("{prefix}{text}{suffix}");
        if whole.is_empty() && self.value.is_none() {
            "no value".to_owned()
        } else {
            whole
        }
    }

    fn view(&self) -> StatView {
        let bands = self.bands();
        StatView {
            label: self.label.clone(),
            text: self.words(),
            value: self.value,
            color: colors::text_css(self.color),
            state: colors::state(self.color),
            fraction: self.value.map(|value| self.share(value)),
            bands: bands
                .into_iter()
                .map(|(from, color)| (from, colors::css(color)))
                .collect(),
            spark: None,
            background: None,
            change: None,
            links: self.links.clone(),
        }
    }

    fn spark(&self) -> Option<String> {
        spark(&self.points, self.color)
    }

    fn reading(self) -> Reading {
        let write = |end: f64| text(&self.field, end);
        Reading {
            fraction: self.value.map(|value| self.share(value)),
            color: self.color.map_or(chart::Color::Muted, colors::color),
            bands: self
                .bands()
                .into_iter()
                .map(|(from, color)| (from, colors::color(color)))
                .collect(),
            min: write(self.ends.0),
            max: write(self.ends.1),
            text: if self.formatted.text.is_empty() && self.value.is_none() {
                Formatted {
                    text: self.words(),
                    ..Formatted::default()
                }
            } else {
                self.formatted
            },
            label: self.label,
            spark: self.points,
        }
    }
}

/// A small drawing of a course.
pub(super) fn spark(points: &[Point], color: Option<dashboard::Color>) -> Option<String> {
    let (first, last) = (points.first()?, points.last()?);
    if first.at == last.at {
        return None;
    }
    let mut spec = ChartSpec::new(
        240,
        48,
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
