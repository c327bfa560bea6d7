//! Schemes of other kinds: what signs the URL, options, header fields of others, or nothing at all.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use signed_api::prelude::*;
use signed_api::scheme::{Exposure, Keys, SignContext, SignError, Sink as _};
use signed_api::webhook::{Webhook, WebhookError, WebhookSender};
use signed_api::{CredentialError, Scheme};

use crate::support::{SECRET, clock, headers, hmac_hex};

const BODY: &[u8] = br#"{"id":"evt_1"}"#;

fn refused(webhook: &Webhook, headers: &HeaderMap, body: &'static [u8]) -> WebhookError {
    webhook.verify_headers(headers, body).expect_err("refused")
}

auth_scheme! {
    /// Signs what it is called by.
    Addressed {
        header "X-Signature" = hmac_sha256(secret, method + " " + url + "\n" + body) | hex;
    }
}

#[test]
fn the_url_is_what_the_sender_calls() {
    let webhook = || {
        Webhook::new(Addressed, SECRET)
            .expect("a verifier")
            .clock(clock())
    };
    let sent_to = |url: &str| {
        let message = format!("POST {url}\n");
        headers(&[(
            "x-signature",
            &hmac_hex(SECRET, &[message.as_bytes(), BODY].concat()),
        )])
    };
    let request = |uri: &str, headers: &HeaderMap| {
        let mut request = Request::post(uri)
            .body(Bytes::from_static(BODY))
            .expect("a request");
        request.headers_mut().extend(headers.clone());
        request
    };
    let signed = sent_to("https://example.com/hooks?a=1&b=%2F");
    // As it arrives behind a proxy.
    let behind = request("/hooks?a=1&b=%2F", &signed);
    let known = webhook()
        .url("https://example.com/hooks?a=1&b=%2F")
        .expect("a URL");
    known.verify(&behind).expect("signed");
    known.verify_headers(&signed, BODY).expect("signed");
    known
        .verify(&request("/elsewhere", &signed))
        .expect("what the sender calls is known");
    assert!(webhook().verify(&behind).is_err());
    let other = webhook().url("https://example.com/hooks").expect("a URL");
    assert!(other.verify(&behind).is_err());
    // Without a proxy.
    let mut direct = behind.clone();
    direct
        .headers_mut()
        .insert("host", HeaderValue::from_static("example.com"));
    webhook().verify(&direct).expect("signed");
    *direct.method_mut() = http::Method::PUT;
    assert!(webhook().verify(&direct).is_err());
    let whole = request("https://example.com/hooks?a=1&b=%2F", &signed);
    webhook().verify(&whole).expect("signed");

    let sender = WebhookSender::new(Addressed, SECRET).expect("a sender");
    let sender = sender
        .url("https://example.com/hooks?a=1&b=%2F")
        .expect("a URL");
    let ours = sender.sign("", BODY).expect("signed");
    assert_eq!(ours["x-signature"], signed["x-signature"]);
    assert!(webhook().url("no URL").is_err());
}

auth_scheme! {
    /// Leaves its signature out when there is no body.
    Careless {
        header "X-Public" = "yes";
        header "X-Signature"? = !body ? "" : hex(hmac_sha256(secret, body));
    }
}

#[test]
fn nothing_signed_is_nothing_accepted() {
    let webhook = Webhook::new(Careless, SECRET).expect("a verifier");
    let signed = headers(&[
        ("x-public", "yes"),
        ("x-signature", &hmac_hex(SECRET, BODY)),
    ]);
    webhook.verify_headers(&signed, BODY).expect("signed");
    let unsigned = headers(&[("x-public", "yes")]);
    refused(&webhook, &unsigned, BODY);
    refused(&webhook, &unsigned, b"");
}

auth_scheme! {
    /// Signs requests.
    ByQuery {
        query = form({ ..query_params, signature: hex(hmac_sha256(secret, body)) });
    }
}

#[test]
fn what_writes_more_than_header_fields_signs_no_webhook() {
    let error = Webhook::new(ByQuery, SECRET)
        .expect_err("no webhook")
        .to_string();
    assert!(error.contains("`ByQuery` writes more"), "{error}");
    assert!(WebhookSender::new(ByQuery, SECRET).is_err());
}

#[test]
fn an_option_and_a_constant_are_the_receivers() {
    auth_scheme! {
        /// Reads both.
        Adjusted {
            header "X-Signature" = hmac_sha256(secret, opt.shop + op.topic + body) | hex;
        }
    }
    let signed = headers(&[(
        "x-signature",
        &hmac_hex(SECRET, &[b"shop7paid", BODY].concat()),
    )]);
    let webhook = Webhook::new(Adjusted, SECRET).expect("a verifier");
    let webhook = webhook.option("shop", "shop7").constant("topic", "paid");
    webhook.verify_headers(&signed, BODY).expect("signed");
    let later = webhook.clone().secret("later").expect("a secret");
    later.verify_headers(&signed, BODY).expect("signed");
    let without = Webhook::new(Adjusted, SECRET).expect("a verifier");
    let error = without.verify_headers(&signed, BODY).expect_err("no topic");
    assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let other = webhook.constant("topic", "unpaid");
    assert!(other.verify_headers(&signed, BODY).is_err());
}

/// Signs the type of the body, which it does not write.
#[derive(Debug)]
struct Typed;

impl Scheme for Typed {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        let mut keys = Keys::new();
        keys.hmac_sha256(credentials.secret()?);
        Ok(keys)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        let content_type = cx.headers().get("content-type").cloned();
        let mut mac = cx.mac(0)?;
        mac.bytes(content_type.as_ref().map_or(b"", HeaderValue::as_bytes));
        mac.bytes(cx.body());
        let mac = cx.finish(mac);
        let mut value = cx.value();
        value.hex(mac.as_ref());
        let name = HeaderName::from_static("x-signature");
        cx.header(name, value, Exposure::Signature)
    }
}

#[test]
fn a_header_field_is_covered_that_the_scheme_does_not_write() {
    let webhook = || Webhook::new(Typed, SECRET).expect("a verifier");
    let signature = hmac_hex(SECRET, &[b"application/json", BODY].concat());
    let mut signed = headers(&[
        ("content-type", "application/json"),
        ("x-signature", &signature),
    ]);
    let covering = webhook().covers(CONTENT_TYPE);
    covering.verify_headers(&signed, BODY).expect("signed");
    refused(&webhook(), &signed, BODY);
    signed.insert("content-type", HeaderValue::from_static("text/plain"));
    refused(&covering, &signed, BODY);
    // What is said to be covered proves nothing by itself.
    let careless = webhook().covers(HeaderName::from_static("x-signature"));
    refused(&careless, &signed, BODY);
}
