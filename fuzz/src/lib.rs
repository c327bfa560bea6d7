//! The webhooks that are fuzzed: those of known senders, and one of every other way in which header fields are written. And
//! [`sockets`].

pub mod sockets;

use std::sync::Arc;

use http::HeaderMap;
use signed_api::schemes::{
    CoinbaseCommerceWebhook, CryptoPayWebhook, GitHubWebhook, PaddleWebhook, ShopifyWebhook,
    SlackWebhook, StandardWebhook, StandardWebhookEd25519, StripeWebhook,
};
use signed_api::webhook::{Webhook, WebhookSender};
use signed_api::{Clock, Scheme, Sleep, Timestamp, auth_scheme};

/// What the senders sign with, where it is text.
pub const SECRET: &str = "secret of the fuzzer";
const STANDARD: &str = "whsec_c2VjcmV0IG9mIHRoZSBmdXp6ZXI=";
/// The first keys of RFC 8032, section 7.1.
const PRIVATE: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC: &str = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
/// When everything is signed and received.
pub const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);
/// What was signed.
pub const BODY: &[u8] = br#"{"id":"evt_1","event_id":"evt_1","event":{"id":"evt_1"}}"#;

auth_scheme! {
    /// A time in a form, a nonce, an id, a UUID and text that is encoded.
    Odd {
        nonce: increasing(ms);
        delivery: header("x-id"), tolerance(300);
        header "x-id" = op.id;
        header "x-nonce" = nonce;
        header "x-moment" = now.iso + " " + uuid;
        header "x-signature" = "v1=" + (hmac_sha256(secret, op.id + nonce + now.iso + uuid + body) | base64);
        header "x-fields" = form({ t: now.ms, again: hmac_sha256(secret, now.ms + body) | hex });
    }
}

/// A webhook, its sender, and the header fields of a delivery of [`BODY`] that is right.
pub struct Receiver {
    /// Verifies.
    pub webhook: Webhook,
    /// Signs.
    pub sender: WebhookSender,
    /// What it has signed.
    pub headers: HeaderMap,
}

/// One of each.
///
/// # Panics
///
/// When one of them cannot be built, or refuses what it has signed.
pub fn receivers() -> Vec<Receiver> {
    vec![
        receiver(Odd, SECRET, SECRET),
        receiver(CoinbaseCommerceWebhook, SECRET, SECRET),
        receiver(CryptoPayWebhook, SECRET, SECRET),
        receiver(GitHubWebhook, SECRET, SECRET),
        receiver(PaddleWebhook, SECRET, SECRET),
        receiver(ShopifyWebhook, SECRET, SECRET),
        receiver(SlackWebhook, SECRET, SECRET),
        receiver(StandardWebhook, STANDARD, STANDARD),
        receiver(StandardWebhookEd25519, PRIVATE, PUBLIC),
        receiver(StripeWebhook, SECRET, SECRET),
    ]
}

fn receiver(scheme: impl Scheme + 'static, signs: &str, verifies: &str) -> Receiver {
    let scheme = Arc::new(scheme);
    let webhook = Webhook::new(Arc::clone(&scheme), verifies).expect("a webhook");
    let webhook = webhook.clock(Still);
    let sender = WebhookSender::new(scheme, signs).expect("a sender");
    let headers = sender.sign_at("msg_1", BODY, NOW).expect("signed");
    Receiver {
        webhook,
        sender,
        headers,
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn monotonic(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }

    fn sleep(&self, _: std::time::Duration) -> Sleep {
        Sleep::until(std::future::pending())
    }
}
