//! One renewal, from its beginning to its end: whatever becomes of its task, the cache knows of it.

use std::sync::Arc;
use std::thread;

use super::Inner;
use super::validity::pause;
use crate::error::Outcome;
use crate::token::{TokenError, TokenErrorKind};

/// A renewal that runs. Dropped before its end, it makes room for another one.
pub(super) struct Renewal {
    pub(super) cache: Arc<Inner>,
    pub(super) number: u64,
    epoch: u64,
    is_over: bool,
}

impl Renewal {
    pub(super) fn new(cache: &Arc<Inner>, number: u64) -> Self {
        Self {
            cache: Arc::clone(cache),
            number,
            epoch: cache.read().epoch,
            is_over: false,
        }
    }

    pub(super) async fn run(mut self) {
        let result = self.steps().await;
        self.end(result);
    }

    fn end(&mut self, result: Result<(), TokenError>) {
        self.is_over = true;
        let inner = &*self.cache;
        match result {
            Ok(()) => inner.write().succeeded(self.number),
            Err(error) => {
                tracing::warn!(%error, "a token could not be obtained");
                let now = inner.now();
                let failures = inner.read().failures() + 1;
                let pause = pause(&error, failures, inner.means.entropy());
                let mut state = inner.write();
                state.failed(self.number, self.epoch, error, now, pause);
            }
        }
        inner.tell();
    }
}

impl Drop for Renewal {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        if thread::panicking() {
            let error = TokenError::new(
                TokenErrorKind::Unavailable,
                "the source of tokens, or their store, panicked",
            );
            self.end(Err(error.with_outcome(Outcome::Unknown)));
        } else {
            self.cache.write().abandoned(self.number);
            self.cache.tell();
        }
    }
}
