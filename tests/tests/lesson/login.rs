//! Who is let in.

use serde_json::json;
use signed_api_tests::servers::Lesson;

use crate::client::{Client, login, login_with, now_ms};

#[tokio::test]
async fn a_login_is_taken_once() {
    let server = Lesson::start(&[]);
    let message = login(now_ms());
    let mut client = Client::connect(&server).await;
    assert_eq!(
        client.ask(&message).await,
        json!({"op": "auth", "success": true})
    );
    let mut other = Client::connect(&server).await;
    assert_eq!(other.ask(&message).await["code"], "REPLAYED");
    // Timestamps are signed as texts, and may be sent as such.
    let mut message = login(now_ms() + 1);
    message["args"][1] = json!(message["args"][1].to_string());
    assert_eq!(other.ask(&message).await["success"], true);
}

#[tokio::test]
async fn what_is_not_signed_with_the_secret_is_refused() {
    let server = Lesson::start(&[]);
    let mut client = Client::connect(&server).await;
    let now = now_ms();
    let right = login(now);
    let mut elsewhen = right.clone();
    elsewhen["args"][1] = json!(now + 1);
    let mut upper = right.clone();
    let signature = right["args"][2].as_str().expect("a text");
    upper["args"][2] = json!(signature.to_uppercase());
    let mut short = right.clone();
    short["args"][2] = json!(&signature[..63]);
    for wrong in [login_with("another", now), elsewhen, upper, short] {
        let answer = client.ask(&wrong).await;
        assert_eq!(answer["success"], false, "{wrong}");
        assert_eq!(answer["code"], "INVALID_SIGNATURE", "{wrong}");
        assert_eq!(answer["op"], "auth");
        assert!(answer["ret_msg"].is_string());
    }
    let mut unknown = right.clone();
    unknown["args"][0] = json!("nobody");
    assert_eq!(client.ask(&unknown).await["code"], "INVALID_KEY");
    assert_eq!(
        client.ask(&json!({"op": "auth"})).await["code"],
        "MALFORMED"
    );
    // None of these has used the right one up.
    assert_eq!(client.ask(&right).await["success"], true);
}

#[tokio::test]
async fn timestamps_expire_in_both_directions() {
    let server = Lesson::start(&[("WINDOW_MS", "2000")]);
    let mut client = Client::connect(&server).await;
    for timestamp in [now_ms() - 3_000, now_ms() + 3_000] {
        let answer = client.ask(&login(timestamp)).await;
        assert_eq!(answer["code"], "TIMESTAMP_EXPIRED");
    }
    server.hook("clock", &json!({"offset_ms": 60_000}));
    assert_eq!(
        client.ask(&login(now_ms())).await["code"],
        "TIMESTAMP_EXPIRED"
    );
    assert_eq!(client.ask(&login(now_ms() + 60_000)).await["success"], true);
}

#[tokio::test]
async fn signatures_are_refused_on_demand() {
    let server = Lesson::start(&[]);
    server.hook("refuse", &json!({"times": 1}));
    let mut client = Client::connect(&server).await;
    assert_eq!(
        client.ask(&login(now_ms())).await["code"],
        "INVALID_SIGNATURE"
    );
    assert_eq!(client.ask(&login(now_ms() + 1)).await["success"], true);
}
