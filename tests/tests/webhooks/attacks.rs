//! What somebody tries who has seen deliveries and has no secret.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::StatusCode;
use ring::hmac;
use signed_api::schemes::{StandardWebhook, StandardWebhookEd25519};
use signed_api::webhook::{Webhook, WebhookSender};

use crate::support::{NOW_S, clock, headers};

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
