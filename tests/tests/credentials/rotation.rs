//! Rotation without a restart: when the provider is asked again, by whom, and what becomes of calls meanwhile.

use std::time::Duration;

use signed_api::testing::{ManualClock, SeededEntropy};
use signed_api::{
    CredentialErrorKind, Entropy, EntropyError, ErrorKind, Outcome, ProvideCredentials as _,
    Rotating,
};

use crate::support::{Desk, KeyServer, credentials, said};

const MINUTE: Duration = Duration::from_secs(60);

/// Draws the highest number, and so the greatest jitter, or none.
#[derive(Debug)]
struct Extreme(u8);

impl Entropy for Extreme {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        bytes.fill(self.0);
        Ok(())
    }
}

fn rotating(desk: &Desk, clock: &ManualClock) -> Rotating {
    Rotating::new(desk.clone())
        .clock(clock.clone())
        .entropy(Extreme(0))
}

/// Waits until all that can happen has happened.
async fn settle() {
    for _ in 0..64 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn it_asks_again_when_the_interval_is_over_and_not_before() {
    for (drawn, interval) in [(0, 10 * MINUTE), (0xff, 9 * MINUTE)] {
        let (desk, clock) = (Desk::new("one"), ManualClock::default());
        let kept = rotating(&desk, &clock)
            .every(10 * MINUTE)
            .entropy(Extreme(drawn));
        assert_eq!(said(&kept).await.expect("given"), "one");
        desk.give("two");
        clock.advance(interval - Duration::from_millis(1));
        assert_eq!(said(&kept).await.expect("kept"), "one");
        assert_eq!(desk.asked(), 1);
        clock.advance(Duration::from_millis(1));
        assert_eq!(said(&kept).await.expect("given"), "two");
        assert_eq!(desk.asked(), 2);
    }
}

#[tokio::test]
async fn a_lifetime_is_renewed_before_its_end_and_never_outlived() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let leased = |key: &str| Ok(credentials(key).with_lifetime(10 * MINUTE));
    desk.say(leased("one"));
    let kept = rotating(&desk, &clock).keep_for(100 * MINUTE);
    assert_eq!(said(&kept).await.expect("given"), "one");
    clock.advance(9 * MINUTE - Duration::from_millis(1));
    assert_eq!(said(&kept).await.expect("kept"), "one");
    assert_eq!(desk.asked(), 1);
    desk.fail();
    clock.advance(Duration::from_millis(1));
    assert_eq!(said(&kept).await.expect("still valid"), "one");
    assert_eq!(desk.asked(), 2);
    clock.advance(MINUTE);
    let error = said(&kept).await.expect_err("over");
    assert_eq!(error.to_string(), "the desk is closed");
}

#[tokio::test]
async fn a_signal_makes_it_ask_once() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock);
    let handle = kept.clone();
    said(&kept).await.expect("given");
    desk.give("two");
    clock.advance(1000 * MINUTE);
    assert_eq!(said(&kept).await.expect("kept"), "one");
    handle.refresh();
    assert!(kept.at_hand().is_none());
    assert_eq!(said(&kept).await.expect("given"), "two");
    assert_eq!(said(&kept).await.expect("kept"), "two");
    assert_eq!(desk.asked(), 2);
}

#[tokio::test]
async fn a_signal_while_it_asks_is_not_lost() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock);
    desk.close();
    let asking = tokio::spawn({
        let kept = kept.clone();
        async move { said(&kept).await }
    });
    settle().await;
    kept.refresh();
    desk.open();
    asking.await.expect("ended").expect("given");
    said(&kept).await.expect("given");
    assert_eq!(desk.asked(), 2);
}

#[tokio::test]
async fn of_a_thousand_callers_one_asks() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock).every(MINUTE);
    for round in 1..=3 {
        desk.close();
        let calls: Vec<_> = (0..1000)
            .map(|_| {
                let kept = kept.clone();
                tokio::spawn(async move { said(&kept).await.expect("given") })
            })
            .collect();
        settle().await;
        desk.open();
        for call in calls {
            assert_eq!(call.await.expect("ended"), "one");
        }
        assert_eq!(desk.asked(), round);
        clock.advance(MINUTE);
    }
}

#[tokio::test]
async fn who_holds_good_credentials_does_not_wait_for_who_asks() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock).every(MINUTE);
    said(&kept).await.expect("given");
    clock.advance(MINUTE);
    desk.give("two");
    desk.close();
    let asking = tokio::spawn({
        let kept = kept.clone();
        async move { said(&kept).await }
    });
    settle().await;
    for _ in 0..100 {
        assert_eq!(said(&kept).await.expect("kept"), "one");
    }
    desk.open();
    assert_eq!(asking.await.expect("ended").expect("given"), "two");
    assert_eq!(
        (said(&kept).await.expect("kept").as_str(), desk.asked()),
        ("two", 2)
    );
}

#[tokio::test]
async fn when_who_asks_gives_up_another_one_asks() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock);
    desk.close();
    let asking = tokio::spawn({
        let kept = kept.clone();
        async move { said(&kept).await }
    });
    let waiting = tokio::spawn({
        let kept = kept.clone();
        async move { said(&kept).await }
    });
    settle().await;
    asking.abort();
    desk.open();
    assert_eq!(waiting.await.expect("ended").expect("given"), "one");
}

#[tokio::test]
async fn a_provider_that_fails_leaves_the_last_credentials_in_use_for_a_while() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock).every(MINUTE).keep_for(10 * MINUTE);
    said(&kept).await.expect("given");
    desk.fail();
    clock.advance(MINUTE);
    let mut asked = Vec::new();
    for _ in 0..599 {
        assert_eq!(said(&kept).await.expect("kept"), "one");
        asked.push(desk.asked());
        clock.advance(Duration::from_secs(1));
    }
    // After 0, 1, 3, 7, 15, 31 and 63 seconds, and then every minute: 123, 183, .. 543.
    assert_eq!(asked.last(), Some(&(1 + 7 + 8)));
    clock.advance(Duration::from_secs(1));
    let error = said(&kept).await.expect_err("for too long");
    assert_eq!(error.kind(), CredentialErrorKind::Unavailable);
    desk.give("two");
    clock.advance(MINUTE);
    assert_eq!(said(&kept).await.expect("given"), "two");
    // From now on it counts anew.
    desk.fail();
    clock.advance(MINUTE);
    assert_eq!(said(&kept).await.expect("kept"), "two");
}

#[tokio::test]
async fn a_provider_that_fails_at_first_is_not_asked_by_everybody() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock);
    desk.fail();
    for _ in 0..100 {
        assert!(said(&kept).await.is_err());
    }
    assert_eq!(desk.asked(), 1);
    desk.give("one");
    clock.advance(Duration::from_secs(1));
    assert_eq!(said(&kept).await.expect("given"), "one");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_counts_as_failed() {
    let (desk, clock) = (Desk::new("one"), ManualClock::default());
    let kept = rotating(&desk, &clock)
        .every(MINUTE)
        .timeout(Duration::from_secs(2));
    said(&kept).await.expect("given");
    clock.advance(MINUTE);
    desk.close();
    let asking = tokio::spawn({
        let kept = kept.clone();
        async move { said(&kept).await }
    });
    settle().await;
    clock.advance(Duration::from_secs(2));
    assert_eq!(asking.await.expect("ended").expect("kept"), "one");
}

#[tokio::test]
async fn a_call_that_is_refused_is_signed_once_more_with_other_credentials() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let server = KeyServer::accepting(&["old"]);
    let client = server.client(rotating(&desk, &clock));
    client.balance().await.expect("answered");
    server.accept(&["new"]);
    desk.give("new");
    // A POST too: what was refused was not executed.
    assert_eq!(client.order().await.expect("answered"), "new");
    client.order().await.expect("answered");
    assert_eq!(server.seen(), ["old", "old", "new", "new"]);
    assert_eq!(desk.asked(), 2);
}

#[tokio::test]
async fn a_thousand_refused_calls_ask_once_and_are_all_answered() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let server = KeyServer::accepting(&["new"]);
    let client = server.client(rotating(&desk, &clock));
    let gate = server.hold();
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.order().await })
        })
        .collect();
    while server.seen().len() < 1000 {
        tokio::task::yield_now().await;
    }
    desk.give("new");
    desk.close();
    gate.add_permits(2000);
    settle().await;
    desk.open();
    for call in calls {
        assert_eq!(call.await.expect("ended").expect("answered"), "new");
    }
    let seen = server.seen();
    assert_eq!(seen.iter().filter(|key| *key == "old").count(), 1000);
    assert_eq!((seen.len(), desk.asked()), (2000, 2));
}

#[tokio::test]
async fn without_other_credentials_a_refusal_is_final_and_asks_seldom() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let server = KeyServer::default();
    let client = server.client(rotating(&desk, &clock));
    for _ in 0..50 {
        let error = client.order().await.expect_err("refused");
        assert_eq!(
            (error.kind(), error.outcome(), error.attempts()),
            (ErrorKind::Unauthorized, Outcome::Rejected, 1)
        );
    }
    assert_eq!((server.seen().len(), desk.asked()), (50, 2));
    clock.advance(Duration::from_secs(10));
    client.order().await.expect_err("refused");
    assert_eq!(desk.asked(), 3);
}

#[tokio::test]
async fn the_other_credentials_are_tried_once_in_a_call() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let server = KeyServer::default();
    let client = server.client(rotating(&desk, &clock));
    said(&desk).await.expect("given");
    let gate = server.hold();
    let call = tokio::spawn(async move { client.order().await });
    for key in ["second", "third"] {
        let seen = server.seen().len();
        while server.seen().len() == seen && seen == 0 {
            tokio::task::yield_now().await;
        }
        desk.give(key);
        gate.add_permits(1);
        settle().await;
    }
    gate.add_permits(10);
    let error = call.await.expect("ended").expect_err("refused");
    assert_eq!(error.attempts(), 2);
    assert_eq!(server.seen(), ["old", "second"]);
}

#[tokio::test]
async fn what_may_have_been_executed_is_not_sent_again_by_other_credentials() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let server = KeyServer::default();
    let client = server.client(rotating(&desk, &clock));
    let gate = server.hold();
    server.answer_next(503);
    let call = tokio::spawn(async move { client.order().await });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    desk.give("new");
    gate.add_permits(10);
    let error = call.await.expect("ended").expect_err("unknown");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(server.seen(), ["old"]);
}

#[tokio::test]
async fn a_request_in_flight_keeps_the_credentials_it_began_with() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let kept = rotating(&desk, &clock);
    let server = KeyServer::accepting(&["old", "new"]);
    let client = server.client(kept.clone());
    let gate = server.hold();
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.order().await }
    });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    desk.give("new");
    kept.refresh();
    let second = tokio::spawn(async move { client.order().await });
    while server.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    gate.add_permits(2);
    assert_eq!(first.await.expect("ended").expect("answered"), "old");
    assert_eq!(second.await.expect("ended").expect("answered"), "new");
    assert_eq!(server.seen(), ["old", "new"]);
}

#[tokio::test]
async fn the_deadline_of_the_call_holds_while_other_credentials_are_asked_for() {
    let (desk, clock) = (Desk::new("old"), ManualClock::default());
    let server = KeyServer::default();
    let kept = rotating(&desk, &clock).timeout(MINUTE);
    said(&kept).await.expect("given");
    let client = server
        .builder(kept)
        .clock(clock.clone())
        .build()
        .expect("a client");
    desk.give("new");
    desk.close();
    let call = tokio::spawn(async move { client.order().timeout(Duration::from_secs(3)).await });
    while desk.asked() < 2 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(3));
    let error = call.await.expect("ended").expect_err("too late");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Unauthorized, 1)
    );
    assert_eq!(server.seen(), ["old"]);
}

#[tokio::test]
async fn what_is_at_hand_is_checked_when_the_client_is_built() {
    let kept = Rotating::new(credentials(" padded")).entropy(SeededEntropy::new(1));
    let error = KeyServer::default()
        .builder(kept)
        .build()
        .expect_err("padded");
    assert_eq!(error.kind(), ErrorKind::Credentials);
}
