use model::Weight;

use super::{
    connection::{connection, connection_or},
    host, http_url,
};
use crate::{
    Auth, Connection, LogKind, LogLines, LogPlace, LogServer,
    check::{Check, Keys, Wrong, any_text, path_text},
};

/// A server of log lines, or nothing if it cannot be reached as written.
pub(super) fn log_server(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    kind: LogKind,
) -> Option<LogServer> {
    let names = kind
        .names_key()
        .map_or_else(Vec::new, |key| names(check, keys, key));
    let (mut region, mut profile, mut address) = (String::new(), None, None);
    if kind == LogKind::CloudWatch {
        region = check.required(keys, "region", host)?.value;
        profile = check.optional(keys, "profile", any_text);
        address = Connection::of_amazon("logs", &region);
    } else if kind == LogKind::OpenSearch {
        let written = check.optional(keys, "region", host);
        region = written.map(|written| written.value).unwrap_or_default();
        profile = check.optional(keys, "profile", any_text);
    }
    let connection = connection_or(check, keys, http_url, address);
    check.finish(keys);
    let mut connection = connection?;
    // A region is what requests to Amazon are signed for.
    if !region.is_empty() && connection.auth == Auth::None && profile.is_none() {
        connection.auth = Auth::Keys;
    }
    Some(LogServer {
        kind,
        connection,
        names,
        region,
        profile: profile.map(|written| written.value),
    })
}

/// Lines in files or behind an address of the backend.
pub(super) fn log_lines(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<LogLines> {
    let path = check.optional(keys, "path", path_text);
    let service = check.optional(keys, "service", any_text);
    let place = match path {
        Some(path) if keys.entries().iter().any(|(name, ..)| *name == "url") => {
            let message = format!("{} has both `path` and `url`", keys.what);
            check.problem(Weight::Error, &path.at, message, "keep one of them");
            return None;
        }
        Some(path) => {
            check.finish(keys);
            LogPlace::Path(check.folder.join(path.value))
        }
        None if !keys.entries().iter().any(|(name, ..)| *name == "url") => {
            let message = format!("{} says nowhere where its lines are", keys.what);
            let remedy = "add `path = \"…\"` for files, or `url = \"…\"`";
            check.problem(Weight::Error, &keys.at.clone(), message, remedy);
            return None;
        }
        None => {
            let connection = connection(check, keys, http_url);
            check.finish(keys);
            LogPlace::Address(Box::new(connection?))
        }
    };
    Some(LogLines {
        place,
        service: service.map_or_else(String::new, |written| written.value),
    })
}

/// Names or patterns under a key; those that cannot be any are told and left out.
pub(super) fn names(check: &mut Check<'_>, keys: &mut Keys<'_>, key: &'static str) -> Vec<String> {
    let mut names = Vec::new();
    for value in check.array(keys, key) {
        let read = check.read(keys, key, value, name, Weight::Warning);
        names.extend(read.map(|name| name.value));
    }
    names
}

fn name(text: &str) -> Result<String, Wrong> {
    let hidden = |letter: char| letter.is_whitespace() || letter.is_control();
    if !text.is_empty() && !text.contains(hidden) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(
        format!("is no name or pattern: {text:?}"),
        "write such as \"logs-*\" or \"/ecs/orders\"",
    ))
}
