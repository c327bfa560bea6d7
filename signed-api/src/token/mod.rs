//! Access tokens: what one is, where it comes from, where it is kept, and when another one is obtained.

mod cache;
mod error;
mod source;
mod store;
mod value;

pub(crate) use self::cache::Held;
pub use self::cache::{TokenCache, TokenState};
pub use self::error::{TokenError, TokenErrorKind};
pub use self::source::TokenSource;
pub use self::store::{StoredToken, TokenLock, TokenStore, TokenStoreError};
pub use self::value::Token;
