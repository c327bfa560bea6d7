//! Tokens in the keyring of the operating system.

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use keyring::{Entry, Error as KeyringError};
use secrecy::zeroize::Zeroizing;

use super::file::locked::{self, Keep};
use super::file::record::{self, Unreadable};
use super::file::work::LockFile;
use super::{StoredToken, TokenLock, TokenStore, TokenStoreError};
use crate::file_system::SystemFiles;
use crate::future::BoxFuture;

/// Keeps the token of one user of one API in the keyring of the operating system, which encrypts it: the Keychain of
/// macOS, the Credential Manager of Windows, elsewhere the Secret Service that a desktop brings, such as GNOME Keyring.
///
/// A keyring has no lock for a whole refresh, so this one is held in a file, which must be the same for all processes that
/// share the token. Whether an entry survives a power failure right after it was written is up to the keyring.
///
/// Without a keyring, as on a server, each operation is an error: keep the token in a
/// [file](crate::FileTokenStore) there. The Credential Manager of Windows takes no token above some 2,000 bytes.
///
/// ```no_run
/// # fn example() -> Result<(), signed_api::TokenStoreError> {
/// use signed_api::KeyringTokenStore;
///
/// let store = KeyringTokenStore::open("my-program", "cryptohopper", "my-program.lock")?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct KeyringTokenStore {
    place: Place,
    lock: LockFile,
}

impl KeyringTokenStore {
    /// The entry of the program `service` for `label`, which says whose token it is; the lock is held in the file at `lock`,
    /// which is created with the first one. Nothing is read yet.
    ///
    /// # Errors
    ///
    /// When `lock` names no file, or is relative and there is no working directory.
    pub fn open(
        service: impl Into<String>,
        label: impl Into<String>,
        lock: impl AsRef<Path>,
    ) -> Result<Self, TokenStoreError> {
        Self::on(Entry::new, service.into(), label.into(), lock.as_ref())
    }

    fn on(
        entry: EntryOf,
        service: String,
        label: String,
        lock: &Path,
    ) -> Result<Self, TokenStoreError> {
        Ok(Self {
            place: Place {
                entry,
                service,
                label,
            },
            lock: LockFile::at(Arc::new(SystemFiles), lock)?,
        })
    }
}

impl TokenStore for KeyringTokenStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>> {
        locked::load(&self.place)
    }

    fn lock(&self) -> BoxFuture<'_, Result<Box<dyn TokenLock>, TokenStoreError>> {
        locked::lock(&self.place, self.lock.clone())
    }
}

/// The entry of a service and a label.
type EntryOf = fn(&str, &str) -> keyring::Result<Entry>;

/// An entry of the keyring, and what is done with it on a thread that may wait.
#[derive(Clone)]
struct Place {
    entry: EntryOf,
    service: String,
    label: String,
}

impl Keep for Place {
    fn found(&self) -> Result<Option<Result<StoredToken, Unreadable>>, TokenStoreError> {
        match self.entry()?.get_secret() {
            Ok(record) => {
                let record = Zeroizing::new(record);
                Ok(Some(record::read(&self.label, &record)))
            }
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(self.failed("read", &error)),
        }
    }

    fn write(&self, stored: &StoredToken) -> Result<(), TokenStoreError> {
        let record = record::write(&self.label, stored)
            .map_err(|error| self.wrong(&format!("cannot be written: {error}")))?;
        self.entry()?
            .set_secret(&record)
            .map_err(|error| self.failed("written", &error))
    }

    fn erase(&self) -> Result<(), TokenStoreError> {
        match self.entry()?.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(self.failed("removed", &error)),
        }
    }

    fn unreadable(&self, why: &Unreadable) -> TokenStoreError {
        self.wrong(match why {
            Unreadable::Foreign | Unreadable::Other(_) => {
                "is no token of this label, and is left as it is: choose another service or label"
            }
            Unreadable::Newer => {
                "was written by a newer version of signed-api: use that, or remove the entry and log in again"
            }
            Unreadable::Damaged => {
                "is damaged, and the token in it is lost: log in again, which replaces it, or remove it"
            }
        })
    }
}

impl Place {
    fn entry(&self) -> Result<Entry, TokenStoreError> {
        let entry = (self.entry)(&self.service, &self.label);
        entry.map_err(|error| self.failed("used", &error))
    }

    /// What some errors of a keyring hold is the entry itself, so their own text is not used.
    fn failed(&self, what: &str, error: &KeyringError) -> TokenStoreError {
        let why = match error {
            KeyringError::NoDefaultStore => {
                "the system has no keyring that runs; keep the token in a file there".to_owned()
            }
            KeyringError::NoStorageAccess(why) => format!("the keyring is locked: {why}"),
            KeyringError::PlatformFailure(why) => why.to_string(),
            KeyringError::TooLong(what, most) => {
                format!("the {what} is longer than the {most} that the keyring takes")
            }
            KeyringError::Ambiguous(_) => "there is more than one".to_owned(),
            _ => "the keyring gives something else".to_owned(),
        };
        self.wrong(&format!("cannot be {what}: {why}"))
    }

    fn wrong(&self, why: &str) -> TokenStoreError {
        let Self { service, label, .. } = self;
        TokenStoreError::new(format!(
            "the keyring's entry of `{service}` for `{label}` {why}"
        ))
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, label, .. } = self;
        write!(f, "`{service}` for `{label}`")
    }
}
