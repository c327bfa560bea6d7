//! Waiting until a circuit lets pass, and telling it what came of that.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime};

use super::state::{Entry, Pass, Reply, State};
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::sync::Mutex;

/// The circuit of one host.
pub(crate) struct Circuit {
    origin: String,
    guarded: Mutex<Guarded>,
}

struct Guarded {
    state: State,
    /// Who waits until something changes. Counted, so that a change between looking and waiting is not missed.
    waiting: Vec<Waker>,
    changes: u64,
}

impl Circuit {
    pub(super) fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            guarded: Mutex::new(Guarded {
                state: State::default(),
                waiting: Vec::new(),
                changes: 0,
            }),
        }
    }

    /// Waits until requests may pass, at most until `deadline` on the clock's monotonic time. It claims nothing: the next
    /// thing to do is to [`enter`](Self::enter).
    ///
    /// # Errors
    ///
    /// When that would be later.
    pub(crate) async fn open_way(&self, clock: &dyn Clock, deadline: Duration) -> Result<()> {
        loop {
            let now = clock.monotonic();
            let (look_at, changes) = {
                let guarded = self.guarded.lock();
                if guarded.state.is_passable(now) {
                    return Ok(());
                }
                (guarded.state.not_before(), guarded.changes)
            };
            let wait = look_at.saturating_sub(now);
            if now >= deadline || look_at > deadline {
                return Err(self.refusal(wait, clock.now()));
            }
            // Behind a request that goes first, the wait is for what comes of it.
            let wait = match wait.is_zero() {
                true => deadline - now,
                false => wait,
            };
            before(self.changed_since(changes), clock.sleep(wait)).await;
        }
    }

    /// Lets a request pass, if one may now.
    pub(crate) fn enter(self: &Arc<Self>, now: Duration) -> Option<Passage> {
        let entry = self.guarded.lock().state.enter(now);
        self.passage(entry)
    }

    /// Lets a request pass ahead of one that was let pass and is not sent yet, without waiting.
    ///
    /// # Errors
    ///
    /// When the host has refused requests since.
    pub(crate) fn accompany(self: &Arc<Self>, clock: &dyn Clock) -> Result<Passage> {
        let now = clock.monotonic();
        let (entry, until) = {
            let mut guarded = self.guarded.lock();
            (guarded.state.accompany(now), guarded.state.not_before())
        };
        let passage = self.passage(entry);
        passage.ok_or_else(|| self.refusal(until.saturating_sub(now), clock.now()))
    }

    fn passage(self: &Arc<Self>, entry: Entry) -> Option<Passage> {
        match entry {
            Entry::Pass(pass) => Some(Passage {
                circuit: Arc::clone(self),
                pass,
                is_told: false,
            }),
            Entry::NotBefore(_) | Entry::AfterProbe => None,
        }
    }

    /// Takes in what another process knows: nothing is to be sent before `until`.
    pub(crate) fn hear(&self, until: Duration) {
        self.change(|state| {
            state.hear(until);
            (true, ())
        });
    }

    /// When the circuit opens again, if it was closed by that until later than before.
    fn learn(&self, pass: Pass, reply: Reply, now: Duration) -> Option<Duration> {
        self.change(|state| {
            let before = state.not_before();
            let is_changed = state.learn(pass, reply, now);
            let is_later = state.not_before() > before;
            (is_changed, is_later.then(|| state.not_before()))
        })
    }

    /// Changes the state, and wakes those who are to look again.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> (bool, T)) -> T {
        let (woken, result) = {
            let mut guarded = self.guarded.lock();
            let (is_changed, result) = change(&mut guarded.state);
            let woken = match is_changed {
                true => {
                    guarded.changes += 1;
                    std::mem::take(&mut guarded.waiting)
                }
                false => Vec::new(),
            };
            (woken, result)
        };
        for waker in woken {
            waker.wake();
        }
        result
    }

    fn changed_since(&self, changes: u64) -> impl Future<Output = ()> + Send {
        poll_fn(move |context| {
            let mut guarded = self.guarded.lock();
            if guarded.changes != changes {
                return Poll::Ready(());
            }
            let is_known = |waker: &Waker| waker.will_wake(context.waker());
            if !guarded.waiting.iter().any(is_known) {
                guarded.waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
    }

    fn refusal(&self, wait: Duration, now: Timestamp) -> Error {
        let origin = &self.origin;
        if wait.is_zero() {
            let message = format!(
                "{origin} refused requests, and the one that goes first was not answered in the time of this call"
            );
            return Error::not_sent(ErrorKind::Limited, message);
        }
        let until = SystemTime::from(now).checked_add(wait).map(Timestamp::from);
        let until = until.map_or_else(String::new, |until| {
            format!(" until {}", until.iso().as_ref())
        });
        let message = format!(
            "{origin} refused requests, nothing is sent to it{until}, which is after the time of this call"
        );
        Error::not_sent(ErrorKind::Limited, message).with_retry_after(Some(wait))
    }
}

impl fmt::Debug for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Circuit")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// That a request was let pass. Dropped without a word it counts as one that was not answered.
#[derive(Debug)]
pub(crate) struct Passage {
    circuit: Arc<Circuit>,
    pass: Pass,
    is_told: bool,
}

impl Passage {
    /// What came of the request. For how long nothing is to be sent, if that is longer than before.
    pub(crate) fn tell(mut self, reply: Reply, now: Duration) -> Option<Duration> {
        self.is_told = true;
        let until = self.circuit.learn(self.pass, reply, now)?;
        Some(until.saturating_sub(now))
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if !self.is_told {
            // No time is needed to learn that there is no answer.
            self.circuit
                .learn(self.pass, Reply::Nothing, Duration::ZERO);
        }
    }
}
