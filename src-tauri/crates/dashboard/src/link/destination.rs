use indexmap::IndexMap;
use url::{Url, form_urlencoded};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A dashboard.
    Internal {
        /// Its uid, or its name in addresses of old files.
        uid: String,
        /// Values of its variables, by name.
        variables: IndexMap<String, Vec<String>>,
        /// Begin of its range as written, such as `now-6h` or milliseconds.
        from: Option<String>,
        /// End of its range as written.
        to: Option<String>,
        /// One panel of it.
        panel: Option<u32>,
    },
    /// A page elsewhere: the whole address, `http` or `https`.
    External(String),
    /// It is not followed, and why.
    Refused(String),
}

/// Longer addresses are no addresses.
const LONGEST: usize = 16_384;

impl Destination {
    /// Classifies an address in which everything is filled in; `current` is the dashboard it stands
    /// on.
    #[must_use]
    pub fn of(address: &str, current: &str) -> Self {
        let refused = |why: &str| Self::Refused(why.to_owned());
        if address.is_empty() {
            return refused("it has no address");
        }
        if address.len() > LONGEST {
            return refused("its address is too long");
        }
        match Url::parse(address) {
            Ok(url) => Self::absolute(&url),
            Err(url::ParseError::RelativeUrlWithoutBase) => Self::relative(address, current),
            Err(error) => Self::Refused(format!("its address is not valid: {error}")),
        }
    }

    fn absolute(url: &Url) -> Self {
        let scheme = url.scheme();
        if !matches!(scheme, "http" | "https") {
            return Self::Refused(format!(
                "addresses that begin with {scheme:?} are not followed, only http and https"
            ));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Self::Refused("its address names no host".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Self::Refused(
                "its address holds a user name, which can hide the real host".to_owned(),
            );
        }
        Self::External(url.as_str().to_owned())
    }

    fn relative(address: &str, current: &str) -> Self {
        // Browsers take a backslash for a slash; then this would be another host.
        if address.replace('\\', "/").starts_with("//") {
            return Self::Refused("its address names a host but no scheme".to_owned());
        }
        let address = address
            .split_once('#')
            .map_or(address, |(before, _)| before);
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        let uid = match steps.as_slice() {
            [] if !query.is_empty() => current,
            // A prefix is where the Grafana was installed.
            [.., "d" | "d-solo", uid] | [.., "d" | "d-solo", uid, _] => uid,
            ["dashboard" | "dashboards", "db", name] | ["db", name] => name,
            _ => {
                return Self::Refused(format!(
                    "{path:?} leads into Grafana itself, which is not here"
                ));
            }
        };
        let mut variables: IndexMap<String, Vec<String>> = IndexMap::new();
        let (mut from, mut to, mut panel) = (None, None, None);
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "from" => from = Some(value.into_owned()),
                "to" => to = Some(value.into_owned()),
                "viewPanel" | "panelId" | "editPanel" => {
                    panel = value.trim_start_matches("panel-").parse().ok();
                }
                key => {
                    if let Some(name) = key.strip_prefix("var-") {
                        let values = variables.entry(name.to_owned()).or_default();
                        values.push(value.into_owned());
                    }
                }
            }
        }
        let decoded = form_urlencoded::parse(uid.replace('+', "%2B").as_bytes())
            .next()
            .map_or_else(|| uid.to_owned(), |(uid, _)| uid.into_owned());
        Self::Internal {
            uid: decoded,
            variables,
            from,
            to,
            panel,
        }
    }
}
