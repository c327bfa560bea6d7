//! What comes first in an attempt, may it be sent at all, and last, what its answer says about the next.

use std::time::Duration;

use bytes::Bytes;

use super::Client;
use crate::circuit::{Passage, Reply};
use crate::error::Result;
use crate::limit::Permit;
use crate::request::Request;
use crate::retry::told_wait;
use crate::transport::{TransportError, TransportFailure};

/// That an attempt may be made. Dropped before anything was sent, it leaves room for another one.
#[derive(Debug)]
pub(super) struct Admission {
    permit: Permit,
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
        let clock = &*shared.clock;
        loop {
            shared.circuit.open_way(clock, deadline).await?;
            let permit = shared.pools.take(&request.costs, clock, deadline).await?;
            // In the meantime the host may have refused others; then it is waited for without keeping the limits' room.
            if let Some(passage) = shared.circuit.enter(clock.monotonic()) {
                return Ok(Admission { permit, passage });
            }
        }
    }

    /// Takes in what came of an attempt that was handed to the transport; `None` when nothing came in time.
    pub(super) fn observe(
        &self,
        admission: Admission,
        sent: Option<&Result<http::Response<Bytes>, TransportError>>,
    ) {
        let clock = &*self.shared.clock;
        let now = clock.monotonic();
        let Admission { permit, passage } = admission;
        match sent {
            Some(Ok(answer)) => {
                permit.answered(now, answer.headers());
                let told = || told_wait(answer.headers(), clock.now());
                let reply = match answer.status().as_u16() {
                    418 => Reply::Banned(told()),
                    429 => Reply::TooMany(told()),
                    _ => Reply::Other,
                };
                passage.tell(reply, now);
            }
            Some(Err(error)) => {
                if let TransportFailure::Illegal | TransportFailure::NotSent = error.failure() {
                    permit.never_left();
                }
                passage.tell(Reply::Nothing, now);
            }
            None => passage.tell(Reply::Nothing, now),
        }
    }
}

impl Admission {
    /// The attempt is about to be handed to the transport.
    pub(super) fn sending(&mut self, now: Duration) {
        self.permit.sending(now);
    }
}
