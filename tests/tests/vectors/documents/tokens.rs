//! Signatures in tokens.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use signed_api::schemes::{BigOne, CoinbaseJwt, CoinbaseJwtWs, Upbit};
use signed_api::{Credentials, Signer, Timestamp, Unit};

use super::{get, header, signed, signer};
use crate::json::Json;
use crate::recording::{Drawn, pem};

/// Upbit, "Authentication": header, key and nonce are those of its example, the query is of a list as it documents it.
#[test]
fn upbit() {
    let request = get("https://api.upbit.com/v1/orders").query(&Json::read(
        r#"{"market":"KRW-BTC","states":["wait","watch"],"limit":10}"#,
    ));
    let signer = signer(Upbit, "a7Xd92LmQW3vBtRzYpMj5CxNKeT1HuVs0fFgJcAw", "secret")
        .entropy(Drawn::hex("b2f1e3f8-2dc1-4d6f-a838-c74c49b0e39a"));
    let request = request.expect("arguments");
    let current = signed(&signer, &request, 0);
    assert_eq!(
        header(&current, "authorization"),
        "Bearer eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJhY2Nlc3Nfa2V5IjoiYTdYZDkyTG1RVzN2QnRSellwTWo1Q3hOS2VUMUh1Vn\
         MwZkZnSmNBdyIsIm5vbmNlIjoiYjJmMWUzZjgtMmRjMS00ZDZmLWE4MzgtYzc0YzQ5YjBlMzlhIiwicXVlcnlfaGFzaCI6ImUzY2ZjNjQ5\
         MTM5YzU5NWUxYzI2YThhYTJiM2M4NTA0ZjRiMTUwMTFmYzJiODE5MDgxNDUxZTVlODQ1MTcyYmQ1ZGJiYjUxMTBlYzVkN2EzZDFkMzJmZj\
         cxZjQ2YTc4MzIzYTA0MGU4YmVkZjg2NzIwMjFmZDIyMDYxOTBhM2E4IiwicXVlcnlfaGFzaF9hbGciOiJTSEE1MTIifQ.s5A98uqQLI7bK\
         UNzcEnZ5FV3GKiI9hDSazaH0j74J-hnqgGUUhe_27lAV3-IdlHCBAuD9e6hXTZ4uXOW8HVUaA"
    );
    let before = signed(&signer.option("algorithm", "HS256"), &request, 0);
    let token = header(&before, "authorization");
    assert!(
        token.starts_with("Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."),
        "{token}"
    );
}

/// BigONE, "Authentication": header and payload are those of its example, which is signed by another secret than the
/// one it names.
#[test]
fn bigone() {
    let request = get("https://big.one/api/v3/viewer/accounts");
    let signer = signer(BigOne, "cee88ab0-bc69-4357-84b7-db0545e85647", "testsecret")
        .option("recv_window_s", 50);
    let signed = signer.sign_at(
        &request,
        Timestamp::from_millis(0),
        1_527_665_262_168_391_000,
    );
    assert_eq!(
        header(&signed.expect("signed"), "authorization"),
        "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoiT3BlbkFQSVYyIiwic3ViIjoiY2VlODhhYjAtYmM2OS00MzU3LT\
         g0YjctZGIwNTQ1ZTg1NjQ3Iiwibm9uY2UiOiIxNTI3NjY1MjYyMTY4MzkxMDAwIiwicmVjdl93aW5kb3ciOiI1MCJ9.AYZ-whsfAjbD2Rs\
         VESeayL1AOT0k4vMHv3ub-Fu2iEo"
    );
}

/// Coinbase, its client for Advanced Trade: which claims there are.
#[test]
fn coinbase() {
    let name = "organizations/o/apiKeys/k";
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let key = key.expect("a key");
    let secret = pem(&["der-base64:pkcs8:", &STANDARD.encode(key.as_ref())].concat());
    let random = "000102030405060708090a0b0c0d0e0f";
    let now = Timestamp::from_unit(1_700_000_000, Unit::Seconds).expect("this century");
    let claims = |token: &str| {
        let (input, signature) = token.rsplit_once('.').expect("a signature");
        let pair = EcdsaKeyPair::from_pkcs8(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            key.as_ref(),
            &SystemRandom::new(),
        );
        let pair = pair.expect("a key");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref())
            .verify(input.as_bytes(), &signature)
            .expect("a signature of this key");
        let parts = input.split('.').map(|part| {
            let part = URL_SAFE_NO_PAD.decode(part).expect("base64url");
            String::from_utf8(part).expect("JSON")
        });
        parts.collect::<Vec<_>>()
    };
    let head = format!(r#"{{"alg":"ES256","typ":"JWT","kid":"{name}","nonce":"{random}"}}"#);
    let credentials = || Credentials::new(name, secret.as_str());

    let rest = Signer::new(CoinbaseJwt, credentials()).expect("a signer");
    let request = get("https://api.coinbase.com/api/v3/brokerage/orders/historical/fills?limit=5");
    let sent = rest.entropy(Drawn::hex(random)).sign_at(&request, now, 0);
    let sent = sent.expect("signed");
    let token = header(&sent, "authorization").strip_prefix("Bearer ");
    let payload = format!(
        r#"{{"iss":"cdp","nbf":1700000000,"exp":1700000120,"sub":"{name}","iat":1700000000,"uri":"GET api.coinbase.com/api/v3/brokerage/orders/historical/fills"}}"#
    );
    assert_eq!(claims(token.expect("a token")), [head.as_str(), &payload]);

    let socket = Signer::new(CoinbaseJwtWs, credentials()).expect("a signer");
    let request = get("wss://advanced-trade-ws-user.coinbase.com?channel=user");
    let message = socket
        .entropy(Drawn::hex(random))
        .login_at(&request, now, 0)
        .expect("signed");
    let payload = format!(
        r#"{{"iss":"cdp","nbf":1700000000,"exp":1700000120,"sub":"{name}","iat":1700000000}}"#
    );
    assert_eq!(
        claims(Json::read(&message).get("jwt").text()),
        [head, payload]
    );
}
