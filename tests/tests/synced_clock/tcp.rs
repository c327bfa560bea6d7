//! Through a socket, by the clock of the machine that the tests run on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer};
use signed_api::{Clock as _, ErrorKind, Outcome, SyncedClock, SystemClock, Unit};

use crate::exchange::{Books, ExchangeClient};

#[tokio::test]
async fn a_server_90_s_off_accepts_the_first_request_and_corrects_later_ones() {
    let (books, offset) = (Books::new(), Arc::new(AtomicI64::new(90_000)));
    let (their_books, their_offset) = (Arc::clone(&books), Arc::clone(&offset));
    let clock = SystemClock::new();
    let server = FaultServer::start(move |request| {
        let now = i64::try_from(clock.now().in_unit(Unit::Millis)).expect("before 2262");
        let server_time = now + their_offset.load(Ordering::SeqCst);
        let stamp = request.header("api-timestamp");
        let told = their_books.answer(&request.target, stamp, server_time);
        Answer::new(told.status, told.body)
    });
    let server = server.await.expect("a server");
    let clock = SyncedClock::builder()
        .window(Duration::from_secs(1), Duration::from_secs(5))
        .build();
    let exchange = ExchangeClient::builder()
        .base_url(server.url())
        .credentials(Credentials::new("key-0123456789", "secret-0123456789"))
        .clock(clock.clone())
        .build()
        .expect("a client");

    exchange.order(1).await.expect("accepted");
    assert_eq!(books.counts(), (5, 1, 0));
    assert!(clock.bound().expect("known") < Duration::from_millis(500));

    offset.fetch_add(30_000, Ordering::SeqCst);
    exchange
        .order(2)
        .await
        .expect("accepted at the second attempt");
    assert_eq!(books.counts(), (10, 2, 1));
    exchange.order(3).await.expect("accepted");
    assert_eq!(books.counts(), (10, 3, 1));

    books.is_stubborn.store(true, Ordering::SeqCst);
    let error = exchange.order(4).await.expect_err("refused twice");
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Clock, Outcome::Rejected, 2)
    );
    assert_eq!(books.counts(), (15, 3, 3));
    let told = exchange.time().await.expect("as any other method");
    assert!(told.server_time > 1_700_000_000_000);
}
