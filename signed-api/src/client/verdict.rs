//! What came of an attempt: an answer, or what its absence means.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::LOCATION;

use super::ClientSpec;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::response::Response;
use crate::told::told_wait;
use crate::transport::{TransportError, TransportFailure};

/// The answer if it is one of success, and otherwise the error that it means.
pub(super) fn of_answer(
    response: Response<Bytes>,
    spec: &ClientSpec,
    partial: &[u16],
    now: Timestamp,
) -> Result<Response<Bytes>> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let (kind, mut outcome) = meaning(status);
    if partial.contains(&status.as_u16()) {
        outcome = Outcome::Partial;
    }
    let told = told_wait(status, response.headers(), response.body(), spec.waits, now);
    let mut message = format!("the server answered {status}");
    if kind == ErrorKind::Redirect
        && let Some(target) = response.headers().get(LOCATION)
    {
        let target = String::from_utf8_lossy(target.as_bytes());
        message = format!("{message}, to `{}`", target.escape_debug());
    }
    let mut answer = response.into_answer();
    answer.api = spec.api_error.and_then(|decode| decode(&answer.body));
    Err(Error::new(kind, outcome, message)
        .with_retry_after(told)
        .with_answer(answer))
}

/// What an answer means that refuses the time stamp, whatever its status: it was not executed.
pub(super) fn of_refused_stamp(response: Response<Bytes>, spec: &ClientSpec) -> Error {
    let status = response.status();
    let message = format!("the server answered {status}: it does not accept the time stamp");
    let mut answer = response.into_answer();
    answer.api = spec.api_error.and_then(|decode| decode(&answer.body));
    Error::new(ErrorKind::Clock, Outcome::Rejected, message).with_answer(answer)
}

/// What it means that there is no complete answer.
pub(super) fn of_failure(error: TransportError) -> Error {
    let (kind, outcome) = match error.failure() {
        TransportFailure::Illegal => (ErrorKind::Argument, Outcome::NotSent),
        TransportFailure::NotSent => (ErrorKind::Connect, Outcome::NotSent),
        TransportFailure::Broken => (ErrorKind::Network, Outcome::Unknown),
        TransportFailure::TimedOut => (ErrorKind::Timeout, Outcome::Unknown),
    };
    Error::new(kind, outcome, error.to_string()).with_source(error)
}

/// What it means that nothing came within `limit`.
pub(super) fn of_silence(limit: Duration) -> Error {
    let message = format!("no complete answer within {limit:?}");
    Error::new(ErrorKind::Timeout, Outcome::Unknown, message)
}

/// What it means that credentials or a nonce did not come within `limit`.
pub(super) fn of_slow_preparation(limit: Duration) -> Error {
    let message = format!("the request could not be signed within {limit:?}");
    Error::not_sent(ErrorKind::Timeout, message)
}

/// What it means that others under the same key took all of `limit`.
pub(super) fn of_long_queue(limit: Duration) -> Error {
    let message = format!(
        "requests under this key are sent one by one, and its turn did not come within {limit:?}"
    );
    Error::not_sent(ErrorKind::Timeout, message)
}

/// What an answer that is not one of success says.
fn meaning(status: StatusCode) -> (ErrorKind, Outcome) {
    match status.as_u16() {
        429 | 418 => (ErrorKind::RateLimited, Outcome::Rejected),
        // A gateway gave up waiting for who may be executing it still.
        408 => (ErrorKind::Timeout, Outcome::Unknown),
        401 => (ErrorKind::Unauthorized, Outcome::Rejected),
        400..=499 => (ErrorKind::Refused, Outcome::Rejected),
        // With 301, 302 and 303 a server may have executed a POST before it points to the result.
        307 | 308 => (ErrorKind::Redirect, Outcome::Rejected),
        300..=399 => (ErrorKind::Redirect, Outcome::Unknown),
        _ => (ErrorKind::Server, Outcome::Unknown),
    }
}
