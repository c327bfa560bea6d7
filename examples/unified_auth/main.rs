//! One set of credentials, one clock and one set of limits for an exchange's REST API and its WebSocket.
//!
//! Connectors that are written by hand have an object that signs, a time synchroniser that it asks and a throttler beside it,
//! and hand all three to two clients, which must remember where each is needed. Here the trait says so: what is public is marked,
//! what is signed is so by default, and what counts against a limit names its pool. The client does the rest.
//!
//! `cargo run --example unified_auth` starts the embedded testnet with its clock 42 seconds ahead of this machine's, though it
//! takes time stamps that are 5 seconds off at most. With `EXCHANGE_API_URL`, `EXCHANGE_WS_URL`, `EXCHANGE_API_KEY` and
//! `EXCHANGE_API_SECRET` set (also in a file `.env`) it uses that testnet instead.

use std::error::Error as StdError;
use std::process::ExitCode;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::ws::{Event, Subscription};
use signed_api::{Clock as _, SyncedClock, SystemClock, Unit};
use signed_api_examples::environment;
use signed_api_examples::testnet::{Config, Testnet};

auth_scheme! {
    /// How requests are signed.
    pub Rest {
        header "API-KEY" = key;
        header "API-TIMESTAMP" = ts;
        header "API-SIGN" = hmac_sha256(secret, ts + method + path + body) | hex;
    }

    /// How the WebSocket logs in, with the same credentials and by the same clock.
    pub Login {
        message = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] });
    }
}

#[api_client]
#[auth(Rest)]
#[limits(orders = "4/2s", messages = "20/1s", connections = "5/10s")]
#[ws(
    login = Login,
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    unsubscribed("op" = "unsubscribe", "success" = true),
    request = json({ op: op.method, args: [params], id: op.id }),
    refused("success" = false), code = "code", message = "ret_msg",
    channel = "{topic}", data = "data", result = "data", id = "id",
    ping = json({ op: "ping" }), heartbeat = "5s", silence = "10s",
    connect_limit(connections = 1), send_limit(messages = 1)
)]
trait Exchange {
    /// The exchange's time. The clock asks for it before the first signature.
    #[get("/api/v1/time")]
    #[auth(none)]
    #[time(
        field = "server_time",
        unit = "ms",
        rejected(field = "error.code", value = "TIMESTAMP_OUT_OF_WINDOW")
    )]
    async fn time(&self) -> Result<Time>;

    /// What can be traded; public.
    #[get("/api/v1/markets")]
    #[auth(none)]
    async fn markets(&self) -> Result<Vec<Market>>;

    /// What the account has.
    #[get("/api/v1/balances")]
    async fn balances(&self) -> Result<Vec<Balance>>;

    /// Places an order by a request.
    #[post("/api/v1/orders")]
    #[limit(orders = 1)]
    async fn place(&self, #[json] order: &NewOrder) -> Result<Order>;

    /// Places an order over the socket, out of the same pool.
    #[request("order.place", private)]
    #[limit(orders = 1)]
    async fn place_at_once(&self, #[json] order: &NewOrder) -> Result<Order>;

    /// The book of a market; public.
    #[subscribe(channel = "orderbook.{symbol}", queue = latest("data.symbol", 1))]
    fn book(&self, symbol: &str) -> Subscription<Book>;

    /// What becomes of the account's orders.
    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Order>;
}

#[derive(Debug, Deserialize)]
struct Time {
    server_time: u64,
}

#[derive(Debug, Deserialize)]
struct Market {
    symbol: String,
    min_amount: Decimal,
}

#[derive(Debug, Deserialize)]
struct Balance {
    asset: String,
    available: Decimal,
}

#[derive(Debug, Deserialize)]
struct Book {
    price: Decimal,
}

#[derive(Clone, Debug, Serialize)]
struct NewOrder {
    market: String,
    side: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    price: Decimal,
    amount: Decimal,
}

#[derive(Debug, Deserialize)]
struct Order {
    id: String,
    status: String,
}

/// How far the embedded exchange's clock is ahead of this machine's.
const AHEAD_MS: i64 = 42_000;

/// More than the pool holds at once.
const ORDERS: usize = 6;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    // One clock and, behind the trait, one set of pools for all that the client sends.
    let window = Duration::from_secs(5);
    let clock = SyncedClock::builder().window(window, window).build();
    let (_testnet, exchange) = choose_testnet(&clock).await?;

    println!("\n2. What is public, without a signature");
    let markets = exchange.markets().await?;
    let market = markets.first().ok_or("the exchange lists no market")?;
    let book = next(&mut exchange.book(&market.symbol)).await?;
    println!("   {} at {}", market.symbol, book.price);
    let there = exchange.time().await?.server_time;
    let here = SystemClock::new().now().in_unit(Unit::Millis);
    println!(
        "   the exchange's clock is {} ms ahead of ours",
        i128::from(there) - i128::from(here)
    );

    println!("\n3. The same credentials for both");
    let balances = exchange.balances().await?;
    let first = balances.first().ok_or("the account has nothing")?;
    println!(
        "   REST: {} assets, {} {}",
        balances.len(),
        first.available,
        first.asset
    );
    exchange.socket().ready().await?;
    println!("   WebSocket: {:?}", exchange.socket().state());
    let bound = clock.bound().ok_or("the clock has not been set")?;
    println!("   signed by one clock, known to ±{bound:?}");

    println!("\n4. {ORDERS} orders on both ways, out of one pool of 4 in 2 seconds");
    let mut reports = exchange.orders();
    reports.ready().await?;
    let order = tiny_order(market);
    let start = clock.monotonic();
    for number in 0..ORDERS {
        let (way, placed) = match number % 2 {
            0 => ("WebSocket", exchange.place_at_once(&order).await?),
            _ => ("REST", exchange.place(&order).await?),
        };
        let after = clock.monotonic().saturating_sub(start);
        println!(
            "   {:>5} ms  {way:<9}  order {} is {}",
            after.as_millis(),
            placed.id,
            placed.status
        );
    }
    if clock.monotonic().saturating_sub(start) < Duration::from_secs(2) {
        return Err("the pool has let too much through".into());
    }

    println!("\n5. And all of them are reported");
    for _ in 0..ORDERS {
        let order = next(&mut reports).await?;
        println!("   order {} is {}", order.id, order.status);
    }
    Ok(())
}

/// The next message.
async fn next<T>(subscription: &mut Subscription<T>) -> Result<T, Box<dyn StdError>> {
    loop {
        if let Event::Message(message) = subscription
            .next()
            .await
            .ok_or("the subscription has ended")??
        {
            return Ok(message);
        }
    }
}

/// Far from the market, so that it rests.
fn tiny_order(market: &Market) -> NewOrder {
    NewOrder {
        market: market.symbol.clone(),
        side: "buy",
        kind: "limit",
        price: Decimal::from(1_000),
        amount: market.min_amount,
    }
}

/// The testnet that the environment names, or else an embedded one.
async fn choose_testnet(
    clock: &SyncedClock,
) -> Result<(Option<Testnet>, ExchangeClient), Box<dyn StdError>> {
    let builder = ExchangeClient::builder().clock(clock.clone());
    match Credentials::from_env("EXCHANGE") {
        Ok(credentials) => {
            let urls = credentials.url().zip(credentials.ws_url());
            let (url, ws_url) =
                urls.ok_or("set EXCHANGE_API_URL and EXCHANGE_WS_URL beside key and secret")?;
            println!("1. The exchange at {url} and {ws_url}");
            return Ok((None, builder.credentials(credentials).build()?));
        }
        Err(error) if environment::has_any("EXCHANGE_") => return Err(error.into()),
        Err(_) => {}
    }
    let testnet = Testnet::start(Config::default()).await?;
    testnet.faults().clock_offset_ms(AHEAD_MS);
    println!(
        "1. An embedded testnet at {} and {}",
        testnet.url(),
        testnet.realtime_url()
    );
    let account = testnet.credentials();
    let credentials = Credentials::new(account.key(), account.secret())
        .with_url(testnet.url())
        .with_ws_url(testnet.realtime_url());
    let exchange = builder.credentials(credentials).build()?;
    Ok((Some(testnet), exchange))
}
