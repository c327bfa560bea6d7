//! What a client does for its access tokens: signs with the one that is held, and once more with another one when that is
//! refused.

use std::error::Error as _;

use super::Client;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::scheme::Scheme;
use crate::token::{Held, TokenCache, TokenError, TokenErrorKind};

/// Whether a call may still be signed once more because of its access token.
#[derive(Default)]
pub(super) struct Reauth {
    /// The token that the last attempt was signed with.
    pub(super) signed_with: Option<u64>,
    /// The one that was refused, and will not do any more.
    refused: Option<u64>,
}

impl Reauth {
    /// How many attempts do not count among those that the retry policy allows.
    pub(super) fn replays(&self) -> u32 {
        self.refused.map_or(0, |_| 1)
    }

    /// The token that will not do.
    pub(super) fn except(&self) -> Option<u64> {
        self.refused
    }

    /// Whether another token may be accepted where this one was not. So it is once in a call.
    pub(super) fn helps(&mut self, error: &Error, tokens: Option<&TokenCache>) -> bool {
        let is_refused =
            error.kind() == ErrorKind::Unauthorized && error.outcome() == Outcome::Rejected;
        let (Some(tokens), Some(generation)) = (tokens, self.signed_with) else {
            return false;
        };
        if !is_refused || self.refused.is_some() || !tokens.refused(generation) {
            return false;
        }
        self.refused = Some(generation);
        true
    }
}

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
