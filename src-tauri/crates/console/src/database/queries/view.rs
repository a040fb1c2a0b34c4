use pack::QueryKind;
use replica::Engine;

use super::judge;
use crate::wire::{NamedQuery, ParameterKind, QueryParameter};

/// A named query as the window sees it.
pub(super) fn of(query: &pack::NamedQuery, engine: Engine) -> NamedQuery {
    NamedQuery {
        id: query.id.clone(),
        title: query.title.clone(),
        description: query.description.clone(),
        file: query.file.clone(),
        sql: query.sql.clone(),
        parameters: query.parameters.iter().map(parameter).collect(),
        row_cap: query.rows,
        time_cap_ms: query.time.as_secs_f64() * 1_000.0,
        chart: query.chart.is_some(),
        refused: judge::refusal(query, engine)
            .map(|fault| fault.to_string())
            .unwrap_or_default(),
    }
}

fn parameter(parameter: &pack::QueryParameter) -> QueryParameter {
    let (kind, options) = match &parameter.kind {
        QueryKind::Text => (ParameterKind::Text, Vec::new()),
        QueryKind::Integer => (ParameterKind::Integer, Vec::new()),
        QueryKind::Number => (ParameterKind::Number, Vec::new()),
        QueryKind::Boolean => (ParameterKind::Boolean, Vec::new()),
        QueryKind::Date => (ParameterKind::Date, Vec::new()),
        QueryKind::Timestamp(_) => (ParameterKind::Timestamp, Vec::new()),
        QueryKind::Uuid => (ParameterKind::Uuid, Vec::new()),
        QueryKind::OneOf(options) => (ParameterKind::OneOf, options.clone()),
    };
    QueryParameter {
        name: parameter.name.clone(),
        description: parameter.description.clone(),
        kind,
        options,
        default: parameter.default.clone(),
    }
}
