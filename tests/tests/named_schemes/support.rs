//! A client of any of the traits, on a script.

use signed_api::testing::{ScriptedTransport, Step};
use signed_api::transport::SignedRequest;
pub(crate) use signed_api_tests::refused::refused;

/// A script that answers so many requests with success and nothing else.
pub(crate) fn answering(count: usize) -> ScriptedTransport {
    ScriptedTransport::new(vec![Step::answer(200, ""); count])
}

/// The only request that was sent.
pub(crate) fn only(script: &ScriptedTransport) -> SignedRequest {
    let [request] = <[SignedRequest; 1]>::try_from(script.sent()).expect("one request");
    request
}

pub(crate) fn header<'r>(request: &'r SignedRequest, name: &str) -> &'r str {
    let value = request.headers.get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}

pub(crate) fn body(request: &SignedRequest) -> &str {
    std::str::from_utf8(&request.body).expect("text")
}
