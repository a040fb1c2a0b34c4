//! Panels that are drawings of cells, bars, slices or states.

use chart::figure::{self, Figure, Show};
use chrono::{DateTime, Utc};
use dashboard::{Field, LegendMode, Panel, ShowValue, figure::Series};
use model::Millis;

use super::{ask::Answers, numbers};
use crate::wire::{
    Content, Emptiness, EmptyCause, FigureLegend, FigureView, MarkView, PanelRequest, PlotRect,
    SpotShape, SpotView, Zone,
};

mod bars;
mod heat;
mod shares;
mod states;

pub(super) use bars::{columns, counts};
pub(super) use heat::heat;
pub(super) use shares::pie;
pub(super) use states::{history, timeline};

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
