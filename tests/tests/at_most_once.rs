//! No order twice: 2,000 orders, 64 at a time, while 30 % of the answers are lost after the order was committed.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::Outcome;
use signed_api::prelude::*;
use signed_api_examples::testnet::{Config, Fault, Outcome as Seen, Testnet};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const ORDERS: u32 = 2_000;
const AT_A_TIME: usize = 64;
const FAULTS: &str = "503-after,reset-after,truncate,stall=1500";

#[api_client]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[post("/api/v1/orders")]
    #[retry(key = "client_order_id")]
    async fn place_keyed(&self, #[json] order: &NewOrder) -> Result<Placed>;

    #[post("/api/v1/orders")]
    async fn place_once(&self, #[json] order: &NewOrder) -> Result<Placed>;
}

#[derive(Serialize)]
struct NewOrder {
    market: &'static str,
    side: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    price: String,
    amount: &'static str,
    client_order_id: Option<String>,
}

#[derive(Deserialize)]
struct Placed {
    price: String,
}

/// Every order has a price of its own, by which it is recognised.
fn order(number: u32, keyed: bool) -> NewOrder {
    NewOrder {
        market: "BTC-USDT",
        side: "buy",
        kind: "limit",
        price: format!("{}.{:02}", 1 + number / 100, number % 100),
        amount: "0.00010",
        client_order_id: keyed.then(|| format!("order-{number}")),
    }
}

/// What callers were told, how many orders of each price exist, and how many requests arrived.
struct Trial {
    told: HashMap<String, Result<(), Outcome>>,
    existing: HashMap<String, usize>,
    arrived: u64,
    faults: usize,
}

async fn trial(keyed: bool) -> Result<Trial, Box<dyn StdError>> {
    let testnet = Testnet::start(Config::default()).await?;
    testnet.faults().rate(0.3, 7, &Fault::list(FAULTS)?);
    let account = testnet.credentials();
    let exchange = ExchangeClient::builder()
        .base_url(testnet.url())
        .credentials(Credentials::new(account.key(), account.secret()))
        .attempt_timeout(Duration::from_millis(500))
        .build()?;

    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let mut calls = JoinSet::new();
    for number in 0..ORDERS {
        let (exchange, turns) = (exchange.clone(), Arc::clone(&turns));
        calls.spawn(async move {
            let _turn = turns.acquire_owned().await.expect("never closed");
            let order = order(number, keyed);
            let placed = match keyed {
                true => exchange.place_keyed(&order).await,
                false => exchange.place_once(&order).await,
            };
            let told = placed.map(|placed| assert_eq!(placed.price, order.price));
            (order.price, told.map_err(|error| error.outcome()))
        });
    }
    let told = calls.join_all().await.into_iter().collect();

    let mut existing = HashMap::new();
    for order in testnet.orders() {
        let price = order
            .price
            .map(|price| price.to_string())
            .unwrap_or_default();
        *existing.entry(price).or_default() += 1;
    }
    let requests = testnet.requests();
    let faulted = |seen: &Seen| matches!(seen, Seen::Faulted { .. });
    Ok(Trial {
        told,
        existing,
        arrived: requests.count(),
        faults: requests
            .records()
            .iter()
            .filter(|record| faulted(&record.outcome))
            .count(),
    })
}

impl Trial {
    fn assert_truth(&self) {
        assert_eq!(self.told.len(), ORDERS as usize);
        for (price, count) in &self.existing {
            assert_eq!(*count, 1, "{count} orders at {price}");
        }
        for (price, told) in &self.told {
            let exists = self.existing.contains_key(price);
            let is_true = match told {
                Ok(()) | Err(Outcome::Completed) => exists,
                Err(Outcome::NotSent | Outcome::Rejected) => !exists,
                Err(_) => true,
            };
            assert!(
                is_true,
                "told {told:?} of the order at {price}, which exists: {exists}"
            );
        }
    }

    fn in_doubt(&self) -> usize {
        self.told_of(Outcome::Unknown)
    }

    fn not_sent(&self) -> usize {
        self.told_of(Outcome::NotSent)
    }

    fn told_of(&self, outcome: Outcome) -> usize {
        let told = self.told.values();
        told.filter(|told| **told == Err(outcome)).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keyed_orders_are_sent_again_and_exist_once() -> Result<(), Box<dyn StdError>> {
    let trial = trial(true).await?;
    trial.assert_truth();
    assert_eq!(trial.existing.len(), ORDERS as usize);
    assert!(trial.faults > 600, "only {} faults", trial.faults);
    assert!(trial.arrived > u64::from(ORDERS), "nothing was sent again");
    // Four attempts all lost: 0.3^4 of 2,000 is 16.
    assert!(
        trial.in_doubt() < 100,
        "{} callers in doubt",
        trial.in_doubt()
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_without_a_key_are_sent_once_and_their_callers_told_of_the_doubt()
-> Result<(), Box<dyn StdError>> {
    let trial = trial(false).await?;
    trial.assert_truth();
    assert!(trial.faults > 400, "only {} faults", trial.faults);
    assert!(
        trial.in_doubt() >= trial.faults,
        "{} in doubt of {}",
        trial.in_doubt(),
        trial.faults
    );
    // On a machine with much else to do an order may run out of time before it arrives. Then its caller is told so.
    let arrived = usize::try_from(trial.arrived)?;
    let lost = (ORDERS as usize).checked_sub(arrived);
    let lost = lost.ok_or("something was sent again")?;
    let told = trial.in_doubt() - trial.faults + trial.not_sent();
    assert!(lost <= told, "{lost} did not arrive, {told} were told");
    Ok(())
}
