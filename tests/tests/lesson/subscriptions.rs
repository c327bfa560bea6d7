//! Channels and requests.

use std::time::Duration;

use serde_json::json;
use signed_api_tests::servers::Lesson;

use crate::client::Client;

#[tokio::test]
async fn data_come_after_the_acknowledgement_and_until_the_end() {
    let server = Lesson::start(&[]);
    let mut client = Client::connect(&server).await;
    let subscribe = json!({"op": "subscribe", "args": ["orderbook.BTCUSD"], "id": 7});
    server.hook("delay", &json!({"op": "subscribe", "ms": 200}));
    client.send(&subscribe).await;
    server
        .wait_for("a subscription", |line| line.message["op"] == "subscribe")
        .await;
    assert_eq!(server.publish("orderbook.BTCUSD", &json!({"seq": 0})), 0);
    assert_eq!(
        client.message().await,
        json!({"op": "subscribe", "success": true, "args": ["orderbook.BTCUSD"], "id": 7})
    );
    assert_eq!(server.publish("orderbook.BTCUSD", &json!({"seq": 1})), 1);
    assert_eq!(server.publish("orderbook.ETHUSD", &json!({"seq": 2})), 0);
    assert_eq!(
        client.message().await,
        json!({"topic": "orderbook.BTCUSD", "data": {"seq": 1}})
    );
    let unsubscribe = json!({"op": "unsubscribe", "args": ["orderbook.BTCUSD"], "id": 8});
    assert_eq!(client.ask(&unsubscribe).await["id"], 8);
    assert_eq!(server.publish("orderbook.BTCUSD", &json!({"seq": 3})), 0);
    assert!(server.violations().is_empty());
}

#[tokio::test]
async fn what_is_private_needs_the_login() {
    let server = Lesson::start(&[]);
    let mut client = Client::connect(&server).await;
    let orders = json!({"op": "subscribe", "args": ["orders"], "id": 1});
    let place = json!({"op": "order.place", "args": [{"amount": "1"}], "id": 2});
    for message in [&orders, &place] {
        let answer = client.ask(message).await;
        assert_eq!(answer["code"], "NOT_LOGGED_IN");
        assert_eq!(answer["id"], message["id"]);
    }
    assert_eq!(server.violations().len(), 2);

    let mut client = Client::logged_in(&server).await;
    assert_eq!(client.ask(&orders).await["success"], true);
    let order = json!({"amount": "1", "order_id": "1", "status": "open"});
    assert_eq!(
        client.ask(&place).await,
        json!({"op": "order.place", "id": 2, "success": true, "data": order})
    );
    assert_eq!(
        client.message().await,
        json!({"topic": "orders", "data": order})
    );
    let time = client.ask(&json!({"op": "time", "id": 3})).await;
    assert!(time["data"]["server_time"].is_u64());
    assert_eq!(server.violations().len(), 2);
}

#[tokio::test]
async fn subscribing_twice_and_ending_nothing_are_violations() {
    let server = Lesson::start(&[]);
    let mut client = Client::connect(&server).await;
    let subscribe = json!({"op": "subscribe", "args": ["trades"]});
    assert_eq!(client.ask(&subscribe).await["success"], true);
    assert_eq!(client.ask(&subscribe).await["code"], "ALREADY_SUBSCRIBED");
    let other = json!({"op": "unsubscribe", "args": ["other"]});
    assert_eq!(client.ask(&other).await["code"], "NOT_SUBSCRIBED");
    let violations = server.violations();
    assert_eq!(violations.len(), 2, "{violations:?}");
    // On another connection it is another subscription.
    let mut other = Client::connect(&server).await;
    assert_eq!(other.ask(&subscribe).await["success"], true);
}

#[tokio::test]
async fn channels_have_data_by_themselves() {
    let server = Lesson::start(&[("TICK_MS", "20")]);
    let mut client = Client::connect(&server).await;
    client
        .ask(&json!({"op": "subscribe", "args": ["trades"]}))
        .await;
    let first = client.message().await["data"]["seq"]
        .as_u64()
        .expect("a number");
    let second = client.message().await["data"]["seq"].as_u64();
    assert_eq!(second, Some(first + 1));
    assert!(!client.is_quiet(Duration::from_secs(1)).await);
}
