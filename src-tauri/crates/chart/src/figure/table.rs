use super::Drawn;
use crate::{
    Color, Rect, font,
    palette::Ink,
    scene::{Fill, Scene, Stroke, Text, crisp, tenths},
};

/// One page of a table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns from the left.
    pub columns: Vec<Column>,
    /// The rows from the top; short rows end in empty cells.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that exist but are not among these.
    pub more: usize,
}

/// One column of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Title; untrusted text.
    pub title: String,
    /// Width in CSS pixels; by its content if absent.
    pub width: Option<f64>,
    /// Numbers stand at the right.
    pub right: bool,
}

/// One cell of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Untrusted text.
    pub text: String,
    /// Colour by state or mapping.
    pub color: Option<Color>,
    /// Gives the colour to the cell instead of to its text.
    pub background: bool,
    /// Fills this share of the cell, 0 to 1, as a bar.
    pub fraction: Option<f64>,
}

const ROW: f64 = 24.0;
const PADDING: f64 = 8.0;
/// Least width to which a column is narrowed.
const LEAST: f64 = 36.0;

impl Table {
    pub(crate) fn draw(&self, (width, height): (f64, f64)) -> Drawn {
        let mut drawn = Drawn::default();
        let widths = self.widths(width);
        let mut left = 0.0;
        let lefts: Vec<f64> = widths
            .iter()
            .map(|width| {
                left += width;
                left - width
            })
            .collect();
        let line = |scene: &mut Scene, y: f64, ink: Ink| {
            scene.line((0.0, crisp(y)), (width, crisp(y)), Stroke::new(ink, 1.0));
        };
        let room = ((height - ROW) / ROW).floor().max(0.0) as usize;
        let all = self.rows.len() + self.more;
        let shown = if all > room {
            room.saturating_sub(1)
        } else {
            room
        }
        .min(self.rows.len());
        for ((column, left), width) in self.columns.iter().zip(&lefts).zip(&widths) {
            let title = font::elided(&column.title, width - 2.0 * PADDING, font::SIZE, true);
            let text = Text::new(title, 0.0, ROW / 2.0)
                .bold()
                .middle()
                .ink(Ink::Axis);
            drawn.scene.text(aligned(text, column, *left, *width));
        }
        line(&mut drawn.scene, ROW, Ink::Line);
        for (at, row) in self.rows.iter().take(shown).enumerate() {
            let top = ROW * (at + 1) as f64;
            for (nth, column) in self.columns.iter().enumerate() {
                let Some(cell) = row.get(nth) else { continue };
                let place = Rect {
                    left: lefts[nth],
                    top,
                    width: widths[nth],
                    height: ROW,
                };
                cell.draw(&mut drawn.scene, column, place);
                drawn.spot(place, at * self.columns.len() + nth);
            }
            line(&mut drawn.scene, top + ROW, Ink::Grid);
        }
        if all > shown {
            let note = match all - shown {
                1 => "1 more row".to_owned(),
                more => format!("{more} more rows"),
            };
            let y = ROW * (shown + 1) as f64 + ROW / 2.0;
            drawn
                .scene
                .text(Text::new(note, PADDING, y).middle().ink(Ink::Axis));
        }
        drawn
    }

    /// Widths by content, stretched or narrowed to the room there is.
    fn widths(&self, room: f64) -> Vec<f64> {
        const MEASURED: usize = 100;
        const WIDEST: f64 = 360.0;
        let wanted: Vec<f64> = self
            .columns
            .iter()
            .enumerate()
            .map(|(nth, column)| {
                if let Some(width) = column.width.filter(|width| *width > 0.0) {
                    return width;
                }
                let cells = self
                    .rows
                    .iter()
                    .take(MEASURED)
                    .filter_map(|row| row.get(nth));
                let widest = cells
                    .map(|cell| font::width(&cell.text))
                    .fold(0.0, f64::max);
                let title = font::width_at(&column.title, font::SIZE, true);
                (widest.max(title).min(WIDEST) + 2.0 * PADDING).ceil()
            })
            .collect();
        let all: f64 = wanted.iter().sum();
        let fixed = |nth: usize| self.columns[nth].width.is_some_and(|width| width > 0.0);
        if all <= room {
            // The first column without a width takes what is left, else the last one.
            let taker = (0..wanted.len())
                .find(|nth| !fixed(*nth))
                .or(wanted.len().checked_sub(1));
            let mut widths = wanted;
            if let Some(width) = taker.and_then(|taker| widths.get_mut(taker)) {
                *width += room - all;
            }
            return widths;
        }
        // Narrow columns keep their width as long as wide ones can give.
        let (mut low, mut high) = (LEAST, WIDEST + 2.0 * PADDING);
        let sum = |most: f64| wanted.iter().map(|width| width.min(most)).sum::<f64>();
        for _ in 0..24 {
            let most = (low + high) / 2.0;
            if sum(most) > room {
                high = most
            } else {
                low = most
            }
        }
        wanted.into_iter().map(|width| width.min(low)).collect()
    }
}

impl Cell {
    fn draw(&self, scene: &mut Scene, column: &Column, place: Rect) {
        let inner = Rect {
            left: place.left + 1.0,
            top: place.top + 1.0,
            width: (place.width - 2.0).max(0.0),
            height: place.height - 1.0,
        };
        let mut ink = Ink::Text;
        match (self.color, self.background) {
            (Some(color), true) => {
                scene.rect(inner, Fill::solid(Ink::Mark(color)));
                ink = Ink::On(color);
            }
            (Some(color), false) if self.fraction.is_none() => ink = Ink::Mark(color),
            _ => {}
        }
        if let (Some(share), false) = (self.fraction, self.background) {
            let bar = Rect {
                width: inner.width * share.clamp(0.0, 1.0),
                ..inner
            };
            let color = self.color.unwrap_or(Color::Series(0));
            scene.rect(bar, Fill::tint(Ink::Mark(color), 0.3));
        }
        let text = font::elided(&self.text, place.width - 2.0 * PADDING, font::SIZE, false);
        let text = Text::new(text, 0.0, place.top + ROW / 2.0)
            .middle()
            .ink(ink);
        scene.text(aligned(text, column, place.left, place.width));
    }
}

/// A text at the left or the right of its column.
fn aligned(mut text: Text, column: &Column, left: f64, width: f64) -> Text {
    let x = if column.right {
        left + width - PADDING
    } else {
        left + PADDING
    };
    text.at.0 = tenths(x);
    if column.right { text.right() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_the_room_and_wide_ones_give_first() {
        let column = |title: &str| Column {
            title: title.to_owned(),
            ..Column::default()
        };
        let table = Table {
            columns: vec![column("id"), column(&"wide ".repeat(30)), column("n")],
            ..Table::default()
        };
        let widths = table.widths(300.0);
        assert!(
            (widths.iter().sum::<f64>() - 300.0).abs() < 0.5,
            "{widths:?}"
        );
        assert!(widths[0] < 40.0 && widths[2] < 40.0, "{widths:?}");
        let widths = table.widths(600.0);
        assert!(
            (widths.iter().sum::<f64>() - 600.0).abs() < 0.5,
            "{widths:?}"
        );
    }
}
