//! One at a time: requests whose nonces must reach the server in order.

mod queue;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use self::queue::Queue;
pub(crate) use self::queue::Turn as Pass;
use crate::nonce::NonceKey;

/// The gate of a key. Requests pass in the order they came, and one that is dropped while it waits or while it is on its
/// way leaves no hole.
///
/// A server that wants each nonce above the last refuses a request that another one has overtaken, on whatever
/// connection. So a request holds the gate from before its nonce is drawn until its answer begins.
#[derive(Clone)]
pub(crate) struct Gate {
    queue: Arc<Queue>,
}

impl Gate {
    /// The gate of `key` in this process: clients of one key share it.
    pub(crate) fn of(key: &NonceKey) -> Self {
        static GATES: LazyLock<Mutex<HashMap<NonceKey, Weak<Queue>>>> =
            LazyLock::new(Mutex::default);
        let mut gates = GATES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = gates.get(key).and_then(Weak::upgrade) {
            return Self { queue };
        }
        gates.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::new(Queue::new());
        gates.insert(key.clone(), Arc::downgrade(&queue));
        Self { queue }
    }

    /// Passes if nobody is before it.
    pub(crate) fn try_pass(&self) -> Option<Pass> {
        self.queue.try_turn()
    }

    /// Waits for its turn, first come, first served.
    pub(crate) async fn pass(&self) -> Pass {
        self.queue.wait().await
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}
