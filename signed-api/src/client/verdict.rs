//! What came of an attempt: an answer, or what its absence means.

use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;

use super::ClientSpec;
use super::heard::Heard;
use crate::encode;
use crate::error::{Answer, Error, ErrorKind, Outcome, Result, Words};
use crate::response::Response;
use crate::transport::{TransportError, TransportFailure};

/// An answer of success with its payload as its body, and all of the body if that is more.
pub(super) type Opened = (Response<Bytes>, Option<Bytes>);

/// The answer if it is one of success, and otherwise the error that it means.
pub(super) fn of_answer(
    response: Response<Bytes>,
    heard: Heard,
    spec: &ClientSpec,
) -> Result<Opened> {
    let failure = match heard {
        Heard::Success(payload) => return Ok(response.with_payload(payload)),
        Heard::Failure(failure) => *failure,
    };
    let status = response.status();
    let mut message = format!("the server answered {status}");
    if failure.kind == ErrorKind::Redirect
        && let Some(target) = response.headers().get(LOCATION)
    {
        let target = String::from_utf8_lossy(target.as_bytes());
        message = format!("{message}, to `{}`", encode::shown_target(&target));
    }
    if failure.kind == ErrorKind::Decode {
        message.push_str(" without the envelope that the trait declares");
    }
    let error = Error::new(failure.kind, failure.outcome, message);
    let told = failure.told;
    Err(error
        .with_retry_after(told)
        .with_answer(answer(response, failure.words, spec)))
}

/// What an answer means that refuses the time stamp, whatever its status: it was not executed.
pub(super) fn of_refused_stamp(
    response: Response<Bytes>,
    heard: Heard,
    spec: &ClientSpec,
) -> Error {
    let status = response.status();
    let message = format!("the server answered {status}: it does not accept the time stamp");
    let words = match heard {
        Heard::Success(_) => Words::default(),
        Heard::Failure(failure) => failure.words,
    };
    Error::new(ErrorKind::Clock, Outcome::Rejected, message)
        .with_answer(answer(response, words, spec))
}

fn answer(response: Response<Bytes>, words: Words, spec: &ClientSpec) -> Answer {
    let answer = response.into_answer();
    Answer {
        api: spec.api_error.and_then(|decode| decode(&answer.body)),
        words,
        ..answer
    }
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

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        of_failure(error)
    }
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
