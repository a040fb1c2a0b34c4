//! A whole dashboard as one picture.

use crate::{
    Palette, Rect,
    figure::{Figure, Legend},
    font,
    palette::Ink,
    png,
    scene::{Fill, Scene, Stroke, Text},
    svg,
};

/// A dashboard with everything that stands on it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Width of the picture in CSS pixels.
    pub width: u32,
    /// Concrete colours, or the window's.
    pub palette: Palette,
    /// Title of the dashboard; untrusted text.
    pub title: String,
    /// Environment, time range and variables, under the title; untrusted text.
    pub lines: Vec<String>,
    /// What stands on it.
    pub items: Vec<SheetItem>,
}

/// A heading or a panel of a [`Sheet`].
#[derive(Clone, Debug)]
pub enum SheetItem {
    /// The heading of a row of panels; untrusted text.
    Heading {
        /// Rows of the grid above it.
        y: u32,
        /// The row's title.
        title: String,
    },
    /// A panel.
    Panel(Box<SheetPanel>),
}

/// A panel of a [`Sheet`].
#[derive(Clone, Debug)]
pub struct SheetPanel {
    /// Place and size on Grafana's grid: 24 columns, rows of 30 CSS pixels with gaps of 8.
    pub place: GridPlace,
    /// Title; untrusted text; empty for none.
    pub title: String,
    /// What is said beside the title, such as how old the data is.
    pub note: String,
    /// The content.
    pub figure: Figure,
    /// Names of the series.
    pub legend: Option<Legend>,
    /// Draws no frame and no ground.
    pub transparent: bool,
}

/// Place and size on a dashboard's grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GridPlace {
    /// Columns from the left, 0 to 23.
    pub x: u32,
    /// Rows from the top.
    pub y: u32,
    /// Columns, 1 to 24.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

const PADDING: f64 = 16.0;
/// Between two panels.
const GAP: f64 = 8.0;
/// Height of a row of the grid.
const ROW: f64 = 30.0;
const COLUMNS: f64 = 24.0;
/// Height of a panel's title.
const TITLE: f64 = 28.0;
/// More rows than any dashboard has, so that a wrong one does not take the memory.
const MOST_ROWS: u32 = 2_000;

impl Sheet {
    /// Draws the dashboard as an SVG document; its height is what the panels need.
    #[must_use]
    pub fn svg(&self) -> String {
        let (scene, size) = self.draw();
        svg::document(&scene, size, self.palette, Ink::Page)
    }

    /// Draws the dashboard as a PNG of twice its size in CSS pixels; [`Palette::Screen`] is drawn
    /// as [`Palette::Light`].
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let (scene, size) = self.draw();
        png::file(&scene, size, self.palette, Ink::Page)
    }

    fn draw(&self) -> (Scene, (f64, f64)) {
        let width = f64::from(self.width.clamp(240, 8_000));
        let mut scene = Scene::default();
        let top = self.head(&mut scene, width);
        let column = (width - 2.0 * PADDING + GAP) / COLUMNS;
        let y = |row: u32| top + f64::from(row.min(MOST_ROWS)) * (ROW + GAP);
        let mut bottom = top;
        for item in &self.items {
            match item {
                SheetItem::Heading { y: row, title } => {
                    let title = font::elided(title, width - 2.0 * PADDING, 15.0, true);
                    let text = Text::new(title, PADDING, y(*row) + ROW / 2.0).size(15.0);
                    scene.text(text.bold().middle().ink(Ink::Text));
                    bottom = bottom.max(y(*row) + ROW);
                }
                SheetItem::Panel(panel) => {
                    let place = panel.place;
                    let left = place.x.min(23);
                    let columns = place.width.clamp(1, 24 - left);
                    let frame = Rect {
                        left: PADDING + f64::from(left) * column,
                        top: y(place.y),
                        width: (f64::from(columns) * column - GAP).max(1.0),
                        height: f64::from(place.height.clamp(1, 200)) * (ROW + GAP) - GAP,
                    };
                    panel.draw(&mut scene, frame);
                    bottom = bottom.max(frame.top + frame.height);
                }
            }
        }
        (scene, (width, (bottom + PADDING).ceil()))
    }

    /// Title and what is said below it; returns where the grid begins.
    fn head(&self, scene: &mut Scene, width: f64) -> f64 {
        let room = width - 2.0 * PADDING;
        let mut top = PADDING;
        if !self.title.is_empty() {
            let title = font::elided(&self.title, room, 20.0, true);
            let text = Text::new(title, PADDING, top + 14.0).size(20.0).bold();
            scene.text(text.middle().ink(Ink::Text));
            top += 28.0;
        }
        for line in &self.lines {
            let line = font::elided(line, room, 13.0, false);
            scene.text(Text::new(line, PADDING, top + 10.0).size(13.0).middle());
            top += 20.0;
        }
        if top > PADDING { top + GAP } else { top }
    }
}

impl SheetPanel {
    fn draw(&self, scene: &mut Scene, frame: Rect) {
        if !self.transparent {
            scene.rect(frame, Fill::solid(Ink::Background));
            let line = Rect {
                left: frame.left + 0.5,
                top: frame.top + 0.5,
                width: frame.width - 1.0,
                height: frame.height - 1.0,
            };
            scene.frame(line, Stroke::new(Ink::Line, 1.0));
        }
        let mut inner = Rect {
            left: frame.left + GAP,
            top: frame.top + GAP,
            width: (frame.width - 2.0 * GAP).max(1.0),
            height: (frame.height - 2.0 * GAP).max(1.0),
        };
        if !self.title.is_empty() || !self.note.is_empty() {
            let middle = frame.top + TITLE / 2.0 + 1.0;
            let note = font::elided(&self.note, inner.width / 2.0, font::SIZE, false);
            let room = inner.width - font::width(&note) - GAP;
            let title = font::elided(&self.title, room, 13.0, true);
            let text = Text::new(title, inner.left, middle).size(13.0).bold();
            scene.text(text.middle().ink(Ink::Text));
            scene.text(
                Text::new(note, inner.left + inner.width, middle)
                    .middle()
                    .right(),
            );
            inner.top += TITLE - GAP;
            inner.height = (inner.height - TITLE + GAP).max(1.0);
        }
        scene.clipped(inner, |scene| self.content(scene, inner));
    }

    fn content(&self, scene: &mut Scene, mut inner: Rect) {
        if let Some(legend) = self
            .legend
            .as_ref()
            .filter(|legend| !legend.entries.is_empty())
        {
            let size = if legend.right {
                let width = (inner.width * 0.4)
                    .clamp(80.0, 320.0)
                    .min(inner.width / 2.0);
                inner.width -= width + GAP;
                (width, inner.height)
            } else {
                let height = legend.height((inner.width, inner.height * 0.4));
                inner.height = (inner.height - height - GAP / 2.0).max(1.0);
                (inner.width, height)
            };
            let (left, top) = match legend.right {
                true => (inner.left + inner.width + GAP, inner.top),
                false => (inner.left, inner.top + inner.height + GAP / 2.0),
            };
            scene.insert(legend.draw(size).scene, left, top);
        }
        let drawn = self.figure.draw((inner.width, inner.height));
        scene.insert(drawn.scene, inner.left, inner.top);
    }
}
