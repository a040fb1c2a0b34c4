use super::{Gauge, Reading, stat::big};
use crate::{
    Rect,
    figure::{
        Drawn,
        pie::sector,
        tiles::{QUIET, tiles},
    },
    font,
    palette::Ink,
    scene::{Fill, Scene, Text},
};

/// Half of the arc in radians from the top: two thirds of a circle.
const HALF: f64 = std::f64::consts::PI * 2.0 / 3.0;
const LABEL: f64 = 16.0;
const LIMITS: f64 = 13.0;

impl Gauge {
    pub(crate) fn draw(&self, size: (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let tiles = tiles(&mut drawn.scene, self.readings.len(), size, 1.15);
        for (at, (reading, tile)) in self.readings.iter().zip(tiles).enumerate() {
            self.tile(&mut drawn.scene, reading, tile);
            drawn.spot(tile, at);
        }
        drawn
    }

    fn tile(&self, scene: &mut Scene, reading: &Reading, tile: Rect) {
        let named = !reading.label.is_empty() && tile.height >= 70.0;
        let limited = self.limits && tile.width.min(tile.height) >= 90.0;
        let below = if named { LABEL } else { 0.0 } + if limited { LIMITS } else { 0.0 };
        let height = tile.height - below;
        // The arc ends below its middle by half its radius.
        let radius = (tile.width / 2.0 - 4.0).min((height - 6.0) / 1.5).max(4.0);
        let middle = (
            tile.left + tile.width / 2.0,
            tile.top + (height - radius * 1.5) / 2.0 + radius,
        );
        let edge = if self.bands && !reading.bands.is_empty() {
            (radius * 0.05).clamp(2.0, 4.0)
        } else {
            0.0
        };
        let outer = radius - if edge > 0.0 { edge + 2.0 } else { 0.0 };
        let inner = outer * 0.76;
        let at = |share: f64| HALF * (2.0 * share.clamp(0.0, 1.0) - 1.0);
        scene.area(
            sector(middle, (inner, outer), (-HALF, HALF)),
            Fill::solid(Ink::Track),
        );
        if let Some(share) = reading.fraction.filter(|share| *share > 0.0) {
            let fill = Fill::solid(Ink::Mark(reading.color));
            scene.area(sector(middle, (inner, outer), (-HALF, at(share))), fill);
        }
        if edge > 0.0 {
            for (nth, (from, color)) in reading.bands.iter().enumerate() {
                let to = reading.bands.get(nth + 1).map_or(1.0, |(from, _)| *from);
                if to > *from {
                    let ring = sector(middle, (radius - edge, radius), (at(*from), at(to)));
                    scene.area(ring, Fill::solid(Ink::Mark(*color)));
                }
            }
        }
        let room = (inner * 1.7, (radius * 0.5).min(48.0));
        big(
            scene,
            &reading.text,
            (middle.0, middle.1),
            room,
            Ink::Mark(reading.color),
            true,
        );
        if limited {
            let y = middle.1 + radius * 0.5 + 3.0;
            let aside = (inner + outer) / 2.0 * HALF.sin();
            for (text, x) in [(&reading.min, -aside), (&reading.max, aside)] {
                let half = font::width(text) / 2.0;
                // Long limits move inwards, as far as they do not meet.
                let most = (radius - half).max(half + 4.0);
                let text = Text::new(text.as_str(), middle.0 + x.clamp(-most, most), y);
                scene.text(text.below().center().ink(QUIET));
            }
        }
        if named {
            let name = font::elided(&reading.label, tile.width - 8.0, font::SIZE, false);
            let y = tile.top + tile.height - LABEL / 2.0 + 1.0;
            scene.text(Text::new(name, middle.0, y).middle().center().ink(QUIET));
        }
    }
}
