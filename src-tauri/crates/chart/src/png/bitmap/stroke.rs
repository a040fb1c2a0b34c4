use plotters_backend::BackendCoord;

use crate::scene::Place;

/// The pixels of a straight line with round ends, each with the share of it that is covered.
pub(super) fn segment(
    (x0, y0): (f64, f64),
    (x1, y1): (f64, f64),
    width: f64,
    (begin, end): (BackendCoord, BackendCoord),
    mut cover: impl FnMut(BackendCoord, f64),
) {
    let half = width.max(1.0) / 2.0;
    let reach = half.ceil() as i32 + 1;
    // Squares of the distances up to which a pixel is covered, and beyond which it is not.
    let (inner, outer) = ((half - 0.5).powi(2), (half + 0.5).powi(2));
    let (dx, dy) = (x1 - x0, y1 - y0);
    let squared = dx * dx + dy * dy;
    let (upper, lower) = (y0.min(y1).floor() as i32, y0.max(y1).ceil() as i32);
    let rows = (upper - reach).max(begin.1)..(lower + reach).min(end.1);
    for y in rows {
        // The part of the line that comes near this row.
        let near = |row: i32| {
            if dy == 0.0 {
                0.5
            } else {
                ((f64::from(row) - y0) / dy).clamp(0.0, 1.0)
            }
        };
        let (one, other) = if dy == 0.0 {
            (0.0, 1.0)
        } else {
            (near(y - reach), near(y + reach))
        };
        let (one, other) = (x0 + one * dx, x0 + other * dx);
        let left = (one.min(other).floor() as i32 - reach).max(begin.0);
        let right = (one.max(other).ceil() as i32 + reach + 1).min(end.0);
        for x in left..right {
            // Pixels are measured at their middle.
            let (px, py) = (f64::from(x) + 0.5 - x0, f64::from(y) + 0.5 - y0);
            let along = if squared > 0.0 {
                ((px * dx + py * dy) / squared).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let (off_x, off_y) = (px - along * dx, py - along * dy);
            let distance = off_x * off_x + off_y * off_y;
            if distance <= inner {
                cover((x, y), 1.0);
            } else if distance < outer {
                cover((x, y), half + 0.5 - distance.sqrt());
            }
        }
    }
}

/// The strokes of a dashed line; lengths are in CSS pixels, places in tenths.
pub(super) fn dashes(points: &[Place], pattern: &[f64]) -> Vec<Vec<Place>> {
    const MOST: usize = 20_000;
    let mut lengths = pattern.iter().map(|length| length * 10.0).cycle();
    let mut strokes = Vec::new();
    let mut drawing = true;
    let mut left = lengths.next().unwrap_or(f64::INFINITY);
    let mut stroke: Vec<Place> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let [(x, y), to] = pair else { continue };
        let (dx, dy) = (f64::from(to.0 - x), f64::from(to.1 - y));
        let length = dx.hypot(dy);
        let mut gone = 0.0;
        while length - gone > left && strokes.len() < MOST {
            gone += left;
            let share = gone / length;
            let at = (
                x + (dx * share).round() as i32,
                y + (dy * share).round() as i32,
            );
            stroke.push(at);
            if drawing {
                strokes.push(std::mem::take(&mut stroke));
            }
            stroke = vec![at];
            drawing = !drawing;
            left = lengths.next().unwrap_or(f64::INFINITY);
        }
        left -= length - gone;
        stroke.push(*to);
    }
    if drawing && stroke.len() > 1 {
        strokes.push(stroke);
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_turns_corners_and_leaves_its_gaps() {
        let strokes = dashes(&[(0, 0), (100, 0), (100, 100)], &[8.0, 4.0]);
        assert_eq!(
            strokes,
            [vec![(0, 0), (80, 0)], vec![(100, 20), (100, 100)],]
        );
    }

    #[test]
    fn a_line_covers_its_width_and_no_more() {
        let mut covered = 0.0;
        let window = ((0, 0), (100, 100));
        segment((10.0, 50.0), (90.0, 50.0), 4.0, window, |_, share| {
            covered += share
        });
        // Two round ends are a disc together.
        let expected = 80.0 * 4.0 + std::f64::consts::PI * 4.0;
        assert!((covered - expected).abs() < 8.0, "{covered}");
        segment((-50.0, -50.0), (500.0, 500.0), 4.0, window, |(x, y), _| {
            assert!((0..100).contains(&x) && (0..100).contains(&y));
        });
    }
}
