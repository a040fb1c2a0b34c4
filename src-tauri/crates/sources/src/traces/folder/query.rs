use model::{
    AttributeMatch, Code, Failure, MatchOp, Pair, SpanView, TimeRange, TraceQuery, TraceSummary,
    ValueKind,
};

use crate::traces::fields::{micros, no_language};

/// The most traces of one search.
pub(super) const MOST: u32 = 1_000;

/// All comparisons.
pub(super) const OPS: [MatchOp; 6] = [
    MatchOp::Equal,
    MatchOp::NotEqual,
    MatchOp::Contains,
    MatchOp::Exists,
    MatchOp::Above,
    MatchOp::Below,
];

/// A search of files. A trace fits if it fits as a whole, and one of its spans has the service,
/// the name and the attributes.
#[derive(Clone, Debug)]
pub(super) struct Search {
    service: Option<String>,
    operation: Option<String>,
    errors: Option<bool>,
    least_ms: Option<f64>,
    longest_ms: Option<f64>,
    conditions: Vec<Condition>,
    range: TimeRange,
    pub(super) limit: u32,
}

#[derive(Clone, Debug)]
struct Condition {
    name: String,
    op: MatchOp,
    value: String,
    /// The value as a number, if it is one.
    number: Option<f64>,
}

impl Search {
    pub(super) fn new(query: &TraceQuery) -> Result<Self, Failure> {
        no_language(query, "a folder of files")?;
        for (ms, which) in [
            (query.min_duration_ms, "least"),
            (query.max_duration_ms, "longest"),
        ] {
            ms.map(|ms| micros(ms, which)).transpose()?;
        }
        let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let conditions = query.attributes.iter().map(Condition::new);
        Ok(Self {
            service: named(&query.service),
            operation: named(&query.operation),
            errors: query.errors,
            least_ms: query.min_duration_ms,
            longest_ms: query.max_duration_ms,
            conditions: conditions.collect::<Result<_, _>>()?,
            range: query.range,
            limit: query.limit.clamp(1, MOST),
        })
    }

    /// Whether the trace as a whole fits.
    pub(super) fn fits_line(&self, line: &TraceSummary) -> bool {
        let failed = line.errors.unwrap_or(0) > 0;
        self.range.contains(line.start.to_millis())
            && self.errors.is_none_or(|wanted| wanted == failed)
            && self.least_ms.is_none_or(|least| line.duration_ms >= least)
            && self
                .longest_ms
                .is_none_or(|longest| line.duration_ms <= longest)
    }

    /// Whether a span may fit, given services with the names of their spans.
    pub(super) fn fits_names<'a>(
        &self,
        mut names: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> bool {
        names.any(|(service, name)| self.is_named(service, name))
    }

    /// Whether the names are all that is asked of a span.
    pub(super) fn is_told_by_names(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether a span fits.
    pub(super) fn fits_span(&self, span: SpanView<'_>) -> bool {
        self.is_named(span.service(), span.name())
            && self.conditions.iter().all(|condition| {
                let scope = span.scope();
                let mut pairs = span
                    .attributes()
                    .chain(span.resource())
                    .chain(scope.attributes());
                pairs.any(|pair| condition.fits(pair))
            })
    }

    fn is_named(&self, service: &str, name: &str) -> bool {
        let fits =
            |wanted: &Option<String>, found| wanted.as_deref().is_none_or(|wanted| wanted == found);
        fits(&self.service, service) && fits(&self.operation, name)
    }
}

impl Condition {
    fn new(written: &AttributeMatch) -> Result<Self, Failure> {
        let number = written.value.trim().parse();
        let number = number.ok().filter(|number: &f64| number.is_finite());
        if matches!(written.op, MatchOp::Above | MatchOp::Below) && number.is_none() {
            return Err(Failure::new(
                Code::BadInput,
                format!(
                    "{:?} is compared with {:?}, which is not a number",
                    written.name, written.value
                ),
            )
            .remedy("write a number such as 500, or compare by \"equal\""));
        }
        Ok(Self {
            name: written.name.clone(),
            op: written.op,
            value: written.value.clone(),
            number,
        })
    }

    fn fits(&self, pair: Pair<'_>) -> bool {
        if pair.name != self.name {
            return false;
        }
        let text = pair.value.text;
        let number = || text.trim().parse::<f64>().ok().zip(self.number);
        let is_number = matches!(pair.value.kind, ValueKind::Int | ValueKind::Double);
        // 1.50 is 1.5 among numbers, and is not among texts.
        let same = || {
            text == self.value
                || is_number && number().is_some_and(|(found, wanted)| found == wanted)
        };
        match self.op {
            MatchOp::Equal => same(),
            MatchOp::NotEqual => !same(),
            MatchOp::Contains => text.contains(&self.value),
            MatchOp::Exists => true,
            MatchOp::Above => number().is_some_and(|(found, wanted)| found > wanted),
            MatchOp::Below => number().is_some_and(|(found, wanted)| found < wanted),
        }
    }
}

/// The conditions in words: files have no query language.
pub(super) fn written(query: &TraceQuery) -> String {
    let mut words = Vec::new();
    let named = |what: &str, name: &Option<String>| {
        let name = name.as_ref().filter(|name| !name.is_empty());
        name.map(|name| format!("{what} = {name:?}"))
    };
    words.extend(named("service", &query.service));
    words.extend(named("operation", &query.operation));
    words.extend(query.errors.map(|errors| {
        let word = if errors { "with" } else { "without" };
        format!("{word} an error")
    }));
    words.extend(
        query
            .min_duration_ms
            .map(|least| format!("duration ≥ {least} ms")),
    );
    words.extend(
        query
            .max_duration_ms
            .map(|most| format!("duration ≤ {most} ms")),
    );
    words.extend(query.attributes.iter().map(|one| {
        let (name, value) = (&one.name, &one.value);
        match one.op {
            MatchOp::Equal => format!("{name} = {value:?}"),
            MatchOp::NotEqual => format!("{name} ≠ {value:?}"),
            MatchOp::Contains => format!("{name} contains {value:?}"),
            MatchOp::Exists => format!("{name} exists"),
            MatchOp::Above => format!("{name} > {value}"),
            MatchOp::Below => format!("{name} < {value}"),
        }
    }));
    if words.is_empty() {
        words.push("all traces".to_owned());
    }
    words.join(" and ")
}
