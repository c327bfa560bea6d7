//! The names of credentials.

use std::fmt;

/// Names one of the credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The key that names the account.
    Key,
    /// The secret that proves it.
    Secret,
    /// The passphrase some exchanges issue.
    Passphrase,
    /// The account or sub-account.
    Account,
    /// One that a scheme declares by this name.
    Named(&'static str),
}

impl Field {
    /// The credential of this name: those that every scheme knows have a field of their own.
    pub(super) fn of(name: &'static str) -> Self {
        match name {
            "key" => Self::Key,
            "secret" => Self::Secret,
            "passphrase" => Self::Passphrase,
            "account" => Self::Account,
            name => Self::Named(name),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "key",
            Self::Secret => "secret",
            Self::Passphrase => "passphrase",
            Self::Account => "account",
            Self::Named(name) => name,
        })
    }
}
