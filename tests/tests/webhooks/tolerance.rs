//! How far from now a delivery may be signed.

use std::time::Duration;

use http::StatusCode;
use signed_api::Timestamp;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::webhook::{Webhook, WebhookError};

use crate::support::{NOW_S, SECRET, apart, at, headers, hmac_hex, signed_apart, together};

fn at_time(webhook: &Webhook, seconds: u64) -> Result<(), WebhookError> {
    let headers = signed_apart(SECRET, &seconds.to_string(), b"x");
    webhook.verify_headers(&headers, "x").map(drop)
}

#[test]
fn the_edges_are_accepted_and_what_lies_beyond_is_not() {
    let webhook = apart();
    for seconds in [NOW_S - 300, NOW_S, NOW_S + 300] {
        at_time(&webhook, seconds).expect("near enough");
    }
    let old = at_time(&webhook, NOW_S - 301).expect_err("too old");
    assert!(matches!(old, WebhookError::TooOld { age, tolerance }
        if (age, tolerance) == (Duration::from_secs(301), Duration::from_secs(300))));
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED);
    let new = at_time(&webhook, NOW_S + 301).expect_err("too new");
    assert!(matches!(new, WebhookError::TooNew { ahead, .. } if ahead == Duration::from_secs(301)));
    assert_eq!(new.status(), StatusCode::UNAUTHORIZED);
    for seconds in [0, 1, u64::MAX / 1_000_000_000] {
        at_time(&webhook, seconds).expect_err("far away");
    }
}

#[test]
fn a_second_has_begun_until_the_next() {
    // 1,700,000,000.999: the sender, too, writes whole seconds.
    let late = ManualClock::new(Timestamp::from_millis(NOW_S * 1_000 + 999));
    let webhook = apart().clock(late);
    at_time(&webhook, NOW_S - 300).expect("near enough");
    at_time(&webhook, NOW_S - 301).expect_err("too old");
    at_time(&webhook, NOW_S + 300).expect("near enough");
    at_time(&webhook, NOW_S + 301).expect_err("too new");
}

#[test]
fn milliseconds_count_where_they_are_signed() {
    auth_scheme! {
        /// A time in milliseconds.
        InMillis {
            header "X-Time" = now.ms;
            header "X-Signature" = hmac_sha256(secret, now.ms + body) | hex;
        }
    }
    let webhook = Webhook::new(InMillis, SECRET).expect("a verifier");
    let webhook = webhook
        .clock(ManualClock::new(at(NOW_S)))
        .tolerance(Duration::from_millis(1_500));
    let sent = |millis: u64| {
        let signature = hmac_hex(SECRET, format!("{millis}x").as_bytes());
        let headers = headers(&[("x-time", &millis.to_string()), ("x-signature", &signature)]);
        webhook.verify_headers(&headers, "x")
    };
    let now = NOW_S * 1_000;
    for millis in [now - 1_500, now + 1_500] {
        let delivery = sent(millis).expect("near enough");
        assert_eq!(delivery.sent(), Some(Timestamp::from_millis(millis)));
    }
    sent(now - 1_501).expect_err("too old");
    sent(now + 1_501).expect_err("too new");
}

#[test]
fn the_scheme_says_how_much_unless_the_receiver_does() {
    let sent = |webhook: &Webhook, seconds: u64| {
        let message = format!("{seconds}.x");
        let value = format!("t={seconds},v1={}", hmac_hex(SECRET, message.as_bytes()));
        webhook
            .verify_headers(&headers(&[("x-signature", &value)]), "x")
            .is_ok()
    };
    let webhook = together();
    assert!(sent(&webhook, NOW_S - 60));
    assert!(!sent(&webhook, NOW_S - 61));
    let webhook = webhook.tolerance(Duration::from_secs(10));
    assert!(sent(&webhook, NOW_S - 10));
    assert!(!sent(&webhook, NOW_S - 11));
    let webhook = webhook.tolerance(Duration::MAX);
    assert!(sent(&webhook, 1));
}
