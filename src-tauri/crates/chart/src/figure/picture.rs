use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Rect, scene::Scene};

/// A picture and what a window needs to point at things on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Picture {
    /// The picture, safe to place in a page: every text is escaped, there is no style or script.
    pub svg: String,
    /// Where its axes are, if it has some.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plot: Option<Plot>,
    /// Places that stand for one value each, in the order in which they were drawn.
    pub spots: Vec<Spot>,
    /// Places that stand in columns and rows.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<SpotGrid>,
}

/// The area between the axes of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Plot {
    /// In CSS pixels from the upper left corner of the picture.
    pub area: Rect,
    /// Time at its left and right edge, if it has a time axis.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<(Millis, Millis)>,
}

/// A place that stands for one value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Spot {
    /// Its outline.
    pub shape: SpotShape,
    /// Which value it is, counted through the specification: rows before columns, categories
    /// before groups.
    pub index: u32,
}

/// The outline of a [`Spot`], in CSS pixels from the upper left corner of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SpotShape {
    Rect {
        left: f64,
        top: f64,
        width: f64,
        height: f64,
    },
    /// Part of a ring; angles are in radians clockwise from the top.
    Sector {
        x: f64,
        y: f64,
        inner: f64,
        outer: f64,
        from: f64,
        to: f64,
    },
}

/// Cells in columns and rows; a cell's index is its column times the number of rows, plus its row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SpotGrid {
    /// Left and right edge of each column in CSS pixels.
    pub columns: Vec<(f64, f64)>,
    /// Top and bottom edge of each row in CSS pixels, in the order of the buckets.
    pub rows: Vec<(f64, f64)>,
}

/// What drawing a figure gives before it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) scene: Scene,
    pub(crate) plot: Option<Plot>,
    pub(crate) spots: Vec<Spot>,
    pub(crate) grid: Option<SpotGrid>,
}

/// More places than anyone can point at.
const MOST_SPOTS: usize = 5_000;

impl Drawn {
    pub(crate) fn picture(self, svg: String) -> Picture {
        Picture {
            svg,
            plot: self.plot,
            spots: self.spots,
            grid: self.grid,
        }
    }

    /// Remembers a rectangle as the place of a value.
    pub(crate) fn spot(&mut self, rect: Rect, index: usize) {
        let Rect {
            left,
            top,
            width,
            height,
        } = rect;
        self.place(
            SpotShape::Rect {
                left,
                top,
                width,
                height,
            },
            index,
        );
    }

    /// Remembers the place of a value.
    pub(crate) fn place(&mut self, shape: SpotShape, index: usize) {
        if self.spots.len() < MOST_SPOTS {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            self.spots.push(Spot { shape, index });
        }
    }
}
