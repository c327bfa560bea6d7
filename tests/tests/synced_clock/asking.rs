//! When a client asks for the time, who waits for it, and what becomes of calls whose time is not known.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use signed_api::{ClockError, ErrorKind, Outcome, RetryPolicy};
use tokio::sync::Semaphore;

use crate::exchange::{ApiError, Remote};
use crate::world::{MS, S};

#[tokio::test]
async fn many_callers_ask_once() {
    let remote = Remote {
        gate: Arc::new(Semaphore::new(0)),
        ..Remote::new()
    };
    let client = remote.client(&remote.clock());
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.order(1).await })
        })
        .collect();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(remote.books.counts(), (0, 0, 0), "nobody signs before");
    remote.gate.add_permits(5);
    for call in calls {
        call.await.expect("no panic").expect("accepted");
    }
    assert_eq!(remote.books.counts(), (5, 20, 0));
}

#[tokio::test]
async fn who_has_a_good_estimate_does_not_wait_for_a_better_one() {
    let remote = Remote {
        gate: Arc::new(Semaphore::new(5)),
        ..Remote::new()
    };
    let client = remote.client(&remote.clock());
    client.order(1).await.expect("accepted");
    assert_eq!(remote.books.counts(), (5, 1, 0));

    remote.world.pass(601 * S);
    let refreshing = tokio::spawn({
        let client = client.clone();
        async move { client.order(2).await }
    });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    client.order(3).await.expect("accepted");
    assert_eq!(remote.books.counts(), (5, 2, 0), "one waits at the gate");
    remote.gate.add_permits(5);
    refreshing.await.expect("no panic").expect("accepted");
    client.order(4).await.expect("accepted");
    assert_eq!(remote.books.counts(), (10, 4, 0));
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_leave_the_others_waiting() {
    let remote = Remote {
        gate: Arc::new(Semaphore::new(0)),
        ..Remote::new()
    };
    let client = remote.client(&remote.clock());
    let gone = tokio::spawn({
        let client = client.clone();
        async move { client.order(1).await }
    });
    tokio::task::yield_now().await;
    gone.abort();
    drop(gone.await);
    remote.gate.add_permits(5);
    client.order(2).await.expect("accepted");
    assert_eq!(remote.books.counts(), (5, 1, 0));
}

#[tokio::test]
async fn what_cannot_be_signed_with_certainty_is_not_sent() {
    let remote = Remote::new();
    let clock = signed_api::SyncedClock::builder()
        .base(remote.world.clone())
        .window(Duration::from_millis(20), Duration::from_millis(100))
        .build();
    let client = remote.client(&clock);
    let error = client.order(1).await.expect_err("80 ms there and back");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Clock, Outcome::NotSent)
    );
    let source = error
        .source()
        .and_then(|source| source.downcast_ref::<ClockError>());
    let bound = source.expect("its source").bound().expect("known");
    assert!((40..42).contains(&bound.as_millis()), "{bound:?}");
    let message = error.to_string();
    for part in [
        "known to within ±40",
        "80ms on the way",
        "100ms behind to 20ms ahead",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(remote.books.counts().1, 0);
}

#[tokio::test]
async fn without_any_time_nothing_is_sent() {
    let remote = Remote::new();
    remote.books.is_silent.store(true, Ordering::SeqCst);
    let clock = remote.clock();
    let client = remote.client(&clock);
    let error = client.order(1).await.expect_err("no time");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Clock, Outcome::NotSent)
    );
    assert!(
        error.to_string().contains("did not tell its time"),
        "{error}"
    );
    assert!(format!("{error:?}").contains("answered 500"), "{error:?}");
    assert_eq!(clock.bound(), None);

    remote.books.is_silent.store(false, Ordering::SeqCst);
    client.order(2).await.expect("accepted");
    assert_eq!(remote.books.counts(), (10, 1, 0));
}

#[tokio::test]
async fn a_refresh_that_fails_is_nobodys_error_and_not_repeated_at_once() {
    let remote = Remote::new();
    let client = remote.client(&remote.clock());
    client.order(1).await.expect("accepted");
    remote.books.is_silent.store(true, Ordering::SeqCst);
    remote.world.pass(601 * S);
    client.order(2).await.expect("accepted");
    client.order(3).await.expect("accepted");
    assert_eq!(remote.books.counts(), (10, 3, 0));
    remote.world.pass(11 * S);
    client.order(4).await.expect("accepted");
    assert_eq!(remote.books.counts(), (15, 4, 0));
}

#[tokio::test]
async fn a_machine_that_was_suspended_asks_again() {
    let remote = Remote::new();
    let client = remote.client(&remote.clock());
    client.order(1).await.expect("accepted");
    remote.world.suspend(3_600 * S);
    client.order(2).await.expect("accepted");
    remote.world.step_wall(-40 * S);
    client.order(3).await.expect("accepted");
    assert_eq!(remote.books.counts(), (15, 3, 0));
    // By a little, what is known is only less certain.
    remote.world.suspend(300 * MS);
    client.order(4).await.expect("accepted");
    assert_eq!(remote.books.counts(), (15, 4, 0));
}

#[tokio::test]
async fn an_explanation_asks_nothing() {
    let remote = Remote::new();
    let client = remote.client(&remote.clock());
    client.order(1).explain().await.expect("explained");
    client.time().await.expect("a public call");
    assert_eq!(remote.books.counts(), (1, 0, 0));
}

#[tokio::test]
async fn the_server_is_believed_when_it_refuses_a_stamp() {
    let remote = Remote::new();
    let clock = remote.clock();
    let client = remote.client(&clock);
    client.order(1).await.expect("accepted");
    remote.world.step_server(30 * S);
    client
        .order(2)
        .await
        .expect("accepted at the second attempt");
    assert_eq!(remote.books.counts(), (10, 2, 1));
    remote.world.step_server(-600 * S);
    client
        .order(3)
        .await
        .expect("accepted at the second attempt");
    assert_eq!(remote.books.counts(), (15, 3, 2));

    remote.books.is_stubborn.store(true, Ordering::SeqCst);
    let error = client.order(4).await.expect_err("refused twice");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Clock, Outcome::Rejected)
    );
    assert_eq!(error.attempts(), 2);
    assert_eq!(error.api(), Some(&ApiError { code: -1021 }));
    assert_eq!(remote.books.counts(), (20, 3, 4));

    let error = client.order(5).retry(RetryPolicy::never()).await;
    assert_eq!(error.expect_err("refused").attempts(), 1);
}

/// Stamps made by the same clock are refused at the same time, and what replaced it is not thrown away again.
#[tokio::test]
async fn many_refusals_are_one() {
    let remote = Remote::new();
    let client = remote.client(&remote.clock());
    client.order(1).await.expect("accepted");
    remote.world.step_server(30 * S);
    let calls: Vec<_> = (0..20)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.order(number).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("accepted");
    }
    let (questions, executed, _) = remote.books.counts();
    assert_eq!((questions, executed), (10, 21));
}

#[tokio::test]
async fn a_machine_clock_is_not_set_by_a_refusal() {
    let remote = Remote::new();
    let client = crate::exchange::ExchangeClient::builder()
        .credentials(signed_api::Credentials::new(
            "key-0123456789",
            "secret-0123456789",
        ))
        .transport(remote.clone())
        .clock(remote.world.clone())
        .build()
        .expect("a client");
    let error = client.order(1).await.expect_err("90 s behind");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Clock, 1));
    assert_eq!(remote.books.counts(), (0, 0, 1));
}
