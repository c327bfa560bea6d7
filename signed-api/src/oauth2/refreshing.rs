//! What all sources that use refresh tokens have in common.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::credential::Secret;
use crate::future::BoxFuture;
use crate::token::{Token, TokenError, TokenErrorKind, TokenSource};

/// Which refresh token is sent, what becomes of it, and what there is when there is none.
#[derive(Clone, Default)]
pub(super) struct Refreshing {
    initial: Option<Secret>,
    login: Option<Arc<dyn TokenSource>>,
    is_kept: Arc<AtomicBool>,
}

impl Refreshing {
    pub(super) fn set_initial(&mut self, refresh: impl Into<Secret>) {
        self.initial = Some(refresh.into());
    }

    pub(super) fn set_login(&mut self, login: impl TokenSource + 'static) {
        self.login = Some(Arc::new(login));
    }

    /// The server leaves a refresh token valid that was used.
    pub(super) fn set_kept(&mut self) {
        self.is_kept = Arc::new(AtomicBool::new(true));
    }

    fn token<'a>(&'a self, held: Option<&'a Token>) -> Option<&'a Secret> {
        held.and_then(Token::refresh).or(self.initial.as_ref())
    }

    /// Whether sending the refresh token may use it up, and that would be a loss: a login makes up for it.
    pub(super) fn uses_up(&self, held: Option<&Token>) -> bool {
        let is_kept = self.is_kept.load(Ordering::Relaxed);
        self.token(held).is_some() && !is_kept && self.login.is_none()
    }

    /// A token by `refresh`; by a login, where there is no refresh token or the server wants it no more.
    pub(super) async fn obtain<'a>(
        &'a self,
        held: Option<&'a Token>,
        refresh: impl FnOnce(&'a Secret) -> BoxFuture<'a, Result<Token, TokenError>> + Send,
    ) -> Result<Token, TokenError> {
        let refused = match self.token(held) {
            Some(used) => match refresh(used).await {
                Ok(token) => return Ok(self.completed(token, used, held)),
                Err(error) if error.kind() == TokenErrorKind::LoginRequired => error,
                Err(error) => return Err(error),
            },
            None => TokenError::new(
                TokenErrorKind::LoginRequired,
                "there is no refresh token: log in, and give what the login yields to the cache",
            ),
        };
        match &self.login {
            Some(login) => login.obtain(None).await,
            None => Err(refused),
        }
    }

    /// What the server does not send again is taken over (RFC 6749, section 6).
    fn completed(&self, token: Token, used: &Secret, held: Option<&Token>) -> Token {
        let new = token.refresh().map(Secret::expose);
        let is_kept = new.is_none_or(|new| new == used.expose());
        self.is_kept.store(is_kept, Ordering::Relaxed);
        if new.is_some() {
            return token;
        }
        let token = token.with_refresh(used.clone());
        match held.and_then(Token::refresh_lifetime) {
            Some(lifetime) if token.refresh_lifetime().is_none() => {
                token.with_refresh_lifetime(lifetime)
            }
            _ => token,
        }
    }
}

impl fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refreshing")
            .field("initial", &self.initial)
            .field("login", &self.login)
            .field("is_kept", &self.is_kept)
            .finish()
    }
}

/// The settings that every source with refresh tokens has, in the block of its own methods.
macro_rules! refresh_options {
    () => {
        /// Begins with this refresh token when no token is held, as in the first process of all.
        ///
        /// Where the server rotates, it is used up then: let the cache keep what comes back in a store.
        #[must_use]
        pub fn initial(mut self, refresh: impl Into<crate::credential::Secret>) -> Self {
            self.refreshing.set_initial(refresh);
            self
        }

        /// Asks `login` where there is no refresh token, or the server does not accept it any more.
        ///
        /// With a login at hand it is no loss when a refresh token is used up in vain, so [`uses_up`] is false.
        ///
        /// [`uses_up`]: crate::TokenSource::uses_up
        #[must_use]
        pub fn login(mut self, login: impl crate::token::TokenSource + 'static) -> Self {
            self.refreshing.set_login(login);
            self
        }

        /// States that the server does not rotate: a refresh token that was used remains valid. Without this it is seen
        /// from the first refresh.
        #[must_use]
        pub fn not_rotating(mut self) -> Self {
            self.refreshing.set_kept();
            self
        }
    };
}

pub(super) use refresh_options;
