use std::{net::SocketAddr, path::PathBuf, time::Duration};

use slo::Slo;
use url::Url;

use crate::{
    Actuator, Alerting, Database, DatabaseKind, DatabasePlace, LogKind, LogLines, LogPlace,
    LogServer, NamedQuery, RuleGroup,
};

/// A handover pack as checked: everything in it is usable as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// The folder it was opened from; empty if it was parsed from text alone.
    pub folder: PathBuf,
    /// Its name, or the folder's name if it has none.
    pub name: String,
    /// One sentence about the backend, may be empty.
    pub description: String,
    /// Who answers for the backend.
    pub owner: Option<Owner>,
    /// Environments in the order they were written.
    pub environments: Vec<Environment>,
    /// What is hidden in log lines besides what is always hidden, in the order it was written.
    pub redaction: Vec<Redaction>,
    /// Hosts that runbooks may ask besides those of sources and probes: `host` or `host:port`.
    pub runbook_hosts: Vec<String>,
    /// What may be done with alerts, and which are told outside the window.
    pub alerting: Alerting,
    /// The files beside `wheelhouse.toml`, read by their own rooms.
    pub files: Files,
    /// What `files.alerts` hold, file by file.
    pub rules: Vec<RuleGroup>,
    /// What `files.queries` hold.
    pub queries: Vec<NamedQuery>,
    /// What `files.slos` hold, file by file.
    pub slos: Vec<Slo>,
}

impl Pack {
    /// The environment to open first: the one marked `default`, else the first.
    #[must_use]
    pub fn default_environment(&self) -> Option<&Environment> {
        self.environments
            .iter()
            .find(|environment| environment.default)
            .or_else(|| self.environments.first())
    }
}

/// A pattern of text that is hidden in log lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// What stands in the place of the text.
    pub name: String,
    /// A regular expression (RE2 syntax); only its group `secret` is hidden if it has one.
    pub expression: String,
    /// Line and column in the file, counted from 1.
    pub position: (u32, u32),
}

/// Who answers for the backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// Team, may be empty.
    pub team: String,
    /// How to reach it: an address, a channel, a number; may be empty.
    pub contact: String,
}

/// One deployment of the backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// Key in the file; names the environment in the keychain and in links.
    pub id: String,
    /// What the window shows.
    pub title: String,
    /// Whether customers depend on it; the window frames it unmistakably.
    pub production: bool,
    /// Whether the window opens on it.
    pub default: bool,
    /// Where its signals come from, in the order they were written.
    pub sources: Vec<Source>,
    /// Addresses that say whether it is up, in the order they were written.
    pub probes: Vec<Probe>,
    /// Data sources as dashboards name them, by uid or name, and the source's key that answers.
    pub data_sources: Vec<(String, String)>,
}

/// One endpoint of one environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Key in the file; names the source in the keychain and in dashboards.
    pub id: String,
    /// What the window shows.
    pub title: String,
    /// What answers, and how it is reached.
    pub kind: SourceKind,
}

/// What answers, and how it is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// Wheelhouse's own collector.
    Direct(Direct),
    /// Anything that speaks the Prometheus HTTP API.
    Prometheus(Prometheus),
    /// A store of traces.
    Traces(TraceServer),
    /// A folder with files of traces, or one such file.
    TraceFiles(PathBuf),
    /// A server of log lines.
    Logs(LogServer),
    /// JSON lines that the backend writes itself.
    LogLines(LogLines),
    /// A database, normally a read replica.
    Database(Database),
    /// A Spring Boot application that tells of its migrations.
    Actuator(Actuator),
    /// What delivers alerts and keeps silences.
    Alerts(AlertServer),
}

impl SourceKind {
    /// Every kind as it can be written in the file.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let mut names = vec!["direct", "prometheus"];
        names.extend(TraceKind::ALL.map(TraceKind::name));
        names.push("otlp-files");
        names.extend(LogKind::ALL.map(LogKind::name));
        names.push("jsonl");
        names.extend(DatabaseKind::ALL.map(DatabaseKind::name));
        names.push("actuator");
        names.extend(AlertKind::ALL.map(AlertKind::name));
        names
    }

    /// The kind as it is written in the file.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Direct(_) => "direct",
            Self::Prometheus(_) => "prometheus",
            Self::Traces(server) => server.kind.name(),
            Self::TraceFiles(_) => "otlp-files",
            Self::Logs(server) => server.kind.name(),
            Self::LogLines(_) => "jsonl",
            Self::Database(database) => database.kind.name(),
            Self::Actuator(_) => "actuator",
            Self::Alerts(server) => server.kind.name(),
        }
    }

    /// How the source is reached over the network; `direct` has no single connection, and
    /// files have none.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        match self {
            Self::Direct(_) | Self::TraceFiles(_) => None,
            Self::Prometheus(prometheus) => Some(&prometheus.connection),
            Self::Traces(server) => Some(&server.connection),
            Self::Logs(server) => Some(&server.connection),
            Self::LogLines(lines) => match &lines.place {
                LogPlace::Address(connection) => Some(connection),
                LogPlace::Path(_) => None,
            },
            Self::Database(database) => match &database.place {
                DatabasePlace::Server { connection, .. } => Some(connection),
                DatabasePlace::File(_) => None,
            },
            Self::Actuator(actuator) => Some(&actuator.connection),
            Self::Alerts(server) => Some(&server.connection),
        }
    }
}

/// A store of traces, and how it is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceServer {
    /// What it speaks.
    pub kind: TraceKind,
    /// How it is reached.
    pub connection: Connection,
    /// The region that requests to X-Ray are signed for; empty for the others.
    pub region: String,
    /// The profile in the files of Amazon's command line, instead of keys in the keychain.
    pub profile: Option<String>,
    /// The indexes in which Datadog, which keeps log events as well, looks for those; empty for
    /// all.
    pub indexes: Vec<String>,
    /// Where Datadog keeps the log events that are looked for, one of [`TraceServer::STORAGE`],
    /// the first unless written.
    pub storage: Option<&'static str>,
}

impl TraceServer {
    /// Where Datadog can keep log events.
    pub const STORAGE: [&str; 3] = ["indexes", "online-archives", "flex"];
}

/// What a store of traces speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TraceKind {
    Tempo,
    /// Jaeger 1 and 2, and VictoriaTraces.
    Jaeger,
    Zipkin,
    Datadog,
    XRay,
}

impl TraceKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Tempo,
        Self::Jaeger,
        Self::Zipkin,
        Self::Datadog,
        Self::XRay,
    ];

    /// The kind as it is written in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tempo => "tempo",
            Self::Jaeger => "jaeger",
            Self::Zipkin => "zipkin",
            Self::Datadog => "datadog",
            Self::XRay => "xray",
        }
    }
}

/// What the embedded collector gathers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Direct {
    /// Pages it scrapes.
    pub scrape: Vec<Scrape>,
    /// Addresses it receives OTLP on.
    pub otlp: Otlp,
    /// JSON-lines files it follows.
    pub logs: Vec<LogFile>,
    /// Files it reads once at the start: `.om` (OpenMetrics with timestamps) and `.jsonl` (OTLP).
    pub history: Vec<PathBuf>,
    /// How much it keeps.
    pub retention: Retention,
}

/// One page of metrics.
#[derive(Clone, Debug, PartialEq)]
pub struct Scrape {
    /// The `job` label.
    pub job: String,
    /// The page.
    pub url: Url,
    /// Scrape interval, 15 s unless written.
    pub every: Duration,
    /// Longest wait for the page; never longer than the interval.
    pub timeout: Duration,
}

/// Loopback addresses that receive OTLP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Otlp {
    /// OTLP over HTTP.
    pub http: Option<SocketAddr>,
    /// OTLP over gRPC.
    pub grpc: Option<SocketAddr>,
}

/// A JSON-lines file that is followed through rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// The file; need not exist yet.
    pub file: PathBuf,
    /// Service of lines that do not name one, may be empty.
    pub service: String,
}

/// How much the collector keeps; the oldest goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Age of the oldest sample, line and span.
    pub max_age: Duration,
    /// Size of the store.
    pub max_bytes: u64,
    /// Series of metrics in all; beyond it new ones are left out, and old ones go on.
    pub max_series: u64,
    /// Series of metrics of one scraped page.
    pub max_series_per_target: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            max_age: Duration::from_secs(48 * 3_600),
            max_bytes: 1 << 30,
            max_series: 100_000,
            max_series_per_target: 50_000,
        }
    }
}

/// A server that speaks the Prometheus HTTP API.
#[derive(Clone, Debug, PartialEq)]
pub struct Prometheus {
    /// How it is reached.
    pub connection: Connection,
    /// The interval it scrapes at, which `$__rate_interval` is made of; 15 s unless written.
    pub scrape_interval: Duration,
}

/// What delivers alerts, and how it is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertServer {
    /// What it speaks.
    pub kind: AlertKind,
    /// How it is reached; Grafana by the address of its own pages.
    pub connection: Connection,
}

/// What a server that delivers alerts speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// Alertmanager, or Mimir's under its prefix.
    Alertmanager,
    /// Grafana, for the alerts that it evaluates itself.
    Grafana,
}

impl AlertKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Alertmanager, Self::Grafana];

    /// The kind as it is written in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alertmanager => "alertmanager",
            Self::Grafana => "grafana",
        }
    }
}

/// How a server is reached. Its secret is in the keychain, never here.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// Base address.
    pub url: Url,
    /// How it is signed in to.
    pub auth: Auth,
    /// Tenant, sent as `X-Scope-OrgID`.
    pub tenant: Option<String>,
    /// Extra certificate authority, PEM.
    pub ca_file: Option<PathBuf>,
    /// Client certificate, PEM; always together with its key.
    pub client_cert: Option<PathBuf>,
    /// Key of the client certificate, PEM.
    pub client_key: Option<PathBuf>,
    /// HTTP(S) proxy; the system's own settings apply otherwise.
    pub proxy: Option<Url>,
    /// Extra headers, none of them secret, in the order they were written.
    pub headers: Vec<(String, String)>,
    /// Longest wait for an answer, 30 s unless written.
    pub timeout: Duration,
}

impl Connection {
    /// A connection with nothing but an address.
    #[must_use]
    pub fn to(url: Url) -> Self {
        Self {
            url,
            auth: Auth::None,
            tenant: None,
            ca_file: None,
            client_cert: None,
            client_key: None,
            proxy: None,
            headers: Vec::new(),
            timeout: TIMEOUT,
        }
    }

    /// The address of a service of Amazon's in a region; nothing if the region cannot be part of one.
    #[must_use]
    pub fn of_amazon(service: &str, region: &str) -> Option<Url> {
        let china = if region.starts_with("cn-") { ".cn" } else { "" };
        Url::parse(&format!("https://{service}.{region}.amazonaws.com{china}")).ok()
    }
}

/// How a server is signed in to; the secret itself is in the keychain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// `Authorization: Bearer SECRET`.
    Bearer,
    /// HTTP basic authentication with the secret as password.
    Basic {
        /// User name.
        user: String,
    },
    /// A header whose value is the secret.
    Header {
        /// Header name.
        name: String,
    },
    /// Several keys in one secret, with colons between them: Datadog's two, or those of an Amazon
    /// account.
    Keys,
}

/// An address that says whether the environment is up.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Key in the file.
    pub id: String,
    /// What the window shows.
    pub title: String,
    /// The address, asked with GET.
    pub url: Url,
    /// How often, 30 s unless written.
    pub every: Duration,
    /// Longest wait for an answer, 5 s unless written.
    pub timeout: Duration,
    /// The status that means up; any 2xx if none is written.
    pub expect_status: Option<u16>,
}

/// The files of a pack that other rooms read, each list sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// `dashboards/*.json`.
    pub dashboards: Vec<Listed>,
    /// `runbooks/**/*.md`.
    pub runbooks: Vec<Listed>,
    /// `alerts/*.yml` and `*.yaml`.
    pub alerts: Vec<Listed>,
    /// `slos/*.yml` and `*.yaml`.
    pub slos: Vec<Listed>,
    /// `queries/*.sql`.
    pub queries: Vec<Listed>,
}

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Path relative to the pack with forward slashes; names the file in problems and links.
    pub name: String,
    /// Where it is read from.
    pub path: PathBuf,
}

pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);
pub(crate) const SCRAPE_INTERVAL: Duration = Duration::from_secs(15);
pub(crate) const PROBE_INTERVAL: Duration = Duration::from_secs(30);
pub(crate) const PROBE_TIMEOUT: Duration = Duration::from_secs(5);
