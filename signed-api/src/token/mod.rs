//! Access tokens: what one is, where it comes from, where it is kept.

mod error;
#[cfg(feature = "file")]
mod file;
mod source;
mod store;
mod value;

pub use self::error::{TokenError, TokenErrorKind};
#[cfg(feature = "file")]
pub use self::file::FileTokenStore;
pub use self::source::TokenSource;
pub use self::store::{StoredToken, TokenLock, TokenStore, TokenStoreError};
pub use self::value::Token;
