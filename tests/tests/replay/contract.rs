//! What holds for every store.

use std::sync::Arc;
use std::time::Duration;

use signed_api::webhook::{ClaimAnswer, DeliveryKey};
use tokio::sync::Barrier;

use crate::stores::{LONG, SHORT, Store, past};

fn key(id: &str) -> DeliveryKey {
    DeliveryKey::new("shop", id)
}

#[tokio::test]
async fn a_delivery_is_claimed_once_and_handled_once() {
    for store in Store::all().await {
        let (name, key) = (store.name, key("evt_1"));
        let ticket = store.claimed(&key, LONG).await;
        assert_eq!(store.said(&key).await, ClaimAnswer::InProgress, "{name}");
        let another = store.claimed(&self::key("evt_2"), LONG).await;
        assert_ne!(ticket, another, "{name}");
        let of_another_webhook = DeliveryKey::new("bank", "evt_1");
        store.claimed(&of_another_webhook, LONG).await;

        let confirmed = store.store.confirm(&key, ticket, LONG).await;
        assert!(confirmed.expect(name), "{name}");
        assert_eq!(store.said(&key).await, ClaimAnswer::Handled, "{name}");
        // The answer to the first may have been lost.
        let confirmed = store.store.confirm(&key, ticket, LONG).await;
        assert!(confirmed.expect(name), "{name}");
        // What was handled is neither given up nor begun again.
        let released = store.store.release(&key, ticket).await;
        assert!(!released.expect(name), "{name}");
        let extended = store.store.extend(&key, ticket, LONG).await;
        assert!(!extended.expect(name), "{name}");
        assert_eq!(store.said(&key).await, ClaimAnswer::Handled, "{name}");
    }
}

#[tokio::test]
async fn whoever_was_too_slow_does_not_disturb_the_one_who_took_over() {
    for store in Store::all().await {
        let (name, key) = (store.name, key("evt_1"));
        let slow = store.claimed(&key, SHORT).await;
        past().await;
        let ticket = store.claimed(&key, LONG).await;
        assert_ne!(slow, ticket, "{name}");
        let late = &store.another;
        assert!(!late.extend(&key, slow, SHORT).await.expect(name), "{name}");
        assert!(!late.release(&key, slow).await.expect(name), "{name}");
        assert!(
            !late.confirm(&key, slow, SHORT).await.expect(name),
            "{name}"
        );
        past().await;
        assert_eq!(store.said(&key).await, ClaimAnswer::InProgress, "{name}");

        let confirmed = store.store.confirm(&key, ticket, LONG).await;
        assert!(confirmed.expect(name), "{name}");
        assert!(!late.extend(&key, slow, SHORT).await.expect(name), "{name}");
        assert!(!late.release(&key, slow).await.expect(name), "{name}");
        assert!(
            !late.confirm(&key, slow, SHORT).await.expect(name),
            "{name}"
        );
        past().await;
        assert_eq!(store.said(&key).await, ClaimAnswer::Handled, "{name}");
    }
}

#[tokio::test]
async fn a_claim_that_has_lapsed_lives_again_where_nobody_took_over() {
    for store in Store::all().await {
        let (name, claimed, handled) = (store.name, key("evt_1"), key("evt_2"));
        let first = store.claimed(&claimed, SHORT).await;
        let second = store.claimed(&handled, SHORT).await;
        past().await;
        let extended = store.store.extend(&claimed, first, LONG).await;
        assert!(extended.expect(name), "{name}");
        assert_eq!(
            store.said(&claimed).await,
            ClaimAnswer::InProgress,
            "{name}"
        );
        let confirmed = store.store.confirm(&handled, second, LONG).await;
        assert!(confirmed.expect(name), "{name}");
        assert_eq!(store.said(&handled).await, ClaimAnswer::Handled, "{name}");
    }
}

#[tokio::test]
async fn a_claim_lasts_as_long_as_it_is_extended() {
    for store in Store::all().await {
        let (name, key) = (store.name, key("evt_1"));
        let ticket = store.claimed(&key, SHORT).await;
        let extended = store.store.extend(&key, ticket, LONG).await;
        assert!(extended.expect(name), "{name}");
        past().await;
        assert_eq!(store.said(&key).await, ClaimAnswer::InProgress, "{name}");
        // From now on, and not on top of what it was.
        let shortened = store.store.extend(&key, ticket, SHORT).await;
        assert!(shortened.expect(name), "{name}");
        past().await;
        store.claimed(&key, LONG).await;
    }
}

#[tokio::test]
async fn a_delivery_that_was_released_is_new() {
    for store in Store::all().await {
        let (name, key) = (store.name, key("evt_1"));
        let ticket = store.claimed(&key, LONG).await;
        let wrong = store.another.release(&key, ticket ^ 1).await;
        assert!(!wrong.expect(name), "{name}");
        assert_eq!(store.said(&key).await, ClaimAnswer::InProgress, "{name}");
        let released = store.store.release(&key, ticket).await;
        assert!(released.expect(name), "{name}");
        let again = store.store.release(&key, ticket).await;
        assert!(!again.expect(name), "{name}");
        let ticket = store.claimed(&key, SHORT).await;
        past().await;
        let lapsed = store.store.release(&key, ticket).await;
        assert!(!lapsed.expect(name), "{name}");
        store.claimed(&key, LONG).await;
    }
}

#[tokio::test]
async fn a_delivery_is_forgotten_when_it_was_kept_long_enough() {
    for store in Store::all().await {
        let (name, long, short) = (store.name, key("evt_1"), key("evt_2"));
        for (key, keep) in [(&long, LONG), (&short, SHORT)] {
            // What was claimed for long is kept only as long as it is confirmed for, and the other way round.
            let ticket = store.claimed(key, LONG + SHORT - keep).await;
            let confirmed = store.store.confirm(key, ticket, keep).await;
            assert!(confirmed.expect(name), "{name}");
        }
        past().await;
        assert_eq!(store.said(&long).await, ClaimAnswer::Handled, "{name}");
        store.claimed(&short, LONG).await;
        assert_eq!(store.said(&short).await, ClaimAnswer::InProgress, "{name}");
    }
}

#[tokio::test]
async fn no_time_is_too_long_or_too_short() {
    for store in Store::all().await {
        let (name, forever) = (store.name, key("evt_1"));
        let ticket = store.claimed(&forever, Duration::MAX).await;
        let extended = store.store.extend(&forever, ticket, Duration::MAX).await;
        assert!(extended.expect(name), "{name}");
        assert_eq!(
            store.said(&forever).await,
            ClaimAnswer::InProgress,
            "{name}"
        );
        let confirmed = store.store.confirm(&forever, ticket, Duration::MAX).await;
        assert!(confirmed.expect(name), "{name}");
        assert_eq!(store.said(&forever).await, ClaimAnswer::Handled, "{name}");
        store.claimed(&key("evt_2"), Duration::ZERO).await;
        past().await;
        store.claimed(&key("evt_2"), LONG).await;
    }
}

/// Every second round claims what was never there, and the others what has lapsed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_who_claim_at_once_one_wins() {
    for store in Store::all().await {
        for round in 0..8 {
            let key = key(&format!("evt_{}", round / 2));
            let barrier = Arc::new(Barrier::new(64));
            let mut running = Vec::new();
            for number in 0..64 {
                let claimed = match number % 2 {
                    0 => Arc::clone(&store.store),
                    _ => Arc::clone(&store.another),
                };
                let (key, barrier) = (key.clone(), Arc::clone(&barrier));
                running.push(tokio::spawn(async move {
                    barrier.wait().await;
                    claimed.claim(&key, LONG).await
                }));
            }
            let mut tickets = Vec::new();
            for claim in running {
                match claim.await.expect("no panic").expect(store.name) {
                    ClaimAnswer::New(ticket) => tickets.push(ticket),
                    ClaimAnswer::InProgress => {}
                    ClaimAnswer::Handled => panic!("{}: handled by whom?", store.name),
                }
            }
            let [ticket] = tickets[..] else {
                panic!("{}, round {round}: {tickets:?}", store.name);
            };
            let extended = store
                .store
                .extend(&key, ticket, Duration::from_millis(1))
                .await;
            assert!(extended.expect(store.name), "{}", store.name);
            past().await;
        }
    }
}
