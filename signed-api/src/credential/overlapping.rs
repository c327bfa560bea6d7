//! Two keys while one takes the place of the other.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{CredentialError, CredentialErrorKind, Credentials, ProvideCredentials};
use crate::clock::{Clock, SystemClock};
use crate::future::BoxFuture;
use crate::sync::Mutex;

/// Provides a new key, and the old one as long as the server does not know the new one.
///
/// The new key is used. Where the server refuses it (HTTP 401) before it has ever accepted it, calls are signed once more
/// with the old one, which is used from then on. Every 5 minutes a single call tries the new one again; and at once, when the
/// old key is refused that was accepted since, though that only once in 5 minutes too. **Once the server has accepted the new key, the old one is never used
/// again**; that later calls are refused is then for people to see.
///
/// So a new key can be handed out before it is valid, and the old one revoked at any time after. While neither is accepted,
/// calls fail, and do not try both each time.
///
/// ```
/// use signed_api::{Credentials, Overlapping};
///
/// let credentials = Overlapping::new(Credentials::new("new key", "secret"), Credentials::new("old key", "secret"));
/// # let _ = credentials;
/// ```
#[must_use = "it is given to a client"]
pub struct Overlapping {
    new: Arc<dyn ProvideCredentials>,
    old: Arc<dyn ProvideCredentials>,
    again: Duration,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What `phase` is about.
    new: Option<Credentials>,
    phase: Phase,
    /// Until when a refusal of the old one is no reason to try the new one: it may concern a single operation.
    patient_until: Option<Duration>,
}

/// What is known of the new key.
#[derive(Clone, Copy, Debug, Default)]
enum Phase {
    /// It was neither accepted nor refused.
    #[default]
    Untried,
    Accepted,
    /// It was refused. The old one is used until then, when one call tries the new one.
    Refused {
        again: Duration,
        /// Whether the old one was accepted since.
        is_old_good: bool,
    },
}

impl Overlapping {
    /// The key `new`, which takes the place of `old`.
    pub fn new(
        new: impl ProvideCredentials + 'static,
        old: impl ProvideCredentials + 'static,
    ) -> Self {
        Self {
            new: Arc::new(new),
            old: Arc::new(old),
            again: Duration::from_secs(300),
            clock: Arc::new(SystemClock::new()),
            state: Mutex::new(State::default()),
        }
    }

    /// How long a new key that was refused is not tried again; 5 minutes unless set.
    pub fn try_again_after(mut self, wait: Duration) -> Self {
        self.again = wait;
        self
    }

    /// Measures the time by `clock`.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Whether `new` is to be used now, and not the old one.
    fn is_chosen(&self, new: &Credentials) -> bool {
        let now = self.clock.monotonic();
        let mut state = self.state.lock();
        if !state.is_about(new) {
            *state = State {
                new: Some(new.clone()),
                ..State::default()
            };
        }
        match &mut state.phase {
            Phase::Untried | Phase::Accepted => true,
            // One call tries it; the others do not wait for what comes of that.
            Phase::Refused { again, .. } if now >= *again => {
                *again = now.saturating_add(self.again);
                true
            }
            Phase::Refused { .. } => false,
        }
    }

    async fn current(&self) -> Result<Credentials, CredentialError> {
        match self.new.provide().await {
            Ok(new) if self.is_chosen(&new) => Ok(new),
            Ok(_) => self.old.provide().await,
            Err(error) if error.kind() == CredentialErrorKind::Absent => self.old.provide().await,
            Err(error) => Err(error),
        }
    }
}

impl State {
    fn is_about(&self, credentials: &Credentials) -> bool {
        let known = self.new.as_ref();
        known.is_some_and(|known| known.is_equal(credentials))
    }
}

impl ProvideCredentials for Overlapping {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(self.current())
    }

    fn at_hand(&self) -> Option<Credentials> {
        let (new, old) = (self.new.at_hand()?, self.old.at_hand()?);
        match self.is_chosen(&new) {
            true => Some(new),
            false => Some(old),
        }
    }

    fn may_change(&self) -> bool {
        true
    }

    fn refused(&self, credentials: &Credentials) -> bool {
        let now = self.clock.monotonic();
        let again = now.saturating_add(self.again);
        let may_be_others = self.new.refused(credentials) | self.old.refused(credentials);
        let mut state = self.state.lock();
        let is_new = state.is_about(credentials);
        let State {
            phase,
            patient_until,
            ..
        } = &mut *state;
        let is_patient = patient_until.is_some_and(|until| now < until);
        let others = match (&mut *phase, is_new) {
            (Phase::Accepted, true) => false,
            // It began before the new one was accepted.
            (Phase::Accepted, false) => true,
            (Phase::Untried, true) => {
                *phase = Phase::Refused {
                    again,
                    is_old_good: false,
                };
                tracing::warn!("the new credentials are refused; the old ones stay in use");
                true
            }
            (Phase::Untried, false) | (Phase::Refused { .. }, true) => true,
            // The server may have gone over to the new one.
            (Phase::Refused { is_old_good, .. }, false) if *is_old_good && !is_patient => {
                *phase = Phase::Untried;
                *patient_until = Some(again);
                true
            }
            (Phase::Refused { .. }, false) => false,
        };
        others || may_be_others
    }

    fn accepted(&self, credentials: &Credentials) {
        let mut state = self.state.lock();
        let is_new = state.is_about(credentials);
        match &mut state.phase {
            phase if is_new => *phase = Phase::Accepted,
            Phase::Refused { is_old_good, .. } => *is_old_good = true,
            Phase::Untried | Phase::Accepted => {}
        }
        drop(state);
        self.new.accepted(credentials);
        self.old.accepted(credentials);
    }
}

impl fmt::Debug for Overlapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlapping")
            .field("new", &self.new)
            .field("old", &self.old)
            .field("phase", &self.state.lock().phase)
            .finish_non_exhaustive()
    }
}
