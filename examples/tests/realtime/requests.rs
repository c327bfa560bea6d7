//! What is asked over the socket.

use serde_json::json;
use signed_api_examples::testnet::{Config, Testnet};

use crate::client::{Client, now_ms};

#[tokio::test]
async fn an_order_is_placed_and_reported() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let order = json!({"market": "BTC-USDT", "side": "sell", "type": "limit", "price": "70000.00", "amount": "1"});
    let place = json!({"op": "order.place", "args": [order], "id": "x1"});
    let mut client = Client::connect(&testnet).await;
    assert_eq!(client.ask(&place).await["code"], "NOT_LOGGED_IN");
    assert!(testnet.orders().is_empty());

    let mut client = Client::logged_in(&testnet).await;
    client
        .ask(&json!({"op": "subscribe", "args": ["orderbook.BTC-USDT", "orders"]}))
        .await;
    client.send(&place).await;
    let first = client.beside_books().await;
    let second = client.beside_books().await;
    let (answer, report) = match first["topic"].is_null() {
        true => (first, second),
        false => (second, first),
    };
    assert_eq!(
        (&answer["op"], &answer["id"]),
        (&json!("order.place"), &json!("x1"))
    );
    assert_eq!(answer["data"]["id"], "1");
    assert_eq!(report["data"]["id"], "1");
    assert_eq!(testnet.orders().len(), 1);

    for (wrong, code) in [
        (json!([{"market": "BTC-USDT"}]), "INVALID_ORDER"),
        (json!([]), "MALFORMED_REQUEST"),
    ] {
        client
            .send(&json!({"op": "order.place", "args": wrong}))
            .await;
        assert_eq!(client.beside_books().await["code"], code);
    }
}

#[tokio::test]
async fn the_time_is_the_exchanges() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    testnet.faults().clock_offset_ms(3_600_000);
    let mut client = Client::connect(&testnet).await;
    let answer = client.ask(&json!({"op": "time", "id": 5})).await;
    let ahead = answer["data"]["server_time"].as_u64().unwrap() - now_ms();
    assert!((3_590_000..=3_600_000).contains(&ahead), "{ahead}");
    assert_eq!(
        client.ask(&json!({"op": "ping"})).await,
        json!({"op": "pong"})
    );
    assert_eq!(
        client.ask(&json!({"op": "what"})).await["code"],
        "NOT_FOUND"
    );
}
