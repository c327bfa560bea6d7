//! Canaries in every form in which they could be read, and texts that must be free of them.

use std::error::Error as _;
use std::fmt::Write as _;

use signed_api::prelude::*;
use signed_api::testing::ReceivedHttp;
use signed_api::{BoxFuture, CredentialError, ProvideCredentials};
use signed_api_tests::signature::{base64, hex};

/// Refuses a text in which one of `canaries` can be read.
#[track_caller]
pub(crate) fn assert_free(text: &str, canaries: &[String]) {
    for canary in canaries {
        assert!(!text.contains(canary), "`{canary}` shows in:\n{text}");
    }
}

/// Refuses an error in which, or in the causes of which, one of `canaries` can be read.
#[track_caller]
pub(crate) fn assert_error_free(error: &Error, canaries: &[String]) {
    assert_free(&format!("{error} {error:?} {error:#?}"), canaries);
    let mut source = error.source();
    while let Some(cause) = source {
        assert_free(&format!("{cause} {cause:?}"), canaries);
        source = cause.source();
    }
}

/// The forms that a canary has as a whole: as it is, as a list of bytes, and encoded.
pub(crate) fn whole(canary: &str) -> [String; 6] {
    let mut numbers = String::new();
    for byte in canary.bytes() {
        write!(numbers, "{byte}, ").expect("text");
    }
    let percent = percent_encoding::utf8_percent_encode(canary, percent_encoding::NON_ALPHANUMERIC);
    let in_json = serde_json::to_string(canary).expect("JSON");
    [
        canary.to_owned(),
        percent.to_string(),
        in_json.trim_matches('"').to_owned(),
        numbers,
        hex(canary.as_bytes()),
        base64(canary.as_bytes()),
    ]
}

/// The beginnings of a canary. One is enough to be a leak, also where a text is cut off.
pub(crate) fn beginnings(canary: &str) -> [String; 3] {
    let bytes = canary.as_bytes();
    [
        canary.chars().take(7).collect(),
        hex(&bytes[..8]),
        base64(&bytes[..9]),
    ]
}

/// SHA-256 in hex.
pub(crate) fn digest(text: &str) -> String {
    hex(ring::digest::digest(&ring::digest::SHA256, text.as_bytes()).as_ref())
}

/// All header fields of what a server was given, one a line, behind `begin`.
pub(crate) fn with_fields(begin: String, request: &ReceivedHttp) -> String {
    let mut said = begin;
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        write!(said, "\n{name}: {value}").expect("text");
    }
    said
}

/// A runtime for a test that is no future itself: everything that it logs is to be seen by one subscriber.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

/// Credentials that are not at hand when the client is built.
pub(crate) struct Later(pub(crate) fn() -> Credentials);

impl ProvideCredentials for Later {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        let credentials = (self.0)();
        Box::pin(async { Ok(credentials) })
    }
}

impl std::fmt::Debug for Later {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Later")
    }
}
