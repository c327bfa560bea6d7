//! The access tokens that a client signs with.

use std::error::Error as _;

use super::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::scheme::Scheme;
use crate::token::{Held, TokenCache, TokenError, TokenErrorKind};

impl Client {
    /// The cache of the tokens that `scheme` reads, if it reads one and there is one.
    pub(super) fn tokens(&self, scheme: &dyn Scheme) -> Option<&TokenCache> {
        let tokens = self.shared.tokens.as_ref();
        tokens.filter(|_| scheme.reads_token())
    }

    /// The token to sign with. Where there is none it is obtained.
    pub(super) async fn token(
        &self,
        scheme: &dyn Scheme,
        except: Option<u64>,
    ) -> Result<Option<Held>> {
        match self.tokens(scheme) {
            Some(tokens) => Ok(Some(tokens.current(except).await?)),
            None => Ok(None),
        }
    }

    /// The same error, and if it says that the token of this generation may not do something, what it may do.
    pub(super) fn with_held_scopes(&self, error: Error, generation: Option<u64>) -> Error {
        let tokens = self.shared.tokens.as_ref();
        let tokens = tokens.filter(|_| error.kind() == ErrorKind::Forbidden);
        let held = tokens.and_then(TokenCache::valid);
        match held.filter(|held| Some(held.generation) == generation) {
            Some(held) => error.with_held_scopes(held.token.scopes()),
            None => error,
        }
    }

    /// The same for what is only shown: nothing is begun where there is a valid one.
    pub(super) async fn token_to_show(&self, scheme: &dyn Scheme) -> Result<Option<Held>> {
        let valid = self.tokens(scheme).and_then(TokenCache::valid);
        match valid {
            Some(held) => Ok(Some(held)),
            None => self.token(scheme, None).await,
        }
    }
}

/// Whether a token that could not be obtained may be there soon.
pub(super) fn is_token_late(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref());
    source.is_some_and(|error: &TokenError| error.kind() == TokenErrorKind::Unavailable)
}
