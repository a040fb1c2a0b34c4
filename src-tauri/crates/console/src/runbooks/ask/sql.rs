//! SQL: one reading statement, by the four layers that named queries go through.

use model::Failure;
use replica::Parameter;
use runbook::{Answer, Value};
use std::time::Instant;

use super::{Asked, Brought, table};
use crate::{
    database,
    wire::{Content, Emptiness, EmptyCause},
};

pub(super) async fn ask(asked: &Asked<'_>) -> Result<Brought, Failure> {
    let bound: Vec<(String, Parameter)> = (asked.filled.bound.iter())
        .map(|(name, value)| (name.clone(), parameter(value)))
        .collect();
    let begun = Instant::now();
    let key = (asked.live.dialect).and_then(|dialect| asked.answering.speaking(dialect));
    let (source, answer) =
        database::read_once(asked.running, key, &asked.filled.query, &bound).await?;
    let query = asked.sent(&source.definition.id);
    let read = match answer {
        Ok(read) => read,
        Err(failure) => return Ok(asked.failed(failure, query)),
    };
    let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let rows = &read.rows;
    let first = rows.first().map(|row| {
        let cells = read.heads.iter().zip(row);
        cells
            .filter_map(|(head, cell)| Some((head.clone(), cell.clone()?)))
            .collect::<Vec<_>>()
    });
    let count = match rows.len() {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    let value = match rows.as_slice() {
        [row] if row.len() == 1 => row.first().cloned().flatten().or(Some("NULL".to_owned())),
        _ => Some(count),
    };
    Ok(Brought {
        verdict: asked.judge(&Answer::Rows(rows, !read.cut.is_empty())),
        outputs: asked.outputs(
            first.unwrap_or_default(),
            [("rows", rows.len().to_string())],
        ),
        content: if rows.is_empty() {
            Content::Empty(Emptiness::new(
                EmptyCause::NothingToShow,
                "The statement found no row.",
            ))
        } else {
            Content::Table(table::of(&read.heads, &read.numeric, rows))
        },
        value,
        query,
        warnings: (!read.cut.is_empty())
            .then(|| read.cut.clone())
            .into_iter()
            .collect(),
        took_ms,
        panel: None,
    })
}

/// A value as it is bound: text where the place stood in quotes, else what it reads as.
fn parameter(value: &Value) -> Parameter {
    let text = match value {
        Value::Text(text) => return Parameter::Text(text.clone()),
        Value::Bare(text) => text,
    };
    if let Ok(number) = text.parse::<i64>() {
        return Parameter::Integer(number);
    }
    if let Ok(number) = text.parse::<f64>()
        && number.is_finite()
    {
        return Parameter::Float(number);
    }
    match text.as_str() {
        "true" => return Parameter::Bool(true),
        "false" => return Parameter::Bool(false),
        _ => {}
    }
    let uuid = pack::read_value(&pack::QueryKind::Uuid, text, model::Millis(0));
    match uuid {
        Ok(pack::QueryValue::Uuid(bytes)) => Parameter::Uuid(bytes),
        _ => Parameter::Text(text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_value_is_bound_as_what_it_reads_as() {
        let text = |text: &str| Parameter::Text(text.to_owned());
        for (value, expected) in [
            ("7", Parameter::Integer(7)),
            ("0.5", Parameter::Float(0.5)),
            ("true", Parameter::Bool(true)),
            ("NaN", text("NaN")),
            ("1; DROP TABLE t", text("1; DROP TABLE t")),
            (
                "0190f3c2-0000-7000-8000-000000000000",
                Parameter::Uuid([
                    1, 0x90, 0xf3, 0xc2, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0,
                ]),
            ),
        ] {
            assert_eq!(parameter(&Value::Bare(value.to_owned())), expected);
            assert_eq!(parameter(&Value::Text(value.to_owned())), text(value));
        }
    }
}
