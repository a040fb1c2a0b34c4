//! Panels that are drawings of cells, bars, slices or states.

use chart::figure::{self, Figure, Show};
use chrono::{DateTime, Utc};
use dashboard::{
    BarChart, Field, Frame, Heatmap, HeatmapScale, Histogram, LegendMode, Orientation, Panel,
    PieChart, PieValue, ShowValue, Stacking, StateTimeline, StatusHistory, TargetFormat,
    figure::{
        HeatmapRows, Reading, Series, StateRow, Tint, bars, heatmap, histogram, readings, slices,
        state_timeline, status_history,
    },
};
use model::{Millis, Point};

use super::{Timing, ask::Answers, colors, draw, fields, numbers};
use crate::wire::{
    Content, Emptiness, EmptyCause, FigureLegend, FigureView, MarkView, PanelRequest, PlotRect,
    SpotShape, SpotView, Zone,
};

/// What a figure is before it is drawn: the drawing, and what a pointer finds on it.
pub(super) struct Sketch {
    pub(super) figure: Figure,
    summary: String,
    /// Head and lines of a tooltip, by the place's number in the drawing.
    spots: Vec<Option<(String, Lines)>>,
    legend: Vec<FigureLegend>,
    legend_right: bool,
}

type Lines = Vec<(String, String, Option<String>)>;

/// Draws a sketch for the window; without one there is nothing to draw.
pub(super) fn content(
    sketch: Option<Sketch>,
    request: &PanelRequest,
    marks: Vec<MarkView>,
) -> (Content, Option<Figure>) {
    let Some(sketch) = sketch else {
        let found = Emptiness::new(
            EmptyCause::Transformed,
            "The answer holds nothing that this kind of panel can draw.",
        );
        return (Content::Empty(found), None);
    };
    let (width, height) = (
        request.width.clamp(40, 4_000),
        request.height.clamp(30, 4_000),
    );
    let picture = sketch.figure.svg(width, height, chart::Palette::Screen);
    let plot = picture.plot.as_ref();
    let area = plot.map(|plot| plot.area);
    let mut told = sketch.spots;
    let mut spots: Vec<SpotView> = Vec::new();
    let mut tell = |shape: SpotShape, index: usize| {
        if let Some((title, lines)) = told.get_mut(index).and_then(Option::take) {
            spots.push(SpotView {
                shape,
                title,
                lines,
                links: Vec::new(),
            });
        }
    };
    for spot in &picture.spots {
        tell(shape(spot.shape), spot.index as usize);
    }
    if let Some(grid) = &picture.grid {
        for (column, (left, right)) in grid.columns.iter().enumerate() {
            for (row, (top, bottom)) in grid.rows.iter().enumerate() {
                let rect = SpotShape::Rect {
                    x: *left,
                    y: *top,
                    width: right - left,
                    height: bottom - top,
                };
                tell(rect, column * grid.rows.len() + row);
            }
        }
    }
    let view = FigureView {
        summary: sketch.summary,
        plot: area.map_or(
            PlotRect {
                x: 0.0,
                y: 0.0,
                width: f64::from(width),
                height: f64::from(height),
            },
            |area| PlotRect {
                x: area.left,
                y: area.top,
                width: area.width,
                height: area.height,
            },
        ),
        range: plot
            .and_then(|plot| plot.x)
            .map(|(start, end)| model::TimeRange { start, end }),
        svg: picture.svg,
        spots,
        legend: sketch.legend,
        legend_right: sketch.legend_right,
        marks,
    };
    (Content::Figure(Box::new(view)), Some(sketch.figure))
}

fn shape(shape: figure::SpotShape) -> SpotShape {
    match shape {
        figure::SpotShape::Rect {
            left,
            top,
            width,
            height,
        } => SpotShape::Rect {
            x: left,
            y: top,
            width,
            height,
        },
        figure::SpotShape::Sector {
            x,
            y,
            inner,
            outer,
            from,
            to,
        } => SpotShape::Sector {
            x,
            y,
            inner,
            outer,
            from,
            to,
        },
    }
}

/// The cells of a heatmap.
pub(super) fn heat(
    panel: &Panel,
    kind: &Heatmap,
    answers: &Answers,
    timing: Timing,
    request: &PanelRequest,
) -> Option<Sketch> {
    let held = Held::of(panel, answers);
    let cumulative = panel
        .targets
        .iter()
        .any(|target| target.format == TargetFormat::Heatmap);
    let data = heatmap(&held.series(), kind, cumulative, timing.range, timing.step)?;
    let zone = draw::zone(&request.zone);
    let unit = kind.axis.unit.clone().or_else(|| panel.field.unit.clone());
    let unit = unit.unwrap_or_default();
    let cell_unit = kind.cell_unit.clone().unwrap_or_else(|| "short".to_owned());
    let names: Vec<String> = match &data.rows {
        HeatmapRows::Edges(edges) => edges
            .windows(2)
            .map(|pair| {
                let end = |value: f64| match value {
                    value if value.is_finite() => {
                        numbers::write(Some(&unit), kind.axis.decimals, value)
                    }
                    value if value > 0.0 => "∞".to_owned(),
                    _ => "−∞".to_owned(),
                };
                format!("{} – {}", end(pair[0]), end(pair[1]))
            })
            .collect(),
        HeatmapRows::Names(names) => names.clone(),
    };
    let mut spots = Vec::with_capacity(data.moments.len() * names.len());
    for (at, counts) in data.moments.iter().zip(&data.counts) {
        let from = Millis(at.0 - data.step.0);
        let title = format!(
            "{} – {}",
            clock(from, &request.zone),
            clock(*at, &request.zone)
        );
        for (row, name) in names.iter().enumerate() {
            let count = counts.get(row).copied().filter(|count| count.is_finite());
            spots.push(count.map(|count| {
                let count = numbers::write(Some(&cell_unit), kind.cell_decimals, count);
                (title.clone(), vec![(name.clone(), count, None)])
            }));
        }
    }
    let (scheme, exponent) = match &kind.color.scale {
        // Counts differ by orders of magnitude: a straight scale would leave all but one row dark.
        HeatmapScale::Scheme(name) => (scheme(name), 0.6),
        HeatmapScale::Opacity { color, exponent } => (hue(*color), *exponent),
    };
    let drawing = figure::Heatmap {
        range: timing.range,
        zone,
        moments: data.moments,
        step: data.step,
        buckets: match data.rows {
            HeatmapRows::Edges(edges) => figure::Buckets::Edges(edges),
            HeatmapRows::Names(names) => figure::Buckets::Names(names),
        },
        counts: data.counts,
        unit,
        decimals: kind.axis.decimals,
        scale: match kind.calculate.as_ref().and_then(|how| how.y_log) {
            Some(base) => figure::BucketScale::Log(base),
            None => figure::BucketScale::Even,
        },
        scheme,
        reverse: kind.color.reverse,
        exponent,
        steps: u16::try_from(kind.color.steps).unwrap_or(64),
        min: kind.color.min,
        max: kind.color.max,
        hide_below: kind.above,
        hide_above: kind.below,
        cell_unit,
        gap: kind.cell_gap,
        legend: kind.show_legend,
    };
    Some(Sketch {
        summary: format!("heatmap of {} buckets", names.len()),
        figure: Figure::Heatmap(drawing),
        spots,
        legend: Vec::new(),
        legend_right: false,
    })
}

/// The bars of a histogram.
pub(super) fn counts(panel: &Panel, kind: &Histogram, answers: &Answers) -> Option<Sketch> {
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
pub(super) fn columns(
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

/// Shares of a whole.
pub(super) fn pie(panel: &Panel, kind: &PieChart, frames: &[Frame]) -> Option<Sketch> {
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

/// States that last.
pub(super) fn timeline(
    panel: &Panel,
    kind: &StateTimeline,
    frames: &[Frame],
    timing: Timing,
    request: &PanelRequest,
) -> Option<Sketch> {
    let configured = fields::configured(panel);
    let gap = Some(draw::gap(timing.step));
    let write = &numbers::write;
    let rows = state_timeline(frames, &configured, kind.merge, gap, timing.range, write);
    let look = Look {
        row_share: kind.row_height,
        gap: 0.0,
        values: show(kind.show_value),
        legend: &kind.legend,
    };
    states(rows, &look, timing, request)
}

/// States as cells, one per sample.
pub(super) fn history(
    panel: &Panel,
    kind: &StatusHistory,
    frames: &[Frame],
    timing: Timing,
    request: &PanelRequest,
) -> Option<Sketch> {
    let configured = fields::configured(panel);
    let write = &numbers::write;
    let rows = status_history(frames, &configured, timing.step, timing.range, write);
    let look = Look {
        row_share: kind.row_height,
        gap: if kind.col_width < 1.0 { 1.0 } else { 0.0 },
        values: show(kind.show_value),
        legend: &kind.legend,
    };
    states(rows, &look, timing, request)
}

struct Look<'a> {
    row_share: f64,
    gap: f64,
    values: Show,
    legend: &'a dashboard::Legend,
}

fn states(
    rows: Vec<StateRow>,
    look: &Look<'_>,
    timing: Timing,
    request: &PanelRequest,
) -> Option<Sketch> {
    if rows.iter().all(|row| row.spans.is_empty()) {
        return None;
    }
    let zone = draw::zone(&request.zone);
    let mut legend: Vec<FigureLegend> = Vec::new();
    let mut spots = Vec::new();
    let mut drawn = Vec::with_capacity(rows.len());
    for row in &rows {
        let named = [(row.name.as_str(), &row.field, &[][..])];
        let own = colors::of_series(&named)[0];
        let mut spans = Vec::with_capacity(row.spans.len());
        for span in &row.spans {
            let color = span
                .shown
                .tint
                .map_or(own, |tint| colors::color(tint.color()));
            let css = chart::Palette::Screen.css(color);
            if !legend.iter().any(|entry| entry.label == span.shown.text) {
                legend.push(FigureLegend {
                    label: span.shown.text.clone(),
                    color: css.clone(),
                    values: Vec::new(),
                });
            }
            let lasted = Millis(span.end.0 - span.start.0);
            let lines = vec![
                (row.name.clone(), span.shown.text.clone(), Some(css)),
                (
                    "Lasted".to_owned(),
                    numbers::write(Some("dtdurationms"), None, lasted.0 as f64),
                    None,
                ),
            ];
            let title = format!(
                "{} – {}",
                clock(span.start, &request.zone),
                clock(span.end, &request.zone)
            );
            spots.push(Some((title, lines)));
            spans.push(figure::StateSpan {
                start: span.start,
                end: span.end,
                text: span.shown.text.clone(),
                color,
            });
        }
        drawn.push(figure::TimelineRow {
            label: row.name.clone(),
            spans,
        });
    }
    let mut drawing = figure::Timeline::new(timing.range, drawn);
    drawing.zone = zone;
    drawing.row_share = look.row_share;
    drawing.gap = look.gap;
    drawing.values = look.values;
    legend.retain(|entry| !entry.label.is_empty());
    legend.truncate(30);
    Some(Sketch {
        summary: format!("states of {} rows over time", rows.len()),
        figure: Figure::Timeline(drawing),
        spots,
        legend: shown(look.legend, legend),
        legend_right: look.legend.right,
    })
}

/// The answers with their names and configurations, native histograms among them.
struct Held<'a> {
    named: Vec<(String, Field)>,
    answers: &'a Answers,
}

impl<'a> Held<'a> {
    fn of(panel: &Panel, answers: &'a Answers) -> Self {
        let named = numbers::names(answers)
            .into_iter()
            .zip(&answers.series)
            .map(|(name, series)| {
                let field = panel.field_of(&name, &series.ref_id, "number");
                (field.shown_name(&name, &series.labels), field)
            })
            .collect();
        Self { named, answers }
    }

    fn series(&self) -> Vec<Series<'_>> {
        self.named
            .iter()
            .zip(&self.answers.series)
            .filter(|((_, field), _)| field.hidden != Some(true))
            .map(|((name, field), series)| Series {
                name,
                labels: &series.labels,
                points: &series.points,
                histograms: &series.histograms,
                field,
            })
            .collect()
    }
}

fn shown(legend: &dashboard::Legend, entries: Vec<FigureLegend>) -> Vec<FigureLegend> {
    if legend.mode == LegendMode::Hidden {
        Vec::new()
    } else {
        entries
    }
}

fn show(show: ShowValue) -> Show {
    match show {
        ShowValue::Auto => Show::Auto,
        ShowValue::Always => Show::Always,
        ShowValue::Never => Show::Never,
    }
}

fn clock(at: Millis, zone: &Zone) -> String {
    let utc = DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or_default();
    let named = match zone {
        Zone::Utc => None,
        Zone::Named(name) => name.parse::<chrono_tz::Tz>().ok(),
    };
    const WRITTEN: &str = "%b %-d %H:%M:%S";
    match named {
        Some(zone) => utc.with_timezone(&zone).format(WRITTEN).to_string(),
        None => format!("{} UTC", utc.format(WRITTEN)),
    }
}

/// The scheme of that name, or the nearest in kind that reads in both themes.
fn scheme(name: &str) -> chart::Scheme {
    use chart::Scheme;
    match name {
        "Blues" | "PuBu" | "GnBu" | "PuBuGn" => Scheme::Blues,
        "Greens" | "BuGn" | "YlGn" | "YlGnBu" => Scheme::Greens,
        "Greys" => Scheme::Greys,
        "Purples" | "BuPu" | "RdPu" | "PuRd" => Scheme::Purples,
        "Reds" | "OrRd" => Scheme::Reds,
        "YlOrRd" | "YlOrBr" => Scheme::YellowOrangeRed,
        "Viridis" | "viridis" => Scheme::Viridis,
        "Magma" | "magma" => Scheme::Magma,
        "Inferno" | "inferno" => Scheme::Inferno,
        "Plasma" | "plasma" => Scheme::Plasma,
        "Cividis" | "cividis" => Scheme::Cividis,
        "Turbo" | "turbo" | "Rainbow" | "Sinebow" | "Warm" | "Cool" => Scheme::Turbo,
        "RdYlGn" => Scheme::GreenYellowRed,
        "Spectral" | "RdYlBu" | "RdBu" | "BrBG" | "PiYG" | "PRGn" | "PuOr" | "RdGy" => {
            Scheme::Spectral
        }
        _ => Scheme::Oranges,
    }
}

fn hue(color: dashboard::Color) -> chart::Scheme {
    match color {
        dashboard::Color::Ok => chart::Scheme::Greens,
        dashboard::Color::Warning => chart::Scheme::Oranges,
        dashboard::Color::Critical => chart::Scheme::Reds,
        dashboard::Color::Muted => chart::Scheme::Greys,
        dashboard::Color::Series(_) => chart::Scheme::Blues,
        dashboard::Color::Rgb(r, g, b) => chart::Scheme::Hue(r, g, b),
    }
}
