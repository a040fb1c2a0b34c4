use chart::figure::Figure;
use dashboard::{Cell, CellStyle, Field, Footer, Frame, Panel, Table, figure};

use super::{
    colors,
    fields::{self, Shown},
    links::Linker,
    numbers,
};
use crate::wire::{
    Align, CellLook, CellState, Content, Emptiness, EmptyCause, TableCell, TableColumn, TableView,
};

/// Rows that are sent to the window at most.
const MOST_ROWS: usize = 5_000;
/// Size of a course in a cell, in CSS pixels.
const TREND: (u32, u32) = (240, 48);
/// Rows that a picture shows at most.
const PICTURED: usize = 200;

/// A table panel for the window and for pictures.
pub(super) fn content(
    panel: &Panel,
    kind: &Table,
    mut frames: Vec<Frame>,
    linker: &Linker<'_>,
) -> (Content, Option<Figure>) {
    let at = kind.frame.min(frames.len().saturating_sub(1));
    if frames.is_empty() {
        let found = Emptiness::new(
            EmptyCause::Transformed,
            "The transformations leave no table.",
        );
        return (Content::Empty(found), None);
    }
    let mut frame = frames.swap_remove(at);
    for (name, descending) in kind.sort_by.iter().rev() {
        sort(panel, &mut frame, name, *descending);
    }
    let columns: Vec<Shown<'_>> = fields::of_frame(panel, &frame)
        .into_iter()
        .filter(|shown| shown.field.hidden != Some(true))
        .collect();
    let view = view(kind, &frame, &columns, linker);
    let picture = picture(&view);
    (Content::Table(view), Some(Figure::Table(picture)))
}

fn view(kind: &Table, frame: &Frame, columns: &[Shown<'_>], linker: &Linker<'_>) -> TableView {
    let total = frame.rows();
    let of = |shown: &Shown<'_>| figure::ends(shown.column.cells.iter().filter_map(Cell::number));
    let all = columns
        .iter()
        .filter_map(of)
        .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    let ends: Vec<(f64, f64)> = columns
        .iter()
        .map(|shown| shown.field.ends(of(shown), all))
        .collect();
    let row_color = |row: usize| {
        columns.iter().zip(&ends).find_map(|(shown, ends)| {
            let fills = matches!(shown.field.cell, Some(CellStyle::Filled { row: true }));
            let own = shown.column.cells.get(row)?;
            let tint = || figure::cell(&shown.field, own, *ends, &numbers::write).tint;
            fills.then(tint).flatten().map(|tint| tint.color())
        })
    };
    let rows = (0..total.min(MOST_ROWS))
        .map(|row| {
            let of_row = row_color(row).map(colors::css);
            columns
                .iter()
                .zip(&ends)
                .map(|(shown, ends)| {
                    let own = shown.column.cells.get(row).unwrap_or(&Cell::Empty);
                    let mut cell = cell(own, &shown.field, *ends);
                    if cell.color.is_none() {
                        cell.color.clone_from(&of_row);
                    }
                    let place = (shown.column, row);
                    cell.links = linker.of_value(&shown.field, &shown.name, own, frame, place);
                    cell
                })
                .collect()
        })
        .collect();
    let colored_rows = columns
        .iter()
        .any(|shown| matches!(shown.field.cell, Some(CellStyle::Filled { row: true })));
    TableView {
        columns: columns
            .iter()
            .map(|shown| head(shown, colored_rows))
            .collect(),
        rows,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        footer: kind
            .footer
            .as_ref()
            .map_or_else(Vec::new, |footer| foot(footer, frame, columns)),
        head: !kind.without_header,
    }
}

/// The row of calculations of the columns that are shown.
fn foot(footer: &Footer, frame: &Frame, columns: &[Shown<'_>]) -> Vec<String> {
    let shown = Frame {
        columns: columns.iter().map(|shown| shown.column.clone()).collect(),
        ..frame.clone()
    };
    let fields: Vec<Field> = columns.iter().map(|shown| shown.field.clone()).collect();
    figure::footer(&shown, &fields, footer, &numbers::write)
}

fn head(shown: &Shown<'_>, colored_rows: bool) -> TableColumn {
    let kind = shown.column.kind();
    TableColumn {
        name: shown.name.clone(),
        numeric: kind == "number",
        align: match shown.field.align {
            Some(dashboard::Align::Left) => Some(Align::Left),
            Some(dashboard::Align::Center) => Some(Align::Center),
            Some(dashboard::Align::Right) => Some(Align::Right),
            Some(dashboard::Align::Auto) | None => None,
        },
        width: shown.field.width.or(shown.field.min_width),
        look: match shown.field.cell {
            Some(CellStyle::Colored) => CellLook::ColoredText,
            Some(CellStyle::Filled { .. }) => CellLook::ColoredBackground,
            Some(CellStyle::Gauge { .. }) => CellLook::Bar,
            Some(CellStyle::Sparkline) => CellLook::Spark,
            Some(CellStyle::Plain | CellStyle::Json) | None if kind == "frame" => CellLook::Spark,
            Some(CellStyle::Plain | CellStyle::Json) | None if colored_rows => {
                CellLook::ColoredBackground
            }
            Some(CellStyle::Plain | CellStyle::Json) | None => CellLook::Plain,
        },
        filterable: shown.field.filterable == Some(true),
    }
}

fn cell(own: &Cell, field: &Field, ends: (f64, f64)) -> TableCell {
    let shown = figure::cell(field, own, ends, &numbers::write);
    let color = shown.tint.map(|tint| tint.color());
    let value = match own {
        Cell::Flag(flag) => Some(f64::from(u8::from(*flag))),
        _ => shown.value,
    };
    let colored = matches!(
        field.cell,
        Some(CellStyle::Colored | CellStyle::Filled { .. } | CellStyle::Gauge { .. })
    );
    let is_bar = matches!(field.cell, Some(CellStyle::Gauge { .. }));
    TableCell {
        text: shown.text,
        value: value.filter(|value| value.is_finite()),
        // A plain number keeps its state: a critical number is never only a number.
        state: match own {
            Cell::Number(_) | Cell::Trend(_) => colors::state(color),
            _ if colored => colors::state(color),
            _ => CellState::Neutral,
        },
        color: color.filter(|_| colored).map(|color| match field.cell {
            Some(CellStyle::Colored) => colors::text_css(Some(color)),
            _ => colors::css(color),
        }),
        fraction: value
            .filter(|value| is_bar && value.is_finite())
            .map(|value| ((value - ends.0) / (ends.1 - ends.0)).clamp(0.0, 1.0)),
        spark: match own {
            Cell::Trend(trend) => numbers::spark(&trend.points, color, TREND),
            _ => None,
        },
        links: Vec::new(),
    }
}

fn picture(view: &TableView) -> chart::figure::Table {
    chart::figure::Table {
        columns: view
            .columns
            .iter()
            .map(|column| chart::figure::Column {
                title: column.name.clone(),
                width: column.width.map(f64::from),
                right: column.numeric,
            })
            .collect(),
        rows: view
            .rows
            .iter()
            .take(PICTURED)
            .map(|row| {
                row.iter()
                    .zip(&view.columns)
                    .map(|(cell, column)| chart::figure::Cell {
                        text: cell.text.clone(),
                        color: match cell.state {
                            CellState::Neutral => None,
                            CellState::Ok => Some(chart::Color::Ok),
                            CellState::Warning => Some(chart::Color::Warning),
                            CellState::Critical => Some(chart::Color::Critical),
                        },
                        background: column.look == CellLook::ColoredBackground,
                        fraction: cell.fraction,
                    })
                    .collect()
            })
            .collect(),
        more: (view.total as usize).saturating_sub(view.rows.len().min(PICTURED)),
    }
}

/// Sorts by the column of that shown or own name.
fn sort(panel: &Panel, frame: &mut Frame, by: &str, descending: bool) {
    let place = fields::of_frame(panel, frame)
        .iter()
        .position(|shown| shown.name == by || shown.column.name == by);
    let Some(column) = place.and_then(|place| frame.columns.get(place)) else {
        return;
    };
    let mut order: Vec<usize> = (0..frame.rows()).collect();
    let key = |row: usize| column.cells.get(row).unwrap_or(&Cell::Empty);
    order.sort_by(|a, b| {
        let order = compare(key(*a), key(*b));
        if descending { order.reverse() } else { order }
    });
    for column in &mut frame.columns {
        column.cells = order
            .iter()
            .map(|row| column.cells.get(*row).cloned().unwrap_or_default())
            .collect();
    }
}

fn compare(a: &Cell, b: &Cell) -> std::cmp::Ordering {
    let rank = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Time(_) => 1,
        Cell::Number(_) => 2,
        Cell::Text(_) => 3,
        Cell::Flag(_) => 4,
        Cell::Trend(_) => 5,
    };
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
        (Cell::Time(a), Cell::Time(b)) => a.cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Flag(a), Cell::Flag(b)) => a.cmp(b),
        (Cell::Trend(a), Cell::Trend(b)) => {
            let number = |trend: &dashboard::Trend| trend.value.unwrap_or(f64::NEG_INFINITY);
            number(a).total_cmp(&number(b))
        }
        _ => rank(a).cmp(&rank(b)),
    }
}
