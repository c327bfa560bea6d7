//! Access tokens: what one is, where it comes from, where it is kept, and when another one is obtained.

mod cache;
mod error;
#[cfg(feature = "file")]
mod file;
#[cfg(feature = "keyring")]
mod keyring;
mod source;
mod store;
mod value;

pub(crate) use self::cache::Held;
pub use self::cache::{TokenCache, TokenState};
pub use self::error::{TokenError, TokenErrorKind};
#[cfg(feature = "file")]
pub use self::file::FileTokenStore;
#[cfg(feature = "keyring")]
pub use self::keyring::KeyringTokenStore;
pub use self::source::TokenSource;
pub use self::store::{StoredToken, TokenLock, TokenStore, TokenStoreError};
pub use self::value::Token;
