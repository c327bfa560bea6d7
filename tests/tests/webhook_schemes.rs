//! What the ready-made schemes of webhooks sign, by what a delivery is known again, and what a receiver reads back.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{Method, Request};
use signed_api::prelude::*;
use signed_api::scheme::layout::{Entry, Format, Layout, Place, Shape};
use signed_api::scheme::{DeliveryId, DeliveryUse};
use signed_api::schemes::{
    CoinbaseCommerceWebhook, CryptoPayWebhook, GitHubWebhook, PaddleWebhook, ShopifyWebhook,
    SlackWebhook, StandardWebhook, StandardWebhookEd25519, StripeWebhook,
};
use signed_api::testing::Checker;
use signed_api::transport::SignedRequest;
use signed_api::{Scheme, Signer, Timestamp, UnsignedRequest};

const BODY: &str = r#"{"id":"evt_1","event_id":"evt_2"}"#;
const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);
const RECEIVER: &str = "https://shop.example.com/webhooks";

/// What Standard Webhooks shows in its README and the test of its library for Go.
const SHARED: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PRIVATE: &str = "VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=";
/// Python: `cryptography`'s `Ed25519PrivateKey.from_private_bytes(b64decode(PRIVATE)).public_key()`.
const PUBLIC: &str = "whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=";

/// A sender, and what it writes for [`BODY`] at [`NOW`].
struct Sender {
    scheme: &'static dyn Scheme,
    secret: &'static str,
    headers: &'static [(&'static str, &'static str)],
    delivery: DeliveryUse,
}

/// Python: `hmac.new(secret, message, sha256)`, in hex or base64.
const SENDERS: &[Sender] = &[
    Sender {
        scheme: &CoinbaseCommerceWebhook,
        secret: "whsec_test",
        headers: &[(
            "x-cc-webhook-signature",
            "d6548c169b74b72f1b4c962304dbdea09ac6ed5ffc62db0685882058056b5c37",
        )],
        delivery: known_by(DeliveryId::Json(&["event", "id"]), None),
    },
    Sender {
        scheme: &CryptoPayWebhook,
        secret: "whsec_test",
        headers: &[(
            "x-webhook-signature",
            "d6548c169b74b72f1b4c962304dbdea09ac6ed5ffc62db0685882058056b5c37",
        )],
        delivery: known_by(DeliveryId::Signature, None),
    },
    Sender {
        scheme: &GitHubWebhook,
        secret: "whsec_test",
        headers: &[(
            "x-hub-signature-256",
            "sha256=d6548c169b74b72f1b4c962304dbdea09ac6ed5ffc62db0685882058056b5c37",
        )],
        delivery: known_by(DeliveryId::Signature, None),
    },
    Sender {
        scheme: &PaddleWebhook,
        secret: "whsec_test",
        headers: &[(
            "paddle-signature",
            "ts=1700000000;h1=404309eaae8287c7a0bcf863a32320ea44d2416811cbc184c443a60e8d2d93d2",
        )],
        delivery: known_by(DeliveryId::Json(&["event_id"]), Some(5)),
    },
    Sender {
        scheme: &ShopifyWebhook,
        secret: "whsec_test",
        headers: &[(
            "x-shopify-hmac-sha256",
            "1lSMFpt0ty8bTJYjBNveoJrG7V/8YtsGhYggWAVrXDc=",
        )],
        delivery: known_by(DeliveryId::Signature, None),
    },
    Sender {
        scheme: &SlackWebhook,
        secret: "whsec_test",
        headers: &[
            ("x-slack-request-timestamp", "1700000000"),
            (
                "x-slack-signature",
                "v0=8bbf93b94692d4516e1355d8bdd69937fe68089c4900caf5b88021307f1d93d6",
            ),
        ],
        delivery: known_by(DeliveryId::Json(&["event_id"]), Some(300)),
    },
    Sender {
        scheme: &StandardWebhook,
        secret: SHARED,
        headers: &[
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", "1700000000"),
            (
                "webhook-signature",
                "v1,i1GQ4aUQQuXvJ0qI3hEr7idufz9gcXXJ0tE8b/S0KSw=",
            ),
        ],
        delivery: known_by(DeliveryId::Header("webhook-id"), Some(300)),
    },
    Sender {
        scheme: &StripeWebhook,
        secret: "whsec_test",
        headers: &[(
            "stripe-signature",
            "t=1700000000,v1=3c05d53fca9a085f1261f6eb80a6ea43eaabeaf5545dede03358ba562ed49548",
        )],
        delivery: known_by(DeliveryId::Json(&["id"]), Some(300)),
    },
];

const fn known_by(id: DeliveryId, tolerance_s: Option<u64>) -> DeliveryUse {
    let id_end = match id {
        DeliveryId::Header(_) => Some("."),
        DeliveryId::Json(_) | DeliveryId::Signature => None,
    };
    DeliveryUse {
        id,
        id_end,
        tolerance_s,
    }
}

#[test]
fn what_is_signed_is_what_python_signs() {
    for sender in SENDERS {
        let name = sender.scheme.name();
        let signed = sender.send().expect("a delivery");
        let signed: Vec<_> = signed.headers.iter().collect();
        assert_eq!(signed.len(), sender.headers.len(), "{name}");
        for (header, value) in signed {
            let expected = sender.headers.iter();
            let mut expected = expected.filter(|(expected, _)| header == expected);
            assert_eq!(
                value.to_str().ok(),
                expected.next().map(|(_, value)| *value),
                "{name}, {header}"
            );
        }
        assert_eq!(sender.scheme.delivery(), Some(sender.delivery), "{name}");
    }
}

/// The time and the id are read back out of the headers, also where they stand among pairs.
#[test]
fn a_receiver_signs_it_once_more() {
    for sender in SENDERS {
        let name = sender.scheme.name();
        let credentials = Credentials::new("", sender.secret);
        let checker = Checker::new(sender.scheme, credentials).expect("a checker");
        let received = received(sender.send().expect("a delivery"), BODY);
        let checked = checker.check(&received);
        let checked = checked.unwrap_or_else(|mismatch| panic!("{name}: {mismatch}"));
        assert!(checked.now.is_none_or(|now| now == NOW), "{name}");
        for other in [BODY.replace("evt_1", "evt_3"), String::new()] {
            let changed = received.clone().map(|_| Bytes::from(other));
            assert!(checker.check(&changed).is_err(), "{name}");
        }
    }
}

#[test]
fn a_receiver_finds_all_names_among_pairs() {
    let names = |scheme: &dyn Scheme| {
        let [Layout { place, shape }] = scheme.layout() else {
            panic!("{:?}", scheme.layout());
        };
        let Shape::Fields(Format::Pairs(after, between), entries) = shape else {
            panic!("{shape:?}");
        };
        let entries = entries.iter().map(|entry| match entry {
            Entry::Named(name, Shape::Now(_)) => format!("{name}{after}<time>"),
            Entry::Named(name, Shape::Any) => format!("{name}{after}<any>"),
            other => panic!("{other:?}"),
        });
        let entries: Vec<_> = entries.collect();
        (*place, entries.join(between))
    };
    assert_eq!(
        names(&StripeWebhook),
        (
            Place::Header("stripe-signature"),
            "t=<time>,v1=<any>".to_owned()
        )
    );
    assert_eq!(
        names(&PaddleWebhook),
        (
            Place::Header("paddle-signature"),
            "ts=<time>;h1=<any>".to_owned()
        )
    );
}

/// Source: <https://github.com/standard-webhooks/standard-webhooks>, `libraries/go/webhook_asymmetric_test.go`,
/// `TestAsymmetricWebhookSign`.
#[test]
fn ed25519_is_that_of_standard_webhooks() {
    for secret in [format!("whsk_{PRIVATE}"), whole()] {
        let credentials = Credentials::new("", secret);
        let signer = Signer::new(StandardWebhookEd25519, credentials).expect("a signer");
        let request = unsigned(r#"{"test": 2432232314}"#);
        let request = request.constant("id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
        let signed = signer
            .sign_at(&request, Timestamp::from_millis(1_614_265_330_000), 0)
            .expect("a delivery");
        assert_eq!(
            signed.headers["webhook-signature"],
            "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=="
        );
        assert_eq!(signed.headers["webhook-timestamp"], "1614265330");
        assert_eq!(signed.headers["webhook-id"], "msg_p5jXN8AQM9LWM0D4loKWxJek");
    }
    assert_eq!(
        StandardWebhookEd25519.delivery(),
        Some(known_by(DeliveryId::Header("webhook-id"), Some(300)))
    );
}

/// The seed and the public key in one, which is no public key.
fn whole() -> String {
    let [seed, public] = [PRIVATE, PUBLIC.trim_start_matches("whpk_")]
        .map(|text| BASE64_STANDARD.decode(text).expect("base64"));
    BASE64_STANDARD.encode([seed, public].concat())
}

/// As a seed it would have signed something.
#[test]
fn a_public_key_signs_nothing() {
    let signer = Signer::new(StandardWebhookEd25519, Credentials::new("", PUBLIC));
    assert_eq!(
        signer.expect_err("a public key").to_string(),
        "the secret is a public key, which verifies signatures and makes none: signing takes the private key; nothing was sent"
    );
    for (secret, reason) in [
        (
            "whpk_Zm9v",
            "the secret is not an Ed25519 public key, which has 32 bytes; nothing was sent",
        ),
        ("whpk_", "the secret is empty; nothing was sent"),
        (
            "whpk_!",
            "the secret is not base64, as the scheme declares it to be; nothing was sent",
        ),
    ] {
        let signer = Signer::new(StandardWebhookEd25519, Credentials::new("", secret));
        assert_eq!(signer.expect_err("no key").to_string(), reason, "{secret}");
    }
}

#[api_client(base_url = "https://shop.example.com")]
#[auth(StandardWebhookEd25519, id = "msg_1")]
trait Receiver {
    #[post("/webhooks")]
    async fn deliver(&self) -> Result<()>;
}

#[test]
fn a_client_with_a_public_key_is_not_built() {
    let client = ReceiverClient::new(Credentials::new("", PUBLIC));
    let error = client.expect_err("a public key").to_string();
    assert!(error.contains("is a public key"), "{error}");
}

impl Sender {
    fn send(&self) -> Result<SignedRequest> {
        let signer = Signer::new(self.scheme, Credentials::new("", self.secret))?;
        let names = self.scheme.constants().iter();
        let request = names.fold(unsigned(BODY), |request, name| {
            request.constant(name.name, "msg_1")
        });
        signer.sign_at(&request, NOW, 0)
    }
}

fn unsigned(body: &'static str) -> UnsignedRequest {
    let request = UnsignedRequest::new(Method::POST, RECEIVER).expect("a request");
    request.body(body)
}

fn received(signed: SignedRequest, body: &str) -> Request<Bytes> {
    let mut received = Request::post(RECEIVER)
        .body(Bytes::from(body.to_owned()))
        .expect("a request");
    *received.headers_mut() = signed.headers;
    received
}
