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

mod picture;
mod tiles;

pub use picture::{Picture, Plot, Spot, SpotGrid, SpotShape};

use crate::{ChartSpec, Palette, layout, palette::Ink, png, svg};
pub(crate) use picture::Drawn;

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

impl Figure {
    /// Draws the figure as an SVG document of a size in CSS pixels, and says what lies where.
    #[must_use]
    pub fn svg(&self, width: u32, height: u32, palette: Palette) -> Picture {
        let size = (f64::from(width), f64::from(height));
        let drawn = self.draw(size);
        let svg = svg::document(&drawn.scene, size, palette, Ink::Background);
        drawn.picture(svg)
    }

    /// Draws the figure as a PNG of twice a size in CSS pixels; [`Palette::Screen`] is drawn as
    /// [`Palette::Light`].
    #[must_use]
    pub fn png(&self, width: u32, height: u32, palette: Palette) -> Vec<u8> {
        let size = (f64::from(width), f64::from(height));
        png::file(&self.draw(size).scene, size, palette, Ink::Background)
    }

    pub(crate) fn draw(&self, size: (f64, f64)) -> Drawn {
        match self {
            Self::Chart(spec) => {
                let (scene, chart) = layout::draw(spec, size);
                Drawn {
                    scene,
                    plot: Some(Plot {
                        area: chart.plot,
                        x: Some(chart.x),
                    }),
                    ..Drawn::default()
                }
            }
            Self::Heatmap(heatmap) => heatmap.draw(size),
            Self::Histogram(histogram) => histogram.draw(size),
            Self::BarChart(chart) => chart.draw(size),
            Self::Pie(pie) => pie.draw(size),
            Self::Timeline(timeline) => timeline.draw(size),
            Self::Gauge(gauge) => gauge.draw(size),
            Self::BarGauge(gauge) => gauge.draw(size),
            Self::Stat(stat) => stat.draw(size),
            Self::Table(table) => table.draw(size),
            Self::Text(text) => text.draw(size),
            Self::Logs(logs) => logs.draw(size),
            Self::Notice(notice) => notice.draw(size),
        }
    }
}
