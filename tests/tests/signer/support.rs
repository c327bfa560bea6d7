//! Requests, moments, and what is refused.

use signed_api::http::Method;
use signed_api::{Timestamp, UnsignedRequest};
pub(crate) use signed_api_tests::refused::refused;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

pub(crate) fn request(method: Method, url: &str) -> UnsignedRequest {
    UnsignedRequest::new(method, url).expect("a request")
}
