//! What a client does for its clock: asks for the time, learns from answers, and signs once more when a stamp is refused.

use bytes::Bytes;

use super::Client;
use super::time_source::TimeSource;
use crate::arguments::Arguments;
use crate::clock::{Begun, ServerTime};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::before;
use crate::operation::Operation;
use crate::response::Response;

/// Whether a call may still be signed once more because of its time stamp.
pub(super) struct Resync {
    is_left: bool,
}

/// What an answer says of the time stamp of its request.
pub(super) enum Stamped {
    /// Nothing against it.
    Well,
    /// That it is the reason why nothing was executed.
    Refused,
}

/// The part of an attempt that one question for the time may take.
const QUESTIONS: u32 = 4;

impl Resync {
    /// Whether another stamp may be accepted where this one was not. So it is once in a call.
    pub(super) fn helps(&mut self, error: &Error) -> bool {
        let is_refused = error.kind() == ErrorKind::Clock && error.outcome() == Outcome::Rejected;
        is_refused && std::mem::take(&mut self.is_left)
    }
}

impl Client {
    /// What a call begins with. Without a clock that learns, the next stamp would be refused too.
    pub(super) fn resync(&self) -> Resync {
        Resync {
            is_left: self.shared.clock.synced().is_some(),
        }
    }

    /// Asks for the server's time when the clock wants to know it.
    pub(super) async fn keep_time(&self) -> Result<()> {
        let (Some(clock), Some(source)) = (self.shared.clock.synced(), self.shared.spec.time)
        else {
            return Ok(());
        };
        clock.keep_in_step(|| self.ask_time(source)).await?;
        Ok(())
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

    async fn ask_time(&self, source: &TimeSource) -> Result<ServerTime> {
        let shared = &*self.shared;
        let request = Arguments::new(source.operation, &shared.base, None).encode(&shared.base)?;
        let request = request.parts.unsigned(self.sender())?.request;
        let limit = shared.clock.sleep(shared.attempt_timeout / QUESTIONS);
        let sent = before(shared.transport.send(request), limit).await;
        let refusal = |message: String| Error::not_sent(ErrorKind::Clock, message);
        match sent {
            None => Err(refusal("no answer in time".to_owned())),
            Some(Err(error)) => Err(refusal(error.to_string()).with_source(error)),
            Some(Ok(answer)) if !answer.status().is_success() => {
                Err(refusal(format!("the server answered {}", answer.status())))
            }
            Some(Ok(answer)) => source.read(answer.body()).ok_or_else(|| {
                refusal(format!(
                    "`{}` does not answer with the time as it is declared",
                    source.operation.name
                ))
            }),
        }
    }
}
