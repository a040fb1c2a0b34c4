use std::{convert::Infallible, fmt::Write as _};

use plotters::prelude::DrawingBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontStyle,
    FontTransform, text_anchor::HPos,
};

use super::number::{escape, tenths};
use crate::{
    font,
    palette::{Ink, Palette},
    scene::{Canvas, FADED, Fill, Paint, Place, Stroke},
};

/// A plotters backend that writes short SVG.
///
/// plotters' own SVG backend knows whole pixels, whole stroke widths and concrete colours only;
/// this one takes coordinates in tenths and widths in hundredths of a pixel, and inks by number.
pub(super) struct Writer<'a> {
    out: String,
    size: (u32, u32),
    inks: &'a [Ink],
    paints: Vec<String>,
}

type Written = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Writer<'a> {
    pub(super) fn new(out: String, size: (f64, f64), inks: &'a [Ink], palette: Palette) -> Self {
        let tenths = |pixels: f64| (pixels.max(0.0) * 10.0) as u32;
        Self {
            out,
            size: (tenths(size.0), tenths(size.1)),
            inks,
            paints: inks.iter().map(|ink| palette.paint(*ink)).collect(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    fn open(&mut self, element: &str) {
        self.out.push('<');
        self.out.push_str(element);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        escape(&mut self.out, value);
        self.out.push('"');
    }

    fn length(&mut self, name: &str, tenth: i32) {
        let _ = write!(self.out, " {name}=\"");
        tenths(&mut self.out, tenth);
        self.out.push('"');
    }

    /// A paint and its opacity, for `fill`, `stroke` or `stop`.
    fn paint(&mut self, name: &str, opacity: &str, color: BackendColor) {
        let (r, g, b) = color.rgb;
        let at = u32::from_be_bytes([0, r, g, b]) as usize;
        let paint = self.paints.get(at).map_or("none", String::as_str);
        let _ = write!(self.out, " {name}=\"{paint}\"");
        if color.alpha < 1.0 {
            let alpha = (color.alpha * 1e3).round() / 1e3;
            let _ = write!(self.out, " {opacity}=\"{alpha}\"");
        }
    }

    fn painted<S: BackendStyle>(&mut self, style: &S, fill: bool) {
        if fill {
            self.paint("fill", "fill-opacity", style.color());
        } else {
            self.paint("stroke", "stroke-opacity", style.color());
            let width = f64::from(style.stroke_width()) / 100.0;
            if width != 1.0 {
                let _ = write!(self.out, " stroke-width=\"{width}\"");
            }
        }
    }

    fn end(&mut self) -> Written {
        self.out.push_str("/>\n");
        Ok(())
    }

    /// Opens a path: absolute start, then relative lines, which are the shorter.
    fn path(&mut self, path: impl IntoIterator<Item = BackendCoord>) {
        self.out.push_str("<path d=\"");
        let mut before: Option<BackendCoord> = None;
        let mut apart = false;
        for (x, y) in path {
            match before {
                None => {
                    self.moved("M", (x, y));
                    self.out.push('l');
                }
                Some((left, top)) => {
                    // A minus separates as well as a space does.
                    if x >= left && apart {
                        self.out.push(' ');
                    }
                    apart = true;
                    tenths(&mut self.out, x - left);
                    if y >= top {
                        self.out.push(' ');
                    }
                    tenths(&mut self.out, y - top);
                }
            }
            before = Some((x, y));
        }
    }

    fn moved(&mut self, how: &str, (x, y): BackendCoord) {
        self.out.push_str(how);
        tenths(&mut self.out, x);
        if y >= 0 {
            self.out.push(' ');
        }
        tenths(&mut self.out, y);
    }
}

impl Canvas for Writer<'_> {
    /// The number of an ink, in the place where plotters carries a colour.
    fn color(&self, ink: Ink) -> (u8, u8, u8) {
        let at = self.inks.iter().position(|own| *own == ink);
        let [_, r, g, b] = (at.unwrap_or(usize::MAX) as u32).to_be_bytes();
        (r, g, b)
    }

    /// A document of its own cuts what stands in it, without an id.
    fn clip(&mut self, rect: Option<(Place, Place)>) -> Written {
        let Some(((left, top), (right, bottom))) = rect else {
            self.out.push_str("</svg>\n");
            return Ok(());
        };
        self.open("svg");
        let size = [
            ("x", left),
            ("y", top),
            ("width", right - left),
            ("height", bottom - top),
        ];
        for (name, value) in size {
            self.length(name, value);
        }
        self.out.push_str(" viewBox=\"");
        for (at, (_, value)) in size.into_iter().enumerate() {
            if at > 0 {
                self.out.push(' ');
            }
            tenths(&mut self.out, value);
        }
        self.out.push_str("\">\n");
        Ok(())
    }

    /// The id says all of the gradient: two of the same id are the same, wherever they stand.
    fn fading(&mut self, points: &[Place], fill: &Fill, (from, to): (i32, i32)) -> Written {
        let color = BackendColor {
            alpha: fill.opacity,
            rgb: self.color(fill.ink),
        };
        let at = self.inks.iter().position(|own| *own == fill.ink);
        let paint = at.and_then(|at| self.paints.get(at));
        let name: String = paint
            .map_or("", String::as_str)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let id = format!("fade-{name}-{:.0}-{from}-{to}", fill.opacity * 1e3);
        self.open("linearGradient");
        self.attribute("id", &id);
        self.attribute("gradientUnits", "userSpaceOnUse");
        for (name, value) in [("x1", 0), ("x2", 0), ("y1", from), ("y2", to)] {
            self.length(name, value);
        }
        self.out.push_str("><stop");
        self.paint("stop-color", "stop-opacity", color);
        self.out.push_str("/><stop offset=\"1\"");
        let weak = BackendColor {
            alpha: color.alpha * FADED,
            ..color
        };
        self.paint("stop-color", "stop-opacity", weak);
        self.out.push_str("/></linearGradient>\n");
        self.path(points.iter().copied());
        self.out.push_str("z\"");
        self.attribute("fill", &format!("url(#{id})"));
        self.end()
    }

    fn dashed(&mut self, points: &[Place], stroke: &Stroke) -> Written {
        self.path(points.iter().copied());
        self.out.push('"');
        let dash: Vec<String> = stroke.dash.iter().map(f64::to_string).collect();
        self.attribute("stroke-dasharray", &dash.join(" "));
        self.painted(&Paint::stroke(self, stroke), false);
        self.end()
    }

    /// Many rectangles are one path.
    fn rects(&mut self, rects: &[(Place, Place)], fill: &Fill) -> Written {
        let paint = Paint::fill(self, fill);
        if let [(from, to)] = rects {
            return self.draw_rect(*from, *to, &paint, true);
        }
        self.out.push_str("<path d=\"");
        for ((left, top), (right, bottom)) in rects {
            self.moved("M", (*left, *top));
            self.out.push('h');
            tenths(&mut self.out, right - left);
            self.out.push('v');
            tenths(&mut self.out, bottom - top);
            self.out.push('h');
            tenths(&mut self.out, left - right);
            self.out.push('z');
        }
        self.out.push('"');
        self.painted(&paint, true);
        self.end()
    }

    /// Many discs are one path: the round ends of strokes of no length.
    fn dots(&mut self, centers: &[Place], radius: u32, fill: &Fill) -> Written {
        let paint = Paint::fill(self, fill);
        if let [center] = centers {
            return self.draw_circle(*center, radius, &paint, true);
        }
        self.out.push_str("<path d=\"");
        for center in centers {
            self.moved("M", *center);
            self.out.push_str("h0");
        }
        self.out.push_str("\" stroke-linecap=\"round\"");
        self.length("stroke-width", 2 * radius as i32);
        self.paint("stroke", "stroke-opacity", paint.color());
        self.end()
    }
}

impl DrawingBackend for Writer<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Written {
        Ok(())
    }

    fn present(&mut self) -> Written {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Written {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Written {
        self.open("rect");
        self.length("x", left);
        self.length("y", top);
        self.length("width", (right - left).max(0));
        self.length("height", (bottom - top).max(0));
        self.painted(style, fill);
        self.end()
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        self.path(path);
        self.out.push('"');
        self.painted(style, false);
        self.end()
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Written {
        self.open("circle");
        self.length("cx", x);
        self.length("cy", y);
        self.length("r", i32::try_from(radius).unwrap_or(i32::MAX));
        self.painted(style, fill);
        self.end()
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        self.path(path);
        self.out.push_str("z\"");
        self.painted(style, true);
        self.end()
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Written {
        self.open("text");
        self.length("x", x);
        self.length("y", y);
        if let FontTransform::Rotate270 = style.transform() {
            self.out.push_str(" transform=\"rotate(-90 ");
            tenths(&mut self.out, x);
            self.out.push(' ');
            tenths(&mut self.out, y);
            self.out.push_str(")\"");
        }
        if style.size() != font::SIZE {
            let _ = write!(self.out, " font-size=\"{}\"", style.size());
        }
        if let FontStyle::Bold = style.style() {
            self.out.push_str(" font-weight=\"600\"");
        }
        if style.family().as_str() == font::MONO {
            self.out
                .push_str(" font-family=\"ui-monospace, monospace\"");
        }
        self.out.push_str(match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        });
        self.paint("fill", "fill-opacity", style.color());
        self.out.push('>');
        escape(&mut self.out, text);
        self.out.push_str("</text>\n");
        Ok(())
    }
}
