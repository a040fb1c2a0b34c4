use super::{BarGauge, BarGaugeMode, Reading};
use crate::{
    Color, Rect,
    figure::{Drawn, tiles::QUIET},
    font,
    palette::Ink,
    scene::{Fill, Scene, Text},
};

const GAP: f64 = 6.0;
/// A bar with its name above takes so much room.
const ROOMY: f64 = 38.0;
/// Least room for a bar with its name beside it, and for one that stands.
const LEAST: f64 = 18.0;
const LEAST_STANDING: f64 = 28.0;

impl BarGauge {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let (along, least) = match self.vertical {
            true => (width, LEAST_STANDING),
            false => (height, LEAST),
        };
        let most = (along / least).floor().max(1.0) as usize;
        let shown = if self.readings.len() > most {
            (most - 1).max(1)
        } else {
            self.readings.len()
        };
        let lanes = shown + usize::from(shown < self.readings.len());
        let lane = along / lanes.max(1) as f64;
        let texts = self
            .readings
            .iter()
            .take(shown)
            .map(|reading| width_of(reading, 13.0));
        let widest = texts.fold(0.0, f64::max).min(width * 0.4);
        let beside = lane < ROOMY;
        let names = self
            .readings
            .iter()
            .take(shown)
            .map(|reading| font::width(&reading.label));
        let names = names.fold(0.0, f64::max).min(width * 0.35);
        for (at, reading) in self.readings.iter().take(shown).enumerate() {
            let start = at as f64 * lane;
            let tile = match self.vertical {
                true => rect(start, 0.0, lane, height),
                false => rect(0.0, start, width, lane),
            };
            let scene = &mut drawn.scene;
            match self.vertical {
                true => self.standing(scene, reading, tile),
                false => self.lying(scene, reading, tile, beside.then_some(names), widest),
            }
            drawn.spot(tile, at);
        }
        if shown < self.readings.len() {
            let note = format!("{} more", self.readings.len() - shown);
            let middle = shown as f64 * lane + lane / 2.0;
            let (x, y) = if self.vertical {
                (middle, height / 2.0)
            } else {
                (width / 2.0, middle)
            };
            drawn.scene.text(Text::new(note, x, y).middle().center());
        }
        drawn
    }

    fn lying(
        &self,
        scene: &mut Scene,
        reading: &Reading,
        tile: Rect,
        beside: Option<f64>,
        widest: f64,
    ) {
        let value = tile.left + tile.width;
        let (left, top, height) = match beside {
            Some(names) => {
                let name = font::elided(&reading.label, names, font::SIZE, false);
                let y = tile.top + tile.height / 2.0;
                scene.text(Text::new(name, tile.left, y).middle().ink(QUIET));
                let tall = (tile.height - 4.0).clamp(4.0, 20.0);
                let indent = if names > 0.0 { names + GAP } else { 0.0 };
                (tile.left + indent, y - tall / 2.0, tall)
            }
            None => {
                let name = font::elided(&reading.label, tile.width, font::SIZE, false);
                scene.text(
                    Text::new(name, tile.left, tile.top + 4.0)
                        .below()
                        .ink(QUIET),
                );
                let above = if reading.label.is_empty() { 4.0 } else { 18.0 };
                let tall = (tile.height - above - 6.0).clamp(4.0, 32.0);
                (tile.left, tile.top + above, tall)
            }
        };
        let bar = rect(left, top, (value - widest - GAP - left).max(1.0), height);
        self.bar(scene, reading, bar);
        write(
            scene,
            reading,
            (value, top + height / 2.0),
            widest,
            Side::Right,
        );
    }

    fn standing(&self, scene: &mut Scene, reading: &Reading, tile: Rect) {
        let middle = tile.left + tile.width / 2.0;
        let named = !reading.label.is_empty();
        let below = if named { 18.0 } else { 2.0 };
        write(
            scene,
            reading,
            (middle, tile.top + 10.0),
            tile.width - 4.0,
            Side::Center,
        );
        let wide = (tile.width - 8.0).clamp(4.0, 72.0);
        let bar = rect(
            middle - wide / 2.0,
            tile.top + 20.0,
            wide,
            (tile.height - 20.0 - below).max(1.0),
        );
        self.bar(scene, reading, bar);
        if named {
            let name = font::elided(&reading.label, tile.width - 4.0, font::SIZE, false);
            let y = tile.top + tile.height - below / 2.0 + 1.0;
            scene.text(Text::new(name, middle, y).middle().center().ink(QUIET));
        }
    }

    fn bar(&self, scene: &mut Scene, reading: &Reading, bar: Rect) {
        let fraction = reading.fraction.unwrap_or(0.0).clamp(0.0, 1.0);
        if self.mode == BarGaugeMode::Lcd {
            return self.cells(scene, reading, bar, fraction);
        }
        if !self.hide_rest {
            scene.rect(bar, Fill::solid(Ink::Track));
        }
        match self.mode {
            BarGaugeMode::Gradient if !reading.bands.is_empty() => {
                for (at, (from, color)) in reading.bands.iter().enumerate() {
                    let to = reading
                        .bands
                        .get(at + 1)
                        .map_or(1.0, |(from, _)| *from)
                        .min(fraction);
                    let from = from.max(0.0);
                    if to > from {
                        scene.rect(self.part(bar, from, to), Fill::solid(Ink::Mark(*color)));
                    }
                }
            }
            _ => {
                if fraction > 0.0 {
                    let fill = Fill::solid(Ink::Mark(reading.color));
                    scene.rect(self.part(bar, 0.0, fraction), fill);
                }
            }
        }
    }

    fn cells(&self, scene: &mut Scene, reading: &Reading, bar: Rect, fraction: f64) {
        const CELL: f64 = 8.0;
        let length = if self.vertical { bar.height } else { bar.width };
        let count = (length / CELL).floor().clamp(1.0, 200.0) as usize;
        for at in 0..count {
            let (from, to) = (at as f64 / count as f64, (at as f64 + 0.75) / count as f64);
            let lit = fraction > from + 0.25 / count as f64 || (at == 0 && fraction > 0.0);
            let color = color_at(reading, from);
            let opacity = match (lit, self.hide_rest) {
                (true, _) => 1.0,
                (false, true) => continue,
                (false, false) => 0.18,
            };
            scene.rect(
                self.part(bar, from, to),
                Fill::tint(Ink::Mark(color), opacity),
            );
        }
    }

    /// A part of a bar between two shares of its length.
    fn part(&self, bar: Rect, from: f64, to: f64) -> Rect {
        if self.vertical {
            rect(
                bar.left,
                bar.top + bar.height * (1.0 - to),
                bar.width,
                bar.height * (to - from),
            )
        } else {
            rect(
                bar.left + bar.width * from,
                bar.top,
                bar.width * (to - from),
                bar.height,
            )
        }
    }
}

enum Side {
    Right,
    Center,
}

/// The value of a bar in its colour.
fn write(scene: &mut Scene, reading: &Reading, (x, y): (f64, f64), room: f64, side: Side) {
    let text = text_of(reading);
    let size = if font::width_at(&text, 13.0, true) <= room + 0.5 {
        13.0
    } else {
        font::SIZE
    };
    let text = font::elided(&text, room + 0.5, size, true);
    let text = Text::new(text, x, y).size(size).bold().middle();
    let text = text.ink(Ink::Mark(reading.color));
    scene.text(match side {
        Side::Right => text.right(),
        Side::Center => text.center(),
    });
}

fn text_of(reading: &Reading) -> String {
    let text = &reading.text;
    format!("{}{}{}", text.prefix, text.text, text.suffix)
}

fn width_of(reading: &Reading, size: f64) -> f64 {
    font::width_at(&text_of(reading), size, true)
}

/// The colour of the threshold that holds at a share of the bar.
fn color_at(reading: &Reading, share: f64) -> Color {
    let passed = reading.bands.iter().rev().find(|(from, _)| *from <= share);
    passed.map_or(reading.color, |(_, color)| *color)
}

fn rect(left: f64, top: f64, width: f64, height: f64) -> Rect {
    Rect {
        left,
        top,
        width,
        height,
    }
}
