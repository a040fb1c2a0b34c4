//! A query as it will be evaluated: functions resolved, every time window worked out.

mod calls;
mod lower;

use crate::aggregate::Aggregation;
use crate::binary::Binary;
use crate::functions::histogram::HistogramFunction;
use crate::functions::labels::Relabel;
use crate::functions::math::MathFunction;
use crate::functions::sort::Order;
use crate::functions::window::RangeFunction;
use crate::labels::Labels;
use crate::matcher::Matcher;
use crate::native::Histogram;

pub(crate) use lower::lower;

/// A query and the samples it reads.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) root: Node,
    pub(crate) grid: Grid,
    pub(crate) fetches: Vec<Fetch>,
}

/// One expression.
#[derive(Debug)]
pub(crate) enum Node {
    Number(f64),
    Text(String),
    /// `time()`: the instant of each step in seconds.
    Time,
    /// The newest sample of each series.
    Select(Selector),
    /// A range vector by itself, the whole of an instant query.
    Range(Source),
    OverTime {
        function: &'static RangeFunction,
        source: Source,
        parameters: Vec<Node>,
    },
    AbsentOverTime {
        source: Source,
        labels: Labels,
    },
    Absent {
        vector: Box<Node>,
        labels: Labels,
    },
    Negate(Box<Node>),
    Binary(Box<Binary>),
    Aggregate(Box<Aggregation>),
    Map {
        function: &'static MathFunction,
        vector: Box<Node>,
        parameters: Vec<Node>,
    },
    /// `info()`: the vector with labels of the info series that belong to it.
    Info {
        vector: Box<Node>,
        info: Info,
    },
    /// The less or the greater of two scalars.
    Extreme {
        greatest: bool,
        sides: Box<[Node; 2]>,
    },
    Timestamp(Box<Node>),
    ToScalar(Box<Node>),
    ToVector(Box<Node>),
    Sort {
        order: Order,
        vector: Box<Node>,
    },
    Relabel {
        rule: Relabel,
        vector: Box<Node>,
    },
    Histogram {
        function: HistogramFunction,
        parameters: Vec<Node>,
        buckets: Box<Node>,
    },
    /// A number that each native histogram tells.
    OfHistogram {
        tells: fn(&Histogram) -> f64,
        vector: Box<Node>,
    },
}

/// Evenly spaced instants in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grid {
    pub(crate) start: i64,
    pub(crate) step: i64,
    pub(crate) len: usize,
}

impl Grid {
    /// One instant that stands for any, where a query is looked at and not evaluated.
    pub(crate) const AT_EPOCH: Self = Self {
        start: 0,
        step: 1,
        len: 1,
    };

    pub(crate) fn times(&self) -> impl Iterator<Item = i64> + use<> {
        let Self { start, step, len } = *self;
        (0..len).map(move |place| {
            start.saturating_add(step.saturating_mul(i64::try_from(place).unwrap_or(i64::MAX)))
        })
    }

    pub(crate) fn last(&self) -> i64 {
        let steps = i64::try_from(self.len.saturating_sub(1)).unwrap_or(i64::MAX);
        self.start.saturating_add(self.step.saturating_mul(steps))
    }
}

/// `@` and `offset` of a selector or subquery.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shift {
    pub(crate) at: Option<i64>,
    pub(crate) offset: i64,
}

impl Shift {
    /// The instant looked at when the query stands at `now`.
    pub(crate) fn apply(&self, now: i64) -> i64 {
        self.at.unwrap_or(now).saturating_sub(self.offset)
    }

    /// Both in one, this one applied to where the other leads.
    fn after(&self, outer: Self) -> Self {
        match self.at {
            Some(_) => *self,
            None => Self {
                at: outer.at,
                offset: outer.offset.saturating_add(self.offset),
            },
        }
    }
}

/// An instant vector selector; its samples are those of `fetches[fetch]`.
#[derive(Debug)]
pub(crate) struct Selector {
    pub(crate) fetch: usize,
    pub(crate) shift: Shift,
    /// Only count and sum of histograms are wanted, so hints of resets are found out.
    pub(crate) hints: bool,
}

/// The info series of `info()`.
#[derive(Debug)]
pub(crate) struct Info {
    pub(crate) selector: Selector,
    /// The conditions on their names.
    pub(crate) names: Vec<Matcher>,
    /// The conditions on the labels to take over; all labels are taken if there are none.
    pub(crate) labels: Vec<Matcher>,
}

/// What a function over time reads: at each step the samples of the last `range` milliseconds.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) origin: Origin,
    pub(crate) shift: Shift,
    pub(crate) range: i64,
    /// As in [`Selector`].
    pub(crate) hints: bool,
}

/// Where those samples come from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// `fetches[…]`
    Stored(usize),
    /// A subquery: an expression evaluated on its own grid.
    Computed { node: Box<Node>, grid: Grid },
}

/// Samples to read before the evaluation.
#[derive(Debug)]
pub(crate) struct Fetch {
    pub(crate) matchers: Vec<Matcher>,
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Node {
    /// `@` and `offset` of the samples that an expression of one selector shows.
    fn shift(&self) -> Shift {
        match self {
            Self::Select(selector) => selector.shift,
            Self::OverTime { source, .. } => match &source.origin {
                Origin::Stored(_) => source.shift,
                Origin::Computed { node, .. } => node.shift().after(source.shift),
            },
            Self::Map { vector, .. } | Self::Relabel { vector, .. } => vector.shift(),
            _ => Shift::default(),
        }
    }
}
