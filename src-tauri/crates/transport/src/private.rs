use model::{Code, Failure};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;

use crate::{
    Auth, Endpoint,
    endpoint::{basic, place},
};

/// The headers that stay with the endpoint's own origin: the secret and the tenant.
pub(crate) fn headers(endpoint: &Endpoint) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    for (name, value) in &endpoint.headers {
        if reserved(name) {
            return Err(bad_header(endpoint, name).remedy(
                "leave the header out; a token belongs in the source's secret, not in a header",
            ));
        }
        insert(&mut headers, endpoint, name, value)?;
    }
    match &endpoint.auth {
        Auth::None => {}
        Auth::Bearer(secret) => {
            let value = format!("Bearer {}", secret.expose_secret());
            insert(&mut headers, endpoint, "authorization", &value)?;
        }
        Auth::Basic { user, password } => {
            if user.contains(':') {
                return Err(Failure::new(Code::BadInput, "the user name holds a colon")
                    .at(place(&endpoint.base))
                    .remedy("basic authentication cannot send it; use another user"));
            }
            let value = format!("Basic {}", basic(user, password));
            insert(&mut headers, endpoint, "authorization", &value)?;
        }
        Auth::Header { name, value } => {
            insert(&mut headers, endpoint, name, value.expose_secret())?;
        }
        Auth::Headers(secrets) => {
            for (name, value) in secrets {
                insert(&mut headers, endpoint, name, value.expose_secret())?;
            }
        }
        Auth::Aws(keys) => keys.check(&endpoint.base)?,
    }
    Ok(headers)
}

fn reserved(name: &str) -> bool {
    [
        "authorization",
        "proxy-authorization",
        "cookie",
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
    ]
    .iter()
    .any(|taken| name.eq_ignore_ascii_case(taken))
}

fn insert(
    headers: &mut HeaderMap,
    endpoint: &Endpoint,
    name: &str,
    value: &str,
) -> Result<(), Failure> {
    let bad = || {
        bad_header(endpoint, name)
            .remedy("use letters, digits and dashes in the name, and no line break in the value")
    };
    let key = HeaderName::try_from(name).map_err(|_| bad())?;
    let mut value = HeaderValue::try_from(value).map_err(|_| bad())?;
    value.set_sensitive(true);
    headers.insert(key, value);
    Ok(())
}

fn bad_header(endpoint: &Endpoint, name: &str) -> Failure {
    Failure::new(
        Code::BadInput,
        format!("the header {name:?} cannot be sent as it is"),
    )
    .at(place(&endpoint.base))
}
