//! Pictures that are no time series chart, and all kinds under one name.

mod bar_chart;
mod heatmap;
mod histogram;
mod legend;
mod logs;
mod notice;
mod pie;
mod reading;
mod table;
mod text;
mod timeline;

pub use bar_chart::{BarChart, BarGroup, BarMode};
pub use heatmap::{BucketScale, Buckets, Heatmap};
pub use histogram::{Histogram, HistogramSeries};
pub use legend::{Legend, LegendEntry};
pub use logs::{LogBlock, LogRow};
pub use notice::{Notice, NoticeKind};
pub use pie::{Pie, PieLabel, Slice};
pub use reading::{BarGauge, BarGaugeMode, Gauge, Reading, Stat, StatColor};
pub use table::{Cell, Column, Table};
pub use text::{Paragraph, ParagraphKind, TextBlock};
pub use timeline::{Show, StateSpan, Timeline, TimelineRow};

use crate::ChartSpec;

/// What a panel can show; sizes and palette come when it is drawn.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Figure {
    /// A time series chart; its own size and palette are replaced by those it is drawn at.
    Chart(Box<ChartSpec>),
    Heatmap(Heatmap),
    Histogram(Histogram),
    BarChart(BarChart),
    Pie(Pie),
    Timeline(Timeline),
    Gauge(Gauge),
    BarGauge(BarGauge),
    Stat(Stat),
    Table(Table),
    Text(TextBlock),
    Logs(LogBlock),
    Notice(Notice),
}
