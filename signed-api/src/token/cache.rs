//! One token for any number of callers: held while it is valid, renewed before its end, obtained by one of them for all.

mod asking;
mod changes;
mod means;
mod renewal;
mod report;
mod state;
mod steps;
mod validity;

use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tokio::sync::watch;

use self::means::Means;
pub use self::report::TokenState;
pub(crate) use self::state::Held;
use self::state::State;
use self::validity::Validity;
use super::{Token, TokenSource, TokenStore};
use crate::clock::Clock;
use crate::credential::Secret;
use crate::random::Entropy;
use crate::spawn::Spawn;

/// Keeps an access token for any number of callers, and has it renewed before its end.
///
/// However many want a token, one of them has it obtained; while one that is still valid is being renewed, nobody waits.
/// Cloning is cheap: clones share the token, and so do the clients that are given them. What is set on it, by
/// [`early`](Self::early) and its like, makes a cache of its own: set it first.
///
/// ```
/// use signed_api::{BoxFuture, Token, TokenCache, TokenError, TokenSource};
///
/// /// Stands for a request to a token endpoint.
/// #[derive(Debug)]
/// struct Endpoint;
///
/// impl TokenSource for Endpoint {
///     fn obtain<'a>(&'a self, _held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
///         Box::pin(async { Ok(Token::new("what the server issued")) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), TokenError> {
/// let tokens = TokenCache::new(Endpoint);
/// let token = tokens.token().await?;
/// assert_eq!(token.access().expose(), "what the server issued");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct TokenCache(Arc<Inner>);

struct Inner {
    means: Means,
    /// Never held while anything is waited for.
    state: RwLock<State>,
    /// That something has changed for those who wait.
    changed: watch::Sender<()>,
}

impl TokenCache {
    /// A cache of the tokens of `source`. It asks for the first one when somebody wants it.
    pub fn new(source: impl TokenSource + 'static) -> Self {
        Self::of(Means::new(Some(Arc::new(source))))
    }

    /// A token that somebody else looks after: it is never renewed, and used until another one is [`set`](Self::set).
    pub fn fixed(token: impl Into<Secret>) -> Self {
        let mut means = Means::new(None);
        means.fixed = Some(Token::new(token));
        Self::of(means)
    }

    /// Keeps the token in `store` too, which other processes may share.
    #[must_use]
    pub fn store(self, store: impl TokenStore + 'static) -> Self {
        self.with(|means| means.store = Some(Arc::new(store)))
    }

    /// Reads the time from `clock`, and waits on it: in place of the clock of the first client that it is given to, or of
    /// the system's if it is used before.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.with(|means| means.clock = OnceLock::from(Arc::new(clock) as Arc<dyn Clock>))
    }

    /// Draws jitter from `entropy`: in place of that of the first client that it is given to, or of the system's if it is
    /// used before.
    #[must_use]
    pub fn entropy(self, entropy: impl Entropy + 'static) -> Self {
        self.with(|means| means.entropy = OnceLock::from(Arc::new(entropy) as Arc<dyn Entropy>))
    }

    /// Has tokens obtained by tasks that `spawner` runs, in place of the tokio runtime of who asks first.
    #[must_use]
    pub fn spawner(self, spawner: impl Spawn + 'static) -> Self {
        self.with(|means| means.spawner = Arc::new(spawner))
    }

    /// How long before its end a token is renewed, at least; 60 seconds unless set. It is up to a quarter more, at random,
    /// so that many processes do not come at once; and never more than a quarter of the token's lifetime in all.
    #[must_use]
    pub fn early(self, early: Duration) -> Self {
        self.with(|means| means.early = early)
    }

    /// How long a token is taken to be valid of which the server does not say so; 5 minutes unless set.
    #[must_use]
    pub fn default_lifetime(self, lifetime: Duration) -> Self {
        self.with(|means| means.default_lifetime = lifetime)
    }

    /// How long the source may take to obtain a token, and the store for each of its steps; 30 seconds unless set. A
    /// source that asks a person needs more.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        self.with(|means| means.patience = patience)
    }

    /// Sends a refresh token again of which it is not known whether it was used up: the answer to an earlier refresh was
    /// lost. A server that takes that for theft revokes all tokens of the login; without this, and without a valid token,
    /// the error says that a login is needed.
    #[must_use]
    pub fn resend_in_doubt(self) -> Self {
        self.with(|means| means.resends_in_doubt = true)
    }

    fn with(self, change: impl FnOnce(&mut Means)) -> Self {
        let mut means = self.0.means.clone();
        change(&mut means);
        Self::of(means)
    }

    fn of(means: Means) -> Self {
        let mut state = State::default();
        if let Some(token) = &means.fixed {
            state.install(token.clone(), Validity::FOREVER, None);
        }
        Self(Arc::new(Inner {
            means,
            state: RwLock::new(state),
            changed: watch::Sender::new(()),
        }))
    }

    /// Reads the time and draws jitter as the client does that it was given to, unless it already has a way of its own.
    pub(crate) fn under(&self, clock: &Arc<dyn Clock>, entropy: &Arc<dyn Entropy>) {
        self.0.means.clock.get_or_init(|| Arc::clone(clock));
        self.0.means.entropy.get_or_init(|| Arc::clone(entropy));
    }
}

impl<S: TokenSource + 'static> From<S> for TokenCache {
    fn from(source: S) -> Self {
        Self::new(source)
    }
}

impl Inner {
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Monotonic time.
    fn now(&self) -> Duration {
        self.means.clock().monotonic()
    }

    /// Lets those who wait look again.
    fn tell(&self) {
        self.changed.send_replace(());
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache")
            .field("source", &self.0.means.source)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
