use super::flat::{Flat, Kind};

/// The library, or family of libraries, whose habits a record follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dialect {
    Clef,
    Bunyan,
    Pino,
    Monolog,
    Ecs,
    Logstash,
    GoogleCloud,
    Zap,
    Structlog,
    Tracing,
    SemanticLogger,
    Datadog,
    PythonJson,
    Lograge,
    Gelf,
    Journald,
    Log4j,
    /// Common keys without a tell-tale one: zerolog, slog, logrus, winston and the like.
    Plain,
}

impl Dialect {
    /// Recognises a dialect by the keys that only it writes, the most telling first.
    pub(super) fn of(flat: &Flat) -> Self {
        let has = |path| flat.has(path);
        let kind = |path, kind| flat.get(path).is_some_and(|field| field.kind == kind);
        let number = |path| kind(path, Kind::Number);
        let stepped = || {
            let level = flat.get("level").and_then(|field| field.text.parse().ok());
            number("level") && level.is_some_and(|level: i64| (10..=60).contains(&level))
        };
        if has("@t") && (has("@m") || has("@mt") || has("@l") || has("@x")) {
            Self::Clef
        } else if number("v") && has("hostname") && number("level") {
            Self::Bunyan
        } else if stepped() && (has("time") || has("msg")) {
            Self::Pino
        } else if has("level_name") && has("channel") {
            Self::Monolog
        } else if has("ecs.version") {
            Self::Ecs
        } else if has("@version") && has("logger_name") {
            Self::Logstash
        } else if has("severity") && flat.any(|path| path.contains("logging.googleapis.com/")) {
            Self::GoogleCloud
        } else if number("ts") && has("msg") {
            Self::Zap
        } else if has("event") && has("timestamp") {
            Self::Structlog
        } else if has("target") && (has("fields.message") || has("level")) {
            Self::Tracing
        } else if has("level_index") {
            Self::SemanticLogger
        } else if has("syslog.severity") || flat.any(|path| path.starts_with("dd.")) {
            Self::Datadog
        } else if has("levelname") {
            Self::PythonJson
        } else if has("method") && has("controller") && has("duration") && !has("message") {
            Self::Lograge
        } else if has("short_message") && has("version") {
            Self::Gelf
        } else if has("MESSAGE") && has("__REALTIME_TIMESTAMP") {
            Self::Journald
        } else if has("loggerName") && (has("instant.epochSecond") || has("timeMillis")) {
            Self::Log4j
        } else {
            Self::Plain
        }
    }

    /// The name a field is shown by: without the wrapping that is the library's and not the
    /// application's.
    pub(super) fn shown_path(self, path: String) -> String {
        let stripped = match self {
            Self::Tracing => path.strip_prefix("fields."),
            Self::Gelf => path.strip_prefix('_'),
            // Serilog doubles the @ of a property that starts with one.
            Self::Clef if path.starts_with("@@") => path.strip_prefix('@'),
            _ => None,
        };
        match stripped {
            Some(stripped) => stripped.to_owned(),
            None => path,
        }
    }
}

/// Keys that name a service by convention.
const SERVICE: &[&str] = &[
    "service.name",
    "service",
    "service_name",
    "serviceName",
    "resource.service.name",
    "resource.attributes.service.name",
    "dd.service",
    "otelServiceName",
    "serviceContext.service",
];

/// Keys that name what is close to a service; used where nobody names one, and kept as fields.
const NEAR: &[&str] = &["application", "app", "SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT"];

pub(super) fn take_service(flat: &mut Flat, dialect: Dialect, configured: &str) -> String {
    let named = flat.take(SERVICE, |field| {
        let text = field.text.trim();
        (field.kind == Kind::Text && !text.is_empty()).then(|| text.to_owned())
    });
    if let Some(named) = named {
        return named;
    }
    if !configured.is_empty() {
        return configured.to_owned();
    }
    let own = matches!(dialect, Dialect::Bunyan | Dialect::Pino).then_some("name");
    own.iter()
        .chain(NEAR)
        .find_map(|path| flat.get(path))
        .map(|field| field.text.clone())
        .unwrap_or_default()
}
