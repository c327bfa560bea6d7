//! Credentials from environment variables or a `.env` file.

use std::ffi::OsString;

use super::variables::{self, Variables};
use super::{CredentialError, Credentials, ProvideCredentials};
use crate::future::BoxFuture;

/// Provides what [`Credentials::from_env`] reads, each time it is asked: a `.env` file may change. It is a part of a
/// [`Chain`](crate::Chain).
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    prefix: String,
}

impl EnvironmentCredentials {
    /// Credentials of the variables that begin with `prefix`, as for [`Credentials::from_env`].
    pub fn new(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
        }
    }
}

impl ProvideCredentials for EnvironmentCredentials {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(async { read(&self.prefix) })
    }

    fn at_hand(&self) -> Option<Credentials> {
        read(&self.prefix).ok()
    }
}

/// The variables of `prefix` from the environment if it has any of them, and otherwise from a `.env` file: never some from
/// here and some from there, since a stray file could send one place's keys to another.
pub(super) fn read(prefix: &str) -> Result<Credentials, CredentialError> {
    let (beginning, ws_url) = (format!("{prefix}_API_"), format!("{prefix}_WS_URL"));
    let is_ours = |name: &str| name.starts_with(&beginning) || name == ws_url;
    let in_environment: Vec<(String, OsString)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| is_ours(name))
        .collect();
    let mut variables = match in_environment.is_empty() {
        true => dotenv::variables(is_ours)?,
        false => in_environment
            .into_iter()
            .map(|(name, value)| match value.into_string() {
                Ok(value) => Ok((name, value)),
                Err(_) => Err(CredentialError::new(format!("{name} is not text in UTF-8"))),
            })
            .collect::<Result<Variables, _>>()?,
    };
    let address = variables.remove(&ws_url).filter(|url| !url.is_empty());
    let credentials = variables::credentials(&beginning, "in the environment", &variables)?;
    match address {
        Some(url) if url.trim() != url => Err(CredentialError::new(format!(
            "remove the white space around {ws_url}"
        ))),
        Some(url) => Ok(credentials.with_ws_url(url)),
        None => Ok(credentials),
    }
}

#[cfg(feature = "dotenv")]
mod dotenv {
    use std::fs;
    use std::io::ErrorKind;
    use std::path::PathBuf;

    use secrecy::zeroize::Zeroizing;

    use crate::credential::variables::Variables;
    use crate::credential::{CredentialError, lines};

    /// Those variables of the nearest `.env` file that are ours. No file is fine; one that cannot be read is not.
    pub(super) fn variables(is_ours: impl Fn(&str) -> bool) -> Result<Variables, CredentialError> {
        let Some(text) = nearest()? else {
            return Ok(Variables::new());
        };
        let pairs = lines::pairs(&text, "the file `.env`", is_ours)?;
        Ok(pairs.into_iter().collect())
    }

    /// The text of the `.env` file in the current directory or the nearest one above.
    fn nearest() -> Result<Option<Zeroizing<String>>, CredentialError> {
        let directory = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        for directory in directory.ancestors() {
            match fs::read_to_string(directory.join(".env")) {
                Ok(text) => return Ok(Some(Zeroizing::new(text))),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(_) => return Err(CredentialError::new("the file `.env` cannot be read")),
            }
        }
        Ok(None)
    }
}

#[cfg(not(feature = "dotenv"))]
mod dotenv {
    use crate::credential::CredentialError;
    use crate::credential::variables::Variables;

    #[allow(clippy::unnecessary_wraps, reason = "fails where a file is read")]
    pub(super) fn variables(_: impl Fn(&str) -> bool) -> Result<Variables, CredentialError> {
        Ok(Variables::new())
    }
}
