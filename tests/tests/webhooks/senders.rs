//! The ready-made senders, each by its own documents' example or by another implementation, and by its own declaration.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::HeaderMap;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use signed_api::Scheme;
use signed_api::schemes::{
    CoinbaseCommerceWebhook, CryptoPayWebhook, GitHubWebhook, PaddleWebhook, ShopifyWebhook,
    SlackWebhook, StandardWebhook, StandardWebhookEd25519, StripeWebhook,
};
use signed_api::webhook::{Webhook, WebhookSender};

use crate::support::{NOW_S, at, clock, headers, hmac_hex};

const SCHEMES: &str = include_str!("../../../signed-api/src/schemes/mod.rs");

const WHSEC: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn verifier(scheme: impl Scheme + 'static, secret: &str) -> Webhook {
    Webhook::new(scheme, secret)
        .expect("a verifier")
        .clock(clock())
}

/// Signs by the declaration and verifies by it, and refuses every change. Returns the name of the scheme.
fn goes_around(
    scheme: &'static (impl Scheme + 'static),
    (own, other): (&str, &str),
    public: Option<&str>,
) -> &'static str {
    let body = br#"{"id":"evt_1","event_id":"evt_1","event":{"id":"evt_1"}}"#;
    let sender = WebhookSender::new(scheme, own).expect("a sender");
    let signed = sender
        .sign_at("msg_1", &body[..], at(NOW_S))
        .expect("signed");
    let webhook = verifier(scheme, public.unwrap_or(own));
    let verified = |headers: &HeaderMap, body: &[u8]| {
        webhook.verify_headers(headers, Bytes::copy_from_slice(body))
    };
    let delivery = verified(&signed, body).expect("signed");
    assert!(["msg_1", "evt_1"].contains(&delivery.id()) || delivery.id().len() == 64);
    for place in 0..body.len() {
        let mut changed = body.to_vec();
        changed[place] ^= 1;
        assert!(verified(&signed, &changed).is_err(), "{place}");
    }
    for name in signed.keys() {
        let mut without = signed.clone();
        without.remove(name);
        assert!(verified(&without, body).is_err(), "{name}");
        let value = signed[name].to_str().expect("text");
        for place in 0..value.len() {
            let mut changed = value.as_bytes().to_vec();
            changed[place] ^= 1;
            let mut other = signed.clone();
            other.insert(name, changed.as_slice().try_into().expect("a value"));
            assert!(verified(&other, body).is_err(), "{name}: {place}");
        }
    }
    let rotated = verifier(scheme, other)
        .secret(public.unwrap_or(own))
        .expect("a secret");
    rotated.verify_headers(&signed, &body[..]).expect("signed");
    let foreign = verifier(scheme, other);
    assert!(foreign.verify_headers(&signed, &body[..]).is_err());
    scheme.name()
}

#[test]
fn every_sender_is_verified_by_its_own_declaration() {
    let plain = ("a secret", "another secret");
    let shared = (WHSEC, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    let (private, public) = keys(7);
    let (_, other) = keys(8);
    let own = (private.as_str(), other.as_str());
    let tried = [
        goes_around(&CoinbaseCommerceWebhook, plain, None),
        goes_around(&CryptoPayWebhook, plain, None),
        goes_around(&GitHubWebhook, plain, None),
        goes_around(&PaddleWebhook, plain, None),
        goes_around(&ShopifyWebhook, plain, None),
        goes_around(&SlackWebhook, plain, None),
        goes_around(&StripeWebhook, plain, None),
        goes_around(&StandardWebhook, shared, None),
        goes_around(&StandardWebhookEd25519, own, Some(&public)),
        goes_around(&StandardWebhookEd25519, own, None),
    ];
    assert_eq!(BTreeSet::from(tried.map(str::to_owned)), ready_made());
}

/// The names of all schemes of webhooks that the crate has.
fn ready_made() -> BTreeSet<String> {
    let lines = SCHEMES.lines();
    let named = lines.filter_map(|line| line.strip_prefix("pub use self::"));
    let words = named.flat_map(|line| line.split(|c: char| !c.is_alphanumeric()));
    let names = words.filter(|name| name.contains("Webhook"));
    names.map(str::to_owned).collect()
}

/// A private key and its public half, as Standard Webhooks writes them: the seed and the public key in one, and the second.
fn keys(seed: u8) -> (String, String) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a key");
    let public = pair.public_key().as_ref();
    let private = BASE64_STANDARD.encode([&[seed; 32][..], public].concat());
    (
        format!("whsk_{private}"),
        format!("whpk_{}", BASE64_STANDARD.encode(public)),
    )
}

/// Signed by *ring*, as the specification has it: `v1a,` and base64, with other signatures around it.
#[test]
fn a_public_key_verifies_one_of_several_signatures() {
    let body = br#"{"test": 2432232314}"#;
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let sign = |message: &[u8]| BASE64_STANDARD.encode(pair.sign(message));
    let message = |id: &str, time: u64| [format!("{id}.{time}.").as_bytes(), body].concat();
    let right = sign(&message("msg_1", NOW_S));
    let wrong = sign(b"something else");
    let (_, public) = keys(7);
    let webhook = verifier(StandardWebhookEd25519, &public);
    let verified = |id: &str, time: u64, signatures: &str| {
        let headers = headers(&[
            ("webhook-id", id),
            ("webhook-timestamp", &time.to_string()),
            ("webhook-signature", signatures),
        ]);
        webhook.verify_headers(&headers, &body[..])
    };
    for signatures in [
        format!("v1a,{right}"),
        format!("v1,{wrong} v1a,{wrong} v1a,{right}"),
        format!("v1a,{right} v1a,{wrong} v2,x"),
    ] {
        let delivery = verified("msg_1", NOW_S, &signatures).expect("signed");
        assert_eq!(delivery.id(), "msg_1");
    }
    for signatures in [
        format!("v1a,{wrong}"),
        // Under another name it is another kind of signature.
        format!("v1,{right}"),
        format!("v1,{right} v1a,{wrong}"),
        "v1a,".to_owned(),
        String::new(),
    ] {
        let error = verified("msg_1", NOW_S, &signatures).expect_err("not signed");
        assert!(error.status().is_client_error());
    }
    assert!(verified("msg_2", NOW_S, &format!("v1a,{right}")).is_err());
    assert!(verified("msg_1", NOW_S + 1, &format!("v1a,{right}")).is_err());
    assert!(WebhookSender::new(StandardWebhookEd25519, public).is_err());
}

/// Both kinds in one header, while a sender changes from one to the other.
#[test]
fn a_sender_may_sign_in_two_ways() {
    let (private, public) = keys(7);
    let sign = |scheme: Box<dyn Scheme>, secret: &str| {
        let sender = WebhookSender::new(scheme, secret).expect("a sender");
        sender.sign_at("msg_1", "{}", at(NOW_S)).expect("signed")
    };
    let mut signed = sign(Box::new(StandardWebhook), WHSEC);
    let other = sign(Box::new(StandardWebhookEd25519), &private);
    let both = ["webhook-signature"].map(|name| {
        let texts = [&signed, &other].map(|headers| headers[name].to_str().expect("text"));
        texts.join(" ")
    });
    signed.insert("webhook-signature", both[0].parse().expect("a value"));
    verifier(StandardWebhook, WHSEC)
        .verify_headers(&signed, "{}")
        .expect("signed");
    verifier(StandardWebhookEd25519, &public)
        .verify_headers(&signed, "{}")
        .expect("signed");
}

#[test]
fn an_id_that_is_not_signed_is_refused() {
    let sender = WebhookSender::new(StandardWebhook, WHSEC).expect("a sender");
    let signed = sender.sign_at("msg_1", "{}", at(NOW_S)).expect("signed");
    let webhook = verifier(StandardWebhook, WHSEC);
    for id in ["msg_2", "", "msg_1 ", "MSG_1"] {
        let mut other = signed.clone();
        other.insert(
            "webhook-id",
            http::HeaderValue::from_bytes(id.as_bytes()).expect("a value"),
        );
        assert!(webhook.verify_headers(&other, "{}").is_err(), "{id}");
    }
    let mut twice = signed.clone();
    twice.append("webhook-id", "msg_1".parse().expect("a value"));
    assert!(webhook.verify_headers(&twice, "{}").is_err());
    assert!(sender.sign_at("", "{}", at(NOW_S)).is_err());
}

/// GitHub signs with any secret, and the body alone: `hmac_hex` is another implementation.
#[test]
fn a_body_alone_is_signed() {
    let signature = format!("sha256={}", hmac_hex("secret", b"{}"));
    let signed = headers(&[("x-hub-signature-256", &signature)]);
    let delivery = verifier(GitHubWebhook, "secret").verify_headers(&signed, "{}");
    assert_eq!(delivery.expect("signed").sent(), None);
}

/// What a sender sends beside its events has no id. It is known by its signature: what is sent again and signed anew is
/// another delivery, since none may be lost.
#[test]
fn a_body_without_the_id_is_known_by_its_signature() {
    let id = |scheme: &'static dyn Scheme, body: &'static str, seconds: u64| {
        let sender = WebhookSender::new(scheme, "a secret").expect("a sender");
        let signed = sender.sign_at("", body, at(seconds)).expect("signed");
        let webhook = verifier(scheme, "a secret");
        let delivery = webhook.verify_headers(&signed, body).expect("signed");
        delivery.id().to_owned()
    };
    let timed: [&'static dyn Scheme; 3] = [&PaddleWebhook, &SlackWebhook, &StripeWebhook];
    for scheme in timed {
        for body in [
            "command=%2Fweather&text=94070",
            r#"{"id":null,"event_id":null}"#,
            r#"{"id":{},"event_id":[]}"#,
            "",
        ] {
            let first = id(scheme, body, NOW_S);
            assert_eq!(first.len(), 64, "{}", scheme.name());
            assert_eq!(id(scheme, body, NOW_S), first, "{}", scheme.name());
            assert_ne!(id(scheme, body, NOW_S + 1), first, "{}", scheme.name());
        }
        // The same whether it is a number or a text, and the first of two.
        let numbered = r#"{"id":7,"event_id":7,"id":8,"event_id":8}"#;
        assert_eq!(id(scheme, numbered, NOW_S), "7");
    }
    let without = r#"{"event":{"type":"charge:created"}}"#;
    assert_ne!(
        id(&CoinbaseCommerceWebhook, without, NOW_S),
        id(&CoinbaseCommerceWebhook, "{}", NOW_S)
    );
}
