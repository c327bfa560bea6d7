//! Who is let in.

use serde_json::json;
use signed_api_examples::testnet::{Config, Credentials, Testnet};
use tokio_tungstenite::tungstenite::Error;

use crate::client::{Client, login, now_ms};

/// Timestamp, key and secret are made up; the signature is from Python: `hmac.new(b"secret-of-a-test",
/// b"1700000000123GET/realtime", "sha256").hexdigest()`.
#[tokio::test]
async fn a_known_signature_is_right_and_its_time_is_over() {
    let credentials = Credentials::new("key-of-a-test", "secret-of-a-test");
    let testnet = Testnet::start(Config::default().credentials(credentials))
        .await
        .unwrap();
    let mut client = Client::connect(&testnet).await;
    let signature = "2b8186b0fda57b8962eaede2eec660dc43b465fea0870912a6285eb384ca04c3";
    let login = json!({"op": "auth", "args": ["key-of-a-test", 1_700_000_000_123_u64, signature]});
    assert_eq!(client.ask(&login).await["code"], "TIMESTAMP_OUT_OF_WINDOW");
    let behind = i64::try_from(now_ms() - 1_700_000_000_123).unwrap();
    testnet.faults().clock_offset_ms(-behind);
    assert_eq!(
        client.ask(&login).await,
        json!({"op": "auth", "success": true})
    );
    assert_eq!(client.ask(&login).await["code"], "REPLAYED");
    assert_eq!(testnet.realtime().logins(), 1);
}

#[tokio::test]
async fn everything_else_is_refused() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let account = testnet.credentials();
    let mut client = Client::connect(&testnet).await;
    let now = now_ms();
    let right = login(account, now);
    let mut elsewhen = right.clone();
    elsewhen["args"][1] = json!(now + 1);
    let mut short = right.clone();
    short["args"][2] = json!(&right["args"][2].as_str().unwrap()[..62]);
    let stranger = Credentials::new(account.key(), "another");
    for wrong in [login(&stranger, now), elsewhen, short] {
        let answer = client.ask(&wrong).await;
        assert_eq!(answer["success"], false);
        assert_eq!(answer["code"], "INVALID_SIGNATURE", "{wrong}");
    }
    let nobody = Credentials::new("nobody", account.secret());
    assert_eq!(
        client.ask(&login(&nobody, now)).await["code"],
        "INVALID_KEY"
    );
    for late in [now - 60_000, now + 60_000] {
        let answer = client.ask(&login(account, late)).await;
        assert_eq!(answer["code"], "TIMESTAMP_OUT_OF_WINDOW");
    }
    for malformed in [
        json!({"op": "auth"}),
        json!({"op": "auth", "args": [1, 2, 3]}),
        json!([]),
    ] {
        assert_eq!(client.ask(&malformed).await["code"], "MALFORMED_REQUEST");
    }
    assert_eq!(testnet.realtime().logins(), 0);
    assert_eq!(client.ask(&right).await["success"], true);
}

#[tokio::test]
async fn there_is_one_path() {
    let testnet = Testnet::start(Config::default()).await.unwrap();
    let elsewhere = testnet.realtime_url().replace("realtime", "stream");
    let refused = Client::open(&elsewhere).await.err().unwrap();
    assert!(matches!(refused, Error::Http(answer) if answer.status() == 404));
    assert_eq!(testnet.realtime().opened(), 0);
}
