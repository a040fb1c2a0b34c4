/// What a secret belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretKey {
    /// The pack, by the name in its `wheelhouse.toml`.
    pub pack: String,
    /// The environment.
    pub environment: String,
    /// The source.
    pub source: String,
    /// Scheme, host and port that the secret is sent to, such as `https://prometheus:9090`.
    pub host: String,
}

impl SecretKey {
    /// The account name in the keychain: the parts joined by `/`, each escaped so that no two keys
    /// share one.
    #[must_use]
    pub fn account(&self) -> String {
        let parts = [&self.pack, &self.environment, &self.source, &self.host];
        let escaped: Vec<String> = parts
            .iter()
            .map(|part| part.replace('%', "%25").replace('/', "%2F"))
            .collect();
        escaped.join("/")
    }

    /// The key as a place in a failure, as the user named the things.
    pub(crate) fn place(&self) -> String {
        format!(
            "secret of source \"{}\" in environment \"{}\"",
            self.source, self.environment
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_keys_share_an_account() {
        let key = |pack: &str, environment: &str, source: &str, host: &str| SecretKey {
            pack: pack.into(),
            environment: environment.into(),
            source: source.into(),
            host: host.into(),
        };
        let accounts = [
            key("a/b", "c", "d", "https://h"),
            key("a", "b/c", "d", "https://h"),
            key("a%2Fb", "c", "d", "https://h"),
            key("a", "b", "c/d", "https://h"),
            key("a/b", "c", "d", "https://h:8443"),
            key("a/b", "c", "d", "http://h"),
        ]
        .map(|key| key.account());
        for (at, account) in accounts.iter().enumerate() {
            assert!(
                !accounts.get(at + 1..).unwrap().contains(account),
                "{account}"
            );
        }
    }
}
