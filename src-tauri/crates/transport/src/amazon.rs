//! Keys of Amazon accounts the way Amazon's own tools find them, without their libraries: from the
//! profiles that the command line keeps, renewed before they end.

mod chain;
mod files;
mod process;
mod sign_on;
mod token_service;

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use model::Failure;
use secrecy::SecretString;
use tokio::sync::Mutex;

use crate::{Ambient, Aws};

/// How long before their end keys are renewed.
const EARLY: Duration = Duration::from_secs(300);

/// Keys that sign requests.
#[derive(Clone, Debug)]
pub struct AwsKeys {
    /// The access key id, such as `AKIA…`; not a secret.
    pub access_key: String,
    /// The secret access key.
    pub secret_key: SecretString,
    /// The token of keys that expire.
    pub session_token: Option<SecretString>,
    /// When they expire, if that is known.
    pub expires: Option<SystemTime>,
}

/// Where keys come from.
#[derive(Clone, Debug)]
pub enum AwsSource {
    /// They are given.
    Keys(AwsKeys),
    /// A profile of Amazon's command line, by its name; see [`Surroundings`].
    Profile(String),
}

/// What is read to find the keys of a profile: a home folder and environment variables.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The folder with `.aws` in it.
    pub home: Option<PathBuf>,
    /// Environment variables by their names, such as `AWS_CONFIG_FILE`.
    pub variables: Option<Variables>,
}

/// Environment variables by their names.
type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl Surroundings {
    /// The user's home and this process's environment.
    #[must_use]
    pub fn system() -> Self {
        Self {
            home: std::env::home_dir(),
            variables: Some(Arc::new(|name| std::env::var(name).ok())),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        let value = self.variables.as_ref().and_then(|read| read(name));
        value.filter(|value| !value.trim().is_empty())
    }

    /// One of Amazon's files, where a variable says or in `~/.aws`.
    fn file(&self, variable: &str, name: &str) -> Option<PathBuf> {
        match self.variable(variable) {
            Some(written) => Some(self.path(&written)),
            None => Some(self.home.as_ref()?.join(".aws").join(name)),
        }
    }

    /// A path as Amazon's tools read it: `~` is the home folder.
    fn path(&self, written: &str) -> PathBuf {
        let below = written.strip_prefix("~/").or(written.strip_prefix("~\\"));
        match (below, &self.home) {
            (Some(below), Some(home)) => home.join(below),
            _ => PathBuf::from(written),
        }
    }
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings")
            .field("home", &self.home)
            .finish_non_exhaustive()
    }
}

/// The keys of one endpoint, kept until they are renewed.
#[derive(Debug)]
pub(crate) struct Keeper {
    aws: Aws,
    /// Held while keys are fetched, so that they are fetched once.
    fetching: Mutex<()>,
    kept: RwLock<Option<AwsKeys>>,
}

impl Keeper {
    pub(crate) fn new(aws: Aws) -> Self {
        Self {
            aws,
            fetching: Mutex::default(),
            kept: RwLock::default(),
        }
    }

    /// What requests are signed for.
    pub(crate) fn aws(&self) -> &Aws {
        &self.aws
    }

    /// Keys that are good for a while.
    pub(crate) async fn keys(&self, ambient: &Ambient) -> Result<AwsKeys, Failure> {
        let profile = match &self.aws.source {
            AwsSource::Keys(keys) => return Ok(keys.clone()),
            AwsSource::Profile(profile) => profile,
        };
        let now = (ambient.calendar)();
        if let Some(kept) = self.good(now + EARLY) {
            return Ok(kept);
        }
        let _alone = self.fetching.lock().await;
        if let Some(kept) = self.good(now + EARLY) {
            return Ok(kept);
        }
        match chain::keys(ambient, profile, &self.aws.region).await {
            Ok(fresh) => {
                self.keep(Some(fresh.clone()));
                Ok(fresh)
            }
            // They are not renewed, but still good.
            Err(failure) => self.good(now).ok_or(failure),
        }
    }

    /// Fetches anew at the next question, because the server refuses what is kept; false if there
    /// is nothing to fetch.
    pub(crate) fn forget(&self) -> bool {
        let kept = self.kept.write();
        let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.take().is_some()
    }

    /// What must not appear in what is shown.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        self.current().map(AwsKeys::secrets).unwrap_or_default()
    }

    fn current(&self) -> Option<AwsKeys> {
        let kept = self.kept.read();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The kept keys if they are good at a moment.
    fn good(&self, at: SystemTime) -> Option<AwsKeys> {
        self.current()
            .filter(|keys| keys.expires.is_none_or(|end| end > at))
    }

    fn keep(&self, keys: Option<AwsKeys>) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

impl AwsKeys {
    /// Their secret parts.
    pub(crate) fn secrets(self) -> Vec<SecretString> {
        self.session_token
            .into_iter()
            .chain([self.secret_key])
            .collect()
    }
}
