//! A client that is declared, against this server.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use signed_api::prelude::*;
use signed_api::ws::{Event, GapCause, Interruption, Subscription};
use signed_api::{ErrorKind, Outcome, ws::CloseFrame};
use signed_api_tests::servers::{Lesson, Logged};

use crate::client::within;

#[api_client]
#[ws(
    login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] }),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true, channel = "{args.0}"),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    unsubscribed("op" = "unsubscribe", "success" = true, channel = "{args.0}"),
    request = json({ op: op.method, args: [params], id: op.id }),
    refused("success" = false), code = "code", message = "ret_msg",
    channel = "{topic}", data = "data", result = "data", id = "id",
    answer("op" = "ping", value = "ts", with = json({ op: "pong", ts: op.value })),
    ping = json({ op: "ping" }), heartbeat = "400ms", silence = "1s", answer_timeout = "1s",
    reconnect = "50ms", reconnect_cap = "100ms", final_codes(4401)
)]
trait Exchange {
    #[subscribe(channel = "trades")]
    fn trades(&self) -> Subscription<Trade>;

    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Value>;

    #[request("order.place", private)]
    async fn place(&self, amount: u32) -> Result<Value>;
}

#[derive(Debug, Deserialize)]
struct Trade {
    seq: u64,
}

fn client(server: &Lesson, secret: &str) -> ExchangeClient {
    ExchangeClient::builder()
        .credentials(Credentials::new(Lesson::KEY, secret))
        .ws_url(server.url())
        .build()
        .expect("a client")
}

async fn event<T: Send + 'static>(subscription: &mut Subscription<T>) -> Result<Event<T>> {
    let next = within(Duration::from_secs(10), subscription.next()).await;
    next.expect("an event in time").expect("no end")
}

async fn trade(trades: &mut Subscription<Trade>) -> u64 {
    match event(trades).await {
        Ok(Event::Message(trade)) => trade.seq,
        other => panic!("no trade: {other:?}"),
    }
}

/// The cause of the gap that follows an interruption of the same cause.
async fn gap(trades: &mut Subscription<Trade>) -> Interruption {
    loop {
        match event(trades).await {
            Ok(Event::Message(_)) => {}
            Ok(Event::Interrupted(interruption)) => {
                let Ok(Event::Gap(gap)) = event(trades).await else {
                    panic!("no gap");
                };
                assert_eq!(gap.cause, GapCause::Interrupted(interruption.clone()));
                return interruption;
            }
            other => panic!("no interruption: {other:?}"),
        }
    }
}

/// The login comes before what is private, and each connection has one that is its own.
fn assert_orderly(server: &Lesson) {
    assert!(server.violations().is_empty(), "{:?}", server.violations());
    let logins = server.received("auth");
    assert_eq!(logins.len(), server.opened());
    assert_eq!(server.received("subscribe").len(), 2 * server.opened());
}

#[tokio::test]
async fn a_session_comes_back_through_every_kind_of_loss() {
    let server = Lesson::start(&[("TICK_MS", "10"), ("ASK_MS", "100"), ("PING_MS", "100")]);
    let exchange = client(&server, Lesson::SECRET);
    let mut trades = exchange.trades();
    let _orders = exchange.orders();
    trade(&mut trades).await;
    let is_orders = |line: &Logged| line.event == "sent" && line.message["args"][0] == "orders";
    server.wait_for("a private subscription", is_orders).await;
    for (switch, given, cause) in [
        ("cut", json!({"how": "reset"}), Interruption::Broken),
        ("cut", json!({"how": "half"}), Interruption::Broken),
        ("silence", json!({}), Interruption::Silent),
        ("restart", json!({"down_ms": 300}), Interruption::Broken),
    ] {
        server.hook(switch, &given);
        assert_eq!(gap(&mut trades).await, cause, "{switch} {given}");
        let first = trade(&mut trades).await;
        assert_eq!(trade(&mut trades).await, first + 1);
        let count = server.opened();
        let is_again = |line: &Logged| is_orders(line) && line.connection >= count as u64;
        server.wait_for("a private subscription", is_again).await;
    }
    server.hook("close", &json!({"code": 4000, "reason": "later"}));
    let Interruption::Closed(Some(CloseFrame { code, .. })) = gap(&mut trades).await else {
        panic!("another cause");
    };
    assert_eq!(code, 4000);
    server
        .wait_for("an answered ping", |line| {
            line.message["op"] == "pong" && line.event == "received"
        })
        .await;
    assert_orderly(&server);
}

#[tokio::test]
async fn a_refused_signature_ends_the_session() {
    let server = Lesson::start(&[]);
    let exchange = client(&server, "another");
    let error = event(&mut exchange.orders()).await.expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
    assert_eq!(error.code(), Some("INVALID_SIGNATURE"), "{error}");
    assert_eq!(server.received("subscribe").len(), 0);
    assert!(server.violations().is_empty());
}

#[tokio::test]
async fn an_expired_time_stamp_ends_the_session() {
    let server = Lesson::start(&[]);
    server.hook("clock", &json!({"offset_ms": 60_000}));
    let exchange = client(&server, Lesson::SECRET);
    let error = event(&mut exchange.orders()).await.expect_err("a refusal");
    assert_eq!(error.code(), Some("TIMESTAMP_EXPIRED"), "{error}");
    let error = exchange.place(1).await.expect_err("a refusal");
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert!(server.received("order.place").is_empty());
}

#[tokio::test]
async fn a_final_code_ends_the_session() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let exchange = client(&server, Lesson::SECRET);
    let mut trades = exchange.trades();
    trade(&mut trades).await;
    server.hook("close", &json!({"code": 4401}));
    let error = loop {
        match event(&mut trades).await {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
    assert!(trades.next().await.is_none());
    assert_eq!(server.opened(), 1);
}

#[tokio::test]
async fn what_is_dropped_is_unsubscribed() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let exchange = client(&server, Lesson::SECRET);
    let mut orders = exchange.orders();
    let mut trades = exchange.trades();
    trade(&mut trades).await;
    drop(trades);
    server
        .wait_for("its end", |line| line.message["op"] == "unsubscribe")
        .await;
    let placed = exchange.place(7).await.expect("an order");
    assert_eq!(placed["amount"], 7);
    loop {
        match event(&mut orders).await.expect("an order") {
            Event::Message(order) if order["order_id"] == placed["order_id"] => break,
            _ => {}
        }
    }
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}
