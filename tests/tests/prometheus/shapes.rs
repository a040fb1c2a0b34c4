//! Queries of other systems, asked of Harbour: what they say stays, their metrics and labels become
//! ones that are there, each always the same.

use std::collections::BTreeSet;

use promql_parser::{
    label::{Labels, MatchOp, Matchers},
    parser::{self, Expr, LabelModifier, VectorMatchCardinality, VectorSelector},
};

/// The metrics and labels that are there.
pub(crate) struct Shapes {
    buckets: Vec<String>,
    counters: Vec<String>,
    gauges: Vec<String>,
    labels: Vec<String>,
}

impl Shapes {
    pub(crate) fn new(metrics: &BTreeSet<String>, labels: &BTreeSet<String>) -> Self {
        let named = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
            metrics.iter().filter(|name| is(name)).cloned().collect()
        };
        let is_bucket = |name: &str| name.ends_with("_bucket");
        let is_counter = |name: &str| {
            ["_total", "_count", "_sum"]
                .iter()
                .any(|end| name.ends_with(end))
        };
        Self {
            buckets: named(&is_bucket),
            counters: named(&is_counter),
            gauges: named(&|name| !is_bucket(name) && !is_counter(name)),
            labels: labels
                .iter()
                .filter(|name| !matches!(name.as_str(), "le" | "__name__"))
                .cloned()
                .collect(),
        }
    }

    /// The query on what is there; `None` if it cannot be read.
    pub(crate) fn adapted(&self, query: &str) -> Option<String> {
        let mut expr = parser::parse(query).ok()?;
        self.adapt(&mut expr, false);
        Some(expr.to_string())
    }

    fn adapt(&self, expr: &mut Expr, is_ranged: bool) {
        match expr {
            Expr::Aggregate(aggregate) => {
                if let Some(modifier) = &mut aggregate.modifier {
                    self.grouping(modifier);
                }
                self.adapt(&mut aggregate.expr, is_ranged);
                if let Some(param) = &mut aggregate.param {
                    self.adapt(param, is_ranged);
                }
            }
            Expr::Unary(unary) => self.adapt(&mut unary.expr, is_ranged),
            Expr::Binary(binary) => {
                if let Some(modifier) = &mut binary.modifier {
                    if let Some(matching) = &mut modifier.matching {
                        self.grouping(matching);
                    }
                    match &mut modifier.card {
                        VectorMatchCardinality::ManyToOne(labels)
                        | VectorMatchCardinality::OneToMany(labels) => self.rename(labels),
                        _ => {}
                    }
                }
                self.adapt(&mut binary.lhs, is_ranged);
                self.adapt(&mut binary.rhs, is_ranged);
            }
            Expr::Paren(paren) => self.adapt(&mut paren.expr, is_ranged),
            Expr::Subquery(subquery) => self.adapt(&mut subquery.expr, false),
            Expr::VectorSelector(selector) => self.select(selector, is_ranged),
            Expr::MatrixSelector(selector) => self.select(&mut selector.vs, true),
            Expr::Call(call) => {
                for argument in &mut call.args.args {
                    self.adapt(argument, is_ranged);
                }
            }
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
        }
    }

    fn select(&self, selector: &mut VectorSelector, is_ranged: bool) {
        let name = selector.name.clone().or_else(|| {
            let found = selector.matchers.find_matchers("__name__");
            found.first().map(|matcher| matcher.value.clone())
        });
        let name = name.unwrap_or_default();
        let list = if name.ends_with("_bucket") {
            &self.buckets
        } else if is_ranged
            || ["_total", "_count", "_sum"]
                .iter()
                .any(|end| name.ends_with(end))
        {
            &self.counters
        } else {
            &self.gauges
        };
        selector.name = Some(taken(list, &name).to_owned());
        // A matcher that accepts nothing here would leave nothing to compare: what is left of them
        // is that there is one.
        let kept = selector.matchers.matchers.iter().filter(|matcher| {
            matcher.name != "__name__"
                && matches!(matcher.op, MatchOp::NotEqual | MatchOp::NotRe(_))
        });
        let kept = kept.cloned().map(|mut matcher| {
            matcher.name = self.label(&matcher.name);
            matcher
        });
        selector.matchers = Matchers::new(kept.collect());
    }

    fn grouping(&self, modifier: &mut LabelModifier) {
        match modifier {
            LabelModifier::Include(labels) | LabelModifier::Exclude(labels) => self.rename(labels),
        }
    }

    fn rename(&self, labels: &mut Labels) {
        for label in &mut labels.labels {
            *label = self.label(label);
        }
    }

    fn label(&self, name: &str) -> String {
        if name == "le" || self.labels.iter().any(|known| known == name) {
            return name.to_owned();
        }
        taken(&self.labels, name).to_owned()
    }
}

/// One of the list, always the same for a name.
fn taken<'a>(list: &'a [String], name: &str) -> &'a str {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let place = (hash >> 16) as usize % list.len().max(1);
    list.get(place).map_or("up", String::as_str)
}
