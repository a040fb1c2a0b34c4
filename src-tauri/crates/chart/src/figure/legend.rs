use super::Drawn;
use crate::{
    Color, Rect, font,
    palette::Ink,
    scene::{Fill, Scene, Text},
};

/// The names of a picture's series, with their numbers.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    /// One per series.
    pub entries: Vec<LegendEntry>,
    /// Titles of the numbers, such as `max`.
    pub heads: Vec<String>,
    /// One row per series instead of running on.
    pub table: bool,
    /// At the right of the picture instead of below it.
    pub right: bool,
}

/// One series of a [`Legend`].
#[derive(Clone, Debug)]
pub struct LegendEntry {
    /// Name; untrusted text.
    pub label: String,
    /// Colour.
    pub color: Color,
    /// Its numbers in the order of the heads.
    pub values: Vec<String>,
}

/// Height of a line of the legend.
const LINE: f64 = 18.0;
const SWATCH: f64 = 10.0;
const GAP: f64 = 6.0;
const APART: f64 = 16.0;

impl Legend {
    /// Height that the legend takes of a panel of a size.
    pub(crate) fn height(&self, (width, most): (f64, f64)) -> f64 {
        let lines = if self.table {
            self.entries.len() + usize::from(!self.heads.is_empty())
        } else {
            self.flow(width).last().map_or(0, |(line, _)| line + 1)
        };
        let fitting = (most / LINE).floor().max(1.0) as usize;
        lines.min(fitting) as f64 * LINE
    }

    pub(crate) fn draw(&self, size: (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let lines = ((size.1 / LINE).round() as usize).max(1);
        let shown = if self.table || self.right {
            self.rows(&mut drawn, size.0, lines)
        } else {
            self.running(&mut drawn, size.0, lines)
        };
        if shown < self.entries.len() {
            let note = format!("{} more", self.entries.len() - shown);
            let y = (lines as f64 - 0.5) * LINE;
            drawn
                .scene
                .text(Text::new(note, size.0, y).middle().right());
        }
        drawn
    }

    /// Entries one after the other.
    fn running(&self, drawn: &mut Drawn, width: f64, lines: usize) -> usize {
        let places = self.flow(width);
        let all = places.last().is_none_or(|(line, _)| *line < lines);
        // The last line ends early if it has to say how many have no place.
        let reserved = if all { 0.0 } else { 70.0 };
        let mut shown = 0;
        for (entry, (line, x)) in self.entries.iter().zip(places) {
            let needed = self.width(entry).min(width);
            if line >= lines || (line + 1 == lines && x + needed > width - reserved + 0.5) {
                break;
            }
            let middle = (line as f64 + 0.5) * LINE;
            let text = font::elided(&self.text(entry), needed - SWATCH - GAP, font::SIZE, false);
            swatch(&mut drawn.scene, entry.color, (x, middle));
            drawn
                .scene
                .text(Text::new(text, x + SWATCH + GAP, middle).middle());
            shown += 1;
        }
        shown
    }

    /// Line and left edge of each entry.
    fn flow(&self, width: f64) -> Vec<(usize, f64)> {
        let (mut line, mut x) = (0, 0.0);
        let place = |entry: &LegendEntry| {
            let own = self.width(entry).min(width);
            if x > 0.0 && x + own > width {
                (line, x) = (line + 1, 0.0);
            }
            let at = (line, x);
            x += own + APART;
            at
        };
        self.entries.iter().map(place).collect()
    }

    fn width(&self, entry: &LegendEntry) -> f64 {
        SWATCH + GAP + font::width(&self.text(entry)).min(320.0)
    }

    fn text(&self, entry: &LegendEntry) -> String {
        let numbers = self.heads.iter().zip(&entry.values);
        numbers.fold(entry.label.clone(), |text, (head, value)| {
            format!("{text}  {head} {value}")
        })
    }

    /// Entries one below the other, with their numbers in columns.
    fn rows(&self, drawn: &mut Drawn, width: f64, lines: usize) -> usize {
        let columns = self.columns(width);
        let head = usize::from(!columns.is_empty());
        let room = lines.saturating_sub(head);
        let shown = if self.entries.len() > room {
            room.saturating_sub(1)
        } else {
            self.entries.len()
        };
        let numbers: f64 = columns.iter().sum();
        let scene = &mut drawn.scene;
        let mut right = width;
        for (nth, column) in columns.iter().enumerate().rev() {
            let y = LINE / 2.0;
            scene.text(
                Text::new(self.heads[nth].as_str(), right, y)
                    .middle()
                    .right(),
            );
            for (at, entry) in self.entries.iter().take(shown).enumerate() {
                let y = ((at + head) as f64 + 0.5) * LINE;
                let value = entry.values.get(nth).map_or("", String::as_str);
                scene.text(Text::new(value, right, y).middle().right().ink(Ink::Text));
            }
            right -= column;
        }
        for (at, entry) in self.entries.iter().take(shown).enumerate() {
            let y = ((at + head) as f64 + 0.5) * LINE;
            swatch(scene, entry.color, (0.0, y));
            let room = width - numbers - SWATCH - GAP;
            let name = font::elided(&entry.label, room, font::SIZE, false);
            scene.text(Text::new(name, SWATCH + GAP, y).middle());
        }
        shown
    }

    /// Widths of the number columns, as many as leave the names some room.
    fn columns(&self, width: f64) -> Vec<f64> {
        let mut left = width - SWATCH - GAP - 60.0;
        let of = |nth: usize| {
            let values = self
                .entries
                .iter()
                .filter_map(|entry| entry.values.get(nth));
            let widest = values.map(|value| font::width(value)).fold(0.0, f64::max);
            widest.max(font::width(&self.heads[nth])) + APART
        };
        let fits = |column: &f64| {
            left -= column;
            left >= 0.0
        };
        (0..self.heads.len()).map(of).take_while(fits).collect()
    }
}

fn swatch(scene: &mut Scene, color: Color, (x, y): (f64, f64)) {
    let line = Rect {
        left: x,
        top: y - 1.5,
        width: SWATCH,
        height: 3.0,
    };
    scene.rect(line, Fill::solid(Ink::Mark(color)));
}
