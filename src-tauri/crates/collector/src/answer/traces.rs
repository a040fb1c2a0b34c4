//! Traces of the store.

use async_trait::async_trait;
use model::{
    Answer, AttributeMatch, Code, Failure, MatchOp, TimeRange, Trace, TraceAbilities, TraceId,
    TraceQuery, TraceSummary, Traces,
};

use crate::store::{Condition, Store};

/// The traces of a store.
#[derive(Clone, Debug)]
pub struct TracesView {
    store: Store,
}

impl TracesView {
    pub(super) fn of(store: Store) -> Self {
        Self { store }
    }
}

/// Traces of one search at most.
const MOST: u32 = 1_000;

#[async_trait]
impl Traces for TracesView {
    async fn trace(
        &self,
        id: TraceId,
        _around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        Ok(Answer::whole(self.store.trace(id).await?))
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        if query.raw.is_some() {
            return Err(
                Failure::new(Code::BadInput, "the local history has no query language")
                    .remedy("search by the fields of the form instead"),
            );
        }
        let conditions: Vec<Condition> = query
            .attributes
            .iter()
            .map(Condition::of)
            .collect::<Result<_, _>>()?;
        let limit = query.limit.min(MOST);
        let query = TraceQuery {
            limit,
            ..query.clone()
        };
        let (found, cut) = self.store.search_traces(&query, &conditions).await?;
        let mut answer = Answer::whole(found);
        if cut {
            answer.partial = true;
            answer.warnings.push(
                "an attribute has so many distinct values that only the newest were compared"
                    .to_owned(),
            );
        }
        if answer.value.len() > limit as usize {
            answer.value.truncate(limit as usize);
            answer.capped_at = Some(limit);
        }
        Ok(answer)
    }

    async fn services(&self, range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        Ok(Answer::whole(self.store.span_names(None, range).await?))
    }

    async fn operations(
        &self,
        service: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        Ok(Answer::whole(
            self.store.span_names(Some(service), range).await?,
        ))
    }

    fn written(&self, query: &TraceQuery) -> String {
        written(query)
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            search: true,
            attributes: true,
            ops: vec![
                MatchOp::Equal,
                MatchOp::NotEqual,
                MatchOp::Contains,
                MatchOp::Exists,
                MatchOp::Above,
                MatchOp::Below,
            ],
            errors: true,
            most: MOST,
            ..TraceAbilities::default()
        }
    }
}

/// The conditions in words: the store has no query language.
fn written(query: &TraceQuery) -> String {
    let mut words = Vec::new();
    words.extend(
        query
            .service
            .iter()
            .map(|service| format!("service = {service:?}")),
    );
    words.extend(
        query
            .operation
            .iter()
            .map(|name| format!("operation = {name:?}")),
    );
    words.extend(query.attributes.iter().map(condition));
    words.extend(query.errors.map(|errors| {
        if errors {
            "with an error"
        } else {
            "without an error"
        }
        .to_owned()
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
    if words.is_empty() {
        words.push("all traces".to_owned());
    }
    words.join(" and ")
}

fn condition(asked: &AttributeMatch) -> String {
    let AttributeMatch { name, op, value } = asked;
    match op {
        MatchOp::Equal => format!("{name} = {value:?}"),
        MatchOp::NotEqual => format!("{name} ≠ {value:?}"),
        MatchOp::Contains => format!("{name} contains {value:?}"),
        MatchOp::Exists => format!("{name} exists"),
        MatchOp::Above => format!("{name} > {value}"),
        MatchOp::Below => format!("{name} < {value}"),
    }
}
