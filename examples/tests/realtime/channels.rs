//! What is told without being asked.

use std::time::Duration;

use serde_json::{Value, json};
use signed_api_examples::testnet::{Config, Testnet};

use crate::client::{Client, login, now_ms, place_by_rest, request};

const NEVER: Duration = Duration::from_secs(3_600);

fn subscribe(channel: &str) -> Value {
    json!({"op": "subscribe", "args": [channel], "id": 1})
}

#[tokio::test]
async fn a_book_comes_at_once_and_with_each_change() {
    let testnet = Testnet::start(Config::default().book_every(NEVER))
        .await
        .unwrap();
    let mut client = Client::connect(&testnet).await;
    assert_eq!(
        client.ask(&subscribe("orderbook.BTC-USDT")).await,
        json!({"op": "subscribe", "id": 1, "success": true, "args": ["orderbook.BTC-USDT"]})
    );
    let first = client.message().await;
    assert_eq!(first["topic"], "orderbook.BTC-USDT");
    assert_eq!(first["data"]["bids"], json!([]));

    for (price, id) in [("100.00", "a"), ("200.00", "b"), ("100.00", "c")] {
        place_by_rest(&testnet, price, id).await;
        client.message().await;
    }
    // The same order once more changes nothing.
    place_by_rest(&testnet, "100.00", "c").await;
    request(&testnet, "DELETE", "/api/v1/orders/2", "").await;
    let last = client.message().await;
    assert_eq!(last["data"]["bids"], json!([["100.00", "1.0"]]));
    assert_eq!(last["data"]["asks"], json!([]));
    let seq = |book: &Value| book["data"]["seq"].as_u64().unwrap();
    assert_eq!(seq(&last), seq(&first) + 4);

    let end = json!({"op": "unsubscribe", "args": ["orderbook.BTC-USDT"]});
    assert_eq!(client.ask(&end).await["success"], true);
    place_by_rest(&testnet, "300.00", "d").await;
    assert!(client.is_quiet(Duration::from_millis(100)).await);
}

#[tokio::test]
async fn books_come_again_and_again() {
    let every = Duration::from_millis(10);
    let testnet = Testnet::start(Config::default().book_every(every))
        .await
        .unwrap();
    let mut client = Client::connect(&testnet).await;
    client.ask(&subscribe("orderbook.ETH-USDT")).await;
    let mut last = 0;
    for _ in 0..5 {
        let book = client.message().await;
        assert_eq!(book["data"]["symbol"], "ETH-USDT");
        let seq = book["data"]["seq"].as_u64().unwrap();
        assert!(seq > last);
        last = seq;
    }
}

#[tokio::test]
async fn orders_are_told_to_their_account_alone() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let mut stranger = Client::connect(&testnet).await;
    let refused = stranger.ask(&subscribe("orders")).await;
    assert_eq!(
        (&refused["code"], &refused["id"]),
        (&json!("NOT_LOGGED_IN"), &json!(1))
    );
    let other = testnet.add_key().unwrap();
    stranger.ask(&login(&other, now_ms())).await;
    assert_eq!(stranger.ask(&subscribe("orders")).await["success"], true);

    let mut client = Client::logged_in(&testnet).await;
    client.ask(&subscribe("orders")).await;
    let placed = place_by_rest(&testnet, "100.00", "mine").await;
    let told = client.message().await;
    assert_eq!(told["topic"], "orders");
    assert_eq!(told["data"]["id"], placed["id"]);
    assert_eq!(told["data"]["client_order_id"], "mine");
    assert_eq!(told["data"]["status"], "open");
    request(&testnet, "DELETE", "/api/v1/orders", "").await;
    assert_eq!(client.message().await["data"]["status"], "cancelled");
    assert!(stranger.is_quiet(Duration::from_millis(100)).await);
}

#[tokio::test]
async fn what_cannot_be_subscribed_is_refused() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let mut client = Client::logged_in(&testnet).await;
    for (channel, code) in [("orderbook.XYZ", "UNKNOWN_MARKET"), ("trades", "NOT_FOUND")] {
        assert_eq!(client.ask(&subscribe(channel)).await["code"], code);
    }
    assert_eq!(client.ask(&subscribe("orders")).await["success"], true);
    assert_eq!(
        client.ask(&subscribe("orders")).await["code"],
        "MALFORMED_REQUEST"
    );
    let nothing = json!({"op": "unsubscribe", "args": ["orderbook.BTC-USDT"]});
    assert_eq!(client.ask(&nothing).await["code"], "MALFORMED_REQUEST");
}
