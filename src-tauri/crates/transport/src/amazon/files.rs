//! The files that Amazon's command line and libraries share: `~/.aws/config` and
//! `~/.aws/credentials` (AWS SDKs and Tools Reference Guide, "Shared config and credentials
//! files").

use std::{collections::BTreeMap, path::PathBuf};

use model::{Code, Failure};

use super::Surroundings;

/// What the files say of profiles and sessions.
#[derive(Default)]
pub(super) struct Files {
    profiles: BTreeMap<String, Section>,
    sessions: BTreeMap<String, Section>,
    /// Where was looked, for what is told.
    places: Vec<PathBuf>,
}

/// Keys in small letters, and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section(BTreeMap<String, String>);

impl Section {
    /// A value that is there and not empty.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let value = self.0.get(key).map(|value| value.trim());
        value.filter(|value| !value.is_empty())
    }
}

impl Files {
    /// Reads both files; one that is not there is empty.
    pub(super) fn read(surroundings: &Surroundings) -> Result<Self, Failure> {
        let mut files = Self::default();
        let config = surroundings.file("AWS_CONFIG_FILE", "config");
        let credentials = surroundings.file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        for (place, of_credentials) in [(config, false), (credentials, true)] {
            let Some(place) = place else { continue };
            match std::fs::read_to_string(&place) {
                Ok(text) => files.add(&text, of_credentials),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(Failure::new(
                        Code::BadInput,
                        format!("Amazon's file of profiles cannot be read: {error}"),
                    )
                    .at(place.display().to_string())
                    .remedy("make it readable for you, and save it as UTF-8"));
                }
            }
            files.places.push(place);
        }
        Ok(files)
    }

    /// A profile by its name.
    pub(super) fn profile(&self, name: &str) -> Result<&Section, Failure> {
        self.profiles.get(name).ok_or_else(|| {
            let places = self.places.iter().map(|place| place.display().to_string());
            let known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            let remedy = if known.is_empty() {
                "make it by `aws configure sso` or `aws configure --profile NAME`".to_owned()
            } else {
                format!(
                    "use one of its profiles ({}), or make it by `aws configure`",
                    known.join(", ")
                )
            };
            Failure::new(Code::NotFound, format!("there is no profile {name:?}"))
                .at(places.collect::<Vec<_>>().join(" and "))
                .remedy(remedy)
        })
    }

    /// A session of single sign-on by its name.
    pub(super) fn session(&self, name: &str) -> Option<&Section> {
        self.sessions.get(name)
    }

    /// Adds a file; in that of credentials every section is a profile, and counts more.
    fn add(&mut self, text: &str, of_credentials: bool) {
        let mut section: Option<&mut Section> = None;
        for line in text.lines() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            if let Some(head) = trimmed.strip_prefix('[') {
                let head = head.split(']').next().unwrap_or_default().trim();
                section = self.section(head, of_credentials);
                continue;
            }
            // What stands further in belongs to the key before, such as settings of one service.
            let nested = line.starts_with(char::is_whitespace);
            let (Some(section), Some((key, value))) = (&mut section, trimmed.split_once('='))
            else {
                continue;
            };
            if !nested {
                let key = key.trim().to_ascii_lowercase();
                section.0.insert(key, uncommented(value).to_owned());
            }
        }
    }

    fn section(&mut self, head: &str, of_credentials: bool) -> Option<&mut Section> {
        let (kind, name) = head
            .split_once(char::is_whitespace)
            .map_or(("", head), |(kind, name)| (kind, name.trim()));
        let all = match kind {
            "" if of_credentials || name == "default" => &mut self.profiles,
            "profile" if !of_credentials => &mut self.profiles,
            "sso-session" if !of_credentials => &mut self.sessions,
            _ => return None,
        };
        Some(all.entry(name.to_owned()).or_default())
    }
}

/// A value without the comment behind it, which begins with white space.
fn uncommented(value: &str) -> &str {
    let comment = value
        .char_indices()
        .zip(value.chars().skip(1))
        .find(|((_, space), mark)| space.is_whitespace() && matches!(mark, '#' | ';'))
        .map(|((at, _), _)| at);
    let value = comment.and_then(|at| value.get(..at)).unwrap_or(value);
    value.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_values_are_read_as_amazons_own_tools_read_them() {
        let mut files = Files::default();
        files.add(
            "\u{feff}# a comment\n\
             [default]\nregion = eu-central-1 ; where it is\n\
             [profile  prod ]\nRole_ARN=arn:aws:iam::1:role/x\nsource_profile = default\n\
             s3 =\n  max_concurrent_requests = 20\n\
             sso_start_url = https://d.example.com/start#/\n\
             [prod]\nregion = nowhere\n\
             [sso-session work]\nsso_region = us-east-1\n\
             [services local]\nx = y\n\
             no equals sign\n[unclosed\nkey = value\n",
            false,
        );
        files.add(
            "[default]\naws_access_key_id = AKID\nregion = us-west-2\n[dev]\nx=1",
            true,
        );
        let of = |name: &str, key: &str| files.profile(name).unwrap().get(key);
        assert_eq!(
            of("default", "region"),
            Some("us-west-2"),
            "credentials count more"
        );
        assert_eq!(of("default", "aws_access_key_id"), Some("AKID"));
        assert_eq!(of("prod", "role_arn"), Some("arn:aws:iam::1:role/x"));
        assert_eq!(
            of("prod", "region"),
            None,
            "in this file profiles are called so"
        );
        assert_eq!(of("prod", "s3"), None, "empty");
        assert_eq!(of("prod", "max_concurrent_requests"), None);
        assert_eq!(
            of("prod", "sso_start_url"),
            Some("https://d.example.com/start#/")
        );
        assert_eq!(of("dev", "x"), Some("1"));
        let session = files.session("work").unwrap();
        assert_eq!(session.get("sso_region"), Some("us-east-1"));
        let failure = files.profile("absent").unwrap_err();
        assert!(failure.remedy.unwrap().contains("default, dev, prod"));
    }
}
