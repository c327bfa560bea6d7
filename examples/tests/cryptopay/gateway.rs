//! The gateway by itself.

use std::time::Duration;

use serde_json::{Value, json};
use signed_api_examples::cryptopay::{Config, Cryptopay};

use crate::wire::{Answer, send, start};

const ORDERS: &str = "/api/payment-orders/";
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn login(gateway: &Cryptopay, password: &str) -> Answer {
    let body = json!({"username": gateway.user(), "password": password});
    send(gateway, "POST /api/auth/login", "", &body).await
}

/// Access and refresh token.
async fn pair(gateway: &Cryptopay) -> (String, String) {
    let answer = login(gateway, gateway.password()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["user"]["username"], gateway.user());
    (answer.text("access"), answer.text("refresh"))
}

async fn refresh(gateway: &Cryptopay, refresh: &str) -> Answer {
    let body = json!({ "refresh": refresh });
    send(gateway, "POST /api/auth/token/refresh/", "", &body).await
}

async fn list(gateway: &Cryptopay, token: &str, query: &str) -> Answer {
    let request = format!("GET {ORDERS}{query}");
    send(gateway, &request, token, &Value::Null).await
}

async fn create(gateway: &Cryptopay, token: &str, order: &Value) -> Answer {
    send(gateway, &format!("POST {ORDERS}"), token, order).await
}

fn order(nonce: u64) -> Value {
    json!({
        "amount": "100.00",
        "currency": "USDC",
        "blockchain": "base",
        "order_info": "{\"product\": \"Premium Plan\", \"quantity\": 1}",
        "nonce": nonce,
    })
}

#[tokio::test]
async fn a_login_needs_the_password() {
    let gateway = start(Config::default()).await;
    let wrong = login(&gateway, "wrong").await;
    assert_eq!(wrong.refusal(), (401, "UNAUTHORIZED"));
    let (access, refresh) = pair(&gateway).await;
    assert_ne!(access, refresh);
    assert_eq!(list(&gateway, &access, "").await.status, 200);
    for bad in ["", "unknown", &refresh] {
        let answer = list(&gateway, bad, "").await;
        assert_eq!(answer.refusal(), (401, "UNAUTHORIZED"), "{bad}");
    }
}

#[tokio::test]
async fn an_access_token_ends_after_a_day_and_a_refresh_token_after_thirty() {
    let gateway = start(Config::default()).await;
    let (access, first) = pair(&gateway).await;
    gateway.advance(DAY - Duration::from_secs(60));
    assert_eq!(list(&gateway, &access, "").await.status, 200);
    gateway.advance(Duration::from_secs(60));
    assert_eq!(list(&gateway, &access, "").await.status, 401);

    gateway.advance(28 * DAY);
    let second = refresh(&gateway, &first).await;
    assert_eq!(second.status, 200, "{second:?}");
    let access = second.text("access");
    assert_eq!(list(&gateway, &access, "").await.status, 200);
    gateway.advance(30 * DAY);
    let late = refresh(&gateway, &second.text("refresh")).await;
    assert_eq!(late.refusal(), (401, "UNAUTHORIZED"));
}

#[tokio::test]
async fn a_refresh_token_is_used_once() {
    let gateway = start(Config::default()).await;
    let (_, first) = pair(&gateway).await;
    let second = refresh(&gateway, &first).await.text("refresh");
    assert_ne!(second, first);
    let answer = refresh(&gateway, &first).await;
    assert_eq!(answer.refusal(), (401, "UNAUTHORIZED"));
    assert_eq!(refresh(&gateway, &second).await.status, 200);
    assert_eq!(gateway.answered("POST /api/auth/token/refresh/ 200"), 2);
    assert_eq!(gateway.answered("POST /api/auth/token/refresh/ 401"), 1);
}

#[tokio::test]
async fn an_order_has_a_nonce_of_its_own() {
    let gateway = start(Config::default()).await;
    let (token, _) = pair(&gateway).await;
    let made = create(&gateway, &token, &order(1)).await;
    assert_eq!((made.status, &made.body["success"]), (201, &json!(true)));
    let data = &made.body["data"];
    let order_id = data["order_id"].as_str().expect("an id");
    assert!(order_id.starts_with("ORD-"), "{order_id}");
    assert_eq!(data["status"], "pending");
    assert_eq!(data["amount"], "100.00");

    let again = create(&gateway, &token, &order(1)).await;
    assert_eq!((again.status, &again.body), (200, &made.body));
    assert_eq!(gateway.orders(), 1);
    let mut other = order(1);
    other["amount"] = json!("1.00");
    let refused = create(&gateway, &token, &other).await;
    assert_eq!(refused.refusal(), (400, "VALIDATION_ERROR"));
    assert_eq!(create(&gateway, &token, &order(2)).await.status, 201);
    assert_eq!(gateway.orders(), 2);
}

#[tokio::test]
async fn an_order_that_cannot_be_is_refused_by_the_name_of_the_field() {
    let gateway = start(Config::default()).await;
    let (token, _) = pair(&gateway).await;
    for (field, value) in [
        ("amount", "0.00"),
        ("amount", "-1"),
        ("amount", "much"),
        ("currency", "BTC"),
        ("order_info", "no JSON"),
    ] {
        let mut order = order(1);
        order[field] = json!(value);
        let answer = create(&gateway, &token, &order).await;
        assert_eq!(answer.refusal(), (400, "VALIDATION_ERROR"), "{value}");
        let details = &answer.body["error"]["details"];
        assert!(details[field][0].is_string(), "{answer:?}");
    }
    let answer = create(&gateway, &token, &json!({"amount": "1"})).await;
    assert_eq!(answer.refusal(), (400, "VALIDATION_ERROR"));
    assert_eq!(create(&gateway, "", &order(1)).await.status, 401);
    assert_eq!(gateway.orders(), 0);
}

#[tokio::test]
async fn a_list_comes_in_pages() {
    let gateway = start(Config::default()).await;
    let (token, _) = pair(&gateway).await;
    let empty = json!({"count": 0, "next": null, "previous": null, "results": []});
    assert_eq!(list(&gateway, &token, "").await.body, empty);
    for nonce in 1..=5 {
        create(&gateway, &token, &order(nonce)).await;
    }
    let first = list(&gateway, &token, "?page_size=2").await;
    assert_eq!(nonces(&first), [5, 4]);
    assert_eq!(first.body["count"], 5);
    let second = format!("{ORDERS}?page=2&page_size=2");
    assert_eq!(first.body["next"], second);
    assert_eq!(first.body["previous"], Value::Null);
    let last = list(&gateway, &token, "?page=3&page_size=2").await;
    assert_eq!(nonces(&last), [1]);
    assert_eq!(last.body["next"], Value::Null);
    assert_eq!(last.body["previous"], second);
    for beyond in ["?page=4&page_size=2", "?page=0"] {
        let answer = list(&gateway, &token, beyond).await;
        assert_eq!(answer.refusal(), (404, "NOT_FOUND"));
    }
    let answer = list(&gateway, &token, "?page=x").await;
    assert_eq!(answer.refusal(), (400, "VALIDATION_ERROR"));
}

fn nonces(answer: &Answer) -> Vec<u64> {
    let results = answer.body["results"].as_array().expect("a list").iter();
    let nonces = results.map(|order| order["nonce"].as_u64());
    nonces.map(|nonce| nonce.expect("a number")).collect()
}

#[tokio::test]
async fn what_is_too_much_in_an_hour_is_put_off() {
    let config = Config {
        requests_an_hour: 2,
        ..Config::default()
    };
    let gateway = start(config).await;
    let (token, _) = pair(&gateway).await;
    let second = list(&gateway, &token, "").await;
    assert_eq!(second.status, 200);
    assert_eq!(second.header("x-ratelimit-limit"), Some("2"));
    assert_eq!(second.header("x-ratelimit-remaining"), Some("0"));
    let wait = put_off(&list(&gateway, &token, "").await);
    assert!((3500..=3600).contains(&wait), "{wait}");
    gateway.advance(Duration::from_secs(wait));
    assert_eq!(list(&gateway, &token, "").await.status, 200);

    gateway.exhaust(700);
    let wait = put_off(&list(&gateway, &token, "").await);
    assert!((600..=700).contains(&wait), "{wait}");
}

/// For so many seconds.
#[track_caller]
fn put_off(answer: &Answer) -> u64 {
    assert_eq!(answer.refusal(), (429, "RATE_LIMITED"));
    let wait = &answer.body["error"]["retry_after"];
    wait.as_u64().expect("seconds")
}
