//! The layer and time: handlers that take long, callers that go away or send slowly.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{Request, Response};
use http_body_util::{Full, StreamBody};
use hyper::body::{Body, Frame};
use signed_api::testing::ManualClock;
use signed_api::webhook::{
    Claim, ClaimAnswer, DeliveryKey, MemoryReplayStore, ReplayStore, ReplayStoreError, Webhook,
};
use signed_api::{BoxFuture, Clock as _};
use tokio::sync::Semaphore;
use tokio::task::yield_now;
use tower::{Layer as _, ServiceExt as _, service_fn};

use crate::support::{NOW_S, SECRET, apart, clock, signed_apart};

/// A request that is signed at the beginning of the test's time.
fn signed() -> Request<Full<Bytes>> {
    let mut request = Request::post("/")
        .body(Full::new(Bytes::from("{}")))
        .expect("a request");
    *request.headers_mut() = signed_apart(SECRET, &NOW_S.to_string(), b"{}");
    request
}

/// A layer in front of a handler that waits for `gate`, and answers.
async fn answered<B>(webhook: &Webhook, gate: &Arc<Semaphore>, request: Request<B>) -> u16
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let gate = Arc::clone(gate);
    let service = webhook.layer().layer(service_fn(move |_| {
        let gate = Arc::clone(&gate);
        async move {
            gate.acquire().await.expect("open").forget();
            Ok::<_, std::io::Error>(Response::new(Full::new(Bytes::from("done"))))
        }
    }));
    let answer = service.oneshot(request).await.expect("an answer");
    answer.status().as_u16()
}

/// The same of what should not be handled a second time: a handler would wait.
async fn again(webhook: &Webhook, gate: &Arc<Semaphore>) -> u16 {
    let (webhook, gate) = (webhook.clone(), Arc::clone(gate));
    let call = tokio::spawn(async move { answered(&webhook, &gate, signed()).await });
    settled().await;
    assert!(call.is_finished(), "a second handler");
    call.await.expect("no panic")
}

/// All tasks have done what they can.
async fn settled() {
    for _ in 0..50 {
        yield_now().await;
    }
}

/// A webhook and its store by one clock, of which only the monotonic time moves.
fn timed() -> (Webhook, ManualClock) {
    let clock = clock();
    let store = MemoryReplayStore::new(10).clock(clock.clone());
    (apart().clock(clock.clone()).replay_store(store), clock)
}

#[tokio::test]
async fn a_claim_lasts_as_long_as_its_handler_works() {
    let (webhook, clock) = timed();
    let gate = Arc::new(Semaphore::new(0));
    let first = tokio::spawn({
        let (webhook, gate) = (webhook.clone(), Arc::clone(&gate));
        async move { answered(&webhook, &gate, signed()).await }
    });
    settled().await;
    // A quarter of an hour of leases of a minute.
    for _ in 0..60 {
        clock.advance_monotonic(Duration::from_secs(15));
        settled().await;
        assert_eq!(again(&webhook, &gate).await, 409);
    }
    gate.add_permits(1);
    assert_eq!(first.await.expect("no panic"), 200);
    // The gate is closed: a handler would wait.
    assert_eq!(again(&webhook, &gate).await, 200);
}

#[tokio::test]
async fn a_body_that_arrives_too_slowly_is_waited_for_no_longer() {
    let (webhook, clock) = timed();
    let webhook = webhook.receive_timeout(Duration::from_secs(10));
    let gate = Arc::new(Semaphore::new(0));
    let waiting = tokio::spawn(async move {
        let begun = stream::once(async { Ok::<_, Infallible>(Frame::data(Bytes::from("{"))) });
        let body = StreamBody::new(Box::pin(begun.chain(stream::pending())));
        answered(&webhook, &gate, signed().map(|_| body)).await
    });
    settled().await;
    clock.advance_monotonic(Duration::from_millis(9_999));
    settled().await;
    assert!(!waiting.is_finished());
    clock.advance_monotonic(Duration::from_millis(1));
    assert_eq!(waiting.await.expect("no panic"), 408);
    assert_eq!(clock.monotonic(), Duration::from_secs(10));
}

/// A store that takes its time to confirm.
#[derive(Debug)]
struct Slow {
    inner: MemoryReplayStore,
    gate: Arc<Semaphore>,
}

impl ReplayStore for Slow {
    fn claim<'a>(
        &'a self,
        key: &'a DeliveryKey,
        lease: Duration,
    ) -> BoxFuture<'a, Result<ClaimAnswer, ReplayStoreError>> {
        self.inner.claim(key, lease)
    }

    fn extend<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        lease: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        self.inner.extend(key, ticket, lease)
    }

    fn confirm<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        keep: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        Box::pin(async move {
            self.gate.acquire().await.expect("open").forget();
            self.inner.confirm(key, ticket, keep).await
        })
    }

    fn release<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        self.inner.release(key, ticket)
    }
}

#[tokio::test]
async fn what_was_handled_is_confirmed_even_when_its_caller_goes_away() {
    let slow = Arc::new(Semaphore::new(0));
    let webhook = apart().replay_store(Slow {
        inner: MemoryReplayStore::new(10),
        gate: Arc::clone(&slow),
    });
    let gate = Arc::new(Semaphore::new(1));
    let call = tokio::spawn({
        let (webhook, gate) = (webhook.clone(), Arc::clone(&gate));
        async move { answered(&webhook, &gate, signed()).await }
    });
    settled().await;
    assert_eq!(gate.available_permits(), 0, "the handler is done");
    call.abort();
    assert!(call.await.expect_err("aborted").is_cancelled());
    slow.add_permits(1);
    settled().await;
    let headers = signed_apart(SECRET, &NOW_S.to_string(), b"{}");
    let delivery = webhook.verify_headers(&headers, "{}").expect("signed");
    let claim = webhook.claim(delivery).await.expect("an answer");
    assert!(matches!(claim, Claim::Handled), "{claim:?}");
}
