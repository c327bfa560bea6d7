//! Calls that are dropped at any point: no permit is lost, and nobody waits for ever.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::{
    BoxFuture, Clock as _, CredentialError, ErrorKind, ProvideCredentials, RetryPolicy,
};
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

use crate::server::{Random, Server, most_in_sliding};

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts + method + path")]
#[limits(orders = "5/10s", weight = "40/10s")]
trait Exchange {
    #[post("/order")]
    #[limit(orders = 1, weight = 1)]
    async fn order(&self) -> Result<()>;

    #[get("/book")]
    #[limit(weight = |depth| if depth > 500 { 50 } else if depth > 100 { 25 } else { 5 })]
    async fn book(&self, depth: u64) -> Result<()>;

    #[get("/trades")]
    #[limit(weight = 2)]
    async fn trades(&self) -> Result<()>;
}

/// Polls `work` so many times and then drops it.
async fn polled<T>(work: impl Future<Output = T>, times: u64) -> Option<T> {
    let mut work = pin!(work);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// Drops `work` after `limit`.
async fn within<T>(
    clock: &VirtualClock,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut limit = pin!(clock.sleep(limit));
    poll_fn(|context| {
        if let Poll::Ready(value) = work.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        limit.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Credentials that have to be fetched: a call may be dropped between its admission and its sending.
#[derive(Debug)]
struct Fetched(VirtualClock);

impl ProvideCredentials for Fetched {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(async {
            self.0.sleep(Duration::from_millis(40)).await;
            Ok(Credentials::new("key", "secret"))
        })
    }
}

fn client(clock: &VirtualClock, server: &Server) -> ExchangeClient {
    ExchangeClient::builder()
        .credentials(Fetched(clock.clone()))
        .transport(server.clone())
        .clock(clock.clone())
        .retry(RetryPolicy::never())
        .timeout(Duration::from_secs(86_400))
        .build()
        .expect("a client")
}

#[test]
fn nothing_is_lost_and_nobody_waits_for_ever() {
    let (mut dropped, mut finished) = (0, 0);
    for seed in 0..40 {
        let clock = VirtualClock::default();
        let server = Server::new(&clock, seed).misfortune(20);
        let exchange = client(&clock, &server);
        let (gone, done) = (Cell::new(0), Cell::new(0));
        let mut tasks = Tasks::new();
        for worker in 0..12 {
            let (exchange, clock, gone, done) = (exchange.clone(), clock.clone(), &gone, &done);
            let mut random = Random::new(seed * 100 + worker);
            tasks.spawn(async move {
                for _ in 0..12 {
                    let call = match random.below(3) {
                        0 => exchange.order(),
                        1 => exchange.trades(),
                        _ => exchange.book(random.below(3) * 80),
                    };
                    let ended = match random.below(3) {
                        0 => polled(call, random.below(6)).await,
                        1 => {
                            let limit = Duration::from_micros(random.below(12_000_000));
                            within(&clock, limit, call).await
                        }
                        _ => Some(call.await),
                    };
                    let counter = if ended.is_some() { done } else { gone };
                    counter.set(counter.get() + 1);
                }
            });
        }
        assert_eq!(tasks.run(&clock), 0, "seed {seed}: somebody waits for ever");
        for (capacity, is_orders) in [(5, true), (40, false)] {
            let arrivals = server.arrivals().into_iter();
            let costs = arrivals.map(|arrival| {
                (
                    arrival.at_us,
                    if is_orders {
                        arrival.orders
                    } else {
                        arrival.weight
                    },
                )
            });
            let most = most_in_sliding(&costs.collect::<Vec<_>>(), 10_000_000);
            assert!(most <= capacity, "seed {seed}: {most} of {capacity}");
        }
        whole_again(&clock, &exchange, seed);
        dropped += gone.get();
        finished += done.get();
    }
    println!("{dropped} calls dropped at some point, {finished} finished");
    assert!(dropped > 1500, "{dropped}");
}

/// After a whole window without requests all of each limit is there, and no more.
fn whole_again(clock: &VirtualClock, exchange: &ExchangeClient, seed: u64) {
    let begun = Cell::new(0);
    let mut tasks = Tasks::new();
    let (rest, counter) = (clock.clone(), &begun);
    tasks.spawn(async move {
        rest.sleep(Duration::from_secs(12)).await;
        loop {
            let result = exchange.order().timeout(Duration::from_secs(1)).await;
            match result.as_ref().map_err(Error::kind) {
                Err(ErrorKind::Limited) => break,
                // That one was given back.
                Err(ErrorKind::Connect) => {}
                _ => counter.set(counter.get() + 1),
            }
        }
    });
    assert_eq!(tasks.run(clock), 0);
    assert_eq!(begun.get(), 5, "seed {seed}: of 5 orders");
}
