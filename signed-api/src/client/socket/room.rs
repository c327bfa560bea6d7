//! Room in the limits for a connection, or for a message.

use std::sync::Arc;
use std::time::Duration;

use crate::client::Client;
use crate::clock::Clock;
use crate::error::Result;
use crate::limit::{Admitted, Permit, PoolCost, Pools, SharedPermit, SharedPools};
use crate::random::Entropy;

/// The limits of a client without the client, which is not kept by those who wait for room in them.
#[derive(Clone)]
pub(crate) struct Rooms {
    pools: Pools,
    shared: Option<Arc<SharedPools>>,
    origin: Arc<str>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// That something may be sent. Dropped before it was, it leaves room for something else.
#[derive(Default)]
pub(crate) struct Room {
    permit: Option<Permit>,
    shared: Option<SharedPermit>,
}

impl Client {
    pub(crate) fn rooms(&self) -> Rooms {
        let shared = &*self.shared;
        Rooms {
            pools: shared.pools.clone(),
            shared: shared.shared_pools.clone(),
            origin: shared.base.origin().into(),
            clock: Arc::clone(&shared.clock),
            entropy: Arc::clone(&shared.entropy),
        }
    }
}

impl Rooms {
    /// Waits until the limits have room for `costs`, at most until `deadline` on the clock's monotonic time.
    ///
    /// # Errors
    ///
    /// When that would be later: nothing was sent.
    pub(crate) async fn room(&self, costs: &[PoolCost], deadline: Duration) -> Result<Room> {
        if costs.iter().all(|taken| taken.cost == 0) {
            return Ok(Room::default());
        }
        let clock = &*self.clock;
        loop {
            let permit = self.pools.take(costs, clock, deadline).await?;
            let Some(pools) = &self.shared else {
                return Ok(Room {
                    permit: Some(permit),
                    shared: None,
                });
            };
            let (origin, entropy) = (&*self.origin, &*self.entropy);
            match pools.take(origin, costs, clock, entropy, deadline).await? {
                Admitted::Now(among_processes) => {
                    return Ok(Room {
                        permit: Some(permit),
                        shared: Some(among_processes),
                    });
                }
                Admitted::Refused(wait) => {
                    drop(permit);
                    clock.sleep(wait).await;
                }
            }
        }
    }
}

impl Room {
    /// It is about to be handed to the transport.
    pub(crate) fn sending(&mut self, now: Duration) {
        if let Some(permit) = &mut self.permit {
            permit.sending(now);
        }
        if let Some(shared) = &mut self.shared {
            shared.sending();
        }
    }
}
