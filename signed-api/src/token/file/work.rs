//! What is done with the file, on a thread that may wait.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::zeroize::Zeroizing;

use super::locked::Keep;
use super::record::{self, Unreadable};
use crate::file_system::{FileSystem, OpenFile, beside, open_or_create};
use crate::owned_file::refused;
use crate::token::{StoredToken, TokenStoreError};

/// Longer than any token, so that a large file that is something else is not read to its end: 1 MiB.
const LONGEST: usize = 1 << 20;

/// Longer than most.
const USUAL: usize = 4 << 10;

/// Where the token is kept, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    files: Arc<dyn FileSystem>,
    path: PathBuf,
    label: String,
}

impl Place {
    pub(super) fn new(files: Arc<dyn FileSystem>, path: PathBuf, label: String) -> Self {
        Self { files, path, label }
    }

    /// Who may replace the file lies in a file beside it, which stays when the file is replaced.
    pub(super) fn lock_file(&self) -> LockFile {
        LockFile {
            files: Arc::clone(&self.files),
            path: beside(&self.path, ".lock"),
        }
    }

    fn replace(&self, record: &[u8]) -> io::Result<()> {
        let draft = self.draft();
        // Of a process that was killed.
        self.remove(&draft)?;
        let mut file = self.files.create(&draft)?;
        file.write(0, record)?;
        file.sync()?;
        self.files.rename(&draft, &self.path)?;
        self.files.sync_names(&self.path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match self.files.remove(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Only who holds the lock writes under this name.
    fn draft(&self) -> PathBuf {
        beside(&self.path, ".new")
    }

    fn failed(&self, what: &str, error: &io::Error) -> TokenStoreError {
        failed("token file", &self.path, what, error)
    }
}

impl Keep for Place {
    fn found(&self) -> Result<Option<Result<StoredToken, Unreadable>>, TokenStoreError> {
        let read = || -> io::Result<_> {
            self.files.refuse_open_directory(&self.path)?;
            let Some(file) = self.files.open(&self.path)? else {
                return Ok(None);
            };
            let bytes = whole(&*file)?;
            Ok(Some(record::read(&self.label, &bytes)))
        };
        match read() {
            // There is no directory yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map_err(|error| self.failed("used", &error)),
        }
    }

    /// It is written under another name, and takes the place of what was there when it is on the disk.
    fn write(&self, stored: &StoredToken) -> Result<(), TokenStoreError> {
        let record = record::write(&self.label, stored)
            .map_err(|error| self.failed("written", &error.into()))?;
        self.replace(&record)
            .map_err(|error| self.failed("written", &error))
    }

    fn erase(&self) -> Result<(), TokenStoreError> {
        let erased = self
            .remove(&self.draft())
            .and_then(|()| self.remove(&self.path))
            .and_then(|()| self.files.sync_names(&self.path));
        erased.map_err(|error| self.failed("removed", &error))
    }

    fn unreadable(&self, why: &Unreadable) -> TokenStoreError {
        let label = &self.label;
        let why = match why {
            Unreadable::Foreign => "is no token file, and is left as it is: name another one".into(),
            Unreadable::Newer => {
                "was written by a newer version of signed-api: use that, or remove the file and log in again".into()
            }
            Unreadable::Damaged => {
                "is damaged, and the token in it is lost: log in again, which replaces it, or remove it".into()
            }
            Unreadable::Other(other) => format!(
                "holds the token of `{other}` and not of `{label}`: give each its own file, or remove this one"
            ),
        };
        let path = self.path.display();
        TokenStoreError::new(format!("the token file {path} {why}"))
    }
}

/// The file whose lock says who may replace a token.
#[derive(Clone, Debug)]
pub(in crate::token) struct LockFile {
    files: Arc<dyn FileSystem>,
    path: PathBuf,
}

impl LockFile {
    /// The one at `path`, wherever the process goes.
    #[cfg(feature = "keyring")]
    pub(in crate::token) fn at(
        files: Arc<dyn FileSystem>,
        path: &Path,
    ) -> Result<Self, TokenStoreError> {
        let path = absolute(path).map_err(|error| failed("lock file", path, "used", &error))?;
        Ok(Self { files, path })
    }

    /// Takes the lock if it is free.
    pub(in crate::token) fn try_lock(&self) -> Result<Option<Lock>, TokenStoreError> {
        self.taken(|file| file.try_lock())
    }

    /// Waits for the lock, and takes it.
    pub(in crate::token) fn lock(&self) -> Result<Lock, TokenStoreError> {
        let lock = self.taken(|file| file.lock().map(|()| true))?;
        lock.ok_or_else(|| TokenStoreError::new("the lock of the token was not given"))
    }

    fn taken(
        &self,
        take: impl Fn(&mut dyn OpenFile) -> io::Result<bool>,
    ) -> Result<Option<Lock>, TokenStoreError> {
        let taken = || {
            if let Some(directory) = self.path.parent() {
                self.files.create_directory(directory)?;
            }
            self.files.refuse_open_directory(&self.path)?;
            loop {
                let mut file = open_or_create(&*self.files, &self.path)?;
                if !take(&mut *file)? {
                    return Ok(None);
                }
                // Somebody may have removed it in the meantime, and others may lock a new one.
                if file.is_named()? {
                    return Ok(Some(Lock(file)));
                }
            }
        };
        taken().map_err(|error| failed("lock file", &self.path, "used", &error))
    }
}

/// The right to replace a token, until it is dropped or the process ends.
#[derive(Debug)]
pub(in crate::token) struct Lock(Box<dyn OpenFile>);

/// A process that is just being started may have the file open too, for a moment.
impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file gives it back at the latest.
        let _ = self.0.unlock();
    }
}

/// All that is in the file, unless it is longer than any token.
fn whole(file: &dyn OpenFile) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0; USUAL]);
    let mut length = file.read(0, &mut bytes)?;
    if length == USUAL {
        bytes = Zeroizing::new(vec![0; LONGEST]);
        length = file.read(0, &mut bytes)?;
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// The same file wherever the process goes.
pub(super) fn absolute(path: &Path) -> io::Result<PathBuf> {
    if path.file_name().is_none() {
        return Err(refused("the path names no file"));
    }
    std::path::absolute(path)
}

pub(super) fn failed(kind: &str, path: &Path, what: &str, error: &io::Error) -> TokenStoreError {
    let path = path.display();
    TokenStoreError::new(format!("the {kind} {path} cannot be {what}: {error}"))
}
