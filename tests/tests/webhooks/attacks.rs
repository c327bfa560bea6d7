//! What somebody tries who has seen deliveries and has no secret.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderName, StatusCode};
use ring::hmac;
use signed_api::prelude::*;
use signed_api::schemes::{StandardWebhook, StandardWebhookEd25519};
use signed_api::webhook::{Webhook, WebhookSender};
use signed_api::{Clock as _, SystemClock};

use crate::support::{NOW_S, SECRET, clock, headers, hmac_hex};

const WHSEC: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What the sender has signed of the id `a.<time>` is also what it would have signed of the id `a`, and of a body that begins
/// with the time of the other.
#[test]
fn an_id_is_not_moved_into_the_body() {
    let key = BASE64_STANDARD
        .decode(&WHSEC["whsec_".len()..])
        .expect("a key");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let message = format!("a.{NOW_S}.{NOW_S}.{{}}");
    let signature = BASE64_STANDARD.encode(hmac::sign(&key, message.as_bytes()));
    let webhook = Webhook::new(StandardWebhook, WHSEC).expect("a verifier");
    let webhook = webhook.clock(clock());
    let verified = |id: &str, body: String| {
        let headers = headers(&[
            ("webhook-id", id),
            ("webhook-timestamp", &NOW_S.to_string()),
            ("webhook-signature", &format!("v1,{signature}")),
        ]);
        webhook.verify_headers(&headers, body)
    };
    let error = verified(&format!("a.{NOW_S}"), "{}".to_owned()).expect_err("ambiguous");
    assert_eq!(error.status(), StatusCode::BAD_REQUEST);
    assert_eq!(error.header().map(AsRef::as_ref), Some("webhook-id"));
    verified("a", format!("{NOW_S}.{{}}")).expect("the one way to read it");

    let sender = WebhookSender::new(StandardWebhook, WHSEC).expect("a sender");
    let error = sender.sign("a.b", "{}").expect_err("ambiguous").to_string();
    assert!(error.contains("ends the id"), "{error}");
}

/// Everybody knows a public key. Taken for the seed of a private key it would verify what anybody signs with it.
#[test]
fn a_public_key_is_not_a_seed() {
    let public = BASE64_STANDARD.encode([7; 32]);
    for secret in [public.clone(), format!("whsec_{public}")] {
        assert!(Webhook::new(StandardWebhookEd25519, secret.clone()).is_err());
        assert!(WebhookSender::new(StandardWebhookEd25519, secret).is_err());
    }
    let error = Webhook::new(StandardWebhookEd25519, public.clone());
    let error = error.expect_err("either").to_string();
    assert!(error.contains("`whsk_` before a private one"), "{error}");
    // Nor is either kind of key the secret of an HMAC.
    for prefix in ["whpk_", "whsk_"] {
        let other = Webhook::new(StandardWebhook, format!("{prefix}{public}"));
        assert!(other.is_err(), "{prefix}");
    }
}

auth_scheme! {
    /// A token, as GitLab sends it: nothing of the body is in it.
    Token {
        header "X-Token" = expose(secret);
    }
}

#[test]
fn deliveries_with_the_same_token_are_different_ones() {
    let webhook = Webhook::new(Token, SECRET).expect("a verifier");
    let received = headers(&[("x-token", SECRET)]);
    let id = |body: &'static str| {
        let delivery = webhook.verify_headers(&received, body).expect("the token");
        delivery.id().to_owned()
    };
    assert_ne!(id("paid"), id("refunded"));
    assert_eq!(id("paid"), id("paid"));
    assert!(!id("paid").contains(SECRET));
}

auth_scheme! {
    /// A credential beside the signature.
    WithKey {
        header "X-Key" = key;
        header "X-Signature" = hmac_sha256(secret, body) | hex;
    }
}

#[test]
fn what_the_scheme_writes_is_compared_whatever_is_covered() {
    let credentials = Credentials::new("a key", SECRET);
    let webhook = Webhook::with_credentials(WithKey, credentials).expect("a verifier");
    let webhook = webhook.covers(HeaderName::from_static("x-signature"));
    let of = |signature: &str| headers(&[("x-key", "a key"), ("x-signature", signature)]);
    let forged = webhook.verify_headers(&of("forged"), "{}");
    assert_eq!(
        forged.expect_err("forged").status(),
        StatusCode::UNAUTHORIZED
    );
    let signed = of(&hmac_hex(SECRET, b"{}"));
    webhook.verify_headers(&signed, "{}").expect("signed");
}

auth_scheme! {
    /// Verified by a public key, with something that the receiver must say.
    Adjusted {
        header "X-Signature" = ed25519(secret | strip_prefix("whsk_") | from_base64, op.shop + body, "whpk_") | base64;
    }
}

#[test]
fn a_verifier_set_up_wrongly_says_so_with_a_public_key_too() {
    let public = "whpk_6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=";
    let webhook = Webhook::new(Adjusted, public).expect("a verifier");
    let received = headers(&[("x-signature", "forged")]);
    let error = webhook
        .verify_headers(&received, "{}")
        .expect_err("no `shop`");
    assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR, "{error}");
    let error = webhook
        .constant("shop", "7")
        .verify_headers(&received, "{}");
    assert_eq!(
        error.expect_err("forged").status(),
        StatusCode::UNAUTHORIZED
    );
}

auth_scheme! {
    /// Signs what a form holds, as Twilio does.
    OfForm {
        delivery: signature;
        header "X-Signature" = hmac_sha256(secret, url + raw(params | sort)) | hex;
    }
}

/// A megabyte of names, which is no work for whoever sends it.
#[test]
fn a_form_of_many_names_takes_no_time() {
    let webhook = Webhook::new(OfForm, SECRET).expect("a verifier");
    let mut received = headers(&[("x-signature", "forged")]);
    let form = "application/x-www-form-urlencoded";
    received.insert("content-type", form.parse().expect("a value"));
    let names = (0..100_000).map(|name| format!("{name:x}=1&"));
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    let refused = webhook.verify_headers(&received, names.collect::<String>());
    assert_eq!(
        refused.expect_err("forged").status(),
        StatusCode::UNAUTHORIZED
    );
    let passed = clock.monotonic() - begun;
    assert!(passed.as_secs() < 5, "{passed:?}");
}
