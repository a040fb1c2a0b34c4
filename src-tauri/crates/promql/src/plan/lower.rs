//! Syntax tree → plan.

use std::time::{Duration, SystemTime};

use promql_parser::label::{MatchOp as WrittenOp, Matchers};
use promql_parser::parser::token::{T_LAND, T_LOR, T_LUNLESS};
use promql_parser::parser::{
    AggregateExpr, AtModifier, BinaryExpr, Expr, LabelModifier, MatrixSelector, Offset,
    SubqueryExpr, VectorMatchCardinality, VectorSelector,
};

use super::{Fetch, Grid, Info, Node, Origin, Plan, Selector, Shift, Source};
use crate::aggregate::{AggregateOp, Aggregation, Grouping};
use crate::binary::{Binary, Cardinality, Matching, Op};
use crate::column::mistyped;
use crate::error::Error;
use crate::labels::METRIC_NAME;
use crate::matcher::{MatchOp, Matcher};
use crate::options::Options;
use crate::parse::INFO_MARK;

/// Durations end here (about 146 million years), so that adding a few cannot overflow.
const LONGEST: i64 = i64::MAX / 2;

/// The names of info series, where a query only says which it does not want.
const ANY_INFO: &str = ".+_info";

/// The info series that OpenTelemetry's resource attributes become.
const TARGET_INFO: &str = "target_info";

/// Works a syntax tree out for the instants of `grid`.
pub(crate) fn lower(expr: &Expr, grid: Grid, options: &Options) -> Result<Plan, Error> {
    let mut lowering = Lowering {
        options,
        query: grid,
        hints: false,
        fetches: Vec::new(),
    };
    let root = lowering.node(expr, &grid)?;
    Ok(Plan {
        root,
        grid,
        fetches: lowering.fetches,
    })
}

pub(super) struct Lowering<'a> {
    pub(super) options: &'a Options,
    /// The whole query's grid: what `@ start()`, `@ end()` and `range()` speak of.
    pub(super) query: Grid,
    /// Whether the expression at hand lies inside `histogram_count` and the like, and nothing between them
    /// needs the buckets.
    pub(super) hints: bool,
    fetches: Vec<Fetch>,
}

impl Lowering<'_> {
    pub(super) fn node(&mut self, expr: &Expr, grid: &Grid) -> Result<Node, Error> {
        match expr {
            Expr::Paren(inner) => self.node(&inner.expr, grid),
            Expr::NumberLiteral(number) => Ok(Node::Number(number.val)),
            Expr::StringLiteral(text) => Ok(Node::Text(text.val.clone())),
            Expr::VectorSelector(selector) => Ok(Node::Select(self.selector(selector, grid)?)),
            Expr::MatrixSelector(_) | Expr::Subquery(_) => {
                Ok(Node::Range(self.source(expr, grid)?))
            }
            Expr::Unary(unary) => Ok(Node::Negate(Box::new(self.node(&unary.expr, grid)?))),
            Expr::Binary(binary) => Ok(Node::Binary(Box::new(self.binary(binary, grid)?))),
            Expr::Aggregate(aggregate) => {
                Ok(Node::Aggregate(Box::new(self.aggregate(aggregate, grid)?)))
            }
            Expr::Call(call) => self.call(call, grid),
            Expr::Extension(_) => Err(Error::Unsupported {
                what: "an extension of the language".to_owned(),
            }),
        }
    }

    /// A range vector: `x[5m]` or `…[5m:1m]`.
    pub(super) fn source(&mut self, expr: &Expr, grid: &Grid) -> Result<Source, Error> {
        match expr {
            Expr::Paren(inner) => self.source(&inner.expr, grid),
            Expr::MatrixSelector(MatrixSelector { vs, range }) => {
                let shift = self.shift(vs.at.as_ref(), vs.offset.as_ref());
                let range = millis(*range);
                let fetch = self.fetch(vs, shift, range, grid)?;
                Ok(Source {
                    origin: Origin::Stored(fetch),
                    shift,
                    range,
                    hints: self.hints,
                })
            }
            Expr::Subquery(subquery) => self.subquery(subquery, grid),
            _ => Err(mistyped("a range vector such as x[5m]", "something else")),
        }
    }

    fn selector(&mut self, selector: &VectorSelector, grid: &Grid) -> Result<Selector, Error> {
        let shift = self.shift(selector.at.as_ref(), selector.offset.as_ref());
        let fetch = self.fetch(selector, shift, self.options.lookback_ms, grid)?;
        Ok(Selector {
            fetch,
            shift,
            hints: self.hints,
        })
    }

    fn fetch(
        &mut self,
        selector: &VectorSelector,
        shift: Shift,
        back: i64,
        grid: &Grid,
    ) -> Result<usize, Error> {
        let matchers = matchers(selector.name.as_deref(), &selector.matchers)?;
        Ok(self.fetch_matching(matchers, shift, back, grid))
    }

    /// The place of these samples among the fetches; selectors that read the same series share one.
    fn fetch_matching(
        &mut self,
        matchers: Vec<Matcher>,
        shift: Shift,
        back: i64,
        grid: &Grid,
    ) -> usize {
        let start = shift
            .apply(grid.start)
            .saturating_sub(back)
            .saturating_add(1);
        let end = shift.apply(grid.last());
        let overlaps =
            |fetch: &Fetch| fetch.start <= end && start <= fetch.end && fetch.matchers == matchers;
        if let Some(place) = self.fetches.iter().position(overlaps) {
            if let Some(fetch) = self.fetches.get_mut(place) {
                fetch.start = fetch.start.min(start);
                fetch.end = fetch.end.max(end);
            }
            return place;
        }
        self.fetches.push(Fetch {
            matchers,
            start,
            end,
        });
        self.fetches.len() - 1
    }

    /// The info series for a vector, looked at as of the time of the vector's own samples.
    pub(super) fn info(
        &mut self,
        vector: &Node,
        chosen: Option<&Expr>,
        grid: &Grid,
    ) -> Result<Info, Error> {
        let written = match chosen {
            None => Vec::new(),
            Some(Expr::VectorSelector(selector)) => {
                matchers(selector.name.as_deref(), &selector.matchers)?
            }
            Some(_) => {
                return Err(mistyped(
                    "a selector such as {version=~\".+\"}",
                    "something else",
                ));
            }
        };
        let (mut names, labels): (Vec<Matcher>, Vec<Matcher>) = written
            .into_iter()
            .partition(|matcher| matcher.name == METRIC_NAME);
        if names.is_empty() {
            names.push(Matcher::new(METRIC_NAME, MatchOp::Equal, TARGET_INFO)?);
        } else if names.iter().all(Matcher::is_negative) {
            names.push(Matcher::new(METRIC_NAME, MatchOp::Regex, ANY_INFO)?);
        }
        let shift = vector.shift();
        let wanted = names.iter().chain(&labels).cloned().collect();
        let fetch = self.fetch_matching(wanted, shift, self.options.lookback_ms, grid);
        Ok(Info {
            selector: Selector {
                fetch,
                shift,
                hints: false,
            },
            names,
            labels,
        })
    }

    fn subquery(&mut self, subquery: &SubqueryExpr, grid: &Grid) -> Result<Source, Error> {
        let shift = self.shift(subquery.at.as_ref(), subquery.offset.as_ref());
        let range = millis(subquery.range);
        let step = subquery
            .step
            .map_or(self.options.subquery_step_ms, millis)
            .max(1);
        let before = shift.apply(grid.start).saturating_sub(range);
        // Steps are multiples of the step since the epoch, the first one after the open left end.
        let mut start = step.saturating_mul(before / step);
        if start <= before {
            start = start.saturating_add(step);
        }
        let end = shift.apply(grid.last());
        let steps = match end < start {
            true => 0,
            false => (i128::from(end) - i128::from(start)) / i128::from(step) + 1,
        };
        let len = usize::try_from(steps).unwrap_or(usize::MAX);
        if len > self.options.max_samples {
            return Err(Error::TooManySamples {
                limit: self.options.max_samples,
            });
        }
        let inner = Grid { start, step, len };
        let node = self.with_hints(false, |this| this.node(&subquery.expr, &inner))?;
        let node = Box::new(node);
        Ok(Source {
            origin: Origin::Computed { node, grid: inner },
            shift,
            range,
            hints: false,
        })
    }

    fn shift(&self, at: Option<&AtModifier>, offset: Option<&Offset>) -> Shift {
        let at = at.map(|at| match at {
            AtModifier::Start => self.query.start,
            AtModifier::End => self.query.last(),
            AtModifier::At(time) => match time.duration_since(SystemTime::UNIX_EPOCH) {
                Ok(after) => millis(after),
                Err(before) => -millis(before.duration()),
            },
        });
        let offset = match offset {
            None => 0,
            Some(Offset::Pos(back)) => millis(*back),
            Some(Offset::Neg(ahead)) => -millis(*ahead),
        };
        Shift { at, offset }
    }

    fn binary(&mut self, binary: &BinaryExpr, grid: &Grid) -> Result<Binary, Error> {
        let op = Op::from_token(binary.op.id()).ok_or_else(|| Error::Unsupported {
            what: format!("the operator {}", binary.op),
        })?;
        let modifier = binary.modifier.as_ref();
        if matches!(op, Op::Cut(_)) && modifier.is_some_and(|modifier| modifier.return_bool) {
            return Err(Error::Parse {
                position: None,
                reason: "bool does not go with </ and >/".to_owned(),
            });
        }
        let fill = modifier.map_or((None, None), |modifier| {
            (modifier.fill_values.lhs, modifier.fill_values.rhs)
        });
        let (on, labels) = match modifier.and_then(|modifier| modifier.matching.as_ref()) {
            Some(LabelModifier::Include(labels)) => (true, labels.labels.clone()),
            Some(LabelModifier::Exclude(labels)) => (false, labels.labels.clone()),
            None => (false, Vec::new()),
        };
        let (cardinality, include) = match modifier.map(|modifier| &modifier.card) {
            Some(VectorMatchCardinality::ManyToOne(labels)) => {
                (Cardinality::ManyToOne, labels.labels.clone())
            }
            Some(VectorMatchCardinality::OneToMany(labels)) => {
                (Cardinality::OneToMany, labels.labels.clone())
            }
            _ => (Cardinality::OneToOne, Vec::new()),
        };
        let grouped = cardinality != Cardinality::OneToOne;
        if grouped && [T_LAND, T_LOR, T_LUNLESS].contains(&binary.op.id()) {
            return Err(Error::Parse {
                position: None,
                reason: format!("group_left and group_right do not go with {}", binary.op),
            });
        }
        Ok(Binary {
            op,
            return_bool: modifier.is_some_and(|modifier| modifier.return_bool),
            matching: Matching {
                on,
                labels,
                cardinality,
                include,
                fill,
            },
            left: self.with_hints(false, |this| this.node(&binary.lhs, grid))?,
            right: self.with_hints(false, |this| this.node(&binary.rhs, grid))?,
        })
    }

    /// Lowers a part with other hints than the whole.
    pub(super) fn with_hints<T>(&mut self, hints: bool, lower: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.hints, hints);
        let lowered = lower(self);
        self.hints = before;
        lowered
    }

    fn aggregate(&mut self, aggregate: &AggregateExpr, grid: &Grid) -> Result<Aggregation, Error> {
        let op = AggregateOp::from_token(aggregate.op.id()).ok_or_else(|| Error::Unsupported {
            what: format!("the aggregation {}", aggregate.op),
        })?;
        let grouping = match &aggregate.modifier {
            None => Grouping::By(Vec::new()),
            Some(LabelModifier::Include(labels)) => Grouping::By(labels.labels.clone()),
            Some(LabelModifier::Exclude(labels)) => Grouping::Without(labels.labels.clone()),
        };
        let parameter = aggregate
            .param
            .as_ref()
            .map(|expr| self.node(expr, grid))
            .transpose()?;
        Ok(Aggregation {
            op,
            grouping,
            parameter,
            vector: self.node(&aggregate.expr, grid)?,
        })
    }
}

fn matchers(name: Option<&str>, written: &Matchers) -> Result<Vec<Matcher>, Error> {
    if !written.or_matchers.is_empty() {
        return Err(Error::Unsupported {
            what: "a selector with `or` between its matchers".to_owned(),
        });
    }
    let mut list = Vec::with_capacity(written.matchers.len() + 1);
    if let Some(name) = name {
        list.push(Matcher::new(METRIC_NAME, MatchOp::Equal, name)?);
    }
    let asked = written.matchers.iter();
    for matcher in asked.filter(|matcher| matcher.name != INFO_MARK) {
        let op = match matcher.op {
            WrittenOp::Equal => MatchOp::Equal,
            WrittenOp::NotEqual => MatchOp::NotEqual,
            WrittenOp::Re(_) => MatchOp::Regex,
            WrittenOp::NotRe(_) => MatchOp::NotRegex,
        };
        list.push(Matcher::new(&matcher.name, op, &matcher.value)?);
    }
    Ok(list)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis())
        .unwrap_or(LONGEST)
        .min(LONGEST)
}
