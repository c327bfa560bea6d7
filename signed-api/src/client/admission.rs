//! What comes first in an attempt, may it be sent at all, and last, what its answer says about the next.

use std::time::Duration;

use bytes::Bytes;

use super::Client;
use super::heard::Heard;
use crate::circuit::Passage;
use crate::error::Result;
use crate::future::before;
use crate::limit::{Admitted, Permit, SharedPermit};
use crate::request::Request;
use crate::response::Response;
use crate::transport::{TransportError, TransportFailure};

/// How long other processes are told that a host refuses requests, at most.
const TO_TELL_OTHERS: Duration = Duration::from_millis(500);

/// That an attempt may be made. Dropped before anything was sent, it leaves room for another one.
pub(super) struct Admission {
    /// Unless no limit has to do with it.
    permit: Option<Permit>,
    shared: Option<SharedPermit>,
    passage: Passage,
}

impl Client {
    /// Waits until the host takes requests and the limits have room, at most until `deadline` on the clock's monotonic time.
    ///
    /// # Errors
    ///
    /// When that would be later: nothing was sent.
    pub(super) async fn admission(
        &self,
        request: &Request,
        deadline: Duration,
    ) -> Result<Admission> {
        let shared = &*self.shared;
        let is_alone = shared.shared_pools.is_none();
        if is_alone
            && shared.pools.is_indifferent_to(&request.costs)
            && let Some(passage) = shared.circuit.enter(shared.clock.monotonic())
        {
            return Ok(Admission {
                permit: None,
                shared: None,
                passage,
            });
        }
        // In a box of its own, so that the calls that need not wait stay small.
        Box::pin(self.admission_in_turn(request, deadline)).await
    }

    async fn admission_in_turn(&self, request: &Request, deadline: Duration) -> Result<Admission> {
        let shared = &*self.shared;
        let clock = &*shared.clock;
        loop {
            shared.circuit.open_way(clock, deadline).await?;
            let permit = match shared.pools.is_indifferent_to(&request.costs) {
                true => None,
                false => Some(shared.pools.take(&request.costs, clock, deadline).await?),
            };
            let among_processes = match &shared.shared_pools {
                None => None,
                Some(pools) => {
                    let (origin, entropy) = (shared.base.origin(), &*shared.entropy);
                    let costs = &request.costs;
                    match pools.take(origin, costs, clock, entropy, deadline).await? {
                        Admitted::Now(permit) => Some(permit),
                        Admitted::Refused(wait) => {
                            shared.circuit.hear(clock.monotonic().saturating_add(wait));
                            continue;
                        }
                    }
                }
            };
            // In the meantime the host may have refused others; then it is waited for without keeping the limits' room.
            if let Some(passage) = shared.circuit.enter(clock.monotonic()) {
                return Ok(Admission {
                    permit,
                    shared: among_processes,
                    passage,
                });
            }
        }
    }

    /// The same for a question ahead of a request that has its own admission already, and waits for the answer.
    ///
    /// It may not wait for room in the limits of this process: the request itself may be what takes it up. One that is
    /// `needed` is sent all the same, and counted; what comes later waits for longer. Only in a store that is shared with
    /// other processes is room waited for, until `deadline`.
    ///
    /// # Errors
    ///
    /// When the host has refused requests, or there is no room for what is not needed: nothing was sent.
    pub(super) async fn admission_ahead(
        &self,
        request: &Request,
        is_needed: bool,
        deadline: Duration,
    ) -> Result<Admission> {
        let shared = &*self.shared;
        let (clock, costs) = (&*shared.clock, &request.costs);
        let permit = match is_needed {
            true => shared.pools.overdraw(costs, clock),
            false => shared.pools.take(costs, clock, clock.monotonic()).await?,
        };
        let mut among_processes = None;
        if let Some(pools) = &shared.shared_pools {
            let (origin, entropy) = (shared.base.origin(), &*shared.entropy);
            match pools.take(origin, costs, clock, entropy, deadline).await? {
                Admitted::Now(permit) => among_processes = Some(permit),
                Admitted::Refused(wait) => {
                    shared.circuit.hear(clock.monotonic().saturating_add(wait));
                }
            }
        }
        Ok(Admission {
            permit: Some(permit),
            shared: among_processes,
            passage: shared.circuit.accompany(clock)?,
        })
    }

    /// Takes in what came of an attempt that was handed to the transport; `None` when nothing came in time.
    ///
    /// For how long the host takes no more requests, if that was learned just now: it is to be told to
    /// [others](Self::tell_others).
    pub(super) fn observe(
        &self,
        admission: Admission,
        sent: Option<&Result<(Response<Bytes>, Heard), TransportError>>,
    ) -> Option<Duration> {
        let now = self.shared.clock.monotonic();
        let Admission {
            permit, passage, ..
        } = admission;
        match sent {
            Some(Ok((answer, heard))) => {
                if let Some(permit) = permit {
                    permit.answered(now, answer.headers());
                }
                passage.tell(heard.reply(answer.status()), now)
            }
            Some(Err(error)) => {
                if let TransportFailure::Illegal | TransportFailure::NotSent = error.failure()
                    && let Some(permit) = permit
                {
                    permit.never_left();
                }
                None
            }
            // Dropped, both know that there is no answer.
            None => None,
        }
    }

    /// Tells other processes that the host takes no more requests for so long.
    pub(super) async fn tell_others(&self, closed: Option<Duration>) {
        let shared = &*self.shared;
        if let (Some(wait), Some(pools)) = (closed, &shared.shared_pools) {
            let told = pools.refuse(shared.base.origin(), wait);
            before(Box::pin(told), shared.clock.sleep(TO_TELL_OTHERS)).await;
        }
    }
}

impl Admission {
    /// The attempt is about to be handed to the transport.
    pub(super) fn sending(&mut self, now: Duration) {
        if let Some(permit) = &mut self.permit {
            permit.sending(now);
        }
        if let Some(shared) = &mut self.shared {
            shared.sending();
        }
    }
}
