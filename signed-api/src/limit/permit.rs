//! What a request took from its pools, and what becomes of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::hint;
use super::limits::{Inner, nanos};
use super::spec::{LimitsSpec, PoolCost};
use super::state::{Sending, State};

/// What was taken for one attempt. Dropped before it was sent it is given back; dropped after, it is spent.
pub(crate) struct Permit {
    inner: Arc<Inner>,
    spec: &'static LimitsSpec,
    costs: Vec<PoolCost>,
    hints: Vec<Hint>,
    sending: Option<Sending>,
    is_settled: bool,
}

/// A window of which the server tells how much it counted.
struct Hint {
    /// In the trait's declaration.
    declared: (usize, usize),
    /// Where its pool is among the shared ones.
    pool: usize,
    /// What the server will have counted for certain by the time it answers.
    included: u64,
}

impl Permit {
    pub(super) fn new(
        inner: &Arc<Inner>,
        spec: &'static LimitsSpec,
        places: &[usize],
        costs: Vec<PoolCost>,
    ) -> Self {
        let pools = spec.pools.iter().zip(places).enumerate();
        let hints = pools.flat_map(|(index, (pool, place))| {
            let windows = pool.windows.iter().enumerate();
            let told = windows.filter(|(_, window)| window.is_told());
            told.map(move |(window, _)| Hint {
                declared: (index, window),
                pool: *place,
                included: 0,
            })
        });
        Self {
            inner: Arc::clone(inner),
            spec,
            hints: hints.collect(),
            costs,
            sending: None,
            is_settled: false,
        }
    }

    /// From here on the request may arrive at the server.
    pub(crate) fn sending(&mut self, now: Duration) {
        let margin = self.spec.margin_ms.saturating_mul(1_000_000);
        let (costs, hints) = (&self.costs, &mut self.hints);
        self.sending = Some(self.inner.change(|state, _| {
            state.advance(nanos(now));
            for hint in hints {
                hint.included = settled(state, hint.pool) + cost_of(costs, hint.pool);
            }
            state.send(costs, margin)
        }));
    }

    /// The server has answered, with these header fields.
    pub(crate) fn answered(mut self, now: Duration, headers: &HeaderMap) {
        let Some(sending) = self.sending else {
            return;
        };
        self.is_settled = true;
        self.inner.change(|state, wake| {
            state.advance(nanos(now));
            state.arrived(&self.costs, sending);
            for hint in &self.hints {
                let (pool, window) = hint.declared;
                let declared = self
                    .spec
                    .pools
                    .get(pool)
                    .and_then(|pool| pool.windows.get(window));
                if let Some(used) = declared.and_then(|window| hint::used(window, headers)) {
                    state.report(hint.pool, window, used, hint.included, sending.order);
                }
            }
            state.admit(wake);
        });
    }

    /// It was handed to the transport, which is certain that nothing left this machine.
    pub(crate) fn never_left(mut self) {
        let Some(sending) = self.sending else {
            return;
        };
        self.is_settled = true;
        self.inner.change(|state, wake| {
            state.never_left(&self.costs, sending);
            state.admit(wake);
        });
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        self.inner.change(|state, wake| match self.sending {
            None => state.give_back(&self.costs, wake),
            Some(_) => state.give_up(&self.costs),
        });
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("costs", &self.costs)
            .finish_non_exhaustive()
    }
}

fn settled(state: &State, pool: usize) -> u64 {
    state.pool(pool).map_or(0, |pool| pool.settled())
}

fn cost_of(costs: &[PoolCost], pool: usize) -> u64 {
    let cost = costs.iter().find(|taken| taken.pool == pool);
    cost.map_or(0, |taken| u64::from(taken.cost))
}
