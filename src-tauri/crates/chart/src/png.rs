mod bitmap;

use crate::{
    font, layout,
    palette::{Ink, Palette},
    scene::{self, Scene},
    spec::ChartSpec,
};
use bitmap::Bitmap;

/// Draws a chart as a PNG of twice its CSS size, sharp on paper and dense screens.
///
/// [`Palette::Screen`] has no colours outside a window and is drawn as [`Palette::Light`].
#[must_use]
pub fn png(spec: &ChartSpec) -> Vec<u8> {
    let size = (f64::from(spec.width), f64::from(spec.height));
    let (scene, _) = layout::draw(spec, size);
    file(&scene, size, spec.palette, Ink::Background)
}

/// Pixels of the file in a CSS pixel.
const DENSITY: usize = 2;
/// Above so many pixels edges are left rough: smoothing takes four times the memory.
const SMOOTHED: usize = 24_000_000;

/// A picture as a PNG file.
pub(crate) fn file(
    scene: &Scene,
    (width, height): (f64, f64),
    palette: Palette,
    ground: Ink,
) -> Vec<u8> {
    font::register();
    // Sides of at most 16,384: more is no picture but a mistake, and would take gigabytes.
    let side = |pixels: f64| pixels.clamp(1.0, 8_192.0) as usize * DENSITY;
    let (width, height) = (side(width), side(height));
    // plotters does not smooth areas and thick lines: draw twice as large and take means.
    let finer = if width * height <= SMOOTHED { 2 } else { 1 };
    let fine = (width * finer, height * finer);
    let mut pixels = vec![0; fine.0 * fine.1 * 3];
    let mut bitmap = Bitmap::new(&mut pixels, fine, DENSITY * finer, palette, ground);
    let drawn = scene::paint(scene, &mut bitmap);
    debug_assert!(
        drawn.is_ok(),
        "a bitmap in memory and a registered font do not fail"
    );
    let pixels = if finer == 2 {
        halved(&pixels, fine.0)
    } else {
        pixels
    };
    encode(&pixels, width as u32, height as u32)
}

/// Each pixel is the mean of four.
fn halved(pixels: &[u8], width: usize) -> Vec<u8> {
    let mut means = Vec::with_capacity(pixels.len() / 4);
    for rows in pixels.chunks_exact(width * 3 * 2) {
        let (upper, lower) = rows.split_at(width * 3);
        for (upper, lower) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            for channel in 0..3 {
                let sum = [upper, lower]
                    .into_iter()
                    .map(|row| u16::from(row[channel]) + u16::from(row[channel + 3]))
                    .sum::<u16>();
                means.push(((sum + 2) / 4) as u8);
            }
        }
    }
    means
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(pixels));
    debug_assert!(written.is_ok(), "writing to memory does not fail");
    file
}
