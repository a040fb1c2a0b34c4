mod bitmap;

use crate::{
    layout,
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
/// Most pixels of a file of double density; larger pictures have one pixel in a CSS pixel.
const DENSE: usize = 64_000_000;
/// Longest side: more is no picture but a mistake, and would take gigabytes.
const LONGEST: f64 = 16_384.0;

/// A picture as a PNG file.
pub(crate) fn file(
    scene: &Scene,
    (width, height): (f64, f64),
    palette: Palette,
    ground: Ink,
) -> Vec<u8> {
    let side = |pixels: f64| pixels.ceil().clamp(1.0, LONGEST) as usize;
    let (width, height) = (side(width), side(height));
    let dense = width * height * DENSITY * DENSITY <= DENSE;
    let density = if dense { DENSITY } else { 1 };
    let (width, height) = (width * density, height * density);
    let mut pixels = vec![0; width * height * 3];
    let mut bitmap = Bitmap::new(&mut pixels, (width, height), density, palette, ground);
    let drawn = scene::paint(scene, &mut bitmap);
    debug_assert!(drawn.is_ok(), "a bitmap in memory does not fail");
    encode(&pixels, width as u32, height as u32)
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // A tenth larger than the smallest file, in a fraction of its time.
    encoder.set_compression(png::Compression::Fast);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(pixels));
    debug_assert!(written.is_ok(), "writing to memory does not fail");
    file
}
