//! Credentials that are kept, and asked for again when that is due.

mod state;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::state::{Answer, Plan, State};
use super::{CredentialError, CredentialErrorKind, Credentials, ProvideCredentials};
use crate::clock::{Clock, SystemClock};
use crate::future::{BoxFuture, before};
use crate::random::{Entropy, SystemEntropy};
use crate::sync::Mutex;

/// Keeps what a provider provides, and asks it again when that is due: keys are rotated without a restart.
///
/// It asks again
///
/// - when what it keeps has become old: by [`every`](Self::every), or by the credentials' own
///   [lifetime](Credentials::lifetime), whichever comes first;
/// - after [`refresh`](Self::refresh), the signal from outside: clones are handles of the same one;
/// - when the server refuses the credentials (HTTP 401, a login to a WebSocket): then the call that was refused is signed
///   once more if there are others. Where there are none, a refusal makes it ask at most every 10 seconds.
///
/// However many callers need credentials, one of them asks; the others go on with those that are kept, and wait only where
/// there are none or they were refused. A request keeps the credentials that it began with. When the provider fails, the
/// last credentials stay in use for [`keep_for`](Self::keep_for), though never beyond their lifetime; the provider is asked
/// again after 1 second, and after longer and longer waits of up to a minute.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # #[api_client(base_url = "https://api.example.com")]
/// # #[auth(hmac = "ts+method+path+body")]
/// # pub trait Exchange { #[get("/time")] async fn time(&self) -> Result<u64>; }
/// # fn main() -> Result<()> {
/// use std::time::Duration;
/// use signed_api::{EnvironmentCredentials, Rotating};
///
/// let credentials = Rotating::new(EnvironmentCredentials::new("EXCHANGE")).every(Duration::from_secs(600));
/// let exchange = ExchangeClient::new(credentials.clone())?;
///
/// credentials.refresh(); // on SIGHUP, say
/// # let _ = exchange; Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "it is given to a client"]
pub struct Rotating {
    provider: Arc<dyn ProvideCredentials>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    plan: Plan,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    /// Held by who asks.
    asking: tokio::sync::Mutex<()>,
}

impl Rotating {
    /// Keeps what `provider` provides, and asks it again after a refusal, after [`refresh`](Self::refresh) and before the end
    /// of a lifetime.
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        Self {
            provider: Arc::new(provider),
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
            plan: Plan::default(),
            shared: Arc::new(Shared {
                state: Mutex::new(State::default()),
                asking: tokio::sync::Mutex::new(()),
            }),
        }
    }

    /// Asks again whenever so much time has passed, or up to a tenth of it less: processes that began together do not ask
    /// together.
    pub fn every(mut self, interval: Duration) -> Self {
        self.plan.every = Some(interval);
        self
    }

    /// For how long the last credentials stay in use when the provider fails; an hour unless set.
    pub fn keep_for(mut self, limit: Duration) -> Self {
        self.plan.keep_for = limit;
        self
    }

    /// How long the provider may take, after which it counts as failed; 5 seconds unless set. Where it is longer than an
    /// attempt of the client may take, a caller gives up before it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.plan.timeout = timeout;
        self
    }

    /// Measures the time by `clock`.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Draws jitter from `entropy`.
    pub fn entropy(mut self, entropy: impl Entropy + 'static) -> Self {
        self.entropy = Arc::new(entropy);
        self
    }

    /// Makes the next caller ask the provider, also when it has just failed.
    pub fn refresh(&self) {
        self.shared.state.lock().signal();
    }

    fn answer(&self) -> Answer {
        let now = self.clock.monotonic();
        self.shared.state.lock().answer(now, &self.plan)
    }

    async fn current(&self) -> Result<Credentials, CredentialError> {
        let _turn = match self.answer() {
            Answer::Use(credentials) => return Ok(credentials),
            Answer::Fail(error) => return Err(error),
            Answer::Due(credentials) => match self.shared.asking.try_lock() {
                Ok(turn) => turn,
                // Another caller asks.
                Err(_) => return Ok(credentials),
            },
            Answer::Needed => self.shared.asking.lock().await,
        };
        // It may have been answered while this caller waited.
        match self.answer() {
            Answer::Use(credentials) => Ok(credentials),
            Answer::Fail(error) => Err(error),
            Answer::Due(_) | Answer::Needed => self.ask().await,
        }
    }

    /// Asks the provider, and keeps what it answers.
    async fn ask(&self) -> Result<Credentials, CredentialError> {
        let begun = self.clock.monotonic();
        let signals = self.shared.state.lock().signals();
        let timeout = self.plan.timeout;
        let provided = before(self.provider.provide(), self.clock.sleep(timeout)).await;
        let provided = provided.unwrap_or_else(|| {
            let message = format!("the provider gave no credentials within {timeout:?}");
            Err(CredentialError::of(
                CredentialErrorKind::Unavailable,
                message,
            ))
        });
        let mut state = self.shared.state.lock();
        match provided {
            Ok(credentials) => Ok(self.keep(&mut state, credentials, begun, signals)),
            Err(error) => {
                let now = self.clock.monotonic();
                state.fail(error.clone(), now, signals);
                match state.usable(now, &self.plan) {
                    Some(credentials) => {
                        tracing::warn!(%error, "the last credentials stay in use");
                        Ok(credentials)
                    }
                    None => Err(error),
                }
            }
        }
    }

    fn keep(
        &self,
        state: &mut State,
        credentials: Credentials,
        begun: Duration,
        signals: u64,
    ) -> Credentials {
        let mut random = [0; 4];
        // Without randomness there is no jitter, which is no reason to have no credentials.
        let drawn = self.entropy.fill(&mut random);
        let share = f64::from(u32::from_le_bytes(random)) / f64::from(u32::MAX);
        let share = drawn.map_or(0.0, |()| share);
        let now = self.clock.monotonic();
        let interval = self.plan.interval(&credentials);
        let due =
            interval.map(|interval| begun.saturating_add(interval.mul_f64(1.0 - share / 10.0)));
        state.keep(credentials, begun, due, now, signals)
    }
}

impl ProvideCredentials for Rotating {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(self.current())
    }

    fn at_hand(&self) -> Option<Credentials> {
        match self.answer() {
            Answer::Use(credentials) => Some(credentials),
            Answer::Needed => {
                let mut state = self.shared.state.lock();
                if !state.is_new() {
                    return None;
                }
                let begun = self.clock.monotonic();
                let credentials = self.provider.at_hand()?;
                Some(self.keep(&mut state, credentials, begun, 0))
            }
            Answer::Due(_) | Answer::Fail(_) => None,
        }
    }

    fn refused(&self, credentials: &Credentials) -> bool {
        let knows_others = self.provider.refused(credentials);
        let now = self.clock.monotonic();
        let mut state = self.shared.state.lock();
        state.refuse(credentials, now, knows_others)
    }

    fn may_change(&self) -> bool {
        true
    }

    fn accepted(&self, credentials: &Credentials) {
        self.provider.accepted(credentials);
    }
}

impl fmt::Debug for Rotating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rotating")
            .field("provider", &self.provider)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
