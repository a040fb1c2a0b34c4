use std::{borrow::Cow, sync::LazyLock};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::record::{Flat, Kind, mark};

/// The library, or family of libraries, whose habits a line follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Dialect {
    Clef,
    Bunyan,
    Pino,
    Winston,
    Monolog,
    Ecs,
    Logstash,
    GoogleCloud,
    Zap,
    Zerolog,
    Slog,
    Logrus,
    Structlog,
    PythonJson,
    Tracing,
    SemanticLogger,
    Lograge,
    Datadog,
    LoggerJson,
    Gelf,
    Journald,
    Log4j,
    Dotnet,
    Mongo,
    Lambda,
    Envoy,
    /// A JSON object with common keys and no tell-tale one.
    Json,
    Logfmt,
    /// The common and combined formats of Apache and nginx.
    AccessLog,
    NginxError,
    ApacheError,
    /// RFC 5424, RFC 3164 or what a syslog daemon writes to its files.
    Syslog,
    Postgres,
    MySql,
    Redis,
    Klog,
    /// Time, level, thread and logger in one of the usual orders: Logback, Log4j, Spring Boot,
    /// Python's `logging`, Gunicorn, env_logger, tracing, zap's console and their like.
    Pattern,
    /// Go's `log`.
    GoLog,
    /// Ruby's `Logger` and the Rails log.
    Ruby,
    /// Monolog's line format, which Laravel writes.
    Laravel,
    LambdaText,
    /// Text in no format that is known.
    #[default]
    Text,
}

/// The keys by which a dialect is told.
struct Print {
    dialect: Dialect,
    /// All of these must be there; `#` after a name asks for a number.
    all: &'static [&'static str],
    /// One of these must be there, unless there are none.
    any: &'static [&'static str],
    /// None of these may be there.
    none: &'static [&'static str],
}

/// The most telling first.
const PRINTS: &[Print] = &[
    print(Dialect::Clef, &["@t"], &["@m", "@mt", "@l", "@x", "@i"]),
    print(Dialect::Bunyan, &["v#", "hostname", "level#"], &[]),
    print(Dialect::Pino, &["level#"], &["time", "msg"]),
    print(Dialect::Pino, &["pid", "hostname", "time", "msg"], &[]),
    print(Dialect::Monolog, &["level_name", "channel"], &[]),
    print(Dialect::Monolog, &["monolog_level"], &[]),
    print(Dialect::Ecs, &["ecs.version"], &[]),
    print(Dialect::Logstash, &["@version", "logger_name"], &[]),
    print(Dialect::Winston, &["@message", "@fields"], &[]),
    print(
        Dialect::GoogleCloud,
        &["severity"],
        &[
            "logging.googleapis.com/trace",
            "logging.googleapis.com/spanId",
            "logging.googleapis.com/operation",
            "logging.googleapis.com/sourceLocation",
            "logging.googleapis.com/labels",
            "logging.googleapis.com/insertId",
        ],
    ),
    print(Dialect::Zap, &["ts", "msg"], &["ts#", "level"]),
    print(Dialect::Zap, &["T", "L", "M"], &[]),
    print(Dialect::Structlog, &["event"], &["timestamp"]),
    Print {
        none: &["message", "msg"],
        ..print(Dialect::Structlog, &["event"], &["level", "logger"])
    },
    print(Dialect::Tracing, &["target"], &["fields.message", "level"]),
    print(Dialect::SemanticLogger, &["level_index"], &[]),
    print(
        Dialect::Datadog,
        &[],
        &["syslog.severity", "dd", "dd.trace_id", "dd.service"],
    ),
    print(Dialect::PythonJson, &["levelname"], &[]),
    Print {
        none: &["message"],
        ..print(Dialect::Lograge, &["method", "controller", "duration"], &[])
    },
    print(Dialect::Gelf, &["short_message", "version"], &[]),
    print(Dialect::Journald, &["MESSAGE", "__REALTIME_TIMESTAMP"], &[]),
    print(Dialect::Log4j, &["loggerName"], &["instant", "timeMillis"]),
    print(Dialect::Dotnet, &["LogLevel", "Category"], &[]),
    print(Dialect::Mongo, &["t", "s", "c", "msg"], &[]),
    print(Dialect::Lambda, &["type", "record", "time"], &[]),
    print(
        Dialect::Lambda,
        &["message", "timestamp"],
        &["AWSRequestId", "xray_trace_id"],
    ),
    print(
        Dialect::Lambda,
        &["requestId", "level", "message", "timestamp"],
        &[],
    ),
    print(Dialect::LoggerJson, &["severity", "metadata", "time"], &[]),
    print(
        Dialect::Envoy,
        &["response_code"],
        &["start_time", "response_flags"],
    ),
    print(Dialect::Logrus, &["time", "level", "msg"], &[]),
    print(Dialect::Zerolog, &["level", "message", "time"], &[]),
    print(Dialect::Winston, &["level", "message"], &[]),
];

const fn print(
    dialect: Dialect,
    all: &'static [&'static str],
    any: &'static [&'static str],
) -> Print {
    Print {
        dialect,
        all,
        any,
        none: &[],
    }
}

/// Recognises the dialect of a JSON object.
pub(crate) fn of(flat: &Flat<'_>) -> Dialect {
    let (marks, numbers) = flat.marks();
    let found = MASKS
        .iter()
        .filter(|mask| mask.fits(marks, numbers))
        .find(|mask| holds(mask.dialect, flat));
    match found.map(|mask| mask.dialect) {
        // Both write the same keys; slog alone writes its levels in capitals.
        Some(Dialect::Logrus) if is_upper(flat, "level") => Dialect::Slog,
        Some(dialect) => dialect,
        None => Dialect::Json,
    }
}

/// All names that the fingerprints use, each once.
pub(crate) fn marks() -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in PRINTS
        .iter()
        .flat_map(|print| [print.all, print.any, print.none])
        .flatten()
        .map(|name| name.trim_end_matches('#'))
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What its keys alone do not decide.
fn holds(dialect: Dialect, flat: &Flat<'_>) -> bool {
    if dialect != Dialect::Pino {
        return true;
    }
    let Some(level) = flat.get("level") else {
        return false;
    };
    level.kind == Kind::Text
        || level
            .text
            .parse()
            .is_ok_and(|level: i64| (10..=60).contains(&level))
}

fn is_upper(flat: &Flat<'_>, path: &str) -> bool {
    flat.get(path).is_some_and(|field| {
        field
            .text
            .starts_with(|first: char| first.is_ascii_uppercase())
    })
}

struct Mask {
    dialect: Dialect,
    all: u128,
    all_numbers: u128,
    any: u128,
    any_numbers: u128,
    none: u128,
}

impl Mask {
    fn fits(&self, marks: u128, numbers: u128) -> bool {
        let no_choice = self.any | self.any_numbers == 0;
        marks & self.all == self.all
            && numbers & self.all_numbers == self.all_numbers
            && marks & self.none == 0
            && (no_choice || marks & self.any != 0 || numbers & self.any_numbers != 0)
    }
}

static MASKS: LazyLock<Vec<Mask>> = LazyLock::new(|| {
    let bits = |names: &[&str], numbers: bool| {
        names
            .iter()
            .filter(|name| name.ends_with('#') == numbers)
            .fold(0, |bits, name| bits | mark(name.trim_end_matches('#')))
    };
    let masks = PRINTS.iter().map(|print| Mask {
        dialect: print.dialect,
        all: bits(print.all, false),
        all_numbers: bits(print.all, true),
        any: bits(print.any, false),
        any_numbers: bits(print.any, true),
        none: bits(print.none, false),
    });
    masks.collect()
});

impl Dialect {
    /// The name a field is shown by: without the wrapping that is the library's and not the
    /// application's.
    pub(crate) fn shown_path(self, path: Cow<'_, str>) -> String {
        let stripped = match self {
            Self::Tracing => path.strip_prefix("fields."),
            Self::Gelf => path.strip_prefix('_'),
            // Serilog doubles the @ of a property that starts with one.
            Self::Clef if path.starts_with("@@") => path.strip_prefix('@'),
            _ => None,
        };
        match stripped {
            Some(stripped) => stripped.to_owned(),
            None => path.into_owned(),
        }
    }
}
