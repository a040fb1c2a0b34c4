use std::{
    fs,
    path::{Path, PathBuf},
};

use replica::{Address, Engine, Target};
use secrecy::SecretString;
use tempfile::TempDir;

use super::process::{Program, Server, missing, port, wait};

/// A primary of PostgreSQL, and a streaming standby if one was asked for.
pub(crate) struct Postgres {
    pub(crate) folder: TempDir,
    binaries: PathBuf,
    pub(crate) primary: Server,
    pub(crate) primary_port: u16,
    pub(crate) standby: Option<Server>,
    pub(crate) standby_port: u16,
}

/// What the console may not see in a message.
pub(crate) const PASSWORD: &str = "s3cr3t-of-the-console";

/// Everybody else's data, with what the schema tests look for.
const DATA: &str = "
CREATE EXTENSION pg_stat_statements;
CREATE TYPE mood AS ENUM ('fine', 'sad');
CREATE DOMAIN email AS text CHECK (value LIKE '%@%');
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email email NOT NULL);
COMMENT ON TABLE customers IS 'Who buys';
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer bigint REFERENCES customers ON DELETE CASCADE,
  seller bigint REFERENCES customers (id), total numeric(30, 10), state mood DEFAULT 'fine');
COMMENT ON COLUMN orders.total IS 'with tax';
CREATE INDEX orders_by_customer ON orders (customer, id);
CREATE INDEX broken ON orders (total);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
INSERT INTO customers (email) SELECT n || '@example.com' FROM generate_series(1, 50) n;
INSERT INTO orders SELECT n, 1 + n % 50, NULL, n / 3.0 FROM generate_series(1, 5000) n;
CREATE TABLE kinds (b bool, i2 int2, i8 int8, f4 float4, f8 float8, n numeric, t text, j jsonb,
  y bytea, at timestamptz, clock timestamp, never timestamptz, u uuid, m mood, e email, a int[],
  d date, v interval, inet inet);
INSERT INTO kinds VALUES (true, -3, 9223372036854775807, 0.1, 1e300, 12345678901234567890.0123456789,
  E'gr\\u00f6\\u00dfe\\n<b>', '{\"a\": [1, null]}', '\\x00ff', '2024-02-29 23:59:59.000001+00',
  '1969-12-31 23:59:59', 'infinity', '00000000-0000-0000-0000-000000000001', 'sad', 'x@y',
  '{1,2}', '2024-02-29', '1 day 2 hours', '10.0.0.1/8');
INSERT INTO kinds (b) VALUES (NULL);
CREATE SEQUENCE nearly MAXVALUE 100; SELECT setval('nearly', 95);
CREATE TABLE victim AS SELECT n FROM generate_series(1, 1000) n;
CREATE TABLE beat (at timestamptz); INSERT INTO beat VALUES (now());
CREATE ROLE console LOGIN PASSWORD 's3cr3t-of-the-console';
GRANT pg_monitor TO console;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO console;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO console;
CREATE TABLE hidden (secret text);
CREATE ROLE writer LOGIN SUPERUSER PASSWORD 's3cr3t-of-the-console';
CREATE ROLE plain LOGIN PASSWORD 's3cr3t-of-the-console';
CREATE ROLE certified LOGIN;";

const HBA: &str = "
local all all trust
local replication all trust
host replication all 127.0.0.1/32 trust
hostssl all certified 127.0.0.1/32 cert
host all all 127.0.0.1/32 scram-sha-256
";

impl Postgres {
    /// Starts a primary with the data above.
    pub(crate) async fn primary(settings: impl FnOnce(&Path) -> String) -> Option<Self> {
        let Some(binaries) = binaries() else {
            missing("PostgreSQL");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder for the servers");
        let server = program(&binaries, "postgres");
        server.owns(folder.path());
        let settings = settings(folder.path());
        let data = folder.path().join("primary");
        let data_text = data.display().to_string();
        program(&binaries, "initdb").must(&[
            "-D",
            &data_text,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]);
        let primary_port = port();
        append(
            &data.join("postgresql.conf"),
            &format!(
                "listen_addresses = '127.0.0.1'\nport = {primary_port}\n\
                 unix_socket_directories = '{}'\nfsync = off\nautovacuum = off\n\
                 shared_buffers = 16MB\nmax_connections = 20\nlog_statement = all\n\
                 log_line_prefix = '<%u> '\nshared_preload_libraries = pg_stat_statements\n\
                 max_standby_streaming_delay = 0\nwal_receiver_status_interval = 1s\n\
                 wal_retrieve_retry_interval = 200ms\n{settings}\n",
                folder.path().display()
            ),
        );
        fs::write(data.join("pg_hba.conf"), HBA).expect("the folder is ours");
        let primary = Server::start(
            &server,
            &["-D", &data_text],
            &folder.path().join("primary.log"),
        );
        let scene = Self {
            folder,
            binaries,
            primary,
            primary_port,
            standby: None,
            standby_port: 0,
        };
        scene.ready(primary_port).await;
        scene.sql("CREATE DATABASE shop");
        scene.ask(
            primary_port,
            "shop",
            &format!("SET allow_system_table_mods = on; {DATA}"),
        );
        Some(scene)
    }

    /// Starts a primary with more settings, and a standby that streams from it.
    pub(crate) async fn pair(settings: &str) -> Option<Self> {
        let mut scene = Self::primary(|_| settings.to_owned()).await?;
        let data = scene.folder.path().join("standby").display().to_string();
        let port_text = scene.primary_port.to_string();
        program(&scene.binaries, "pg_basebackup").must(&[
            "-D",
            &data,
            "-h",
            &scene.socket(),
            "-p",
            &port_text,
            "-U",
            "postgres",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        ]);
        scene.standby_port = port();
        let listen = format!("port={}", scene.standby_port);
        scene.standby = Some(Server::start(
            &program(&scene.binaries, "postgres"),
            &["-D", &data, "-c", &listen],
            &scene.folder.path().join("standby.log"),
        ));
        scene.ready(scene.standby_port).await;
        // A standby knows no time of replay before its first transaction.
        scene.sql("INSERT INTO beat VALUES (now())");
        scene.caught_up().await;
        Some(scene)
    }

    /// A target for a role of the data, without TLS.
    pub(crate) fn target(&self, role: &str, port: u16) -> Target {
        let mut target = Target::new(
            Engine::Postgres,
            Address::Tcp {
                host: "127.0.0.1".into(),
                port,
            },
        );
        target.tls.mode = replica::TlsMode::Off;
        target.database = "shop".into();
        target.user = role.into();
        target.password = Some(SecretString::from(PASSWORD));
        target
    }

    /// Runs SQL on the primary as its owner.
    pub(crate) fn sql(&self, sql: &str) -> String {
        let database = if sql.starts_with("CREATE DATABASE") {
            "postgres"
        } else {
            "shop"
        };
        self.ask(self.primary_port, database, sql)
    }

    /// Runs SQL on the standby as its owner.
    pub(crate) fn on_standby(&self, sql: &str) -> String {
        self.ask(self.standby_port, "shop", sql)
    }

    pub(crate) fn ask(&self, port: u16, database: &str, sql: &str) -> String {
        let output = self.psql(port, database, sql);
        assert!(
            output.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn psql(&self, port: u16, database: &str, sql: &str) -> std::process::Output {
        program(&self.binaries, "psql").run(&[
            "-X",
            "-A",
            "-t",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            &self.socket(),
            "-p",
            &port.to_string(),
            "-U",
            "postgres",
            "-d",
            database,
            "-c",
            sql,
        ])
    }

    pub(crate) fn socket(&self) -> String {
        self.folder.path().display().to_string()
    }

    async fn ready(&self, port: u16) {
        wait("PostgreSQL answers", async || {
            self.psql(port, "postgres", "SELECT 1").status.success()
        })
        .await;
    }

    /// Waits until the standby has replayed what the primary has written.
    pub(crate) async fn caught_up(&self) {
        let at = self.sql("SELECT pg_current_wal_lsn()");
        wait("the standby catches up", async || {
            let sql = format!("SELECT pg_last_wal_replay_lsn() >= '{at}'");
            self.on_standby(&sql) == "t"
        })
        .await;
    }

    /// A checksum of every row of every table.
    pub(crate) fn checksum(&self) -> String {
        let tables = self.sql(
            "SELECT string_agg(oid::regclass::text, ' ' ORDER BY oid) FROM pg_class \
             WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace",
        );
        let sums = tables.split(' ').map(|table| {
            let sql =
                format!("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (SELECT * FROM {table}) t");
            format!("{table} {}", self.sql(&sql))
        });
        sums.collect::<Vec<_>>().join("\n")
    }

    /// Every statement that a role sent, by the server's own log.
    pub(crate) fn statements(&self, role: &str) -> Vec<String> {
        let mut found = Vec::new();
        for log in ["primary.log", "standby.log"] {
            let text = fs::read_to_string(self.folder.path().join(log)).unwrap_or_default();
            let mark = format!("<{role}> LOG:  ");
            let lines = text.lines().filter_map(|line| line.strip_prefix(&mark));
            found.extend(lines.filter_map(|line| {
                let (kind, statement) = line.split_once(": ")?;
                let sent = kind == "statement" || kind.starts_with("execute");
                sent.then(|| statement.to_owned())
            }));
        }
        found
    }
}

/// The newest installed version.
fn binaries() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    found.extend(["/usr/bin", "/usr/local/bin"].map(PathBuf::from));
    found.sort_by_key(|path| {
        let version = path.iter().rev().nth(1).and_then(|name| name.to_str());
        std::cmp::Reverse(
            version
                .and_then(|name| name.parse::<u32>().ok())
                .unwrap_or_default(),
        )
    });
    found.into_iter().find(|path| path.join("initdb").exists())
}

fn program(binaries: &Path, name: &str) -> Program {
    Program {
        path: binaries.join(name),
        user: "postgres",
        signal: "-QUIT",
    }
}

/// A program of the package, by a name that is not looked for.
pub(crate) fn program_of(name: &str) -> Program {
    program(Path::new("/usr/bin"), name)
}

fn append(file: &Path, text: &str) {
    let mut whole = fs::read_to_string(file).expect("initdb wrote it");
    whole.push_str(text);
    fs::write(file, whole).expect("the folder is ours");
}
