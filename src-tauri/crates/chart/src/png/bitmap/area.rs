use plotters_backend::BackendCoord;

/// Lines through each row of pixels along which coverage is measured.
const SAMPLES: i32 = 4;

/// The pixels of a polygon, each with the share of it that is covered; parts that overlap count
/// once.
pub(super) fn fill(
    corners: &[(f64, f64)],
    ((left, top), (right, bottom)): (BackendCoord, BackendCoord),
    mut cover: impl FnMut(BackendCoord, f64),
) {
    let edges = edges(corners);
    let lowest = edges
        .iter()
        .map(|edge| edge.top)
        .fold(f64::INFINITY, f64::min);
    let highest = edges
        .iter()
        .map(|edge| edge.bottom)
        .fold(f64::NEG_INFINITY, f64::max);
    if right <= left || edges.is_empty() {
        return;
    }
    let rows = (lowest.floor() as i32).max(top)..(highest.ceil() as i32).min(bottom);
    let mut row = vec![0.0; (right - left) as usize];
    let mut active: Vec<usize> = Vec::new();
    let mut next = edges
        .iter()
        .position(|edge| edge.bottom > f64::from(rows.start));
    let mut crossings: Vec<(f64, i32)> = Vec::new();
    for y in rows {
        let (from, to) = (f64::from(y), f64::from(y + 1));
        active.retain(|at| edges[*at].bottom > from);
        while let Some(at) = next.filter(|at| edges.get(*at).is_some_and(|edge| edge.top < to)) {
            if edges[at].bottom > from {
                active.push(at);
            }
            next = Some(at + 1);
        }
        let mut touched = (row.len(), 0);
        for sample in 0..SAMPLES {
            let line = from + (f64::from(sample) + 0.5) / f64::from(SAMPLES);
            crossings.clear();
            let crossed = active.iter().map(|at| &edges[*at]);
            crossings.extend(crossed.filter_map(|edge| edge.crossing(line)));
            crossings.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
            let mut winding = 0;
            let mut start = 0.0;
            for (x, turn) in &crossings {
                if winding == 0 {
                    start = *x;
                }
                winding += turn;
                if winding == 0 {
                    let span = (start - f64::from(left), x - f64::from(left));
                    let own = add(&mut row, span);
                    touched = (touched.0.min(own.0), touched.1.max(own.1));
                }
            }
        }
        for (at, share) in row.iter_mut().enumerate().take(touched.1).skip(touched.0) {
            if *share > 0.0 {
                cover(
                    (left + at as i32, y),
                    (*share / f64::from(SAMPLES)).min(1.0),
                );
                *share = 0.0;
            }
        }
    }
}

/// Adds what a span covers of each pixel of a row; which pixels those are.
fn add(row: &mut [f64], (from, to): (f64, f64)) -> (usize, usize) {
    let (from, to) = (
        from.clamp(0.0, row.len() as f64),
        to.clamp(0.0, row.len() as f64),
    );
    let (first, last) = (from.floor() as usize, to.ceil() as usize);
    for (at, share) in row.iter_mut().enumerate().take(last).skip(first) {
        let at = at as f64;
        *share += (to.min(at + 1.0) - from.max(at)).max(0.0);
    }
    (first, last)
}

/// A side of a polygon that is not level.
struct Edge {
    top: f64,
    bottom: f64,
    x: f64,
    slope: f64,
    /// 1 if it goes down, -1 if it goes up.
    turn: i32,
}

impl Edge {
    fn crossing(&self, y: f64) -> Option<(f64, i32)> {
        let crosses = self.top <= y && y < self.bottom;
        crosses.then_some((self.x + (y - self.top) * self.slope, self.turn))
    }
}

/// The sides of a polygon, the uppermost first.
fn edges(corners: &[(f64, f64)]) -> Vec<Edge> {
    let ends = corners.iter().zip(corners.iter().cycle().skip(1));
    let mut edges: Vec<Edge> = ends
        .filter(|(from, to)| from.1 != to.1)
        .map(|(from, to)| {
            let (upper, lower, turn) = if from.1 < to.1 {
                (from, to, 1)
            } else {
                (to, from, -1)
            };
            let ((x, top), (to, bottom)) = (*upper, *lower);
            Edge {
                top,
                bottom,
                x,
                slope: (to - x) / (bottom - top),
                turn,
            }
        })
        .collect();
    edges.sort_unstable_by(|one, other| one.top.total_cmp(&other.top));
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(corners: &[(i32, i32)]) -> f64 {
        let mut sum = 0.0;
        let place = |(x, y): &(i32, i32)| (f64::from(*x), f64::from(*y));
        let corners: Vec<(f64, f64)> = corners.iter().map(place).collect();
        fill(&corners, ((0, 0), (100, 100)), |_, share| sum += share);
        sum
    }

    #[test]
    fn an_area_covers_as_much_as_it_measures() {
        let square = [(10, 10), (30, 10), (30, 30), (10, 30)];
        assert!((covered(&square) - 400.0).abs() < 1e-9);
        let triangle = [(0, 0), (40, 0), (0, 40)];
        assert!((covered(&triangle) - 800.0).abs() < 1.0);
        let beyond = [(-50, -50), (200, -50), (200, 50), (-50, 50)];
        assert!((covered(&beyond) - 5_000.0).abs() < 1e-9);
        let twice = [
            (0, 0),
            (10, 0),
            (10, 10),
            (0, 10),
            (0, 0),
            (10, 0),
            (10, 10),
            (0, 10),
        ];
        assert!(
            (covered(&twice) - 100.0).abs() < 1e-9,
            "{}",
            covered(&twice)
        );
        assert_eq!(covered(&[(0, 5), (50, 5)]), 0.0);
        assert_eq!(covered(&[]), 0.0);
    }

    #[test]
    fn a_ring_has_a_hole() {
        let ring = [
            (0, 0),
            (40, 0),
            (40, 40),
            (0, 40),
            (0, 0),
            (10, 10),
            (10, 30),
            (30, 30),
            (30, 10),
            (10, 10),
        ];
        assert!(
            (covered(&ring) - 1_200.0).abs() < 1e-9,
            "{}",
            covered(&ring)
        );
    }
}
