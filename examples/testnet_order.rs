//! Places a tiny order on a testnet, through an injected 503 and a connection cut after the order was committed, and
//! shows that exactly one order exists.
//!
//! `cargo run --example testnet_order` starts the embedded testnet. With `EXCHANGE_API_URL`, `EXCHANGE_API_KEY` and
//! `EXCHANGE_API_SECRET` set (also in a file `.env`) it uses that testnet instead, without faults.

use std::error::Error as StdError;
use std::process::ExitCode;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::{Clock, SystemClock, Unit};
use signed_api_examples::environment;
use signed_api_examples::testnet::{Config, Testnet};

#[api_client(error = ApiError)]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    /// Public market list.
    #[get("/api/v1/markets")]
    #[auth(none)]
    async fn markets(&self) -> Result<Vec<Market>>;

    /// Places an order. The same `client_order_id` is the same order, so it may be sent again.
    #[post("/api/v1/orders")]
    #[retry(key = "client_order_id")]
    async fn place_order(&self, #[json] order: &NewOrder) -> Result<Order>;

    /// The orders of one market.
    #[get("/api/v1/orders")]
    async fn orders(&self, market: &str) -> Result<Vec<Order>>;

    /// Cancels an order; cancelling it twice changes nothing.
    #[delete("/api/v1/orders/{id}")]
    #[retry(idempotent)]
    async fn cancel_order(&self, id: &str) -> Result<Order>;
}

#[derive(Debug, Deserialize)]
struct Market {
    symbol: String,
    price: Decimal,
    tick_size: Decimal,
    min_amount: Decimal,
}

#[derive(Debug, Serialize)]
struct NewOrder {
    market: String,
    side: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    price: Decimal,
    amount: Decimal,
    client_order_id: String,
}

#[derive(Debug, Deserialize)]
struct Order {
    id: String,
    client_order_id: Option<String>,
    status: String,
}

#[derive(Debug, Deserialize)]
struct ApiError {
    error: ApiErrorBody,
}

#[derive(Debug, Deserialize)]
struct ApiErrorBody {
    code: String,
    message: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", in_words(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let (testnet, credentials) = choose_testnet().await?;
    let exchange = ExchangeClient::new(credentials)?;

    println!("\n2. Markets");
    let markets = exchange.markets().await?;
    for market in &markets {
        println!(
            "   {} at {}, from {}",
            market.symbol, market.price, market.min_amount
        );
    }
    let market = markets.first().ok_or("the testnet lists no market")?;

    let order = tiny_order(market);
    println!("\n3. The order, as it would be signed and sent at this moment");
    let explanation = exchange.place_order(&order).explain().await?;
    for line in explanation.to_string().lines() {
        println!("   {line}");
    }

    println!("\n4. Placing it");
    let placed = exchange.place_order(&order).await?;
    println!("   order {} is {}", placed.id, placed.status);

    println!("\n5. Orders with the id {}", order.client_order_id);
    let all = exchange.orders(&order.market).await?;
    let ours = all
        .iter()
        .filter(|found| found.client_order_id.as_deref() == Some(&order.client_order_id));
    let count = ours.count();
    println!("   {count}");
    if count != 1 {
        return Err(format!("there should be exactly one order, not {count}").into());
    }

    println!("\n6. Cancelling it");
    let cancelled = exchange.cancel_order(&placed.id).await?;
    println!("   order {} is {}", cancelled.id, cancelled.status);

    if let Some(testnet) = testnet {
        println!("\n7. What the testnet saw");
        for record in testnet.requests().records() {
            println!("   {} {}: {}", record.method, record.path, record.outcome);
        }
    }
    Ok(())
}

/// The testnet that the environment names, or else an embedded one that is about to fail twice.
async fn choose_testnet() -> Result<(Option<Testnet>, Credentials), Box<dyn StdError>> {
    match Credentials::from_env("EXCHANGE") {
        Ok(credentials) => {
            let url = credentials
                .url()
                .ok_or("set EXCHANGE_API_URL beside key and secret")?;
            println!("1. The testnet at {url}");
            Ok((None, credentials))
        }
        Err(error) if environment::has_any("EXCHANGE_API_") => Err(error.into()),
        Err(_) => {
            let testnet = Testnet::start(Config::default()).await?;
            testnet.faults().once("503")?;
            testnet.faults().once("reset-after")?;
            println!("1. An embedded testnet at {}", testnet.url());
            println!(
                "   It will answer one order with 503, and cut one connection after the order is committed."
            );
            let account = testnet.credentials();
            let credentials =
                Credentials::new(account.key(), account.secret()).with_url(testnet.url());
            Ok((Some(testnet), credentials))
        }
    }
}

/// The smallest order of a market, at half its price so that it rests.
fn tiny_order(market: &Market) -> NewOrder {
    let half_in_ticks = (market.price / market.tick_size / Decimal::TWO).floor();
    let now = SystemClock::new().now().in_unit(Unit::Millis);
    NewOrder {
        market: market.symbol.clone(),
        side: "buy",
        kind: "limit",
        price: half_in_ticks * market.tick_size,
        amount: market.min_amount,
        client_order_id: format!("tiny-{now}"),
    }
}

/// One sentence: what the exchange says, where it says something.
fn in_words(error: &(dyn StdError + 'static)) -> String {
    let refused = error
        .downcast_ref::<Error>()
        .and_then(|error| Some((error, error.api::<ApiError>()?)));
    match refused {
        Some((error, ApiError { error: said })) => format!(
            "{}: the exchange refuses it: {} ({})",
            error.operation(),
            said.message,
            said.code
        ),
        None => error.to_string(),
    }
}
