//! Access tokens: what one is, where it comes from, where it is kept.

mod error;
#[cfg(feature = "file")]
mod file;
#[cfg(feature = "keyring")]
mod keyring;
mod source;
mod store;
mod value;

pub use self::error::{TokenError, TokenErrorKind};
#[cfg(feature = "file")]
pub use self::file::FileTokenStore;
#[cfg(feature = "keyring")]
pub use self::keyring::KeyringTokenStore;
pub use self::source::TokenSource;
pub use self::store::{StoredToken, TokenLock, TokenStore, TokenStoreError};
pub use self::value::Token;
