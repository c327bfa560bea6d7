//! Learning from the header field `Date`.

use std::sync::atomic::Ordering;

use signed_api::prelude::*;

use crate::exchange::{DatedClient, Remote};
use crate::world::{MS, S};

fn dated(remote: &Remote) -> (DatedClient, signed_api::SyncedClock) {
    let clock = remote.clock();
    let client = DatedClient::builder()
        .credentials(Credentials::new("key-0123456789", "secret-0123456789"))
        .transport(remote.clone())
        .clock(clock.clone())
        .build()
        .expect("a client");
    (client, clock)
}

#[tokio::test]
async fn a_refusal_tells_the_time_of_the_next_call() {
    let remote = Remote {
        is_dated: true,
        ..Remote::new()
    };
    let (client, clock) = dated(&remote);
    client
        .order(1)
        .await
        .expect_err("signed by the machine's clock, 90 s behind");
    let bound = clock.bound().expect("known by one answer");
    assert!(
        (540..542).contains(&bound.as_millis()),
        "a second and 80 ms: {bound:?}"
    );
    for number in 2..200 {
        remote.world.pass(777 * MS);
        client.order(number).await.expect("accepted");
    }
    assert_eq!(remote.books.counts(), (0, 198, 1));
    // Answers begin anywhere in a second, and together tell more than each of them.
    let bound = clock.bound().expect("known by many");
    assert!(bound.as_millis() < 150, "{bound:?}");
}

#[tokio::test]
async fn a_clock_that_was_set_is_noticed_by_three_dates() {
    let remote = Remote {
        is_dated: true,
        ..Remote::new()
    };
    // A server that does not care, so that nothing but the dates tells.
    remote
        .books
        .recv_window
        .store(i64::MAX / 2, Ordering::SeqCst);
    let (client, clock) = dated(&remote);
    client.order(1).await.expect("accepted");
    remote.world.step_server(40 * S);
    let is_right = || {
        let (earliest, latest) = clock.range().expect("known");
        let server = u64::try_from(remote.world.server() / MS).expect("after 1970");
        let in_millis = |time: signed_api::Timestamp| time.in_unit(signed_api::Unit::Millis);
        in_millis(earliest) <= server && server <= in_millis(latest)
    };
    for number in 2..4 {
        client.order(number).await.expect("accepted");
        assert!(!is_right(), "{number}");
    }
    client.order(4).await.expect("accepted");
    assert!(is_right());
}

/// Nobody asks for the time: a clock that says no would never learn better.
#[tokio::test]
async fn what_dates_tell_is_good_enough_however_old_it_is() {
    let remote = Remote {
        is_dated: true,
        ..Remote::new()
    };
    let (client, clock) = dated(&remote);
    client.order(1).await.expect_err("90 s behind");
    client.order(2).await.expect("accepted");
    remote.world.pass(6_000 * S);
    let bound = clock.bound().expect("known");
    assert!(bound.as_secs() >= 3, "the window is 6 s wide: {bound:?}");
    client.order(3).await.expect("the most probable time");
    let bound = clock.bound().expect("known");
    assert!(bound.as_millis() < 600, "learnt anew: {bound:?}");
    client.order(4).await.expect("accepted");
}

#[tokio::test]
async fn one_slow_answer_is_not_remembered_for_ever() {
    let remote = Remote {
        is_dated: true,
        ..Remote::new()
    };
    let (client, clock) = dated(&remote);
    client.order(1).await.expect_err("90 s behind");
    client.order(2).await.expect("accepted");
    let begun = clock.begin();
    let told = remote.world.ask(50 * MS, 7 * S, signed_api::Unit::Seconds);
    clock
        .observe(begun, told.expect("a time"))
        .expect("an answer that says something");
    for number in 3..20 {
        remote.world.pass(S);
        client.order(number).await.expect("accepted");
    }
}

#[tokio::test]
async fn dates_are_not_read_unless_they_are_asked_for() {
    let remote = Remote {
        is_dated: true,
        ..Remote::new()
    };
    let clock = signed_api::SyncedClock::builder()
        .base(remote.world.clone())
        .build();
    let client = DatedClient::builder()
        .credentials(Credentials::new("key-0123456789", "secret-0123456789"))
        .transport(remote.clone())
        .clock(clock.clone())
        .build()
        .expect("a client");
    client.order(1).await.expect_err("90 s behind");
    assert_eq!(clock.bound(), None);
}
