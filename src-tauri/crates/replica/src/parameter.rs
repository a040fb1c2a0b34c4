use chrono::{DateTime, NaiveDate, Utc};
use sqlparser::{
    dialect::{Dialect, GenericDialect},
    tokenizer::{Token, TokenWithSpan, Tokenizer},
};
use sqlx::{
    Arguments, Encode, Type,
    postgres::{PgTypeInfo, Postgres},
};

use crate::{Engine, Fault, guard};

mod uuid;

use uuid::Uuid;

/// A typed value for a place in a statement. It is bound, never written into the statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameter {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A binary fraction.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// A point in time, in microseconds since 1970 in UTC.
    Instant(i64),
    /// A day, in days since 1970-01-01.
    Date(i32),
    /// A UUID: one to PostgreSQL, its text of 36 letters to the others.
    Uuid([u8; 16]),
}

impl Parameter {
    pub(crate) fn postgres_type(&self) -> PgTypeInfo {
        match self {
            Self::Text(_) => <String as Type<Postgres>>::type_info(),
            Self::Integer(_) => <i64 as Type<Postgres>>::type_info(),
            Self::Float(_) => <f64 as Type<Postgres>>::type_info(),
            Self::Bool(_) => <bool as Type<Postgres>>::type_info(),
            Self::Instant(_) => <DateTime<Utc> as Type<Postgres>>::type_info(),
            Self::Date(_) => <NaiveDate as Type<Postgres>>::type_info(),
            Self::Uuid(_) => <Uuid as Type<Postgres>>::type_info(),
        }
    }

    pub(crate) fn bind<A>(&self, arguments: &mut A) -> Result<(), Fault>
    where
        A: Arguments,
        for<'t> String: Encode<'t, A::Database> + Type<A::Database>,
        for<'t> i64: Encode<'t, A::Database> + Type<A::Database>,
        for<'t> f64: Encode<'t, A::Database> + Type<A::Database>,
        for<'t> bool: Encode<'t, A::Database> + Type<A::Database>,
        for<'t> DateTime<Utc>: Encode<'t, A::Database> + Type<A::Database>,
        for<'t> NaiveDate: Encode<'t, A::Database> + Type<A::Database>,
        for<'t> Uuid: Encode<'t, A::Database> + Type<A::Database>,
    {
        let added = match self {
            Self::Text(text) => arguments.add(text.clone()),
            Self::Integer(value) => arguments.add(*value),
            Self::Float(value) => arguments.add(*value),
            Self::Bool(value) => arguments.add(*value),
            Self::Instant(micros) => arguments.add(instant(*micros).unwrap_or_default()),
            Self::Date(days) => arguments.add(day(*days).unwrap_or_default()),
            Self::Uuid(bytes) => arguments.add(Uuid(*bytes)),
        };
        added.map_err(|error| Fault::Unexpected {
            what: format!("a value cannot be sent: {error}"),
        })
    }

    /// What keeps it from being sent, if anything does.
    fn problem(&self) -> Option<String> {
        match self {
            Self::Instant(micros) if instant(*micros).is_none() => {
                Some(format!("{micros} µs since 1970 is beyond the calendar"))
            }
            Self::Date(days) if day(*days).is_none() => {
                Some(format!("{days} days since 1970 is beyond the calendar"))
            }
            Self::Text(text) if text.contains('\0') => {
                Some("it holds a NUL, which no text of a database can hold".into())
            }
            _ => None,
        }
    }
}

fn instant(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
}

fn day(days: i32) -> Option<NaiveDate> {
    instant(i64::from(days).checked_mul(86_400_000_000)?).map(|at| at.date_naive())
}

/// Judges a statement of somebody else's before it runs: its places `:name` are those of the
/// parameters, no more and no fewer, and the guard lets it through.
///
/// # Errors
/// [`Fault::Guarded`] with the line of the statement; [`Fault::BadParameter`] for a parameter
/// without a place.
pub fn check_named(engine: Engine, sql: &str, named: &[(String, Parameter)]) -> Result<(), Fault> {
    let (placed, _) = place(engine, sql, named)?;
    guard::check(engine, &placed)?;
    let tokens = tokens(engine, sql)?;
    for (at, token) in tokens.iter().enumerate() {
        let Some((name, _)) = place_at(&tokens, at) else {
            continue;
        };
        // The bounds of a slice, as in `a[1:n]`, are no places.
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let follows = before.is_some_and(|before| {
            matches!(
                before.token,
                Token::Word(_) | Token::Number(..) | Token::RBracket | Token::Colon
            )
        });
        if !follows && named.iter().all(|(known, _)| known != name) {
            return Err(Fault::Guarded {
                what: format!("no parameter is called {name:?}, and :{name} stands for one"),
                line: token.span.start.line.max(1),
                column: token.span.start.column.max(1),
            });
        }
    }
    Ok(())
}

fn tokens(engine: Engine, sql: &str) -> Result<Vec<TokenWithSpan>, Fault> {
    let dialect: &dyn Dialect = match engine {
        // Its tokenizer would take `:name` for a place of its own.
        Engine::Sqlite => &GenericDialect {},
        other => guard::dialect(other),
    };
    Tokenizer::new(dialect, sql)
        .tokenize_with_location()
        .map_err(|error| Fault::Guarded {
            what: format!("it cannot be read: {}", error.message),
            line: error.location.line.max(1),
            column: error.location.column.max(1),
        })
}

/// The name of a place `:name` that begins at a token, and the token it ends with.
fn place_at(tokens: &[TokenWithSpan], at: usize) -> Option<(&str, &TokenWithSpan)> {
    let token = tokens.get(at)?;
    match &token.token {
        Token::Placeholder(text) => Some((text.strip_prefix(':')?, token)),
        Token::Colon => {
            let next = tokens.get(at + 1)?;
            match &next.token {
                Token::Word(word) if word.quote_style.is_none() => Some((&word.value, next)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Writes the places `:name` of a statement as the engine wants them, and returns the values in
/// the order of the places. What stands in quotes and comments, `::type` and `:name`s that no
/// parameter has stay as they are; the last the server then refuses by name.
///
/// # Errors
/// [`Fault::BadParameter`] if a parameter has no place or cannot be sent.
pub(crate) fn place(
    engine: Engine,
    sql: &str,
    named: &[(String, Parameter)],
) -> Result<(String, Vec<Parameter>), Fault> {
    // One that is too long is refused by the guard; looking for places in it would take long too.
    if named.is_empty() || sql.len() > guard::MAX_STATEMENT {
        return Ok((sql.to_owned(), Vec::new()));
    }
    for (name, value) in named {
        if let Some(what) = value.problem() {
            let name = name.clone();
            return Err(Fault::BadParameter { name, what });
        }
    }
    let tokens = tokens(engine, sql)?;
    let (mut out, mut values, mut written) = (String::new(), Vec::new(), 0);
    let mut used = vec![false; named.len()];
    for (at, token) in tokens.iter().enumerate() {
        let Some((name, last)) = place_at(&tokens, at) else {
            continue;
        };
        let Some(which) = named.iter().position(|(known, _)| known == name) else {
            continue;
        };
        let from = guard::byte(sql, token.span.start);
        let to = guard::byte(sql, last.span.end);
        out.push_str(sql.get(written..from).unwrap_or_default());
        written = to;
        let value = named.get(which).map(|(_, value)| value.clone());
        if let Some(seen) = used.get_mut(which) {
            *seen = true;
        }
        values.extend(value);
        match engine {
            Engine::Postgres => out.push_str(&format!("${}", values.len())),
            Engine::Mysql | Engine::Sqlite => out.push('?'),
        }
    }
    out.push_str(sql.get(written..).unwrap_or_default());
    if let Some(unused) = used.iter().position(|used| !used) {
        return Err(Fault::BadParameter {
            name: named
                .get(unused)
                .map(|(name, _)| name.clone())
                .unwrap_or_default(),
            what: "the statement has no place for it".into(),
        });
    }
    Ok((out, values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_code_only() {
        let named = [
            ("id".to_owned(), Parameter::Integer(3)),
            ("name".to_owned(), Parameter::Text("'; DROP TABLE t".into())),
        ];
        let sql =
            "SELECT ':id', \"x\" -- :id\nFROM t WHERE a = :id AND b = :name::text AND c = :id";
        let (out, values) = place(Engine::Postgres, sql, &named).unwrap();
        assert_eq!(
            out,
            "SELECT ':id', \"x\" -- :id\nFROM t WHERE a = $1 AND b = $2::text AND c = $3"
        );
        let [(_, id), (_, name)] = named.clone();
        assert_eq!(values, [id.clone(), name.clone(), id.clone()]);
        for engine in [Engine::Mysql, Engine::Sqlite] {
            let (out, values) =
                place(engine, "SELECT ä FROM t WHERE a=:id AND b=:name", &named).unwrap();
            assert_eq!(out, "SELECT ä FROM t WHERE a=? AND b=?", "{engine}");
            assert_eq!(values, [id.clone(), name.clone()]);
        }
        let fault = place(Engine::Postgres, "SELECT :id", &named).unwrap_err();
        assert!(fault.to_string().contains("\"name\""), "{fault}");
        for value in [Parameter::Instant(i64::MAX), Parameter::Text("a\0".into())] {
            let named = [("at".to_owned(), value)];
            let fault = place(Engine::Postgres, "SELECT :at", &named).unwrap_err();
            assert!(fault.to_string().contains("\"at\""), "{fault}");
        }
        let (out, _) = place(Engine::Postgres, "SELECT a[1:n], b::id", &[]).unwrap();
        assert_eq!(out, "SELECT a[1:n], b::id");
    }

    #[test]
    fn a_named_statement_has_its_parameters_and_reads() {
        let since = [("since".to_owned(), Parameter::Date(20_000))];
        for (sql, named, expected) in [
            ("SELECT 1 FROM t WHERE d > :since", &since[..], ""),
            ("SELECT a[1:n]::text, ':x' -- :y\nFROM t", &[], ""),
            (
                "SELECT 1\nFROM t WHERE d > :since AND s = :state",
                &since[..],
                "no parameter is called \"state\"",
            ),
            ("SELECT 1", &since[..], "no place for it"),
            ("DELETE FROM t WHERE d > :since", &since[..], "DELETE"),
            ("SELECT 1; DROP TABLE t", &[], "more than one statement"),
        ] {
            for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
                if sql.contains("[1:n]") && engine != Engine::Postgres {
                    continue;
                }
                let said = check_named(engine, sql, named)
                    .err()
                    .map(|fault| fault.to_string())
                    .unwrap_or_default();
                assert_eq!(
                    said.is_empty(),
                    expected.is_empty(),
                    "{engine:?} {sql}: {said}"
                );
                assert!(said.contains(expected), "{engine:?} {sql}: {said}");
            }
        }
        let fault = check_named(Engine::Postgres, "SELECT 1\nFROM t WHERE s = :state", &[]);
        assert!(matches!(
            fault,
            Err(Fault::Guarded {
                line: 2,
                column: 18,
                ..
            })
        ));
    }
}
