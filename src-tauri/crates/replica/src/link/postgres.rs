use std::{fmt::Write, path::PathBuf, time::Duration};

use futures::TryStreamExt;
use secrecy::ExposeSecret;
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions, Connection, Executor, Row as _, SqlSafeStr,
    Statement as _,
    postgres::{PgArguments, PgConnectOptions, PgConnection, PgSslMode, PgTypeInfo},
};

use super::{Collector, Layers, Reading, Terms};
use crate::{
    Address, Checked, Fault, Header, Limits, Parameter, Target, TlsMode,
    cell::postgres::{cell, projection, type_name},
};

/// A connection to PostgreSQL.
///
/// Nothing is kept on it between reads: no prepared statement, no setting. So it can stand behind
/// a pooler that gives every transaction another server connection.
pub(crate) struct Link {
    connection: PgConnection,
    /// The server process that serves it, or served the last transaction.
    pub(super) process: i32,
    limits: Limits,
    layers: Layers,
}

impl Link {
    pub(super) async fn open(target: &Target, layers: Layers) -> Result<Self, Fault> {
        let mut link = Self {
            connection: options(target, layers)?.connect().await?,
            process: 0,
            limits: target.limits,
            layers,
        };
        link.process = link
            .facts("SELECT pg_is_in_recovery(), pg_backend_pid()")
            .await?
            .1;
        Ok(link)
    }

    pub(super) async fn read(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        let recovers = self.begin(terms.limit).await?;
        let read = if recovers || terms.primary {
            self.fetch(statement, parameters, terms).await
        } else {
            Err(Fault::Primary {
                what: "it is not in recovery".into(),
            })
        };
        match read {
            Ok(reading) if reading.spent => Ok(reading),
            Err(fault) if fault.ends_the_connection() => Err(fault),
            read => {
                self.end().await?;
                read
            }
        }
    }

    /// When a process of this role began, unless it has ended.
    pub(super) async fn since(&mut self, process: i32) -> Result<Option<String>, Fault> {
        self.one(format!(
            "SELECT backend_start::text FROM pg_stat_activity \
             WHERE pid = {process} AND usename = current_user"
        ))
        .await
    }

    /// Ends what a process runs, and says whether the process was still there.
    pub(super) async fn cancel(&mut self, process: i32, since: &str) -> Result<bool, Fault> {
        let cancelled = self
            .one(format!(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity \
                 WHERE pid = {process} AND backend_start = '{since}'::timestamptz"
            ))
            .await?;
        Ok(cancelled.is_some())
    }

    /// The one value of a statement of ours.
    async fn one(&mut self, sql: String) -> Result<Option<String>, Fault> {
        let row = sqlx::raw_sql(AssertSqlSafe(sql))
            .fetch_optional(&mut self.connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let text: &str = row.try_get_unchecked(0)?;
        Ok(Some(text.to_owned()))
    }

    pub(super) async fn close(self) {
        let _ = self.connection.close().await;
    }

    /// Opens the transaction of one read, and tells whether the server is in recovery. After the
    /// query in it the transaction can no longer be made to write.
    async fn begin(&mut self, statement: Duration) -> Result<bool, Fault> {
        let mut sql = String::new();
        if self.layers.transaction {
            let Limits { lock, idle, .. } = self.limits;
            let _ = write!(
                sql,
                "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; \
                 SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}; \
                 SET LOCAL idle_in_transaction_session_timeout = {}; \
                 SET LOCAL standard_conforming_strings = on; ",
                millis(statement),
                millis(lock),
                millis(idle)
            );
        }
        sql.push_str("SELECT pg_is_in_recovery(), pg_backend_pid()");
        let (recovers, process) = self.facts(&sql).await?;
        self.process = process;
        Ok(recovers)
    }

    /// Takes the prepared statements back and ends the transaction without a trace: settings that
    /// were made in it are gone too.
    async fn end(&mut self) -> Result<(), Fault> {
        self.connection.clear_cached_statements().await?;
        if self.layers.transaction {
            sqlx::raw_sql("ROLLBACK")
                .execute(&mut self.connection)
                .await?;
        }
        Ok(())
    }

    async fn facts(&mut self, sql: &str) -> Result<(bool, i32), Fault> {
        let row = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut self.connection)
            .await?;
        let recovers: &str = row.try_get_unchecked(0)?;
        let process: &str = row.try_get_unchecked(1)?;
        let process = process.parse().map_err(|_| Fault::Unexpected {
            what: format!("{process:?} is not the number of a process"),
        })?;
        Ok((recovers == "t", process))
    }

    /// Sends the statement by the extended protocol, which takes one statement and no more.
    async fn fetch(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        let types: Vec<PgTypeInfo> = parameters.iter().map(Parameter::postgres_type).collect();
        let prepared = (&mut self.connection)
            .prepare_with(AssertSqlSafe(statement.sql.clone()).into_sql_str(), &types)
            .await?;
        let columns: Vec<(Header, PgTypeInfo)> = prepared
            .columns()
            .iter()
            .map(|column| {
                let header = Header {
                    name: column.name().to_owned(),
                    type_name: type_name(column.type_info()),
                };
                (header, column.type_info().clone())
            })
            .collect();
        let sql = if statement.is_query && !columns.is_empty() {
            wrapped(&statement.sql, &columns, terms)
        } else {
            statement.sql.clone()
        };
        let mut arguments = PgArguments::default();
        for parameter in parameters {
            parameter.bind(&mut arguments)?;
        }
        let headers = columns.iter().map(|(header, _)| header.clone()).collect();
        let mut collector = Collector::new(headers, terms.caps);
        let mut spent = false;
        {
            let mut stream = sqlx::query_with(AssertSqlSafe(sql), arguments)
                .persistent(false)
                .fetch(&mut self.connection);
            while let Some(row) = stream.try_next().await? {
                let cells = columns
                    .iter()
                    .enumerate()
                    .map(|(at, (_, kind))| cell(&row, at, kind))
                    .collect::<Result<_, _>>()?;
                if !collector.take(cells) {
                    spent = true;
                    break;
                }
            }
        }
        // One row too many was asked for, so nothing follows it.
        let all_came =
            matches!(collector.rows.cut, Some(crate::Cut::Rows(_))) && statement.is_query;
        Ok(Reading {
            rows: collector.rows,
            spent: spent && !all_came,
        })
    }
}

/// The statement as a subquery whose columns are readable and whose rows are limited.
fn wrapped(sql: &str, columns: &[(Header, PgTypeInfo)], terms: Terms) -> String {
    let names: Vec<String> = (0..columns.len()).map(|at| format!("c{at}")).collect();
    let list: Vec<String> = names
        .iter()
        .zip(columns)
        .map(|(name, (_, kind))| projection(name, kind, terms.caps.value))
        .collect();
    format!(
        "SELECT {} FROM (\n{sql}\n) AS q({}) LIMIT {}",
        list.join(", "),
        names.join(", "),
        terms.caps.rows_asked()
    )
}

fn options(target: &Target, layers: Layers) -> Result<PgConnectOptions, Fault> {
    let database = if target.database.is_empty() {
        &target.user
    } else {
        &target.database
    };
    let password = target.password.as_ref().map(ExposeSecret::expose_secret);
    let mut options = PgConnectOptions::new_without_pgpass()
        .username(&target.user)
        .password(password.unwrap_or_default())
        .database(database)
        .application_name("wheelhouse")
        .statement_cache_capacity(16)
        .extra_float_digits(None)
        .disable_statement_logging();
    options = match &target.address {
        Address::Tcp { host, port } => {
            let options = options
                .host(host)
                .port(*port)
                .ssl_mode(match target.tls.mode {
                    TlsMode::VerifyFull => PgSslMode::VerifyFull,
                    TlsMode::VerifyCa => PgSslMode::VerifyCa,
                    TlsMode::Require => PgSslMode::Require,
                    TlsMode::Off => PgSslMode::Disable,
                });
            encrypted(options, target)
        }
        Address::Socket(path) => {
            let (folder, port) = socket(path)?;
            options
                .socket(folder)
                .port(port)
                .ssl_mode(PgSslMode::Disable)
        }
        Address::File(path) => {
            return Err(Fault::BadTarget {
                what: format!("PostgreSQL is no file, and {} is one", path.display()),
            });
        }
    };
    if layers.session && !target.pooled {
        let limits = target.limits;
        options = options.options([
            ("default_transaction_read_only", "on".to_owned()),
            ("statement_timeout", millis(limits.statement).to_string()),
            ("lock_timeout", millis(limits.lock).to_string()),
            (
                "idle_in_transaction_session_timeout",
                millis(limits.idle).to_string(),
            ),
        ]);
    }
    Ok(options)
}

fn encrypted(mut options: PgConnectOptions, target: &Target) -> PgConnectOptions {
    if let Some(ca) = &target.tls.ca {
        options = options.ssl_root_cert(ca);
    }
    if let Some((certificate, key)) = &target.tls.client {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    options
}

/// The folder and the port that a socket's file name holds: `.s.PGSQL.5432`.
fn socket(path: &std::path::Path) -> Result<(PathBuf, u16), Fault> {
    let name = path.file_name().and_then(|name| name.to_str());
    let Some(port) = name.and_then(|name| name.strip_prefix(".s.PGSQL.")) else {
        return Ok((path.to_owned(), 5432));
    };
    let port = port.parse().map_err(|_| Fault::BadTarget {
        what: format!("{} names no port", path.display()),
    })?;
    Ok((path.parent().unwrap_or(path).to_owned(), port))
}

/// Whole milliseconds, at least one: zero would mean no limit.
fn millis(limit: Duration) -> u128 {
    limit.as_millis().clamp(1, i32::MAX as u128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_names_its_folder_and_port() {
        let read = |path: &str| socket(std::path::Path::new(path)).ok();
        assert_eq!(read("/run/pg"), Some(("/run/pg".into(), 5432)));
        assert_eq!(
            read("/run/pg/.s.PGSQL.6000"),
            Some(("/run/pg".into(), 6000))
        );
        assert_eq!(read("/run/pg/.s.PGSQL.x"), None);
        assert_eq!(millis(Duration::ZERO), 1);
    }
}
