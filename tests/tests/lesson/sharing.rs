//! One connection for many: requests that are answered in another order, and channels that several hear.

use futures_util::future::join_all;
use serde_json::json;
use signed_api_tests::servers::{Lesson, Logged};

use crate::exchange::{client, trade};

#[tokio::test]
async fn answers_in_another_order_find_their_requests() {
    let server = Lesson::start(&[]);
    server.hook("delay", &json!({"op": "time", "ms": 500}));
    let exchange = client(&server, Lesson::SECRET);
    let times = (0..3).map(|_| async { exchange.time_there().await });
    let orders = (1..=20).map(|amount| {
        let placing = exchange.place(amount);
        async move { (amount, placing.await.expect("an order")) }
    });
    let (times, orders) = tokio::join!(join_all(times), join_all(orders));
    for (amount, order) in orders {
        assert_eq!(order["amount"], amount);
    }
    for time in times {
        assert!(time.expect("a time")["server_time"].is_u64());
    }
    // What was asked for first was answered last.
    let place = |event: &str, op: &str| {
        let log = server.log();
        let is_so = |line: &Logged| line.event == event && line.message["op"] == op;
        log.iter().position(is_so).expect("a line")
    };
    assert!(place("received", "time") < place("sent", "order.place"));
    assert!(place("sent", "order.place") < place("sent", "time"));
    assert_eq!(server.opened(), 1);
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn two_subscribers_of_a_channel_are_one_to_the_server() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let exchange = client(&server, Lesson::SECRET);
    let mut first = exchange.trades();
    trade(&mut first).await;
    let mut second = exchange.trades();
    let joined = trade(&mut second).await;
    while trade(&mut first).await < joined {}
    for _ in 0..10 {
        assert_eq!(trade(&mut first).await, trade(&mut second).await);
    }
    assert_eq!(server.received("subscribe").len(), 1);
    // The last one that goes ends it.
    drop(first);
    for _ in 0..10 {
        trade(&mut second).await;
    }
    assert!(server.received("unsubscribe").is_empty());
    drop(second);
    let is_end = |line: &Logged| line.event == "received" && line.message["op"] == "unsubscribe";
    let end = server.wait_for("its end", is_end).await;
    assert_eq!(end.message["args"], json!(["trades"]));
    assert_eq!(server.received("unsubscribe").len(), 1);
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}
