//! What a cache holds and what it decides by it. Nothing here waits, so that every order of events can be tried.

use std::time::Duration;

use super::validity::Validity;
use crate::token::{StoredToken, Token, TokenError};

/// A token, and the how manieth of its cache it is: by that a caller tells whether the one that it was refused with has
/// been replaced meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) token: Token,
    pub(crate) generation: u64,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) current: Option<Current>,
    /// How many tokens there have been.
    generation: u64,
    /// Whether the refresh token may have been used up by a refresh whose answer nobody has seen.
    pub(super) in_doubt: bool,
    /// A token that was obtained and could not be kept. Nobody has it before it is.
    pub(super) unsaved: Option<Unsaved>,
    /// The renewal that runs, by its number.
    pub(super) running: Option<u64>,
    /// How many renewals have begun.
    begun: u64,
    pub(super) failure: Option<Failure>,
    /// How often a token was set or forgotten from outside: what began before that does not undo it.
    pub(super) epoch: u64,
    /// How often the token was called invalid from outside: what was asked for before that is, too.
    pub(super) signals: u64,
    /// When tokens were last given up because a server refused them.
    refusals: [Option<Duration>; REFUSALS],
}

/// The token that is held.
pub(super) struct Current {
    pub(super) held: Held,
    pub(super) validity: Validity,
    pub(super) standing: Standing,
    /// The renewal that brought it.
    by: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Good,
    /// A server has refused it. It is better than nothing should its renewal fail.
    Refused,
    /// It is not to be used any more, whatever becomes of its renewal.
    Invalid,
}

/// A token that is not kept yet.
#[derive(Clone)]
pub(super) struct Unsaved {
    pub(super) stored: StoredToken,
    pub(super) validity: Validity,
    /// What the store held when it was asked for.
    pub(super) before: Option<Token>,
}

/// Why the last renewal came to nothing.
pub(super) struct Failure {
    pub(super) error: TokenError,
    /// How many have, in a row.
    pub(super) count: u32,
    /// When the next may begin.
    pub(super) not_before: Duration,
    renewal: u64,
}

/// What there is for a caller.
pub(super) enum Look {
    Ready(Held),
    /// It is valid, and its renewal is to be begun beside.
    Beside(Held, u64),
    /// A renewal is to be begun, and waited for.
    Begin(u64),
    /// A renewal is to be waited for.
    Wait(u64),
    Failed(TokenError),
}

/// What a caller is looking for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) now: Duration,
    /// A token that was refused, and will not do.
    pub(super) except: Option<u64>,
    /// The renewal that was waited for.
    pub(super) waited: Option<u64>,
}

/// So many tokens may be given up because a server refused them, in so long. A server that refuses every token for another
/// reason must not have a new one obtained with every request.
const REFUSALS: usize = 3;
const REFUSAL_SPAN: Duration = Duration::from_secs(30);

impl State {
    /// The token, if it is valid and there is nothing else to do.
    pub(super) fn at_hand(&self, now: Duration, except: Option<u64>) -> Option<Held> {
        let current = self.valid(now, except)?;
        let is_to_begin = now >= current.validity.renew_at && self.may_begin(now);
        (!is_to_begin).then(|| current.held.clone())
    }

    /// The token, if it is valid.
    pub(super) fn valid(&self, now: Duration, except: Option<u64>) -> Option<&Current> {
        let current = self.current.as_ref()?;
        let is_valid = current.standing == Standing::Good
            && now < current.validity.ends
            && except != Some(current.held.generation);
        is_valid.then_some(current)
    }

    /// Whether the token neither has to be renewed nor was said to be no good.
    pub(super) fn is_fresh(&self, now: Duration) -> bool {
        let renew_at = |current: &Current| current.validity.renew_at;
        self.valid(now, None)
            .is_some_and(|current| now < renew_at(current))
    }

    fn may_begin(&self, now: Duration) -> bool {
        let is_paused = self
            .failure
            .as_ref()
            .is_some_and(|failure| now < failure.not_before);
        self.running.is_none() && !is_paused
    }

    pub(super) fn look(&mut self, wanted: Wanted) -> Look {
        let Wanted {
            now,
            except,
            waited,
        } = wanted;
        if let Some(held) = self.at_hand(now, except) {
            return Look::Ready(held);
        }
        if let Some(current) = self.valid(now, except) {
            let held = current.held.clone();
            return Look::Beside(held, self.begin());
        }
        // Valid for no time at all, or the caller was slow: it is as new as one can be.
        if let Some(current) = &self.current
            && waited.is_some()
            && current.by == waited
            && current.standing == Standing::Good
            && except != Some(current.held.generation)
        {
            return Look::Ready(current.held.clone());
        }
        if let Some(failure) = &self.failure
            && (Some(failure.renewal) == waited
                || (self.running.is_none() && now < failure.not_before))
        {
            return Look::Failed(failure.told(now));
        }
        if let Some(running) = self.running {
            return Look::Wait(running);
        }
        if let Some(current) = &mut self.current
            && except == Some(current.held.generation)
            && current.standing == Standing::Good
        {
            // So the renewal knows that there is something to do.
            current.standing = Standing::Refused;
        }
        Look::Begin(self.begin())
    }

    fn begin(&mut self) -> u64 {
        self.begun += 1;
        self.running = Some(self.begun);
        self.begun
    }

    /// Takes a token in, which is the next generation.
    pub(super) fn install(&mut self, token: Token, validity: Validity, by: Option<u64>) {
        self.generation += 1;
        let held = Held {
            token,
            generation: self.generation,
        };
        self.current = Some(Current {
            held,
            validity,
            standing: Standing::Good,
            by,
        });
    }

    /// Takes in what somebody outside decided: a token, or that there is none any more.
    pub(super) fn set(&mut self, token: Option<(Token, Validity)>) {
        self.epoch += 1;
        self.in_doubt = false;
        self.unsaved = None;
        self.failure = None;
        match token {
            Some((token, validity)) => self.install(token, validity, None),
            None => self.current = None,
        }
    }

    /// Gives up a token that a server has refused. Whether another one can be had by that.
    pub(super) fn refuse(&mut self, generation: u64, now: Duration) -> bool {
        let may_begin = self.may_begin(now);
        let Some(current) = &mut self.current else {
            return true;
        };
        let is_known = current.standing != Standing::Good;
        if current.held.generation != generation || is_known {
            return true;
        }
        if !may_begin && self.running.is_none() {
            // What is known of its failure is the answer.
            return true;
        }
        let [first, ..] = self.refusals;
        if first.is_some_and(|first| now.saturating_sub(first) < REFUSAL_SPAN) {
            return false;
        }
        current.standing = Standing::Refused;
        self.refusals.rotate_left(1);
        if let Some(last) = self.refusals.last_mut() {
            *last = Some(now);
        }
        true
    }

    /// The token is not to be used any more, and what is known of failures does not count.
    pub(super) fn invalidate(&mut self) {
        self.signals += 1;
        self.failure = None;
        if let Some(current) = &mut self.current {
            current.standing = Standing::Invalid;
        }
    }

    pub(super) fn succeeded(&mut self, renewal: u64) {
        if self.running == Some(renewal) {
            self.running = None;
            self.failure = None;
        }
    }

    /// A renewal came to nothing. `epoch` is that in which it began. What is still valid is kept, and by its end at the
    /// latest there is another try.
    pub(super) fn failed(
        &mut self,
        renewal: u64,
        epoch: u64,
        error: TokenError,
        now: Duration,
        pause: Duration,
    ) {
        if self.running != Some(renewal) {
            return;
        }
        self.running = None;
        if let Some(current) = &mut self.current
            && current.standing == Standing::Refused
        {
            current.standing = Standing::Good;
        }
        if self.epoch != epoch {
            return;
        }
        let valid = self.valid(now, None).map(|current| current.validity.ends);
        let own = now
            .saturating_add(pause)
            .min(valid.unwrap_or(Duration::MAX));
        let told = error.retry_after().map(|wait| now.saturating_add(wait));
        self.failure = Some(Failure {
            error,
            count: self.failures() + 1,
            not_before: told.map_or(own, |told| told.max(own)),
            renewal,
        });
    }

    /// A renewal was dropped before its end.
    pub(super) fn abandoned(&mut self, renewal: u64) {
        if self.running == Some(renewal) {
            self.running = None;
        }
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn failures(&self) -> u32 {
        self.failure.as_ref().map_or(0, |failure| failure.count)
    }
}

impl Failure {
    /// What callers are told, with how long nothing else is tried.
    fn told(&self, now: Duration) -> TokenError {
        let left = self.not_before.saturating_sub(now);
        self.error.clone().with_retry_after(Some(left))
    }
}
