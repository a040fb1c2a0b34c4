use std::time::{Duration, Instant};

use chart::figure::Figure;
use dashboard::{Dashboard, Panel, PanelKind, Scope};
use model::{Code, Failure, Millis, TimeRange};

use crate::{
    Console,
    dashboards::{self, Choice},
    environments::Running,
    wire::{Content, Emptiness, EmptyCause, PanelRequest, PanelView, SentQuery},
};

mod ask;
mod colors;
mod draw;
mod empty;
mod fields;
mod figures;
mod file;
mod frame;
mod links;
mod lists;
mod logs;
mod numbers;
mod table;
mod timeseries;
mod timing;

use ask::Answers;
pub(crate) use ask::reference;
pub(crate) use draw::{Drawing, Drawn, Extras, draw, view, zone};
pub(crate) use empty::{Asked as Unanswered, explain, nearest};
pub(crate) use file::{AnsweredPanel, Data, Datum, asked, csv, data, file_name, palette};
pub use file::{PanelFile, panel_file};
pub(crate) use frame::{FrameDrawing, draw_frame};
pub(crate) use links::{Linker, of_dashboard as links_of_dashboard};
pub(crate) use timeseries::marks;
pub(crate) use timing::{Timing, duration, scrape_interval, staleness, timing};

/// One panel's content, in the state it is in.
///
/// # Errors
/// Only if there is no such environment, dashboard or panel: a query that fails is a state of the
/// panel, so that one panel never hides another.
pub async fn panel(console: &Console, request: PanelRequest) -> Result<PanelView, Failure> {
    let question = request.question;
    let questions = &console.shared.questions;
    questions.answer(question, answer(console, request)).await
}

async fn answer(console: &Console, request: PanelRequest) -> Result<PanelView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (dashboard, _) = dashboards::find(console, &request.uid)?;
    let panel = find(&dashboard, request.panel)?;
    let portrait = portray(console, &running, &dashboard, panel, &request).await;
    Ok(portrait.view)
}

/// A panel as the window gets it, with what it was made from.
pub(crate) struct Portrait {
    pub(crate) view: PanelView,
    /// What its drawing was made from; pictures of whole dashboards draw it again.
    pub(crate) figure: Option<Figure>,
    /// What its queries brought; nothing if there are none.
    answers: Option<Answers>,
    /// How long the sources took.
    pub(crate) took: Duration,
}

/// Asks and draws one panel of a dashboard, which need not be one of the pack.
pub(crate) async fn portray(
    console: &Console,
    running: &Running,
    dashboard: &Dashboard,
    panel: &Panel,
    request: &PanelRequest,
) -> Portrait {
    let now = console.shared.now();
    let range = own_range(panel, request.range);
    let source = running.metrics(None).ok();
    let scrape = source.as_deref().map_or(Millis(15_000), scrape_interval);
    let timing = panel_timing(panel, request, range, scrape);
    let choice = Choice::new(dashboard, &request.chosen, timing, |name| {
        console
            .shared
            .options(&request.environment, &request.uid, name)
    })
    .within(&scope(request));
    let mut portrait = Portrait {
        view: PanelView {
            title: choice.fill(&panel.title),
            content: Content::Empty(Emptiness::new(EmptyCause::NoQuery, "")),
            stale: None,
            capped_at: None,
            warnings: Vec::new(),
            queries: Vec::new(),
            links: Vec::new(),
            at: now,
        },
        figure: None,
        answers: None,
        took: Duration::ZERO,
    };
    let linker = Linker {
        choice: &choice,
        uid: &dashboard.uid,
    };
    let view = &mut portrait.view;
    view.links = linker.plain(&panel.links);
    match &panel.kind {
        PanelKind::Text(text) => {
            let filled = choice.fill(&text.content);
            view.content = if text.markdown {
                Content::Markdown(filled)
            } else {
                Content::Plain(filled)
            };
            return portrait;
        }
        PanelKind::Unsupported { kind: _, why } => {
            view.content = Content::Unsupported(why.clone());
            return portrait;
        }
        PanelKind::AlertList(kind) => {
            (view.content, view.warnings) = lists::alerts(running, kind, &choice).await;
            return portrait;
        }
        PanelKind::DashList(kind) => {
            let chosen = &request.chosen;
            view.content = lists::dashboards(console, kind, dashboard, &choice, chosen);
            return portrait;
        }
        PanelKind::Logs(kind) => {
            let found = logs::content(console, running, panel, kind, &choice, range).await;
            view.content = found.content;
            view.queries = found.queries;
            view.warnings = found.warnings;
            view.capped_at = found.capped_at;
            return portrait;
        }
        _ => {}
    }
    let asking = Instant::now();
    // What is marked is asked for beside the panel's own queries, not after them.
    let changes = async {
        match has_time_axis(&panel.kind) {
            true => marks(&running.changes(request.range).await),
            false => Vec::new(),
        }
    };
    let (answers, changes, exemplars) = futures::join!(
        ask::all(running, panel, &choice),
        changes,
        ask::exemplars(running, panel, &choice)
    );
    portrait.took = asking.elapsed();
    view.queries = answers.queries.clone();
    view.warnings = answers.warnings.clone();
    view.capped_at = answers.capped_at;
    if let Some(content) = answers.nothing() {
        view.content = match content {
            Content::Empty(found) if found.cause == EmptyCause::Unknown => {
                explained(running, dashboard, panel, &choice, &view.queries).await
            }
            other => other,
        };
        return portrait;
    }
    let newest = answers.newest();
    if !matches!(panel.kind, PanelKind::Table(_)) {
        view.stale = newest.and_then(|at| staleness(at, range.end, timing.step));
    }
    let frames = fields::frames(panel, &answers);
    (view.content, portrait.figure) = match &panel.kind {
        PanelKind::TimeSeries(kind) => {
            let scene = timeseries::Scene {
                console,
                panel,
                request,
                timing,
                marks: changes,
                exemplars,
                linker: &linker,
            };
            let (content, spec) = timeseries::content(scene, kind, &frames);
            (content, Some(Figure::Chart(Box::new(spec))))
        }
        PanelKind::Stat(kind) => drawn(numbers::stat(panel, kind, &frames, request, &linker)),
        PanelKind::Gauge(kind) => drawn(numbers::gauge(panel, kind, &frames, &linker)),
        PanelKind::BarGauge(kind) => {
            drawn(numbers::bar_gauge(panel, kind, &frames, request, &linker))
        }
        PanelKind::Table(kind) => table::content(panel, kind, frames, &linker),
        PanelKind::Heatmap(kind) => {
            let sketch = figures::heat(panel, kind, &answers, timing, request);
            figures::content(sketch, request, changes)
        }
        PanelKind::Histogram(kind) => {
            figures::content(figures::counts(panel, kind, &answers), request, Vec::new())
        }
        PanelKind::BarChart(kind) => figures::content(
            figures::columns(panel, kind, &frames, request),
            request,
            Vec::new(),
        ),
        PanelKind::PieChart(kind) => {
            figures::content(figures::pie(panel, kind, &frames), request, Vec::new())
        }
        PanelKind::StateTimeline(kind) => {
            let sketch = figures::timeline(panel, kind, &frames, timing, request);
            figures::content(sketch, request, changes)
        }
        PanelKind::StatusHistory(kind) => {
            let sketch = figures::history(panel, kind, &frames, timing, request);
            figures::content(sketch, request, changes)
        }
        // Answered above: they ask no metrics.
        PanelKind::Text(_)
        | PanelKind::Logs(_)
        | PanelKind::AlertList(_)
        | PanelKind::DashList(_)
        | PanelKind::Unsupported { .. } => return portrait,
    };
    portrait.answers = Some(answers);
    portrait
}

/// The one value of each variable that this copy of the panel stands for.
fn scope(request: &PanelRequest) -> Scope {
    let firsts = request.scoped.iter();
    firsts
        .filter_map(|(name, values)| Some((name.clone(), values.first()?.clone())))
        .collect()
}

/// Whether a panel of that kind has a time axis, on which changes are marked.
fn has_time_axis(kind: &PanelKind) -> bool {
    matches!(
        kind,
        PanelKind::TimeSeries(_)
            | PanelKind::Heatmap(_)
            | PanelKind::StateTimeline(_)
            | PanelKind::StatusHistory(_)
    )
}

fn drawn((content, figure): (Content, Figure)) -> (Content, Option<Figure>) {
    (content, Some(figure))
}

/// Why none of the panel's queries has an answer.
async fn explained(
    running: &Running,
    dashboard: &Dashboard,
    panel: &Panel,
    choice: &Choice,
    sent: &[SentQuery],
) -> Content {
    let written: Vec<String> = panel.targets.iter().map(|one| one.expr.clone()).collect();
    Content::Empty(
        empty::explain(&empty::Asked {
            running,
            dashboard: Some(dashboard),
            written: &written,
            sent,
            valueless: choice.valueless(),
            range: choice.timing.range,
        })
        .await,
    )
}

/// A panel of a dashboard by its id.
pub(crate) fn find(dashboard: &Dashboard, id: u32) -> Result<&Panel, Failure> {
    dashboard
        .panels()
        .find(|panel| panel.id == id)
        .ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!("dashboard {:?} has no panel {id}", dashboard.title),
            )
            .remedy("reload the dashboard; its file may have changed")
        })
}

/// The range of a panel that sets its own length or looks into the past.
fn own_range(panel: &Panel, range: TimeRange) -> TimeRange {
    let read = |text: &Option<String>| {
        let text = text.as_deref()?;
        dashboard::duration(text.strip_prefix("now-").unwrap_or(text))
    };
    let shift = read(&panel.time_shift).map_or(0, |shift| shift.0);
    let end = Millis(range.end.0 - shift);
    match read(&panel.time_from) {
        Some(length) => TimeRange::ending(end, length),
        None => TimeRange {
            start: Millis(range.start.0 - shift),
            end,
        },
    }
}

fn panel_timing(panel: &Panel, request: &PanelRequest, range: TimeRange, scrape: Millis) -> Timing {
    let points = panel
        .max_data_points
        .unwrap_or(request.width)
        .clamp(1, 4_000);
    timing(
        range,
        points,
        scrape,
        panel.min_interval.as_deref().and_then(dashboard::duration),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_may_look_at_a_time_of_its_own() {
        let (dashboard, _) = dashboard::parse(
            r#"{"uid":"u","title":"t","schemaVersion":39,"panels":[
                {"id":1,"type":"timeseries","gridPos":{"x":0,"y":0,"w":24,"h":8},"targets":[],
                 "timeFrom":"2h","timeShift":"1d"}]}"#,
            "t.json",
        );
        let panel = dashboard.panels().next().unwrap();
        let range = TimeRange {
            start: Millis(100_000_000),
            end: Millis(200_000_000),
        };
        let own = own_range(panel, range);
        assert_eq!(own.end, Millis(200_000_000 - 86_400_000));
        assert_eq!(own.length(), Millis(7_200_000));
    }
}
