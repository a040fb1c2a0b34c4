use plotters::style::{FontDesc, FontFamily, FontStyle, FontTransform, TextStyle};
use plotters_backend::{
    BackendColor, BackendStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, Pos, VPos},
};

use super::{Anchor, Fill, Place, Scene, Shape, Stroke, Text, Turn};
use crate::{font, palette::Ink};

/// What a picture is painted on: a plotters backend that counts in tenths of a CSS pixel, strokes in
/// hundredths, and the few things plotters has no word for.
pub(crate) trait Canvas: DrawingBackend + Sized {
    /// How the backend knows an ink.
    fn color(&self, ink: Ink) -> (u8, u8, u8);

    /// Draws only within a rectangle, too, from here on; without one, forgets the last one.
    fn clip(&mut self, rect: Option<(Place, Place)>) -> Painted<Self>;

    /// An area in a paint that fades between two heights.
    fn fading(&mut self, points: &[Place], fill: &Fill, fade: (i32, i32)) -> Painted<Self>;

    /// A line of strokes and gaps.
    fn dashed(&mut self, points: &[Place], stroke: &Stroke) -> Painted<Self>;

    /// Rectangles of one paint.
    fn rects(&mut self, rects: &[(Place, Place)], fill: &Fill) -> Painted<Self> {
        let paint = Paint::fill(self, fill);
        rects
            .iter()
            .try_for_each(|(from, to)| self.draw_rect(*from, *to, &paint, true))
    }

    /// Discs of one paint; the radius is in tenths of a CSS pixel.
    fn dots(&mut self, centers: &[Place], radius: u32, fill: &Fill) -> Painted<Self> {
        let paint = Paint::fill(self, fill);
        centers
            .iter()
            .try_for_each(|center| self.draw_circle(*center, radius, &paint, true))
    }
}

pub(crate) type Painted<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A colour and a stroke width as plotters hands them to a backend.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    color: BackendColor,
    width: u32,
}

impl Paint {
    pub(crate) fn fill(on: &impl Canvas, fill: &Fill) -> Self {
        Self {
            color: BackendColor {
                alpha: fill.opacity,
                rgb: on.color(fill.ink),
            },
            width: 1,
        }
    }

    pub(crate) fn stroke(on: &impl Canvas, stroke: &Stroke) -> Self {
        Self {
            color: BackendColor {
                alpha: stroke.opacity,
                rgb: on.color(stroke.ink),
            },
            width: ((stroke.width * 100.0).round() as u32).max(1),
        }
    }
}

impl BackendStyle for Paint {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// Paints every shape, first at the back.
pub(crate) fn paint<C: Canvas>(scene: &Scene, on: &mut C) -> Painted<C> {
    on.ensure_prepared()?;
    for shape in &scene.shapes {
        match shape {
            Shape::Rects { rects, fill } => on.rects(rects, fill)?,
            Shape::Dots {
                centers,
                radius,
                fill,
            } => on.dots(centers, *radius, fill)?,
            Shape::Path { points, stroke } if stroke.dash.is_empty() => {
                let paint = Paint::stroke(on, stroke);
                on.draw_path(points.iter().copied(), &paint)?;
            }
            Shape::Path { points, stroke } => on.dashed(points, stroke)?,
            Shape::Area { points, fill } => match fill.fade {
                Some(fade) => on.fading(points, fill, fade)?,
                None => {
                    let paint = Paint::fill(on, fill);
                    on.fill_polygon(points.iter().copied(), &paint)?;
                }
            },
            Shape::Text(text) => write(on, text)?,
            Shape::Clip(rect) => on.clip(*rect)?,
        }
    }
    on.present()
}

fn write<C: Canvas>(on: &mut C, text: &Text) -> Painted<C> {
    let family = if text.mono { font::MONO } else { font::FAMILY };
    let anchor = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Center => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let (style, transform) = (
        if text.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        },
        match text.turn {
            Turn::None => FontTransform::None,
            Turn::Up => FontTransform::Rotate270,
        },
    );
    let style = TextStyle {
        font: FontDesc::new(FontFamily::Name(family), text.size, style).transform(transform),
        color: BackendColor {
            alpha: 1.0,
            rgb: on.color(text.ink),
        },
        pos: Pos::new(anchor, VPos::Bottom),
    };
    on.draw_text(&text.text, &style, text.at)
}
