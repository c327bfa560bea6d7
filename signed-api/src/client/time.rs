//! What a client does for its clock: asks for the time, and learns from answers.

use std::error::Error as _;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;

use super::time_source::TimeSource;
use super::{Client, verdict};
use crate::arguments::Arguments;
use crate::clock::{Begun, ServerTime, SyncedClock, Told, Untold};
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::operation::Operation;
use crate::response::Response;

/// What an answer says of the time stamp of its request.
pub(super) enum Stamped {
    /// Nothing against it.
    Well,
    /// That it is the reason why nothing was executed.
    Refused,
}

/// The part of an attempt that one question for the time may take, and all of them where the time is known well enough.
const QUESTIONS: u32 = 4;

impl Client {
    /// Asks for the server's time when the clock wants to know it. What can wait takes a part of `limit` at most.
    pub(super) async fn keep_time(&self, limit: Duration) -> Result<()> {
        let (Some(clock), Some(source)) = (self.shared.clock.synced(), self.shared.spec.time)
        else {
            return Ok(());
        };
        let longest = limit / QUESTIONS;
        let ask = |is_needed| self.ask_time(clock, source, is_needed);
        // In a box of its own, so that the calls that need not ask stay small.
        let kept = Box::pin(clock.keep(Some(longest), ask)).await;
        kept.map_err(|error| {
            let refusal = error.source().and_then(|source| source.downcast_ref());
            let told = refusal.and_then(Error::retry_after);
            Error::from(error).with_retry_after(told)
        })
    }

    /// Marks that a request is sent now, for a clock that learns from its answer.
    pub(super) fn begin_exchange(&self) -> Option<Begun> {
        self.shared.clock.synced().map(|clock| clock.begin())
    }

    /// Learns from an answer that has just come what it says of the server's clock.
    pub(super) fn learn_time(
        &self,
        operation: &Operation,
        begun: Option<Begun>,
        answer: &Response<Bytes>,
    ) -> Stamped {
        let source = self.shared.spec.time.filter(|_| operation.scheme.is_some());
        let is_refused = source.is_some_and(|source| source.is_rejection(answer));
        if let (Some(clock), Some(begun)) = (self.shared.clock.synced(), begun) {
            if is_refused {
                clock.reject(begun);
            }
            if clock.reads_date()
                && let Some(told) = ServerTime::of_date(answer.headers())
                && let Err(error) = clock.observe(begun, told)
            {
                tracing::debug!(%error, "nothing was learnt from an answer's date");
            }
        }
        match is_refused {
            true => Stamped::Refused,
            false => Stamped::Well,
        }
    }

    /// Asks once. A host that refuses requests, or a limit without room, refuses the next question too.
    async fn ask_time(
        &self,
        clock: &SyncedClock,
        source: &TimeSource,
        is_needed: bool,
    ) -> Result<Told, Untold> {
        let shared = &*self.shared;
        let limit = shared.attempt_timeout / QUESTIONS;
        let mut time_is_up = pin!(shared.clock.sleep(limit));
        let deadline = shared.clock.monotonic().saturating_add(limit);
        let request = Arguments::new(source.operation, &shared.base, None).encode(&shared.base);
        let request = request.map_err(Untold::last)?;
        let admission = self.admission_ahead(&request, is_needed, deadline);
        let admission = before(admission, time_is_up.as_mut()).await;
        let admission = admission.ok_or_else(|| Untold::last(refusal("no room in time")))?;
        let mut admission = admission.map_err(Untold::last)?;
        let signed = request.parts.unsigned(self.sender());
        let signed = signed.map_err(Untold::last)?.request;
        admission.sending(shared.clock.monotonic());
        let begun = clock.begin();
        let sent = before(shared.transport.send(signed), time_is_up).await;
        let sent = sent.map(|sent| sent.map(|answer| self.hear(&request, answer)));
        let closed = self.observe(admission, sent.as_ref());
        self.tell_others(closed).await;
        let (answer, heard) = match sent {
            None => return Err(Untold::new(refusal("no answer in time"))),
            Some(Err(error)) => {
                return Err(Untold::new(refusal(error.to_string()).with_source(error)));
            }
            Some(Ok(heard)) => heard,
        };
        let status = answer.status();
        let opened = verdict::of_answer(answer, heard, shared.spec);
        let (answer, received) = opened.map_err(|error| match error.kind() {
            ErrorKind::RateLimited => Untold::last(error),
            _ => Untold::new(refusal(format!("the server answered {status}"))),
        })?;
        // Its place is counted from the outside, as that of a refused time stamp is.
        let body = received.as_ref().unwrap_or_else(|| answer.body());
        let time = source.read(body).ok_or_else(|| {
            Untold::new(refusal(format!(
                "`{}` does not answer with the time as it is declared",
                source.operation.name
            )))
        })?;
        Ok(Told { begun, time })
    }
}

fn refusal(message: impl Into<String>) -> Error {
    Error::not_sent(ErrorKind::Clock, message)
}
