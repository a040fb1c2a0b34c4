/// How often neighbours are followed back and forth; it settles long before.
const SWEEPS: usize = 12;

/// Nodes in layers with their neighbours in the layers beside.
pub(super) struct Layered {
    /// Nodes by layer, from top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// Neighbours of each node in the layer before.
    pub(super) before: Vec<Vec<usize>>,
    /// Neighbours of each node in the layer after.
    pub(super) after: Vec<Vec<usize>>,
}

impl Layered {
    /// Orders the nodes of each layer so that few lines cross: each goes to the mean place of its
    /// neighbours, in turn from both sides, and the best of all orders is kept.
    pub(super) fn untangle(&mut self) {
        let mut best = self.layers.clone();
        let mut fewest = self.crossings();
        for sweep in 0..SWEEPS {
            if fewest == 0 {
                break;
            }
            let forward = sweep % 2 == 0;
            let count = self.layers.len();
            for step in 1..count {
                let layer = if forward { step } else { count - 1 - step };
                self.settle(layer, forward);
            }
            let crossings = self.crossings();
            if crossings < fewest {
                fewest = crossings;
                best.clone_from(&self.layers);
            }
        }
        self.layers = best;
    }

    fn settle(&mut self, layer: usize, forward: bool) {
        let places = self.places();
        let neighbours = if forward { &self.before } else { &self.after };
        let mut wanted: Vec<(f64, usize, usize)> = self.layers[layer]
            .iter()
            .enumerate()
            .map(|(at, node)| {
                let near = &neighbours[*node];
                let mean = if near.is_empty() {
                    // Who has no neighbour stays.
                    at as f64
                } else {
                    near.iter().map(|near| places[*near] as f64).sum::<f64>() / near.len() as f64
                };
                (mean, at, *node)
            })
            .collect();
        wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        self.layers[layer] = wanted.into_iter().map(|(_, _, node)| node).collect();
    }

    /// The place of each node in its layer.
    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.before.len()];
        for layer in &self.layers {
            for (at, node) in layer.iter().enumerate() {
                places[*node] = at;
            }
        }
        places
    }

    /// How many pairs of lines cross, all layers together.
    fn crossings(&self) -> usize {
        let places = self.places();
        let mut crossings = 0;
        for layer in &self.layers {
            let mut ends: Vec<usize> = Vec::new();
            for node in layer {
                let mut own: Vec<usize> = self.after[*node].iter().map(|to| places[*to]).collect();
                own.sort_unstable();
                for end in &own {
                    crossings += ends.iter().filter(|other| *other > end).count();
                }
                ends.extend(own);
            }
        }
        crossings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_untangled() {
        // 0–5, 1–4, 2–3: in the order of numbers all three cross.
        let mut layered = Layered {
            layers: vec![vec![0, 1, 2], vec![3, 4, 5]],
            before: vec![vec![], vec![], vec![], vec![2], vec![1], vec![0]],
            after: vec![vec![5], vec![4], vec![3], vec![], vec![], vec![]],
        };
        assert_eq!(layered.crossings(), 3);
        layered.untangle();
        assert_eq!(layered.crossings(), 0);
        assert_eq!(layered.layers[1], [5, 4, 3]);
    }
}
