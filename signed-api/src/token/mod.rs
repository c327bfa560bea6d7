//! Access tokens: what one is, where it comes from, where it is kept.

mod error;
mod source;
mod store;
mod value;

pub use self::error::{TokenError, TokenErrorKind};
pub use self::source::TokenSource;
pub use self::store::{StoredToken, TokenLock, TokenStore, TokenStoreError};
pub use self::value::Token;
