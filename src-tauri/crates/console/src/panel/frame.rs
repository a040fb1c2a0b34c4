use chart::figure::Figure;
use dashboard::{Cell, Frame, PanelKind};
use model::{Code, Failure, Millis, TimeRange};
use serde_json::json;

use super::{
    Timing, figures,
    links::Linker,
    timeseries::{self, Scene},
};
use crate::{
    Console,
    dashboards::Choice,
    wire::{Chosen, Content, PanelRequest, ThemeName, Zone},
};

/// How a table that no dashboard asks for is drawn.
pub(crate) struct FrameDrawing<'a> {
    /// Names its place on the screen: the next drawing there replaces it.
    pub(crate) place: &'a str,
    /// Over time; over names without.
    pub(crate) over_time: bool,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) theme: ThemeName,
    pub(crate) zone: &'a Zone,
}

/// Draws a table as a panel of a dashboard draws it.
///
/// # Errors
/// None that a table could cause.
pub(crate) fn draw_frame(
    console: &Console,
    drawing: &FrameDrawing<'_>,
    frame: Frame,
) -> Result<(Content, Option<Figure>), Failure> {
    let file = json!({
        "uid": drawing.place,
        "title": "",
        "schemaVersion": 39,
        "panels": [{
            "id": 1,
            "type": if drawing.over_time { "timeseries" } else { "barchart" },
            "gridPos": { "x": 0, "y": 0, "w": 24, "h": 8 },
            "fieldConfig": {
                "defaults": { "unit": "short", "custom": { "drawStyle": "line", "lineWidth": 1 } },
                "overrides": [],
            },
            "options": {
                "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": [] },
                "tooltip": { "mode": "multi", "sort": "desc" },
            },
            "targets": [],
        }],
    });
    let (dashboard, _) = dashboard::parse(&file.to_string(), drawing.place);
    let Some(panel) = dashboard.panels().next() else {
        return Err(
            Failure::new(Code::Internal, "the panel of a table cannot be read")
                .remedy("please report the query"),
        );
    };
    let timing = timing(&frame);
    let request = PanelRequest {
        environment: String::new(),
        uid: drawing.place.to_owned(),
        panel: 1,
        chosen: Chosen::new(),
        range: timing.range,
        width: drawing.width,
        height: drawing.height,
        theme: drawing.theme,
        zone: drawing.zone.clone(),
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question: 0,
    };
    let frames = [frame];
    Ok(match &panel.kind {
        PanelKind::BarChart(kind) => figures::content(
            figures::columns(panel, kind, &frames, &request),
            &request,
            Vec::new(),
        ),
        PanelKind::TimeSeries(kind) => {
            let choice = Choice::new(&dashboard, &request.chosen, timing, |_| None);
            let linker = Linker {
                choice: &choice,
                uid: &dashboard.uid,
            };
            let scene = Scene {
                console,
                panel,
                request: &request,
                timing,
                marks: Vec::new(),
                exemplars: Vec::new(),
                linker: &linker,
            };
            let (content, spec) = timeseries::content(scene, kind, &frames);
            (content, Some(Figure::Chart(Box::new(spec))))
        }
        _ => (Content::Unsupported("it cannot be drawn".to_owned()), None),
    })
}

/// The range that the times of a table span, and the distance that most of them have.
fn timing(frame: &Frame) -> Timing {
    let mut times: Vec<i64> = frame
        .columns
        .iter()
        .flat_map(|column| &column.cells)
        .filter_map(|cell| match cell {
            Cell::Time(at) => Some(at.0),
            _ => None,
        })
        .collect();
    times.sort_unstable();
    times.dedup();
    let mut gaps: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    let step = gaps.get(gaps.len() / 2).copied().unwrap_or(60_000);
    let start = times.first().copied().unwrap_or(0);
    let end = times.last().copied().unwrap_or(start);
    // A single moment has a range around it.
    let room = if start == end { step } else { 0 };
    Timing {
        range: TimeRange {
            start: Millis(start.saturating_sub(room)),
            end: Millis(end.saturating_add(room)),
        },
        step: Millis(step),
        rate: Millis(step),
    }
}
