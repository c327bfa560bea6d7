//! Deliveries as each ready-made sender writes them, by its documents and signed by *ring*: nothing of signed-api is in them.

use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use ring::hmac::HMAC_SHA256;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use signed_api::Scheme;
use signed_api::schemes::{
    CoinbaseCommerceWebhook, CryptoPayWebhook, GitHubWebhook, PaddleWebhook, ShopifyWebhook,
    SlackWebhook, StandardWebhook, StandardWebhookEd25519, StripeWebhook,
};
use signed_api_tests::drawn::Dice;
use signed_api_tests::signature::{base64, hex, mac};

/// The part of a delivery that a bit is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Body,
    Id,
    Time,
    Signature,
}

/// Where a part stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    Body,
    Field(usize),
}

/// A sender: what it is verified by, how long its times are good for, and how it signs.
pub(super) struct Sender {
    pub(super) name: &'static str,
    pub(super) scheme: &'static dyn Scheme,
    pub(super) tolerance: u64,
    /// Writes the header fields of a letter, and returns what verifies them.
    sign: fn(&mut Letter, &Raw<'_>) -> String,
}

/// What is signed.
struct Raw<'r> {
    id: &'r str,
    time: &'r str,
    secret: &'r [u8],
}

/// A delivery on its way, and where its parts are.
#[derive(Clone)]
pub(super) struct Letter {
    /// What the receiver verifies it by.
    pub(super) secret: String,
    pub(super) id: String,
    pub(super) body: Vec<u8>,
    fields: Vec<(&'static str, Vec<u8>)>,
    places: Vec<(Part, Place, Range<usize>)>,
}

pub(super) const SENDERS: [Sender; 9] = [
    Sender {
        name: "CoinbaseCommerce",
        scheme: &CoinbaseCommerceWebhook,
        tolerance: 0,
        sign: |letter, raw| {
            let signature = hex(&letter.mac(raw.secret, &[]));
            letter.field("x-cc-webhook-signature", &[(Part::Signature, &signature)]);
            text(raw.secret)
        },
    },
    Sender {
        name: "CryptoPay",
        scheme: &CryptoPayWebhook,
        tolerance: 0,
        sign: |letter, raw| {
            let signature = hex(&letter.mac(raw.secret, &[]));
            letter.field("x-webhook-signature", &[(Part::Signature, &signature)]);
            text(raw.secret)
        },
    },
    Sender {
        name: "GitHub",
        scheme: &GitHubWebhook,
        tolerance: 0,
        sign: |letter, raw| {
            let signature = format!("sha256={}", hex(&letter.mac(raw.secret, &[])));
            letter.field("x-hub-signature-256", &[(Part::Signature, &signature)]);
            text(raw.secret)
        },
    },
    Sender {
        name: "Paddle",
        scheme: &PaddleWebhook,
        tolerance: 5,
        sign: |letter, raw| {
            let signature = hex(&letter.mac(raw.secret, &[raw.time, ":"]));
            let parts = [
                (Part::Signature, "ts="),
                (Part::Time, raw.time),
                (Part::Signature, ";h1="),
                (Part::Signature, &signature),
            ];
            letter.field("paddle-signature", &parts);
            text(raw.secret)
        },
    },
    Sender {
        name: "Shopify",
        scheme: &ShopifyWebhook,
        tolerance: 0,
        sign: |letter, raw| {
            let signature = base64(&letter.mac(raw.secret, &[]));
            letter.field("x-shopify-hmac-sha256", &[(Part::Signature, &signature)]);
            text(raw.secret)
        },
    },
    Sender {
        name: "Slack",
        scheme: &SlackWebhook,
        tolerance: 300,
        sign: |letter, raw| {
            let signature = hex(&letter.mac(raw.secret, &["v0:", raw.time, ":"]));
            letter.field("x-slack-request-timestamp", &[(Part::Time, raw.time)]);
            let parts = [(Part::Signature, "v0="), (Part::Signature, &signature)];
            letter.field("x-slack-signature", &parts);
            text(raw.secret)
        },
    },
    Sender {
        name: "Standard",
        scheme: &StandardWebhook,
        tolerance: 300,
        sign: |letter, raw| {
            let signed = letter.mac(raw.secret, &[raw.id, ".", raw.time, "."]);
            letter.standard(raw, "v1,", &signed);
            format!("whsec_{}", base64(raw.secret))
        },
    },
    Sender {
        name: "StandardEd25519",
        scheme: &StandardWebhookEd25519,
        tolerance: 300,
        sign: |letter, raw| {
            let pair = Ed25519KeyPair::from_seed_unchecked(raw.secret).expect("a key");
            let before = [raw.id, ".", raw.time, "."].concat().into_bytes();
            let signed = pair.sign(&[before, letter.body.clone()].concat());
            letter.standard(raw, "v1a,", signed.as_ref());
            format!("whpk_{}", base64(pair.public_key().as_ref()))
        },
    },
    Sender {
        name: "Stripe",
        scheme: &StripeWebhook,
        tolerance: 300,
        sign: |letter, raw| {
            let signature = hex(&letter.mac(raw.secret, &[raw.time, "."]));
            let parts = [
                (Part::Signature, "t="),
                (Part::Time, raw.time),
                (Part::Signature, ",v1="),
                (Part::Signature, &signature),
            ];
            letter.field("stripe-signature", &parts);
            text(raw.secret)
        },
    },
];

impl Sender {
    /// A delivery of anything, signed at any second that is near enough to `now`.
    pub(super) fn draw(&self, dice: &mut Dice, now: u64) -> Letter {
        let secret: [u8; 32] = std::array::from_fn(|_| b'a' + dice.number() as u8 % 26);
        let id = format!("{}_{:x}", dice.pick(&["evt", "msg", "ch"]), dice.number());
        let within = dice.below(2 * self.tolerance as usize + 1) as u64;
        let time = (now - self.tolerance + within).to_string();
        let begin = format!(r#"{{"id":"{id}","event_id":"{id}","event":{{"id":"{id}"}},"note":""#);
        // Whatever bytes: what is signed need not be text.
        let note = (0..dice.below(60)).map(|_| dice.number() as u8);
        let body = [begin.as_bytes(), &note.collect::<Vec<_>>(), b"\"}"].concat();
        let mut places = vec![(Part::Body, Place::Body, 0..body.len())];
        let starts = begin.match_indices(&id).map(|(start, _)| start);
        places.extend(starts.map(|start| (Part::Id, Place::Body, start..start + id.len())));
        let mut letter = Letter {
            secret: String::new(),
            id: id.clone(),
            body,
            fields: Vec::new(),
            places,
        };
        let raw = Raw {
            id: &id,
            time: &time,
            secret: &secret,
        };
        letter.secret = (self.sign)(&mut letter, &raw);
        letter
    }
}

impl Letter {
    /// The HMAC of what stands before the body, and of it.
    fn mac(&self, secret: &[u8], before: &[&str]) -> Vec<u8> {
        let parts = before.iter().map(|text| text.as_bytes());
        let parts: Vec<_> = parts.chain([&self.body[..]]).collect();
        mac(HMAC_SHA256, secret, &parts)
    }

    /// The fields of Standard Webhooks.
    fn standard(&mut self, raw: &Raw<'_>, kind: &str, signed: &[u8]) {
        self.field("webhook-id", &[(Part::Id, raw.id)]);
        self.field("webhook-timestamp", &[(Part::Time, raw.time)]);
        let signature = [kind, &base64(signed)].concat();
        self.field("webhook-signature", &[(Part::Signature, &signature)]);
    }

    fn field(&mut self, name: &'static str, parts: &[(Part, &str)]) {
        let mut value = Vec::new();
        for (part, text) in parts {
            let start = value.len();
            value.extend_from_slice(text.as_bytes());
            let place = Place::Field(self.fields.len());
            self.places.push((*part, place, start..value.len()));
        }
        self.fields.push((name, value));
    }

    /// What the receiver gets; nothing when HTTP has no such header field.
    pub(super) fn received(&self) -> Option<(HeaderMap, Bytes)> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.fields {
            let value = HeaderValue::from_bytes(value).ok()?;
            headers.append(HeaderName::from_static(name), value);
        }
        Some((headers, Bytes::copy_from_slice(&self.body)))
    }

    /// The same with another bit somewhere, and where. Each part is as likely as the others that there are.
    pub(super) fn with_other_bit(&self, dice: &mut Dice) -> (Part, Self) {
        let mut parts: Vec<_> = self.places.iter().map(|(part, ..)| *part).collect();
        parts.sort_unstable();
        parts.dedup();
        let part = *dice.pick(&parts);
        let mut places = self.places.clone();
        places.retain(|(of, ..)| *of == part);
        let (_, place, range) = dice.pick(&places).clone();
        let mut other = self.clone();
        let bytes = match place {
            Place::Body => &mut other.body,
            Place::Field(field) => &mut other.fields[field].1,
        };
        bytes[range.start + dice.below(range.len())] ^= 1 << dice.below(8);
        (part, other)
    }
}

fn text(secret: &[u8]) -> String {
    String::from_utf8(secret.to_vec()).expect("text")
}
