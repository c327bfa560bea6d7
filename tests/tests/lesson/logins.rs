//! Logins of a declared client: accepted, refused, too late; and with other credentials than before.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use signed_api::prelude::*;
use signed_api::ws::Event;
use signed_api::{
    BoxFuture, CredentialError, ErrorKind, Outcome, ProvideCredentials, Rotating, SyncedClock,
};
use signed_api_tests::servers::{Lesson, Logged};

use crate::exchange::{builder, client, event, gap, trade};

/// The key, the time and whether the server has said yes, of each login in the order of the connections.
fn logins(server: &Lesson) -> Vec<(String, u64, bool)> {
    let log = server.log();
    let said = |event: &'static str| {
        let of = move |line: &&Logged| line.event == event && line.message["op"] == "auth";
        log.iter().filter(of).map(|line| &line.message)
    };
    said("received")
        .zip(said("sent"))
        .map(|(asked, answered)| {
            let key = asked["args"][0].as_str().expect("a key").to_owned();
            let ts = asked["args"][1].as_u64().expect("a number");
            (key, ts, answered["success"] == true)
        })
        .collect()
}

#[tokio::test]
async fn one_declaration_logs_in_by_both_ways() {
    let server = Lesson::start(&[]);
    let exchange = client(&server, Lesson::SECRET);
    let order = exchange.place(7).await.expect("an order");
    let placed = exchange.placed().await.expect("the orders");
    assert_eq!(placed, [order]);
    // By HTTP it is signed, too: with another secret it is refused.
    let error = client(&server, "another").placed().await.expect_err("401");
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");

    let received = server.log().into_iter();
    let ops: Vec<Value> = received
        .filter(|line| line.connection == 1 && line.event == "received")
        .map(|line| line.message["op"].clone())
        .collect();
    assert_eq!(ops, ["auth", "order.place"]);
    assert!(logins(&server).iter().all(|(.., accepted)| *accepted));
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn a_refused_signature_is_told_to_everybody() {
    let server = Lesson::start(&[]);
    // The answer is late, so that what is public is there before.
    server.hook("delay", &json!({"op": "auth", "ms": 300}));
    let secret = "a secret that is another one";
    let exchange = client(&server, secret);
    let (mut trades, mut orders) = (exchange.trades(), exchange.orders());
    let (of_orders, of_trades, of_place) =
        tokio::join!(event(&mut orders), event(&mut trades), async {
            exchange.place(1).await
        });
    assert_eq!(
        of_place.as_ref().expect_err("a refusal").outcome(),
        Outcome::NotSent
    );
    for error in [
        of_orders.expect_err("a refusal"),
        of_trades.expect_err("a refusal"),
        of_place.expect_err("a refusal"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        assert_eq!(error.code(), Some("INVALID_SIGNATURE"), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("GET/realtime under the key's secret"),
            "{text}"
        );
        assert!(!format!("{error:?} {text}").contains(secret), "{text}");
    }
    assert!(trades.next().await.is_none() && orders.next().await.is_none());
    let is_private = |line: &Logged| {
        line.event == "received"
            && (line.message["args"][0] == "orders" || line.message["op"] == "order.place")
    };
    assert_eq!(server.count(is_private), 0);
    // Nobody tries again what was refused.
    assert_eq!((server.opened(), logins(&server).len()), (1, 1));
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn an_expired_time_stamp_sets_a_clock_anew_that_is_kept_in_step() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let exchange = builder(&server).clock(SyncedClock::new());
    let exchange = exchange.build().expect("a client");
    let (mut trades, mut orders) = (exchange.trades(), exchange.orders());
    trade(&mut trades).await;
    while !matches!(event(&mut orders).await, Ok(Event::Message(_))) {}
    // The server's clock leaps, and the connection is cut.
    server.hook("clock", &json!({"offset_ms": 60_000}));
    server.hook("cut", &json!({}));
    gap(&mut trades).await;
    while !matches!(event(&mut orders).await, Ok(Event::Gap(_))) {}
    trade(&mut trades).await;

    let logins = logins(&server);
    let accepted: Vec<bool> = logins.iter().map(|(.., accepted)| *accepted).collect();
    assert_eq!(accepted, [true, false, true]);
    let leap = logins[2].1 - logins[1].1;
    assert!((58_000..70_000).contains(&leap), "{leap} ms");
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn an_expired_time_stamp_without_such_a_clock_is_a_typed_error() {
    let server = Lesson::start(&[]);
    server.hook("clock", &json!({"offset_ms": -60_000}));
    let exchange = client(&server, Lesson::SECRET);
    let error = exchange.place(1).await.expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
    assert_eq!(error.code(), Some("TIMESTAMP_EXPIRED"), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert_eq!(logins(&server).len(), 1);
}

/// What is in force now.
#[derive(Clone, Debug)]
struct InForce(Arc<Mutex<Credentials>>);

impl InForce {
    fn new() -> Self {
        let credentials = Credentials::new(Lesson::KEY, Lesson::SECRET);
        Self(Arc::new(Mutex::new(credentials)))
    }

    fn change(&self, credentials: Credentials) {
        *self.0.lock().expect("no panic") = credentials;
    }
}

impl ProvideCredentials for InForce {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        let credentials = self.0.lock().expect("no panic").clone();
        Box::pin(async move { Ok(credentials) })
    }
}

#[tokio::test]
async fn credentials_are_rotated_between_two_connections() {
    let server = Lesson::start(&[]);
    let in_force = InForce::new();
    let exchange = builder(&server).credentials(in_force.clone());
    let exchange = exchange.build().expect("a client");
    exchange.place(1).await.expect("an order");
    server.hook("keys", &json!({"secrets": {"second-key": "second-secret"}}));
    in_force.change(Credentials::new("second-key", "second-secret"));
    // The connection that is there stays logged in.
    exchange.place(2).await.expect("an order");
    let _orders = exchange.orders();
    server.hook("cut", &json!({}));
    let is_second = |line: &Logged| line.connection == 2 && line.event == "opened";
    server.wait_for("another connection", is_second).await;
    exchange.place(3).await.expect("an order");
    assert_eq!(exchange.placed().await.expect("the orders").len(), 3);
    let keys: Vec<_> = logins(&server)
        .into_iter()
        .map(|(key, _, is)| (key, is))
        .collect();
    let expected = [(Lesson::KEY, true), ("second-key", true)];
    assert_eq!(keys, expected.map(|(key, is)| (key.to_owned(), is)));
}

#[tokio::test]
async fn credentials_that_the_server_takes_no_longer_are_asked_for_again() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let in_force = InForce::new();
    // It keeps what it was given until it is told that it is refused.
    let exchange = builder(&server).credentials(Rotating::new(in_force.clone()));
    let exchange = exchange.build().expect("a client");
    let mut trades = exchange.trades();
    exchange.place(1).await.expect("an order");
    trade(&mut trades).await;
    server.hook("keys", &json!({"secrets": {"second-key": "second-secret"}}));
    in_force.change(Credentials::new("second-key", "second-secret"));
    server.hook("cut", &json!({}));
    gap(&mut trades).await;
    exchange.place(2).await.expect("an order");
    let keys: Vec<_> = logins(&server)
        .into_iter()
        .map(|(key, _, is)| (key, is))
        .collect();
    let expected = [
        (Lesson::KEY, true),
        (Lesson::KEY, false),
        ("second-key", true),
    ];
    assert_eq!(keys, expected.map(|(key, is)| (key.to_owned(), is)));
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}
