//! What exchanges' own documents and clients say where no recording does. Signatures that they do not show are
//! Python's, by `hmac` and `hashlib`, over what they say is signed.

mod requests;
mod tokens;

use http::Method;
use signed_api::transport::SignedRequest;
use signed_api::{Credentials, Scheme, Signer, Timestamp, UnsignedRequest};

fn get(url: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::GET, url).expect("a request")
}

fn post(url: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::POST, url).expect("a request")
}

fn signer(scheme: impl Scheme + 'static, key: &str, secret: &str) -> Signer {
    Signer::new(scheme, Credentials::new(key, secret)).expect("a signer")
}

/// Signed when the clock shows `millis`.
fn signed(signer: &Signer, request: &UnsignedRequest, millis: u64) -> SignedRequest {
    let signed = signer.sign_at(request, Timestamp::from_millis(millis), 0);
    signed.expect("signed")
}

/// The text of a header field; empty when there is none.
fn header<'s>(signed: &'s SignedRequest, name: &str) -> &'s str {
    let value = signed.headers.get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}

fn body(signed: &SignedRequest) -> &str {
    str::from_utf8(&signed.body).expect("text")
}
