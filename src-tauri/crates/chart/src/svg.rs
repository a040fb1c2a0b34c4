use std::{convert::Infallible, fmt::Write as _};

use plotters::{drawing::IntoDrawingArea, prelude::DrawingBackend, style::RGBColor};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use crate::{
    draw::{self, Surface},
    font,
    layout::Layout,
    palette::Ink,
    spec::{Chart, ChartSpec, Color},
};

/// Draws a chart as an SVG document to place in a page or to keep as a file.
#[must_use]
pub fn svg(spec: &ChartSpec) -> Chart {
    let layout = Layout::new(spec);
    let inks = draw::inks(spec);
    let paints: Vec<String> = inks.iter().map(|ink| spec.palette.paint(*ink)).collect();
    let layer = |draw: &dyn Fn(&Surface<'_, Writer<'_>>) -> bool| {
        let mut text = String::new();
        let writer = Writer {
            out: &mut text,
            size: (spec.width * TENTHS, spec.height * TENTHS),
            paints: &paints,
        };
        let surface = Surface {
            area: writer.into_drawing_area(),
            pixel: f64::from(TENTHS),
            stroke: HUNDREDTHS,
            text: 1.0,
            text_rise: 0.0,
            ink: &|ink| numbered(&inks, ink),
        };
        let drawn = draw(&surface);
        debug_assert!(drawn, "writing to a string does not fail");
        drop(surface);
        text
    };
    let back = layer(&|on| draw::back(on, spec, &layout).is_ok());
    let series = layer(&|on| draw::series(on, spec, &layout).is_ok());
    let front = layer(&|on| draw::front(on, spec, &layout).is_ok());
    let svg = document(spec, &layout, [&back, &series, &front]);
    layout.chart(svg)
}

/// The three layers in one document. The series stand in a document of their own, which cuts them
/// at the plot's edge without an id that could occur twice in a page.
fn document(spec: &ChartSpec, layout: &Layout, [back, series, front]: [&String; 3]) -> String {
    let (width, height) = (spec.width, spec.height);
    let plot = layout.plot;
    let mut svg = String::with_capacity(back.len() + series.len() + front.len() + 600);
    let family = match spec.palette {
        crate::Palette::Screen => "inherit",
        _ => "system-ui, sans-serif",
    };
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{family}\" font-size=\"{}\" fill=\"none\" \
         stroke-linejoin=\"round\">",
        font::SIZE
    );
    if spec.palette != crate::Palette::Screen {
        let paint = spec.palette.paint(Ink::Background);
        let _ = writeln!(
            svg,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"{paint}\"/>"
        );
    }
    svg.push_str(back);
    // A pixel more above and below, so that a line along the edge is as thick as any other.
    let (top, tall) = (plot.top - 1.0, plot.height + 2.0);
    let frame = format!("{} {top} {} {tall}", plot.left, plot.width);
    let _ = writeln!(
        svg,
        "<svg x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{tall}\" viewBox=\"{frame}\">",
        plot.left, plot.width
    );
    svg.push_str(series);
    svg.push_str("</svg>\n");
    svg.push_str(front);
    svg.push_str("</svg>\n");
    svg
}

const TENTHS: u32 = 10;
const HUNDREDTHS: f64 = 100.0;

/// The number of an ink, in the place where plotters carries a colour.
fn numbered(inks: &[Ink], ink: Ink) -> RGBColor {
    let ink = match ink {
        Ink::Mark(Color::Series(at)) => Ink::Mark(Color::Series(at % 8)),
        other => other,
    };
    let at = inks.iter().position(|own| *own == ink).unwrap_or_default() as u32;
    let [_, r, g, b] = at.to_be_bytes();
    RGBColor(r, g, b)
}

/// A plotters backend that writes short SVG.
///
/// plotters' own SVG backend knows whole pixels, whole stroke widths and concrete colours only;
/// this one takes coordinates in tenths and widths in hundredths of a pixel, and inks by number.
struct Writer<'a> {
    out: &'a mut String,
    size: (u32, u32),
    paints: &'a [String],
}

type Written = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Writer<'a> {
    fn paint(&self, color: BackendColor) -> &'a str {
        let (r, g, b) = color.rgb;
        let at = u32::from_be_bytes([0, r, g, b]) as usize;
        self.paints.get(at).map_or("none", String::as_str)
    }

    fn opacity(&mut self, name: &str, color: BackendColor) {
        if color.alpha < 1.0 {
            let _ = write!(
                self.out,
                " {name}=\"{}\"",
                (color.alpha * 1e3).round() / 1e3
            );
        }
    }

    fn filled(&mut self, color: BackendColor) {
        let paint = self.paint(color);
        let _ = write!(self.out, " fill=\"{paint}\"");
        self.opacity("fill-opacity", color);
    }

    fn stroked<S: BackendStyle>(&mut self, style: &S) {
        let color = style.color();
        let paint = self.paint(color);
        let _ = write!(self.out, " stroke=\"{paint}\"");
        let width = f64::from(style.stroke_width()) / HUNDREDTHS;
        if width != 1.0 {
            let _ = write!(self.out, " stroke-width=\"{width}\"");
        }
        self.opacity("stroke-opacity", color);
    }

    /// Absolute start, then relative lines, which are the shorter.
    fn path(&mut self, path: impl IntoIterator<Item = BackendCoord>) {
        self.out.push_str("<path d=\"");
        let mut before: Option<BackendCoord> = None;
        let mut apart = false;
        for (x, y) in path {
            match before {
                None => {
                    self.out.push('M');
                    tenths(self.out, x);
                    self.out.push(' ');
                    tenths(self.out, y);
                    self.out.push('l');
                }
                Some((left, top)) => {
                    // A minus separates as well as a space does.
                    if x >= left && apart {
                        self.out.push(' ');
                    }
                    apart = true;
                    tenths(self.out, x - left);
                    if y >= top {
                        self.out.push(' ');
                    }
                    tenths(self.out, y - top);
                }
            }
            before = Some((x, y));
        }
    }

    fn length(&mut self, name: &str, tenth: i32) {
        let _ = write!(self.out, " {name}=\"");
        tenths(self.out, tenth);
        self.out.push('"');
    }
}

/// Writes a number of tenths: `-5` is `-.5`.
fn tenths(out: &mut String, tenths: i32) {
    if tenths < 0 {
        out.push('-');
    }
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if whole > 0 || rest == 0 {
        let _ = write!(out, "{whole}");
    }
    if rest > 0 {
        out.push('.');
        out.push(char::from(b'0' + rest as u8));
    }
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML 1.0 has no place for other control characters, escaped or not.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            other => out.push(other),
        }
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

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Written {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Written {
        self.out.push_str("<rect");
        self.length("x", left);
        self.length("y", top);
        self.length("width", (right - left).max(0));
        self.length("height", (bottom - top).max(0));
        if fill {
            self.filled(style.color())
        } else {
            self.stroked(style)
        }
        self.out.push_str("/>\n");
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        self.path(path);
        self.out.push('"');
        self.stroked(style);
        self.out.push_str("/>\n");
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Written {
        self.out.push_str("<circle");
        self.length("cx", x);
        self.length("cy", y);
        self.length("r", i32::try_from(radius).unwrap_or(i32::MAX));
        if fill {
            self.filled(style.color())
        } else {
            self.stroked(style)
        }
        self.out.push_str("/>\n");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        self.path(path);
        self.out.push_str("z\"");
        self.filled(style.color());
        self.out.push_str("/>\n");
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Written {
        let anchor = style.anchor();
        self.out.push_str("<text");
        self.length("x", x);
        self.length("y", y);
        self.out.push_str(match anchor.v_pos {
            VPos::Top => " dy=\".76em\"",
            VPos::Center => " dy=\".35em\"",
            VPos::Bottom => "",
        });
        self.out.push_str(match anchor.h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        });
        self.filled(style.color());
        self.out.push('>');
        escape(self.out, text);
        self.out.push_str("</text>\n");
        Ok(())
    }
}
