//! Tokens in files: for several processes of one machine, and across restarts.

pub(super) mod locked;
pub(super) mod record;
#[cfg(test)]
mod tests;
mod wait;
pub(super) mod work;

use std::path::Path;
use std::sync::Arc;

use self::work::{Place, absolute, failed};
use super::{StoredToken, TokenLock, TokenStore, TokenStoreError};
use crate::file_system::{FileSystem, SystemFiles};
use crate::future::BoxFuture;

/// Keeps the token of one user of one API in a file, for the processes of one machine.
///
/// Only the owner may read the file: it is created so, and refused when others may read it, when it is a symbolic link, or
/// when everybody could replace it. A token is on the disk before anybody uses it, as a whole or not at all, wherever the
/// process is killed or the power goes. The lock lies in a file beside it, with `.lock` after its name; it is held for a
/// whole refresh, so that several processes use no refresh token twice.
///
/// A file that is damaged is an error that says so; only a new login, or a logout, replaces it. What is no token file, one
/// of another label, or one of a later version is replaced by nobody.
///
/// The token is not encrypted: who may read all files of the user, or a backup of them, has it. The file belongs on a
/// local disk: over a network neither locks nor writes can be relied on.
///
/// ```
/// # async fn example() -> Result<(), signed_api::TokenStoreError> {
/// use signed_api::{FileTokenStore, TokenStore as _};
///
/// let store = FileTokenStore::open("cryptohopper.token", "cryptohopper")?;
/// let is_logged_in = store.load().await?.is_some();
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct FileTokenStore {
    place: Place,
}

impl FileTokenStore {
    /// The token at `path`, wherever the process goes. `label` says whose it is, such as the name of the API, or of the API
    /// and the user; a file that was written under another label is refused. Nothing is read yet, and the file is created
    /// when there is a token, its directory too.
    ///
    /// # Errors
    ///
    /// When `path` names no file, or is relative and there is no working directory.
    pub fn open(path: impl AsRef<Path>, label: impl Into<String>) -> Result<Self, TokenStoreError> {
        Self::on(Arc::new(SystemFiles), path.as_ref(), label.into())
    }

    fn on(files: Arc<dyn FileSystem>, path: &Path, label: String) -> Result<Self, TokenStoreError> {
        let path = absolute(path).map_err(|error| failed("token file", path, "used", &error))?;
        Ok(Self {
            place: Place::new(files, path, label),
        })
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>> {
        locked::load(&self.place)
    }

    fn lock(&self) -> BoxFuture<'_, Result<Box<dyn TokenLock>, TokenStoreError>> {
        locked::lock(&self.place, self.place.lock_file())
    }
}
