//! Texts, numbers and crowds that no dashboard should hold and some do.

use chart::{
    Annotation, AnnotationKind, Axis, ChartSpec, Color, Line, Side, Zone,
    figure::{
        BarChart, BarGauge, BarGaugeMode, BarGroup, BarMode, BucketScale, Buckets, Cell, Column,
        Figure, Gauge, Heatmap, Histogram, HistogramSeries, Legend, LegendEntry, LogBlock, LogRow,
        Notice, NoticeKind, Paragraph, ParagraphKind, Pie, PieLabel, Reading, Show, Slice, Stat,
        StatColor, StateSpan, Table, TextBlock, Timeline, TimelineRow,
    },
    sheet::{GridPlace, Sheet, SheetItem, SheetPanel},
    unit,
};
use model::{Millis, Point};

use super::time::{MINUTE, START, range};

/// Markup, directions, emoji, combining marks, controls, and a text without end.
pub(crate) const TEXTS: [&str; 8] = [
    "</text><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "']]><![CDATA[<b>&amp;",
    "\u{202e}gnp.exe \u{2066}\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}\u{36b}a\u{300}\u{301}lgo",
    "\u{0}\u{1}\u{b}\u{1f}\u{fffe}\t\n",
    "",
];

pub(crate) const NUMBERS: [&[f64]; 9] = [
    &[],
    &[1.0],
    &[5.0; 40],
    &[0.0; 5],
    &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY],
    &[-1.0, -20.0, -3.0],
    &[1e300, -1e300, 1e300],
    &[1e-300, 5e-324, 0.0],
    &[1.0, f64::NAN, 1e18, f64::INFINITY, -1e-9],
];

/// Nothing in the document but shapes and text.
pub(crate) fn assert_harmless(svg: &str, name: &str) {
    for part in svg.split('<').skip(1) {
        let element = part.trim_start_matches('/');
        let known = [
            "svg",
            "rect",
            "path",
            "circle",
            "text",
            "linearGradient",
            "stop",
        ];
        assert!(
            known.iter().any(|own| element.starts_with(own)),
            "{name}: <{part}"
        );
        assert!(!part.contains(" onload=\""), "{name}: <{part}");
    }
    let control = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    assert!(!svg.contains(control), "{name}");
    assert!(
        !svg.contains('\u{202e}') && !svg.contains('\u{2066}'),
        "{name}"
    );
}

fn line(text: &str, values: &[f64]) -> Line {
    let point = |(at, &value): (usize, &f64)| Point {
        at: Millis(START + at as i64 * MINUTE),
        value,
    };
    Line::new(
        text,
        Color::Series(1),
        values.iter().enumerate().map(point).collect(),
    )
}

fn reading(text: &str, value: f64) -> Reading {
    Reading {
        label: text.to_owned(),
        text: unit::parts(text, value, None),
        fraction: Some(value),
        color: Color::Rgb(1, 2, 3),
        bands: vec![(value, Color::Ok), (0.5, Color::Critical)],
        min: text.to_owned(),
        max: text.to_owned(),
        spark: line(text, &[value, 1.0, value]).points,
    }
}

fn readings(text: &str, values: &[f64]) -> Vec<(&'static str, Figure)> {
    let readings: Vec<Reading> = values.iter().map(|value| reading(text, *value)).collect();
    let bars = |mode, vertical| {
        Figure::BarGauge(BarGauge {
            readings: readings.clone(),
            mode,
            vertical,
            hide_rest: false,
        })
    };
    vec![
        (
            "stat",
            Figure::Stat(Stat {
                readings: readings.clone(),
                color: StatColor::Background,
                sparkline: true,
            }),
        ),
        (
            "gauge",
            Figure::Gauge(Gauge {
                readings: readings.clone(),
                bands: true,
                limits: true,
            }),
        ),
        ("bar gauge", bars(BarGaugeMode::Gradient, false)),
        ("cells", bars(BarGaugeMode::Lcd, true)),
    ]
}

fn timeline(text: &str, rows: usize, spans: i64) -> Figure {
    let span = |at: i64| StateSpan {
        start: Millis(START + at * MINUTE * 360 / spans),
        end: Millis(START + (at + 1) * MINUTE * 360 / spans),
        text: text.to_owned(),
        color: Color::Series((at % 8) as u8),
    };
    let row = TimelineRow {
        label: text.to_owned(),
        spans: (0..spans).map(span).collect(),
    };
    let mut timeline = Timeline::new(range(360), vec![row; rows]);
    timeline.values = Show::Always;
    Figure::Timeline(timeline)
}

fn heatmap(buckets: Buckets, counts: Vec<Vec<f64>>, scale: BucketScale, unit: &str) -> Figure {
    let mut heatmap = Heatmap::new(range(360), Millis(MINUTE), buckets);
    heatmap.moments = (0..counts.len())
        .map(|at| Millis(START + at as i64 * MINUTE / 30))
        .collect();
    heatmap.counts = counts;
    heatmap.scale = scale;
    heatmap.unit = unit.to_owned();
    heatmap.cell_unit = unit.to_owned();
    Figure::Heatmap(heatmap)
}

/// Every place where a figure writes what it was given.
pub(crate) fn labelled(text: &str) -> Vec<(&'static str, Figure)> {
    let own = || text.to_owned();
    let mut chart = ChartSpec::new(1, 1, range(10));
    chart.y.label = Some(own());
    chart.y.unit = own();
    chart.right = Some(Axis {
        label: Some(own()),
        unit: own(),
        ..Axis::default()
    });
    chart.series = vec![line(text, &[1.0, 2.0]), line(text, &[5.0, 9.0])];
    chart.series[1].side = Side::Right;
    chart.annotations = vec![Annotation {
        at: Millis(START + MINUTE),
        end: None,
        text: own(),
        color: Color::Muted,
        kind: AnnotationKind::Note,
    }];
    let mut bars = BarChart::new(
        vec![own(), own()],
        vec![BarGroup::new(own(), Color::Ok, vec![1.0, 2.0])],
    );
    bars.axis.unit = own();
    bars.values = Show::Always;
    let mut lying = bars.clone();
    lying.horizontal = true;
    let slice = Slice {
        label: own(),
        value: 1.0,
        text: own(),
        color: Color::Series(2),
    };
    let cell = Cell {
        text: own(),
        ..Cell::default()
    };
    let paragraph = |kind| Paragraph { kind, text: own() };
    let mut figures = vec![
        ("chart", Figure::Chart(Box::new(chart))),
        (
            "heatmap",
            heatmap(
                Buckets::Names(vec![own()]),
                vec![vec![1.0]],
                BucketScale::Even,
                text,
            ),
        ),
        (
            "heatmap by value",
            heatmap(
                Buckets::Edges(vec![0.0, 1.0]),
                vec![vec![1.0]],
                BucketScale::Linear,
                text,
            ),
        ),
        (
            "histogram",
            Figure::Histogram(Histogram {
                edges: vec![0.0, 1.0],
                series: vec![HistogramSeries {
                    label: own(),
                    color: Color::Ok,
                    counts: vec![2.0],
                }],
                unit: own(),
                ..Histogram::default()
            }),
        ),
        ("bar chart", Figure::BarChart(bars)),
        ("lying bar chart", Figure::BarChart(lying)),
        (
            "pie",
            Figure::Pie(Pie {
                slices: vec![slice],
                donut: false,
                labels: vec![PieLabel::Name, PieLabel::Value],
            }),
        ),
        ("timeline", timeline(text, 2, 2)),
        (
            "table",
            Figure::Table(Table {
                columns: vec![Column {
                    title: own(),
                    ..Column::default()
                }],
                rows: vec![vec![cell]],
                more: 0,
            }),
        ),
        (
            "text",
            Figure::Text(TextBlock {
                paragraphs: [
                    ParagraphKind::Heading(1),
                    ParagraphKind::Body,
                    ParagraphKind::Item,
                    ParagraphKind::Code,
                ]
                .map(paragraph)
                .to_vec(),
            }),
        ),
        (
            "logs",
            Figure::Logs(LogBlock {
                rows: vec![LogRow {
                    at: Millis(START),
                    color: Color::Critical,
                    text: own(),
                }],
                zone: Zone::Utc,
                wrap: true,
                more: 0,
            }),
        ),
        (
            "notice",
            Figure::Notice(Notice {
                kind: NoticeKind::Failed,
                title: own(),
                detail: own(),
            }),
        ),
    ];
    figures.extend(readings(text, &[0.5]));
    figures
}

/// A dashboard whose every text is the one given.
pub(crate) fn sheet(text: &str) -> Sheet {
    let entry = LegendEntry {
        label: text.to_owned(),
        color: Color::Ok,
        values: vec![text.to_owned()],
    };
    let legend = Legend {
        entries: vec![entry],
        heads: vec![text.to_owned()],
        table: true,
        right: false,
    };
    let panels = labelled(text).into_iter().map(|(_, figure)| {
        SheetItem::Panel(Box::new(SheetPanel {
            place: GridPlace {
                x: 40,
                y: 0,
                width: 0,
                height: 4,
            },
            title: text.to_owned(),
            note: text.to_owned(),
            figure,
            legend: Some(legend.clone()),
            transparent: false,
        }))
    });
    let heading = SheetItem::Heading {
        y: 4,
        title: text.to_owned(),
    };
    Sheet {
        width: 500,
        title: text.to_owned(),
        lines: vec![text.to_owned()],
        items: panels.chain([heading]).collect(),
        ..Sheet::default()
    }
}

/// Every place where a figure draws numbers.
pub(crate) fn valued(values: &[f64]) -> Vec<(&'static str, Figure)> {
    let own = || values.to_vec();
    let mut chart = ChartSpec::new(1, 1, range(10));
    chart.series = vec![line("", values), line("", values)];
    chart.series[1].fill_to = Some(0);
    chart.series[1].fill_opacity = 0.5;
    let bars = |mode, horizontal, log| {
        let names = vec!["name".to_owned(); values.len()];
        let groups = vec![
            BarGroup::new("a", Color::Ok, own()),
            BarGroup::new("b", Color::Warning, own()),
        ];
        let mut chart = BarChart::new(names, groups);
        (chart.mode, chart.horizontal, chart.axis.log) = (mode, horizontal, log);
        chart.values = Show::Always;
        Figure::BarChart(chart)
    };
    let slices = values.iter().map(|&value| Slice {
        label: "a".to_owned(),
        value,
        text: "1".to_owned(),
        color: Color::Series(1),
    });
    let histogram = Histogram {
        edges: own(),
        series: vec![HistogramSeries {
            label: "a".to_owned(),
            color: Color::Ok,
            counts: own(),
        }],
        ..Histogram::default()
    };
    let columns = vec![own(), own(), own()];
    let edges = || Buckets::Edges(own());
    let mut figures = vec![
        ("chart", Figure::Chart(Box::new(chart))),
        ("grouped", bars(BarMode::Grouped, false, None)),
        ("lying", bars(BarMode::Grouped, true, Some(10.0))),
        ("stacked", bars(BarMode::Stacked, false, Some(2.0))),
        ("shares", bars(BarMode::Percent, true, None)),
        (
            "pie",
            Figure::Pie(Pie {
                slices: slices.collect(),
                donut: true,
                labels: vec![PieLabel::Percent],
            }),
        ),
        ("histogram", Figure::Histogram(histogram)),
        (
            "even heatmap",
            heatmap(edges(), columns.clone(), BucketScale::Even, "s"),
        ),
        (
            "linear heatmap",
            heatmap(edges(), columns.clone(), BucketScale::Linear, "s"),
        ),
        (
            "logarithmic heatmap",
            heatmap(edges(), columns, BucketScale::Log(10.0), "s"),
        ),
    ];
    figures.extend(readings("short", values));
    figures
}

/// Figures of as many values.
pub(crate) fn crowded(count: usize) -> Vec<(&'static str, Figure)> {
    let values: Vec<f64> = (0..count).map(|at| (at % 97) as f64).collect();
    let row = vec![
        Cell {
            text: "cell".to_owned(),
            ..Cell::default()
        };
        3
    ];
    let columns = vec![Column::default(); 3];
    let mut chart = ChartSpec::new(1, 1, range(10));
    chart.series = (0..count).map(|_| line("", &[1.0, 2.0])).collect();
    let mut figures = valued(&values);
    figures.push(("series", Figure::Chart(Box::new(chart))));
    figures.push(("timeline", timeline("state", 3, count as i64)));
    figures.push(("rows", timeline("state", count, 1)));
    figures.push((
        "table",
        Figure::Table(Table {
            columns,
            rows: vec![row; count],
            more: 0,
        }),
    ));
    figures.push((
        "text",
        Figure::Text(TextBlock {
            paragraphs: vec![Paragraph {
                kind: ParagraphKind::Body,
                text: "word ".repeat(count),
            }],
        }),
    ));
    figures
}
