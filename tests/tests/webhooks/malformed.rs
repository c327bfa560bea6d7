//! Whatever the header fields hold: no panic, and nothing is accepted that was not signed.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use signed_api::schemes::{
    GitHubWebhook, PaddleWebhook, SlackWebhook, StandardWebhook, StandardWebhookEd25519,
    StripeWebhook,
};
use signed_api::webhook::{Webhook, WebhookSender};

use crate::support::{NOW_S, at, clock};

const PUBLIC: &str = "whpk_6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=";

fn verifiers() -> Vec<Webhook> {
    let all = [
        Webhook::new(GitHubWebhook, "secret"),
        Webhook::new(PaddleWebhook, "secret"),
        Webhook::new(SlackWebhook, "secret"),
        Webhook::new(StandardWebhook, "whsec_c2VjcmV0"),
        Webhook::new(StandardWebhookEd25519, PUBLIC),
        Webhook::new(StripeWebhook, "secret"),
    ];
    let all = all.into_iter();
    all.map(|webhook| webhook.expect("a verifier").clock(clock()))
        .collect()
}

const NAMES: [&str; 8] = [
    "x-hub-signature-256",
    "paddle-signature",
    "x-slack-request-timestamp",
    "x-slack-signature",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "stripe-signature",
];

/// Texts that come near to what senders write, and any bytes that can stand in a header field.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let near = prop::collection::vec(
        prop_oneof![
            Just("t=".to_owned()),
            Just("ts=".to_owned()),
            Just("v1=".to_owned()),
            Just("v1,".to_owned()),
            Just("v1a,".to_owned()),
            Just("h1=".to_owned()),
            Just("sha256=".to_owned()),
            Just("1700000000".to_owned()),
            Just(",".to_owned()),
            Just(" ".to_owned()),
            Just(";".to_owned()),
            Just("=".to_owned()),
            Just("é".to_owned()),
            "[0-9]{1,25}",
            "[0-9a-f]{64}",
            "[A-Za-z0-9+/]{86}==",
        ],
        0..8,
    );
    prop_oneof![
        near.prop_map(|parts| parts.concat().into_bytes()),
        prop::collection::vec(
            prop_oneof![0x20_u8..0x7f, 0x80_u8..=0xff, Just(b'\t')],
            0..80
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_header_field_is_a_signature_by_chance(
        fields in prop::collection::vec((prop::sample::select(&NAMES[..]), value()), 0..12),
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        for webhook in verifiers() {
            let error = webhook.verify_headers(&headers, body.clone()).expect_err("not signed");
            prop_assert!(error.status().is_client_error(), "{error}");
        }
    }

    /// Every bit counts: of the body, and of each header field.
    #[test]
    fn one_bit_makes_it_another_delivery(
        id in "[a-zA-Z0-9_]{1,30}",
        body in prop::collection::vec(any::<u8>(), 1..200),
        place in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let sender = WebhookSender::new(StandardWebhook, "whsec_c2VjcmV0").expect("a sender");
        let signed = sender.sign_at(&id, body.clone(), at(NOW_S)).expect("signed");
        let webhook = Webhook::new(StandardWebhook, "whsec_c2VjcmV0").expect("a verifier").clock(clock());
        let delivery = webhook.verify_headers(&signed, body.clone()).expect("signed");
        prop_assert_eq!(delivery.id(), &id);

        let mut other = body.clone();
        other[place.index(body.len())] ^= 1 << bit;
        prop_assert!(webhook.verify_headers(&signed, other).is_err());
        for name in signed.keys() {
            let mut value = signed[name].as_bytes().to_vec();
            let place = place.index(value.len());
            value[place] ^= 1 << bit;
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                let mut headers = signed.clone();
                headers.insert(name, value);
                prop_assert!(webhook.verify_headers(&headers, Bytes::from(body.clone())).is_err());
            }
        }
    }
}
