use std::{fs, path::Path};

use replica::{Address, Engine, Target, TlsMode};
use secrecy::SecretString;
use tempfile::TempDir;

use super::{
    postgres::PASSWORD,
    process::{Program, Server, missing, port, wait},
};

/// A primary of MariaDB and a replica of it.
pub(crate) struct MariaDb {
    folder: TempDir,
    pub(crate) primary: Server,
    pub(crate) replica: Server,
    ports: [u16; 2],
}

/// Which of the two servers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Primary,
    Replica,
}

const DATA: &str = "
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE customers (id BIGINT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(100) NOT NULL)
  COMMENT 'Who buys';
CREATE TABLE orders (id BIGINT UNSIGNED PRIMARY KEY, customer BIGINT,
  total DECIMAL(30,10) COMMENT 'with tax', state ENUM('fine','sad') DEFAULT 'fine',
  CONSTRAINT by_customer FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE);
INSERT INTO customers (email) SELECT CONCAT(seq, '@example.com') FROM seq_1_to_50;
INSERT INTO orders SELECT seq, 1 + seq % 50, seq / 3, NULL FROM seq_1_to_5000;
CREATE TABLE victim (n INT); INSERT INTO victim SELECT seq FROM seq_1_to_1000;
CREATE TABLE kinds (t TINYINT(1), i INT, b BIGINT UNSIGNED, d DECIMAL(30,10), f FLOAT, g DOUBLE,
  s VARCHAR(50), x VARBINARY(10), j JSON, at TIMESTAMP(6) NULL, clock DATETIME(6), zero DATETIME,
  day DATE, dur TIME, y YEAR, bits BIT(9), e ENUM('fine','sad'));
SET sql_mode = ''; SET time_zone = '+02:00';
INSERT INTO kinds VALUES (2, -3, 18446744073709551615, 12345678901234567890.0123456789, 0.1, 1e300,
  'größe\\n<b>', x'00ff', '{\"a\": [1, null]}', '2024-03-01 01:59:59.000001', '1969-12-31 23:59:59',
  '0000-00-00 00:00:00', '2024-02-29', '-26:03:04', 2024, b'100000001', 'sad');
INSERT INTO kinds (i) VALUES (NULL);
CREATE TABLE beat (at DATETIME(6)); INSERT INTO beat VALUES (UTC_TIMESTAMP(6));
CREATE USER console@'%' IDENTIFIED BY 's3cr3t-of-the-console';
GRANT SELECT, SHOW VIEW ON shop.* TO console@'%';
GRANT PROCESS, SLAVE MONITOR ON *.* TO console@'%';
CREATE USER plain@'%' IDENTIFIED BY 's3cr3t-of-the-console';
GRANT SELECT ON shop.* TO plain@'%';
CREATE USER writer@'%' IDENTIFIED BY 's3cr3t-of-the-console';
GRANT ALL PRIVILEGES ON *.* TO writer@'%';";

impl MariaDb {
    /// Starts both, with the data above.
    pub(crate) async fn pair() -> Option<Self> {
        let Some(server) = program("mariadbd") else {
            missing("MariaDB");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder for the servers");
        server.owns(folder.path());
        let ports = [port(), port()];
        let [primary, replica] = [("primary", 1), ("replica", 2)]
            .map(|(name, id)| start(&server, folder.path(), name, id, ports[id - 1]));
        let scene = Self {
            folder,
            primary,
            replica,
            ports,
        };
        for at in [At::Primary, At::Replica] {
            wait("MariaDB answers", async || {
                scene.client(at, "SELECT 1").status.success()
            })
            .await;
        }
        scene.sql(At::Primary, DATA);
        scene.sql(
            At::Replica,
            &format!(
                "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {}, MASTER_USER = 'writer', \
                 MASTER_PASSWORD = '{PASSWORD}', MASTER_USE_GTID = slave_pos, \
                 MASTER_CONNECT_RETRY = 1; START SLAVE; SET GLOBAL read_only = 1",
                scene.ports[0]
            ),
        );
        scene.caught_up().await;
        Some(scene)
    }

    pub(crate) fn port(&self, at: At) -> u16 {
        self.ports[usize::from(at == At::Replica)]
    }

    /// A target for a role of the data, without TLS.
    pub(crate) fn target(&self, at: At, role: &str) -> Target {
        let mut target = Target::new(
            Engine::Mysql,
            Address::Tcp {
                host: "127.0.0.1".into(),
                port: self.port(at),
            },
        );
        target.tls.mode = TlsMode::Off;
        target.database = "shop".into();
        target.user = role.into();
        target.password = Some(SecretString::from(PASSWORD));
        target
    }

    /// Runs SQL as the owner.
    pub(crate) fn sql(&self, at: At, sql: &str) -> String {
        let output = self.client(at, sql);
        assert!(
            output.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn client(&self, at: At, sql: &str) -> std::process::Output {
        let socket = self.socket(at);
        let socket = format!("--socket={socket}");
        program("mariadb").expect("it comes with the server").run(&[
            "--no-defaults",
            &socket,
            "--user=root",
            "--batch",
            "--skip-column-names",
            "--default-character-set=utf8mb4",
            "-e",
            sql,
        ])
    }

    pub(crate) fn socket(&self, at: At) -> String {
        self.folder
            .path()
            .join(name(at))
            .with_extension("sock")
            .display()
            .to_string()
    }

    pub(crate) async fn caught_up(&self) {
        let at = self.sql(At::Primary, "SELECT @@gtid_binlog_pos");
        wait("the replica catches up", async || {
            self.sql(At::Replica, "SELECT @@gtid_slave_pos") == at
        })
        .await;
    }

    /// A checksum of every row of every table of the shop.
    pub(crate) fn checksum(&self) -> String {
        let tables = self.sql(
            At::Primary,
            "SELECT GROUP_CONCAT('shop.', table_name) FROM information_schema.tables \
             WHERE table_schema = 'shop'",
        );
        self.sql(At::Primary, &format!("CHECKSUM TABLE {tables} EXTENDED"))
    }

    /// Every statement that a role sent, by the servers' own logs.
    pub(crate) fn statements(&self, role: &str) -> Vec<String> {
        let mut found = Vec::new();
        for server in [At::Primary, At::Replica] {
            let log = self
                .folder
                .path()
                .join(name(server))
                .with_extension("general");
            let text = fs::read(log).expect("the server logs");
            let text = String::from_utf8_lossy(&text).into_owned();
            let mut threads = Vec::new();
            for line in text.lines() {
                // Time, a tab or two, the thread and what it does, a tab, the statement.
                let Some((head, statement)) = line.rsplit_once('\t') else {
                    continue;
                };
                let head: Vec<&str> = head.split_whitespace().collect();
                let [.., thread, command] = head[..] else {
                    continue;
                };
                if command == "Connect" && statement.starts_with(&format!("{role}@")) {
                    threads.push(thread.to_owned());
                }
                let sent = ["Query", "Execute"].contains(&command);
                if sent && threads.iter().any(|known| known == thread) {
                    found.push(statement.to_owned());
                }
            }
        }
        found
    }
}

fn name(at: At) -> &'static str {
    match at {
        At::Primary => "primary",
        At::Replica => "replica",
    }
}

fn start(server: &Program, folder: &Path, name: &str, id: usize, port: u16) -> Server {
    let data = folder.join(name);
    let at = |extension: &str| data.with_extension(extension).display().to_string();
    let datadir = format!("--datadir={}", data.display());
    let temporary = format!("--tmpdir={}", folder.display());
    install(server, folder, &data);
    let arguments = [
        datadir,
        temporary,
        format!("--port={port}"),
        format!("--server-id={id}"),
        format!("--socket={}", at("sock")),
        format!("--pid-file={}", at("pid")),
        format!("--log-bin={}", at("bin")),
        format!("--relay-log={}", at("relay")),
        format!("--general-log-file={}", at("general")),
    ];
    let mut all = vec![
        "--no-defaults",
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--general-log=1",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-log-file-size=4M",
        "--innodb-buffer-pool-size=16M",
        "--max-connections=30",
        "--performance-schema=OFF",
        "--slave-net-timeout=5",
        "--binlog-format=ROW",
    ];
    all.extend(arguments.iter().map(String::as_str));
    Server::start(server, &all, &data.with_extension("log"))
}

/// Makes an empty database, or copies the one that was made before.
fn install(server: &Program, folder: &Path, data: &Path) {
    let made = folder.join("empty");
    if !made.exists() {
        let datadir = format!("--datadir={}", made.display());
        let temporary = format!("--tmpdir={}", folder.display());
        program("mariadb-install-db")
            .expect("it comes with the server")
            .must(&[
                "--no-defaults",
                &datadir,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                "--innodb-log-file-size=4M",
                &temporary,
            ]);
    }
    let copy = Program {
        path: "/bin/cp".into(),
        user: server.user,
        signal: server.signal,
    };
    copy.must(&[
        "-R",
        &made.display().to_string(),
        &data.display().to_string(),
    ]);
}

fn program(name: &str) -> Option<Program> {
    ["/usr/sbin", "/usr/bin", "/usr/libexec", "/usr/local/bin"]
        .map(|folder| Path::new(folder).join(name))
        .into_iter()
        .find(|path| path.exists())
        .map(|path| Program {
            path,
            user: "mysql",
            signal: "-KILL",
        })
}
