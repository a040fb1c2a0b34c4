use plotters::{
    drawing::IntoDrawingArea,
    element::Rectangle,
    prelude::BitMapBackend,
    style::{Color as _, RGBColor},
};

use crate::{
    draw::{self, Surface},
    font,
    layout::Layout,
    palette::{Ink, Palette},
    spec::ChartSpec,
};

/// Draws a chart as a PNG of twice its CSS size, sharp on paper and dense screens.
///
/// [`Palette::Screen`] has no colours outside a window and is drawn as [`Palette::Light`].
#[must_use]
pub fn png(spec: &ChartSpec) -> Vec<u8> {
    font::register();
    // Sides of at most 16,384: more is no picture but a mistake, and would take gigabytes.
    let side = |pixels: u32| (pixels.clamp(1, 8_192)) * DENSITY;
    let (width, height) = (side(spec.width), side(spec.height));
    let mut pixels = vec![0; width as usize * height as usize * 3];
    paint(spec, &mut pixels, (width, height));
    encode(&pixels, width, height)
}

const DENSITY: u32 = 2;
/// Height of the embedded font's line in its em, which is what plotters scales by.
const LINE_PER_EM: f64 = 1.164;
/// plotters sets the baseline of this font half a line down, where its ascent ends lower.
const BASELINE_RISE: f64 = 2.6;

fn paint(spec: &ChartSpec, pixels: &mut [u8], size: (u32, u32)) {
    let palette = if spec.palette == Palette::Screen {
        Palette::Light
    } else {
        spec.palette
    };
    let layout = Layout::new(spec);
    let ink = |ink| {
        let (r, g, b) = palette.rgb(ink);
        RGBColor(r, g, b)
    };
    let density = f64::from(DENSITY);
    let surface = Surface {
        area: BitMapBackend::with_buffer(pixels, size).into_drawing_area(),
        pixel: density,
        stroke: density,
        text: density * LINE_PER_EM,
        text_rise: BASELINE_RISE,
        ink: &ink,
    };
    let background = ink(Ink::Background);
    let drawn = surface.area.fill(&background).and_then(|()| {
        draw::back(&surface, spec, &layout)?;
        draw::series(&surface, spec, &layout)?;
        // Series end at the plot's edge: the margins are painted over them.
        for edge in margins(&layout, size) {
            surface
                .area
                .draw(&Rectangle::new(edge, background.filled()))?;
        }
        draw::front(&surface, spec, &layout)
    });
    debug_assert!(
        drawn.is_ok(),
        "a bitmap in memory and a registered font do not fail"
    );
}

fn margins(layout: &Layout, (width, height): (u32, u32)) -> [[(i32, i32); 2]; 4] {
    let unit = |pixels: f64| (pixels * f64::from(DENSITY)).round() as i32;
    let (width, height) = (width as i32, height as i32);
    let plot = layout.plot;
    let (left, right) = (unit(plot.left), unit(plot.left + plot.width));
    let (top, bottom) = (unit(plot.top - 1.0), unit(plot.top + plot.height + 1.0));
    [
        [(0, 0), (width, top - 1)],
        [(0, bottom + 1), (width, height)],
        [(0, 0), (left - 1, height)],
        [(right + 1, 0), (width, height)],
    ]
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
