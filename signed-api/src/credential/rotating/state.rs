//! What is kept, and what is to be done about it.

use std::time::Duration;

use crate::credential::{CredentialError, Credentials};

/// What was decided beforehand.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) every: Option<Duration>,
    pub(super) keep_for: Duration,
    pub(super) timeout: Duration,
}

/// The last credentials, and what is known of the provider.
#[derive(Default)]
pub(super) struct State {
    held: Option<Held>,
    failure: Option<Failure>,
    /// How often it was signalled to ask again, and how many of those were seen to.
    signals: u64,
    seen: u64,
    /// Until when a refusal of the credentials is no reason to ask.
    patient_until: Option<Duration>,
}

struct Held {
    credentials: Credentials,
    due: Option<Duration>,
    end: Option<Duration>,
    is_refused: bool,
}

struct Failure {
    error: CredentialError,
    since: Duration,
    again: Duration,
    wait: Duration,
}

/// What a caller is to do.
pub(super) enum Answer {
    /// Use these.
    Use(Credentials),
    /// Ask, unless another one does: these are good.
    Due(Credentials),
    /// Ask, or wait for who does.
    Needed,
    /// The provider has just failed.
    Fail(CredentialError),
}

/// After a refusal that brought no others, how long none is a reason to ask.
const PATIENCE: Duration = Duration::from_secs(10);

/// The waits between questions to a provider that fails.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// So long before the end of a lifetime it is asked again, and no more than a quarter of it.
const EARLY: Duration = Duration::from_secs(60);

impl Plan {
    /// After how long these are to be asked for again.
    pub(super) fn interval(&self, credentials: &Credentials) -> Option<Duration> {
        let lifetime = credentials.lifetime();
        let of_lifetime = lifetime.map(|lifetime| lifetime - EARLY.min(lifetime / 4));
        match (self.every, of_lifetime) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            every: None,
            keep_for: Duration::from_secs(3600),
            timeout: Duration::from_secs(5),
        }
    }
}

impl State {
    /// Whether nobody has asked so far.
    pub(super) fn is_new(&self) -> bool {
        self.held.is_none() && self.failure.is_none()
    }

    pub(super) fn answer(&self, now: Duration, plan: &Plan) -> Answer {
        let is_signalled = self.signals != self.seen;
        let failure = self.failure.as_ref();
        let failure = failure.filter(|failure| now < failure.again && !is_signalled);
        let usable = self.usable(now, plan);
        let Some(held) = &self.held else {
            return match failure {
                Some(failure) => Answer::Fail(failure.error.clone()),
                None => Answer::Needed,
            };
        };
        let is_due = held.due.is_some_and(|due| now >= due);
        match (usable, failure) {
            (Some(credentials), Some(_)) => Answer::Use(credentials),
            (Some(_), None) if held.is_refused => Answer::Needed,
            (Some(credentials), None) if is_due || is_signalled || self.failure.is_some() => {
                Answer::Due(credentials)
            }
            (Some(credentials), None) => Answer::Use(credentials),
            (None, Some(failure)) => Answer::Fail(failure.error.clone()),
            (None, None) => Answer::Needed,
        }
    }

    /// Those that are kept, unless their end has come or the provider has failed for too long.
    pub(super) fn usable(&self, now: Duration, plan: &Plan) -> Option<Credentials> {
        let held = self.held.as_ref()?;
        let is_over = held.end.is_some_and(|end| now >= end);
        let is_given_up = self.failure.as_ref().is_some_and(|failure| {
            let limit = failure.since.saturating_add(plan.keep_for);
            now >= limit
        });
        (!is_over && !is_given_up).then(|| held.credentials.clone())
    }

    pub(super) fn signal(&mut self) {
        self.signals += 1;
    }

    /// What is to be handed to [`keep`](Self::keep) or [`fail`](Self::fail) by who asks now.
    pub(super) fn signals(&self) -> u64 {
        self.signals
    }

    /// Keeps what was asked for at `begun`. Of equal ones the earlier copy stays, of which everything is prepared.
    pub(super) fn keep(
        &mut self,
        credentials: Credentials,
        begun: Duration,
        due: Option<Duration>,
        now: Duration,
        signals: u64,
    ) -> Credentials {
        let end = credentials.lifetime();
        let end = end.map(|lifetime| begun.saturating_add(lifetime));
        let earlier = self
            .held
            .take()
            .filter(|held| held.credentials.is_equal(&credentials));
        if earlier.as_ref().is_some_and(|held| held.is_refused) {
            self.patient_until = Some(now.saturating_add(PATIENCE));
        }
        let credentials = earlier.map_or(credentials, |held| held.credentials);
        self.held = Some(Held {
            credentials: credentials.clone(),
            due,
            end,
            is_refused: false,
        });
        self.failure = None;
        self.seen = signals;
        credentials
    }

    pub(super) fn fail(&mut self, error: CredentialError, now: Duration, signals: u64) {
        let last = self.failure.take();
        let wait = last
            .as_ref()
            .map_or(FIRST_WAIT, |failure| (failure.wait * 2).min(LONGEST_WAIT));
        self.failure = Some(Failure {
            error,
            since: last.map_or(now, |failure| failure.since),
            again: now.saturating_add(wait),
            wait,
        });
        self.seen = signals;
    }

    /// Whether asking now may bring others than those that were refused.
    pub(super) fn refuse(
        &mut self,
        credentials: &Credentials,
        now: Duration,
        knows_others: bool,
    ) -> bool {
        let Some(held) = &mut self.held else {
            return false;
        };
        // They were replaced already.
        if !held.credentials.is_equal(credentials) {
            return true;
        }
        let is_patient = self.patient_until.is_some_and(|until| now < until);
        if is_patient && !knows_others && !held.is_refused {
            return false;
        }
        held.is_refused = true;
        true
    }
}
