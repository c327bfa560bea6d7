//! Published deliveries, with their signatures as they stand in the senders' documents and libraries: those that must be
//! accepted and those that must not.

mod token;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use serde_json::Value;
use signed_api::prelude::*;
use signed_api::schemes::{
    CoinbaseCommerceWebhook, GitHubWebhook, PaddleWebhook, SlackWebhook, StandardWebhook,
};
use signed_api::testing::ManualClock;
use signed_api::webhook::{Delivery, Webhook, WebhookError};
use signed_api::{Scheme, Timestamp};
use signed_api_tests::moment::moment;

use self::token::{TokenWebhook, TokenWebhook512};
use crate::support::{at, headers};

auth_scheme! {
    /// Square signs the URL and the body.
    Square {
        header "x-square-hmacsha256-signature" = hmac_sha256(secret, url + body) | base64;
    }
}

auth_scheme! {
    /// LINE.
    Line {
        header "x-line-signature" = hmac_sha256(secret, body) | base64;
    }
}

auth_scheme! {
    /// Adyen's webhooks that are signed as a whole.
    Adyen {
        header "hmacsignature" = hmac_sha256(secret | from_hex, body) | base64;
    }
}

auth_scheme! {
    /// Razorpay.
    Razorpay {
        header "x-razorpay-signature" = hmac_sha256(secret, body) | hex;
    }
}

auth_scheme! {
    /// HubSpot's second version.
    HubSpot {
        header "x-hubspot-signature" = expose(sha256(secret + method + url + body)) | hex;
    }
}

/// A published delivery as it is received.
struct Row(Value);

impl Row {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn input(&self, name: &str) -> &str {
        self.0["inputs"][name].as_str().unwrap_or_default()
    }

    fn body(&self) -> Bytes {
        let repeated = &self.0["inputs"]["body_repeat"];
        match (repeated["char"].as_str(), repeated["count"].as_u64()) {
            (Some(text), Some(count)) => {
                text.repeat(usize::try_from(count).expect("a size")).into()
            }
            _ => self.input("body").to_owned().into(),
        }
    }

    fn seconds(&self) -> u64 {
        self.input("ts").parse().expect("seconds")
    }

    fn verified(
        &self,
        scheme: impl Scheme + 'static,
        now: Timestamp,
        fields: &[(&'static str, &str)],
    ) -> Result<Delivery, WebhookError> {
        let secret = match self.input("secret_serialized") {
            "" => self.text("secret"),
            serialized => serialized,
        };
        let webhook = Webhook::new(scheme, secret)
            .expect("a verifier")
            .clock(ManualClock::new(now));
        // Behind a proxy.
        let mut request = Request::post("/").body(self.body()).expect("a request");
        *request.headers_mut() = headers(fields);
        if let Ok(method) = self.input("method").parse::<Method>() {
            *request.method_mut() = method;
        }
        match self.input("url") {
            "" => webhook.verify(&request),
            url => webhook.url(url).expect("a URL").verify(&request),
        }
    }

    /// Verifies it by the scheme of its family; nothing when its family signs no webhook of this kind.
    fn verify(&self) -> Option<Result<Delivery, WebhookError>> {
        let signature = self.text("expected_signature");
        let signature = if signature.is_empty() {
            self.input("signature")
        } else {
            signature
        };
        let any = at(1);
        Some(match self.text("family") {
            "GitHub webhooks" => {
                self.verified(GitHubWebhook, any, &[("x-hub-signature-256", signature)])
            }
            "Slack signing secret" => self.verified(
                SlackWebhook,
                at(self.seconds()),
                &[
                    ("x-slack-request-timestamp", self.input("ts")),
                    ("x-slack-signature", signature),
                ],
            ),
            "Standard Webhooks / Svix" => self.verified(
                StandardWebhook,
                at(self.seconds()),
                &[
                    ("webhook-id", self.input("msg_id")),
                    ("webhook-timestamp", self.input("ts")),
                    ("webhook-signature", signature),
                ],
            ),
            "Paddle Billing" => {
                // The library that it is from stops the clock at this time.
                let header = self.input("header_value");
                self.verified(
                    PaddleWebhook,
                    at(1_698_796_800),
                    &[("paddle-signature", header)],
                )
            }
            "Square" => self.verified(Square, any, &[("x-square-hmacsha256-signature", signature)]),
            "Coinbase Commerce" => self.verified(
                CoinbaseCommerceWebhook,
                any,
                &[("x-cc-webhook-signature", signature)],
            ),
            "LINE Messaging API" => self.verified(Line, any, &[("x-line-signature", signature)]),
            "Adyen payload webhooks" => self.verified(Adyen, any, &[("hmacsignature", signature)]),
            "Razorpay" if self.text("id") == "razorpay-webhook" => {
                self.verified(Razorpay, any, &[("x-razorpay-signature", signature)])
            }
            "HubSpot v1/v2 (plain SHA-256)" => {
                self.verified(HubSpot, any, &[("x-hubspot-signature", signature)])
            }
            "MessageBird JWT webhooks" => {
                let (now, token) = (moment(self.input("ts")), self.token());
                let fields = [("messagebird-signature-jwt", token.as_str())];
                match self.text("algorithm") {
                    "HMAC-SHA512" => self.verified(TokenWebhook512, now, &fields),
                    _ => self.verified(TokenWebhook, now, &fields),
                }
            }
            _ => return None,
        })
    }

    fn token(&self) -> String {
        match self.input("token") {
            "" => [
                self.input("protected_b64"),
                self.input("payload_b64"),
                self.text("expected_signature"),
            ]
            .join("."),
            token => token.to_owned(),
        }
    }
}

fn rows(list: &str) -> Vec<Row> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/published.json");
    let file = std::fs::read_to_string(file).expect("the file");
    let mut file: Value = serde_json::from_str(&file).expect("JSON");
    let Value::Array(rows) = file[list].take() else {
        panic!("no list");
    };
    rows.into_iter().map(Row).collect()
}

#[test]
fn published_deliveries_are_accepted() {
    let mut accepted = Vec::new();
    for row in rows("vectors")
        .iter()
        .filter(|row| row.text("direction").contains("verify"))
    {
        match row.verify() {
            Some(Ok(delivery)) => {
                assert_eq!(delivery.payload(), &row.body());
                accepted.push(row.text("id").to_owned());
            }
            Some(Err(error)) => panic!("{}: {error}", row.text("id")),
            None => {}
        }
    }
    assert_eq!(accepted.len(), 16, "{accepted:?}");
}

#[test]
fn what_must_be_rejected_is_rejected_for_its_reason() {
    let rows = rows("negative_vectors");
    for row in &rows {
        let id = row.text("id");
        let error = row.verify().expect("a webhook").expect_err(id);
        let is_for_its_reason = match row.text("reason") {
            "invalid jwt: claim nbf is in the future" => {
                matches!(error, WebhookError::TooNew { .. })
            }
            "malformed-header" | "missing-h1" => matches!(error, WebhookError::Malformed { .. }),
            _ => matches!(error, WebhookError::Signature { .. }),
        };
        assert!(is_for_its_reason, "{id}: {error}");
        assert!(error.status().is_client_error());
    }
    assert_eq!(rows.len(), 16);
}

/// Of each published delivery: a body that is longer by a space, and another secret.
#[test]
fn no_published_delivery_may_be_changed() {
    for row in rows("vectors")
        .iter()
        .filter(|row| row.text("direction").contains("verify"))
    {
        if !matches!(row.verify(), Some(Ok(_))) {
            continue;
        }
        let mut changed = Row(row.0.clone());
        changed.0["inputs"]["body"] = [row.input("body"), " "].concat().into();
        changed.0["inputs"]["body_repeat"] = Value::Null;
        assert!(
            changed.verify().is_some_and(|verified| verified.is_err()),
            "{}",
            row.text("id")
        );
        let mut changed = Row(row.0.clone());
        changed.0["secret"] = row.text("secret").replace(|_: char| true, "0").into();
        changed.0["inputs"]["secret_serialized"] = Value::Null;
        assert!(
            changed.verify().is_some_and(|verified| verified.is_err()),
            "{}",
            row.text("id")
        );
    }
}

/// Slack's document and others show their header fields; one that is not of the scheme is passed over.
#[test]
fn other_header_fields_do_not_matter() {
    let secret = "It's a Secret to Everybody";
    let webhook = Webhook::new(GitHubWebhook, secret).expect("a verifier");
    let mut all: HeaderMap = headers(&[
        (
            "x-hub-signature-256",
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        ),
        ("x-hub-signature", "sha1=0"),
        ("content-type", "application/json"),
    ]);
    all.append("content-type", "text/plain".parse().expect("a value"));
    webhook
        .verify_headers(&all, "Hello, World!")
        .expect("signed");
}
