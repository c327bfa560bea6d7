//! The embedded gateway, asked by hand: what the documents of Cryptofuse's API promise.

#![allow(clippy::expect_used)]

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use signed_api_examples::cryptofuse::{Config, Cryptofuse};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer: status, header fields in lower case, body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        let line = lines.find(|line| line.starts_with(&format!("{name}: ")))?;
        line.split_once(": ").map(|(_, value)| value)
    }
}

async fn send(gateway: &Cryptofuse, request: &str, fields: &[(&str, &str)], body: &str) -> Answer {
    let address = gateway.url().replace("http://", "");
    let mut text = format!("{request} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in fields {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("content-length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(&address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    Answer {
        status: head[9..12].parse().expect("a status"),
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Python's `urllib.parse.quote_plus` of the end of every secret, which is ` +%&=:/é`.
fn encoded_secret(gateway: &Cryptofuse) -> String {
    let random = gateway
        .client_secret()
        .strip_suffix(" +%&=:/é")
        .expect("the end of the secret");
    format!("{random}+%2B%25%26%3D%3A%2F%C3%A9")
}

fn basic(gateway: &Cryptofuse) -> String {
    let both = format!("{}:{}", gateway.client_id(), encoded_secret(gateway));
    format!("Basic {}", BASE64_STANDARD.encode(both))
}

async fn form(gateway: &Cryptofuse, path: &str, body: &str) -> Answer {
    let basic = basic(gateway);
    let fields = [FORM, ("authorization", &basic)];
    send(gateway, &format!("POST {path}"), &fields, body).await
}

async fn token(gateway: &Cryptofuse, scope: &str) -> String {
    let body = format!("grant_type=client_credentials&scope={scope}");
    let answer = form(gateway, "/o/token/", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned()
}

async fn with_token(gateway: &Cryptofuse, request: &str, token: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let fields = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    send(gateway, request, &fields, body).await
}

async fn start() -> Cryptofuse {
    Cryptofuse::start(Config::default())
        .await
        .expect("a gateway")
}

#[tokio::test]
async fn a_token_by_client_credentials() {
    let gateway = start().await;
    let answer = form(
        &gateway,
        "/o/token/",
        "grant_type=client_credentials&scope=read+write",
    )
    .await;
    let body = answer.json();
    assert_eq!(
        (&body["token_type"], &body["expires_in"], &body["scope"]),
        (&json!("Bearer"), &json!(3600), &json!("read write"))
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));

    let secret = encoded_secret(&gateway);
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={secret}",
        gateway.client_id()
    );
    let answer = send(&gateway, "POST /o/token/", &[FORM], &body).await;
    assert_eq!(
        (answer.status, &answer.json()["scope"]),
        (200, &json!("read write"))
    );
    assert_eq!(gateway.tokens_issued(), 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_for_a_token_is_told() {
    let gateway = start().await;
    for (body, error) in [
        ("grant_type=password", "unsupported_grant_type"),
        ("scope=read", "invalid_request"),
        (
            "grant_type=client_credentials&scope=read+admin",
            "invalid_scope",
        ),
    ] {
        let answer = form(&gateway, "/o/token/", body).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (400, &json!(error))
        );
    }
    let unencoded = format!("{}:{}", gateway.client_id(), gateway.client_secret());
    for credentials in ["x:y".to_owned(), unencoded] {
        let basic = format!("Basic {}", BASE64_STANDARD.encode(credentials));
        let fields = [FORM, ("authorization", basic.as_str())];
        let answer = send(
            &gateway,
            "POST /o/token/",
            &fields,
            "grant_type=client_credentials",
        )
        .await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (401, &json!("invalid_client"))
        );
    }
    assert_eq!(gateway.tokens_issued(), 0);
}

#[tokio::test]
async fn a_payment_is_made_and_found() {
    let gateway = start().await;
    let token = token(&gateway, "read+write").await;
    let new = r#"{"price_amount":100.50,"price_currency":"USD","pay_currency":"USDTERC20","order_id":"ORDER-12345"}"#;
    let made = with_token(&gateway, "POST /payments/", &token, new).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!(
        (&made["status"], &made["order_id"]),
        (&json!("pending"), &json!("ORDER-12345"))
    );
    let id = made["payment_id"].as_str().expect("an id");
    let found = with_token(&gateway, &format!("GET /payments/{id}/"), &token, "").await;
    assert_eq!(found.json(), made);

    let unknown = with_token(&gateway, "GET /payments/0/", &token, "").await;
    assert_eq!(
        (unknown.status, &unknown.json()["error"]),
        (404, &json!("not_found"))
    );
    let bad = new.replace("USDTERC20", "DOGE");
    let bad = with_token(&gateway, "POST /payments/", &token, &bad).await;
    assert_eq!(bad.status, 400);
    assert!(
        bad.json()["details"]["pay_currency"].is_array(),
        "{}",
        bad.body
    );
    for path in ["/currencies/", "/user/balances/"] {
        assert_eq!(
            with_token(&gateway, &format!("GET {path}"), &token, "")
                .await
                .status,
            200
        );
    }
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named() {
    let gateway = start().await;
    let token = token(&gateway, "read").await;
    let answer = with_token(&gateway, "POST /payments/", &token, "{}").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (403, &json!("insufficient_scope"))
    );
    let details = json!({"required_scopes": ["read", "write"], "token_scopes": ["read"]});
    assert_eq!(answer.json()["details"], details);
}

#[tokio::test]
async fn tokens_end_by_time_and_by_revocation() {
    let gateway = start().await;
    let read = async |token: &str| {
        with_token(&gateway, "GET /currencies/", token, "")
            .await
            .status
    };
    let first = token(&gateway, "read").await;
    assert_eq!(read(&first).await, 200);
    gateway.advance(Duration::from_secs(3599));
    assert_eq!(read(&first).await, 200);
    gateway.advance(Duration::from_secs(1));
    assert_eq!(read(&first).await, 401);

    let second = token(&gateway, "read").await;
    for _ in 0..2 {
        let revoked = form(&gateway, "/o/revoke_token/", &format!("token={second}")).await;
        assert_eq!((revoked.status, revoked.body.as_str()), (200, ""));
        assert_eq!(read(&second).await, 401);
    }
    let stranger = send(&gateway, "POST /o/revoke_token/", &[FORM], "token=x").await;
    assert_eq!(
        (stranger.status, &stranger.json()["error"]),
        (401, &json!("invalid_client"))
    );

    let third = token(&gateway, "read").await;
    gateway.revoke_all();
    assert_eq!(read(&third).await, 401);
}

#[tokio::test]
async fn the_rate_limit_is_told_and_kept() {
    let config = Config {
        requests_a_minute: 2,
        ..Config::default()
    };
    let gateway = Cryptofuse::start(config).await.expect("a gateway");
    let token = token(&gateway, "read").await;
    let mut left = Vec::new();
    let mut last = None;
    for _ in 0..3 {
        let answer = with_token(&gateway, "GET /currencies/", &token, "").await;
        assert_eq!(answer.header("x-ratelimit-limit"), Some("2"));
        left.push((
            answer.status,
            answer.header("x-ratelimit-remaining").map(str::to_owned),
        ));
        last = Some(answer);
    }
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(left, [(200, said("1")), (200, said("0")), (429, said("0"))]);
    let last = last.expect("three answers");
    let wait: u64 = last
        .header("retry-after")
        .and_then(|wait| wait.parse().ok())
        .expect("a wait");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(last.json()["details"]["retry_after"], json!(wait));
    gateway.advance(Duration::from_secs(60));
    assert_eq!(
        with_token(&gateway, "GET /currencies/", &token, "")
            .await
            .status,
        200
    );
}
