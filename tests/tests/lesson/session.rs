//! A client that is declared, against this server: what is lost comes back, and what is over ends.

use serde_json::json;
use signed_api::ws::{CloseFrame, Event, Interruption};
use signed_api::{ErrorKind, Outcome};
use signed_api_tests::servers::{Lesson, Logged};

use crate::exchange::{client, event, gap, trade};

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
