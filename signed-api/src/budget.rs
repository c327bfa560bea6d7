//! The budget of retries: when a server fails most requests, trying each of them again only adds to its load.

use std::fmt;

use crate::sync::Mutex;

/// What a full budget holds.
const CAPACITY: u32 = 500;
/// What a retry takes.
const RETRY: u32 = 5;
/// What a retry after a time-out takes: a server that is slow is helped by it the least.
const RETRY_AFTER_TIMEOUT: u32 = 10;
/// What a success without a retry brings.
const SUCCESS: u32 = 1;

/// What the retries of a client are taken from; clones of the client share it.
///
/// A token bucket as in the AWS SDKs: a retry takes 5 of 500 tokens, after a time-out 10. When a retry succeeds, what it took
/// comes back, and every call that succeeds at once brings 1 more. So a client on its own is never held back, while one
/// whose calls all fail stops retrying after 100 retries, and goes on with one for every five successes.
pub(crate) struct Budget {
    tokens: Mutex<u32>,
}

/// What a retry took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "what a retry took comes back if it succeeds"]
pub(crate) struct Spent(u32);

impl Budget {
    /// A full budget.
    pub(crate) fn new() -> Self {
        Self {
            tokens: Mutex::new(CAPACITY),
        }
    }

    /// Takes what a retry costs; nothing when there is not so much.
    pub(crate) fn try_spend(&self, is_after_timeout: bool) -> Option<Spent> {
        let cost = match is_after_timeout {
            true => RETRY_AFTER_TIMEOUT,
            false => RETRY,
        };
        let mut tokens = self.tokens.lock();
        *tokens = tokens.checked_sub(cost)?;
        Some(Spent(cost))
    }

    /// A call succeeded; `last` is what its last retry took, if there was one.
    pub(crate) fn on_success(&self, last: Option<Spent>) {
        self.add(last.map_or(SUCCESS, |spent| spent.0));
    }

    /// A retry was not made after all.
    pub(crate) fn refund(&self, spent: Spent) {
        self.add(spent.0);
    }

    fn add(&self, more: u32) {
        let mut tokens = self.tokens.lock();
        *tokens = tokens.saturating_add(more).min(CAPACITY);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget")
            .field("tokens", &*self.tokens.lock())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spent(budget: &Budget, is_after_timeout: bool) -> usize {
        std::iter::from_fn(|| budget.try_spend(is_after_timeout)).count()
    }

    /// 500 tokens, 5 for a retry, 10 after a time-out: the figures of the AWS SDKs' standard mode.
    #[test]
    fn a_full_budget_is_a_hundred_retries_or_fifty_after_timeouts() {
        assert_eq!(spent(&Budget::new(), false), 100);
        assert_eq!(spent(&Budget::new(), true), 50);
    }

    #[test]
    fn an_empty_budget_gives_one_retry_for_five_successes() {
        let budget = Budget::new();
        spent(&budget, false);
        for _ in 0..4 {
            budget.on_success(None);
            assert_eq!(budget.try_spend(false), None);
        }
        budget.on_success(None);
        assert_eq!(spent(&budget, false), 1);
    }

    #[test]
    fn what_succeeded_or_was_not_made_comes_back() {
        let budget = Budget::new();
        spent(&budget, false);
        budget.on_success(Some(Spent(RETRY_AFTER_TIMEOUT)));
        assert_eq!(spent(&budget, false), 2);
        budget.refund(Spent(RETRY));
        assert_eq!(spent(&budget, false), 1);
    }

    #[test]
    fn more_than_full_it_is_never() {
        let budget = Budget::new();
        for _ in 0..1000 {
            budget.on_success(None);
        }
        assert_eq!(spent(&budget, false), 100);
    }
}
