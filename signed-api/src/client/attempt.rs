//! The attempt loop: credentials, clock and nonce, scheme, write; then what came of it, and whether to try again.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tracing::Instrument as _;

use super::Client;
use crate::effect::combined;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::before;
use crate::prepared::Prepared;
use crate::request::{Encoded, Signer};
use crate::response::{Response, quoted};
use crate::retry::{RetryPolicy, told_wait};
use crate::scheme::{Scheme, Stamp, Trace};
use crate::transport::{SignedRequest, TransportError};

/// What a call decides beside its arguments.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
}

/// An answer of success, how many attempts it took, and the credentials it must not show.
pub(crate) struct Answered {
    pub(crate) response: Response<Bytes>,
    pub(crate) attempts: u32,
    pub(crate) prepared: Option<Arc<Prepared>>,
}

impl Client {
    /// Sends `request` until it is answered, must not be sent again, or time is up.
    pub(crate) async fn execute(&self, request: Encoded, options: Options) -> Result<Answered> {
        let operation = request.operation;
        let span = tracing::debug_span!(
            "call",
            operation = operation.name,
            method = operation.method.as_str(),
            attempts = tracing::field::Empty,
        );
        self.attempts(request, options).instrument(span).await
    }

    async fn attempts(&self, request: Encoded, options: Options) -> Result<Answered> {
        let shared = &*self.shared;
        let declared = request.operation.timeout_ms.map(Duration::from_millis);
        let timeout = options.timeout.or(declared).unwrap_or(shared.timeout);
        let deadline = shared.clock.monotonic().saturating_add(timeout);
        let retry = options.retry.as_ref().unwrap_or(&shared.retry);

        let mut known = Outcome::NotSent;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let left = deadline.saturating_sub(shared.clock.monotonic());
            let span = tracing::debug_span!("attempt", number = attempt);
            let error = match self.attempt(&request, left).instrument(span).await {
                Ok((response, prepared)) => {
                    tracing::Span::current().record("attempts", attempt);
                    return Ok(Answered {
                        response,
                        attempts: attempt,
                        prepared,
                    });
                }
                Err(error) => error,
            };
            known = combined(known, error.outcome());
            tracing::debug!(attempt, outcome = ?error.outcome(), %error, "attempt failed");

            let wait = match is_worth_another(&error, &request) {
                true => retry.wait(attempt, error.retry_after(), &*shared.entropy),
                false => None,
            };
            let left = deadline.saturating_sub(shared.clock.monotonic());
            match wait {
                Some(wait) if wait < left => shared.clock.sleep(wait).await,
                _ => {
                    tracing::Span::current().record("attempts", attempt);
                    let may_resend = request.may_resend(known);
                    return Err(error.after(request.operation.name, attempt, known, may_resend));
                }
            }
        }
    }

    /// One attempt. Nothing waits between the reading of the clock and the write.
    async fn attempt(
        &self,
        request: &Encoded,
        left: Duration,
    ) -> Result<(Response<Bytes>, Option<Arc<Prepared>>)> {
        let shared = &*self.shared;
        let limit = left.min(shared.attempt_timeout);
        let prepared = match request.operation.scheme {
            Some(_) => Some(self.prepared().await?),
            None => None,
        };
        let signed = self.sign(request, prepared.as_deref()).await?;
        let sent = before(shared.transport.send(signed), shared.clock.sleep(limit)).await;
        let judged = match sent {
            Some(Ok(answer)) => self.judge(Response::from_http(answer)),
            Some(Err(error)) => Err(transport_failure(error)),
            None => Err(Error::new(
                ErrorKind::Timeout,
                Outcome::Unknown,
                format!("no complete answer within {limit:?}"),
            )),
        };
        match judged {
            Ok(response) => Ok((response, prepared)),
            Err(error) => Err(hidden(error, prepared.as_deref())),
        }
    }

    /// The credentials for an attempt.
    async fn prepared(&self) -> Result<Arc<Prepared>> {
        match &self.shared.credentials {
            Some(source) => Ok(source.current().await?),
            None => Err(Error::not_sent(
                ErrorKind::Credentials,
                "the operation is signed and the client was built without credentials",
            )),
        }
    }

    async fn sign(&self, request: &Encoded, prepared: Option<&Prepared>) -> Result<SignedRequest> {
        let Some((scheme, prepared)) = self.scheme_of(request).zip(prepared) else {
            return request.sign(self.sender(), None);
        };
        let now = self.shared.clock.now();
        let nonce = match scheme.nonce() {
            None => 0,
            Some(unit) => {
                let floor = now.in_unit(unit);
                self.shared.nonces.next(&prepared.nonce_key, floor).await?
            }
        };
        let stamp = Stamp { now, nonce };
        let signer = Signer {
            scheme,
            prepared,
            stamp,
        };
        request.sign(self.sender(), Some(signer))
    }

    /// Signs as an attempt would, without drawing a nonce and without sending.
    pub(crate) async fn rehearse(
        &self,
        request: &Encoded,
    ) -> Result<(SignedRequest, Trace, Option<Arc<Prepared>>)> {
        let Some(scheme) = self.scheme_of(request) else {
            let unsigned = request.sign(self.sender(), None)?;
            return Ok((unsigned, Trace::default(), None));
        };
        let prepared = self.prepared().await?;
        let now = self.shared.clock.now();
        let nonce = match scheme.nonce() {
            None => 0,
            Some(unit) => {
                let floor = now.in_unit(unit);
                self.shared.nonces.peek(&prepared.nonce_key, floor).await?
            }
        };
        let signer = Signer {
            scheme,
            prepared: &prepared,
            stamp: Stamp { now, nonce },
        };
        let (signed, trace) = request.sign_traced(self.sender(), signer)?;
        Ok((signed, trace, Some(prepared)))
    }

    fn scheme_of(&self, request: &Encoded) -> Option<&'static dyn Scheme> {
        let index = request.operation.scheme?;
        self.shared.spec.schemes.get(index).copied()
    }

    /// The answer if it is one of success, and otherwise the error that it means.
    fn judge(&self, response: Response<Bytes>) -> Result<Response<Bytes>> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let (kind, outcome) = meaning(status);
        let told = told_wait(response.headers(), self.shared.clock.now());
        let mut message = format!("the server answered {status}{}", quoted(response.body()));
        if kind == ErrorKind::Redirect
            && let Some(target) = response.headers().get(http::header::LOCATION)
        {
            let target = String::from_utf8_lossy(target.as_bytes());
            message = format!("{message}, to `{}`", target.escape_debug());
        }
        let mut answer = response.into_answer();
        answer.api = self
            .shared
            .spec
            .api_error
            .and_then(|decode| decode(&answer.body));
        Err(Error::new(kind, outcome, message)
            .with_retry_after(told)
            .with_answer(answer))
    }
}

/// The error without the credentials that a server may have echoed.
pub(crate) fn hidden(error: Error, prepared: Option<&Prepared>) -> Error {
    match prepared {
        Some(prepared) => error.with_text(|text| prepared.credentials().values().redact(text)),
        None => error,
    }
}

/// Whether the same request may be sent again and could fare better. Wrong credentials or arguments stay wrong.
fn is_worth_another(error: &Error, request: &Encoded) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Server => {
            request.may_resend(error.outcome())
        }
        // Put off without being executed: sent again if the server says when.
        ErrorKind::RateLimited => error.retry_after().is_some(),
        _ => false,
    }
}

/// What an answer that is not one of success says.
fn meaning(status: StatusCode) -> (ErrorKind, Outcome) {
    match status.as_u16() {
        429 | 418 => (ErrorKind::RateLimited, Outcome::Rejected),
        401 => (ErrorKind::Unauthorized, Outcome::Rejected),
        400..=499 => (ErrorKind::Refused, Outcome::Rejected),
        301 | 302 | 307 | 308 => (ErrorKind::Redirect, Outcome::Rejected),
        300..=399 => (ErrorKind::Redirect, Outcome::Unknown),
        _ => (ErrorKind::Server, Outcome::Unknown),
    }
}

fn transport_failure(error: TransportError) -> Error {
    let (sent, timeout, message) = (
        error.may_have_been_sent(),
        error.is_timeout(),
        error.to_string(),
    );
    let (kind, outcome) = match (sent, timeout) {
        (false, _) => (ErrorKind::Connect, Outcome::NotSent),
        (true, true) => (ErrorKind::Timeout, Outcome::Unknown),
        (true, false) => (ErrorKind::Network, Outcome::Unknown),
    };
    Error::new(kind, outcome, message).with_source(error)
}
