use model::Weight;
use url::Url;

use super::{http_url, wait};
use crate::{
    Auth, Connection,
    check::{Check, Keys, Reader, Wrong, any_text},
    nearest::nearest,
    secret,
    value::is_header_name,
};

/// How a server is reached, or nothing if its address is missing or bad.
pub(super) fn connection(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    address: Reader<Url>,
) -> Option<Connection> {
    connection_or(check, keys, address, None)
}

/// How a server is reached whose address may be known without being written.
pub(super) fn connection_or(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    address: Reader<Url>,
    known: Option<Url>,
) -> Option<Connection> {
    let url = match known {
        Some(known) => {
            let written = check.optional(keys, "url", address);
            Some(written.map_or(known, |written| written.value))
        }
        None => check
            .required(keys, "url", address)
            .map(|written| written.value),
    };
    let auth = auth(check, keys);
    let tenant = check.optional(keys, "tenant", header_value);
    let ca_file = check.path(keys, "ca_file");
    let client_cert = check.path(keys, "client_cert");
    let client_key = check.path(keys, "client_key");
    let proxy = check.optional(keys, "proxy", http_url);
    let timeout = check.optional(keys, "timeout", wait);
    let headers = headers(check, keys);

    let alone = match (&client_cert, &client_key) {
        (Some(cert), None) => Some((cert, "client_cert", "client_key")),
        (None, Some(key)) => Some((key, "client_key", "client_cert")),
        _ => None,
    };
    let paired = alone.is_none();
    if let Some((written, has, lacks)) = alone {
        let message = format!("{} has `{has}` and no `{lacks}`", keys.what);
        let remedy = format!("add `{lacks}`; until then neither is used");
        check.problem(Weight::Warning, &written.at.clone(), message, remedy);
    }
    let path = |written: Option<crate::check::Written<_>>| written.map(|written| written.value);
    let default = Connection::to(url?);
    Some(Connection {
        auth,
        tenant: tenant.map(|written| written.value),
        ca_file: path(ca_file),
        client_cert: path(client_cert).filter(|_| paired),
        client_key: path(client_key).filter(|_| paired),
        proxy: proxy.map(|written| written.value),
        headers,
        timeout: timeout.map_or(default.timeout, |written| written.value),
        ..default
    })
}

fn auth(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Auth {
    const TYPES: [&str; 4] = ["none", "bearer", "basic", "header"];
    let what = format!("`auth` of {}", keys.what);
    let Some(mut keys) = check.table_at(keys, "auth", what) else {
        return Auth::None;
    };
    let kind = check.required(&mut keys, "type", any_text);
    let user = check.optional(&mut keys, "user", any_text);
    let name = check.optional(&mut keys, "name", header_name);
    check.finish(&keys);
    let Some(kind) = kind else { return Auth::None };
    let (auth, lacks) = match kind.value.as_str() {
        "none" => (Some(Auth::None), ""),
        "bearer" => (Some(Auth::Bearer), ""),
        "basic" => (user.map(|user| Auth::Basic { user: user.value }), "user"),
        "header" => (name.map(|name| Auth::Header { name: name.value }), "name"),
        unknown => {
            let message = format!("{} is of an unknown type {unknown:?}", keys.what);
            let remedy = match nearest(unknown, TYPES) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known types: {}", TYPES.join(", ")),
            };
            check.problem(Weight::Warning, &kind.at, message, remedy);
            return Auth::None;
        }
    };
    auth.unwrap_or_else(|| {
        let message = format!("{} of type {:?} has no `{lacks}`", keys.what, kind.value);
        check.problem(
            Weight::Warning,
            &kind.at,
            message,
            format!("add `{lacks} = \"…\"`; until then no secret is sent"),
        );
        Auth::None
    })
}

fn headers(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Vec<(String, String)> {
    let what = format!("`headers` of {}", keys.what);
    let Some(named) = check.table_at(keys, "headers", what) else {
        return Vec::new();
    };
    let mut headers = Vec::new();
    for (name, at, value) in named.entries() {
        if secret::is_secret_name(name) {
            let message = format!("header `{name}` of {} looks like a secret", keys.what);
            let remedy = format!(
                "{}; write `auth = {{ type = \"header\", name = \"{name}\" }}` instead",
                secret::REMEDY
            );
            check.problem(Weight::Error, &at, message, remedy);
        } else if let Err(wrong) = header_name(name) {
            let message = format!("a header of {} {}", keys.what, wrong.message);
            check.problem(Weight::Warning, &at, message, wrong.remedy);
        } else if let Some(value) = check.read(&named, name, value, header_value, Weight::Warning) {
            headers.push((name.to_owned(), value.value));
        }
    }
    headers
}

fn header_name(text: &str) -> Result<String, Wrong> {
    if is_header_name(text) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(
        format!("is not a header name: {text:?}"),
        "write such as \"X-Api-Key\"",
    ))
}

fn header_value(text: &str) -> Result<String, Wrong> {
    if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && !text.trim().is_empty() {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(
        "cannot be sent in a header",
        "use printable ASCII characters",
    ))
}
