//! Logs in at a WebSocket, follows an order book through a cut connection, and is told of an order that it places there.
//!
//! `cargo run --example ws_login` starts the embedded testnet. With `EXCHANGE_WS_URL`, `EXCHANGE_API_KEY` and
//! `EXCHANGE_API_SECRET` set (also in a file `.env`) it uses that one instead, and cuts nothing.

use std::error::Error as StdError;
use std::process::ExitCode;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::ws::{Event, Subscription};
use signed_api_examples::environment;
use signed_api_examples::testnet::{Config, Testnet};

#[api_client]
#[ws(
    login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] }),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    unsubscribed("op" = "unsubscribe", "success" = true),
    request = json({ op: op.method, args: [params], id: op.id }),
    refused("success" = false), code = "code", message = "ret_msg",
    channel = "{topic}", data = "data", result = "data", id = "id",
    ping = json({ op: "ping" }), heartbeat = "5s", silence = "10s",
    reconnect = "1s", final_codes(4401)
)]
trait Exchange {
    /// The book of a market, whole, each time that it changes.
    #[subscribe(channel = "orderbook.{symbol}", queue = drop_oldest(64))]
    fn book(&self, symbol: &str) -> Subscription<Book>;

    /// What becomes of our orders.
    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Order>;

    /// Places an order.
    #[request("order.place", private)]
    async fn place_order(&self, #[json] order: &NewOrder) -> Result<Order>;
}

#[derive(Debug, Deserialize)]
struct Book {
    seq: u64,
    price: Decimal,
    bids: Vec<(Decimal, Decimal)>,
    asks: Vec<(Decimal, Decimal)>,
}

#[derive(Debug, Serialize)]
struct NewOrder {
    market: &'static str,
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
    side: String,
    amount: Decimal,
    price: Option<Decimal>,
}

const MARKET: &str = "BTC-USDT";

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
    let (testnet, exchange) = choose_testnet().await?;

    println!("\n2. Logging in");
    exchange.socket().ready().await?;
    println!("   {:?}", exchange.socket().state());

    println!("\n3. Two subscriptions, the second of which needs the login");
    let mut book = exchange.book(MARKET);
    let mut orders = exchange.orders();
    print_book(&next(&mut book).await?);

    println!("\n4. An order over the same connection");
    let placed = exchange.place_order(&tiny_order()).await?;
    println!("   the answer: order {} is {}", placed.id, placed.status);
    let told = next(&mut orders).await?;
    println!(
        "   the report: order {} is {}, to {} {} at {}",
        told.id,
        told.status,
        told.side,
        told.amount,
        told.price.unwrap_or_default()
    );
    if told.id != placed.id {
        return Err("the report is of another order".into());
    }

    if let Some(testnet) = testnet {
        println!("\n5. The connection is cut");
        testnet.realtime().cut();
        through_the_gap(&mut book).await?;
        println!(
            "   logins so far: {}, each with a signature of its own",
            testnet.realtime().logins()
        );

        println!("\n6. An order after that is reported as before");
        let placed = exchange.place_order(&tiny_order()).await?;
        let told = after_gaps(&mut orders).await?;
        println!("   order {} is {}", told.id, told.status);
        if told.id != placed.id {
            return Err("the report is of another order".into());
        }
    }

    println!("\nEnd. What is dropped is unsubscribed; closing ends the session.");
    drop((book, orders));
    exchange.socket().close().await;
    Ok(())
}

/// The next message of a subscription that has no gap.
async fn next<T>(subscription: &mut Subscription<T>) -> Result<T, Box<dyn StdError>> {
    let event = subscription.next().await;
    match event.ok_or("the subscription has ended")?? {
        Event::Message(message) => Ok(message),
        event => Err(format!("messages are missing: {}", in_words(&event)).into()),
    }
}

/// The next message, and whatever is missing before it.
async fn after_gaps<T>(subscription: &mut Subscription<T>) -> Result<T, Box<dyn StdError>> {
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

/// Follows the book until it is whole again: what was kept of it before a gap is thrown away.
async fn through_the_gap(book: &mut Subscription<Book>) -> Result<(), Box<dyn StdError>> {
    let mut is_after_gap = false;
    while let Some(event) = book.next().await {
        match event? {
            Event::Message(update) if is_after_gap => {
                print_book(&update);
                return Ok(());
            }
            Event::Message(_) => {}
            event => {
                is_after_gap |= matches!(event, Event::Gap(_));
                println!("   {}", in_words(&event));
            }
        }
    }
    Err("the subscription has ended".into())
}

fn in_words<T>(event: &Event<T>) -> String {
    match event {
        Event::Interrupted(interruption) => format!("the connection is lost: {interruption:?}"),
        Event::Gap(gap) => format!("a gap of {} ms: {:?}", gap.duration.as_millis(), gap.cause),
        _ => "a message".to_owned(),
    }
}

fn print_book(book: &Book) {
    println!(
        "   {MARKET} number {} at {}: {} bids, {} asks",
        book.seq,
        book.price,
        book.bids.len(),
        book.asks.len()
    );
}

/// Far from the market, so that it rests.
fn tiny_order() -> NewOrder {
    NewOrder {
        market: MARKET,
        side: "buy",
        kind: "limit",
        price: Decimal::from(1_000),
        amount: Decimal::new(1, 3),
    }
}

/// The testnet that the environment names, or else an embedded one.
async fn choose_testnet() -> Result<(Option<Testnet>, ExchangeClient), Box<dyn StdError>> {
    match Credentials::from_env("EXCHANGE") {
        Ok(credentials) => {
            let url = credentials
                .ws_url()
                .ok_or("set EXCHANGE_WS_URL beside key and secret")?;
            println!("1. The exchange at {url}");
            return Ok((None, ExchangeClient::new(credentials)?));
        }
        Err(error) if environment::has_any("EXCHANGE_") => return Err(error.into()),
        Err(_) => {}
    }
    let testnet = Testnet::start(Config::default()).await?;
    println!("1. An embedded testnet at {}", testnet.realtime_url());
    let account = testnet.credentials();
    let exchange = ExchangeClient::builder()
        .credentials(Credentials::new(account.key(), account.secret()))
        .ws_url(testnet.realtime_url())
        .build()?;
    Ok((Some(testnet), exchange))
}
