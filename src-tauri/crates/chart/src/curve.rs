use crate::{layout::Layout, runs::Mark, scale::ValueScale, scene::Place, spec::Interpolation};

/// The outline of a run in tenths of a CSS pixel, as its points are joined.
pub(crate) fn outline(
    run: &[Mark],
    how: Interpolation,
    layout: &Layout,
    scale: &ValueScale,
    value: impl Fn(&Mark) -> f64,
) -> Vec<Place> {
    let across = Across::new(layout);
    let height = Down::new(layout);
    let place = |mark: &Mark| (across.of(mark.at), height.of(scale.share(value(mark))));
    let places = run.iter().map(place);
    match how {
        Interpolation::Linear => places.collect(),
        Interpolation::StepAfter => stepped(places, |before, next| (next.0, before.1)),
        Interpolation::StepBefore => stepped(places, |before, next| (before.0, next.1)),
        Interpolation::Smooth => smooth(&places.collect::<Vec<_>>()),
    }
}

/// Moments to tenths of a CSS pixel, as one product and one sum each.
struct Across {
    start: i64,
    left: f64,
    per: f64,
}

impl Across {
    fn new(layout: &Layout) -> Self {
        Self {
            start: layout.time.0.start.0,
            left: layout.plot.left * 10.0,
            per: layout.plot.width * 10.0 / layout.time.0.length().0.max(1) as f64,
        }
    }

    fn of(&self, at: i64) -> i32 {
        near(self.left + at.saturating_sub(self.start) as f64 * self.per)
    }
}

/// Shares of the height to tenths of a CSS pixel.
struct Down {
    bottom: f64,
    height: f64,
}

impl Down {
    fn new(layout: &Layout) -> Self {
        Self {
            bottom: (layout.plot.top + layout.plot.height) * 10.0,
            height: layout.plot.height * 10.0,
        }
    }

    fn of(&self, share: f64) -> i32 {
        near(self.bottom - share * self.height)
    }
}

/// Rounds; far-off values stop where no picture reaches.
fn near(tenths: f64) -> i32 {
    const FAR: f64 = 1e6;
    // Rounding by the processor's conversion: the library's is a call per point.
    (tenths.clamp(-FAR, FAR) + FAR + 0.5) as i32 - FAR as i32
}

fn stepped(
    places: impl ExactSizeIterator<Item = Place>,
    corner: impl Fn(Place, Place) -> Place,
) -> Vec<Place> {
    let mut stepped: Vec<Place> = Vec::with_capacity(places.len() * 2);
    for place in places {
        if let Some(before) = stepped.last() {
            stepped.push(corner(*before, place));
        }
        stepped.push(place);
    }
    stepped
}

/// A curve through all places that rises and falls only where they do: cubic pieces with the
/// tangents of Fritsch and Carlson, in their later form with harmonic means (Fritsch and Butland,
/// SIAM J. Sci. Stat. Comput. 5, 1984).
fn smooth(places: &[Place]) -> Vec<Place> {
    let slope = |pair: &[Place]| match pair {
        [(x, y), (next, to)] if next > x => f64::from(to - y) / f64::from(next - x),
        _ => 0.0,
    };
    let slopes: Vec<f64> = places.windows(2).map(slope).collect();
    let tangent = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| slopes.get(at)).copied();
        match (before, slopes.get(at).copied()) {
            (Some(before), Some(after)) if before * after > 0.0 => {
                2.0 * before * after / (before + after)
            }
            (Some(_), Some(_)) => 0.0,
            (one, other) => one.or(other).unwrap_or(0.0),
        }
    };
    let mut curve = Vec::with_capacity(places.len() * 4);
    curve.extend(places.first());
    for (at, pair) in places.windows(2).enumerate() {
        let [(x, y), (next, to)] = pair else { continue };
        let width = f64::from(next - x);
        // A corner every three pixels cannot be seen.
        let pieces = ((next - x) / 30).clamp(1, 40);
        let (leave, arrive) = (tangent(at) * width, tangent(at + 1) * width);
        for piece in 1..=pieces {
            let t = f64::from(piece) / f64::from(pieces);
            let (squared, cubed) = (t * t, t * t * t);
            let rise = (2.0 * cubed - 3.0 * squared + 1.0) * f64::from(*y)
                + (cubed - 2.0 * squared + t) * leave
                + (3.0 * squared - 2.0 * cubed) * f64::from(*to)
                + (cubed - squared) * arrive;
            curve.push((near(f64::from(*x) + t * width), near(rise)));
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smooth_curve_goes_through_its_points_and_never_beyond() {
        let places = [
            (0, 100),
            (200, 100),
            (400, 900),
            (600, 0),
            (800, 0),
            (801, 50),
        ];
        let curve = smooth(&places);
        assert!(
            places.iter().all(|place| curve.contains(place)),
            "{curve:?}"
        );
        for pair in places.windows(2) {
            let (low, high) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
            let within = curve
                .iter()
                .filter(|(x, _)| (pair[0].0..=pair[1].0).contains(x));
            for (x, y) in within.filter(|(x, _)| *x != pair[0].0 && *x != pair[1].0) {
                assert!((low..=high).contains(y), "{x} {y} outside {low}..{high}");
            }
        }
        assert_eq!(smooth(&[(5, 5)]), [(5, 5)]);
    }

    #[test]
    fn steps_turn_at_the_earlier_or_at_the_later_point() {
        let places = [(0, 0), (10, 5)].into_iter();
        let after = stepped(places.clone(), |before, next| (next.0, before.1));
        assert_eq!(after, [(0, 0), (10, 0), (10, 5)]);
        let before = stepped(places, |before, next| (before.0, next.1));
        assert_eq!(before, [(0, 0), (0, 5), (10, 5)]);
    }
}
