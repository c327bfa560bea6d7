//! The ready-made senders through the layer: what is logged and answered of good and bad deliveries shows neither a secret nor a
//! signature, received or expected.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt as _, Full};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use signed_api::schemes::{
    CoinbaseCommerceWebhook, CryptoPayWebhook, GitHubWebhook, PaddleWebhook, ShopifyWebhook,
    SlackWebhook, StandardWebhook, StandardWebhookEd25519, StripeWebhook,
};
use signed_api::testing::ManualClock;
use signed_api::webhook::{Webhook, WebhookSender};
use signed_api::{Scheme, Timestamp};
use signed_api_tests::signature::base64;
use tower::{Layer as _, ServiceExt as _, service_fn};

use crate::support::{assert_free, beginnings, whole};
use crate::watching::everything;

const SECRET: &str = "l4Yer-\"/+=~£ & canary 0123456789";
/// A seed, since any 32 bytes are one.
const SEED: &[u8; 32] = b"l4Yer-seed canary 01234567890123";
const NOW: u64 = 1_700_000_000;
const BODY: &str = r#"{"id":"evt_1","event_id":"evt_1","event":{"id":"evt_1"}}"#;
const OTHER: &str = r#"{"id":"evt_2","event_id":"evt_2","event":{"id":"evt_2"}}"#;

/// What people may read, and what they may not.
#[derive(Default)]
struct Seen {
    shown: String,
    signatures: Vec<String>,
    statuses: Vec<u16>,
}

#[tokio::test]
async fn no_secret_and_no_signature_shows_in_what_the_layer_logs_and_answers() {
    let logged = everything();
    let standard = format!("whsec_{}", base64(SECRET.as_bytes()));
    let pair = Ed25519KeyPair::from_seed_unchecked(SEED).expect("a key");
    let public = pair.public_key().as_ref();
    let private = base64(&[SEED, public].concat());
    let private = format!("whsk_{private}");
    let public = format!("whpk_{}", base64(public));

    let mut seen = Seen::default();
    seen.watch(&CoinbaseCommerceWebhook, SECRET, SECRET).await;
    seen.watch(&CryptoPayWebhook, SECRET, SECRET).await;
    seen.watch(&GitHubWebhook, SECRET, SECRET).await;
    seen.watch(&PaddleWebhook, SECRET, SECRET).await;
    seen.watch(&ShopifyWebhook, SECRET, SECRET).await;
    seen.watch(&SlackWebhook, SECRET, SECRET).await;
    seen.watch(&StandardWebhook, &standard, &standard).await;
    seen.watch(&StandardWebhookEd25519, &private, &public).await;
    // A private key verifies too, and is as secret.
    seen.watch(&StandardWebhookEd25519, &private, &private)
        .await;
    seen.watch(&StripeWebhook, SECRET, SECRET).await;

    let times = |status| seen.statuses.iter().filter(|is| **is == status).count();
    // Of 10: forged in three ways; too late where a time is signed; too long; twice.
    assert_eq!((times(413), times(401) + times(400)), (10, 46));
    let text = format!("{}{}", seen.shown, logged.text());
    assert!(text.contains("a webhook delivery is refused"), "{text}");
    let mut canaries = seen.signatures.clone();
    for secret in [SECRET, std::str::from_utf8(SEED).expect("text")] {
        canaries.extend(whole(secret));
        canaries.extend(beginnings(secret));
    }
    assert_free(&text, &canaries);
}

impl Seen {
    /// Sends what is right and what is wrong through the layer.
    async fn watch(&mut self, scheme: &'static dyn Scheme, signs: &str, verifies: &str) {
        let clock = ManualClock::new(Timestamp::from_millis(1000 * NOW));
        let webhook = Webhook::new(scheme, verifies).expect("a webhook");
        let webhook = webhook.clock(clock).max_body(200);
        let sender = WebhookSender::new(scheme, signs).expect("a sender");
        let signed = |body: &'static str, seconds: u64| {
            let now = Timestamp::from_millis(1000 * seconds);
            sender.sign_at("msg_1", body, now).expect("signed")
        };
        let (right, other, late) = (
            signed(BODY, NOW),
            signed(OTHER, NOW),
            signed(OTHER, NOW - 1000),
        );
        let mut twice = right.clone();
        for (name, value) in &right {
            twice.append(name, value.clone());
        }
        for headers in [&right, &other, &late] {
            self.signatures.extend(signatures(headers));
        }
        self.show(&webhook, &sender);
        let long = BODY.repeat(9);
        for (headers, body) in [
            (&right, BODY),
            (&right, BODY),
            (&right, OTHER),
            (&other, BODY),
            (&HeaderMap::new(), BODY),
            (&late, OTHER),
            (&twice, BODY),
            (&right, &long),
        ] {
            self.deliver(&webhook, headers, body).await;
        }
    }

    fn show(&mut self, webhook: &Webhook, sender: &WebhookSender) {
        let layer = webhook.layer();
        let text = &mut self.shown;
        writeln!(text, "{webhook:?} {webhook:#?} {sender:?} {sender:#?}").expect("text");
        let service = layer.layer(());
        writeln!(text, "{layer:?} {layer:#?} {service:?} {service:#?}").expect("text");
    }

    async fn deliver(&mut self, webhook: &Webhook, headers: &HeaderMap, body: &str) {
        let service = webhook
            .layer()
            .layer(service_fn(async |_: Request<Full<Bytes>>| {
                Ok::<_, std::io::Error>(Response::new(Full::new(Bytes::from("done"))))
            }));
        let body = Full::new(Bytes::from(body.to_owned()));
        let mut request = Request::post("/webhook").body(body).expect("a request");
        *request.headers_mut() = headers.clone();
        let answer = service.oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        self.statuses.push(parts.status.as_u16());
        let body = body.collect().await.expect("a body").to_bytes();
        writeln!(self.shown, "{parts:?} {body:?}").expect("text");
    }
}

/// The beginnings of what is long enough in a header field to be a signature.
fn signatures(headers: &HeaderMap) -> Vec<String> {
    let values = headers.values().filter_map(|value| value.to_str().ok());
    let pieces = values.flat_map(|value| value.split([' ', ',', ';', '=']));
    let long = pieces.filter(|piece| piece.len() >= 40);
    long.map(|piece| piece[..12].to_owned()).collect()
}
