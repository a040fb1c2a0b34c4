use model::{Failure, Millis, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::overview::Health;

/// Lists the sources of an environment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SourcesRequest {
    /// Environment id.
    pub environment: String,
}

/// Names one source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SourceRef {
    /// Environment id.
    pub environment: String,
    /// Source id.
    pub source: String,
}

/// A source as its card shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SourceCard {
    /// Key in `wheelhouse.toml`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Signals it answers: `metrics`, `logs`, `traces`, `alerts`, `database`.
    pub signals: Vec<String>,
    /// Its address, or what it listens to; never a secret.
    pub address: String,
    /// How it is asked for a secret.
    pub auth: AuthKind,
    /// True if a secret is stored for it.
    pub has_secret: bool,
    /// Where the secret is kept, if there is one.
    pub persistence: Option<Persistence>,
    /// How it stands.
    pub state: SourceState,
    /// Facts in the order shown, such as targets, receivers, files, version.
    #[ts(type = "[string, string][]")]
    pub facts: Vec<(String, String)>,
    /// What its part of `wheelhouse.toml` or its collector reports.
    pub problems: Vec<Problem>,
}

/// How a source stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SourceState {
    /// In one word.
    pub health: Health,
    /// In a sentence.
    pub detail: String,
    /// When it last answered.
    pub answered: Option<Millis>,
    /// Its newest sample or line.
    pub newest: Option<Millis>,
    /// Why it fails.
    pub failure: Option<Failure>,
}

/// How a source is asked for its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuthKind {
    /// No secret.
    None,
    /// A bearer token.
    Bearer,
    /// User and password.
    Basic,
    /// A named header.
    Header,
    /// Several keys with colons between them, as Datadog and Amazon ask for.
    Keys,
}

/// Where a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Persistence {
    /// In the operating system's keychain.
    Keychain,
    /// In memory until Wheelhouse closes.
    SessionOnly,
}

/// Stores a secret for a source.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SetSecret {
    /// Environment id.
    pub environment: String,
    /// Source id.
    pub source: String,
    /// The secret.
    pub secret: String,
    /// Keep it in memory only, although there is a keychain.
    pub session_only: bool,
}

impl std::fmt::Debug for SetSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetSecret")
            .field("environment", &self.environment)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// What a source is, as `wheelhouse.toml` writes its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum SourceKind {
    Prometheus,
    /// Wheelhouse's own collector.
    Direct,
    Tempo,
    Jaeger,
    Zipkin,
    Datadog,
    XRay,
    /// Files of traces.
    #[serde(rename = "otlp-files")]
    OtlpFiles,
    Loki,
    Elasticsearch,
    OpenSearch,
    Splunk,
    VictoriaLogs,
    CloudWatch,
    /// JSON lines that the backend writes itself.
    Jsonl,
    Postgres,
    Mysql,
    Mariadb,
    Sqlite,
    Actuator,
    Alertmanager,
    Grafana,
}

/// What is checked of a database server's certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TlsCheck {
    /// Who signed it and the name in it.
    #[default]
    VerifyFull,
    /// Who signed it.
    VerifyCa,
    /// Nothing, but the connection is encrypted.
    Require,
    /// Nothing is encrypted.
    Off,
}

/// Adds a source to `wheelhouse.toml`. A kind reads the parts that it needs; the others are empty.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AddSource {
    /// Environment id.
    pub environment: String,
    /// New key.
    pub id: String,
    /// What it is.
    pub kind: SourceKind,
    /// Address of the server, or of the page to scrape; empty where a region, a file or a receiver
    /// says enough.
    pub url: String,
    /// How it is asked for its secret.
    pub auth: AuthKind,
    /// User name for [`AuthKind::Basic`], header name for [`AuthKind::Header`].
    pub auth_name: String,
    /// Tenant header value, may be empty.
    pub tenant: String,
    /// File or folder, in the pack unless it is written whole.
    pub path: String,
    /// Service of lines that name none, may be empty.
    pub service: String,
    /// Region of Amazon's cloud.
    pub region: String,
    /// Profile of Amazon's command line, in place of keys.
    pub profile: String,
    /// Log groups, or patterns of indexes; empty for all.
    pub names: Vec<String>,
    /// Loopback address that receives OTLP over HTTP.
    pub otlp_http: String,
    /// Loopback address that receives OTLP over gRPC.
    pub otlp_grpc: String,
    /// What is checked of a database server's certificate.
    pub tls: TlsCheck,
    /// The database behind an actuator, may be empty.
    pub engine: String,
    /// Folder of the migrations' files, may be empty.
    pub migrations: String,
}
