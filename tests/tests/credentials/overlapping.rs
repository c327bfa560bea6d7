//! Two keys while one takes the place of the other.

use std::time::Duration;

use signed_api::testing::ManualClock;
use signed_api::{
    CredentialError, CredentialErrorKind, ErrorKind, Overlapping, ProvideCredentials as _,
};

use crate::support::{Desk, ExchangeClient, KeyServer, credentials, said};

const WAIT: Duration = Duration::from_secs(300);

fn overlapping(server: &KeyServer, clock: &ManualClock) -> ExchangeClient {
    let keys = Overlapping::new(credentials("new"), credentials("old")).clock(clock.clone());
    server.client(keys)
}

#[tokio::test]
async fn the_new_key_is_used_and_never_left_once_it_was_accepted() {
    let (server, clock) = (
        KeyServer::accepting(&["new", "old"]),
        ManualClock::default(),
    );
    let client = overlapping(&server, &clock);
    client.order().await.expect("answered");
    server.accept(&["old"]);
    for _ in 0..3 {
        let error = client.order().await.expect_err("refused");
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Unauthorized, 1)
        );
        clock.advance(WAIT);
    }
    assert_eq!(server.seen(), ["new"; 4]);
}

#[tokio::test]
async fn a_new_key_that_is_not_known_yet_gives_way_to_the_old_one_and_is_tried_again_later() {
    let (server, clock) = (KeyServer::accepting(&["old"]), ManualClock::default());
    let client = overlapping(&server, &clock);
    for _ in 0..10 {
        assert_eq!(client.order().await.expect("answered"), "old");
    }
    let mut expected = vec!["new"];
    expected.extend(["old"; 10]);
    assert_eq!(server.seen(), expected);

    // A single call tries it, and is answered all the same.
    clock.advance(WAIT);
    for _ in 0..10 {
        assert_eq!(client.order().await.expect("answered"), "old");
    }
    expected.push("new");
    expected.extend(["old"; 10]);
    assert_eq!(server.seen(), expected);

    server.accept(&["old", "new"]);
    clock.advance(WAIT);
    for _ in 0..10 {
        assert_eq!(client.order().await.expect("answered"), "new");
    }
    server.accept(&["new"]);
    assert_eq!(client.order().await.expect("answered"), "new");
}

#[tokio::test]
async fn when_the_server_goes_over_to_the_new_key_no_call_fails() {
    let (server, clock) = (KeyServer::accepting(&["old"]), ManualClock::default());
    let client = overlapping(&server, &clock);
    client.order().await.expect("answered");
    clock.advance(Duration::from_secs(1));
    server.accept(&["new"]);
    for _ in 0..3 {
        assert_eq!(client.order().await.expect("answered"), "new");
    }
    assert_eq!(server.seen(), ["new", "old", "old", "new", "new", "new"]);
}

#[tokio::test]
async fn while_neither_is_accepted_not_both_are_tried_each_time() {
    let (server, clock) = (KeyServer::default(), ManualClock::default());
    let client = overlapping(&server, &clock);
    for _ in 0..20 {
        client.order().await.expect_err("refused");
    }
    let mut expected = vec!["new"];
    expected.extend(["old"; 20]);
    assert_eq!(server.seen(), expected);
}

/// One operation that the old key may not use, and answers 401 for, does not make all the others try the new key.
#[tokio::test]
async fn it_does_not_go_to_and_fro() {
    let (server, clock) = (KeyServer::accepting(&["old"]), ManualClock::default());
    let client = overlapping(&server, &clock);
    client.order().await.expect("answered");
    for _ in 0..50 {
        server.answer_next(401);
        let _ = client.balance().await;
        client.order().await.expect("answered");
    }
    let tried = server.seen().iter().filter(|key| *key == "new").count();
    assert_eq!(tried, 2, "{:?}", server.seen());
}

#[tokio::test]
async fn calls_that_are_refused_together_are_all_answered() {
    let (server, clock) = (KeyServer::accepting(&["old"]), ManualClock::default());
    let client = overlapping(&server, &clock);
    let gate = server.hold();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.order().await })
        })
        .collect();
    while server.seen().len() < 100 {
        tokio::task::yield_now().await;
    }
    gate.add_permits(1000);
    for call in calls {
        assert_eq!(call.await.expect("ended").expect("answered"), "old");
    }
    assert_eq!(server.seen().len(), 200);
}

#[tokio::test]
async fn a_new_key_that_is_not_there_leaves_the_old_one_and_one_that_is_wrong_does_not() {
    let (new, old) = (Desk::new("new"), Desk::new("old"));
    let keys = Overlapping::new(new.clone(), old.clone());
    assert_eq!(said(&keys).await.expect("given"), "new");
    assert_eq!(old.asked(), 0);
    let absent = CredentialErrorKind::Absent;
    new.say(Err(CredentialError::of(absent, "none so far")));
    assert_eq!(said(&keys).await.expect("given"), "old");
    new.fail();
    assert!(said(&keys).await.is_err());
}

#[tokio::test]
async fn another_new_key_is_tried_anew() {
    let (new, clock) = (Desk::new("new"), ManualClock::default());
    let server = KeyServer::accepting(&["old", "newer"]);
    let keys = Overlapping::new(new.clone(), credentials("old")).clock(clock.clone());
    assert!(keys.at_hand().is_none());
    let client = server.client(keys);
    client.order().await.expect("answered");
    new.give("newer");
    client.order().await.expect("answered");
    assert_eq!(server.seen(), ["new", "old", "newer"]);
}
