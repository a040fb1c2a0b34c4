use model::Millis;

use super::Drawn;
use crate::{
    Color, Rect, Zone, font,
    palette::Ink,
    scene::{Fill, Scene, Text},
};

/// Log lines as they stand in a list.
#[derive(Clone, Debug)]
pub struct LogBlock {
    /// The lines from the top.
    pub rows: Vec<LogRow>,
    /// The zone in which times are written.
    pub zone: Zone,
    /// Breaks long lines instead of cutting them.
    pub wrap: bool,
    /// Lines that exist but are not among these.
    pub more: usize,
}

/// One line of a [`LogBlock`].
#[derive(Clone, Debug)]
pub struct LogRow {
    /// When.
    pub at: Millis,
    /// Colour of its severity.
    pub color: Color,
    /// Untrusted text.
    pub text: String,
}

const ROW: f64 = 18.0;
const SIZE: f64 = 11.0;
/// `00:00:00.000` with the mark of severity before and free space behind.
const TIME: f64 = 100.0;

impl LogBlock {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let room = (width - TIME).max(SIZE);
        let lines = ((height / ROW).floor() as usize).max(1);
        let mut line = 0;
        for (at, row) in self.rows.iter().enumerate() {
            let texts = if self.wrap {
                font::wrapped(&row.text, room, |text| font::mono_width(text, SIZE), lines)
            } else {
                vec![font::elided_mono(&row.text, room, SIZE)]
            };
            let left = self.rows.len() - at + self.more;
            let last = left == 1;
            if line + texts.len().max(1) > lines - usize::from(!last) {
                let note = format!("{left} more lines");
                let y = line as f64 * ROW + ROW / 2.0;
                drawn
                    .scene
                    .text(Text::new(note, TIME, y).middle().ink(Ink::Axis));
                return drawn;
            }
            self.row(&mut drawn, at, row, &texts, (line as f64 * ROW, width));
            line += texts.len().max(1);
        }
        if self.more > 0 {
            let y = line as f64 * ROW + ROW / 2.0;
            let note = format!("{} more lines", self.more);
            drawn
                .scene
                .text(Text::new(note, TIME, y).middle().ink(Ink::Axis));
        }
        drawn
    }

    fn row(
        &self,
        drawn: &mut Drawn,
        at: usize,
        row: &LogRow,
        texts: &[String],
        (top, width): (f64, f64),
    ) {
        let place = Rect {
            left: 0.0,
            top,
            width,
            height: ROW * texts.len().max(1) as f64,
        };
        let mark = Rect {
            top: top + 2.0,
            width: 3.0,
            height: place.height - 4.0,
            ..place
        };
        let scene = &mut drawn.scene;
        scene.rect(mark, Fill::solid(Ink::Mark(row.color)));
        let clock = self
            .zone
            .wall_clock(row.at)
            .format("%H:%M:%S%.3f")
            .to_string();
        let write = |scene: &mut Scene, text: &str, x: f64, y: f64, ink: Ink| {
            scene.text(Text::new(text, x, y).size(SIZE).mono().middle().ink(ink));
        };
        write(scene, &clock, 8.0, top + ROW / 2.0, Ink::Axis);
        for (nth, text) in texts.iter().enumerate() {
            write(scene, text, TIME, top + (nth as f64 + 0.5) * ROW, Ink::Text);
        }
        drawn.spot(place, at);
    }
}
