use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use model::{LogLine, Nanos};

use super::{
    Pattern, Patterns,
    cluster::Cluster,
    mask,
    tokens::{Token, Tokens},
    trend::Trend,
};

/// The most patterns that are kept; lines that fit none of them are counted from then on.
pub const MOST_PATTERNS: usize = 2_000;
/// The most words of a message that are compared.
pub(super) const MOST_WORDS: usize = 256;
/// The most first words that are told apart among messages of one length.
const MOST_CHILDREN: usize = 100;
/// More than half of the words must be the same: of two words, what differs is the message.
const LIKENESS: usize = 2;

/// Sorts lines into patterns one by one; memory is bounded, whatever the lines are.
#[derive(Clone, Debug)]
pub struct Miner {
    tokens: Tokens,
    clusters: Vec<Cluster>,
    trend: Trend,
    /// The tree: number of words, then the first word, then clusters.
    leaves: HashMap<(usize, Token), Vec<usize>>,
    /// The first words that have a branch of their own.
    branches: HashMap<usize, HashSet<Token>>,
    lines: u64,
    left_out: u64,
    first: Option<Nanos>,
    /// Kept from line to line, so that none has to allocate.
    masked: String,
    message: Vec<Token>,
}

impl Default for Miner {
    fn default() -> Self {
        Self::new()
    }
}

impl Miner {
    /// A miner that knows no pattern.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tokens: Tokens::new(),
            clusters: Vec::new(),
            trend: Trend::new(),
            leaves: HashMap::new(),
            branches: HashMap::new(),
            lines: 0,
            left_out: 0,
            first: None,
            masked: String::new(),
            message: Vec::new(),
        }
    }

    /// Adds a line, which `number` names among the examples; gives the id of its pattern, or
    /// nothing if there are too many.
    pub fn add(&mut self, number: u64, line: &LogLine) -> Option<u32> {
        self.lines += 1;
        self.first = Some(self.first.map_or(line.at, |first| first.min(line.at)));
        mask::masked(&line.body, &mut self.masked, |_| {});
        self.message.clear();
        for word in self.masked.split(' ').take(MOST_WORDS) {
            self.message.push(self.tokens.number(word));
        }
        let leaf = self.leaf();
        let Some(nth) = self.closest(leaf).or_else(|| self.founded(leaf)) else {
            self.left_out += 1;
            return None;
        };
        self.clusters.get_mut(nth)?.add(number, line, &self.message);
        self.trend.add(nth, line.at);
        u32::try_from(nth).ok()
    }

    /// What was found so far; `change` is the moment of a change such as a deploy.
    #[must_use]
    pub fn patterns(&self, change: Option<Nanos>) -> Patterns {
        let alike = self.alike();
        let known = change.filter(|change| self.first.is_some_and(|first| first < *change));
        let mut patterns: Vec<Pattern> = alike
            .into_values()
            .filter_map(|members| self.pattern(&members, known))
            .collect();
        patterns.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
        Patterns {
            patterns,
            lines: self.lines,
            left_out: self.left_out,
            start: self.trend.start(),
            step: self.trend.step(),
        }
    }

    /// For every id that was given so far, in their order, the id that its pattern has now.
    #[must_use]
    pub fn ids(&self) -> Vec<u32> {
        let mut now: Vec<u32> = vec![0; self.clusters.len()];
        for members in self.alike().values() {
            let id = members.first().and_then(|first| u32::try_from(*first).ok());
            for member in members {
                now[*member] = id.unwrap_or_default();
            }
        }
        now
    }

    /// Templates that became alike after they were founded are one pattern.
    fn alike(&self) -> BTreeMap<&[Token], Vec<usize>> {
        let mut alike: BTreeMap<&[Token], Vec<usize>> = BTreeMap::new();
        for (nth, cluster) in self.clusters.iter().enumerate() {
            alike.entry(&cluster.template).or_default().push(nth);
        }
        alike
    }

    fn pattern(&self, members: &[usize], change: Option<Nanos>) -> Option<Pattern> {
        let (id, others) = members.split_first()?;
        let mut cluster = self.clusters.get(*id)?.clone();
        for other in others {
            cluster.join(self.clusters.get(*other)?);
        }
        Some(Pattern {
            id: u32::try_from(*id).ok()?,
            template: self.tokens.pieces(&cluster.template),
            count: cluster.count,
            trend: self.trend.of(members),
            severities: cluster.severities,
            examples: cluster.examples,
            first: cluster.first,
            last: cluster.last,
            is_new: change.map(|change| cluster.first >= change),
        })
    }

    /// The leaf of the message: by its length and its first word, unless that is variable.
    fn leaf(&mut self) -> (usize, Token) {
        let length = self.message.len();
        let first = self.message.first().copied().unwrap_or(Token::ANY);
        if self.tokens.is_variable(first) {
            return (length, Token::ANY);
        }
        let branches = self.branches.entry(length).or_default();
        if branches.contains(&first) || branches.len() < MOST_CHILDREN {
            branches.insert(first);
            return (length, first);
        }
        (length, Token::ANY)
    }

    /// The cluster of a leaf with the most words in common, the more general one if several are.
    fn closest(&self, leaf: (usize, Token)) -> Option<usize> {
        let least = self.message.len() / LIKENESS + 1;
        let mut best: Option<((usize, usize), usize)> = None;
        for nth in self.leaves.get(&leaf)? {
            let likeness = self.clusters.get(*nth)?.likeness(&self.message, least);
            if let Some(likeness) = likeness
                && best.is_none_or(|(have, _)| likeness > have)
            {
                best = Some((likeness, *nth));
                if likeness.0 == self.message.len() {
                    break;
                }
            }
        }
        best.map(|(_, nth)| nth)
    }

    /// A new cluster, unless there are too many.
    fn founded(&mut self, leaf: (usize, Token)) -> Option<usize> {
        let nth = self.clusters.len();
        if nth >= MOST_PATTERNS {
            return None;
        }
        self.clusters.push(Cluster::new(self.message.clone()));
        self.leaves.entry(leaf).or_default().push(nth);
        Some(nth)
    }
}
