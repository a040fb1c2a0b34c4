/// The layer of each node, from 0: a pair's second node stands before its first, except where pairs
/// go in a circle. No layer holds more than `most` nodes.
pub(super) fn layers(nodes: usize, pairs: &[(usize, usize)], most: usize) -> Vec<usize> {
    let pairs = without_circles(nodes, pairs);
    let mut waits = vec![0_usize; nodes];
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (from, to) in &pairs {
        waits[*from] += 1;
        followers[*to].push(*from);
    }
    let mut layer = vec![0_usize; nodes];
    let mut counts: Vec<usize> = Vec::new();
    // Those that many wait for come first, so that their followers have room beside each other.
    let mut ready: Vec<usize> = (0..nodes).filter(|node| waits[*node] == 0).collect();
    while !ready.is_empty() {
        ready.sort_by_key(|node| {
            (
                layer[*node],
                std::cmp::Reverse(followers[*node].len()),
                *node,
            )
        });
        let node = ready.remove(0);
        let mut at = layer[node];
        while counts.get(at).is_some_and(|count| *count >= most) {
            at += 1;
        }
        if counts.len() <= at {
            counts.resize(at + 1, 0);
        }
        counts[at] += 1;
        layer[node] = at;
        for follower in followers[node].clone() {
            layer[follower] = layer[follower].max(at + 1);
            waits[follower] -= 1;
            if waits[follower] == 0 {
                ready.push(follower);
            }
        }
    }
    layer
}

/// The pairs, those that close a circle turned around.
fn without_circles(nodes: usize, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (from, to) in pairs {
        next[*from].push(*to);
    }
    let mut state = vec![State::New; nodes];
    let mut turned = Vec::new();
    for start in 0..nodes {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        while let Some((node, at)) = path.last_mut() {
            let node = *node;
            let Some(to) = next[node].get(*at).copied() else {
                state[node] = State::Done;
                path.pop();
                continue;
            };
            *at += 1;
            match state[to] {
                State::New => {
                    state[to] = State::Open;
                    path.push((to, 0));
                }
                State::Open => turned.push((node, to)),
                State::Done => {}
            }
        }
    }
    let mut straight: Vec<(usize, usize)> = pairs
        .iter()
        .map(|pair| {
            if turned.contains(pair) {
                (pair.1, pair.0)
            } else {
                *pair
            }
        })
        .collect();
    straight.sort_unstable();
    straight.dedup();
    straight
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

#[cfg(test)]
mod tests {
    use super::layers;

    #[test]
    fn what_is_pointed_to_stands_before() {
        assert_eq!(layers(3, &[(1, 0), (2, 1)], 9), [0, 1, 2]);
        assert_eq!(layers(3, &[(1, 0), (2, 1), (2, 0)], 9), [0, 1, 2]);
        // A circle ends somewhere, always at the same place.
        let circle = layers(3, &[(0, 1), (1, 2), (2, 0)], 9);
        assert_eq!(circle, layers(3, &[(0, 1), (1, 2), (2, 0)], 9));
        let mut sorted = circle.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2]);
        // Ten that point to one do not stand in one column.
        let pairs: Vec<(usize, usize)> = (1..11).map(|from| (from, 0)).collect();
        let wide = layers(11, &pairs, 4);
        let count = |at: usize| wide.iter().filter(|layer| **layer == at).count();
        assert_eq!([count(0), count(1), count(2), count(3)], [1, 4, 4, 2]);
    }
}
