//! What is signed, part by part, against an HMAC of another implementation.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::transport::SignedRequest;
use signed_api::{MemoryNonceStore, NonceKey, NonceStore, RetryPolicy, Unit};
use signed_api_examples::testnet::{Config, Testnet};
use signed_api_tests::signature::{base64, hex, hmac_sha256_hex, mac};

const START_MS: u64 = ManualClock::START.in_unit(Unit::Millis);
const KEY: &str = "key-0123456789";
const SECRET: &str = "c2VjcmV0IG9mIHRoZSB0ZXN0cw==";
const SECRET_BYTES: &[u8] = b"secret of the tests";

#[api_client(base_url = "https://API.example.com:8443/v1/")]
trait Parts {
    #[get("/orders/{id}")]
    #[auth(
        hmac = "method + '|' + host + '|' + origin + '|' + path + '|' + query + '|' + target + '|' + url + '|' + body",
        header("X-KEY" = "key"),
        header("X-SIGN" = "sign")
    )]
    async fn request(&self, id: &str, market: Option<&str>) -> Result<()>;

    #[post("/orders")]
    #[auth(
        hmac = "ts + now.s + now.ms + now.us + now.ns + now.iso + now.iso_s + body",
        ts = us,
        header("X-TS" = "ts"),
        header("X-SIGN" = "sign")
    )]
    async fn times(&self, #[body] body: Bytes) -> Result<()>;

    #[post("/orders")]
    #[auth(
        hmac = "key + passphrase + account + secret",
        header("X-PASSPHRASE" = "passphrase"),
        header("X-ACCOUNT" = "'sub-' + account"),
        header("X-SIGN" = "sign")
    )]
    async fn credentials(&self) -> Result<()>;

    #[get("/a")]
    #[auth(hmac = "path", algorithm = sha512, encoding = base64, secret = base64)]
    async fn sha512(&self) -> Result<()>;

    #[get("/a")]
    #[auth(hmac = "path", algorithm = "sha384", encoding = "hex_upper", secret = base64)]
    async fn sha384(&self) -> Result<()>;

    #[get("/a")]
    #[auth(hmac = "path", algorithm = sha1, encoding = base64url)]
    async fn sha1(&self) -> Result<()>;

    #[get("/a")]
    #[auth(hmac = "upper('x-' + (path | hex)) + sha256(sha512(path)) + base64(body + 'b')")]
    async fn nested(&self) -> Result<()>;
}

/// The one request that `call` sends.
async fn sent<'c, T: 'c>(
    call: impl FnOnce(&'c PartsClient) -> signed_api::Call<'c, T>,
    parts: &'c (PartsClient, ScriptedTransport),
) -> SignedRequest {
    call(&parts.0).await.expect("answered");
    parts.1.sent().pop().expect("sent")
}

fn parts() -> (PartsClient, ScriptedTransport) {
    let script = ScriptedTransport::new(vec![Step::answer(200, ""); 4]);
    let credentials = Credentials::new(KEY, SECRET)
        .with_passphrase("open sesame")
        .with_account("7");
    let client = PartsClient::builder()
        .credentials(credentials)
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .build()
        .expect("a client");
    (client, script)
}

fn header<'r>(request: &'r SignedRequest, name: &str) -> &'r str {
    request.headers[name].to_str().expect("text")
}

#[tokio::test]
async fn every_part_of_the_request_is_the_one_that_is_sent() {
    let parts = parts();
    let request = sent(|client| client.request("a/b", Some("BTC-USDT")), &parts).await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com:8443/v1/orders/a%2Fb?market=BTC-USDT"
    );
    let message = "GET|api.example.com:8443|https://api.example.com:8443|/v1/orders/a%2Fb|market=BTC-USDT\
                   |/v1/orders/a%2Fb?market=BTC-USDT|https://api.example.com:8443/v1/orders/a%2Fb?market=BTC-USDT|";
    assert_eq!(
        header(&request, "x-sign"),
        hmac_sha256_hex(SECRET, &[message.as_bytes()])
    );
    assert_eq!(header(&request, "x-key"), KEY);
    assert!(!request.headers.contains_key("api-sign"));

    let request = sent(|client| client.request("1", None), &parts).await;
    let message = "GET|api.example.com:8443|https://api.example.com:8443|/v1/orders/1||/v1/orders/1\
                   |https://api.example.com:8443/v1/orders/1|";
    assert_eq!(
        header(&request, "x-sign"),
        hmac_sha256_hex(SECRET, &[message.as_bytes()])
    );
}

#[tokio::test]
async fn all_times_are_one_reading_of_the_clock() {
    let parts = parts();
    let body = Bytes::from_static(&[0, 255, 10]);
    let request = sent(|client| client.times(body.clone()), &parts).await;
    let (s, ms) = (START_MS / 1000, START_MS);
    let message =
        format!("{ms}000{s}{ms}{ms}000{ms}0000002023-11-14T22:13:20.000Z2023-11-14T22:13:20Z");
    assert_eq!(header(&request, "x-ts"), format!("{ms}000"));
    assert_eq!(
        header(&request, "x-sign"),
        hmac_sha256_hex(SECRET, &[message.as_bytes(), &body])
    );
}

#[tokio::test]
async fn credentials_may_be_signed_and_those_that_are_not_secret_sent() {
    let parts = parts();
    let request = sent(PartsClient::credentials, &parts).await;
    let message = format!("{KEY}open sesame7{SECRET}");
    assert_eq!(
        header(&request, "x-sign"),
        hmac_sha256_hex(SECRET, &[message.as_bytes()])
    );
    assert_eq!(header(&request, "x-passphrase"), "open sesame");
    assert_eq!(header(&request, "x-account"), "sub-7");
}

#[tokio::test]
async fn algorithm_encoding_and_the_secret_s_own_encoding_are_as_declared() {
    let parts = parts();
    let path: &[&[u8]] = &[b"/v1/a"];
    let sign = async |request: SignedRequest| header(&request, "api-sign").to_owned();

    let sha512 = sign(sent(PartsClient::sha512, &parts).await).await;
    assert_eq!(sha512, base64(&mac(HMAC_SHA512, SECRET_BYTES, path)));
    let sha384 = sign(sent(PartsClient::sha384, &parts).await).await;
    assert_eq!(
        sha384,
        hex(&mac(HMAC_SHA384, SECRET_BYTES, path)).to_uppercase()
    );
    let sha1 = sign(sent(PartsClient::sha1, &parts).await).await;
    let expected = base64(&mac(HMAC_SHA1_FOR_LEGACY_USE_ONLY, SECRET.as_bytes(), path));
    assert_eq!(sha1, expected.replace('+', "-").replace('/', "_"));
}

#[tokio::test]
async fn what_is_nested_is_computed_inside_out() {
    let parts = parts();
    let request = sent(PartsClient::nested, &parts).await;
    let outer = |bytes: &[u8]| ring::digest::digest(&ring::digest::SHA256, bytes);
    let inner = ring::digest::digest(&ring::digest::SHA512, b"/v1/a");
    let text = format!("x-{}", hex(b"/v1/a")).to_uppercase();
    let expected = mac(
        HMAC_SHA256,
        SECRET.as_bytes(),
        &[
            text.as_bytes(),
            outer(inner.as_ref()).as_ref(),
            base64(b"b").as_bytes(),
        ],
    );
    assert_eq!(header(&request, "api-sign"), hex(&expected));
}

#[api_client]
#[auth(
    hmac = "ts + nonce + method + path + body",
    header("API-KEY" = "key"),
    header("API-SIGN" = "sign"),
    header("API-TIMESTAMP" = "ts"),
    header("API-NONCE" = "nonce")
)]
trait Strict {
    #[get("/api/v1/balances")]
    async fn balances(&self) -> Result<Bytes>;
}

#[tokio::test]
async fn a_server_that_demands_increasing_nonces_accepts_two_clients_of_one_key_in_turn() {
    let testnet = Testnet::start(Config::default().demand_nonces(true))
        .await
        .expect("a testnet");
    let account = testnet.credentials();
    let client = || {
        StrictClient::builder()
            .base_url(testnet.url())
            .credentials(Credentials::new(account.key(), account.secret()))
            .build()
            .expect("a client")
    };
    let (first, second) = (client(), client());
    for _ in 0..50 {
        first.balances().await.expect("accepted");
        second.balances().await.expect("accepted");
    }
}

#[tokio::test]
async fn every_attempt_draws_a_nonce_and_an_explanation_draws_none() {
    let script = ScriptedTransport::new([
        Step::answer(503, ""),
        Step::Reset,
        Step::answer(200, ""),
        Step::answer(200, ""),
    ]);
    let store = Arc::new(MemoryNonceStore::new());
    let strict = StrictClient::builder()
        .base_url("https://api.example.com")
        .credentials(Credentials::new(KEY, SECRET))
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .nonce_store(Arc::clone(&store))
        .retry(RetryPolicy::default().base(Duration::ZERO))
        .build()
        .expect("a client");
    strict.balances().await.expect("the third time");
    let explanation = strict.balances().explain().await.expect("explained");
    strict.balances().await.expect("answered");

    let nonces: Vec<u64> = script
        .sent()
        .iter()
        .map(|request| header(request, "api-nonce").parse().expect("a number"))
        .collect();
    assert!(
        nonces.is_sorted_by(|a, b| a < b) && nonces[0] == START_MS,
        "{nonces:?}"
    );
    let shown = explanation
        .headers()
        .find(|(name, _)| *name == "api-nonce")
        .expect("shown");
    assert_eq!(shown.1, nonces[3].to_string());
    let key = NonceKey::new("https://api.example.com", KEY);
    assert_eq!(store.peek(&key, 0).await.expect("seen"), nonces[3] + 1);
}
