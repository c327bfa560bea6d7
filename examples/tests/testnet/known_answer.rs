//! Signatures computed once elsewhere, with the `hmac` module of Python, so that signer and verifier cannot share a mistake.

use std::time::Duration;

use signed_api_examples::testnet::{Config, Credentials, Testnet};

use super::wire::{Request, now_ms, order};

const TIMESTAMP: u64 = 1_700_000_000_000;
const SECRET: &str = "the-secret-of-the-lesson";

/// A testnet whose clock stands about at the timestamp of the recordings.
async fn start(config: Config) -> Testnet {
    let config = config
        .credentials(Credentials::new("lesson", SECRET))
        .window(Duration::from_secs(3_600));
    let testnet = Testnet::start(config).await.unwrap();
    let offset = i64::try_from(TIMESTAMP).unwrap() - i64::try_from(now_ms()).unwrap();
    testnet.faults().clock_offset_ms(offset);
    testnet
}

fn recorded(method: &'static str, target: &str, body: &str, signature: &str) -> Request {
    let mut request = Request::unsigned(method, target, body);
    request
        .set("API-KEY", "lesson")
        .set("API-TIMESTAMP", &TIMESTAMP.to_string())
        .set("API-SIGN", signature);
    request
}

#[tokio::test]
async fn an_order_is_accepted() {
    let testnet = start(Config::default()).await;
    let answer = recorded(
        "POST",
        "/api/v1/orders",
        &order("lesson-1"),
        "7852f63e09af42f6c1c406ed980abc8aa2164be4ca3c9449542aebee46aad368",
    )
    .send(&testnet)
    .await;
    assert_eq!(answer.status(), 201, "{answer:?}");
    assert_eq!(testnet.orders().len(), 1);
}

#[tokio::test]
async fn a_request_without_body_is_accepted() {
    let testnet = start(Config::default()).await;
    let signature = "a55f3027488316fd17e5cc80ab446504f3234137b15a51911f236da33dffbc30";
    let answer = recorded("GET", "/api/v1/balances", "", signature)
        .send(&testnet)
        .await;
    assert_eq!(answer.status(), 200, "{answer:?}");
}

#[tokio::test]
async fn the_query_is_signed_only_where_the_target_is() {
    let target = "/api/v1/orders?market=BTC-USDT&status=open";
    let of_path = "a04fbdabdd491d01543f82800d4fd2d367b4821a3d026c8a3aa33fc4c2feaa90";
    let of_target = "db326eeb8b1b5634a36288d267b128ef0327d8264e0ce57bd48a3a828bd107a6";
    for (sign_target, right, wrong) in [(false, of_path, of_target), (true, of_target, of_path)] {
        let testnet = start(Config::default().sign_target(sign_target)).await;
        let answer = recorded("GET", target, "", wrong).send(&testnet).await;
        assert_eq!(answer.status(), 401, "{answer:?}");
        let answer = recorded("GET", target, "", right).send(&testnet).await;
        assert_eq!(answer.status(), 200, "{answer:?}");
    }
}

#[tokio::test]
async fn a_demanded_nonce_is_signed_after_the_timestamp() {
    let testnet = start(Config::default().demand_nonces(true)).await;
    let signature = "6e0ef9f8619419fd2f5a220f4fc8c4bfd9674b8d970936126e824fcf56ab5105";
    let answer = recorded("GET", "/api/v1/balances", "", signature)
        .set("API-NONCE", "7")
        .send(&testnet)
        .await;
    assert_eq!(answer.status(), 200, "{answer:?}");
}
