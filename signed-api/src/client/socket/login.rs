//! A login that was refused is tried once more: with another access token, other credentials or another time stamp.

use crate::client::Client;
use crate::client::again::{Again, SignedWith};
use crate::clock::Begun;

/// What the logins of a session were signed with, and what is left to try.
pub(crate) struct Login(Again);

/// What one login was signed with.
#[derive(Default)]
pub(crate) struct LoginWith {
    pub(super) signed: SignedWith,
    /// When it was, for a clock that learns.
    pub(super) begun: Option<Begun>,
}

impl Login {
    /// The access token that will not do.
    pub(crate) fn refused_token(&self) -> Option<u64> {
        self.0.refused_token()
    }
}

impl Client {
    /// What a session begins with.
    pub(crate) fn login(&self) -> Login {
        Login(self.again())
    }

    /// Whether something can be done about a login that is refused.
    pub(crate) fn can_renew_login(&self) -> bool {
        let shared = &*self.shared;
        shared.tokens.is_some()
            || shared.clock.synced().is_some()
            || shared.socket.may_credentials_change
    }

    /// The server has accepted a login: the next that it refuses may be tried once more again.
    pub(crate) fn logged_in(&self, login: &mut Login, with: LoginWith) {
        self.accept(&with.signed);
        *login = self.login();
    }

    /// Whether another login may be accepted where this one was not. What was refused is not used again.
    pub(crate) async fn may_log_in_again(&self, login: &mut Login, with: LoginWith) -> bool {
        login.0.used = with.signed;
        let shared = &*self.shared;
        if let (Some(clock), Some(begun)) = (shared.clock.synced(), with.begun) {
            clock.reject(begun);
        }
        let deadline = shared
            .clock
            .monotonic()
            .saturating_add(shared.attempt_timeout);
        self.may_sign_login_again(&mut login.0, deadline).await
    }
}
