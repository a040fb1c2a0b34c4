//! A dashboard of figures and charts.

use chart::{
    Palette,
    figure::{Figure, Legend, LegendEntry},
    sheet::{GridPlace, Sheet, SheetItem, SheetPanel},
};

use super::{figures, time};

/// Three charts to a row, then every figure.
pub(crate) fn sheet(palette: Palette) -> Sheet {
    let mut items = vec![heading(0, "Traffic")];
    for (at, (name, spec)) in time::all().into_iter().take(6).enumerate() {
        let entries = spec.series.iter().map(|line| LegendEntry {
            label: line.label.clone(),
            color: line.color,
            values: vec!["12.3 ms".to_owned(), "480 ms".to_owned()],
        });
        let legend = Legend {
            entries: entries.collect(),
            heads: vec!["mean".to_owned(), "max".to_owned()],
            table: at % 3 == 1,
            right: at % 3 == 2,
        };
        let figure = Figure::Chart(Box::new(spec));
        let place = place(at as u32 % 3 * 8, 1 + at as u32 / 3 * 8, 8, 8);
        items.push(panel(name, figure, place, Some(legend)));
    }
    items.push(heading(17, "Figures"));
    for (at, (name, figure, _)) in figures::all().into_iter().enumerate() {
        let place = place(at as u32 % 4 * 6, 18 + at as u32 / 4 * 6, 6, 6);
        items.push(panel(name, figure, place, None));
    }
    Sheet {
        width: 1_440,
        palette,
        title: "Orders backend".to_owned(),
        lines: vec![
            "PRODUCTION · 2026-11-21 02:14 – 08:14 UTC".to_owned(),
            "route = All · instance = orders-7d9f".to_owned(),
        ],
        items,
    }
}

fn place(x: u32, y: u32, width: u32, height: u32) -> GridPlace {
    GridPlace {
        x,
        y,
        width,
        height,
    }
}

fn heading(y: u32, title: &str) -> SheetItem {
    SheetItem::Heading {
        y,
        title: title.to_owned(),
    }
}

fn panel(name: &str, figure: Figure, place: GridPlace, legend: Option<Legend>) -> SheetItem {
    let title = name.replace('_', " ");
    SheetItem::Panel(Box::new(SheetPanel {
        place,
        note: if title.len().is_multiple_of(3) {
            "2 min old".to_owned()
        } else {
            String::new()
        },
        title,
        figure,
        legend,
        transparent: false,
    }))
}
