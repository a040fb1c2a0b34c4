use chart::figure::{self, Figure, Show};
use dashboard::{
    Frame, Panel, StateTimeline, StatusHistory,
    figure::{StateRow, state_timeline, status_history},
};
use model::Millis;

use super::{Sketch, clock, show, shown};
use crate::{
    panel::{Timing, colors, draw, fields, numbers},
    wire::{FigureLegend, PanelRequest},
};

/// States that last.
pub(in crate::panel) fn timeline(
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
pub(in crate::panel) fn history(
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
