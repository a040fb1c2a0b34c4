mod area;
mod letters;
mod stroke;

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::{
    palette::{Ink, Palette},
    scene::{Canvas, FADED, Fill, Paint, Place, Stroke},
};

/// A plotters backend on pixels in memory.
///
/// plotters' own has no clipping, no fading paint, no dashes and no smooth edges, and sets letters
/// without their side bearings.
pub(super) struct Bitmap<'a> {
    pixels: &'a mut [u8],
    /// Pixels in a row and rows.
    size: (usize, usize),
    /// Pixels in a CSS pixel.
    density: usize,
    palette: Palette,
    /// What is drawn: from this column and row on, up to those; and what was before.
    window: Window,
    outer: Vec<Window>,
    /// Rows between which paint fades.
    fade: Option<(i32, i32)>,
}

type Window = (BackendCoord, BackendCoord);
type Painted = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Bitmap<'a> {
    /// A picture on the ground of one ink.
    pub(super) fn new(
        pixels: &'a mut [u8],
        size: (usize, usize),
        density: usize,
        palette: Palette,
        ground: Ink,
    ) -> Self {
        let (r, g, b) = palette.rgb(ground);
        for pixel in pixels.chunks_exact_mut(3) {
            pixel.copy_from_slice(&[r, g, b]);
        }
        Self {
            pixels,
            size,
            density,
            palette,
            window: ((0, 0), (size.0 as i32, size.1 as i32)),
            outer: Vec::new(),
            fade: None,
        }
    }

    /// A place in tenths of a CSS pixel, in pixels.
    fn pixels(&self, (x, y): Place) -> (f64, f64) {
        let per = self.density as f64 / 10.0;
        (f64::from(x) * per, f64::from(y) * per)
    }

    /// The corner of pixels that is nearest to a place.
    fn whole(&self, at: Place) -> (i32, i32) {
        let (x, y) = self.pixels(at);
        (x.round() as i32, y.round() as i32)
    }

    /// Draws a straight line with round ends.
    fn segment(&mut self, from: Place, to: Place, width: f64, color: BackendColor) {
        let (from, to) = (self.pixels(from), self.pixels(to));
        stroke::segment(from, to, width, self.window, |at, share| {
            self.blend(at, color.rgb, color.alpha * share);
        });
    }

    /// Lays a colour over a pixel; `alpha` is what the fade leaves of it.
    fn blend(&mut self, (x, y): BackendCoord, (r, g, b): (u8, u8, u8), alpha: f64) {
        let ((left, top), (right, bottom)) = self.window;
        if x < left || y < top || x >= right || y >= bottom || alpha <= 0.0 {
            return;
        }
        let alpha = alpha.min(1.0) * self.fade.map_or(1.0, |fade| left_of(fade, y));
        let over = (alpha * 256.0 + 0.5) as u32;
        let at = (y as usize * self.size.0 + x as usize) * 3;
        if let Some(pixel) = self.pixels.get_mut(at..at + 3) {
            for (own, color) in pixel.iter_mut().zip([r, g, b]) {
                let mixed = u32::from(*own) * (256 - over) + u32::from(color) * over;
                *own = ((mixed + 128) >> 8) as u8;
            }
        }
    }
}

/// What a fade leaves of a paint in a row.
fn left_of((from, to): (i32, i32), y: i32) -> f64 {
    let share = f64::from(y - from) / f64::from(to - from).abs().max(1.0);
    let share = if to < from { -share } else { share };
    1.0 - share.clamp(0.0, 1.0) * (1.0 - FADED)
}

impl Canvas for Bitmap<'_> {
    fn color(&self, ink: Ink) -> (u8, u8, u8) {
        self.palette.rgb(ink)
    }

    fn clip(&mut self, rect: Option<(Place, Place)>) -> Painted {
        let Some((from, to)) = rect else {
            self.window = self.outer.pop().unwrap_or(self.window);
            return Ok(());
        };
        let ((left, top), (right, bottom)) = self.window;
        let (from, to) = (self.whole(from), self.whole(to));
        self.outer.push(self.window);
        self.window = (
            (from.0.max(left), from.1.max(top)),
            (to.0.min(right), to.1.min(bottom)),
        );
        Ok(())
    }

    fn fading(&mut self, points: &[Place], fill: &Fill, (from, to): (i32, i32)) -> Painted {
        let (_, from) = self.whole((0, from));
        let (_, to) = self.whole((0, to));
        self.fade = Some((from, to));
        let paint = Paint::fill(self, fill);
        let drawn = self.fill_polygon(points.iter().copied(), &paint);
        self.fade = None;
        drawn
    }

    fn dashed(&mut self, points: &[Place], stroke: &Stroke) -> Painted {
        let paint = Paint::stroke(self, stroke);
        stroke::dashes(points, &stroke.dash)
            .into_iter()
            .try_for_each(|dash| self.draw_path(dash, &paint))
    }
}

impl DrawingBackend for Bitmap<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let tenths = |pixels: usize| (pixels * 10 / self.density) as u32;
        (tenths(self.size.0), tenths(self.size.1))
    }

    fn ensure_prepared(&mut self) -> Painted {
        Ok(())
    }

    fn present(&mut self) -> Painted {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Painted {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Painted {
        let color = style.color();
        if !fill {
            let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
            return self.draw_path(corners, style);
        }
        let (begin, end) = self.window;
        let (from, to) = (self.whole(from), self.whole(to));
        for y in from.1.max(begin.1)..to.1.min(end.1) {
            for x in from.0.max(begin.0)..to.0.min(end.0) {
                self.blend((x, y), color.rgb, color.alpha);
            }
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Painted {
        let width = f64::from(style.stroke_width()) / 100.0 * self.density as f64;
        let mut before = None;
        for to in path {
            if let Some(from) = before {
                self.segment(from, to, width, style.color());
            }
            before = Some(to);
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Painted {
        self.draw_path([from, to], style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Painted {
        let width = f64::from(radius) / 5.0 * self.density as f64;
        self.segment(center, center, width, style.color());
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Painted {
        let color = style.color();
        let corners: Vec<(f64, f64)> = corners.into_iter().map(|at| self.pixels(at)).collect();
        area::fill(&corners, self.window, |at, share| {
            self.blend(at, color.rgb, color.alpha * share);
        });
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        at: BackendCoord,
    ) -> Painted {
        let color = style.color();
        let at = self.pixels(at);
        letters::set(text, style, self.density, at, |at, share| {
            self.blend(at, color.rgb, color.alpha * share);
        });
        Ok(())
    }
}
