use super::{Power, Rights};
use crate::{Cell, Fault, Replica, Rows};

/// Source: chapters "Role Attributes" and "Access Privilege Inquiry Functions".
const ATTRIBUTES: &str = "
SELECT current_user AS role, r.rolsuper AS superuser, r.rolcreatedb AS databases,
  r.rolcreaterole AS roles, r.rolreplication AS replication, r.rolbypassrls AS bypass,
  has_database_privilege(current_database(), 'CREATE') AS schemas,
  has_database_privilege(current_database(), 'TEMP') AS temporary
FROM pg_roles r WHERE r.rolname = current_user";

/// Predefined roles that do more than read, as far as this server knows them.
const PREDEFINED: &str = "
SELECT rolname AS name FROM pg_roles
WHERE rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_read_server_files',
    'pg_execute_server_program', 'pg_signal_backend', 'pg_maintain', 'pg_checkpoint',
    'pg_create_subscription')
  AND pg_has_role(current_user, oid, 'USAGE') ORDER BY 1";

const SCHEMAS: &str = "
SELECT nspname AS name FROM pg_namespace
WHERE has_schema_privilege(oid, 'CREATE') AND nspname NOT IN ('pg_catalog', 'information_schema')
  AND nspname !~ '^pg_(toast|temp)' ORDER BY 1";

const TABLES: &str = "
SELECT n.nspname || '.' || c.relname AS name, count(*) OVER () AS in_all
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'f', 'S')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'UPDATE,USAGE')
    ELSE has_table_privilege(c.oid, 'INSERT,UPDATE,DELETE,TRUNCATE')
      OR has_any_column_privilege(c.oid, 'INSERT,UPDATE') END
ORDER BY 1 LIMIT 50";

pub(super) async fn rights(replica: &Replica) -> Result<Rights, Fault> {
    let attributes = replica.ask_any(ATTRIBUTES).await?;
    let is = |name| {
        let cell = first(&attributes, name);
        cell.and_then(Cell::truth).unwrap_or_default()
    };
    let mut powers = Vec::new();
    let named = [
        (is("superuser"), Power::Superuser),
        (is("databases"), Power::Create("databases".into())),
        (is("roles"), Power::Create("roles".into())),
        (is("replication"), Power::Operate("replication".into())),
        (
            is("bypass"),
            Power::Grant("rows that row security hides".into()),
        ),
        (is("schemas"), Power::Create("schemas".into())),
        (is("temporary"), Power::TemporaryTables),
    ];
    powers.extend(
        named
            .into_iter()
            .filter(|(has, _)| *has)
            .map(|(_, power)| power),
    );
    for name in names(&replica.ask_any(PREDEFINED).await?) {
        powers.push(predefined(name));
    }
    for name in names(&replica.ask_any(SCHEMAS).await?) {
        powers.push(Power::Create(format!("tables in schema {name}")));
    }
    let tables = replica.ask_any(TABLES).await?;
    let count = first(&tables, "in_all").and_then(Cell::integer);
    Ok(Rights {
        role: first(&attributes, "role")
            .and_then(Cell::text)
            .unwrap_or_default(),
        powers,
        tables: names(&tables),
        table_count: count
            .and_then(|count| count.try_into().ok())
            .unwrap_or_default(),
    })
}

fn predefined(name: String) -> Power {
    match name.as_str() {
        "pg_write_all_data" => Power::Write("every table".into()),
        "pg_write_server_files" | "pg_read_server_files" | "pg_execute_server_program" => {
            Power::Files(name)
        }
        _ => Power::Operate(name),
    }
}

fn first<'a>(rows: &'a Rows, name: &str) -> Option<&'a Cell> {
    rows.rows.first()?.get(rows.position(name)?)
}

fn names(rows: &Rows) -> Vec<String> {
    let first = rows.rows.iter().filter_map(|row| row.first());
    first.filter_map(Cell::text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_passes_the_guard() {
        for sql in [ATTRIBUTES, PREDEFINED, SCHEMAS, TABLES] {
            crate::check(crate::Engine::Postgres, sql).unwrap();
        }
    }
}
