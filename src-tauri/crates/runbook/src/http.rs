//! Requests as runbooks write them: `GET address`, an address alone, or a command of curl.

use std::sync::LazyLock;

use regex::Regex;

/// A request that only reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// Its method.
    pub method: HttpMethod,
    /// Its address, with placeholders as they are written.
    pub address: String,
    /// Its headers, none of which holds a secret.
    pub headers: Vec<(String, String)>,
}

/// Methods that only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpMethod {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
}

impl HttpMethod {
    /// As it stands in a request.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
        }
    }
}

/// Reads the text of an `http` or `curl` fence.
///
/// # Errors
/// Why it is not asked: it sends something, holds a secret, or cannot be understood.
pub(crate) fn read(text: &str) -> Result<HttpRequest, String> {
    let bare: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let first = bare.first().ok_or("it holds no request")?;
    let first = first.strip_prefix("$ ").unwrap_or(first);
    if first.split_whitespace().next() == Some("curl") {
        return curl(text);
    }
    let mut words = first.split_whitespace();
    let (method, address) = match (words.next(), words.next()) {
        (Some(address), None) => (HttpMethod::Get, address),
        (Some(method), Some(address)) => (self::method(method)?, address),
        (None, _) => return Err("it holds no request".to_owned()),
    };
    if words.next().is_some_and(|word| !word.starts_with("HTTP/")) {
        return Err("its first line is no method and address".to_owned());
    }
    let mut headers = Vec::new();
    for line in bare.iter().skip(1) {
        let (name, value) = line
            .split_once(':')
            .ok_or("it has a body, and only GET and HEAD are asked")?;
        headers.push(header(name, value)?);
    }
    request(method, address, headers)
}

static PLACE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<[\w \-]+>").expect("a constant that tests compile"));
static PARTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\||;\s|;$|>|&&|\s&\s").expect("a constant that tests compile"));

/// A command of curl that only reads; what it does with the answer says nothing here.
fn curl(text: &str) -> Result<HttpRequest, String> {
    let text = text.trim().trim_start_matches("$ ").replace("\\\n", " ");
    if text.contains('\n') || PARTS.is_match(&PLACE.replace_all(&text, "x")) {
        return Err("it is more than one command; write the request alone".to_owned());
    }
    let words = shlex::split(&text).ok_or("its quotes do not close")?;
    let mut words = words.into_iter().skip(1);
    let (mut method, mut address, mut headers) = (HttpMethod::Get, None, Vec::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "-X" | "--request" => {
                method = self::method(&words.next().unwrap_or_default())?;
            }
            "-I" | "--head" => method = HttpMethod::Head,
            "-H" | "--header" => {
                let line = words.next().unwrap_or_default();
                let (name, value) = line.split_once(':').ok_or("a header has no value")?;
                headers.push(header(name, value)?);
            }
            // What becomes of the answer, and how long it may take.
            "-o" | "--output" | "-w" | "--write-out" | "-m" | "--max-time"
            | "--connect-timeout" | "--retry" | "-A" | "--user-agent" => {
                words.next();
            }
            "-u" | "--user" | "-b" | "--cookie" | "-E" | "--cert" | "--oauth2-bearer" => {
                return Err(
                    "it holds a secret; a runbook's requests are sent without any".to_owned(),
                );
            }
            "-L" | "--location" | "-G" | "--get" | "-k" | "--insecure" => {}
            "--url" => address = words.next(),
            option if option.starts_with("--") => {
                const QUIET: &[&str] = &[
                    "--silent",
                    "--show-error",
                    "--fail",
                    "--include",
                    "--verbose",
                    "--compressed",
                    "--fail-with-body",
                    "--no-progress-meter",
                    "--http1.1",
                    "--http2",
                ];
                if !QUIET.contains(&option) {
                    return Err(format!("`{option}` of curl is not known to only read"));
                }
            }
            option if option.starts_with('-') => {
                if let Some(given) = option.strip_prefix("-X") {
                    method = self::method(given)?;
                } else if !option
                    .chars()
                    .skip(1)
                    .all(|letter| "sSfivLkIG".contains(letter))
                {
                    return Err(format!("`{option}` of curl is not known to only read"));
                } else if option.contains('I') {
                    method = HttpMethod::Head;
                }
            }
            _ if address.is_some() => return Err("it asks more than one address".to_owned()),
            _ => address = Some(word),
        }
    }
    request(method, &address.ok_or("it names no address")?, headers)
}

fn method(word: &str) -> Result<HttpMethod, String> {
    match word.to_ascii_uppercase().as_str() {
        "GET" => Ok(HttpMethod::Get),
        "HEAD" => Ok(HttpMethod::Head),
        other => Err(format!(
            "{other} may change something; only GET and HEAD are asked"
        )),
    }
}

fn header(name: &str, value: &str) -> Result<(String, String), String> {
    let name = name.trim().to_ascii_lowercase();
    let secret = [
        "authorization",
        "cookie",
        "token",
        "api-key",
        "apikey",
        "secret",
        "auth",
    ];
    if secret.iter().any(|word| name.contains(word)) {
        return Err(format!(
            "its header {name:?} holds a secret; a runbook's requests are sent without any"
        ));
    }
    Ok((name, value.trim().to_owned()))
}

fn request(
    method: HttpMethod,
    address: &str,
    headers: Vec<(String, String)>,
) -> Result<HttpRequest, String> {
    // `<https://…>` as Markdown writes addresses.
    let whole = address
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    let whole = whole.filter(|inner| inner.contains("://"));
    let address = whole.unwrap_or(address).to_owned();
    let lower = address.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Err("its address does not begin with http:// or https://".to_owned());
    }
    Ok(HttpRequest {
        method,
        address,
        headers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_that_only_read() {
        for (text, method, address) in [
            ("GET http://a/b", HttpMethod::Get, "http://a/b"),
            ("https://a/b?c=d", HttpMethod::Get, "https://a/b?c=d"),
            (
                "HEAD https://a HTTP/1.1\nAccept: text/plain",
                HttpMethod::Head,
                "https://a",
            ),
            (
                "curl -fsS https://a/health",
                HttpMethod::Get,
                "https://a/health",
            ),
            ("$ curl -I https://a", HttpMethod::Head, "https://a"),
            (
                "curl -sS -o /dev/null -w '%{http_code}' \\\n  https://<HOST>/health",
                HttpMethod::Get,
                "https://<HOST>/health",
            ),
            (
                "# is it up?\ncurl -X GET 'https://a'",
                HttpMethod::Get,
                "https://a",
            ),
        ] {
            let text = text.strip_prefix("# is it up?\n").unwrap_or(text);
            let read = read(text).unwrap();
            assert_eq!(
                (read.method, read.address.as_str()),
                (method, address),
                "{text}"
            );
        }
        let read = read("GET http://a\nAccept: text/plain").unwrap();
        assert_eq!(
            read.headers,
            [("accept".to_owned(), "text/plain".to_owned())]
        );
    }

    #[test]
    fn requests_that_are_not_asked() {
        for (text, expected) in [
            ("", "no request"),
            ("POST http://a", "POST may change"),
            ("curl -X DELETE http://a", "DELETE may change"),
            ("curl -XPUT http://a", "PUT may change"),
            ("curl -d x http://a", "not known to only read"),
            ("curl http://a --data x", "not known to only read"),
            ("curl http://a | jq .", "more than one command"),
            ("curl http://a http://b", "more than one address"),
            ("curl -H 'Authorization: Bearer x' http://a", "secret"),
            ("curl -u a:b http://a", "secret"),
            ("GET http://a\nX-Api-Key: x", "secret"),
            ("GET http://a\n{}", "has a body"),
            ("GET /health", "does not begin with http"),
            ("GET file:///etc/passwd", "does not begin with http"),
            ("curl 'http://a", "quotes do not close"),
            ("curl -s", "no address"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(expected), "{text}: {why}");
        }
    }
}
