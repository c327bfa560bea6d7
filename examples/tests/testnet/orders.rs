//! Orders and money.

use serde_json::{Value, json};
use signed_api_examples::testnet::{Config, Credentials, Status, Testnet};

use super::wire::{Answer, Request, order, place, refused};

async fn start() -> Testnet {
    Testnet::start(Config::default()).await.unwrap()
}

async fn ask(
    testnet: &Testnet,
    credentials: &Credentials,
    method: &'static str,
    target: &str,
) -> Answer {
    Request::signed(credentials, method, target, "")
        .send(testnet)
        .await
}

async fn funds(testnet: &Testnet, credentials: &Credentials, asset: &str) -> (String, String) {
    let balances = ask(testnet, credentials, "GET", "/api/v1/balances")
        .await
        .json();
    let balance = balances
        .as_array()
        .unwrap()
        .iter()
        .find(|balance| balance["asset"] == asset)
        .unwrap();
    let text = |name: &str| balance[name].as_str().unwrap().to_owned();
    (text("available"), text("reserved"))
}

fn ids(orders: &Value) -> Vec<&str> {
    orders
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn an_order_rests_is_read_and_cancelled() {
    let testnet = start().await;
    let me = testnet.credentials();
    let placed = place(&testnet, &order("a")).await;
    assert_eq!(placed.status(), 201);
    let mut placed = placed.json();
    assert!(placed["created_at"].is_u64());
    placed["created_at"] = json!(0);
    assert_eq!(
        placed,
        json!({
            "id": "1", "market": "BTC-USDT", "side": "buy", "type": "limit", "price": "30000.00", "amount": "0.001",
            "fill_price": null, "status": "open", "client_order_id": "a", "created_at": 0, "duplicate": false,
        })
    );
    assert_eq!(
        funds(&testnet, me, "USDT").await,
        ("999970".to_owned(), "30".to_owned())
    );

    let read = ask(&testnet, me, "GET", "/api/v1/orders/1").await.json();
    assert_eq!(read["status"], "open");
    let cancelled = ask(&testnet, me, "DELETE", "/api/v1/orders/1").await;
    assert_eq!(
        (cancelled.status(), cancelled.json()["status"].clone()),
        (200, json!("cancelled"))
    );
    let again = ask(&testnet, me, "DELETE", "/api/v1/orders/1").await;
    assert_eq!(
        (again.status(), again.json()["status"].clone()),
        (200, json!("cancelled"))
    );
    assert_eq!(
        funds(&testnet, me, "USDT").await,
        ("1000000".to_owned(), "0".to_owned())
    );
    assert_eq!(testnet.orders()[0].status, Status::Cancelled);
}

#[tokio::test]
async fn the_same_client_order_id_is_the_same_order() {
    let testnet = start().await;
    let first = place(&testnet, &order("a")).await;
    let resent = place(
        &testnet,
        &order("a")
            .replace("30000.00", "30000.0")
            .replace("0.001", "0.00100"),
    )
    .await;
    assert_eq!(
        (resent.status(), resent.json()["duplicate"].clone()),
        (200, json!(true))
    );
    assert_eq!(resent.json()["id"], first.json()["id"]);
    let differs = place(&testnet, &order("a").replace("0.001", "0.002")).await;
    assert_eq!(differs.refusal(), refused(409, "DUPLICATE_ORDER_ID"));
    assert_eq!(testnet.orders().len(), 1);

    let other = testnet.add_key().unwrap();
    let theirs = Request::signed(&other, "POST", "/api/v1/orders", &order("a"))
        .send(&testnet)
        .await;
    assert_eq!(
        theirs.status(),
        201,
        "ids of another key are another matter"
    );
}

#[tokio::test]
async fn without_client_order_id_every_request_is_another_order() {
    let testnet = start().await;
    let anonymous = order("a").replace(r#","client_order_id":"a""#, "");
    for _ in 0..2 {
        assert_eq!(place(&testnet, &anonymous).await.status(), 201);
    }
    assert_eq!(testnet.orders().len(), 2);
}

#[tokio::test]
async fn orders_at_the_market_fill_at_once() {
    let testnet = start().await;
    let me = testnet.credentials();
    let crossing =
        r#"{"market":"ETH-USDT","side":"buy","type":"limit","price":"3500","amount":"2"}"#;
    let bought = place(&testnet, crossing).await.json();
    assert_eq!(
        (&bought["status"], &bought["fill_price"]),
        (&json!("filled"), &json!("3000.00"))
    );
    let market = r#"{"market":"SOL-USDT","side":"sell","type":"market","amount":"10"}"#;
    let sold = place(&testnet, market).await.json();
    assert_eq!(
        (&sold["status"], &sold["price"]),
        (&json!("filled"), &Value::Null)
    );
    assert_eq!(
        funds(&testnet, me, "ETH").await,
        ("102".to_owned(), "0".to_owned())
    );
    assert_eq!(
        funds(&testnet, me, "SOL").await,
        ("990".to_owned(), "0".to_owned())
    );
    assert_eq!(
        funds(&testnet, me, "USDT").await,
        ("995500".to_owned(), "0".to_owned())
    );

    let too_late = ask(&testnet, me, "DELETE", "/api/v1/orders/1").await;
    assert_eq!(too_late.refusal(), refused(422, "INVALID_ORDER"));
}

#[tokio::test]
async fn lists_are_narrowed_and_accounts_kept_apart() {
    let testnet = start().await;
    let me = testnet.credentials();
    let other = testnet.add_key().unwrap();
    place(&testnet, &order("a")).await;
    place(
        &testnet,
        &order("b")
            .replace("BTC-USDT", "ETH-USDT")
            .replace("30000", "2000"),
    )
    .await;
    place(&testnet, &order("c")).await;
    Request::signed(&other, "POST", "/api/v1/orders", &order("d"))
        .send(&testnet)
        .await;

    let foreign = ask(&testnet, me, "GET", "/api/v1/orders/4").await;
    assert_eq!(foreign.refusal(), refused(404, "UNKNOWN_ORDER"));
    let narrowed = ask(&testnet, me, "DELETE", "/api/v1/orders?market=ETH-USDT")
        .await
        .json();
    assert_eq!(ids(&narrowed), ["2"]);
    for (target, expected) in [
        ("/api/v1/orders", &["1", "2", "3"][..]),
        ("/api/v1/orders?status=open", &["1", "3"]),
        ("/api/v1/orders?market=BTC-USDT&status=open", &["1", "3"]),
        ("/api/v1/orders?market=ETH-USDT", &["2"]),
        ("/api/v1/orders?status=filled", &[]),
    ] {
        assert_eq!(
            ids(&ask(&testnet, me, "GET", target).await.json()),
            expected,
            "{target}"
        );
    }
    assert_eq!(
        ids(&ask(&testnet, me, "DELETE", "/api/v1/orders").await.json()),
        ["1", "3"]
    );
    let open: Vec<_> = testnet
        .orders()
        .into_iter()
        .filter(|order| order.status == Status::Open)
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].account, other.key());
}

#[tokio::test]
async fn unknown_things_are_not_found() {
    let testnet = start().await;
    let me = testnet.credentials();
    for id in ["1", "0", "abc", "-1", "99999999999999999999", "%ff"] {
        let answer = ask(&testnet, me, "GET", &format!("/api/v1/orders/{id}")).await;
        assert_eq!(answer.refusal(), refused(404, "UNKNOWN_ORDER"), "{id}");
    }
    let answer = ask(&testnet, me, "GET", "/api/v1/orders?market=XYZ-USDT").await;
    assert_eq!(answer.refusal(), refused(404, "UNKNOWN_MARKET"));
    let answer = place(&testnet, &order("a").replace("BTC-USDT", "XYZ-USDT")).await;
    assert_eq!(answer.refusal(), refused(404, "UNKNOWN_MARKET"));
}

#[tokio::test]
async fn money_that_is_not_there_cannot_be_spent() {
    let testnet = start().await;
    let answer = place(&testnet, &order("a").replace("0.001", "33.33334")).await;
    assert_eq!(answer.refusal(), refused(422, "INSUFFICIENT_FUNDS"));
    let answer = place(&testnet, &order("a").replace("0.001", "33.33333")).await;
    assert_eq!(answer.status(), 201, "a refused order does not take its id");
    let answer = place(&testnet, &order("b")).await;
    assert_eq!(
        answer.refusal(),
        refused(422, "INSUFFICIENT_FUNDS"),
        "the rest is reserved"
    );
}

#[tokio::test]
async fn accounts_start_with_what_is_configured() {
    let config = Config::default().balance("USDT", 30.into());
    let testnet = Testnet::start(config).await.unwrap();
    assert_eq!(place(&testnet, &order("a")).await.status(), 201);
    let answer = place(&testnet, &order("b")).await;
    assert_eq!(answer.refusal(), refused(422, "INSUFFICIENT_FUNDS"));
    assert_eq!(answer.message(), "this takes 30 USDT, 0 are available");
}

#[tokio::test]
async fn orders_that_break_a_rule_are_refused() {
    let testnet = start().await;
    let good = order("a");
    let broken = [
        good.replace("30000.00", "30000.001"),
        good.replace("30000.00", "0"),
        good.replace("30000.00", "-1"),
        good.replace("30000.00", "3e4"),
        good.replace("30000.00", "1000000001"),
        good.replace("30000.00", "30_000"),
        good.replace("\"30000.00\"", "30000"),
        good.replace("\"30000.00\"", "null"),
        good.replace("\"0.001\"", "0.001"),
        good.replace("0.001", "0.0000001"),
        good.replace("0.001", "0.00001"),
        good.replace("0.001", ".1"),
        good.replace("limit", "market"),
        good.replace("limit", "stop"),
        good.replace("buy", "BUY"),
        good.replace("client_order_id", "clientOrderId"),
        good.replace("\"a\"", "\"\""),
        good.replace("\"a\"", "\"a b\""),
        good.replace("\"a\"", &format!("\"{}\"", "a".repeat(65))),
        good.replace(r#""side":"buy","#, ""),
    ];
    for body in &broken {
        assert_ne!(*body, good);
        assert_eq!(
            place(&testnet, body).await.refusal(),
            refused(422, "INVALID_ORDER"),
            "{body}"
        );
    }
    assert_eq!(testnet.orders(), []);
}

#[tokio::test]
async fn requests_that_cannot_be_read_are_refused() {
    let testnet = start().await;
    let me = testnet.credentials();
    let padded = |length: usize| order("a") + &" ".repeat(length - order("a").len());
    assert_eq!(place(&testnet, &padded(64 * 1024)).await.status(), 201);
    let long = padded(64 * 1024 + 1);
    for body in ["", "{", "side=buy", &long] {
        assert_eq!(
            place(&testnet, body).await.refusal(),
            refused(400, "MALFORMED_REQUEST"),
            "{body}"
        );
    }
    for target in [
        "/api/v1/orders?status=closed",
        "/api/v1/orders?symbol=BTC-USDT",
    ] {
        let answer = ask(&testnet, me, "GET", target).await;
        assert_eq!(
            answer.refusal(),
            refused(400, "MALFORMED_REQUEST"),
            "{target}"
        );
    }
}
