//! Function calls of the syntax tree → plan.

use promql_parser::label::MatchOp as WrittenOp;
use promql_parser::parser::{Call, Expr};

use super::lower::Lowering;
use super::{Grid, Node};
use crate::column::mistyped;
use crate::error::Error;
use crate::functions::histogram::HistogramFunction;
use crate::functions::labels::Relabel;
use crate::functions::sort::Order;
use crate::functions::{math, time, window};
use crate::labels::{Labels, METRIC_NAME};
use crate::native::{self, Histogram};

impl Lowering<'_> {
    pub(super) fn call(&mut self, call: &Call, grid: &Grid) -> Result<Node, Error> {
        let name = call.func.name;
        let arguments = Arguments {
            name,
            list: call.args.args.iter().map(AsRef::as_ref).collect(),
        };
        if let Some(function) = window::find(name) {
            let source = self.source(arguments.at(function.source_place)?, grid)?;
            let parameters = self.others(&arguments, function.source_place, grid)?;
            return Ok(Node::OverTime {
                function,
                source,
                parameters,
            });
        }
        if let Some(function) = math::find(name) {
            let vector = Box::new(self.node(arguments.at(0)?, grid)?);
            let parameters = self.others(&arguments, 0, grid)?;
            return Ok(Node::Map {
                function,
                vector,
                parameters,
            });
        }
        if let Some(function) = time::find(name) {
            let vector = match arguments.list.first() {
                Some(argument) => self.node(argument, grid)?,
                None => Node::ToVector(Box::new(Node::Time)),
            };
            return Ok(Node::Map {
                function,
                vector: Box::new(vector),
                parameters: Vec::new(),
            });
        }
        self.other_call(name, &arguments, grid)
    }

    fn other_call(
        &mut self,
        name: &str,
        arguments: &Arguments<'_>,
        grid: &Grid,
    ) -> Result<Node, Error> {
        match name {
            "time" => Ok(Node::Time),
            "pi" => Ok(Node::Number(std::f64::consts::PI)),
            "start" => Ok(Node::Number(time::seconds(self.query.start))),
            "end" => Ok(Node::Number(time::seconds(self.query.last()))),
            "range" => Ok(Node::Number(time::seconds(
                self.query.last().saturating_sub(self.query.start),
            ))),
            "step" => Ok(Node::Number(if self.query.len > 1 {
                time::seconds(self.query.step)
            } else {
                0.0
            })),
            "min_of" | "max_of" => Ok(Node::Extreme {
                greatest: name == "max_of",
                sides: Box::new([
                    self.node(arguments.at(0)?, grid)?,
                    self.node(arguments.at(1)?, grid)?,
                ]),
            }),
            "scalar" => Ok(Node::ToScalar(self.boxed(arguments, 0, grid)?)),
            "vector" => Ok(Node::ToVector(self.boxed(arguments, 0, grid)?)),
            "timestamp" => Ok(Node::Timestamp(self.boxed(arguments, 0, grid)?)),
            "absent" => {
                let labels = named_by_matchers(arguments.at(0)?);
                Ok(Node::Absent {
                    vector: self.boxed(arguments, 0, grid)?,
                    labels,
                })
            }
            "absent_over_time" => {
                let labels = named_by_matchers(arguments.at(0)?);
                Ok(Node::AbsentOverTime {
                    source: self.source(arguments.at(0)?, grid)?,
                    labels,
                })
            }
            "info" => {
                let vector = self.boxed(arguments, 0, grid)?;
                let info = self.info(&vector, arguments.list.get(1).copied(), grid)?;
                Ok(Node::Info { vector, info })
            }
            "sort" | "sort_desc" => {
                let order = Order::Value {
                    descending: name == "sort_desc",
                };
                Ok(Node::Sort {
                    order,
                    vector: self.boxed(arguments, 0, grid)?,
                })
            }
            "sort_by_label" | "sort_by_label_desc" => {
                let order = Order::Labels {
                    names: arguments.texts(1)?,
                    descending: name == "sort_by_label_desc",
                };
                Ok(Node::Sort {
                    order,
                    vector: self.boxed(arguments, 0, grid)?,
                })
            }
            "label_replace" => {
                let rule = Relabel::replace(&arguments.texts(1)?)?;
                Ok(Node::Relabel {
                    rule,
                    vector: self.boxed(arguments, 0, grid)?,
                })
            }
            "label_join" => {
                let rule = Relabel::join(&arguments.texts(1)?)?;
                Ok(Node::Relabel {
                    rule,
                    vector: self.boxed(arguments, 0, grid)?,
                })
            }
            "histogram_quantile" => self.histogram(HistogramFunction::Quantile, arguments, 1, grid),
            "histogram_fraction" => self.histogram(HistogramFunction::Fraction, arguments, 2, grid),
            "histogram_quantiles" => self.quantiles(arguments, grid),
            "histogram_count" => self.of_histogram(|one| one.count, true, arguments, grid),
            "histogram_sum" => self.of_histogram(|one| one.sum, true, arguments, grid),
            "histogram_avg" => self.of_histogram(native::average, true, arguments, grid),
            "histogram_stddev" => self.of_histogram(native::deviation, false, arguments, grid),
            "histogram_stdvar" => self.of_histogram(native::variance, false, arguments, grid),
            _ => Err(Error::Unsupported {
                what: format!("the function {name}"),
            }),
        }
    }

    fn histogram(
        &mut self,
        function: HistogramFunction,
        arguments: &Arguments<'_>,
        buckets: usize,
        grid: &Grid,
    ) -> Result<Node, Error> {
        let parameters = self.others(arguments, buckets, grid)?;
        let buckets = self.with_hints(false, |this| this.boxed(arguments, buckets, grid))?;
        Ok(Node::Histogram {
            function,
            parameters,
            buckets,
        })
    }

    /// `histogram_quantiles(buckets, label, quantile, …)`
    fn quantiles(&mut self, arguments: &Arguments<'_>, grid: &Grid) -> Result<Node, Error> {
        let label = text(arguments.at(1)?)?;
        if label.is_empty() {
            return Err(Error::Execution(
                "histogram_quantiles needs the name of the label to set; it is empty".to_owned(),
            ));
        }
        let quantiles = arguments.list.iter().skip(2);
        let parameters: Result<Vec<Node>, Error> =
            quantiles.map(|expr| self.node(expr, grid)).collect();
        let buckets = self.with_hints(false, |this| this.boxed(arguments, 0, grid))?;
        Ok(Node::Histogram {
            function: HistogramFunction::Quantiles { label },
            parameters: parameters?,
            buckets,
        })
    }

    fn of_histogram(
        &mut self,
        tells: fn(&Histogram) -> f64,
        only_totals: bool,
        arguments: &Arguments<'_>,
        grid: &Grid,
    ) -> Result<Node, Error> {
        let hints = only_totals || self.hints;
        let vector = self.with_hints(hints, |this| this.boxed(arguments, 0, grid))?;
        Ok(Node::OfHistogram { tells, vector })
    }

    fn boxed(
        &mut self,
        arguments: &Arguments<'_>,
        place: usize,
        grid: &Grid,
    ) -> Result<Box<Node>, Error> {
        Ok(Box::new(self.node(arguments.at(place)?, grid)?))
    }

    fn others(
        &mut self,
        arguments: &Arguments<'_>,
        except: usize,
        grid: &Grid,
    ) -> Result<Vec<Node>, Error> {
        let others = arguments
            .list
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != except);
        others.map(|(_, expr)| self.node(expr, grid)).collect()
    }
}

struct Arguments<'a> {
    name: &'a str,
    list: Vec<&'a Expr>,
}

impl<'a> Arguments<'a> {
    fn at(&self, place: usize) -> Result<&'a Expr, Error> {
        self.list.get(place).copied().ok_or_else(|| Error::Parse {
            position: None,
            reason: format!("{} needs at least {} arguments", self.name, place + 1),
        })
    }

    fn texts(&self, from: usize) -> Result<Vec<String>, Error> {
        self.list.iter().skip(from).map(|expr| text(expr)).collect()
    }
}

fn text(expr: &Expr) -> Result<String, Error> {
    match expr {
        Expr::Paren(inner) => text(&inner.expr),
        Expr::StringLiteral(text) => Ok(text.val.clone()),
        _ => Err(mistyped("a string", "something else")),
    }
}

/// The labels an absent series would have: those the selector asks for with `=`, once each.
fn named_by_matchers(expr: &Expr) -> Labels {
    let matchers = match expr {
        Expr::Paren(inner) => return named_by_matchers(&inner.expr),
        Expr::VectorSelector(selector) => &selector.matchers.matchers,
        Expr::MatrixSelector(selector) => &selector.vs.matchers.matchers,
        _ => return Labels::empty(),
    };
    let mut labels = Labels::empty();
    let mut seen: Vec<&str> = Vec::new();
    for matcher in matchers
        .iter()
        .filter(|matcher| matcher.name != METRIC_NAME)
    {
        let once = !seen.contains(&matcher.name.as_str());
        let equal = matches!(matcher.op, WrittenOp::Equal);
        labels = labels.with(
            &matcher.name,
            if once && equal { &matcher.value } else { "" },
        );
        if equal {
            seen.push(&matcher.name);
        }
    }
    labels
}
