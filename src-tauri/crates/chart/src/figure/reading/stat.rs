use model::TimeRange;

use super::{Reading, Stat, StatColor};
use crate::{
    ChartSpec, Line, Rect,
    figure::{
        Drawn,
        tiles::{QUIET, fitted, tiles},
    },
    font, layout,
    palette::Ink,
    scene::{Fill, Scene, Text},
    unit::Formatted,
};

const PADDING: f64 = 8.0;
/// Size of a unit to that of its number.
const UNIT: f64 = 0.6;

impl Stat {
    pub(crate) fn draw(&self, size: (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let tiles = tiles(&mut drawn.scene, self.readings.len(), size, 2.4);
        for (at, (reading, tile)) in self.readings.iter().zip(tiles).enumerate() {
            self.tile(&mut drawn.scene, reading, tile);
            drawn.spot(tile, at);
        }
        drawn
    }

    fn tile(&self, scene: &mut Scene, reading: &Reading, tile: Rect) {
        let (number, quiet) = match self.color {
            StatColor::None => (Ink::Text, QUIET),
            StatColor::Value => (Ink::Mark(reading.color), QUIET),
            StatColor::Background => {
                scene.rect(tile, Fill::solid(Ink::Mark(reading.color)));
                let on = Ink::On(reading.color);
                (on, on)
            }
        };
        let points = &reading.spark;
        let spark_height = match self.sparkline && points.len() > 1 && tile.height >= 60.0 {
            true => (tile.height * 0.36).floor(),
            false => 0.0,
        };
        if spark_height > 0.0 {
            self.spark(scene, reading, tile, spark_height);
        }
        let mut top = tile.top + PADDING / 2.0;
        let room = tile.width - 2.0 * PADDING;
        if !reading.label.is_empty() && tile.height >= 34.0 {
            let size = if tile.height > 110.0 {
                13.0
            } else {
                font::SIZE
            };
            let name = font::elided(&reading.label, room, size, false);
            scene.text(
                Text::new(name, tile.left + PADDING, top + 3.0)
                    .size(size)
                    .below()
                    .ink(quiet),
            );
            top += size + 6.0;
        }
        let bottom = tile.top + tile.height - spark_height;
        let middle = (top + bottom) / 2.0;
        let most = ((bottom - top) * 0.72).min(56.0);
        big(
            scene,
            &reading.text,
            (tile.left + PADDING, middle),
            (room, most),
            number,
            false,
        );
    }

    fn spark(&self, scene: &mut Scene, reading: &Reading, tile: Rect, height: f64) {
        let points = &reading.spark;
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        let range = TimeRange {
            start: first.at,
            end: last.at,
        };
        let mut spec = ChartSpec::new(tile.width as u32, height as u32, range);
        spec.bare = true;
        let mut line = Line::new("", reading.color, points.clone());
        line.fill_opacity = 0.18;
        spec.series.push(line);
        let (mut spark, _) = layout::draw(&spec, (tile.width, height));
        if self.color == StatColor::Background {
            spark.repaint(Ink::On(reading.color));
        }
        scene.insert(spark, tile.left, tile.top + tile.height - height);
    }
}

/// A number as large as its room allows, with its unit smaller beside it; the place is the middle
/// of its height at its left, or the middle of its width if it is centered.
pub(super) fn big(
    scene: &mut Scene,
    text: &Formatted,
    (x, middle): (f64, f64),
    (room, most): (f64, f64),
    ink: Ink,
    centered: bool,
) {
    let number = format!("{}{}", text.prefix, text.text);
    let of_one = font::width_at(&number, 1.0, true) + font::width_at(&text.suffix, UNIT, false);
    let size = fitted(of_one, room, most);
    let number = font::elided(&number, room, size, true);
    let width = font::width_at(&number, size, true);
    let unit_size = (size * UNIT).max(font::SIZE);
    let unit = font::elided(&text.suffix, (room - width).max(0.0), unit_size, false);
    let all = width + font::width_at(&unit, unit_size, false);
    let left = if centered { x - all / 2.0 } else { x };
    let baseline = middle + size * font::MIDDLE;
    scene.text(Text::new(number, left, baseline).size(size).bold().ink(ink));
    scene.text(
        Text::new(unit, left + width, baseline)
            .size(unit_size)
            .ink(ink),
    );
}
