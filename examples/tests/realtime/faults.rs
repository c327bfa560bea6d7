//! What goes wrong on demand.

use std::io;
use std::time::Duration;

use serde_json::json;
use signed_api_examples::testnet::{Config, Testnet};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::{Client, login, now_ms};

#[tokio::test]
async fn connections_are_cut() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let mut clients = [
        Client::logged_in(&testnet).await,
        Client::connect(&testnet).await,
    ];
    testnet.realtime().cut();
    for client in &mut clients {
        let error = client.frame().await.unwrap_err();
        assert!(
            matches!(&error, Error::Io(error) if error.kind() == io::ErrorKind::ConnectionReset),
            "{error}"
        );
    }
    Client::connect(&testnet).await;
    assert_eq!(testnet.realtime().opened(), 3);
}

#[tokio::test]
async fn connections_fall_silent() {
    let every = Duration::from_millis(10);
    let testnet = Testnet::start(Config::default().book_every(every))
        .await
        .unwrap();
    let mut client = Client::logged_in(&testnet).await;
    client
        .ask(&json!({"op": "subscribe", "args": ["orderbook.BTC-USDT"]}))
        .await;
    client.message().await;
    testnet.realtime().silence();
    // What was on its way.
    while !client.is_quiet(Duration::from_millis(200)).await {}
    client.send(&json!({"op": "ping"})).await;
    assert!(client.is_quiet(Duration::from_millis(200)).await);
    assert_eq!(testnet.realtime().open(), 1);
    let mut other = Client::connect(&testnet).await;
    assert_eq!(
        other.ask(&json!({"op": "ping"})).await,
        json!({"op": "pong"})
    );
}

#[tokio::test]
async fn connections_are_closed_with_a_code() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let mut client = Client::connect(&testnet).await;
    testnet.realtime().close(4401, "log in again");
    let Ok(Message::Close(Some(frame))) = client.frame().await else {
        panic!("no close frame");
    };
    assert_eq!(
        (u16::from(frame.code), &*frame.reason),
        (4401, "log in again")
    );
}

#[tokio::test]
async fn logins_are_refused() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    testnet.realtime().refuse_logins(1);
    let mut client = Client::connect(&testnet).await;
    let now = now_ms();
    let login_at = |timestamp| login(testnet.credentials(), timestamp);
    assert_eq!(
        client.ask(&login_at(now)).await["code"],
        "INVALID_SIGNATURE"
    );
    assert_eq!(client.ask(&login_at(now + 1)).await["success"], true);
}

#[tokio::test]
async fn its_end_ends_all_connections() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let mut client = Client::connect(&testnet).await;
    drop(testnet);
    client.frame().await.unwrap_err();
}
