//! Tokens in a keyring that lives in memory: the system's own is not there when tests run.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use keyring::Entry;
use keyring_core::api::CredentialStoreApi as _;
use keyring_core::mock;

use super::{KeyringError, KeyringTokenStore};
use crate::clock::Timestamp;
use crate::token::{StoredToken, Token, TokenStore as _};

static RING: LazyLock<Arc<mock::Store>> = LazyLock::new(|| mock::Store::new().expect("a keyring"));

fn entry(service: &str, label: &str) -> keyring::Result<Entry> {
    let inner = RING.build(service, label, None)?;
    Ok(Entry { inner })
}

/// The next operation fails with this.
fn fail(service: &str, label: &str, error: KeyringError) {
    let entry = entry(service, label).expect("an entry");
    let mock: &mock::Cred = entry.inner.as_any().downcast_ref().expect("a mock");
    mock.set_error(error);
}

fn lock_path(service: &str) -> PathBuf {
    let name = format!("signed-api-{service}-{}.lock", std::process::id());
    std::env::temp_dir().join(name)
}

fn store(service: &str, label: &str) -> KeyringTokenStore {
    let (service, label) = (service.to_owned(), label.to_owned());
    let path = lock_path(&service);
    KeyringTokenStore::on(entry, service, label, &path).expect("a path")
}

fn stored() -> StoredToken {
    StoredToken {
        token: Token::new("canary-access").with_refresh("canary-refresh"),
        issued: Timestamp::from_millis(7),
        in_doubt: true,
    }
}

#[tokio::test]
async fn what_is_kept_is_there_until_it_is_cleared() {
    let store = store("kept", "cryptohopper");
    assert!(store.load().await.expect("readable").is_none());
    let mut lock = store.lock().await.expect("locked");
    lock.save(&stored()).await.expect("kept");
    let found = store.load().await.expect("readable").expect("a token");
    assert_eq!(found.token.access().expose(), "canary-access");
    assert!(found.in_doubt);
    // Who holds the lock excludes others.
    let other = self::store("kept", "cryptohopper");
    assert!(other.lock.try_lock().expect("there").is_none());
    lock.clear().await.expect("cleared");
    lock.clear().await.expect("cleared again");
    assert!(lock.load().await.expect("readable").is_none());
    drop(lock);
    assert!(other.lock.try_lock().expect("there").is_some());
    std::fs::remove_file(lock_path("kept")).expect("removed");
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_that_shows_no_token() {
    let store = store("refused", "cryptohopper");
    let mut lock = store.lock().await.expect("locked");
    let ring = entry("refused", "cryptohopper").expect("an entry");
    let name = "the keyring's entry of `refused` for `cryptohopper`";

    ring.set_secret(b"my own password").expect("set");
    let error = store.load().await.expect_err("foreign").to_string();
    let expected =
        "is no token of this label, and is left as it is: choose another service or label";
    assert_eq!(error, format!("{name} {expected}"));
    lock.save(&stored()).await.expect_err("foreign");
    lock.clear().await.expect_err("foreign");
    assert_eq!(ring.get_secret().expect("there"), b"my own password");

    ring.delete_credential().expect("deleted");
    lock.save(&stored()).await.expect("kept");
    let mut damaged = ring.get_secret().expect("there");
    damaged[100] ^= 1;
    ring.set_secret(&damaged).expect("set");
    let error = store.load().await.expect_err("damaged").to_string();
    assert!(error.contains("log in again, which replaces it"), "{error}");
    lock.save(&stored()).await.expect("replaced");
    store.load().await.expect("readable").expect("a token");

    let held = ring.get_secret().expect("there");
    let why = "bad".to_owned();
    for (error, expected) in [
        (
            KeyringError::BadEncoding(held.clone()),
            "the keyring gives something else",
        ),
        (
            KeyringError::BadDataFormat(held, why.into()),
            "the keyring gives something else",
        ),
        (
            KeyringError::NoStorageAccess("closed".into()),
            "the keyring is locked: closed",
        ),
        (
            KeyringError::NoDefaultStore,
            "the system has no keyring that runs; keep the token in a file there",
        ),
    ] {
        fail("refused", "cryptohopper", error);
        let error = store.load().await.expect_err("refused");
        assert_eq!(
            error.to_string(),
            format!("{name} cannot be read: {expected}")
        );
        assert!(!format!("{error:?} {store:?}").contains("canary"));
    }
    drop(lock);
    std::fs::remove_file(lock_path("refused")).expect("removed");
}

/// On a machine without a Secret Service this is what every program sees.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_system_without_a_keyring_is_an_error_that_names_the_way_out() {
    if std::env::vars_os().any(|(name, _)| name == "DBUS_SESSION_BUS_ADDRESS") {
        return;
    }
    let path = lock_path("none");
    let store = KeyringTokenStore::open("signed-api-tests", "nobody", &path).expect("a path");
    let error = store.load().await.expect_err("no keyring").to_string();
    assert!(error.contains("keep the token in a file there"), "{error}");
}
