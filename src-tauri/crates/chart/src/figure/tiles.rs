use crate::{
    Rect,
    palette::Ink,
    scene::{Scene, Text},
};

/// More tiles than a panel has room for.
const MOST: usize = 60;
const GAP: f64 = 8.0;
const NOTE: f64 = 18.0;

/// Equal tiles that fill an area, as near to a shape (width over height) as their number allows;
/// a note says how many have no place.
pub(super) fn tiles(scene: &mut Scene, count: usize, size: (f64, f64), shape: f64) -> Vec<Rect> {
    let shown = count.min(MOST);
    let (width, mut height) = size;
    if count > shown {
        height -= NOTE;
        let note = format!("{} more", count - shown);
        scene.text(
            Text::new(note, width / 2.0, height + NOTE / 2.0)
                .middle()
                .center(),
        );
    }
    let side = |columns: usize| {
        let rows = shown.div_ceil(columns);
        let tile = (width / columns as f64, height / rows as f64);
        (tile.0 / shape).min(tile.1)
    };
    let columns = (1..=shown)
        .max_by(|one, other| side(*one).total_cmp(&side(*other)).then(other.cmp(one)))
        .unwrap_or(1);
    let rows = shown.div_ceil(columns).max(1);
    let tile = |all: f64, count: usize| ((all - GAP * (count - 1) as f64) / count as f64).max(1.0);
    let (tile_width, tile_height) = (tile(width, columns), tile(height, rows));
    (0..shown)
        .map(|at| Rect {
            left: (at % columns) as f64 * (tile_width + GAP),
            top: (at / columns) as f64 * (tile_height + GAP),
            width: tile_width,
            height: tile_height,
        })
        .collect()
}

/// The largest size in steps of a CSS pixel at which a text fits, between 11 and `most`.
pub(super) fn fitted(width_of_one: f64, room: f64, most: f64) -> f64 {
    (room / width_of_one.max(0.1))
        .floor()
        .clamp(11.0, most.max(11.0).floor())
}

/// Paint for what is said second in a tile.
pub(super) const QUIET: Ink = Ink::Axis;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_near_the_shape_and_within_the_area() {
        for (count, size, columns) in [
            (1, (300.0, 200.0), 1),
            (4, (400.0, 100.0), 4),
            (4, (100.0, 400.0), 1),
            (6, (300.0, 200.0), 3),
            (0, (300.0, 200.0), 0),
        ] {
            let tiles = tiles(&mut Scene::default(), count, size, 1.0);
            assert_eq!(
                tiles.iter().filter(|tile| tile.top == 0.0).count(),
                columns,
                "{count}"
            );
            let inside = |tile: &Rect| {
                tile.left + tile.width <= size.0 + 0.1 && tile.top + tile.height <= size.1 + 0.1
            };
            assert!(tiles.iter().all(inside));
        }
        assert_eq!(
            tiles(&mut Scene::default(), 10_000, (300.0, 200.0), 1.0).len(),
            MOST
        );
    }
}
