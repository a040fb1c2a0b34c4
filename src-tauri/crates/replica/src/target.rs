use std::{fmt, path::PathBuf, time::Duration};

use secrecy::SecretString;

/// Where a database is and how it is to be read.
#[derive(Clone, Debug)]
pub struct Target {
    /// Which protocol it speaks.
    pub engine: Engine,
    /// Where it listens, or lies.
    pub address: Address,
    /// The database (PostgreSQL) or default schema (MySQL); not used for a file.
    pub database: String,
    /// The role to log in as; not used for a file.
    pub user: String,
    /// The role's password, if it has one.
    pub password: Option<SecretString>,
    /// How the connection is encrypted; not used for sockets and files.
    pub tls: Tls,
    /// A pooler in transaction mode stands between: no start-up options are sent, since it would
    /// refuse them or give them to others; every read sets its own inside its transaction.
    pub pooled: bool,
    /// The pack allows to read from a primary where no replica is.
    pub primary_allowed: bool,
    /// A table in which the application writes the time, the only measure of lag from end to end.
    pub heartbeat: Option<Heartbeat>,
    /// How long is waited.
    pub limits: Limits,
}

/// The protocol a database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// PostgreSQL and what speaks its protocol.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// A file of SQLite.
    Sqlite,
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A host and its port.
    Tcp {
        /// Name or address; the name the certificate must bear.
        host: String,
        /// The port.
        port: u16,
    },
    /// A socket of this computer: the file, or for PostgreSQL also the folder that holds it.
    Socket(PathBuf),
    /// A file of SQLite.
    File(PathBuf),
}

/// How a connection is encrypted. The default checks the certificate and the name in it against
/// the system's trust store.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// What is checked.
    pub mode: TlsMode,
    /// A PEM file of authorities that are trusted beside the system's.
    pub ca: Option<PathBuf>,
    /// The client's certificate and its key, PEM files.
    pub client: Option<(PathBuf, PathBuf)>,
}

/// What is checked of the server's certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsMode {
    /// Who signed it and the name it bears.
    #[default]
    VerifyFull,
    /// Who signed it.
    VerifyCa,
    /// Nothing: encrypted, but with whom is not known.
    Require,
    /// Nothing is encrypted.
    Off,
}

/// A table in which the application writes the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// The table, with its schema if it needs one: `ops.heartbeat`.
    pub table: String,
    /// The column that holds the time; the newest row counts.
    pub column: String,
}

/// How long is waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For a statement that somebody waits for, held to by the server.
    pub statement: Duration,
    /// For a statement that reads a whole catalogue or table.
    pub long: Duration,
    /// For a lock.
    pub lock: Duration,
    /// For the console in an open transaction, after which the server ends it.
    pub idle: Duration,
    /// A replica further behind than this is stale.
    pub stale: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            statement: Duration::from_secs(5),
            long: Duration::from_secs(30),
            lock: Duration::from_secs(2),
            idle: Duration::from_secs(10),
            stale: Duration::from_secs(30),
        }
    }
}

impl Target {
    /// A target with the defaults: verified TLS, no pooler, no primary.
    #[must_use]
    pub fn new(engine: Engine, address: Address) -> Self {
        Self {
            engine,
            address,
            database: String::new(),
            user: String::new(),
            password: None,
            tls: Tls::default(),
            pooled: false,
            primary_allowed: false,
            heartbeat: None,
            limits: Limits::default(),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Sqlite => "SQLite",
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "{host}:{port}"),
            Self::Socket(path) | Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}
