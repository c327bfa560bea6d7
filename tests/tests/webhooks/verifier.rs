//! What is accepted, and why something is not.

use http::{HeaderMap, HeaderValue, StatusCode};
use signed_api::webhook::{Webhook, WebhookError, WebhookSender};

use crate::support::{
    Apart, NOW_S, SECRET, Together, apart, at, headers, hmac_hex, signed_apart, together,
};

const BODY: &[u8] = br#"{"id":"evt_1"}"#;

fn now() -> String {
    NOW_S.to_string()
}

fn refused(webhook: &Webhook, headers: &HeaderMap, body: &'static [u8]) -> WebhookError {
    webhook.verify_headers(headers, body).expect_err("refused")
}

#[test]
fn what_is_signed_is_accepted() {
    let delivery = apart().verify_headers(&signed_apart(SECRET, &now(), BODY), BODY);
    let delivery = delivery.expect("signed");
    assert_eq!(delivery.payload(), BODY);
    assert_eq!(delivery.sent(), Some(at(NOW_S)));
    let json: serde_json::Value = delivery.json().expect("JSON");
    assert_eq!(json["id"], "evt_1");
    let wrong = delivery.json::<u8>().expect_err("no number");
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
}

#[test]
fn every_change_is_refused() {
    let webhook = apart();
    let signed = signed_apart(SECRET, &now(), BODY);
    let signature = |error: WebhookError| {
        assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(error.header().expect("a field"), "x-signature");
        assert!(matches!(error, WebhookError::Signature { .. }));
    };
    signature(refused(&webhook, &signed, br#"{"id":"evt_2"}"#));
    signature(refused(&webhook, &signed, br#"{"id": "evt_1"}"#));
    signature(refused(&webhook, &signed, b""));
    let mut other = signed.clone();
    other.insert("x-time", HeaderValue::from(NOW_S + 1));
    signature(refused(&webhook, &other, BODY));
    signature(refused(
        &webhook,
        &signed_apart("another secret", &now(), BODY),
        BODY,
    ));
    for value in ["", "0", "00", "é"] {
        let mut other = signed.clone();
        other.insert("x-signature", value.parse().expect("a value"));
        signature(refused(&webhook, &other, BODY));
    }
    // Hex of another case is another text, and one more character is one too many.
    let text = signed["x-signature"].to_str().expect("text");
    for value in [text.to_uppercase(), format!("{text}0"), format!("0{text}")] {
        let mut other = signed.clone();
        other.insert("x-signature", value.parse().expect("a value"));
        signature(refused(&webhook, &other, BODY));
    }
}

#[test]
fn an_error_says_what_is_wrong_and_not_what_would_be_right() {
    let webhook = apart();
    let signed = signed_apart(SECRET, &now(), BODY);
    for name in ["x-time", "x-signature"] {
        let mut without = signed.clone();
        without.remove(name);
        let error = refused(&webhook, &without, BODY);
        assert!(matches!(&error, WebhookError::Missing { header } if header == name));
        assert_eq!(error.status(), StatusCode::UNAUTHORIZED);

        let mut twice = signed.clone();
        twice.append(name, signed[name].clone());
        let error = refused(&webhook, &twice, BODY);
        assert!(matches!(&error, WebhookError::Repeated { header } if header == name));
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
    }
    for time in [
        "",
        "now",
        "-1",
        "1e9",
        "1700000000.0",
        "99999999999999999999",
        " 1700000000",
    ] {
        let mut other = signed.clone();
        other.insert(
            "x-time",
            HeaderValue::from_bytes(time.as_bytes()).expect("a value"),
        );
        let error = refused(&webhook, &other, BODY);
        assert!(
            matches!(&error, WebhookError::Malformed { header } if header == "x-time"),
            "{time}: {error}"
        );
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
    }
    // A number that is read as the same, and is another text.
    let mut other = signed.clone();
    other.insert("x-time", HeaderValue::from_static("+1700000000"));
    assert!(webhook.verify_headers(&other, BODY).is_err());

    let error = refused(&webhook, &signed, b"changed");
    let right = hmac_hex(SECRET, [now().as_bytes(), b".changed"].concat().as_slice());
    for text in [
        error.to_string(),
        format!("{error:?}"),
        format!("{webhook:?}"),
    ] {
        assert!(!text.contains(&right[..8]), "{text}");
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn a_body_that_is_too_long_is_not_looked_at() {
    let webhook = apart().max_body(BODY.len());
    let signed = signed_apart(SECRET, &now(), BODY);
    webhook.verify_headers(&signed, BODY).expect("signed");
    let webhook = webhook.max_body(BODY.len() - 1);
    // Also when nothing else is right.
    for headers in [&signed, &HeaderMap::new()] {
        let error = refused(&webhook, headers, BODY);
        assert!(matches!(error, WebhookError::TooLarge { most } if most == BODY.len() - 1));
        assert_eq!(error.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}

#[test]
fn all_live_secrets_are_accepted_and_no_other() {
    let webhook = apart().secret("the next").expect("a secret");
    let webhook = webhook.secret("the one after").expect("a secret");
    for secret in [SECRET, "the next", "the one after"] {
        let signed = signed_apart(secret, &now(), BODY);
        webhook.verify_headers(&signed, BODY).expect("signed");
    }
    refused(&webhook, &signed_apart("the last", &now(), BODY), BODY);
    // The verifier that it was made of knows of none.
    let signed = signed_apart("the next", &now(), BODY);
    refused(&apart(), &signed, BODY);
}

#[test]
fn a_verifier_without_a_secret_is_none() {
    assert!(Webhook::new(Apart, "").is_err());
    assert!(Webhook::new(Apart, " padded").is_err());
    assert!(apart().secret("").is_err());
    assert!(WebhookSender::new(Apart, "").is_err());
}

fn together_by(entries: &str) -> HeaderMap {
    headers(&[("x-signature", entries)])
}

#[test]
fn any_signature_of_its_name_may_be_the_right_one() {
    let webhook = together();
    let message = [now().as_bytes(), b".", BODY].concat();
    let (right, wrong) = (hmac_hex(SECRET, &message), hmac_hex("other", &message));
    for accepted in [
        format!("t={NOW_S},v1={right}"),
        format!("v1={right},t={NOW_S}"),
        format!("t={NOW_S},v1={wrong},v1={right}"),
        format!("t={NOW_S},v1={right},v1={wrong},v0={wrong},x=y=z"),
    ] {
        let delivery = webhook.verify_headers(&together_by(&accepted), BODY);
        let delivery = delivery.unwrap_or_else(|error| panic!("{accepted}: {error}"));
        assert_eq!(delivery.id(), "evt_1");
    }
    for refused in [
        format!("t={NOW_S},v1={wrong}"),
        format!("t={NOW_S},v0={right}"),
        format!("t={NOW_S},v1={wrong},v0={right}"),
        format!("t={NOW_S}"),
        format!("v1={right}"),
        format!("t={NOW_S},t={},v1={right}", NOW_S + 1),
        format!("t={},t={NOW_S},v1={right}", NOW_S + 1),
        format!("t={NOW_S},t={NOW_S},v1={right}"),
        format!("t={},v1={right}", NOW_S + 1),
        format!("t={NOW_S}, v1={right}"),
        format!("t={NOW_S};v1={right}"),
        format!("t={NOW_S},v1={}", &right[1..]),
        format!("t={NOW_S},v1="),
        String::new(),
    ] {
        let headers = together_by(&refused);
        assert!(webhook.verify_headers(&headers, BODY).is_err(), "{refused}");
    }
}

#[test]
fn the_id_is_what_the_scheme_says() {
    let by_body = |body: &'static [u8]| {
        let sender = WebhookSender::new(Together, SECRET).expect("a sender");
        let signed = sender.sign_at("", body, at(NOW_S)).expect("signed");
        let delivery = together().verify_headers(&signed, body).expect("signed");
        delivery.id().to_owned()
    };
    assert_eq!(by_body(br#"{"id":"evt_1"}"#), "evt_1");
    assert_eq!(
        by_body(br#"{"a":[{"id":2}],"id":12345678901234567890123}"#),
        "12345678901234567890123"
    );
    // A body without one is told apart by its signature.
    let without = [&b"{}"[..], br#"{"id":""}"#, br#"{"id":null}"#, b"no JSON"].map(by_body);
    for (place, id) in without.iter().enumerate() {
        assert_eq!(id.len(), 64);
        assert!(!without[..place].contains(id));
    }

    let apart_by = |secret, time: u64| {
        let signed = signed_apart(secret, &time.to_string(), BODY);
        let webhook = apart().secret("other").expect("a secret");
        let delivery = webhook.verify_headers(&signed, BODY).expect("signed");
        delivery.key().clone()
    };
    assert_eq!(apart_by(SECRET, NOW_S), apart_by(SECRET, NOW_S));
    assert_ne!(apart_by(SECRET, NOW_S), apart_by(SECRET, NOW_S + 1));
    assert_ne!(apart_by(SECRET, NOW_S), apart_by("other", NOW_S));
}

#[test]
fn webhooks_of_different_names_have_different_deliveries() {
    let key = |webhook: Webhook| {
        let signed = signed_apart(SECRET, &now(), BODY);
        let delivery = webhook.verify_headers(&signed, BODY).expect("signed");
        delivery.key().clone()
    };
    assert_eq!(key(apart()), key(apart()));
    assert_eq!(key(apart()).webhook(), "Apart");
    assert_ne!(key(apart()), key(apart().name("orders")));
    assert_ne!(key(apart()).digest(), key(apart().name("orders")).digest());
}
