use std::{net::SocketAddr, path::PathBuf, time::Duration};

use model::Weight;
use toml::de::DeValue;
use url::Url;

use crate::{
    AlertKind, Connection, DatabaseKind, Direct, LogFile, LogKind, Otlp, Prometheus, Retention,
    Scrape, Source, SourceKind, TraceKind, TraceServer,
    check::{Check, Keys, Wrong, any_text, path_text},
    nearest::nearest,
    pack::SCRAPE_INTERVAL,
    secret,
    value::{bytes, duration, socket},
};

mod actuator;
mod alerts;
mod connection;
mod database;
mod logs;

use actuator::actuator;
use alerts::alert_server;
use connection::{connection, connection_or};
use database::database;
use logs::{log_lines, log_server, names};

/// One source, or nothing if it cannot be reached as written.
pub(crate) fn source(check: &mut Check<'_>, mut keys: Keys<'_>, id: &str) -> Option<Source> {
    let title = check.optional(&mut keys, "title", any_text);
    let kind = check.required(&mut keys, "kind", any_text)?;
    let stores = TraceKind::ALL.map(TraceKind::name);
    let databases = DatabaseKind::ALL.map(DatabaseKind::name);
    let servers = LogKind::ALL.map(LogKind::name);
    let alerting = AlertKind::ALL.map(AlertKind::name);
    let kind = match kind.value.as_str() {
        "direct" => SourceKind::Direct(direct(check, &mut keys)),
        "prometheus" => SourceKind::Prometheus(prometheus(check, &mut keys)?),
        store if stores.contains(&store) => {
            let kind = TraceKind::ALL
                .into_iter()
                .find(|kind| kind.name() == store)?;
            SourceKind::Traces(traces(check, &mut keys, kind)?)
        }
        "otlp-files" => SourceKind::TraceFiles(trace_files(check, &mut keys)?),
        server if servers.contains(&server) => {
            let kind = LogKind::ALL
                .into_iter()
                .find(|kind| kind.name() == server)?;
            SourceKind::Logs(log_server(check, &mut keys, kind)?)
        }
        "jsonl" => SourceKind::LogLines(log_lines(check, &mut keys)?),
        name if databases.contains(&name) => {
            let kind = DatabaseKind::ALL
                .into_iter()
                .find(|kind| kind.name() == name)?;
            SourceKind::Database(database(check, &mut keys, kind)?)
        }
        "actuator" => SourceKind::Actuator(actuator(check, &mut keys)?),
        name if alerting.contains(&name) => {
            let kind = AlertKind::ALL
                .into_iter()
                .find(|kind| kind.name() == name)?;
            SourceKind::Alerts(alert_server(check, &mut keys, kind)?)
        }
        unknown => {
            let message = format!("{} is of an unknown kind {unknown:?}", keys.what);
            let known = SourceKind::names();
            let remedy = match nearest(unknown, known.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known kinds: {}", known.join(", ")),
            };
            check.problem(Weight::Error, &kind.at, message, remedy);
            return None;
        }
    };
    Some(Source {
        id: id.to_owned(),
        title: title.map_or_else(|| id.to_owned(), |written| written.value),
        kind,
    })
}

fn prometheus(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<Prometheus> {
    let scrape_interval = check.optional(keys, "scrape_interval", interval);
    let connection = connection(check, keys, http_url);
    check.finish(keys);
    Some(Prometheus {
        connection: connection?,
        scrape_interval: scrape_interval.map_or(SCRAPE_INTERVAL, |written| written.value),
    })
}

fn traces(check: &mut Check<'_>, keys: &mut Keys<'_>, kind: TraceKind) -> Option<TraceServer> {
    let (mut region, mut profile) = (String::new(), None);
    let (mut indexes, mut storage) = (Vec::new(), None);
    let address = match kind {
        TraceKind::Tempo | TraceKind::Jaeger | TraceKind::Zipkin => None,
        TraceKind::Datadog => {
            let site = check.optional(keys, "site", host);
            let site = site.map_or_else(|| "datadoghq.com".to_owned(), |site| site.value);
            indexes = names(check, keys, "index");
            storage = check.optional(keys, "storage", of_storage);
            Url::parse(&format!("https://api.{site}")).ok()
        }
        TraceKind::XRay => {
            region = check.required(keys, "region", host)?.value;
            profile = check.optional(keys, "profile", any_text);
            Connection::of_amazon("xray", &region)
        }
    };
    let has_keys = matches!(kind, TraceKind::Datadog | TraceKind::XRay);
    let connection = connection_or(check, keys, http_url, address);
    check.finish(keys);
    let mut connection = connection?;
    if has_keys && connection.auth == crate::Auth::None && profile.is_none() {
        connection.auth = crate::Auth::Keys;
    }
    Some(TraceServer {
        kind,
        connection,
        region,
        profile: profile.map(|written| written.value),
        indexes,
        storage: storage.map(|written| written.value),
    })
}

fn of_storage(text: &str) -> Result<&'static str, Wrong> {
    let known = TraceServer::STORAGE
        .into_iter()
        .find(|known| *known == text);
    known.ok_or_else(|| {
        Wrong::new(
            format!("is no kind of storage: {text:?}"),
            format!("write one of {}", TraceServer::STORAGE.join(", ")),
        )
    })
}

fn trace_files(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<PathBuf> {
    let path = check.required(keys, "path", path_text);
    check.finish(keys);
    Some(check.folder.join(path?.value))
}

/// A part of a host's name, such as a region.
fn host(text: &str) -> Result<String, Wrong> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(
        format!("is not part of a host's name: {text:?}"),
        "write such as \"eu-central-1\" or \"datadoghq.eu\"",
    ))
}

fn direct(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Direct {
    let what = keys.what.clone();
    let mut scrape: Vec<Scrape> = Vec::new();
    for (index, value) in check.array(keys, "scrape").into_iter().enumerate() {
        let what = format!("scrape {} of {what}", index + 1);
        let Some(mut keys) = check.table(what, value.span(), value) else {
            continue;
        };
        let page = page(check, &mut keys);
        check.finish(&keys);
        let Some(page) = page else { continue };
        let twice = |other: &&Scrape| other.job == page.job && other.url == page.url;
        if scrape.iter().find(twice).is_some() {
            let message = format!("{} names the same job and page as one before", keys.what);
            check.problem(Weight::Warning, &keys.at, message, "remove one of the two");
            continue;
        }
        scrape.push(page);
    }
    let otlp = otlp(check, keys);
    let mut logs = Vec::new();
    for (index, value) in check.array(keys, "logs").into_iter().enumerate() {
        let what = format!("log file {} of {what}", index + 1);
        let Some(mut keys) = check.table(what, value.span(), value) else {
            continue;
        };
        let service = check.optional(&mut keys, "service", any_text);
        let file = check.required(&mut keys, "file", not_empty);
        check.finish(&keys);
        logs.extend(file.map(|file| LogFile {
            file: check.folder.join(file.value),
            service: service.map(|written| written.value).unwrap_or_default(),
        }));
    }
    let mut history: Vec<PathBuf> = Vec::new();
    for value in check.array(keys, "history") {
        let file = check.read(keys, "history", value, not_empty, Weight::Warning);
        history.extend(file.map(|file| check.folder.join(file.value)));
    }
    let retention = retention(check, keys);
    check.finish(keys);
    if scrape.is_empty() && otlp == Otlp::default() && logs.is_empty() {
        check.problem(
            Weight::Warning,
            &keys.at,
            format!("{what} gathers nothing"),
            "add `scrape`, `otlp` or `logs`",
        );
    }
    Direct {
        scrape,
        otlp,
        logs,
        history,
        retention,
    }
}

fn page(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<Scrape> {
    let every = check.optional(keys, "every", interval);
    let timeout = check.optional(keys, "timeout", wait);
    let job = check.required(keys, "job", not_empty);
    let url = check.required(keys, "url", http_url);
    let every = every.map_or(SCRAPE_INTERVAL, |written| written.value);
    let wait = timeout.as_ref().map_or(every, |written| written.value);
    if let Some(timeout) = timeout.filter(|timeout| timeout.value > every) {
        let message = format!("`timeout` of {} is longer than `every`", keys.what);
        let remedy = "make it shorter; the interval is used";
        check.problem(Weight::Warning, &timeout.at, message, remedy);
    }
    Some(Scrape {
        job: job?.value,
        url: url?.value,
        every,
        timeout: wait.min(every).min(Duration::from_secs(10)),
    })
}

fn otlp(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Otlp {
    let what = format!("`otlp` of {}", keys.what);
    let Some(mut keys) = check.table_at(keys, "otlp", what) else {
        return Otlp::default();
    };
    let http = check.optional(&mut keys, "http", loopback);
    let mut grpc = check.optional(&mut keys, "grpc", loopback);
    check.finish(&keys);
    if let (Some(http), Some(same)) = (&http, &grpc)
        && http.value == same.value
        && http.value.port() != 0
    {
        let message = format!("`grpc` of {} is the address of `http`", keys.what);
        check.problem(Weight::Warning, &same.at, message, "give each its own port");
        grpc = None;
    }
    Otlp {
        http: http.map(|written| written.value),
        grpc: grpc.map(|written| written.value),
    }
}

fn retention(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Retention {
    let default = Retention::default();
    let what = format!("`retention` of {}", keys.what);
    let Some(mut keys) = check.table_at(keys, "retention", what) else {
        return default;
    };
    let max_age = check.optional(&mut keys, "max_age", age);
    let max_bytes = match keys.take("max_bytes") {
        Some((_, value)) => match value.get_ref() {
            DeValue::Integer(number) => size(number.as_str())
                .map_err(|wrong| {
                    let message = format!("`max_bytes` of {} {}", keys.what, wrong.message);
                    check.problem(Weight::Warning, &value.span(), message, wrong.remedy);
                })
                .ok(),
            _ => check
                .read(&keys, "max_bytes", value, size, Weight::Warning)
                .map(|written| written.value),
        },
        None => None,
    };
    let max_series = series(check, &mut keys, "max_series");
    let max_series_per_target = series(check, &mut keys, "max_series_per_target");
    check.finish(&keys);
    Retention {
        max_age: max_age.map_or(default.max_age, |written| written.value),
        max_bytes: max_bytes.unwrap_or(default.max_bytes),
        max_series: max_series.unwrap_or(default.max_series),
        max_series_per_target: max_series_per_target.unwrap_or(default.max_series_per_target),
    }
}

/// A number of series.
fn series(check: &mut Check<'_>, keys: &mut Keys<'_>, key: &'static str) -> Option<u64> {
    const SOME: std::ops::RangeInclusive<u64> = 100..=10_000_000;
    let (_, value) = keys.take(key)?;
    let number = match value.get_ref() {
        DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
        _ => None,
    };
    let number = number.filter(|number| SOME.contains(number));
    if number.is_none() {
        let message = format!("`{key}` of {} is not a number of series", keys.what);
        let remedy = "write a whole number from 100 to 10000000, or leave it out";
        check.problem(Weight::Warning, &value.span(), message, remedy);
    }
    number
}

/// An address that HTTP can be asked at, without a secret in it.
pub(crate) fn http_url(text: &str) -> Result<Url, Wrong> {
    let url = any_url(text)?;
    if !matches!(url.scheme(), "http" | "https") {
        let scheme = url.scheme();
        return Err(Wrong::new(
            format!("must start with http:// or https://, and starts with {scheme}:"),
            "write the whole address, such as \"https://prometheus.example.com\"",
        ));
    }
    Ok(url)
}

/// Any address without a secret in it. Never quotes what was written, which may hold one.
fn any_url(text: &str) -> Result<Url, Wrong> {
    let url = Url::parse(text.trim()).map_err(|error| {
        Wrong::new(
            format!("is not an address: {error}"),
            "write the whole address, such as \"https://prometheus.example.com\"",
        )
    })?;
    match secret::in_url(&url) {
        Some(what) => Err(Wrong::new(format!("holds {what}"), secret::REMEDY)),
        None => Ok(url),
    }
}

/// How often something is asked: from 100 ms to a day.
pub(crate) fn interval(text: &str) -> Result<Duration, Wrong> {
    between(text, Duration::from_millis(100), DAY)
}

/// How long an answer is waited for: from 100 ms to ten minutes.
pub(crate) fn wait(text: &str) -> Result<Duration, Wrong> {
    between(text, Duration::from_millis(100), Duration::from_secs(600))
}

fn age(text: &str) -> Result<Duration, Wrong> {
    between(text, Duration::from_secs(60), 3_650 * DAY)
}

const DAY: Duration = Duration::from_secs(86_400);

fn between(text: &str, least: Duration, most: Duration) -> Result<Duration, Wrong> {
    let found = duration(text).ok_or_else(|| {
        Wrong::new(
            format!("is not a duration: {text:?}"),
            "write whole numbers with units, such as \"500ms\", \"15s\" or \"1h30m\"",
        )
    })?;
    if (least..=most).contains(&found) {
        return Ok(found);
    }
    Err(Wrong::new(
        format!("is out of range: {text:?}"),
        format!(
            "write something from {} to {}",
            crate::value::write_duration(least),
            crate::value::write_duration(most)
        ),
    ))
}

fn size(text: &str) -> Result<u64, Wrong> {
    const LEAST: u64 = 1 << 20;
    bytes(text).filter(|size| *size >= LEAST).ok_or_else(|| {
        Wrong::new(
            format!("is not a size of at least 1MiB: {text:?}"),
            "write a number with a unit, such as \"512MiB\" or \"1GiB\"",
        )
    })
}

fn loopback(text: &str) -> Result<SocketAddr, Wrong> {
    let address = socket(text).ok_or_else(|| {
        Wrong::new(
            format!("is not an address with a port: {text:?}"),
            "write such as \"127.0.0.1:4318\"",
        )
    })?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(Wrong::new(
        format!("can be reached from other computers: {text:?}"),
        format!(
            "Wheelhouse receives on loopback only: write \"127.0.0.1:{}\", and run an OpenTelemetry \
             collector here to receive from elsewhere",
            address.port()
        ),
    ))
}

fn not_empty(text: &str) -> Result<String, Wrong> {
    if text.trim().is_empty() {
        return Err(Wrong::new("is empty", "write a value"));
    }
    Ok(text.to_owned())
}
