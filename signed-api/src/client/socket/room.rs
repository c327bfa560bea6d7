//! Room in the limits for a connection, or for a message.

use std::time::Duration;

use crate::client::Client;
use crate::error::Result;
use crate::limit::{Admitted, Permit, PoolCost, SharedPermit};

/// That something may be sent. Dropped before it was, it leaves room for something else.
#[derive(Default)]
pub(crate) struct Room {
    permit: Option<Permit>,
    shared: Option<SharedPermit>,
}

impl Client {
    /// Waits until the limits have room for `costs`, at most until `deadline` on the clock's monotonic time.
    ///
    /// # Errors
    ///
    /// When that would be later: nothing was sent.
    pub(crate) async fn room(&self, costs: &[PoolCost], deadline: Duration) -> Result<Room> {
        if costs.iter().all(|taken| taken.cost == 0) {
            return Ok(Room::default());
        }
        let shared = &*self.shared;
        let clock = &*shared.clock;
        loop {
            let permit = shared.pools.take(costs, clock, deadline).await?;
            let Some(pools) = &shared.shared_pools else {
                return Ok(Room {
                    permit: Some(permit),
                    shared: None,
                });
            };
            let (origin, entropy) = (shared.base.origin(), &*shared.entropy);
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
