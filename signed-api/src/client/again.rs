//! A call that was refused is signed once more: with another time stamp, another access token or other credentials.

use std::time::Duration;

use super::Client;
use crate::credential::Credentials;
use crate::error::{Error, ErrorKind, Outcome};
use crate::future::before;
use crate::token::TokenCache;

/// What a call was signed with, and what it may still be signed with once more: each of them once in a call.
pub(super) struct Again {
    /// What the last attempt was signed with.
    pub(super) used: SignedWith,
    is_stamp_left: bool,
    /// The access token that was refused, and will not do any more.
    refused_token: Option<u64>,
    are_credentials_left: bool,
}

/// What a server may refuse.
#[derive(Default)]
pub(super) struct SignedWith {
    /// The generation of the access token, if there is one.
    pub(super) token: Option<u64>,
    /// Nothing, where it is not signed.
    pub(super) credentials: Option<Credentials>,
}

impl Again {
    /// How many attempts do not count among those that the retry policy allows. One with another time stamp counts.
    pub(super) fn replays(&self) -> u32 {
        u32::from(self.refused_token.is_some()) + u32::from(!self.are_credentials_left)
    }

    /// The access token that will not do.
    pub(super) fn refused_token(&self) -> Option<u64> {
        self.refused_token
    }

    fn has_another_stamp(&mut self) -> bool {
        std::mem::take(&mut self.is_stamp_left)
    }

    fn has_another_token(&mut self, tokens: Option<&TokenCache>) -> bool {
        let (Some(tokens), Some(generation)) = (tokens, self.used.token) else {
            return false;
        };
        if self.refused_token.is_some() || !tokens.refused(generation) {
            return false;
        }
        self.refused_token = Some(generation);
        true
    }
}

impl Client {
    /// What a call begins with. Without a clock that learns, the next time stamp would be refused too.
    pub(super) fn again(&self) -> Again {
        Again {
            used: SignedWith::default(),
            is_stamp_left: self.shared.clock.synced().is_some(),
            refused_token: None,
            are_credentials_left: true,
        }
    }

    /// Whether another signature may be accepted where `error` refuses this one. What was refused is not used again, here
    /// and by others.
    pub(super) async fn may_sign_again(
        &self,
        again: &mut Again,
        error: &Error,
        is_try_left: bool,
        deadline: Duration,
    ) -> bool {
        match error.kind() {
            _ if error.outcome() != Outcome::Rejected => false,
            ErrorKind::Clock => is_try_left && again.has_another_stamp(),
            ErrorKind::Unauthorized => {
                again.has_another_token(self.shared.tokens.as_ref())
                    || self.has_other_credentials(again, deadline).await
            }
            _ => false,
        }
    }

    /// The same of a login to a socket, which does not say what it was refused for.
    #[cfg(feature = "ws")]
    pub(super) async fn may_sign_login_again(&self, again: &mut Again, deadline: Duration) -> bool {
        again.has_another_token(self.shared.tokens.as_ref())
            || self.has_other_credentials(again, deadline).await
            || again.has_another_stamp()
    }

    /// Tells where the credentials come from that they were accepted.
    pub(super) fn accept(&self, used: &SignedWith) {
        if let (Some(source), Some(used)) = (&self.shared.credentials, &used.credentials) {
            source.accepted(used);
        }
    }

    /// Tells where the credentials come from that they were refused. Whether there are others by now.
    async fn has_other_credentials(&self, again: &mut Again, deadline: Duration) -> bool {
        let source = self.shared.credentials.as_ref();
        let (Some(source), Some(refused)) = (source, &again.used.credentials) else {
            return false;
        };
        if !source.refused(refused) || !again.are_credentials_left {
            return false;
        }
        let clock = &self.shared.clock;
        let left = deadline.saturating_sub(clock.monotonic());
        // In a box of its own, so that the calls that are not refused stay small.
        let asked = Box::pin(before(source.current(), clock.sleep(left))).await;
        let Some(Ok(now)) = asked else {
            return false;
        };
        let is_other = !now.credentials().values().is_equal(refused);
        let helps = is_other && clock.monotonic() < deadline;
        again.are_credentials_left = !helps;
        helps
    }
}
