use std::time::Duration;

use futures::TryStreamExt;
use secrecy::ExposeSecret;
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions, Connection, Executor, Row as _, SqlSafeStr,
    Statement as _,
    mysql::{MySqlArguments, MySqlConnectOptions, MySqlConnection, MySqlSslMode},
};

use super::{Collector, Layers, Reading, Terms};
use crate::{
    Address, Checked, Fault, Header, Limits, Parameter, Target, TlsMode,
    cell::mysql::{cell, type_name},
};

/// A connection to MySQL or MariaDB.
pub(crate) struct Link {
    connection: MySqlConnection,
    /// What the server calls the connection.
    pub(super) thread: u64,
    limits: Limits,
    layers: Layers,
    is_mariadb: bool,
}

impl Link {
    pub(super) async fn open(target: &Target, layers: Layers) -> Result<Self, Fault> {
        let mut connection = options(target)?.connect().await?;
        let row = sqlx::raw_sql("SELECT VERSION(), CONNECTION_ID()")
            .fetch_one(&mut connection)
            .await?;
        let version: String = row.try_get_unchecked(0)?;
        let thread: u64 = row.try_get_unchecked(1)?;
        let mut link = Self {
            connection,
            thread,
            limits: target.limits,
            layers,
            is_mariadb: version.contains("MariaDB"),
        };
        link.send(&link.session(None, target.limits.statement))
            .await?;
        Ok(link)
    }

    pub(super) async fn read(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        // A proxy may have given the session to somebody else: it is made again for every read.
        let rows = Some(terms.caps.rows_asked());
        self.send(&self.session(rows, terms.limit)).await?;
        if self.layers.transaction {
            self.send("START TRANSACTION READ ONLY").await?;
        }
        match self.fetch(statement, parameters, terms).await {
            Ok(reading) if reading.spent => Ok(reading),
            Err(fault) if fault.ends_the_connection() => Err(fault),
            read => {
                if self.layers.transaction {
                    self.send("ROLLBACK").await?;
                }
                read
            }
        }
    }

    /// Ends what a connection runs, and says whether the connection was still there. Its number
    /// is never given again.
    pub(super) async fn kill(&mut self, thread: u64) -> Result<bool, Fault> {
        match self.send(&format!("KILL QUERY {thread}")).await {
            Ok(()) => Ok(true),
            Err(Fault::NotFound { .. }) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    pub(super) async fn close(self) {
        let _ = self.connection.close().await;
    }

    /// The settings of the session. `START TRANSACTION READ ONLY` alone would not stop DDL, which
    /// commits it first: the session itself is read-only. The modes of SQL are those in which the
    /// statement guard reads quotes.
    fn session(&self, rows: Option<usize>, statement: Duration) -> String {
        let Limits { lock, idle, .. } = self.limits;
        let (lock, idle) = (seconds(lock), seconds(idle).max(60));
        let timeout = if self.is_mariadb {
            format!(
                "max_statement_time = {}",
                statement.as_secs_f64().max(0.001)
            )
        } else {
            format!("max_execution_time = {}", statement.as_millis().max(1))
        };
        let limit = rows.map_or_else(|| "DEFAULT".to_owned(), |rows| rows.to_string());
        let read_only = if self.layers.session {
            "SET SESSION TRANSACTION READ ONLY; "
        } else {
            ""
        };
        format!(
            "{read_only}SET SESSION sql_mode = '', time_zone = '+00:00', {timeout}, \
             lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}, \
             wait_timeout = {idle}, sql_select_limit = {limit}"
        )
    }

    /// Sends statements of ours, which hold nothing from outside, by the simple protocol.
    async fn send(&mut self, sql: &str) -> Result<(), Fault> {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Sends the statement by the protocol of prepared statements, which takes one and no more.
    async fn fetch(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        let prepared = (&mut self.connection)
            .prepare_with(AssertSqlSafe(statement.sql.clone()).into_sql_str(), &[])
            .await?;
        let columns: Vec<Header> = prepared
            .columns()
            .iter()
            .map(|column| Header {
                name: column.name().to_owned(),
                type_name: type_name(column.type_info()),
            })
            .collect();
        drop(prepared);
        let mut arguments = MySqlArguments::default();
        for parameter in parameters {
            parameter.bind(&mut arguments)?;
        }
        let mut collector = Collector::new(columns, terms.caps);
        let mut spent = false;
        let mut stream = sqlx::query_with(AssertSqlSafe(statement.sql.clone()), arguments)
            .persistent(false)
            .fetch(&mut self.connection);
        while let Some(row) = stream.try_next().await? {
            if collector.rows.columns.len() != row.columns().len() {
                collector.rows.columns = headers(&row);
            }
            let cells = (0..row.columns().len())
                .map(|at| cell(&row, at))
                .collect::<Result<_, _>>()?;
            if !collector.take(cells) {
                // Mostly this was the one row too many, and nothing follows it.
                spent = stream.try_next().await?.is_some();
                break;
            }
        }
        Ok(Reading {
            rows: collector.rows,
            spent,
        })
    }
}

fn headers(row: &sqlx::mysql::MySqlRow) -> Vec<Header> {
    row.columns()
        .iter()
        .map(|column| Header {
            name: column.name().to_owned(),
            type_name: type_name(column.type_info()),
        })
        .collect()
}

fn options(target: &Target) -> Result<MySqlConnectOptions, Fault> {
    let mut options = MySqlConnectOptions::new()
        .username(&target.user)
        .charset("utf8mb4")
        .statement_cache_capacity(0)
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .disable_statement_logging();
    if let Some(password) = &target.password {
        options = options.password(password.expose_secret());
    }
    if !target.database.is_empty() {
        options = options.database(&target.database);
    }
    match &target.address {
        Address::Tcp { host, port } => {
            options = options
                .host(host)
                .port(*port)
                .ssl_mode(match target.tls.mode {
                    TlsMode::VerifyFull => MySqlSslMode::VerifyIdentity,
                    TlsMode::VerifyCa => MySqlSslMode::VerifyCa,
                    TlsMode::Require => MySqlSslMode::Required,
                    TlsMode::Off => MySqlSslMode::Disabled,
                });
            if let Some(ca) = &target.tls.ca {
                options = options.ssl_ca(ca);
            }
            if let Some((certificate, key)) = &target.tls.client {
                options = options.ssl_client_cert(certificate).ssl_client_key(key);
            }
            Ok(options)
        }
        Address::Socket(path) => Ok(options.socket(path).ssl_mode(MySqlSslMode::Disabled)),
        Address::File(path) => Err(Fault::BadTarget {
            what: format!("MySQL is no file, and {} is one", path.display()),
        }),
    }
}

/// Whole seconds, at least one.
fn seconds(limit: Duration) -> u64 {
    limit.as_secs().max(1)
}
