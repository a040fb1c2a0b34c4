//! A whole dashboard as one picture, or as a page with its data.

use std::sync::Arc;

use chart::sheet::{GridPlace, Sheet, SheetItem, SheetPanel};
use dashboard::Dashboard;
use futures::{StreamExt, stream};
use model::{Failure, TimeRange};

use crate::{
    Console,
    dashboards::{self, settle},
    environments::Running,
    panel::{self, Portrait, palette},
    wire::{Chosen, Content, DashboardRequest, PanelFrame, PanelRequest, ThemeName, Zone},
};

mod figure;
mod head;
mod legend;
mod page;

/// Asks for a picture of a whole dashboard.
#[derive(Clone, Debug)]
pub struct PictureRequest {
    /// Environment id.
    pub environment: String,
    /// Dashboard uid.
    pub uid: String,
    /// Values of its variables; those that are missing are what the dashboard opens with.
    pub chosen: Chosen,
    /// The time range.
    pub range: TimeRange,
    /// Width in CSS pixels; the height follows from the panels.
    pub width: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axes.
    pub zone: Zone,
    /// What is made.
    pub format: PictureFormat,
}

/// Formats of a picture of a dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Pixels, two for each CSS pixel.
    Png,
    /// Vectors in concrete colours.
    Svg,
    /// A page of its own with the vectors and every panel's data; no script, nothing remote.
    Html,
}

/// A picture and what stands on it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// Title of the dashboard.
    pub title: String,
    /// Its panels from top to bottom with their states.
    pub panels: Vec<PicturedPanel>,
    /// Variables that could not be asked.
    pub failures: Vec<Failure>,
}

/// A panel of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PicturedPanel {
    /// Its id; copies of a repeated panel share it.
    pub id: u32,
    /// Its title with variables filled in.
    pub title: String,
    /// Which state it is in.
    pub state: PicturedState,
}

/// States a panel of a picture can be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PicturedState {
    /// It shows what it is for.
    Drawn,
    /// There is no data, and why.
    Empty(String),
    /// It failed, and why.
    Failed(Failure),
    /// It is not drawn, and why.
    Unsupported(String),
}

/// Panels that are asked for at the same time; each source takes no more than its share of them.
const AT_ONCE: usize = 16;
/// Rows of the grid that a heading takes.
const HEADING: u32 = 1;

/// Draws a dashboard as the window shows it at that width, collapsed rows opened.
///
/// # Errors
/// If there is no such environment or dashboard. A panel that fails says so in the picture.
pub async fn render_dashboard(
    console: &Console,
    request: PictureRequest,
) -> Result<Picture, Failure> {
    let running = console.environment(&request.environment).await?;
    let (dashboard, _) = dashboards::find(console, &request.uid)?;
    let environment = &request.environment;
    let (chosen, failures) = settle(
        console,
        environment,
        &dashboard,
        request.range,
        &request.chosen,
    )
    .await;
    let view = dashboards::dashboard(
        console,
        DashboardRequest {
            environment: environment.clone(),
            uid: request.uid.clone(),
            chosen: chosen.clone(),
        },
    )
    .await?;
    let mut items = Vec::new();
    let mut frames = Vec::new();
    let mut top = 0;
    for row in view.rows {
        if !row.title.is_empty() {
            items.push(SheetItem::Heading {
                y: top,
                title: row.title,
            });
            top += HEADING;
        }
        let below = row
            .panels
            .iter()
            .map(|frame| frame.place.y + frame.place.h)
            .max();
        frames.extend(row.panels.into_iter().map(|frame| (top, frame)));
        top += below.unwrap_or(0);
    }
    let drawing = Drawing {
        console,
        running: &running,
        dashboard: &dashboard,
        chosen: &chosen,
        request: &request,
    };
    let portraits: Vec<Drawn> = stream::iter(frames)
        .map(|(top, frame)| drawing.panel(top, frame))
        .buffered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await;
    let panels = portraits.iter().map(Drawn::told).collect();
    let tables = match request.format {
        PictureFormat::Html => page::tables(&dashboard, &portraits),
        PictureFormat::Png | PictureFormat::Svg => Vec::new(),
    };
    items.extend(portraits.into_iter().map(|one| one.item(&request.zone)));
    let sheet = Sheet {
        width: request.width,
        palette: palette(request.theme),
        title: dashboard.title.clone(),
        lines: head::lines(&running, &request, &view.variables, &chosen),
        items,
    };
    // Drawing takes a while and waits for nothing.
    let (format, title) = (request.format, dashboard.title.clone());
    let theme = request.theme;
    let bytes = tokio::task::spawn_blocking(move || match format {
        PictureFormat::Png => sheet.png(),
        PictureFormat::Svg => sheet.svg().into_bytes(),
        PictureFormat::Html => page::html(&title, theme, &sheet.svg(), &tables).into_bytes(),
    })
    .await
    .map_err(|error| {
        Failure::new(model::Code::Internal, format!("drawing failed: {error}"))
            .remedy("please report the dashboard")
    })?;
    Ok(Picture {
        bytes,
        title: dashboard.title.clone(),
        panels,
        failures,
    })
}

/// A single panel as a picture, with its title and legend.
pub(crate) fn of_panel(portrait: &Portrait, request: &PanelRequest) -> Sheet {
    let (width, height) = request.size();
    Sheet {
        width,
        palette: palette(request.theme),
        title: String::new(),
        lines: Vec::new(),
        items: vec![SheetItem::Panel(Box::new(SheetPanel {
            place: GridPlace {
                x: 0,
                y: 0,
                width: 24,
                // A row of the grid is 30 pixels and the gap below it 8.
                height: height.div_ceil(38).max(2),
            },
            title: portrait.view.title.clone(),
            note: note(portrait),
            figure: figure::of(portrait, &request.zone),
            legend: legend::of(portrait),
            transparent: false,
        }))],
    }
}

/// What all panels of a picture are drawn with.
struct Drawing<'a> {
    console: &'a Console,
    running: &'a Running,
    dashboard: &'a Arc<Dashboard>,
    chosen: &'a Chosen,
    request: &'a PictureRequest,
}

/// A panel with its place on the whole grid.
struct Drawn {
    place: GridPlace,
    frame: PanelFrame,
    portrait: Portrait,
}

impl Drawing<'_> {
    /// One panel; nothing if the file changed meanwhile and has it no more.
    async fn panel(&self, top: u32, frame: PanelFrame) -> Option<Drawn> {
        let panel = panel::find(self.dashboard, frame.id).ok()?;
        let place = GridPlace {
            x: frame.place.x,
            y: top + frame.place.y,
            width: frame.place.w,
            height: frame.place.h,
        };
        let request = PanelRequest {
            environment: self.request.environment.clone(),
            uid: self.dashboard.uid.clone(),
            panel: frame.id,
            chosen: self.chosen.clone(),
            range: self.request.range,
            width: (self.request.width * frame.place.w / 24).max(40),
            height: (frame.place.h * 38).max(30),
            theme: self.request.theme,
            zone: self.request.zone.clone(),
            isolate: Vec::new(),
            scoped: frame.scoped.clone(),
            question: 0,
        };
        let portrait =
            panel::portray(self.console, self.running, self.dashboard, panel, &request).await;
        Some(Drawn {
            place,
            frame,
            portrait,
        })
    }
}

impl Drawn {
    fn told(&self) -> PicturedPanel {
        let view = &self.portrait.view;
        PicturedPanel {
            id: self.frame.id,
            title: view.title.clone(),
            state: match &view.content {
                Content::Empty(emptiness) => PicturedState::Empty(emptiness.text.clone()),
                Content::Failed(failure) => PicturedState::Failed(failure.clone()),
                Content::Unsupported(why) => PicturedState::Unsupported(why.clone()),
                _ => PicturedState::Drawn,
            },
        }
    }

    fn item(self, zone: &Zone) -> SheetItem {
        let portrait = &self.portrait;
        SheetItem::Panel(Box::new(SheetPanel {
            place: self.place,
            title: portrait.view.title.clone(),
            note: note(portrait),
            legend: legend::of(portrait),
            transparent: self.frame.transparent,
            figure: figure::of(portrait, zone),
        }))
    }
}

/// What is said beside a panel's title: how old its data is, and where it was cut.
fn note(portrait: &Portrait) -> String {
    let view = &portrait.view;
    let stale = view
        .stale
        .map(|stale| format!("data is {} old", crate::age::age(stale.age)));
    let capped = view.capped_at.map(|most| format!("cut at {most}"));
    let notes: Vec<String> = stale.into_iter().chain(capped).collect();
    notes.join(", ")
}

/// The values a dashboard opens with, those asked for among them.
///
/// # Errors
/// If no dashboard has that uid. A variable that cannot be asked keeps what its file says.
pub async fn settled(
    console: &Console,
    environment: &str,
    uid: &str,
    range: TimeRange,
    asked_for: Chosen,
) -> Result<Chosen, Failure> {
    let (dashboard, _) = dashboards::find(console, uid)?;
    let (chosen, _) = settle(console, environment, &dashboard, range, &asked_for).await;
    Ok(chosen)
}
