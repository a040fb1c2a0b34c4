use std::collections::HashMap;

use super::{boxes::Shape, graph::Graph, layers::layers, order::Layered};

/// Room between boxes of a column, and around the picture.
const GAP: f64 = 22.0;
const MARGIN: f64 = 16.0;
/// Room between columns, for lines and crow's feet.
const ALLEY: f64 = 84.0;
/// Room of a line that passes a column, and around it.
const PASSAGE: f64 = 6.0;
const BESIDE: f64 = 6.0;
/// How often boxes move towards their neighbours.
const ROUNDS: usize = 8;

/// Where everything stands.
pub(super) struct Placed {
    /// Upper left corners of the tables.
    pub(super) at: Vec<(f64, f64)>,
    /// Where lines pass columns between their ends.
    pub(super) passages: Passages,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Passages from left to right by the tables that a line connects, the left one first.
pub(super) type Passages = HashMap<(usize, usize), Vec<Passage>>;

/// Where a line passes a column.
#[derive(Clone, Copy)]
pub(super) struct Passage {
    /// Left edge of the column.
    pub(super) left: f64,
    /// Right edge of the column.
    pub(super) right: f64,
    /// How high the line passes.
    pub(super) y: f64,
}

/// Places all tables: groups that keys connect below and beside each other, tables alone at the end.
pub(super) fn all(graph: &Graph, boxes: &[Shape]) -> Placed {
    let mut placed = Placed {
        at: vec![(0.0, 0.0); graph.tables],
        passages: HashMap::new(),
        width: 0.0,
        height: 0.0,
    };
    let pairs = graph.pairs();
    let components = graph.components();
    let (connected, alone): (Vec<_>, Vec<_>) =
        components.into_iter().partition(|group| group.len() > 1);
    let pictures: Vec<Group> = connected
        .iter()
        .map(|group| component(group, &pairs, boxes))
        .collect();
    let area: f64 = pictures
        .iter()
        .map(|picture| picture.width * picture.height)
        .chain(
            alone
                .iter()
                .flatten()
                .map(|at| (boxes[*at].width + GAP) * (boxes[*at].height + GAP)),
        )
        .sum();
    let widest = pictures
        .iter()
        .map(|picture| picture.width)
        .fold(0.0, f64::max);
    let room = widest.max((area * 1.7).sqrt());
    let mut shelf = Shelf::new(room);
    for (group, picture) in connected.iter().zip(pictures) {
        let (x, y) = shelf.put(picture.width, picture.height);
        for (node, (left, top)) in group.iter().zip(&picture.at) {
            placed.at[*node] = (x + left, y + top);
        }
        for (pair, points) in picture.passages {
            let moved = points.into_iter().map(|own| Passage {
                left: x + own.left,
                right: x + own.right,
                y: y + own.y,
            });
            placed.passages.insert(pair, moved.collect());
        }
    }
    shelf.next();
    for node in alone.into_iter().flatten() {
        placed.at[node] = shelf.put(boxes[node].width, boxes[node].height);
    }
    let edge = |end: fn(&Shape, (f64, f64)) -> f64| {
        let ends = boxes.iter().zip(&placed.at);
        ends.map(|(shape, at)| end(shape, *at)).fold(0.0, f64::max)
    };
    placed.width = (edge(|shape, at| at.0 + shape.width) + LOOP + MARGIN).ceil();
    placed.height = (edge(|shape, at| at.1 + shape.height) + MARGIN).ceil();
    placed
}

/// Room that a key of a table to itself takes at its right.
pub(super) const LOOP: f64 = 24.0;

/// Rows of things from left to right.
struct Shelf {
    room: f64,
    x: f64,
    y: f64,
    tallest: f64,
}

impl Shelf {
    fn new(room: f64) -> Self {
        Self {
            room,
            x: MARGIN,
            y: MARGIN,
            tallest: 0.0,
        }
    }

    fn put(&mut self, width: f64, height: f64) -> (f64, f64) {
        if self.x > MARGIN && self.x + width > self.room + MARGIN {
            self.next();
        }
        let place = (self.x, self.y);
        self.x += width + GAP + LOOP;
        self.tallest = self.tallest.max(height);
        place
    }

    fn next(&mut self) {
        if self.tallest > 0.0 {
            self.y += self.tallest + GAP * 1.5;
        }
        self.x = MARGIN;
        self.tallest = 0.0;
    }
}

/// A group of connected tables, placed from its own corner.
struct Group {
    at: Vec<(f64, f64)>,
    passages: Passages,
    width: f64,
    height: f64,
}

fn component(group: &[usize], pairs: &[(usize, usize)], boxes: &[Shape]) -> Group {
    let place: HashMap<usize, usize> = group
        .iter()
        .enumerate()
        .map(|(at, node)| (*node, at))
        .collect();
    let own: Vec<(usize, usize)> = pairs
        .iter()
        .filter_map(|(from, to)| Some((*place.get(from)?, *place.get(to)?)))
        .collect();
    // About as many in a column as make a picture that is wider than high.
    let most = ((group.len() as f64).sqrt() * 1.3).ceil().max(6.0) as usize;
    let layer = layers(group.len(), &own, most);
    let mut layered = Layered {
        layers: vec![Vec::new(); layer.iter().max().map_or(1, |last| last + 1)],
        before: vec![Vec::new(); group.len()],
        after: vec![Vec::new(); group.len()],
    };
    for (node, at) in layer.iter().enumerate() {
        layered.layers[*at].push(node);
    }
    let chains = passing(&mut layered, &own, &layer);
    layered.untangle();
    let heights: Vec<f64> = (0..layered.before.len())
        .map(|node| group.get(node).map_or(PASSAGE, |at| boxes[*at].height))
        .collect();
    let rooms: Vec<f64> = (0..heights.len())
        .map(|node| heights[node] + if node < group.len() { GAP } else { BESIDE })
        .collect();
    let tops = settle(&layered, &heights, &rooms);
    let mut lefts = vec![0.0; layered.layers.len()];
    let mut widths = vec![0.0_f64; layered.layers.len()];
    let mut x = 0.0;
    for (at, nodes) in layered.layers.iter().enumerate() {
        let wide = nodes.iter().filter_map(|node| group.get(*node));
        widths[at] = wide.map(|node| boxes[*node].width).fold(0.0, f64::max);
        lefts[at] = x;
        x += widths[at] + ALLEY;
    }
    let column: HashMap<usize, usize> = layered
        .layers
        .iter()
        .enumerate()
        .flat_map(|(at, nodes)| nodes.iter().map(move |node| (*node, at)))
        .collect();
    let bottom = (0..heights.len()).map(|node| tops[node] + heights[node]);
    Group {
        at: (0..group.len())
            .map(|node| (lefts[column[&node]], tops[node]))
            .collect(),
        passages: own
            .iter()
            .map(|(from, to)| {
                let (left, right) = ends(*from, *to, &layer);
                let between = layer[right].saturating_sub(layer[left] + 1);
                let nodes = chains[left].iter().take(between);
                let points = nodes.map(|node| {
                    let at = column[node];
                    Passage {
                        left: lefts[at],
                        right: lefts[at] + widths[at],
                        y: tops[*node] + PASSAGE / 2.0,
                    }
                });
                ((group[left], group[right]), points.collect())
            })
            .collect(),
        width: x - ALLEY,
        height: bottom.fold(0.0, f64::max),
    }
}

/// The ends of a line from left to right.
fn ends(from: usize, to: usize, layer: &[usize]) -> (usize, usize) {
    if layer[to] <= layer[from] {
        (to, from)
    } else {
        (from, to)
    }
}

/// Joins what lines connect. A line over several columns has a node of its own in each between; lines
/// that leave the same table to the right run together, which keeps a table that many point to from
/// filling the picture with lines. Answers with these nodes by the table that they come from.
fn passing(layered: &mut Layered, pairs: &[(usize, usize)], layer: &[usize]) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = vec![Vec::new(); layer.len()];
    for (from, to) in pairs {
        let (left, right) = ends(*from, *to, layer);
        for at in layer[left] + 1 + chains[left].len()..layer[right] {
            let node = layered.before.len();
            let last = chains[left].last().copied().unwrap_or(left);
            layered.before.push(vec![last]);
            layered.after.push(Vec::new());
            layered.after[last].push(node);
            layered.layers[at].push(node);
            chains[left].push(node);
        }
        let between = layer[right] - layer[left] - 1;
        let last = match between {
            0 => left,
            count => chains[left][count - 1],
        };
        layered.after[last].push(right);
        layered.before[right].push(last);
    }
    chains
}

/// Tops of all nodes: columns keep their order, and each node comes as near to the middle of its
/// neighbours as those above and below let it.
fn settle(layered: &Layered, heights: &[f64], rooms: &[f64]) -> Vec<f64> {
    let mut tops = vec![0.0; heights.len()];
    for layer in &layered.layers {
        let mut y = 0.0;
        for node in layer {
            tops[*node] = y;
            y += rooms[*node];
        }
    }
    for round in 0..ROUNDS {
        let forward = round % 2 == 0;
        let count = layered.layers.len();
        for step in 0..count {
            let layer = &layered.layers[if forward { step } else { count - 1 - step }];
            let wanted: Vec<f64> = layer
                .iter()
                .map(|node| {
                    let near = || layered.before[*node].iter().chain(&layered.after[*node]);
                    let count = near().count();
                    if count == 0 {
                        return tops[*node];
                    }
                    let middles = near().map(|near| tops[*near] + heights[*near] / 2.0);
                    middles.sum::<f64>() / count as f64 - heights[*node] / 2.0
                })
                .collect();
            for (node, top) in layer.iter().zip(apart(layer, &wanted, rooms)) {
                tops[*node] = top;
            }
        }
    }
    let top = tops.iter().copied().fold(f64::INFINITY, f64::min);
    tops.into_iter().map(|own| (own - top).round()).collect()
}

/// The tops nearest to those wanted with which nothing overlaps: blocks that touch move as one, to the
/// mean of what their members want.
fn apart(layer: &[usize], wanted: &[f64], rooms: &[f64]) -> Vec<f64> {
    struct Block {
        /// Sum of where members want the block's top, and how many they are.
        sum: f64,
        count: f64,
        height: f64,
        members: usize,
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (node, want) in layer.iter().zip(wanted) {
        blocks.push(Block {
            sum: *want,
            count: 1.0,
            height: rooms[*node],
            members: 1,
        });
        while let [.., above, below] = blocks.as_slice() {
            if above.sum / above.count + above.height <= below.sum / below.count {
                break;
            }
            let (sum, count, height, members) =
                (below.sum, below.count, below.height, below.members);
            blocks.pop();
            if let Some(above) = blocks.last_mut() {
                above.sum += sum - count * above.height;
                above.count += count;
                above.height += height;
                above.members += members;
            }
        }
    }
    let mut tops = Vec::with_capacity(layer.len());
    let mut nodes = layer.iter();
    for block in blocks {
        let mut y = block.sum / block.count;
        for node in nodes.by_ref().take(block.members) {
            tops.push(y);
            y += rooms[*node];
        }
    }
    tops
}
