//! The moment of a signature: in which order nonce and time are had.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{
    BoxFuture, Clock, NonceError, NonceKey, NonceStore, SignedRequest, Signer, Sleep, Timestamp,
};

use crate::support::request;

/// A clock that goes back by a second each time it is read, as when it is corrected.
#[derive(Debug)]
struct Backwards(AtomicU64);

impl Clock for Backwards {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_sub(1_000, Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::until(async {})
    }
}

/// Gives what it must not be below.
#[derive(Debug)]
struct Floor;

impl NonceStore for Floor {
    fn next<'a>(&'a self, _: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(async move { Ok(floor) })
    }

    fn peek<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>> {
        self.next(key, floor)
    }
}

#[tokio::test]
async fn the_time_is_never_before_what_the_nonce_was_drawn_by() {
    auth_scheme! {
        /// Shows both.
        pub Both {
            nonce: increasing(ms);
            header "X-Nonce" = nonce;
            header "X-Time" = ts;
        }
    }
    let signer = Signer::new(Both, Credentials::empty())
        .expect("a signer")
        .nonce_store(Floor);
    let request = request(Method::GET, "https://api.example.com/orders");
    let header = |sent: &SignedRequest, name: &str| {
        let text = sent.headers[name].to_str().expect("text");
        text.parse::<u64>().expect("a number")
    };
    for signer in [
        signer
            .clone()
            .clock(Backwards(AtomicU64::new(1_700_000_000_000))),
        signer.clock(ManualClock::default()),
    ] {
        let sent = signer.sign(&request).await.expect("signed");
        assert_eq!(header(&sent, "x-nonce"), 1_700_000_000_000);
        assert_eq!(header(&sent, "x-time"), 1_700_000_000_000);
    }
}
