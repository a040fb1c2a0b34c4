use std::{fmt, sync::Arc};

use base64::Engine as _;
use hyper_util::client::proxy::matcher::Matcher;
use model::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use crate::endpoint::place;

/// Which proxy leads where, by curl's rules for `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
///
/// The default is no proxy at all.
#[derive(Clone, Default)]
pub struct Proxies {
    matcher: Option<Arc<Matcher>>,
    no_proxy: String,
    /// Whether loopback addresses go through the proxy too: only if an endpoint says so.
    explicit: bool,
}

impl Proxies {
    /// The environment's settings and, on Windows and macOS, the system's.
    #[must_use]
    pub fn system() -> Self {
        Self {
            matcher: Some(Arc::new(Matcher::from_system())),
            no_proxy: ["NO_PROXY", "no_proxy"]
                .iter()
                .find_map(|name| std::env::var(name).ok())
                .unwrap_or_default(),
            explicit: false,
        }
    }

    /// One proxy for everything but the hosts of `no_proxy`, written as in the environment.
    #[must_use]
    pub fn all(proxy: &Url, no_proxy: &str) -> Self {
        let matcher = Matcher::builder().all(proxy.as_str()).no(no_proxy).build();
        Self {
            matcher: Some(Arc::new(matcher)),
            no_proxy: no_proxy.to_owned(),
            explicit: true,
        }
    }

    /// The proxies of an endpoint: its own, still subject to `NO_PROXY`, or these.
    pub(crate) fn or(&self, own: Option<&Url>) -> Result<Self, Failure> {
        let Some(proxy) = own else {
            return Ok(self.clone());
        };
        if !matches!(proxy.scheme(), "http" | "https") || proxy.host_str().is_none() {
            let message = format!("the proxy address starts with {:?}", proxy.scheme());
            return Err(Failure::new(Code::BadInput, message)
                .at(place(proxy))
                .remedy("use an HTTP proxy, such as http://proxy.example.com:3128"));
        }
        Ok(Self::all(proxy, &self.no_proxy))
    }

    /// The proxy on the way to `url`, if there is one.
    pub(crate) fn to(&self, url: &Url) -> Option<Via> {
        if !self.explicit && is_loopback(url) {
            return None;
        }
        let found = self
            .matcher
            .as_ref()?
            .intercept(&url.as_str().parse().ok()?)?;
        Some(Via {
            url: Url::parse(&found.uri().to_string()).ok()?,
            authorization: found
                .basic_auth()
                .and_then(|header| header.to_str().ok())
                .map(SecretString::from),
        })
    }
}

/// A proxy on the way.
#[derive(Clone, Debug)]
pub(crate) struct Via {
    /// Its address, without user and password.
    pub(crate) url: Url,
    /// What to send as `Proxy-Authorization`.
    pub(crate) authorization: Option<SecretString>,
}

impl Via {
    /// The address with user and password in it, the form the HTTP library takes.
    pub(crate) fn with_user(&self) -> Url {
        let mut url = self.url.clone();
        let decoded = self.authorization.as_ref().and_then(|header| {
            let encoded = header.expose_secret().strip_prefix("Basic ")?;
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(encoded)
                .ok()?;
            String::from_utf8(bytes).ok()
        });
        if let Some((user, password)) = decoded.as_deref().and_then(|pair| pair.split_once(':')) {
            // Fails only for an address without a host, which no proxy has.
            let _ = url.set_username(user);
            let _ = url.set_password(Some(password));
        }
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("set", &self.matcher.is_some())
            .field("no_proxy", &self.no_proxy)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_and_loopback_go_direct() {
        let url = |text: &str| Url::parse(text).unwrap();
        let own = url("http://me:p%40ss@proxy:3128");
        let proxies = Proxies::all(&own, "internal.example, 10.0.0.0/8");
        assert_eq!(
            proxies
                .to(&url("https://api.example.com/x"))
                .unwrap()
                .with_user(),
            url("http://me:p%40ss@proxy:3128/")
        );
        for direct in [
            "http://internal.example/",
            "https://a.internal.example/",
            "http://10.1.2.3:9090",
        ] {
            assert!(proxies.to(&url(direct)).is_none(), "{direct}");
        }
        assert!(
            proxies.to(&url("http://127.0.0.1:1")).is_some(),
            "asked for"
        );

        let ambient = Proxies {
            explicit: false,
            ..proxies
        };
        for direct in ["http://127.0.0.1:1", "http://localhost", "http://[::1]/"] {
            assert!(ambient.to(&url(direct)).is_none(), "{direct}");
        }
        assert!(Proxies::default().to(&url("http://a")).is_none());
    }

    #[test]
    fn a_proxy_of_another_protocol_is_refused() {
        let socks = Url::parse("socks5://proxy:1080").unwrap();
        let failure = Proxies::default().or(Some(&socks)).unwrap_err();
        assert_eq!(failure.code, Code::BadInput);
        assert!(failure.message.contains("socks5"));
    }
}
