use super::{Facts, Finding, Lag, Measure, Standing};
use crate::{Engine, Fault, Heartbeat, Replica, schema::quoted};

/// Reads the application's heartbeat: the only measure from end to end, so it takes the place of
/// what the server says.
pub(super) async fn add(
    replica: &Replica,
    named: &Heartbeat,
    standing: &mut Standing,
) -> Result<(), Fault> {
    let sql = sql(replica.engine(), named);
    let missing = |why: String| Finding::NoHeartbeat { why };
    match replica.ask_any(&sql).await {
        Ok(rows) => match Facts::of(&rows).seconds("age") {
            Some(age) => {
                standing.heartbeat = Some(age);
                standing.lag = Lag::Known {
                    behind: age,
                    by: Measure::Heartbeat,
                };
            }
            None => standing
                .findings
                .push(missing(format!("{} holds no time", named.table))),
        },
        Err(
            fault @ (Fault::NotFound { .. } | Fault::Forbidden { .. } | Fault::BadQuery { .. }),
        ) => standing.findings.push(missing(fault.to_string())),
        Err(fault) => return Err(fault),
    }
    Ok(())
}

fn sql(engine: Engine, named: &Heartbeat) -> String {
    let table: Vec<String> = named
        .table
        .split('.')
        .map(|part| quoted(engine, part))
        .collect();
    let (table, column) = (table.join("."), quoted(engine, &named.column));
    let age = match engine {
        Engine::Postgres => {
            format!("extract(epoch FROM clock_timestamp() - max({column}))::float8")
        }
        Engine::Mysql => {
            format!("TIMESTAMPDIFF(MICROSECOND, MAX({column}), UTC_TIMESTAMP(6)) / 1000000")
        }
        Engine::Sqlite => format!("(julianday('now') - julianday(max({column}))) * 86400.0"),
    };
    format!("SELECT {age} AS age FROM {table}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted() {
        let named = Heartbeat {
            table: "ops.beat".into(),
            column: "at\"x".into(),
        };
        assert_eq!(
            sql(Engine::Postgres, &named),
            "SELECT extract(epoch FROM clock_timestamp() - max(\"at\"\"x\"))::float8 AS age FROM \"ops\".\"beat\""
        );
        for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
            crate::check(engine, &sql(engine, &named)).unwrap();
        }
    }
}
