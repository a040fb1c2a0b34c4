//! Frames → SVG and PNG by plotters.
//!
//! [`svg`] and [`png`] draw a time series chart, [`figure::Figure`] every other kind of panel, and
//! [`sheet::Sheet`] a whole dashboard. All become one list of shapes, painted on two plotters
//! backends of this crate: short SVG with CSS variables or concrete colours, and a bitmap.
//! Everything is pure: zone, range and palette are part of the specification.

mod curve;
mod draw;
pub mod figure;
mod font;
mod layout;
mod palette;
mod png;
mod reduce;
mod runs;
mod scale;
mod scene;
mod scheme;
pub mod sheet;
mod spec;
mod svg;
pub mod ticks;
pub mod unit;
mod zone;

pub use palette::Palette;
pub use png::png;
pub use reduce::reduce;
pub use scheme::Scheme;
pub use spec::{
    Align, Annotation, AnnotationKind, Axis, Bars, Chart, ChartSpec, Color, Exemplar, Gaps,
    Interpolation, Line, Mark, MarkKind, Markers, Rect, Side, Stack, Style, Threshold, Tick,
};
pub use svg::svg;
pub use zone::Zone;
