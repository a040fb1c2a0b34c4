use std::f64::consts::{PI, TAU};

use super::{Drawn, SpotShape};
use crate::{
    Color, font,
    palette::Ink,
    scene::{Fill, Place, Scene, Stroke, Text, place},
    unit,
};

/// Shares of a whole.
#[derive(Clone, Debug, Default)]
pub struct Pie {
    /// The shares, clockwise from the top.
    pub slices: Vec<Slice>,
    /// A ring instead of a disc.
    pub donut: bool,
    /// What is written on slices that have room for it.
    pub labels: Vec<PieLabel>,
}

/// One share.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Name; untrusted text.
    pub label: String,
    /// How much; negative values and values that are no number have no share.
    pub value: f64,
    /// The value as it is written.
    pub text: String,
    /// Colour.
    pub color: Color,
}

/// What is written on a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieLabel {
    /// The slice's name.
    Name,
    /// Its value.
    Value,
    /// Its share of the whole.
    Percent,
}

/// Least angle of a slice that is not nothing, so that it is seen at all.
const LEAST: f64 = 0.03;
/// Slices beyond are drawn as one.
const MOST: usize = 60;

impl Pie {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let middle = (width / 2.0, height / 2.0);
        let outer = (width.min(height) / 2.0 - 4.0).max(1.0);
        let inner = if self.donut { outer * 0.6 } else { 0.0 };
        let parts = self.parts();
        let scene = &mut drawn.scene;
        if parts.is_empty() {
            scene.area(
                sector(middle, (inner, outer), (0.0, TAU)),
                Fill::solid(Ink::Track),
            );
            return drawn;
        }
        for part in &parts {
            let fill = Fill::solid(Ink::Mark(part.color));
            scene.area(sector(middle, (inner, outer), part.angles), fill);
        }
        if parts.len() > 1 {
            for part in &parts {
                let edge =
                    [inner, outer + 1.0].map(|radius| on_circle(middle, radius, part.angles.0));
                scene.path(edge.to_vec(), Stroke::new(Ink::Background, 1.5));
            }
        }
        for part in &parts {
            self.label(scene, part, middle, (inner, outer));
        }
        for part in parts {
            let shape = SpotShape::Sector {
                x: middle.0,
                y: middle.1,
                inner,
                outer,
                from: part.angles.0,
                to: part.angles.1,
            };
            drawn.place(shape, part.index);
        }
        drawn
    }

    /// The slices that have a share, with their angles; small ones are widened at the cost of all.
    fn parts(&self) -> Vec<Part> {
        let value = |slice: &Slice| match slice.value {
            value if value.is_finite() && value > 0.0 => value,
            _ => 0.0,
        };
        let highest = self.slices.iter().map(value).fold(0.0, f64::max);
        // Shares of the highest first: the sum of huge values may be no number.
        let part = |slice: &Slice| {
            if highest > 0.0 {
                value(slice) / highest
            } else {
                0.0
            }
        };
        let whole: f64 = self.slices.iter().map(part).sum();
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = 0.0;
        for (index, slice) in self.slices.iter().enumerate() {
            let share = part(slice) / whole;
            // A share too small to be a number is one all the same.
            if value(slice) <= 0.0 {
                continue;
            }
            if parts.len() >= MOST {
                rest += share;
                continue;
            }
            parts.push(Part {
                index,
                share,
                color: slice.color,
                angles: (0.0, 0.0),
            });
        }
        if rest > 0.0 {
            parts.push(Part {
                index: self.slices.len(),
                share: rest,
                color: Color::Muted,
                angles: (0.0, 0.0),
            });
        }
        let angle = |part: &Part| (part.share * TAU).max(LEAST);
        let all: f64 = parts.iter().map(angle).sum();
        let mut from = 0.0;
        for part in &mut parts {
            let to = from + angle(part) / all * TAU;
            part.angles = (from, to);
            from = to;
        }
        parts
    }

    /// What is written on a slice, if the slice is large enough for it.
    fn label(
        &self,
        scene: &mut Scene,
        part: &Part,
        middle: (f64, f64),
        (inner, outer): (f64, f64),
    ) {
        let slice = self.slices.get(part.index);
        let line = |label: &PieLabel| match (label, slice) {
            (PieLabel::Name, Some(slice)) => font::elided(&slice.label, outer, font::SIZE, false),
            (PieLabel::Name, None) => "other".to_owned(),
            (PieLabel::Value, Some(slice)) => slice.text.clone(),
            (PieLabel::Value, None) => String::new(),
            (PieLabel::Percent, _) => unit::format("percentunit", part.share, None),
        };
        let lines: Vec<String> = self.labels.iter().map(line).collect();
        let widest = lines
            .iter()
            .map(|line| font::width(line))
            .fold(0.0, f64::max);
        let (from, to) = part.angles;
        let radius = if self.donut {
            (inner + outer) / 2.0
        } else {
            outer * 0.64
        };
        let tall = lines.len() as f64 * LINE_HEIGHT;
        let whole = to - from > TAU - 0.01;
        let at = if whole && !self.donut {
            middle
        } else {
            let half = (from + to) / 2.0;
            (
                middle.0 + radius * half.sin(),
                middle.1 - radius * half.cos(),
            )
        };
        let thick = if self.donut {
            outer - inner
        } else {
            outer * 0.7
        };
        let across = 2.0 * radius * ((to - from) / 2.0).min(PI / 2.0).sin();
        if widest + 6.0 > across.min(thick) || tall + 2.0 > across.min(thick) {
            return;
        }
        for (nth, line) in lines.into_iter().enumerate() {
            let y = at.1 - tall / 2.0 + (nth as f64 + 0.5) * LINE_HEIGHT;
            let text = Text::new(line, at.0, y).ink(Ink::On(part.color));
            scene.text(text.middle().center());
        }
    }
}

const LINE_HEIGHT: f64 = 13.0;

struct Part {
    index: usize,
    share: f64,
    color: Color,
    angles: (f64, f64),
}

/// Part of a ring, from an angle to another clockwise from the top.
pub(super) fn sector(
    middle: (f64, f64),
    (inner, outer): (f64, f64),
    (from, to): (f64, f64),
) -> Vec<Place> {
    let arc = |radius: f64| {
        // So many corners that they are a twentieth of a pixel off the circle.
        let step = (0.1 / radius.max(1.0)).sqrt() * 2.0;
        let pieces = (((to - from) / step).ceil() as usize).clamp(1, 400);
        (0..=pieces).map(move |at| {
            let angle = from + (to - from) * at as f64 / pieces as f64;
            on_circle(middle, radius, angle)
        })
    };
    let mut outline: Vec<Place> = arc(outer).collect();
    if inner > 0.0 {
        let back: Vec<Place> = arc(inner).collect();
        outline.extend(back.into_iter().rev());
    } else if to - from < TAU {
        outline.push(on_circle(middle, 0.0, 0.0));
    }
    outline
}

fn on_circle((x, y): (f64, f64), radius: f64, angle: f64) -> Place {
    place(x + radius * angle.sin(), y - radius * angle.cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pie(values: &[f64]) -> Pie {
        let slice = |&value| Slice {
            label: String::new(),
            value,
            text: String::new(),
            color: Color::Series(0),
        };
        Pie {
            slices: values.iter().map(slice).collect(),
            ..Pie::default()
        }
    }

    #[test]
    fn slices_fill_the_circle_and_small_ones_are_seen() {
        let parts = pie(&[1e300, f64::NAN, 1e300, -4.0, 1e-300, f64::INFINITY]).parts();
        assert_eq!(
            parts.iter().map(|part| part.index).collect::<Vec<_>>(),
            [0, 2, 4]
        );
        assert!((parts[2].angles.1 - TAU).abs() < 1e-9);
        assert!(parts[2].angles.1 - parts[2].angles.0 > 0.02);
        assert_eq!(pie(&[5.0]).parts()[0].angles, (0.0, TAU));
        assert!(pie(&[0.0, -1.0]).parts().is_empty());
        assert_eq!(pie(&[1.0; 10_000]).parts().len(), MOST + 1);
    }
}
