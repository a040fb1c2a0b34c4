use model::{Code, Failure};
use url::{Origin, Url};

use crate::{Method, endpoint::place};

/// Redirects followed for one attempt at most.
pub(crate) const MOST_HOPS: usize = 5;

/// Where an attempt goes next, and whether secrets may go along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) url: Url,
    /// True until a redirect leaves the endpoint's scheme, host and port; never again after.
    pub(crate) home: bool,
}

impl Hop {
    /// Follows a redirect, or says why not.
    ///
    /// Secrets, tenant headers and the client certificate stay with the endpoint's own origin. A
    /// step down from https to http is refused, and so is carrying a POST elsewhere.
    pub(crate) fn follow(
        &self,
        home: &Origin,
        status: u16,
        location: Option<&str>,
        method: Method,
    ) -> Result<Self, Failure> {
        let refuse = |why: String| {
            Failure::new(Code::UnexpectedAnswer, why)
                .at(place(&self.url))
                .remedy("set the source's address to where the server really is")
        };
        let target = location
            .and_then(|location| self.url.join(location).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| {
                refuse(format!(
                    "the server redirects ({status}) without a usable address"
                ))
            })?;
        let shown = place(&target);
        if self.url.scheme() == "https" && target.scheme() == "http" {
            return Err(refuse(format!(
                "the server redirects from https down to {shown}, which is not followed"
            )));
        }
        let home = self.home && target.origin() == *home;
        let reads = matches!(method, Method::Get | Method::Head);
        let stays = home && matches!(status, 307 | 308);
        if !reads && !stays {
            return Err(refuse(format!(
                "the server redirects a query to {shown}, which is not followed"
            )));
        }
        Ok(Self { url: target, home })
    }
}

/// Whether a status is a redirect with a location.
pub(crate) fn redirects(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_along_only_within_scheme_host_and_port() {
        let start = Hop {
            url: Url::parse("https://a.example/prom/api").unwrap(),
            home: true,
        };
        let origin = start.url.origin();
        for (location, method, expected) in [
            ("/x", Method::Get, Some(true)),
            ("https://a.example:443/x", Method::Get, Some(true)),
            ("https://a.example:8443/x", Method::Get, Some(false)),
            ("https://b.example/x", Method::Get, Some(false)),
            ("//b.example/x", Method::Head, Some(false)),
            ("http://a.example/x", Method::Get, None),
            ("file:///etc/passwd", Method::Get, None),
            ("/x", Method::Post, Some(true)),
            ("https://b.example/x", Method::Post, None),
        ] {
            let hop = start.follow(&origin, 307, Some(location), method);
            assert_eq!(
                hop.ok().map(|hop| hop.home),
                expected,
                "{location} {method:?}"
            );
        }
        assert!(
            start
                .follow(&origin, 302, Some("/x"), Method::Post)
                .is_err()
        );
        assert!(start.follow(&origin, 302, None, Method::Get).is_err());

        let away = start
            .follow(&origin, 302, Some("https://b.example/"), Method::Get)
            .unwrap();
        let back = away
            .follow(&origin, 302, Some("https://a.example/admin"), Method::Get)
            .unwrap();
        assert!(!back.home, "the other host chose the path");
    }
}
