//! A picture as shapes, before it is an SVG or a bitmap.

mod canvas;
mod shape;

pub(crate) use canvas::{Canvas, Paint, paint};
pub(crate) use shape::{Anchor, Fill, Shape, Stroke, Text, Turn};

use crate::{font, palette::Ink, spec::Rect};

/// Share of the opacity that is left where a fading area ends.
pub(crate) const FADED: f64 = 0.1;

/// A place in tenths of a CSS pixel from the upper left corner.
pub(crate) type Place = (i32, i32);

/// Shapes from back to front.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scene {
    pub(crate) shapes: Vec<Shape>,
}

/// CSS pixels in tenths, held where no picture reaches.
pub(crate) fn tenths(pixels: f64) -> i32 {
    const FAR: f64 = 1e6;
    (pixels * 10.0).round().clamp(-FAR, FAR) as i32
}

/// A place given in CSS pixels.
pub(crate) fn place(x: f64, y: f64) -> Place {
    (tenths(x), tenths(y))
}

/// A whole pixel and a half, where a thin line lights one row of pixels instead of two.
pub(crate) fn crisp(pixels: f64) -> f64 {
    (pixels - 0.5).round() + 0.5
}

impl Scene {
    pub(crate) fn rect(&mut self, rect: Rect, fill: Fill) {
        self.rects(vec![corners(rect)], fill);
    }

    /// Rectangles of one paint, each as its upper left and lower right corner.
    pub(crate) fn rects(&mut self, rects: Vec<(Place, Place)>, fill: Fill) {
        if !rects.is_empty() {
            self.shapes.push(Shape::Rects { rects, fill });
        }
    }

    pub(crate) fn frame(&mut self, rect: Rect, stroke: Stroke) {
        let ((left, top), (right, bottom)) = corners(rect);
        let points = vec![
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
        ];
        self.path(points, stroke);
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.path(vec![place(from.0, from.1), place(to.0, to.1)], stroke);
    }

    pub(crate) fn path(&mut self, points: Vec<Place>, stroke: Stroke) {
        if points.len() > 1 {
            self.shapes.push(Shape::Path { points, stroke });
        }
    }

    pub(crate) fn area(&mut self, points: Vec<Place>, fill: Fill) {
        if points.len() > 2 {
            self.shapes.push(Shape::Area { points, fill });
        }
    }

    /// Discs of one paint; the radius is in CSS pixels.
    pub(crate) fn dots(&mut self, centers: Vec<Place>, radius: f64, fill: Fill) {
        if !centers.is_empty() {
            let radius = tenths(radius).unsigned_abs();
            self.shapes.push(Shape::Dots {
                centers,
                radius,
                fill,
            });
        }
    }

    pub(crate) fn text(&mut self, text: Text) {
        if !text.text.is_empty() {
            self.shapes.push(Shape::Text(text));
        }
    }

    /// Draws only what lies within a rectangle.
    pub(crate) fn clipped(&mut self, rect: Rect, draw: impl FnOnce(&mut Self)) {
        let (from, to) = corners(rect);
        self.shapes.push(Shape::Clip(Some((from, to))));
        draw(self);
        self.shapes.push(Shape::Clip(None));
    }

    /// Puts another picture in at an offset in CSS pixels.
    pub(crate) fn insert(&mut self, other: Self, x: f64, y: f64) {
        let (x, y) = place(x, y);
        let moved = other.shapes.into_iter().map(|shape| shape.moved(x, y));
        self.shapes.extend(moved);
    }

    /// Paints everything with one ink.
    pub(crate) fn repaint(&mut self, ink: Ink) {
        for shape in &mut self.shapes {
            shape.repaint(ink.canonical());
        }
    }

    /// The inks in use, each once.
    pub(crate) fn inks(&self) -> Vec<Ink> {
        let mut inks = Vec::new();
        for shape in &self.shapes {
            if let Some(ink) = shape.ink()
                && !inks.contains(&ink)
            {
                inks.push(ink);
            }
        }
        inks
    }
}

fn corners(rect: Rect) -> (Place, Place) {
    let from = place(rect.left, rect.top);
    let to = place(rect.left + rect.width, rect.top + rect.height);
    (from, (to.0.max(from.0), to.1.max(from.1)))
}

impl Text {
    /// A label in the axis' grey whose baseline begins at a place.
    pub(crate) fn new(text: impl Into<String>, x: f64, y: f64) -> Self {
        Self {
            text: text.into(),
            at: place(x, y),
            size: font::SIZE,
            ink: Ink::Axis,
            bold: false,
            mono: false,
            anchor: Anchor::Start,
            turn: Turn::None,
        }
    }
}
