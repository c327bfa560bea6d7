//! Requests, moments, and what is refused.

use signed_api::http::Method;
use signed_api::{Error, ErrorKind, Outcome, Timestamp, UnsignedRequest};

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

pub(crate) fn request(method: Method, url: &str) -> UnsignedRequest {
    UnsignedRequest::new(method, url).expect("a request")
}

/// The text of an error of this kind, before which nothing was sent.
#[track_caller]
pub(crate) fn refused<T>(result: Result<T, Error>, kind: ErrorKind) -> String {
    let Err(error) = result else {
        panic!("it was not refused");
    };
    assert_eq!(
        (error.kind(), error.outcome()),
        (kind, Outcome::NotSent),
        "{error}"
    );
    error.to_string()
}
