//! The attempt loop: credentials, clock and nonce, scheme, write; then what came of it, and whether to try again.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use tracing::Instrument as _;

use super::again::{Again, SignedWith};
use super::reconcile::{Found, Reconciliation};
use super::seal::{Sealed, Unsealed, Unsent};
use super::time::Stamped;
use super::tokens::is_token_late;
use super::verdict::Opened;
use super::{Client, verdict};
use crate::effect::combined;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::before;
use crate::hidden::Hidden;
use crate::request::Request;
use crate::response::{self, Response};
use crate::retry::RetryPolicy;

/// What a call decides beside its arguments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) reconciliation: Option<Reconciliation>,
}

/// An answer of success, how many attempts it took, and what must not show if it cannot be read.
pub(crate) struct Answered {
    pub(crate) response: Response<Bytes>,
    /// The whole body, if the response has only what its envelope holds.
    pub(crate) received: Option<Bytes>,
    pub(crate) attempts: u32,
    /// Whether the operation may be executed again although it was.
    pub(crate) may_resend: bool,
    pub(crate) hidden: Hidden,
    /// Whether it is the answer to a look-up.
    pub(crate) is_looked_up: bool,
}

/// A call under way: what its attempts have in common.
struct Course<'r> {
    request: &'r Request,
    deadline: Duration,
    /// The bytes that may have to be sent again as they are.
    kept: Option<Sealed>,
    again: Again,
}

impl Answered {
    /// All of the body that was received, with its envelope.
    pub(crate) fn body(&self) -> &Bytes {
        self.received.as_ref().unwrap_or(self.response.body())
    }

    /// An error, for an answer that is not what was asked for.
    pub(super) fn into_mismatch(self) -> Error {
        let hidden = self.hidden;
        let error = response::mismatch(self.response, "it is something else");
        error
            .with_received(self.received)
            .quoting_answer(|text| hidden.hide(text))
    }
}

impl Client {
    /// Sends `request` until it is answered, must not be sent again, or time is up.
    pub(crate) async fn execute(&self, request: Request, options: Options) -> Result<Answered> {
        let operation = request.operation;
        let span = tracing::debug_span!(
            "call",
            operation = operation.name,
            method = operation.method.as_str(),
            attempts = tracing::field::Empty,
        );
        let declared = operation.timeout_ms.map(Duration::from_millis);
        let timeout = options.timeout.or(declared);
        let timeout = timeout.unwrap_or(self.shared.timeout);
        let deadline = self.shared.clock.monotonic().saturating_add(timeout);
        let noted = self.noted(request, options, deadline);
        let result = noted.instrument(span.clone()).await;
        let attempts = result
            .as_ref()
            .map_or_else(Error::attempts, |answered| answered.attempts);
        span.record("attempts", attempts);
        result
    }

    pub(super) async fn attempts(
        &self,
        request: Request,
        options: Options,
        deadline: Duration,
    ) -> Result<Answered> {
        let shared = &*self.shared;
        let operation = request.operation;
        let is_time_left = |wait| shared.clock.monotonic().saturating_add(wait) < deadline;
        let retry = options
            .retry
            .unwrap_or_else(|| shared.retry.under(&operation.retry));
        // The wait before another attempt, if that makes sense, fits, and is not too much for the server.
        let next = |error: &Error, attempt| {
            let told = error.retry_after();
            let wait = is_worth_another(error)
                .then(|| retry.wait(attempt, told, &*shared.entropy))
                .flatten()
                .filter(|wait| is_time_left(*wait))?;
            let is_after_timeout = error.kind() == ErrorKind::Timeout;
            Some((wait, shared.budget.try_spend(is_after_timeout)?))
        };

        let mut known = Outcome::NotSent;
        let mut course = Course {
            request: &request,
            deadline,
            kept: None,
            again: self.again(),
        };
        let mut attempt = 0;
        let mut spent = None;
        loop {
            attempt += 1;
            // Signed once more with another token, or with other credentials, it is the same try.
            let tries = attempt - course.again.replays();
            let span = tracing::debug_span!("attempt", number = attempt);
            let trial = self.attempt(&mut course);
            let mut error = match trial.instrument(span).await {
                Ok(((response, received), hidden)) => {
                    shared.budget.on_success(spent);
                    self.accept(&course.again.used);
                    return Ok(Answered {
                        response,
                        received,
                        attempts: attempt,
                        may_resend: request.is_repeatable(),
                        hidden,
                        is_looked_up: false,
                    });
                }
                Err(error) => error,
            };
            known = combined(known, error.outcome());
            tracing::debug!(attempt, outcome = ?error.outcome(), %error, "attempt failed");
            if known != Outcome::Unknown {
                // Signed afresh, it is fresher.
                course.kept = None;
            }
            if request.may_resend(known) && is_time_left(Duration::ZERO) {
                let is_try_left = tries < retry.attempts();
                let again = &mut course.again;
                let signing = self.may_sign_again(again, &error, is_try_left, deadline);
                if signing.await {
                    continue;
                }
            }

            let mut wait = match request.may_resend(known) || course.kept.is_some() {
                true => next(&error, tries),
                false => None,
            };
            if wait.is_none()
                && known == Outcome::Unknown
                && let Some(reconciliation) = &options.reconciliation
            {
                // The look-up may have to pass the gate too.
                course.kept = None;
                let look_up = self.look_up(&request, reconciliation, deadline);
                match Box::pin(look_up).await {
                    Found::Executed(answered) => {
                        return Ok(Answered {
                            attempts: attempt,
                            may_resend: false,
                            is_looked_up: true,
                            ..*answered
                        });
                    }
                    Found::Absent => {
                        known = Outcome::Rejected;
                        wait = next(&error, tries);
                        error = error.looked_up_in_vain(reconciliation.look_up.operation);
                    }
                    Found::Unclear => {}
                }
            }
            if let Some((wait, cost)) = wait {
                spent = Some(cost);
                shared.clock.sleep(wait).await;
                // A wait may take longer than it was meant to.
                if is_time_left(Duration::ZERO) {
                    continue;
                }
                shared.budget.refund(cost);
            }
            let may_resend = request.may_resend(known);
            return Err(error.after(operation.name, attempt, known, may_resend));
        }
    }

    /// One attempt. A nonce that leaves a gap behind is given back when nothing was sent, before the next may draw.
    async fn attempt(&self, course: &mut Course<'_>) -> Result<(Opened, Hidden)> {
        let mut unsent = Unsent::default();
        let result = self.attempt_drawing(course, &mut unsent).await;
        if let (Err(error), Some(drawn)) = (&result, unsent.drawn)
            && error.outcome() == Outcome::NotSent
        {
            Box::pin(drawn.give_back(&*self.shared.nonces)).await;
        }
        result
    }

    /// Nothing waits between the reading of the clock and the hand-over to the transport.
    async fn attempt_drawing(
        &self,
        course: &mut Course<'_>,
        unsent: &mut Unsent,
    ) -> Result<(Opened, Hidden)> {
        let Course {
            request,
            deadline,
            kept,
            again,
        } = course;
        let (request, deadline) = (*request, *deadline);
        let shared = &*self.shared;
        let mut admission = Some(self.admission(request, deadline).await?);
        let left = deadline.saturating_sub(shared.clock.monotonic());
        let limit = left.min(shared.attempt_timeout);
        let mut time_is_up = pin!(shared.clock.sleep(limit));
        let sealed = match kept {
            Some(kept) => kept.clone(),
            None => {
                let timer = time_is_up.as_mut();
                let unsealed = Unsealed {
                    request,
                    deadline,
                    refused_token: again.refused_token(),
                };
                self.sealed(unsealed, &mut admission, timer, unsent).await?
            }
        };
        if request.is_replayed() {
            *kept = Some(sealed.clone());
        }
        let Sealed {
            signed,
            hidden,
            generation,
            _pass,
        } = sealed;
        again.used = SignedWith {
            token: generation,
            credentials: hidden.credentials().cloned(),
        };
        let now = shared.clock.monotonic();
        let admission = admission.filter(|_| now < deadline);
        // The machine may have been suspended meanwhile.
        let mut admission = admission.ok_or_else(|| verdict::of_slow_preparation(limit))?;
        admission.sending(now);
        let begun = self.begin_exchange();
        let sent = before(shared.transport.send(signed), time_is_up).await;
        let sent = sent.map(|sent| sent.map(|answer| self.hear(request, answer)));
        let closed = self.observe(admission, sent.as_ref());
        let verdict = match sent {
            Some(Ok((response, heard))) => {
                match self.learn_time(request.operation, begun, &response) {
                    Stamped::Refused => {
                        Err(verdict::of_refused_stamp(response, heard, shared.spec))
                    }
                    Stamped::Well => verdict::of_answer(response, heard, shared.spec),
                }
            }
            Some(Err(error)) => {
                let error = error.hiding(|text| hidden.hide(text));
                Err(verdict::of_failure(error))
            }
            None => Err(verdict::of_silence(limit)),
        };
        self.tell_others(closed).await;
        match verdict {
            Ok(response) => Ok((response, hidden)),
            Err(error) => {
                let error = self.with_held_scopes(error, again.used.token);
                Err(error.quoting_answer(|text| hidden.hide(text)))
            }
        }
    }
}

/// Whether the same request could fare better another time. Wrong credentials or arguments stay wrong.
fn is_worth_another(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Server => true,
        ErrorKind::Unavailable => true,
        // Put off without being executed: sent again if the server says when.
        ErrorKind::RateLimited => error.retry_after().is_some(),
        ErrorKind::Token => is_token_late(error),
        _ => false,
    }
}
