//! Credentials from a file that only its owner can read.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use super::{CredentialError, CredentialErrorKind, Credentials, ProvideCredentials, format};
use crate::future::BoxFuture;
use crate::owned_file::{REPLACED, refuse_open_directory, refuse_unsafe};

/// Provides the credentials of a file, and others as soon as others stand in it.
///
/// The file holds a JSON object, or lines `NAME=value` as in a `.env` file. The names are `key`, `secret`, `passphrase`,
/// `account`, `url` and `environment`, in small or capital letters and perhaps with `API_` before them; all others are
/// credentials of other names.
///
/// It is read whenever the client asks, before every attempt, which takes some microseconds;
/// [`Rotating`](crate::Rotating) around it reads it less often. A program that changes it should write another file beside
/// it and rename that: what is half written is read as it is.
///
/// It is refused when others than its owner can read or write it (mode `600` or `400`) or everybody can replace it, when it is a symbolic link, and when
/// it has more than 64 KiB.
///
/// ```no_run
/// use signed_api::{FileCredentials, Rotating};
/// # fn provider() -> impl signed_api::ProvideCredentials {
///
/// Rotating::new(FileCredentials::new("/etc/exchange/credentials.json"))
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct FileCredentials {
    path: PathBuf,
    prefix: Option<String>,
}

impl FileCredentials {
    /// The credentials in the file at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            prefix: None,
        }
    }

    /// Only those whose names begin with `prefix`, as for [`Credentials::from_env`]: `EXCHANGE_API_KEY`.
    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self {
            prefix: Some(prefix.into()),
            ..self
        }
    }

    fn read(&self) -> Result<Credentials, CredentialError> {
        read(&self.path, self.prefix.as_deref())
    }
}

impl ProvideCredentials for FileCredentials {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(async { self.read() })
    }

    fn at_hand(&self) -> Option<Credentials> {
        self.read().ok()
    }

    /// Whether others stand in it by now.
    fn refused(&self, credentials: &Credentials) -> bool {
        self.read().is_ok_and(|now| !now.is_equal(credentials))
    }

    fn may_change(&self) -> bool {
        true
    }
}

/// No file of credentials is longer.
const LONGEST: u64 = 64 * 1024;

/// How often a file is opened that is replaced again and again.
const ATTEMPTS: u32 = 8;

/// The credentials in the file at `path`.
pub(super) fn read(path: &Path, prefix: Option<&str>) -> Result<Credentials, CredentialError> {
    let source = format!("the file `{}`", path.display());
    let text = text(path, &source)?;
    format::of_text(&text, prefix, &source)
}

fn text(path: &Path, source: &str) -> Result<Zeroizing<String>, CredentialError> {
    let refused = |why: &str| CredentialError::new(format!("{source} cannot be used: {why}"));
    let named = match fs::symlink_metadata(path) {
        Ok(named) => named,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let message = format!("there is no file `{}`", path.display());
            return Err(CredentialError::of(CredentialErrorKind::Absent, message));
        }
        Err(error) => return Err(refused(&error.to_string())),
    };
    if named.file_type().is_symlink() {
        return Err(refused("it is a symbolic link"));
    }
    // A pipe would have to be waited for.
    if !named.is_file() {
        return Err(refused("it is no file"));
    }
    let file = opened(path).map_err(|error| refused(&error.to_string()))?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| refused(&error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(refused("it has more than 64 KiB"));
    }
    match str::from_utf8(&bytes) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(refused("it is not text in UTF-8")),
    }
}

/// The file, unless others can read or replace it.
fn opened(path: &Path) -> io::Result<File> {
    refuse_open_directory(path)?;
    for _ in 1..ATTEMPTS {
        match opened_once(path) {
            Err(error) if error.kind() == REPLACED => {}
            opened => return opened,
        }
    }
    opened_once(path)
}

fn opened_once(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    refuse_unsafe(path, &file)?;
    Ok(file)
}
