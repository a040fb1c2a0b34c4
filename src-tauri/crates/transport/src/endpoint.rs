use std::{fmt, path::PathBuf, time::Duration};

use model::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{Aws, AwsSource};

/// Where a source is and how to get in.
///
/// Its `Debug` form holds no secret: passwords, tokens and header values are left out.
#[derive(Clone)]
pub struct Endpoint {
    /// `http` or `https`, host, and the path that all others start with.
    pub base: Url,
    /// The secret and the way it is sent.
    pub auth: Auth,
    /// Trust beyond the operating system's, and the client's own certificate.
    pub tls: Tls,
    /// A proxy for this source alone; otherwise the system's proxy settings hold.
    pub proxy: Option<Url>,
    /// Headers sent with each request, such as the tenant.
    pub headers: Vec<(String, String)>,
    /// How long one question may take in all, repeats and body included.
    pub timeout: Duration,
    /// The most bytes read of one answer, compressed as well as unpacked.
    pub body_cap: u64,
}

/// How a secret is sent.
#[derive(Clone, Debug, Default)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// `Authorization: Bearer …`
    Bearer(SecretString),
    /// `Authorization: Basic …`
    Basic {
        /// The user name, sent with the password.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// A header of its own.
    Header {
        /// Header name.
        name: String,
        /// Header value.
        value: SecretString,
    },
    /// Several headers, where one key does not do.
    Headers(Vec<(String, SecretString)>),
    /// Each request is signed with the keys of an Amazon account.
    Aws(Aws),
}

/// Trust and identity beyond what the operating system gives.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// PEM files of certificate authorities trusted in addition to the system's.
    pub ca_files: Vec<PathBuf>,
    /// PEM file of the certificate chain that this client shows.
    pub client_cert: Option<PathBuf>,
    /// PEM file of that certificate's key.
    pub client_key: Option<PathBuf>,
    /// The name the server's certificate must bear, if it is not the host of the URL.
    pub server_name: Option<String>,
}

impl Endpoint {
    /// An endpoint without secret, with half a minute and 64 MiB for each answer.
    #[must_use]
    pub fn new(base: Url) -> Self {
        Self {
            base,
            auth: Auth::None,
            tls: Tls::default(),
            proxy: None,
            headers: Vec::new(),
            timeout: Duration::from_secs(30),
            body_cap: 64 << 20,
        }
    }

    /// An endpoint from a URL as the user wrote it, with [`Code::BadInput`] if it cannot be one.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let base = Url::parse(text.trim()).map_err(|error| {
            Failure::new(Code::BadInput, format!("the address is not a URL: {error}"))
                .remedy("write it in full, such as https://prometheus.example.com:9090")
        })?;
        let endpoint = Self::new(base);
        endpoint.check()?;
        Ok(endpoint)
    }

    /// Scheme, host and port, the boundary that secrets do not cross.
    pub(crate) fn origin(&self) -> url::Origin {
        self.base.origin()
    }

    /// The full URL of a path under the base; `path` is plain text and gets escaped. An empty path
    /// is the base itself, with or without its last slash.
    pub(crate) fn url(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        let mut parts = path
            .split('/')
            .skip_while(|part| part.is_empty())
            .peekable();
        if parts.peek().is_some()
            && let Ok(mut segments) = url.path_segments_mut()
        {
            segments.pop_if_empty();
            segments.extend(parts);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Refuses what would leak a secret or could never work, before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let bad = |message: &str, remedy: &str| {
            Err(Failure::new(Code::BadInput, message)
                .at(place(&self.base))
                .remedy(remedy))
        };
        if !matches!(self.base.scheme(), "http" | "https") {
            return bad(
                &format!("the address starts with {:?}", self.base.scheme()),
                "use an address that starts with http:// or https://",
            );
        }
        if !self.base.username().is_empty() || self.base.password().is_some() {
            return bad(
                "the address holds a user name or password",
                "take it out of the address and enter it as the source's secret",
            );
        }
        if self.base.query().is_some() || self.base.fragment().is_some() {
            return bad(
                "the address holds a query (`?…`) or fragment (`#…`)",
                "end the address with the path; a token belongs in the source's secret",
            );
        }
        if self.tls.client_cert.is_some() != self.tls.client_key.is_some() {
            return bad(
                "of the client certificate and its key only one is given",
                "name both PEM files, or neither",
            );
        }
        Ok(())
    }

    /// Every text that must not appear in what is shown.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        let mut found = match &self.auth {
            Auth::None => Vec::new(),
            Auth::Bearer(secret) | Auth::Header { value: secret, .. } => vec![secret.clone()],
            Auth::Basic { user, password } => {
                vec![password.clone(), basic(user, password).into()]
            }
            Auth::Headers(headers) => headers.iter().map(|(_, value)| value.clone()).collect(),
            Auth::Aws(aws) => match &aws.source {
                AwsSource::Keys(keys) => keys.clone().secrets(),
                // They are known when they are fetched.
                AwsSource::Profile(_) => Vec::new(),
            },
        };
        found.extend(
            self.proxy
                .iter()
                .filter_map(|url| url.password())
                .map(SecretString::from),
        );
        found.retain(|secret| !secret.expose_secret().is_empty());
        found
    }
}

/// The credentials of basic authentication as they are sent.
pub(crate) fn basic(user: &str, password: &SecretString) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{}", password.expose_secret()))
}

/// A URL as a place in a failure: without user, query and fragment.
pub(crate) fn place(url: &Url) -> String {
    let origin = url.origin().ascii_serialization();
    match url.path() {
        "/" => origin,
        path => format!("{origin}{path}"),
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Endpoint")
            .field("base", &place(&self.base))
            .field("auth", &self.auth)
            .field("tls", &self.tls)
            .field("proxy", &self.proxy.as_ref().map(place))
            .field("headers", &names)
            .field("timeout", &self.timeout)
            .field("body_cap", &self.body_cap)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_leak_or_never_work_is_refused_with_a_remedy() {
        for (text, word) in [
            ("prometheus:9090/x", "starts with"),
            ("/relative", "not a URL"),
            ("ftp://host/", "starts with"),
            ("https://user:hunter2@host/", "password"),
            ("https://host/?token=hunter2", "query"),
            ("https://host/#hunter2", "fragment"),
        ] {
            let failure = Endpoint::parse(text).expect_err(text);
            assert_eq!(failure.code, Code::BadInput, "{text}");
            assert!(failure.message.contains(word), "{text}: {failure:?}");
            assert!(failure.remedy.is_some(), "{text}");
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
        }
    }

    #[test]
    fn a_path_lies_under_the_base_whatever_the_slashes_and_never_above_it() {
        for (base, path, expected) in [
            ("http://h", "/api/v1/query", "http://h/api/v1/query"),
            ("http://h/", "api/v1/query", "http://h/api/v1/query"),
            ("http://h/prom/", "/api", "http://h/prom/api"),
            ("http://h/prom", "/api", "http://h/prom/api"),
            ("http://h/prom", "/../a?b#c", "http://h/prom/a%3Fb%23c"),
            ("http://h/prom", "/", "http://h/prom"),
            ("http://h/metrics/", "", "http://h/metrics/"),
            ("http://h/metrics", "", "http://h/metrics"),
        ] {
            let endpoint = Endpoint::parse(base).unwrap();
            assert_eq!(endpoint.url(path, &[]).as_str(), expected);
        }
        let endpoint = Endpoint::parse("http://h").unwrap();
        assert_eq!(
            endpoint.url("/q", &[("query", "a{b=\"c d\"}&x")]).as_str(),
            "http://h/q?query=a%7Bb%3D%22c+d%22%7D%26x"
        );
    }

    #[test]
    fn no_secret_shows_in_debug() {
        let mut endpoint = Endpoint::parse("https://h").unwrap();
        endpoint.headers = vec![("X-Scope-OrgID".into(), "hunter2".into())];
        endpoint.proxy = Some("http://me:hunter2@proxy:3128".parse().unwrap());
        for auth in [
            Auth::Bearer("hunter2".into()),
            Auth::Basic {
                user: "me".into(),
                password: "hunter2".into(),
            },
            Auth::Header {
                name: "X-Api-Key".into(),
                value: "hunter2".into(),
            },
            Auth::Headers(vec![("X-Api-Key".into(), "hunter2".into())]),
            Auth::Aws(Aws::parse(&"AKID:hunter2:hunter2".into(), "r", "xray").unwrap()),
        ] {
            endpoint.auth = auth;
            let shown = format!("{endpoint:?}");
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(shown.contains("proxy:3128"), "{shown}");
        }
    }
}
