use model::{LogLine, Nanos};

use super::tokens::Token;

/// Lines of one template.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) template: Vec<Token>,
    pub(super) count: u64,
    pub(super) severities: [u64; 7],
    pub(super) examples: Vec<u64>,
    pub(super) first: Nanos,
    pub(super) last: Nanos,
}

/// How many examples are kept of each.
const EXAMPLES: usize = 3;

impl Cluster {
    pub(super) fn new(template: Vec<Token>) -> Self {
        Self {
            template,
            count: 0,
            severities: [0; 7],
            examples: Vec::new(),
            first: Nanos(i64::MAX),
            last: Nanos(i64::MIN),
        }
    }

    /// The share of words that are the same, and how many of the template are any word; nothing
    /// if the share is less than asked for.
    pub(super) fn likeness(&self, message: &[Token], least: usize) -> Option<(usize, usize)> {
        let (mut same, mut any) = (0, 0);
        let mut differ = message.len() - least.min(message.len());
        for (ours, theirs) in self.template.iter().zip(message) {
            if *ours == Token::ANY {
                any += 1;
            }
            if ours == theirs && *ours != Token::ANY {
                same += 1;
            } else if differ == 0 {
                return None;
            } else {
                differ -= 1;
            }
        }
        Some((same, any))
    }

    pub(super) fn add(&mut self, number: u64, line: &LogLine, message: &[Token]) {
        for (ours, theirs) in self.template.iter_mut().zip(message) {
            if ours != theirs {
                *ours = Token::ANY;
            }
        }
        self.count += 1;
        self.severities[line.severity as usize] += 1;
        self.first = self.first.min(line.at);
        self.last = self.last.max(line.at);
        if self.examples.len() < EXAMPLES {
            self.examples.push(number);
        }
    }

    /// Takes in the lines of another cluster of the same template.
    pub(super) fn join(&mut self, other: &Self) {
        self.count += other.count;
        for (ours, theirs) in self.severities.iter_mut().zip(other.severities) {
            *ours += theirs;
        }
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.examples.extend(&other.examples);
        self.examples.sort_unstable();
        self.examples.truncate(EXAMPLES);
    }
}
