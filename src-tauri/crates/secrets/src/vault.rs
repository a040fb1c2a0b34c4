use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use keyring_core::{CredentialStore, Entry, Error};
use model::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};

use crate::SecretKey;

/// The most bytes a secret may have: Windows' Credential Manager takes no more, so that a pack
/// works alike everywhere.
pub const MAX_SECRET_BYTES: usize = 2_560;

/// The service name under which all secrets lie in the keychain.
const SERVICE: &str = "wheelhouse";

/// A locked keychain may ask the user; longer than this nobody answers.
const PATIENCE: Duration = Duration::from_secs(60);

const MEMORY: &str = "keep the secret in memory for this run, or";

/// Where a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// In the operating system's keychain, until it is deleted.
    Keychain,
    /// In memory, until Wheelhouse ends.
    SessionOnly,
}

/// The keychain, with a memory beside it for the secrets that are kept for one run only.
///
/// Clones share both. Keychain calls run on threads that may block, and end after a minute.
#[derive(Clone)]
pub struct Vault {
    keychain: Keychain,
    session: Arc<Mutex<HashMap<SecretKey, SecretString>>>,
    patience: Duration,
}

#[derive(Clone)]
enum Keychain {
    /// Opened with the first call, because opening talks to D-Bus.
    System,
    Given(Arc<CredentialStore>),
    Absent,
}

impl Vault {
    /// The operating system's keychain: Keychain, Credential Manager, or the Secret Service.
    #[must_use]
    pub fn system() -> Self {
        Self::of(Keychain::System)
    }

    /// No keychain at all, only memory.
    #[must_use]
    pub fn session_only() -> Self {
        Self::of(Keychain::Absent)
    }

    /// The mock store of `keyring-core`, for tests.
    #[must_use]
    pub fn mock() -> Self {
        let store = keyring_core::mock::Store::new().expect("the mock store is only memory");
        Self::over(store)
    }

    /// Any store of the keyring family.
    #[must_use]
    pub fn over(store: Arc<CredentialStore>) -> Self {
        Self::of(Keychain::Given(store))
    }

    /// Changes how long a keychain may take, such as to ask the user; a minute if never called.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Puts a secret into the keychain in place of any earlier one.
    ///
    /// [`Code::VaultLocked`] and [`Code::VaultMissing`] mean that it was not kept; the caller may
    /// offer [`Vault::set_for_session`].
    pub async fn set(&self, key: SecretKey, secret: SecretString) -> Result<Persistence, Failure> {
        check(&key, &secret)?;
        let stored = key.clone();
        self.blocking(&key, move |store| {
            entry(store, &stored)?.set_password(secret.expose_secret())
        })
        .await?;
        self.session().remove(&key);
        Ok(Persistence::Keychain)
    }

    /// Keeps a secret in memory until Wheelhouse ends.
    pub fn set_for_session(
        &self,
        key: SecretKey,
        secret: SecretString,
    ) -> Result<Persistence, Failure> {
        check(&key, &secret)?;
        self.session().insert(key, secret);
        Ok(Persistence::SessionOnly)
    }

    /// The secret, from memory first, and where it is kept; nothing if none was set.
    pub async fn get(
        &self,
        key: SecretKey,
    ) -> Result<Option<(SecretString, Persistence)>, Failure> {
        if let Some(secret) = self.session().get(&key).cloned() {
            return Ok(Some((secret, Persistence::SessionOnly)));
        }
        let wanted = key.clone();
        let found = self
            .blocking(&key, move |store| {
                match entry(store, &wanted)?.get_password() {
                    Ok(secret) => Ok(Some(SecretString::from(secret))),
                    Err(Error::NoEntry) => Ok(None),
                    Err(error) => Err(error),
                }
            })
            .await?;
        Ok(found.map(|secret| (secret, Persistence::Keychain)))
    }

    /// Removes a secret from memory and keychain; removing none is not an error.
    pub async fn delete(&self, key: SecretKey) -> Result<(), Failure> {
        let in_memory = self.session().remove(&key).is_some();
        let unwanted = key.clone();
        let result = self
            .blocking(&key, move |store| {
                match entry(store, &unwanted)?.delete_credential() {
                    Err(Error::NoEntry) => Ok(()),
                    other => other,
                }
            })
            .await;
        match result {
            // Where there is no keychain, memory held all there was.
            Err(failure) if failure.code == Code::VaultMissing && in_memory => Ok(()),
            other => other,
        }
    }

    fn of(keychain: Keychain) -> Self {
        Self {
            keychain,
            session: Arc::default(),
            patience: PATIENCE,
        }
    }

    fn session(&self) -> MutexGuard<'_, HashMap<SecretKey, SecretString>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        key: &SecretKey,
        call: impl FnOnce(&Arc<CredentialStore>) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let keychain = self.keychain.clone();
        let work = tokio::task::spawn_blocking(move || {
            let store = keychain.open()?;
            call(&store).map_err(|error| failure(&error))
        });
        match tokio::time::timeout(self.patience, work).await {
            Ok(Ok(result)) => result,
            Ok(Err(stopped)) => Err(Failure::new(
                Code::Internal,
                format!("the call to the keychain stopped: {stopped}"),
            )),
            Err(_) => Err(Failure::new(
                Code::VaultLocked,
                "the keychain does not answer; it may be waiting for you to unlock it",
            )
            .remedy(format!("{MEMORY} unlock the keychain and try again"))),
        }
        .map_err(|failure| failure.at(key.place()))
    }
}

impl Keychain {
    fn open(&self) -> Result<Arc<CredentialStore>, Failure> {
        match self {
            Self::Given(store) => Ok(store.clone()),
            Self::Absent => Err(missing("this run does without a keychain")),
            Self::System => {
                if let Err(error) = keyring::Entry::store_status() {
                    return Err(missing(&error.to_string()));
                }
                keyring_core::get_default_store().ok_or_else(|| missing("it was not opened"))
            }
        }
    }
}

fn entry(store: &Arc<CredentialStore>, key: &SecretKey) -> keyring_core::Result<Entry> {
    Entry::new_in_store(store, SERVICE, &key.account())
}

fn check(key: &SecretKey, secret: &SecretString) -> Result<(), Failure> {
    let length = secret.expose_secret().len();
    let (message, remedy) = if length == 0 {
        (
            "the secret is empty".to_owned(),
            "enter it, or remove the secret",
        )
    } else if length > MAX_SECRET_BYTES {
        (
            format!(
                "the secret has {length} bytes; keychains take at most {MAX_SECRET_BYTES} (Windows)"
            ),
            "use a shorter token; check that not a whole file was pasted",
        )
    } else {
        return Ok(());
    };
    Err(Failure::new(Code::BadInput, message)
        .at(key.place())
        .remedy(remedy))
}

/// Maps by the error's type alone; texts of the platform differ by language.
fn failure(error: &Error) -> Failure {
    match error {
        Error::NoStorageAccess(cause) => Failure::new(
            Code::VaultLocked,
            format!("the keychain is locked: {cause}"),
        )
        .remedy(format!("{MEMORY} unlock the keychain and try again")),
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => missing(&error.to_string()),
        Error::PlatformFailure(cause) => missing(&cause.to_string()),
        Error::TooLong(what, limit) => Failure::new(
            Code::BadInput,
            format!("this keychain takes at most {limit} characters as {what}"),
        )
        .remedy("shorten the names of pack, environment or source, or the secret"),
        Error::Ambiguous(found) => Failure::new(
            Code::BadInput,
            format!("the keychain holds {} secrets for this source", found.len()),
        )
        .remedy("remove the surplus entries of \"wheelhouse\" with the keychain's own program"),
        // These hold the stored bytes, which must not be shown.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => Failure::new(
            Code::BadInput,
            "what the keychain holds for this source is not text",
        )
        .remedy("set the secret anew"),
        other => Failure::new(Code::VaultMissing, format!("the keychain failed: {other}"))
            .remedy(format!("{MEMORY} repair the keychain")),
    }
}

fn missing(why: &str) -> Failure {
    Failure::new(
        Code::VaultMissing,
        format!("there is no keychain to keep the secret in: {why}"),
    )
    .remedy(format!(
        "{MEMORY} start a keychain (on Linux a Secret Service such as gnome-keyring) and start Wheelhouse again"
    ))
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keychain = match self.keychain {
            Keychain::System => "system",
            Keychain::Given(_) => "given",
            Keychain::Absent => "absent",
        };
        f.debug_struct("Vault")
            .field("keychain", &keychain)
            .finish_non_exhaustive()
    }
}
