//! Frames → SVG and PNG by plotters.
//!
//! [`svg`] and [`png`] draw the same [`ChartSpec`] with the same code on two plotters backends: a
//! compact SVG writer of this crate (a tenth of a pixel, CSS variables as colours) and plotters'
//! own bitmap. Everything is pure: zone, range and palette are part of the specification.

mod draw;
mod font;
mod layout;
mod palette;
mod png;
mod reduce;
mod runs;
mod scale;
mod spec;
mod svg;
pub mod ticks;
pub mod unit;
mod zone;

pub use palette::Palette;
pub use png::png;
pub use reduce::reduce;
pub use spec::{
    Annotation, Axis, Chart, ChartSpec, Color, Line, Rect, Stack, Style, Threshold, Tick,
};
pub use svg::svg;
pub use zone::Zone;
