//! The vault over the mock store, with its failures injected, and once over a real keyring.

#![allow(clippy::unwrap_used)] // the helpers are tests too

use std::{sync::Arc, time::Duration};

use keyring_core::{Entry, Error, mock};
use model::Code;
use secrets::{ExposeSecret, MAX_SECRET_BYTES, Persistence, SecretKey, SecretString, Vault};

const SWITCH: &str = "WHEELHOUSE_KEYRING_TEST";

fn key(host: &str) -> SecretKey {
    SecretKey {
        pack: "harbour".into(),
        environment: "production".into(),
        source: "metrics".into(),
        host: host.into(),
    }
}

async fn read(vault: &Vault, key: SecretKey) -> Option<(String, Persistence)> {
    let found = vault.get(key).await.unwrap();
    found.map(|(secret, kept)| (secret.expose_secret().to_owned(), kept))
}

async fn a_secret_is_set_replaced_read_and_deleted(vault: &Vault, key: SecretKey) {
    vault.delete(key.clone()).await.unwrap();
    assert_eq!(read(vault, key.clone()).await, None);
    for secret in ["first", "zweites Geheimnis ✓"] {
        let kept = vault.set(key.clone(), secret.into()).await.unwrap();
        assert_eq!(kept, Persistence::Keychain);
        let expected = Some((secret.to_owned(), Persistence::Keychain));
        assert_eq!(read(vault, key.clone()).await, expected);
    }
    vault.delete(key.clone()).await.unwrap();
    assert_eq!(read(vault, key).await, None);
}

#[tokio::test]
async fn the_mock_store_keeps_a_secret_until_it_is_deleted() {
    let vault = Vault::mock();
    a_secret_is_set_replaced_read_and_deleted(&vault, key("https://prometheus:9090")).await;
}

#[tokio::test]
async fn a_secret_is_not_found_for_another_host() {
    let vault = Vault::mock();
    vault
        .set(key("https://prometheus:9090"), "hunter2".into())
        .await
        .unwrap();
    for other in [
        "https://evil.example:9090",
        "https://prometheus:9091",
        "http://prometheus:9090",
    ] {
        assert_eq!(read(&vault, key(other)).await, None, "{other}");
    }
}

#[tokio::test]
async fn each_keychain_error_becomes_a_code_a_place_and_a_remedy_by_its_type() {
    let locked = || Error::NoStorageAccess("verrouillé".into());
    let broken = || Error::PlatformFailure("no bus".into());
    for (error, code) in [
        (locked as fn() -> Error, Code::VaultLocked),
        (broken, Code::VaultMissing),
        (|| Error::NoDefaultStore, Code::VaultMissing),
        (
            || Error::NotSupportedByStore("x".into()),
            Code::VaultMissing,
        ),
        (|| Error::TooLong("user".into(), 512), Code::BadInput),
        (|| Error::BadEncoding(b"hunter2".into()), Code::BadInput),
        (
            || Error::BadDataFormat(b"hunter2".into(), "x".into()),
            Code::BadInput,
        ),
    ] {
        let store: Arc<keyring_core::CredentialStore> = mock::Store::new().unwrap();
        let vault = Vault::over(store.clone());
        let key = key("https://h");
        let inject = || {
            let entry = Entry::new_in_store(&store, "wheelhouse", &key.account()).unwrap();
            let cred: &mock::Cred = entry.as_any().downcast_ref().unwrap();
            cred.set_error(error());
        };
        inject();
        let on_set = vault.set(key.clone(), "hunter2".into()).await.unwrap_err();
        inject();
        let on_get = vault.get(key.clone()).await.unwrap_err();
        inject();
        let on_delete = vault.delete(key.clone()).await.unwrap_err();
        for failure in [on_set, on_get, on_delete] {
            assert_eq!(failure.code, code, "{failure:?}");
            assert!(failure.place.as_deref().unwrap().contains("metrics"));
            assert!(failure.remedy.is_some());
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
            assert!(!format!("{failure:?}").contains("104, 117"), "{failure:?}");
        }
        assert_eq!(read(&vault, key.clone()).await, None, "nothing was kept");
    }
}

#[tokio::test]
async fn without_a_keychain_memory_keeps_the_secret_for_this_run() {
    let vault = Vault::session_only();
    let failure = vault.set(key("https://h"), "s".into()).await.unwrap_err();
    assert_eq!(failure.code, Code::VaultMissing);
    assert!(failure.remedy.unwrap().contains("in memory"));

    let kept = vault.set_for_session(key("https://h"), "s".into()).unwrap();
    assert_eq!(kept, Persistence::SessionOnly);
    let expected = Some(("s".to_owned(), Persistence::SessionOnly));
    assert_eq!(read(&vault.clone(), key("https://h")).await, expected);
    vault.delete(key("https://h")).await.unwrap();
    let failure = vault.get(key("https://h")).await.unwrap_err();
    assert_eq!(failure.code, Code::VaultMissing);
}

#[tokio::test]
async fn a_secret_set_in_the_keychain_replaces_the_one_in_memory() {
    let vault = Vault::mock();
    vault
        .set_for_session(key("https://h"), "old".into())
        .unwrap();
    vault.set(key("https://h"), "new".into()).await.unwrap();
    let expected = Some(("new".to_owned(), Persistence::Keychain));
    assert_eq!(read(&vault, key("https://h")).await, expected);
}

#[tokio::test]
async fn empty_and_over_long_secrets_are_refused_on_every_system() {
    let vault = Vault::mock();
    for (length, accepted) in [
        (0, false),
        (1, true),
        (MAX_SECRET_BYTES, true),
        (MAX_SECRET_BYTES + 1, false),
    ] {
        let secret = SecretString::from("x".repeat(length));
        let in_memory = vault.set_for_session(key("https://h"), secret.clone());
        assert_eq!(in_memory.is_ok(), accepted, "{length}");
        let result = vault.set(key("https://h"), secret).await;
        assert_eq!(result.is_ok(), accepted, "{length}");
        if let Err(failure) = result {
            assert_eq!(failure.code, Code::BadInput);
            assert!(!failure.message.contains("xxx"));
        }
    }
}

/// A keychain that waits for a user who never comes.
#[derive(Debug)]
struct Waiting(std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

impl keyring_core::api::CredentialStoreApi for Waiting {
    fn vendor(&self) -> String {
        "test".into()
    }

    fn id(&self) -> String {
        "waiting".into()
    }

    fn build(
        &self,
        _service: &str,
        _user: &str,
        _modifiers: Option<&std::collections::HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        let _ = self.0.lock().unwrap().recv(); // until the test ends
        Err(Error::NoEntry)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

#[tokio::test]
async fn a_keychain_that_does_not_answer_is_not_waited_for_for_ever() {
    let (user, never) = std::sync::mpsc::channel();
    let store: Arc<keyring_core::CredentialStore> = Arc::new(Waiting(never.into()));
    let vault = Vault::over(store).patience(Duration::from_millis(50));
    let failure = vault.get(key("https://h")).await.unwrap_err();
    assert_eq!(failure.code, Code::VaultLocked);
    assert!(failure.remedy.unwrap().contains("unlock"));
    drop(user);
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let vault = Vault::mock();
    vault
        .set_for_session(key("https://h"), "hunter2".into())
        .unwrap();
    assert!(!format!("{vault:?}").contains("hunter2"));
    let found = vault.get(key("https://h")).await.unwrap();
    assert!(!format!("{found:?}").contains("hunter2"));
}

/// The system's keychain as WHEELHOUSE_KEYRING_TEST says it is: `1` under `dbus-run-session` with
/// an unlocked gnome-keyring; `locked` and `missing` in the tests below, which call this one.
#[tokio::test]
async fn the_system_keychain() {
    let vault = Vault::system();
    let key = key(&format!("https://test-{}", std::process::id()));
    match std::env::var(SWITCH).as_deref() {
        Ok("1") => a_secret_is_set_replaced_read_and_deleted(&vault, key).await,
        Ok("locked") => {
            let failure = vault.set(key, "hunter2".into()).await.unwrap_err();
            assert_eq!(failure.code, Code::VaultLocked, "{failure:?}");
        }
        Ok("missing") => {
            let failure = vault.set(key.clone(), "s".into()).await.unwrap_err();
            assert_eq!(failure.code, Code::VaultMissing, "{failure:?}");
            assert_eq!(
                vault.get(key.clone()).await.unwrap_err().code,
                Code::VaultMissing
            );
            vault.set_for_session(key.clone(), "s".into()).unwrap();
            assert!(read(&vault, key.clone()).await.is_some());
            vault.delete(key).await.unwrap();
        }
        _ => println!("skipped: {SWITCH} is not set"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_session_bus_the_keychain_is_missing() {
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again
        .args(["--exact", "the_system_keychain"])
        .env(SWITCH, "missing")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    passes(&mut again);
}

#[cfg(target_os = "linux")]
#[test]
fn a_keyring_that_nobody_unlocks_is_locked() {
    if std::env::var_os(SWITCH).is_none() {
        println!("skipped: {SWITCH} is not set");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut again = std::process::Command::new("timeout");
    again
        .args(["20", "dbus-run-session", "--", "sh", "-c"])
        .arg("gnome-keyring-daemon --start --components=secrets && exec \"$0\" --exact the_system_keychain")
        .arg(std::env::current_exe().unwrap())
        .env(SWITCH, "locked")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path());
    passes(&mut again);
}

#[cfg(target_os = "linux")]
fn passes(command: &mut std::process::Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}
