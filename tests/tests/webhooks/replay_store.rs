//! Which deliveries are handled: claims, leases, tickets, and a store of bounded size.

use std::sync::Arc;
use std::time::Duration;

use signed_api::testing::ManualClock;
use signed_api::webhook::{
    Claim, ClaimAnswer, Claimed, DeliveryKey, MemoryReplayStore, ReplayStore, Webhook,
};

use crate::support::{NOW_S, SECRET, apart, clock, signed_apart};

const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(3600);
const NONE: Duration = Duration::from_millis(1);

struct Fixture {
    store: MemoryReplayStore,
    clock: ManualClock,
    key: DeliveryKey,
}

fn fixture() -> Fixture {
    let clock = clock();
    Fixture {
        store: MemoryReplayStore::new(10).clock(clock.clone()),
        clock,
        key: DeliveryKey::new("shop", "evt_1"),
    }
}

impl Fixture {
    async fn claim(&self) -> ClaimAnswer {
        self.store.claim(&self.key, LEASE).await.expect("an answer")
    }

    async fn ticket(&self) -> u64 {
        match self.claim().await {
            ClaimAnswer::New(ticket) => ticket,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_claim_is_one_until_its_lease_has_run_out() {
    let all = fixture();
    let first = all.ticket().await;
    assert_eq!(all.claim().await, ClaimAnswer::InProgress);
    all.clock.advance(LEASE - NONE);
    assert_eq!(all.claim().await, ClaimAnswer::InProgress);
    all.clock.advance(NONE);
    let second = all.ticket().await;
    assert_ne!(first, second);
    // Who was too slow disturbs the other in no way.
    let (store, key) = (&all.store, &all.key);
    assert!(!store.extend(key, first, LEASE).await.expect("an answer"));
    assert!(!store.release(key, first).await.expect("an answer"));
    assert!(!store.confirm(key, first, KEEP).await.expect("an answer"));
    assert_eq!(all.claim().await, ClaimAnswer::InProgress);
    assert!(store.confirm(key, second, KEEP).await.expect("an answer"));
    assert!(!store.confirm(key, first, KEEP).await.expect("an answer"));
    assert_eq!(all.claim().await, ClaimAnswer::Handled);
}

#[tokio::test]
async fn a_lease_is_extended() {
    let all = fixture();
    let ticket = all.ticket().await;
    for _ in 0..5 {
        all.clock.advance(LEASE - NONE);
        let extended = all.store.extend(&all.key, ticket, LEASE).await;
        assert!(extended.expect("an answer"));
        assert_eq!(all.claim().await, ClaimAnswer::InProgress);
    }
    // Also one that has run out, as long as nobody else has claimed the delivery.
    all.clock.advance(2 * LEASE);
    let extended = all.store.extend(&all.key, ticket, LEASE).await;
    assert!(extended.expect("an answer"));
    assert_eq!(all.claim().await, ClaimAnswer::InProgress);
    all.clock.advance(2 * LEASE);
    assert!(
        all.store
            .confirm(&all.key, ticket, KEEP)
            .await
            .expect("an answer")
    );
    assert_eq!(all.claim().await, ClaimAnswer::Handled);
}

#[tokio::test]
async fn what_was_handled_is_remembered_as_long_as_it_is_to_be() {
    let all = fixture();
    let ticket = all.ticket().await;
    let (store, key) = (&all.store, &all.key);
    assert!(store.confirm(key, ticket, KEEP).await.expect("an answer"));
    // An answer that was lost is asked for again.
    assert!(store.confirm(key, ticket, KEEP).await.expect("an answer"));
    assert!(!store.extend(key, ticket, LEASE).await.expect("an answer"));
    assert!(!store.release(key, ticket).await.expect("an answer"));
    all.clock.advance(KEEP - NONE);
    assert_eq!(all.claim().await, ClaimAnswer::Handled);
    all.clock.advance(NONE);
    assert!(all.store.is_empty());
    assert_ne!(all.ticket().await, ticket);
}

#[tokio::test]
async fn what_is_released_is_new() {
    let all = fixture();
    let ticket = all.ticket().await;
    assert!(
        all.store
            .release(&all.key, ticket)
            .await
            .expect("an answer")
    );
    assert!(
        !all.store
            .release(&all.key, ticket)
            .await
            .expect("an answer")
    );
    assert!(all.store.is_empty());
    assert_ne!(all.ticket().await, ticket);
}

#[tokio::test]
async fn a_store_that_is_full_forgets_nothing() {
    let all = fixture();
    let key = |number: usize| DeliveryKey::new("shop", number.to_string());
    let mut tickets = Vec::new();
    for number in 0..10 {
        match all.store.claim(&key(number), LEASE).await.expect("room") {
            ClaimAnswer::New(ticket) => tickets.push(ticket),
            other => panic!("{other:?}"),
        }
    }
    let error = all.store.claim(&key(10), LEASE).await.expect_err("full");
    assert!(error.to_string().contains("all 10 places"), "{error}");
    assert_eq!(all.store.len(), 10);
    // What is there already needs no room.
    assert!(
        all.store
            .confirm(&key(0), tickets[0], KEEP)
            .await
            .expect("an answer")
    );
    let known = all.store.claim(&key(0), LEASE).await.expect("an answer");
    assert_eq!(known, ClaimAnswer::Handled);
    assert!(
        all.store
            .extend(&key(1), tickets[1], KEEP)
            .await
            .expect("an answer")
    );
    all.store.claim(&key(10), LEASE).await.expect_err("full");
    // What has lapsed makes room: eight leases, and none of the two.
    all.clock.advance(LEASE);
    assert_eq!(all.store.len(), 2);
    all.store.claim(&key(10), LEASE).await.expect("room");
    let known = all.store.claim(&key(0), LEASE).await.expect("an answer");
    assert_eq!(known, ClaimAnswer::Handled);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_claims_one_is_new() {
    let store = Arc::new(MemoryReplayStore::new(1_000));
    let mut tasks = Vec::new();
    for task in 0..1_000 {
        let store = Arc::clone(&store);
        let key = DeliveryKey::new("shop", (task % 50).to_string());
        tasks.push(tokio::spawn(async move {
            store.claim(&key, LEASE).await.expect("an answer")
        }));
    }
    let mut tickets = Vec::new();
    for task in tasks {
        if let ClaimAnswer::New(ticket) = task.await.expect("no panic") {
            tickets.push(ticket);
        }
    }
    assert_eq!(tickets.len(), 50);
    tickets.sort_unstable();
    tickets.dedup();
    assert_eq!(tickets.len(), 50);
}

/// A webhook and its clock, which its store reads too.
fn webhook() -> (Webhook, ManualClock) {
    let clock = clock();
    let store = MemoryReplayStore::new(10).clock(clock.clone());
    (apart().clock(clock.clone()).replay_store(store), clock)
}

async fn claim(webhook: &Webhook) -> Claim {
    let headers = signed_apart(SECRET, &NOW_S.to_string(), b"{}");
    // The clock may have moved on: what is claimed here was verified before.
    let verified = webhook
        .clone()
        .clock(clock())
        .verify_headers(&headers, "{}");
    webhook
        .claim(verified.expect("signed"))
        .await
        .expect("an answer")
}

async fn claimed(webhook: &Webhook) -> Claimed {
    claim(webhook).await.new().expect("new")
}

#[tokio::test]
async fn a_delivery_is_confirmed_or_released() {
    let (webhook, _) = webhook();
    let first = claimed(&webhook).await;
    assert!(matches!(claim(&webhook).await, Claim::InProgress));
    first.release().await.expect("an answer");
    let second = claimed(&webhook).await;
    assert_eq!(second.payload(), "{}");
    assert!(second.confirm().await.expect("an answer"));
    assert!(matches!(claim(&webhook).await, Claim::Handled));
}

#[tokio::test]
async fn what_is_dropped_is_released() {
    let (webhook, _) = webhook();
    drop(claimed(&webhook).await);
    tokio::task::yield_now().await;
    claimed(&webhook).await;
}

#[tokio::test]
async fn a_handler_that_was_too_slow_is_told() {
    let (webhook, clock) = webhook();
    let slow = claimed(&webhook).await;
    clock.advance(LEASE);
    let quick = claimed(&webhook).await;
    assert!(!slow.extend().await.expect("an answer"));
    assert!(!slow.confirm().await.expect("an answer"));
    assert!(quick.confirm().await.expect("an answer"));
}

#[tokio::test]
async fn a_lease_lasts_while_the_handler_works() {
    let (webhook, clock) = webhook();
    let held = claimed(&webhook).await;
    let work = async {
        for _ in 0..20 {
            clock.advance(LEASE / 3);
            tokio::task::yield_now().await;
            assert!(matches!(claim(&webhook).await, Claim::InProgress));
        }
        "done"
    };
    assert_eq!(held.while_held(work).await, "done");
    assert!(held.confirm().await.expect("an answer"));
}

#[tokio::test]
async fn a_delivery_is_retained_for_longer_than_it_can_be_replayed() {
    let (webhook, clock) = webhook();
    let webhook = webhook.retention(Duration::ZERO);
    claimed(&webhook).await.confirm().await.expect("an answer");
    // Twice the tolerance of 300 s, and an hour.
    clock.advance(Duration::from_secs(600 + 3_600) - NONE);
    assert!(matches!(claim(&webhook).await, Claim::Handled));
    clock.advance(NONE);
    claimed(&webhook).await;
}
