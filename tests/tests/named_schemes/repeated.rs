//! Attempts that are signed anew: from the same arguments, at another moment, and with nothing left of the one before.

use std::time::Duration;

use serde::Serialize;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{Call, ClientBuilder, Outcome, RetryPolicy};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{body, header};

const SECRET: &str = "tell nobody";

auth_scheme! {
    /// Everything in the query, and the signature at its end.
    pub Query {
        let signed = form({ ..params, timestamp: ts });
        query = signed + "&signature=" + (hmac_sha256(secret, signed) | hex);
        header "X-Body" = hex(sha256(body));
    }
}

auth_scheme! {
    /// Everything in base64, under a nonce.
    pub Payload {
        nonce: increasing(ms);
        body = base64(json({ nonce, request: path, ..params }));
        header "X-Sign" = hmac_sha256(secret, body) | hex;
    }
}

auth_scheme! {
    /// Another path for every moment.
    pub Path {
        path = "/at/" + ts;
        header "X-Sign" = hmac_sha256(secret, url) | hex;
    }
}

#[derive(Serialize)]
struct Order<'a> {
    id: &'a str,
    qty: u32,
}

#[api_client(base_url = "https://api.example.com")]
trait Exchange {
    #[post("/orders")]
    #[auth(Query)]
    #[retry(key = "id")]
    async fn in_query(&self, #[query] symbol: &str, #[json] order: &Order<'_>) -> Result<u8>;

    #[post("/orders", body = form)]
    #[auth(Query)]
    #[retry(key = "id")]
    async fn form_in_query(&self, id: &str, qty: u32) -> Result<u8>;

    #[post("/orders")]
    #[auth(Payload)]
    #[retry(key = "id")]
    async fn in_payload(&self, #[json] order: &Order<'_>) -> Result<u8>;

    #[post("/orders")]
    #[auth(Payload)]
    #[retry(key = "id")]
    async fn fields_in_payload(&self, id: Option<&str>, qty: u32) -> Result<u8>;

    #[post("/orders")]
    #[auth(Payload)]
    #[retry(key = "id")]
    async fn query_in_payload(&self, #[query] id: &str, qty: u32) -> Result<u8>;

    #[get("/orders")]
    #[auth(Path)]
    async fn moved(&self) -> Result<u8>;
}

fn trial(steps: impl IntoIterator<Item = Step>) -> (ExchangeClient, ScriptedTransport) {
    let script = ScriptedTransport::new(steps);
    let client = builder().transport(script.clone()).build();
    (client.expect("a client"), script)
}

fn builder() -> ClientBuilder<ExchangeClient> {
    ExchangeClient::builder()
        .credentials(Credentials::new("key-0123456789", SECRET))
        .clock(ManualClock::default().auto_advance())
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .base(Duration::from_millis(100)),
        )
}

fn failing_twice() -> [Step; 3] {
    [Step::Reset, Step::answer(503, ""), Step::answer(200, "7")]
}

const ORDER: Order<'static> = Order { id: "c-1", qty: 2 };

/// Its key is nothing that a server could recognise.
const KEYLESS: Order<'static> = Order { id: " ", qty: 2 };

#[tokio::test]
async fn a_query_is_written_anew_for_every_attempt() {
    let (client, script) = trial(failing_twice());
    assert_eq!(client.in_query("X", &ORDER).await.expect("answered"), 7);
    let sent = script.sent();
    let mut stamps = Vec::new();
    for request in &sent {
        let query = request.url.query().expect("a query");
        let (signed, signature) = query.split_once("&signature=").expect("a signature");
        assert_eq!(signature, hmac_sha256_hex(SECRET, &[signed.as_bytes()]));
        let (arguments, stamp) = signed.split_once("&timestamp=").expect("a time");
        assert_eq!(arguments, "symbol=X&id=c-1&qty=2");
        assert_eq!(body(request), "");
        stamps.push(stamp.parse::<u64>().expect("a number"));
    }
    assert_eq!(stamps.len(), 3);
    assert!(stamps.is_sorted_by(|one, next| one < next), "{stamps:?}");
}

#[tokio::test]
async fn a_body_is_written_anew_under_another_nonce() {
    let (client, script) = trial(failing_twice());
    assert_eq!(client.in_payload(&ORDER).await.expect("answered"), 7);
    let mut nonces = Vec::new();
    for request in script.sent() {
        let sign = hmac_sha256_hex(SECRET, &[&request.body]);
        assert_eq!(header(&request, "x-sign"), sign);
        let json = decoded(body(&request));
        let nonce = json["nonce"].as_u64().expect("a number");
        let expected =
            serde_json::json!({ "nonce": nonce, "request": "/orders", "id": "c-1", "qty": 2 });
        assert_eq!(json, expected);
        nonces.push(nonce);
    }
    assert!(nonces.is_sorted_by(|one, next| one < next), "{nonces:?}");
}

fn decoded(text: &str) -> serde_json::Value {
    use base64::Engine as _;

    let engine = base64::engine::general_purpose::STANDARD;
    let json = engine.decode(text).expect("base64");
    serde_json::from_slice(&json).expect("JSON")
}

#[tokio::test]
async fn a_path_is_written_anew() {
    let (client, script) = trial(failing_twice());
    client.moved().await.expect("answered");
    let paths: Vec<String> = script
        .sent()
        .iter()
        .map(|request| request.url.path().to_owned())
        .collect();
    assert_eq!(paths.len(), 3);
    assert_eq!(paths[0], "/at/1700000000000");
    assert!(paths.is_sorted_by(|one, next| one < next), "{paths:?}");
}

type Begin = fn(&ExchangeClient) -> Call<'_, u8>;

/// The key is looked for among the arguments, and not where the scheme has put it.
#[tokio::test]
async fn a_key_is_recognised_wherever_the_scheme_writes_it() {
    let calls: [(Begin, bool); 9] = [
        (|client| client.in_query("X", &ORDER), true),
        (|client| client.in_query("X", &KEYLESS), false),
        (|client| client.form_in_query("c-1", 2), true),
        (|client| client.form_in_query("", 2), false),
        (|client| client.in_payload(&ORDER), true),
        (|client| client.in_payload(&KEYLESS), false),
        (|client| client.fields_in_payload(Some("c-1"), 2), true),
        (|client| client.fields_in_payload(None, 2), false),
        (|client| client.query_in_payload("c-1", 2), true),
    ];
    for (index, (call, is_keyed)) in calls.into_iter().enumerate() {
        let (client, script) = trial(failing_twice());
        let result = call(&client).await;
        if is_keyed {
            assert_eq!(result.expect("sent again"), 7, "{index}");
        } else {
            let error = result.expect_err("sent once");
            let known = (error.outcome(), error.may_resend());
            assert_eq!(known, (Outcome::Unknown, false), "{index}");
        }
        let count = if is_keyed { 3 } else { 1 };
        assert_eq!(script.sent().len(), count, "{index}");
    }
}
