//! Where tokens come from.

use std::fmt;
use std::sync::Arc;

use super::{Token, TokenError};
use crate::future::BoxFuture;

/// Obtains access tokens: by a client's credentials, by a refresh token, by a login.
///
/// A source keeps nothing. When to ask it, and for how many callers at once, is decided by the cache that it is given to.
pub trait TokenSource: Send + Sync + fmt::Debug {
    /// Obtains a token. `held` is the one that it takes the place of, if there is one: its refresh token may be used, and
    /// what the server does not send again, such as a refresh token that it does not rotate, is taken over from it.
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>>;

    /// Whether obtaining a token in place of `held` may use up its refresh token. Then it must not be sent twice, and what
    /// the server answers must be kept before anything else happens.
    fn uses_up(&self, held: Option<&Token>) -> bool {
        let _ = held;
        false
    }
}

impl<S: TokenSource + ?Sized> TokenSource for Arc<S> {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        (**self).obtain(held)
    }

    fn uses_up(&self, held: Option<&Token>) -> bool {
        (**self).uses_up(held)
    }
}
