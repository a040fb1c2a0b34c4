use std::time::Duration;

use promql_parser::{label::MatchOp, parser::VectorSelector};

use crate::{
    Query,
    period::prometheus_duration,
    question::{Part, Parts},
};

/// What is measured, so that each moment or event is good or bad.
#[derive(Clone, Debug, PartialEq)]
pub enum Indicator {
    /// A share of counted events.
    Events {
        /// The events of one side.
        part: Query,
        /// Which side they are.
        side: Side,
        /// All events.
        total: Query,
    },
    /// A share that the source already has, averaged over time.
    Share {
        /// The share, 0 to 1.
        share: Query,
        /// Which side it is the share of.
        side: Side,
    },
    /// The share of time in which a value keeps a limit.
    Value {
        /// The PromQL of the value.
        query: String,
        /// What it has to keep.
        limit: Limit,
    },
    /// The share of slices of time that were good enough.
    Slices {
        /// What each slice is judged by; events or a share.
        of: Box<Indicator>,
        /// How it is judged.
        slices: Slices,
    },
}

/// Good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those that keep the promise.
    Good,
    /// Those that break it.
    Bad,
}

/// A comparison that is true while a value is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// At most.
    AtMost(f64),
    /// Less than.
    Below(f64),
    /// At least.
    AtLeast(f64),
    /// More than.
    Above(f64),
}

/// Pieces of time that are counted instead of events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slices {
    /// How long each is.
    pub window: Duration,
    /// The share of good events that makes one good; nothing if their ratios are averaged.
    pub target: Option<f64>,
}

impl Indicator {
    /// What to ask about a window, so that the answers give its [`Counts`](crate::Counts).
    #[must_use]
    pub fn over(&self, window: Duration) -> Parts {
        match self {
            Self::Events { part, side, total } => Parts::from([
                (side.part(), part.over(window)),
                (Part::Total, total.over(window)),
            ]),
            other => Parts::from([(Part::Share, other.error_ratio(window))]),
        }
    }

    /// The share of bad events over a window as one expression; without traffic it has no value.
    #[must_use]
    pub fn error_ratio(&self, window: Duration) -> String {
        match self {
            Self::Events { part, side, total } => {
                let (part, total) = (part.rate_over(window), total.rate_over(window));
                match side {
                    // A series of errors exists from the first error on.
                    Side::Bad => format!("(({part}) or 0 * ({total})) / ({total})"),
                    Side::Good => format!("1 - ({part}) / ({total})"),
                }
            }
            Self::Share { share, side } => match side {
                Side::Bad => share.over(window),
                Side::Good => format!("1 - ({})", share.over(window)),
            },
            // What is no number is dropped by the first comparison: it is neither good nor bad.
            Self::Value { query, limit } => {
                let broken = format!("((({query}) >= -Inf) {})", limit.broken());
                format!(
                    "max(avg_over_time({broken}[{}]))",
                    crate::query::print::moments(window)
                )
            }
            Self::Slices { of, slices } => {
                let (ratio, slice) = (
                    of.error_ratio(slices.window),
                    prometheus_duration(slices.window),
                );
                let window = prometheus_duration(window.max(slices.window));
                match slices.target {
                    Some(target) => {
                        let budget = ((1.0 - target) * 1e12).round() / 1e12;
                        format!(
                            "max(avg_over_time((({ratio} >= 0) > bool {budget})[{window}:{slice}]))"
                        )
                    }
                    None => format!("max(avg_over_time((({ratio}) >= 0)[{window}:{slice}]))"),
                }
            }
        }
    }

    /// Expressions that have a value as long as it is measured at all, for an alert on its absence.
    #[must_use]
    pub fn presence(&self, window: Duration) -> Vec<String> {
        match self {
            Self::Events { part, side, total } => match side {
                Side::Bad => vec![total.rate_over(window)],
                Side::Good => vec![part.rate_over(window), total.rate_over(window)],
            },
            Self::Slices { of, .. } => of.presence(window),
            Self::Share { share, .. } => vec![share.over(window)],
            Self::Value { query, .. } => vec![query.clone()],
        }
    }

    /// Names of the metrics and their label matchers, `(name, [(label, value)])` for those that
    /// have to be equal.
    #[must_use]
    pub fn metrics(&self) -> Vec<Measured> {
        let selectors = match self {
            Self::Events { part, total, .. } => {
                let mut all = part.selectors();
                all.extend(total.selectors());
                all
            }
            Self::Share { share, .. } => share.selectors(),
            Self::Value { query, .. } => Query::value(query)
                .map(|query| query.selectors())
                .unwrap_or_default(),
            Self::Slices { of, .. } => return of.metrics(),
        };
        let mut measured: Vec<Measured> = Vec::new();
        for one in selectors.iter().filter_map(Measured::of) {
            if !measured.contains(&one) {
                measured.push(one);
            }
        }
        measured
    }
}

/// A metric with the labels that its selector fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Its name.
    pub name: String,
    /// Labels that have to have a value.
    pub labels: Vec<(String, String)>,
}

impl Measured {
    fn of(selector: &VectorSelector) -> Option<Self> {
        let equal = || {
            let matchers = selector.matchers.matchers.iter();
            matchers
                .filter(|matcher| matches!(matcher.op, MatchOp::Equal))
                .map(|matcher| (matcher.name.clone(), matcher.value.clone()))
        };
        let name = match &selector.name {
            Some(name) => name.clone(),
            None => equal().find(|(label, _)| label == promql::METRIC_NAME)?.1,
        };
        Some(Self {
            name,
            labels: equal()
                .filter(|(label, _)| label != promql::METRIC_NAME)
                .collect(),
        })
    }
}

impl Side {
    fn part(self) -> Part {
        match self {
            Self::Good => Part::Good,
            Self::Bad => Part::Bad,
        }
    }
}

impl Limit {
    /// The comparison that is 1 while the value is bad.
    fn broken(self) -> String {
        match self {
            Self::AtMost(bound) => format!("> bool {bound}"),
            Self::Below(bound) => format!(">= bool {bound}"),
            Self::AtLeast(bound) => format!("< bool {bound}"),
            Self::Above(bound) => format!("<= bool {bound}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    fn counters(text: &str) -> Query {
        Query::counters(text).expect("counters")
    }

    fn events(side: Side) -> Indicator {
        Indicator::Events {
            part: counters("sum(part)"),
            side,
            total: counters("sum(total)"),
        }
    }

    #[test]
    fn every_indicator_gives_an_error_ratio() {
        let slices = |target| Indicator::Slices {
            of: Box::new(events(Side::Good)),
            slices: Slices {
                window: HOUR / 60,
                target,
            },
        };
        for (indicator, expected) in [
            (
                events(Side::Good),
                "1 - (sum(rate(part[1h]))) / (sum(rate(total[1h])))",
            ),
            (
                events(Side::Bad),
                "((sum(rate(part[1h]))) or 0 * (sum(rate(total[1h])))) / (sum(rate(total[1h])))",
            ),
            (
                Indicator::Share {
                    share: Query::value("ok").expect("a value"),
                    side: Side::Good,
                },
                "1 - (max(avg_over_time(ok[1h])))",
            ),
            (
                Indicator::Value {
                    query: "p95".to_owned(),
                    limit: Limit::AtMost(0.3),
                },
                "max(avg_over_time((((p95) >= -Inf) > bool 0.3)[1h:1m]))",
            ),
            (
                slices(Some(0.95)),
                "max(avg_over_time(((1 - (sum(rate(part[1m]))) / (sum(rate(total[1m]))) >= 0) > bool 0.05)[1h:1m]))",
            ),
            (
                slices(None),
                "max(avg_over_time(((1 - (sum(rate(part[1m]))) / (sum(rate(total[1m])))) >= 0)[1h:1m]))",
            ),
        ] {
            let ratio = indicator.error_ratio(HOUR);
            assert_eq!(ratio, expected);
            promql::check(&ratio, &promql::Options::default()).expect("PromQL");
        }
    }

    #[test]
    fn metrics_are_named_with_their_labels() {
        let indicator = Indicator::Events {
            part: counters("sum(rate(x{a=\"1\",code=~\"5..\"}[5m]))"),
            side: Side::Bad,
            total: counters("sum(x{a=\"1\"})"),
        };
        let labels = vec![("a".to_owned(), "1".to_owned())];
        let name = "x".to_owned();
        assert_eq!(indicator.metrics(), [Measured { name, labels }]);
    }
}
