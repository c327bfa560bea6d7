//! What goes wrong on demand.

use std::time::Duration;

use serde_json::json;
use signed_api_tests::servers::Lesson;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::Message;

use crate::client::{Client, login, now_ms};

#[tokio::test]
async fn a_connection_is_cut_in_several_ways() {
    let server = Lesson::start(&[]);
    let mut client = Client::logged_in(&server).await;
    assert_eq!(server.hook("cut", &json!({}))["changed"], 1);
    let error = client.frame().await.expect_err("no frame");
    let is_reset =
        matches!(&error, Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionReset);
    assert!(is_reset, "{error}");

    let mut client = Client::logged_in(&server).await;
    server.hook("cut", &json!({"how": "end"}));
    assert_eq!(client.bytes().await, b"");
    let mut client = Client::logged_in(&server).await;
    server.hook("cut", &json!({"how": "half"}));
    let bytes = client.bytes().await;
    // A whole text of less than 126 bytes, whose length is the second one.
    assert_eq!(bytes[0], 0x81);
    assert!(bytes.len() > 2 && bytes.len() < usize::from(bytes[1]));
}

#[tokio::test]
async fn a_server_that_stops_talking_answers_nothing() {
    let server = Lesson::start(&[("TICK_MS", "10"), ("PING_MS", "20")]);
    let mut client = Client::logged_in(&server).await;
    client
        .send(&json!({"op": "subscribe", "args": ["trades"]}))
        .await;
    server.hook("silence", &json!({"connection": 1}));
    // What was on its way.
    while !client.is_quiet(Duration::from_millis(200)).await {}
    client.send(&json!({"op": "ping"})).await;
    client.ping().await;
    assert!(client.is_quiet(Duration::from_millis(300)).await);
    // Others are served.
    let mut other = Client::connect(&server).await;
    assert_eq!(
        other.ask(&json!({"op": "ping"})).await,
        json!({"op": "pong"})
    );
}

#[tokio::test]
async fn the_next_connection_can_be_meant() {
    let server = Lesson::start(&[]);
    let mut first = Client::connect(&server).await;
    server.hook("silence", &json!({"connection": "next"}));
    let mut second = Client::connect(&server).await;
    second.send(&login(now_ms())).await;
    assert!(second.is_quiet(Duration::from_millis(200)).await);
    assert_eq!(first.ask(&json!({"op": "ping"})).await["op"], "pong");
}

#[tokio::test]
async fn connections_are_closed_with_a_code() {
    let server = Lesson::start(&[]);
    let mut client = Client::connect(&server).await;
    server.hook("close", &json!({"code": 4401, "reason": "log in again"}));
    assert_eq!(client.closed_with().await, 4401);
}

#[tokio::test]
async fn answers_come_late_or_never() {
    let server = Lesson::start(&[]);
    server.hook("delay", &json!({"op": "auth", "ms": 300}));
    let mut client = Client::connect(&server).await;
    client.send(&login(now_ms())).await;
    assert!(client.is_quiet(Duration::from_millis(100)).await);
    assert_eq!(client.message().await["success"], true);
    server.hook("delay", &json!({"op": "subscribe"}));
    client
        .send(&json!({"op": "subscribe", "args": ["trades"]}))
        .await;
    assert!(client.is_quiet(Duration::from_millis(200)).await);
}

#[tokio::test]
async fn pings_must_be_answered() {
    let server = Lesson::start(&[("ANSWER_MS", "300")]);
    let mut client = Client::connect(&server).await;
    // Of the application: with the same value, in time.
    server.hook("ask", &json!({"ts": 42}));
    assert_eq!(client.message().await, json!({"op": "ping", "ts": 42}));
    client.send(&json!({"op": "pong", "ts": 42})).await;
    // Of WebSocket: this client answers by reading.
    server.hook("ping", &json!({}));
    assert!(matches!(client.frame().await, Ok(Message::Ping(_))));
    assert!(client.is_quiet(Duration::from_millis(500)).await);
    assert!(server.violations().is_empty(), "{:?}", server.violations());

    server.hook("ask", &json!({"ts": 43}));
    client.message().await;
    client.send(&json!({"op": "pong", "ts": 42})).await;
    assert_eq!(client.closed_with().await, 4008);
    assert_eq!(server.violations().len(), 2);

    let client = Client::connect(&server).await;
    server.hook("ping", &json!({}));
    server
        .wait_for("a ping without its answer", |line| {
            line.connection == 2 && line.event == "violation"
        })
        .await;
    drop(client);
}

#[tokio::test]
async fn who_says_nothing_is_closed() {
    let server = Lesson::start(&[("IDLE_MS", "300")]);
    let mut client = Client::connect(&server).await;
    for _ in 0..3 {
        assert!(client.is_quiet(Duration::from_millis(150)).await);
        client.ask(&json!({"op": "ping"})).await;
    }
    assert_eq!(client.closed_with().await, 4009);
}

#[tokio::test]
async fn handshakes_are_refused_and_the_server_is_restarted_at_its_address() {
    let server = Lesson::start(&[]);
    server.hook("handshake", &json!({"status": 503, "times": 1}));
    let refused = connect_async(server.url())
        .await
        .expect_err("no connection");
    assert!(matches!(refused, Error::Http(answer) if answer.status() == 503));
    let elsewhere = server.url().replace("realtime", "other");
    let refused = connect_async(elsewhere).await.expect_err("no connection");
    assert!(matches!(refused, Error::Http(answer) if answer.status() == 404));

    let mut client = Client::connect(&server).await;
    server.hook("restart", &json!({"down_ms": 50}));
    client.frame().await.expect_err("no frame");
    let mut client = Client::logged_in(&server).await;
    server.hook("restart", &json!({"code": 1012}));
    assert_eq!(client.closed_with().await, 1012);
    Client::logged_in(&server).await;
    assert_eq!(server.opened(), 3);
    assert_eq!(server.received("auth").len(), 2);
}
