use std::collections::BTreeMap;

use model::{Code, Failure, Millis, Problem, Weight};
use pack::{NamedQuery, Pack, QueryKind, QueryValue};
use replica::{Engine, Fault, Parameter};

use super::{engine, is_for};

/// Lists what is wrong with the named queries of a pack: a statement that does more than read is
/// refused here, before anybody can run it.
pub(crate) fn judge(pack: &Pack, problems: &mut Vec<Problem>) {
    let databases: Vec<(&str, Engine)> = pack
        .environments
        .iter()
        .flat_map(|environment| &environment.sources)
        .filter_map(|source| Some((source.id.as_str(), engine(&source.kind)?)))
        .collect();
    for query in &pack.queries {
        for name in &query.databases {
            if databases.iter().all(|(id, _)| id != name) {
                let message = format!("no database of the pack is called {name:?}");
                let remedy = "write the key of a database of wheelhouse.toml behind `database:`";
                problems.push(
                    Problem::new(Weight::Warning, &query.file, message, remedy).position(1, 1),
                );
            }
        }
        let mut engines: Vec<Engine> = Vec::new();
        for (id, engine) in &databases {
            if is_for(query, id) && !engines.contains(engine) {
                engines.push(*engine);
            }
        }
        let mut told: Vec<Problem> = Vec::new();
        for engine in engines {
            let Some(fault) = refusal(query, engine) else {
                continue;
            };
            let problem = problem(query, &fault);
            if !told.contains(&problem) {
                told.push(problem);
            }
        }
        problems.extend(told);
    }
}

/// Why a query is not run against an engine.
pub(super) fn refusal(query: &NamedQuery, engine: Engine) -> Option<Fault> {
    let named: Vec<(String, Parameter)> = query
        .parameters
        .iter()
        .map(|one| (one.name.clone(), sample(&one.kind)))
        .collect();
    replica::check_named(engine, &query.sql, &named).err()
}

/// A fault with its place in the file instead of in the statement.
pub(super) fn failure(query: &NamedQuery, fault: Fault) -> Failure {
    let place = match &fault {
        Fault::Guarded { line, .. } => Some(format!("{}:{}", query.file, in_file(query, *line))),
        _ => None,
    };
    let failure = Failure::from(fault);
    match place {
        Some(place) => Failure {
            place: Some(place),
            ..failure
        },
        None => failure,
    }
}

/// The values a query runs with as they are written, and ready to be bound.
pub(super) type Bound = (Vec<(String, String)>, Vec<(String, Parameter)>);

/// Reads the values of a query's parameters.
pub(super) fn bind(
    query: &NamedQuery,
    values: &BTreeMap<String, String>,
    now: Millis,
) -> Result<Bound, Failure> {
    let refused = |name: &str, what: String| {
        Failure::new(Code::BadInput, format!("{name} {what}"))
            .at(format!("parameter {name} of {}", query.file))
            .remedy("enter a value of the type that the query declares")
    };
    if let Some(unknown) = values
        .keys()
        .find(|name| query.parameters.iter().all(|one| one.name != **name))
    {
        return Err(refused(unknown, "is no parameter of the query".to_owned()));
    }
    let mut written = Vec::with_capacity(query.parameters.len());
    let mut bound = Vec::with_capacity(query.parameters.len());
    for parameter in &query.parameters {
        let name = &parameter.name;
        let given = values.get(name).or(parameter.default.as_ref());
        let text = given.ok_or_else(|| refused(name, "has no value".to_owned()))?;
        let value = pack::read_value(&parameter.kind, text, now)
            .map_err(|what| refused(name, what.to_string()))?;
        written.push((name.clone(), text.clone()));
        bound.push((name.clone(), self::parameter(value)));
    }
    Ok((written, bound))
}

fn parameter(value: QueryValue) -> Parameter {
    match value {
        QueryValue::Text(text) => Parameter::Text(text),
        QueryValue::Integer(number) => Parameter::Integer(number),
        QueryValue::Number(number) => Parameter::Float(number),
        QueryValue::Boolean(truth) => Parameter::Bool(truth),
        QueryValue::Date(days) => Parameter::Date(days),
        QueryValue::Timestamp(micros) => Parameter::Instant(micros),
        QueryValue::Uuid(bytes) => Parameter::Uuid(bytes),
    }
}

/// Any value of a type: the guard looks at places, not at values.
fn sample(kind: &QueryKind) -> Parameter {
    match kind {
        QueryKind::Text | QueryKind::OneOf(_) => Parameter::Text(String::new()),
        QueryKind::Integer | QueryKind::Timestamp(Some(_)) => Parameter::Integer(0),
        QueryKind::Number => Parameter::Float(0.0),
        QueryKind::Boolean => Parameter::Bool(false),
        QueryKind::Date => Parameter::Date(0),
        QueryKind::Timestamp(None) => Parameter::Instant(0),
        QueryKind::Uuid => Parameter::Uuid([0; 16]),
    }
}

fn problem(query: &NamedQuery, fault: &Fault) -> Problem {
    let (line, column) = match fault {
        Fault::Guarded { line, column, .. } => (
            in_file(query, *line),
            u32::try_from(*column).unwrap_or(u32::MAX),
        ),
        Fault::BadParameter { name, .. } => {
            let declared = query.parameters.iter().find(|one| one.name == *name);
            (declared.map_or(query.line, |one| one.line), 1)
        }
        _ => (query.line, 1),
    };
    let failure = Failure::from(fault.clone());
    let remedy = match fault {
        Fault::BadParameter { name, .. } => {
            format!("use it as :{name} in the statement, or remove its declaration")
        }
        _ => failure.remedy.unwrap_or_default(),
    };
    Problem::new(Weight::Error, &query.file, failure.message, remedy).position(line, column)
}

/// The line of the file that a line of the statement is, both from 1.
fn in_file(query: &NamedQuery, line: u64) -> u32 {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    query.line.saturating_add(line.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(sql: &str) -> Vec<String> {
        let (mut pack, _) = pack::parse(
            "name = \"x\"\n[environments.e.sources.db]\nkind = \"sqlite\"\nfile = \"x.db\"\n",
            "wheelhouse.toml",
            &|_| None,
        );
        let (query, mut problems) = pack::read_query(sql, "queries/q.sql");
        pack.queries.extend(query);
        judge(&pack, &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_writes_is_refused_with_its_line_when_the_pack_is_read() {
        for (sql, expected) in [
            ("-- title: T\nSELECT 1", None),
            ("-- parameter: a integer = 1\nSELECT\n :a", None),
            (
                "-- title: T\n\nDELETE FROM orders",
                Some("queries/q.sql:3:1: the statement is not sent: DELETE is not"),
            ),
            (
                "-- title: T\nSELECT 1;\nDROP TABLE orders",
                Some("more than one statement"),
            ),
            (
                "-- title: T\nSELECT 1\nFROM t WHERE a = :missing",
                Some("queries/q.sql:3:18: the statement is not sent: no parameter is called"),
            ),
            (
                "-- title: T\n-- parameter: a text = x\nSELECT 1",
                Some(
                    "queries/q.sql:2:1: the parameter \"a\" cannot be used: the statement has no place for it; use it as :a",
                ),
            ),
            (
                "-- database: other\nSELECT 1",
                Some("queries/q.sql:1:1: no database of the pack is called \"other\""),
            ),
        ] {
            let said = judged(sql);
            match expected {
                None => assert!(said.is_empty(), "{sql}: {said:?}"),
                Some(words) => assert!(
                    said.len() == 1 && said[0].contains(words),
                    "{sql}: {said:?}"
                ),
            }
        }
    }

    #[test]
    fn values_are_asked_for_and_checked() {
        let text = "-- parameter: n integer = 3\n-- parameter: name text\nSELECT :n, :name";
        let (query, problems) = pack::read_query(text, "queries/q.sql");
        let query = query.unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        let values = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let hostile = "x'); DROP TABLE orders; --";
        let (written, bound) = bind(&query, &values(&[("name", hostile)]), Millis(0)).unwrap();
        assert_eq!(written[0], ("n".to_owned(), "3".to_owned()));
        assert_eq!(bound[1].1, Parameter::Text(hostile.to_owned()));
        for (pairs, expected) in [
            (&[][..], "name has no value"),
            (
                &[("name", "x"), ("n", "3 OR 1=1")][..],
                "n is not a whole number",
            ),
            (&[("name", "x"), ("m", "1")][..], "m is no parameter"),
        ] {
            let failure = bind(&query, &values(pairs), Millis(0)).unwrap_err();
            assert!(failure.message.contains(expected), "{}", failure.message);
            assert_eq!(failure.code, Code::BadInput);
        }
    }
}
