//! What a cache says of itself.

use std::time::Duration;

use super::TokenCache;
use super::state::Standing;
use crate::token::TokenErrorKind;

/// How a [`TokenCache`] stands at one moment, for health checks and metrics. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenState {
    /// How many tokens there have been, the present one included.
    pub generation: u64,
    /// Whether there is a token that callers get without waiting.
    pub is_valid: bool,
    /// How long the token is valid yet; nothing, when there is none or it does not end.
    pub valid_for: Option<Duration>,
    /// In how long it is renewed, when somebody asks for it then; nothing, when there is none or it is never renewed.
    pub renewed_in: Option<Duration>,
    /// Whether it is being renewed now.
    pub is_renewing: bool,
    /// How many renewals in a row have come to nothing.
    pub failures: u32,
    /// Why the last of them has.
    pub failure: Option<TokenErrorKind>,
    /// Whether the refresh token may have been used up by a refresh whose answer was lost.
    pub is_in_doubt: bool,
}

impl TokenCache {
    /// How it stands now. Nothing is begun by that.
    pub fn state(&self) -> TokenState {
        let now = self.0.now();
        let state = self.0.read();
        let current = state.current.as_ref();
        let usable = current.filter(|current| current.standing != Standing::Invalid);
        let left = |end: Duration| (end != Duration::MAX).then(|| end.saturating_sub(now));
        let failure = state.failure.as_ref();
        TokenState {
            generation: state.generation(),
            is_valid: state.valid(now, None).is_some(),
            valid_for: usable.and_then(|current| left(current.validity.ends)),
            renewed_in: usable.and_then(|current| left(current.validity.renew_at)),
            is_renewing: state.running.is_some(),
            failures: state.failures(),
            failure: failure.map(|failure| failure.error.kind()),
            is_in_doubt: state.in_doubt,
        }
    }
}
