use std::fmt::Write;

use super::{
    boxes::{LETTER, PAD, ROW, Row, Shape},
    place::Placed,
    route::Route,
};
use crate::Table;

/// Where colours come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// CSS variables: the picture follows the window's theme.
    #[default]
    Screen,
    /// Concrete colours on white, for files.
    Light,
    /// Concrete colours on near-black, for files.
    Dark,
}

/// What something is painted with.
#[derive(Clone, Copy)]
enum Ink {
    Ground,
    Head,
    Line,
    Border,
    Text,
    Quiet,
}

impl Palette {
    fn paint(self, ink: Ink) -> &'static str {
        match (self, ink) {
            (Self::Screen, Ink::Ground) => "var(--surface)",
            (Self::Screen, Ink::Head) => "var(--surface-active)",
            (Self::Screen, Ink::Line) => "var(--text-faint)",
            (Self::Screen, Ink::Border) => "var(--line-strong)",
            (Self::Screen, Ink::Text) => "var(--text)",
            (Self::Screen, Ink::Quiet) => "var(--text-muted)",
            (Self::Light, Ink::Ground) => "#ffffff",
            (Self::Light, Ink::Head) => "#e1e6eb",
            (Self::Light, Ink::Line) => "#5a646e",
            (Self::Light, Ink::Border) => "#7a848e",
            (Self::Light, Ink::Text) => "#14191e",
            (Self::Light, Ink::Quiet) => "#444d56",
            (Self::Dark, Ink::Ground) => "#14181d",
            (Self::Dark, Ink::Head) => "#272e37",
            (Self::Dark, Ink::Line) => "#929ca6",
            (Self::Dark, Ink::Border) => "#69737e",
            (Self::Dark, Ink::Text) => "#e7eaed",
            (Self::Dark, Ink::Quiet) => "#b1b9c1",
        }
    }
}

/// The picture: keys first, so that boxes lie over them.
pub(super) fn svg(
    tables: &[&Table],
    boxes: &[Shape],
    placed: &Placed,
    routes: &[Route],
    order: &[usize],
    palette: Palette,
) -> String {
    let (width, height) = (number(placed.width), number(placed.height));
    let mut out = String::with_capacity(1_024 * (tables.len() + 1));
    let family = match palette {
        Palette::Screen => "inherit",
        Palette::Light | Palette::Dark => "system-ui, sans-serif",
    };
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{family}" font-size="{LETTER}" fill="none" stroke-linejoin="round">"#
    );
    if palette != Palette::Screen {
        let ground = palette.paint(Ink::Ground);
        let _ = writeln!(out, r#"<rect width="100%" height="100%" fill="{ground}"/>"#);
    }
    for route in routes {
        key(&mut out, tables, route, palette);
    }
    for at in order {
        entity(&mut out, tables[*at], &boxes[*at], placed.at[*at], palette);
    }
    out.push_str("</svg>\n");
    out
}

fn key(out: &mut String, tables: &[&Table], route: &Route, palette: Palette) {
    let line = palette.paint(Ink::Line);
    let _ = write!(
        out,
        r#"<g data-from="{}" data-to="{}" stroke="{line}"><title>{}</title><path d="{}"/>"#,
        escaped(&tables[route.from].title()),
        escaped(&tables[route.to].title()),
        escaped(&route.words),
        curve(&route.points)
    );
    if let (Some(start), Some(end)) = (route.points.first(), route.points.last()) {
        foot(out, *start, route.rightwards.0, route.unique);
        bar(out, *end, route.rightwards.1, route.optional, palette);
    }
    out.push_str("</g>\n");
}

/// The end at the table that has the key: many rows, or at most one.
fn foot(out: &mut String, (x, y): (f64, f64), rightwards: bool, unique: bool) {
    let side = if rightwards { 1.0 } else { -1.0 };
    let tip = number(x + 11.0 * side);
    let (edge, middle) = (number(x), number(y));
    if unique {
        let (up, down) = (number(y - 5.0), number(y + 5.0));
        let _ = write!(out, r#"<path d="M{tip} {up}V{down}"/>"#);
        return;
    }
    let (up, down) = (number(y - 5.5), number(y + 5.5));
    let _ = write!(
        out,
        r#"<path d="M{edge} {up}L{tip} {middle}L{edge} {down}"/>"#
    );
}

/// The end at the table that is pointed to: exactly one row, or at most one.
fn bar(out: &mut String, (x, y): (f64, f64), rightwards: bool, optional: bool, palette: Palette) {
    let side = if rightwards { 1.0 } else { -1.0 };
    let (up, down) = (number(y - 5.0), number(y + 5.0));
    let near = number(x + 6.0 * side);
    let _ = write!(out, r#"<path d="M{near} {up}V{down}"/>"#);
    if optional {
        let ground = palette.paint(Ink::Ground);
        let (middle, height) = (number(x + 13.0 * side), number(y));
        let _ = write!(
            out,
            r#"<circle cx="{middle}" cy="{height}" r="3.5" fill="{ground}"/>"#
        );
    } else {
        let far = number(x + 10.0 * side);
        let _ = write!(out, r#"<path d="M{far} {up}V{down}"/>"#);
    }
}

/// A way with soft bends: straight over boxes' heights, curved between columns.
fn curve(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    let Some((first, rest)) = points.split_first() else {
        return path;
    };
    let _ = write!(path, "M{} {}", number(first.0), number(first.1));
    let mut last = *first;
    for point in rest {
        if (point.1 - last.1).abs() < 0.5 || (point.0 - last.0).abs() < 0.5 {
            let _ = write!(path, "L{} {}", number(point.0), number(point.1));
        } else {
            let middle = number(f64::midpoint(last.0, point.0));
            let _ = write!(
                path,
                "C{middle} {} {middle} {} {} {}",
                number(last.1),
                number(point.1),
                number(point.0),
                number(point.1)
            );
        }
        last = *point;
    }
    path
}

fn entity(out: &mut String, table: &Table, shape: &Shape, (x, y): (f64, f64), palette: Palette) {
    let (width, height) = (number(shape.width), number(shape.height));
    let (ground, head) = (palette.paint(Ink::Ground), palette.paint(Ink::Head));
    let (border, text) = (palette.paint(Ink::Border), palette.paint(Ink::Text));
    let title = escaped(&table.title());
    let _ = write!(
        out,
        r#"<g data-table="{title}" transform="translate({} {})"><title>{title}</title><rect width="{width}" height="{height}" rx="4" fill="{ground}" stroke="{border}"/><path d="M.5 {ROW}V4.5a4 4 0 0 1 4-4H{}a4 4 0 0 1 4 4V{ROW}z" fill="{head}"/><text x="{PAD}" y="13" font-weight="600" fill="{text}">{}</text>"#,
        number(x),
        number(y),
        number(shape.width - 4.5),
        escaped(&shape.head)
    );
    for (at, row) in shape.rows.iter().enumerate() {
        let height = ROW * (at as f64 + 2.0) - 1.0;
        self::row(out, row, height, shape.width, palette);
    }
    out.push_str("</g>\n");
}

fn row(out: &mut String, row: &Row, y: f64, width: f64, palette: Palette) {
    let (text, quiet) = (palette.paint(Ink::Text), palette.paint(Ink::Quiet));
    let ink = if row.name.is_empty() { quiet } else { text };
    let full = if row.text == row.name || row.name.is_empty() {
        String::new()
    } else {
        format!("<title>{}</title>", escaped(&row.name))
    };
    let _ = write!(
        out,
        r#"<text x="{PAD}" y="{}" fill="{ink}">{full}{}</text>"#,
        number(y),
        escaped(&row.text)
    );
    let mark = match (row.primary, row.foreign) {
        (true, true) => "PK FK",
        (true, false) => "PK",
        (false, true) => "FK",
        (false, false) => return,
    };
    let _ = write!(
        out,
        r#"<text x="{}" y="{}" text-anchor="end" font-size="9" fill="{quiet}">{mark}</text>"#,
        number(width - PAD),
        number(y)
    );
}

/// A text as XML holds it; control characters, which XML cannot hold, are spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                out.push(' ');
            }
            letter => out.push(letter),
        }
    }
    out
}

/// A number with one decimal at most.
fn number(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
