//! One at a time: requests whose nonces must reach the server in order.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use tokio::sync;

use crate::nonce::NonceKey;

/// The gate of a key. Requests pass in the order they came, and one that is dropped while it waits or while it is on its
/// way leaves no hole.
///
/// A server that wants each nonce above the last refuses a request that another one has overtaken, on whatever
/// connection. So a request holds the gate from before its nonce is drawn until its answer begins.
#[derive(Clone)]
pub(crate) struct Gate {
    turns: Arc<sync::Mutex<()>>,
}

/// The right to send; ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Pass {
    _turn: sync::OwnedMutexGuard<()>,
}

impl Gate {
    /// The gate of `key` in this process: clients of one key share it.
    pub(crate) fn of(key: &NonceKey) -> Self {
        static GATES: LazyLock<Mutex<HashMap<NonceKey, Weak<sync::Mutex<()>>>>> =
            LazyLock::new(Mutex::default);
        let mut gates = GATES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = gates.get(key).and_then(Weak::upgrade) {
            return Self { turns };
        }
        gates.retain(|_, turns| turns.strong_count() > 0);
        let turns = Arc::default();
        gates.insert(key.clone(), Arc::downgrade(&turns));
        Self { turns }
    }

    /// Passes if nobody is before it.
    pub(crate) fn try_pass(&self) -> Option<Pass> {
        let turn = Arc::clone(&self.turns).try_lock_owned().ok()?;
        Some(Pass { _turn: turn })
    }

    /// Waits for its turn, first come, first served.
    pub(crate) async fn pass(&self) -> Pass {
        Pass {
            _turn: Arc::clone(&self.turns).lock_owned().await,
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}
