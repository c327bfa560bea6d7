//! For tests: a checker of signatures, a server that fails on demand, transports, a clock and randomness.
//!
//! | | |
//! |---|---|
//! | [`Checker`] | tells a fake server whether a request is signed as it should be |
//! | [`FaultServer`], [`Plan`], [`Fault`] | a real connection that is reset, cut short, stalled or refused, and the truth about it |
//! | [`ScriptedTransport`], [`RecordingTransport`] | a client without a network; one that remembers what it sent |
//! | [`ManualClock`], [`SeededEntropy`] | time that passes when the test says so, and randomness that can be repeated |
//!
//! The chapter [on testing](crate::docs::testing) shows how they go together.
//!
//! # Signatures
//!
//! A fake server that answers every request hides mistakes in how a client signs. [`Checker`] knows the scheme: it reads
//! the time, the nonce and the arguments back out of a received request, signs it once more, and says which part differs
//! and of what it should have been made. What remains for the server are the two things that only it can know: whether
//! the time is near enough, and whether the nonce was seen before.
//!
//! ```
//! use bytes::Bytes;
//! use signed_api::http::{Method, Request, Response};
//! use signed_api::prelude::*;
//! use signed_api::testing::Checker;
//! use signed_api::{Signer, UnsignedRequest};
//!
//! auth_scheme! {
//!     /// A form with a nonce, and an HMAC of path and form.
//!     pub Example {
//!         nonce: increasing(ms);
//!         body = form({ nonce, ..params });
//!         header "API-Key" = key;
//!         header "API-Sign" = hmac_sha256(secret, path + body) | hex;
//!     }
//! }
//!
//! /// A fake exchange, as whatever HTTP server calls it.
//! struct FakeExchange {
//!     checker: Checker,
//!     last_nonce: u64,
//! }
//!
//! impl FakeExchange {
//!     fn answer(&mut self, request: &Request<Bytes>) -> Response<String> {
//!         let (status, body) = match self.checker.check(request) {
//!             Err(mismatch) => (401, mismatch.to_string()),
//!             Ok(checked) if checked.nonce <= Some(self.last_nonce) => (401, "an old nonce".to_owned()),
//!             Ok(checked) => {
//!                 self.last_nonce = checked.nonce.unwrap_or_default();
//!                 (200, "{}".to_owned())
//!             }
//!         };
//!         Response::builder().status(status).body(body).expect("an answer")
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<()> {
//! let credentials = Credentials::new("my-api-key-0123", "my secret");
//! let checker = Checker::new(Example, credentials.clone())?;
//! let mut exchange = FakeExchange { checker, last_nonce: 0 };
//!
//! // What arrives from a client.
//! let signer = Signer::new(Example, credentials)?;
//! let order = UnsignedRequest::new(Method::POST, "http://localhost/orders")?.params(&[("symbol", "BTCUSD")])?;
//! let signed = signer.sign(&order).await?;
//! let mut request = Request::post("/orders").header("host", "localhost");
//! request.headers_mut().expect("no error so far").extend(signed.headers);
//! let request = request.body(signed.body).expect("a request");
//!
//! assert_eq!(exchange.answer(&request).status(), 200);
//! assert_eq!(exchange.answer(&request).body(), "an old nonce");
//!
//! let elsewhere = { let mut other = request.clone(); *other.uri_mut() = "/withdrawals".parse().expect("a path"); other };
//! let answer = exchange.answer(&elsewhere);
//! assert!(answer.body().starts_with("header `api-sign` is `"), "{}", answer.body());
//! assert!(answer.body().contains("\nhmac_sha256 of `/withdrawalsnonce="), "{}", answer.body());
//! # Ok(()) }
//! ```
//!
//! The logins of WebSockets are for [`Checker::check_login`]. A scheme that is written by hand is checked by
//! [`Checker::check_at`], at a moment that the test knows, unless its [`layout`](crate::Scheme::layout) says what it
//! writes where.

mod answer;
mod attempt;
mod checker;
mod clock;
mod compare;
mod mismatch;
mod received;
mod recording;
mod scripted;
mod seeded;
mod server;
mod sketch;

pub use self::answer::Answer;
pub use self::checker::{Checked, Checker};
pub use self::clock::ManualClock;
pub use self::mismatch::{Difference, Mismatch};
pub use self::recording::{Delivery, Record, RecordingTransport};
pub use self::scripted::{ScriptError, ScriptedTransport, Step};
pub use self::seeded::SeededEntropy;
pub use self::server::{
    BadHttp, Fault, FaultServer, HttpReader, Limits, Observed, Plan, ReceivedHttp, Rejected,
    SeededPlan, WaitHint,
};
