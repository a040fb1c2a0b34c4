//! Why a query has no answer: "no data" is never all that is said.

use std::time::Duration;

use dashboard::Dashboard;
use model::{Failure, Metrics, Millis, TimeRange};
use promql::{MatchOp, Matcher, Options};

use crate::{
    environments::{Connected, Running},
    wire::{Emptiness, EmptyCause, Hint, SentQuery},
};

mod near;
mod past;

pub(crate) use near::nearest;

/// What is known of the panel whose queries stayed empty.
pub(crate) struct Asked<'a> {
    /// The environment.
    pub(crate) running: &'a Running,
    /// The dashboard whose variables the queries use; none in Explore.
    pub(crate) dashboard: Option<&'a Dashboard>,
    /// The queries as written, with their variables.
    pub(crate) written: &'a [String],
    /// The queries as they were sent.
    pub(crate) sent: &'a [SentQuery],
    /// Names of variables that stand for nothing.
    pub(crate) valueless: Vec<String>,
    /// The range asked for.
    pub(crate) range: TimeRange,
}

/// Looking for a cause asks the source a few more questions; this is the longest it may take.
const DEADLINE: Duration = Duration::from_secs(4);
/// How far back "last seen" looks.
const FURTHEST: Millis = Millis(30 * 24 * 3_600_000);
/// Values that are named at most.
const NAMED: usize = 3;

/// The cause of the first query that stayed empty, in words, with what to try.
pub(crate) async fn explain(asked: &Asked<'_>) -> Emptiness {
    if let Some(found) = valueless(asked) {
        return found;
    }
    let Some(sent) = asked.sent.first() else {
        return Emptiness::new(EmptyCause::NoQuery, "The panel has no query.");
    };
    let looking = look(asked, sent);
    match tokio::time::timeout(DEADLINE, looking).await {
        Ok(Ok(found)) => found,
        Ok(Err(failure)) => Emptiness::new(
            EmptyCause::Unknown,
            format!("The query has no result, and its source did not say why: {failure}"),
        ),
        Err(_) => Emptiness::new(
            EmptyCause::Unknown,
            "The query has no result; its source took too long to say why.",
        ),
    }
}

/// A variable that a query needs and that stands for nothing.
fn valueless(asked: &Asked<'_>) -> Option<Emptiness> {
    let used: Vec<String> = asked
        .written
        .iter()
        .flat_map(|text| dashboard::used_variables(text))
        .collect();
    let name = asked.valueless.iter().find(|name| used.contains(name))?;
    let label = asked
        .dashboard
        .and_then(|dashboard| dashboard.variables.iter().find(|one| &one.name == name))
        .map_or(name.as_str(), |variable| match variable.label.as_str() {
            "" => &variable.name,
            label => label,
        });
    let mut found = Emptiness::new(
        EmptyCause::VariableEmpty,
        format!("The variable {label:?} has no value, and the query needs one."),
    );
    found.hints.push(hint(format!(
        "Choose a value for {label:?}; if it offers none, its own query found nothing."
    )));
    Some(found)
}

async fn look(asked: &Asked<'_>, sent: &SentQuery) -> Result<Emptiness, Failure> {
    let source = asked.running.metrics(Some(&sent.source))?;
    let metrics = source.metrics()?;
    let selectors = promql::selectors(&sent.expr, &Options::default()).unwrap_or_default();
    if selectors.is_empty() {
        return Ok(Emptiness::new(
            EmptyCause::Filtered,
            "The query asks for no series, and what it computes has no result.",
        ));
    }
    let within = Looking {
        source: &source,
        metrics: &*metrics,
        range: asked.range,
    };
    for selector in &selectors {
        if let Some(found) = within.selector(selector).await? {
            return Ok(found);
        }
    }
    Ok(filtered(&sent.expr, &selectors))
}

/// Every selector matches, so the emptiness is made by what is computed from them.
fn filtered(expr: &str, selectors: &[Vec<Matcher>]) -> Emptiness {
    let names: Vec<&str> = selectors
        .iter()
        .filter_map(|selector| metric_of(selector))
        .collect();
    let subject = match names.as_slice() {
        [only] => format!("{only} has samples in this range"),
        _ => "All metrics of the query have samples in this range".to_owned(),
    };
    let mut found = Emptiness::new(
        EmptyCause::Filtered,
        format!("{subject}, but the expression leaves nothing of them."),
    );
    let compares = [" > ", " < ", " >= ", " <= ", " == ", " != "]
        .iter()
        .any(|sign| expr.contains(sign));
    if compares {
        found.hints.push(hint(
            "A comparison keeps only what it holds for: nothing fulfils it now.".to_owned(),
        ));
    }
    if selectors.len() > 1 {
        found.hints.push(hint(
            "Operators join series whose labels are equal: compare the labels of both sides, or say on(…).".to_owned(),
        ));
    }
    if expr.contains('[') {
        found.hints.push(hint(
            "Functions over a window need two samples in it: a window shorter than two scrapes has none.".to_owned(),
        ));
    }
    found
}

struct Looking<'a> {
    source: &'a Connected,
    metrics: &'a dyn Metrics,
    range: TimeRange,
}

impl Looking<'_> {
    /// What keeps one selector from matching; nothing if it matches.
    async fn selector(&self, selector: &[Matcher]) -> Result<Option<Emptiness>, Failure> {
        let text = written(selector);
        if self.matches(&text, self.range).await? {
            return Ok(None);
        }
        let Some(name) = metric_of(selector) else {
            return Ok(Some(self.never(&text).await?));
        };
        if !self.matches(name, self.range).await? {
            return Ok(Some(self.metric(name).await?));
        }
        for matcher in selector.iter().filter(|matcher| matcher.name != NAME) {
            if let Some(found) = self.label(name, matcher).await? {
                return Ok(Some(found));
            }
        }
        Ok(Some(match past::last_seen(self, &text).await? {
            Some(at) => self.outside(&text, at),
            None => Emptiness::new(
                EmptyCause::LabelUnknown,
                format!(
                    "{name} exists with each of these label values, but no series has all of them: {text}"
                ),
            ),
        }))
    }

    async fn matches(&self, selector: &str, range: TimeRange) -> Result<bool, Failure> {
        let selectors = [selector.to_owned()];
        let asking = self.metrics.series(&selectors, range, 1);
        Ok(!self.source.ask(asking).await?.value.is_empty())
    }

    /// A metric without a sample in the range.
    async fn metric(&self, name: &str) -> Result<Emptiness, Failure> {
        if let Some(at) = past::last_seen(self, name).await? {
            return Ok(self.outside(name, at));
        }
        let known = self
            .metrics
            .label_values(NAME, &[], past::whole(self.range));
        let known = self.source.ask(known).await?.value;
        let mut found = Emptiness::new(
            EmptyCause::MetricUnknown,
            format!(
                "{} never saw a metric named {name}.",
                self.source.definition.title
            ),
        );
        found.hints.push(
            names("Metrics with a near name: ", &nearest(name, &known, NAMED)).unwrap_or_else(
                || {
                    hint(if known.is_empty() {
                        "The source holds no metric at all: look at its card on the Sources screen."
                            .to_owned()
                    } else {
                        format!(
                            "None of its {} metrics has a near name: is the exporter scraped?",
                            known.len()
                        )
                    })
                },
            ),
        );
        Ok(found)
    }

    /// A condition that no series of the metric fulfils.
    async fn label(&self, name: &str, matcher: &Matcher) -> Result<Option<Emptiness>, Failure> {
        let of_metric = [name.to_owned()];
        let asking = self
            .metrics
            .label_values(&matcher.name, &of_metric, self.range);
        let values = self.source.ask(asking).await?.value;
        let absent = values.is_empty() && matcher.matches("");
        if absent || values.iter().any(|value| matcher.matches(value)) {
            return Ok(None);
        }
        let label = &matcher.name;
        if values.is_empty() {
            let asking = self.metrics.label_names(&of_metric, self.range);
            let known: Vec<String> = self.source.ask(asking).await?.value;
            let known: Vec<String> = known.into_iter().filter(|one| one != NAME).collect();
            let mut found = Emptiness::new(
                EmptyCause::LabelUnknown,
                format!("{name} has no label {label} in this range."),
            );
            found.hints.extend(names("Its labels: ", &known));
            return Ok(Some(found));
        }
        let wanted = match matcher.op {
            MatchOp::Equal => format!("no value {:?}", matcher.value),
            MatchOp::Regex => format!("no value that matches {:?}", matcher.value),
            MatchOp::NotEqual => format!("only the value {:?}", matcher.value),
            MatchOp::NotRegex => format!("only values that match {:?}", matcher.value),
        };
        let mut found = Emptiness::new(
            EmptyCause::LabelUnknown,
            format!("Label {label} of {name} has {wanted} in this range."),
        );
        let mut near = nearest(&matcher.value, &values, NAMED);
        let head = if near.is_empty() {
            near = values.iter().take(NAMED).cloned().collect();
            "It has: "
        } else {
            "Near values: "
        };
        found.hints.extend(names(head, &near));
        if values.len() > near.len() {
            found
                .hints
                .push(hint(format!("{} values in all.", values.len())));
        }
        Ok(Some(found))
    }

    async fn never(&self, text: &str) -> Result<Emptiness, Failure> {
        Ok(match past::last_seen(self, text).await? {
            Some(at) => self.outside(text, at),
            None => Emptiness::new(
                EmptyCause::MetricUnknown,
                format!(
                    "{} has no series that {text} selects.",
                    self.source.definition.title
                ),
            ),
        })
    }

    fn outside(&self, what: &str, at: Millis) -> Emptiness {
        let mut found = Emptiness::new(
            EmptyCause::OutsideRange,
            format!("{what} has no sample in this range; its last one is older."),
        );
        let half = Millis(self.range.length().0 / 2);
        found.hints.push(Hint {
            text: "Show the time of its last sample".to_owned(),
            range: Some(TimeRange {
                start: Millis(at.0 - half.0),
                end: Millis(at.0 + half.0),
            }),
            choose: None,
        });
        found.last_seen = Some(at);
        found
    }
}

const NAME: &str = "__name__";

fn metric_of(selector: &[Matcher]) -> Option<&str> {
    selector
        .iter()
        .find(|matcher| matcher.name == NAME && matcher.op == MatchOp::Equal)
        .map(|matcher| matcher.value.as_str())
}

/// A selector as PromQL.
fn written(selector: &[Matcher]) -> String {
    let name = metric_of(selector);
    let others: Vec<String> = selector
        .iter()
        .filter(|matcher| name.is_none() || matcher.name != NAME)
        .map(|matcher| {
            let sign = match matcher.op {
                MatchOp::Equal => "=",
                MatchOp::NotEqual => "!=",
                MatchOp::Regex => "=~",
                MatchOp::NotRegex => "!~",
            };
            let value = matcher
                .value
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            format!("{}{sign}\"{value}\"", matcher.name)
        })
        .collect();
    match (name, others.is_empty()) {
        (Some(name), true) => name.to_owned(),
        (name, _) => format!("{}{{{}}}", name.unwrap_or_default(), others.join(",")),
    }
}

fn hint(text: String) -> Hint {
    Hint {
        text,
        range: None,
        choose: None,
    }
}

fn names(head: &str, list: &[String]) -> Option<Hint> {
    (!list.is_empty()).then(|| hint(format!("{head}{}", list.join(", "))))
}

#[cfg(test)]
mod tests;
