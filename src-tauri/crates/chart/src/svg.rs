mod number;
mod writer;

use crate::{
    font, layout,
    palette::{Ink, Palette},
    scene::{self, Scene},
    spec::{Chart, ChartSpec},
};
use number::escape;
use writer::Writer;

/// Draws a chart as an SVG document to place in a page or to keep as a file.
#[must_use]
pub fn svg(spec: &ChartSpec) -> Chart {
    let size = (f64::from(spec.width), f64::from(spec.height));
    let (scene, mut chart) = layout::draw(spec, size);
    chart.svg = document(&scene, size, spec.palette, Ink::Background);
    chart
}

/// The document around a picture; files get a ground, in the window the panel is it.
pub(crate) fn document(
    scene: &Scene,
    (width, height): (f64, f64),
    palette: Palette,
    ground: Ink,
) -> String {
    let family = match palette {
        Palette::Screen => "inherit",
        _ => "system-ui, sans-serif",
    };
    let mut out = String::with_capacity(600 + length(scene));
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    for (name, value) in [
        ("width", format!("{width}")),
        ("height", format!("{height}")),
        ("viewBox", format!("0 0 {width} {height}")),
        ("font-family", family.to_owned()),
        ("font-size", format!("{}", font::SIZE)),
        ("fill", "none".to_owned()),
        ("stroke-linejoin", "round".to_owned()),
    ] {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(&mut out, &value);
        out.push('"');
    }
    out.push_str(">\n");
    if palette != Palette::Screen {
        out.push_str("<rect width=\"100%\" height=\"100%\" fill=\"");
        out.push_str(&palette.paint(ground));
        out.push_str("\"/>\n");
    }
    let inks = scene.inks();
    let mut writer = Writer::new(out, (width, height), &inks, palette);
    let drawn = scene::paint(scene, &mut writer);
    debug_assert!(drawn.is_ok(), "writing to a string does not fail");
    let mut out = writer.finish();
    out.push_str("</svg>\n");
    out
}

/// About the length of the document, so that its text is not moved while it grows.
fn length(scene: &Scene) -> usize {
    use crate::scene::Shape;
    let of = |shape: &Shape| match shape {
        Shape::Path { points, .. } | Shape::Area { points, .. } => 100 + points.len() * 11,
        Shape::Rects { rects, .. } => 100 + rects.len() * 28,
        Shape::Dots { centers, .. } => 100 + centers.len() * 16,
        Shape::Text(_) | Shape::Clip(_) => 110,
    };
    scene.shapes.iter().map(of).sum()
}
