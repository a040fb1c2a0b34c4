use super::Place;
use crate::{font, palette::Ink};

/// One thing on a picture.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Rects {
        rects: Vec<(Place, Place)>,
        fill: Fill,
    },
    Path {
        points: Vec<Place>,
        stroke: Stroke,
    },
    Area {
        points: Vec<Place>,
        fill: Fill,
    },
    Dots {
        centers: Vec<Place>,
        /// In tenths of a CSS pixel.
        radius: u32,
        fill: Fill,
    },
    Text(Text),
    /// What follows is cut at a rectangle, too, or no more at the last one.
    Clip(Option<(Place, Place)>),
}

/// How an area is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fill {
    pub(crate) ink: Ink,
    /// 0 to 1.
    pub(crate) opacity: f64,
    /// Fades from full opacity at the first height to a tenth of it at the second, in tenths.
    pub(crate) fade: Option<(i32, i32)>,
}

/// How a line is painted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) ink: Ink,
    /// In CSS pixels.
    pub(crate) width: f64,
    /// 0 to 1.
    pub(crate) opacity: f64,
    /// Strokes and gaps in CSS pixels, in turn.
    pub(crate) dash: Vec<f64>,
}

/// A line of text.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// The anchor on the baseline.
    pub(crate) at: Place,
    /// Of the em, in CSS pixels.
    pub(crate) size: f64,
    pub(crate) ink: Ink,
    pub(crate) bold: bool,
    pub(crate) mono: bool,
    pub(crate) anchor: Anchor,
    pub(crate) turn: Turn,
}

/// What of a line of text stands at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Anchor {
    #[default]
    Start,
    Center,
    End,
}

/// The direction of a line of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Turn {
    #[default]
    None,
    /// From the bottom to the top.
    Up,
}

impl Fill {
    pub(crate) fn solid(ink: Ink) -> Self {
        Self::tint(ink, 1.0)
    }

    pub(crate) fn tint(ink: Ink, opacity: f64) -> Self {
        Self {
            ink: ink.canonical(),
            opacity: opacity.clamp(0.0, 1.0),
            fade: None,
        }
    }
}

impl Stroke {
    pub(crate) fn new(ink: Ink, width: f64) -> Self {
        Self {
            ink: ink.canonical(),
            width,
            opacity: 1.0,
            dash: Vec::new(),
        }
    }

    pub(crate) fn dashed(self, dash: &[f64]) -> Self {
        // A dash that does not move on would be drawn for ever.
        let sound = dash
            .iter()
            .all(|length| length.is_finite() && *length >= 0.0);
        let moves = dash.iter().sum::<f64>() > 0.5;
        Self {
            dash: if sound && moves {
                dash.to_vec()
            } else {
                Vec::new()
            },
            ..self
        }
    }
}

impl Text {
    pub(crate) fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink.canonical();
        self
    }

    pub(crate) fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }

    pub(crate) fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    pub(crate) fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    pub(crate) fn center(mut self) -> Self {
        self.anchor = Anchor::Center;
        self
    }

    pub(crate) fn right(mut self) -> Self {
        self.anchor = Anchor::End;
        self
    }

    /// The place was the middle of the letters' height.
    pub(crate) fn middle(mut self) -> Self {
        self.lower(font::MIDDLE);
        self
    }

    /// The place was the top of the letters.
    pub(crate) fn below(mut self) -> Self {
        self.lower(font::TOP);
        self
    }

    pub(crate) fn up(mut self) -> Self {
        self.turn = Turn::Up;
        self
    }

    fn lower(&mut self, share: f64) {
        let by = super::tenths(self.size * share);
        match self.turn {
            Turn::None => self.at.1 += by,
            Turn::Up => self.at.0 += by,
        }
    }
}

impl Shape {
    pub(crate) fn ink(&self) -> Option<Ink> {
        match self {
            Self::Rects { fill, .. } | Self::Area { fill, .. } | Self::Dots { fill, .. } => {
                Some(fill.ink)
            }
            Self::Path { stroke, .. } => Some(stroke.ink),
            Self::Text(text) => Some(text.ink),
            Self::Clip(_) => None,
        }
    }

    pub(crate) fn repaint(&mut self, ink: Ink) {
        match self {
            Self::Rects { fill, .. } | Self::Area { fill, .. } | Self::Dots { fill, .. } => {
                fill.ink = ink;
            }
            Self::Path { stroke, .. } => stroke.ink = ink,
            Self::Text(text) => text.ink = ink,
            Self::Clip(_) => {}
        }
    }

    pub(crate) fn moved(mut self, x: i32, y: i32) -> Self {
        let shift = |at: &mut Place| *at = (at.0 + x, at.1 + y);
        match &mut self {
            Self::Rects { rects, .. } => {
                for (from, to) in rects {
                    shift(from);
                    shift(to);
                }
            }
            Self::Path { points, .. } | Self::Area { points, .. } => {
                points.iter_mut().for_each(shift);
            }
            Self::Dots { centers, .. } => centers.iter_mut().for_each(shift),
            Self::Text(text) => shift(&mut text.at),
            Self::Clip(Some((from, to))) => {
                shift(from);
                shift(to);
            }
            Self::Clip(None) => {}
        }
        if let Self::Rects { fill, .. } | Self::Area { fill, .. } | Self::Dots { fill, .. } =
            &mut self
            && let Some((from, to)) = &mut fill.fade
        {
            (*from, *to) = (*from + y, *to + y);
        }
        self
    }
}
