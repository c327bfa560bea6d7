//! A sender with no code of signed-api, and schemes that the tests share.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use ring::hmac;
use signed_api::Timestamp;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::webhook::Webhook;

/// 2023-11-14T22:13:20Z.
pub(crate) const NOW_S: u64 = 1_700_000_000;

pub(crate) const SECRET: &str = "a secret of the webhook";

auth_scheme! {
    /// A time and a signature, each in a field of its own.
    pub(crate) Apart {
        header "X-Time" = now.s;
        header "X-Signature" = hmac_sha256(secret, now.s + "." + body) | hex;
    }
}

auth_scheme! {
    /// A time and signatures in one field.
    pub(crate) Together {
        delivery: json("id"), tolerance(60);
        header "X-Signature" = pairs({ t: now.s, v1: hmac_sha256(secret, now.s + "." + body) | hex }, "=", ",");
    }
}

/// HMAC-SHA256 in hex, by another implementation than that of the crate.
pub(crate) fn hmac_hex(secret: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, message);
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What [`Apart`] signs, of seconds and a body, as its sender writes it.
pub(crate) fn signed_apart(secret: &str, time: &str, body: &[u8]) -> HeaderMap {
    let message = [time.as_bytes(), b".", body].concat();
    headers(&[
        ("x-time", time),
        ("x-signature", &hmac_hex(secret, &message)),
    ])
}

pub(crate) fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| {
        let value = HeaderValue::from_str(value).expect("a value");
        (HeaderName::from_static(name), value)
    });
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(name, value);
    }
    headers
}

/// A clock at [`NOW_S`].
pub(crate) fn clock() -> ManualClock {
    ManualClock::new(at(NOW_S))
}

pub(crate) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(seconds * 1_000)
}

pub(crate) fn apart() -> Webhook {
    let webhook = Webhook::new(Apart, SECRET).expect("a verifier");
    webhook.clock(clock()).tolerance(Duration::from_secs(300))
}

pub(crate) fn together() -> Webhook {
    let webhook = Webhook::new(Together, SECRET).expect("a verifier");
    webhook.clock(clock())
}
