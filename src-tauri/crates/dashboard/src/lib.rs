//! Grafana JSON → dashboard; variables, macros, reductions, transformations.
//!
//! [`parse`] reads a file as written into a [`Dashboard`] as checked, and lists what it could not
//! take over. Everything here is pure: the console asks the sources and hands frames back.

mod color;
mod field;
pub mod figure;
mod file;
mod frame;
mod layout;
mod legend;
mod link;
mod lint;
mod log_query;
mod matching;
mod panel;
mod read;
mod reduce;
mod report;
mod step;
mod template;
mod transform;
mod variable;

pub use color::{Blend, Color, Scheme};
pub use field::{
    Align, AxisColor, CellStyle, ColorMode, Comparison, Draw, DrawStyle, Field, Gradient,
    Interpolation, LineStyle, Link, Mapping, MappingRule, Matcher, Nulls, Override, Points, Scale,
    SeriesBy, Side, Stacking, Subject, ThresholdStyle, Thresholds,
};
pub use file::{Dashboard, GridPos, Row, SourceRef, Timezone};
pub use frame::{Cell, Column, Frame, Trend};
pub use layout::{Cap, Layout, PlacedPanel, PlacedRow, Scope, laid_out};
pub use legend::{legend, legends};
pub use link::{DashboardLink, Destination, Followed, LinkContext, LinkTarget, LinkedValue};
pub use lint::{Finding, lint};
pub use log_query::{NotAsked, log_filter};
pub use panel::{
    AlertList, AlertOrder, AlertStates, BarChart, BarGauge, BarMode, BarValue, Buckets, CellHeight,
    DashList, Dedup, Direction, Footer, Gauge, Heatmap, HeatmapAxis, HeatmapCalculation,
    HeatmapColor, HeatmapScale, Histogram, Legend, LegendColumn, LegendMode, Logs, NamePlace,
    Orientation, Panel, PanelKind, PieChart, PieOrder, PieValue, ReduceOptions, ShowValue, Stat,
    StatColor, StateTimeline, StatusHistory, Table, Target, TargetFormat, TextMode, TextPanel,
    TextPlace, TextSize, TimeSeries, Tooltip,
};
pub use read::{examine, parse};
pub use reduce::{Calc, reduce, reduce_cells};
pub use report::{Count, Element, Entry, Place, Report, Verdict};
pub use step::{Interval, Steps, align, automatic, duration, rate_interval, step, steps};
pub use template::{
    Format, Moment, Selection, Values, foreign_macros, interpolate, used_variables,
};
pub use transform::{
    Calculation, Condition, Conversion, Extract, ExtractFormat, Grouping, Join, Kind, NameFilter,
    Operand, Order, Shape, Test, Transformation, Window, WindowSize, transform,
};
pub use variable::{AdHocFilter, Choice, Hide, Sort, Variable, VariableKind, VariableQuery, order};
