use super::{
    boxes::Shape,
    graph::Graph,
    place::{LOOP, Placed},
};

/// A key as it is drawn.
pub(super) struct Route {
    pub(super) from: usize,
    pub(super) to: usize,
    /// From the table that has it to the one it points to.
    pub(super) points: Vec<(f64, f64)>,
    /// Whether the line leaves its tables to the right: at the one that has it, at the other.
    pub(super) rightwards: (bool, bool),
    pub(super) unique: bool,
    pub(super) optional: bool,
    pub(super) words: String,
}

/// The ways of all keys.
pub(super) fn all(graph: &Graph, boxes: &[Shape], placed: &Placed) -> Vec<Route> {
    graph
        .keys
        .iter()
        .map(|key| {
            let (from, to) = (key.from, key.to);
            let (from_at, to_at) = (placed.at[from], placed.at[to]);
            let start = from_at.1 + boxes[from].row(key.columns.0.as_ref());
            let end = to_at.1 + boxes[to].row(key.columns.1.as_ref());
            let right = |node: usize, at: (f64, f64)| at.0 + boxes[node].width;
            let (points, rightwards) = if from == to {
                let edge = right(from, from_at);
                // A column that points to itself still needs two heights.
                let end = if (start - end).abs() < 6.0 {
                    from_at.1 + 9.0
                } else {
                    end
                };
                let out = edge + LOOP;
                (
                    vec![(edge, start), (out, start), (out, end), (edge, end)],
                    (true, true),
                )
            } else if from_at.0 > to_at.0 {
                let mut points = vec![(from_at.0, start)];
                let between = placed.passages.get(&(to, from));
                for own in between.into_iter().flatten().rev() {
                    points.extend([(own.right, own.y), (own.left, own.y)]);
                }
                points.push((right(to, to_at), end));
                (points, (false, true))
            } else {
                let mut points = vec![(right(from, from_at), start)];
                let between = placed.passages.get(&(from, to));
                for own in between.into_iter().flatten() {
                    points.extend([(own.left, own.y), (own.right, own.y)]);
                }
                points.push((to_at.0, end));
                (points, (true, false))
            };
            Route {
                from,
                to,
                points,
                rightwards,
                unique: key.unique,
                optional: key.optional,
                words: key.words.clone(),
            }
        })
        .collect()
}
