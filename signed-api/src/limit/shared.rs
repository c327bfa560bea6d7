//! What one process takes from a store that others take from too.

use std::sync::Arc;
use std::time::Duration;

use super::spec::{LimitsSpec, PoolCost};
use super::store::{Demand, LimitStore, Part, Receipt, Taken};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::random::Entropy;
use crate::sync::Mutex;

/// A store, and what is to be given back to it: a call that is dropped cannot wait until that is done.
pub(crate) struct SharedPools {
    store: Arc<dyn LimitStore>,
    spec: &'static LimitsSpec,
    unsent: Mutex<Vec<(Vec<Part>, Receipt)>>,
}

/// What was taken from a store for one attempt. Dropped before it was sent it is given back.
pub(crate) struct SharedPermit {
    pools: Arc<SharedPools>,
    taken: Option<(Vec<Part>, Receipt)>,
}

/// What came of asking a store.
pub(crate) enum Admitted {
    Now(SharedPermit),
    /// Another process knows that the host refuses requests for so long.
    Refused(Duration),
}

impl SharedPools {
    pub(crate) fn new(store: Arc<dyn LimitStore>, spec: &'static LimitsSpec) -> Self {
        Self {
            store,
            spec,
            unsent: Mutex::new(Vec::new()),
        }
    }

    /// Waits until all of `costs` are to be had, at most until `deadline` on the clock's monotonic time.
    ///
    /// # Errors
    ///
    /// When that would be later, or the store cannot be asked.
    pub(crate) async fn take(
        self: &Arc<Self>,
        origin: &str,
        costs: &[PoolCost],
        clock: &dyn Clock,
        entropy: &dyn Entropy,
        deadline: Duration,
    ) -> Result<Admitted> {
        let parts = self.parts(costs);
        let caller = name(entropy)?;
        let demand = self.demand(origin, &caller, &parts);
        loop {
            let left = deadline.saturating_sub(clock.monotonic());
            let too_late = || too_late(&parts);
            let asked = before(self.ask(&demand), clock.sleep(left)).await;
            match asked.ok_or_else(too_late)?? {
                Taken::Now(receipt) => {
                    return Ok(Admitted::Now(SharedPermit {
                        pools: Arc::clone(self),
                        taken: Some((parts, receipt)),
                    }));
                }
                Taken::Refused(wait) => return Ok(Admitted::Refused(wait)),
                Taken::After(wait) => {
                    let left = deadline.saturating_sub(clock.monotonic());
                    if wait >= left {
                        return Err(too_late().with_retry_after(Some(wait)));
                    }
                    clock.sleep(wait).await;
                }
            }
        }
    }

    /// Tells other processes that nothing is to be sent to `origin` for so long.
    pub(crate) async fn refuse(&self, origin: &str, wait: Duration) {
        if let Err(error) = self.store.refuse(origin, wait).await {
            tracing::warn!(%error, "other processes do not know that a host refuses requests");
        }
    }

    async fn ask(&self, demand: &Demand<'_>) -> Result<Taken> {
        loop {
            let Some((parts, receipt)) = self.unsent.lock().pop() else {
                break;
            };
            let unsent = self.demand(demand.origin, demand.caller, &parts);
            self.store.give_back(&unsent, receipt).await?;
        }
        Ok(self.store.take(demand).await?)
    }

    fn demand<'a>(&self, origin: &'a str, caller: &'a str, parts: &'a [Part]) -> Demand<'a> {
        Demand {
            origin,
            caller,
            margin: Duration::from_millis(self.spec.margin_ms),
            parts,
        }
    }

    fn parts(&self, costs: &[PoolCost]) -> Vec<Part> {
        let costs = costs.iter().filter(|taken| taken.cost > 0);
        let parts = costs.filter_map(|taken| {
            let spec = self.spec.pools.get(taken.pool)?;
            Some(Part {
                spec,
                cost: taken.cost,
            })
        });
        parts.collect()
    }
}

impl SharedPermit {
    /// From here on the request may arrive at the server.
    pub(crate) fn sending(&mut self) {
        self.taken = None;
    }
}

impl Drop for SharedPermit {
    fn drop(&mut self) {
        if let Some(taken) = self.taken.take()
            && !taken.0.is_empty()
        {
            self.pools.unsent.lock().push(taken);
        }
    }
}

fn too_late(parts: &[Part]) -> Error {
    let pools = parts.iter().map(|part| format!("`{}`", part.spec.name));
    let pools = pools.collect::<Vec<_>>().join(", ");
    let message = format!("the shared limit {pools} has no room within the time of the call");
    Error::not_sent(ErrorKind::Limited, message)
}

/// A name that no other caller has.
fn name(entropy: &dyn Entropy) -> Result<String> {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes).map_err(|error| {
        Error::not_sent(
            ErrorKind::Limited,
            format!("no name for a place in line: {error}"),
        )
    })?;
    Ok(const_hex::encode(bytes))
}
