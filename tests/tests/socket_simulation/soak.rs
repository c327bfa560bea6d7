//! Five hundred reconnections: neither memory nor tasks grow.

use std::alloc::System;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use signed_api::Clock as _;
use signed_api::prelude::*;
use signed_api_tests::virtual_time::{Tasks, VirtualClock};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use crate::behaviour::{Behaviour, Effect};
use crate::exchange::ExchangeClient;
use crate::network::Network;
use crate::random::Seeded;
use crate::server::{KEY, SECRET, Server};
use crate::world::NoHttp;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Who counts allocations has to be alone.
static ALONE: RwLock<()> = RwLock::new(());

const RECONNECTIONS: usize = 500;

/// Beside others, but not beside who counts.
pub(crate) fn together() -> RwLockReadGuard<'static, ()> {
    ALONE.read().unwrap_or_else(PoisonError::into_inner)
}

/// What there is at one time.
#[derive(Clone, Copy, Debug)]
struct Count {
    allocations: isize,
    bytes: isize,
    tasks: usize,
    open: usize,
}

#[test]
fn five_hundred_reconnections_leave_nothing_behind() {
    let _alone = ALONE.write().unwrap_or_else(PoisonError::into_inner);
    let clock = VirtualClock::default();
    let mut server = Server::new(&["book.A", "orders"]);
    server.behaviour = Behaviour::default();
    let network = Network::new(clock.clone(), 7, server);
    let mut tasks = Tasks::new();
    let spawner = tasks.spawner();
    let client = ExchangeClient::builder()
        .credentials(Credentials::new(KEY, SECRET))
        .socket_transport(network.clone())
        .transport(NoHttp)
        .entropy(Seeded::new(9))
        .spawner(spawner.clone())
        .clock(clock.clone())
        .build()
        .expect("a client");
    let end = Duration::from_secs(100_000_000);
    tasks.spawn(network.clone().run(end));
    let counts = Arc::new(Mutex::new(Vec::with_capacity(RECONNECTIONS)));
    let counted = Arc::clone(&counts);
    let net = network.clone();
    tasks.spawn(async move {
        let (mut book, mut orders) = (client.book("A"), client.orders());
        for round in 0..RECONNECTIONS {
            until_live(&net).await;
            for topic in 0..2 {
                net.state().publish(topic);
            }
            net.wake();
            book_and_orders(&mut book, &mut orders).await;
            // A subscriber that comes and goes, and a request that is answered.
            drop(client.narrow("A"));
            client.place(round as u64).await.expect("an answer");
            net.clock.sleep(Duration::from_secs(1)).await;
            {
                let (mut state, count) = (net.state(), ALLOCATOR.stats());
                state.forget_what_is_over();
                let difference = |more: usize, less: usize| more as isize - less as isize;
                let bytes = difference(count.bytes_allocated, count.bytes_deallocated);
                counted.lock().expect("counts").push(Count {
                    allocations: difference(count.allocations, count.deallocations),
                    bytes,
                    tasks: spawner.running(),
                    open: state.open_pipes().len(),
                });
                let effects = [Effect::Cut, Effect::Close(1001), Effect::HalfOpen];
                for id in state.open_pipes() {
                    state.affect(id, effects[round % effects.len()]);
                }
            }
            net.wake();
            net.clock.sleep(Duration::from_secs(14)).await;
        }
        drop((book, orders, client));
        net.clock.sleep(Duration::from_secs(5)).await;
        assert_eq!(spawner.running(), 2, "tasks of a session that is over");
        net.stop();
    });
    assert_eq!(tasks.run(&clock), 0);
    let counts = counts.lock().expect("counts");
    assert_eq!(counts.len(), RECONNECTIONS);
    // The same phase of the three kinds of loss.
    let (early, late) = (counts[98], counts[497]);
    println!("after 99 reconnections: {early:?}; after 498: {late:?}");
    assert_eq!(early.tasks, late.tasks);
    assert_eq!((early.open, late.open), (1, 1));
    let most = |counts: &[Count]| {
        let of = |count: fn(&Count) -> isize| counts.iter().map(count).max().unwrap_or_default();
        (of(|count| count.allocations), of(|count| count.bytes))
    };
    let (before, after) = (most(&counts[50..200]), most(&counts[350..500]));
    println!("most allocations and bytes of 51 to 200: {before:?}; of 351 to 500: {after:?}");
    assert!(after.0 <= before.0 + 8, "{before:?}, then {after:?}");
    assert!(after.1 <= before.1 + 4_096, "{before:?}, then {after:?}");
}

async fn until_live(network: &Network) {
    loop {
        {
            let state = network.state();
            let is_live = |id: &u64| {
                let session = state.server.sessions.get(id);
                session.is_some_and(|session| session.live.len() == 2)
            };
            if state.open_pipes().iter().any(is_live) {
                return;
            }
        }
        network.clock.sleep(Duration::from_millis(100)).await;
    }
}

/// Reads both until a message has come over each.
async fn book_and_orders(
    book: &mut signed_api::ws::Subscription<crate::exchange::Update>,
    orders: &mut signed_api::ws::Subscription<crate::exchange::Update>,
) {
    use signed_api::ws::Event;
    for subscription in [book, orders] {
        loop {
            match subscription.next().await {
                Some(Ok(Event::Message(_))) => break,
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}
