//! The circuits of this process, one for each host.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::entrance::Circuit;
use crate::sync::Mutex;

/// The circuits of one or several clients, one for each origin (`https://host:port`).
///
/// HTTP 418, or 429 three times in a row, opens the circuit of a host: calls wait until the time that the server gave, then
/// one of them goes first, and the others follow if it was answered. When the server gives no time it is 1 s after 429 and
/// 60 s after 418, twice as long each time in a row, at most an hour. A call whose own time ends before fails at once with
/// [`ErrorKind::Limited`](crate::ErrorKind::Limited).
///
/// All clients of a process share the circuits of the process, except for those with a clock of their own: a time means
/// something else there. Give such clients the same `Circuits` if their clocks are the same.
#[derive(Clone, Default)]
pub struct Circuits {
    by_origin: Arc<Shared>,
}

struct Shared(Mutex<HashMap<String, Arc<Circuit>>>);

impl Default for Shared {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl Circuits {
    /// Circuits that nothing is known of so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those that all clients of this process share.
    pub fn shared() -> Self {
        static SHARED: OnceLock<Circuits> = OnceLock::new();
        SHARED.get_or_init(Self::new).clone()
    }

    /// That of a host.
    pub(crate) fn of(&self, origin: &str) -> Arc<Circuit> {
        let mut circuits = self.by_origin.0.lock();
        let circuit = circuits
            .entry(origin.to_owned())
            .or_insert_with(|| Arc::new(Circuit::new(origin)));
        Arc::clone(circuit)
    }
}

impl fmt::Debug for Circuits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circuits = self.by_origin.0.lock();
        f.debug_set().entries(circuits.keys()).finish()
    }
}
