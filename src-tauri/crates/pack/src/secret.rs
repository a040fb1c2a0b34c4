use url::Url;

/// What to do with a secret that was found in a file.
pub(crate) const REMEDY: &str = "take it out of the file and out of its history, renew it, and \
     enter it under Sources: Wheelhouse keeps it in the keychain";

/// Whether a key, a header or a query parameter is of a name that holds a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let holds = |part: &str| name.contains(part);
    [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "privatekey",
    ]
    .into_iter()
    .any(holds)
        || [
            "authorization",
            "proxyauthorization",
            "cookie",
            "pwd",
            "credential",
            "credentials",
        ]
        .contains(&name.as_str())
}

/// What secret an address holds, if it holds one.
pub(crate) fn in_url(url: &Url) -> Option<&'static str> {
    if url.password().is_some() {
        return Some("a password");
    }
    url.query_pairs()
        .any(|(name, value)| is_secret_name(&name) && !value.is_empty())
        .then_some("a secret in its query")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_name() {
        for name in [
            "password",
            "bearer_token",
            "API-Key",
            "X-Api-Key",
            "Cookie",
            "clientSecret",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "client_key",
            "tenant",
            "user",
            "X-Scope-OrgID",
            "title",
            "monkey",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn an_address_gives_its_secret_away() {
        for (url, expected) in [
            ("https://u:p@h/", Some("a password")),
            ("https://h/?token=x", Some("a secret in its query")),
            ("https://u@h/?a=b", None),
        ] {
            assert_eq!(in_url(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
