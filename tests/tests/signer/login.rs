//! Logging in to a WebSocket: by a message, by header fields, or by the URL.

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{ErrorKind, Signer};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{NOW, refused, request};

auth_scheme! {
    /// By a message.
    pub ByMessage {
        message = json({ op: "login", args: [key, ts, hmac_sha256(secret, "GET" + path + ts) | hex] });
    }
}

auth_scheme! {
    /// By the URL.
    pub ByUrl {
        let signed = form({ ..query_params, key, ts });
        query = signed + "&sign=" + (hmac_sha256(secret, signed) | hex);
    }
}

const URL: &str = "wss://stream.example.com/ws/v5";

fn credentials() -> Credentials {
    Credentials::new("key-0123456789", "tell nobody")
}

#[tokio::test]
async fn a_message_is_text_as_of_a_moment_or_of_now() {
    let signer = Signer::new(ByMessage, credentials())
        .expect("a signer")
        .clock(ManualClock::default().auto_advance());
    let request = request(Method::GET, URL);
    let sign = hmac_sha256_hex("tell nobody", &[b"GET/ws/v51700000000000"]);
    let expected = format!(r#"{{"op":"login","args":["key-0123456789",1700000000000,"{sign}"]}}"#);
    assert_eq!(
        signer.login_at(&request, NOW, 0).expect("a message"),
        expected
    );
    assert_eq!(signer.login(&request).await.expect("a message"), expected);

    let explanation = signer.explain_at(&request, NOW, 0).expect("explained");
    let shown = format!(r#"{{"op":"login","args":["<key>",1700000000000,"{sign}"]}}"#);
    assert_eq!(explanation.message(), Some(shown.as_str()));
    assert!(
        explanation
            .to_string()
            .contains(&format!("\nlogin: {shown}\n")),
        "{explanation}"
    );
    let signed = signer.sign_at(&request, NOW, 0).expect("signed");
    assert_eq!(signed.url.as_str(), URL);
}

#[tokio::test]
async fn a_url_is_signed_like_that_of_a_request() {
    let signer = Signer::new(ByUrl, credentials()).expect("a signer");
    let request = request(Method::GET, URL);
    let signed = signer.sign_at(&request, NOW, 0).expect("signed");
    let query = "key=key-0123456789&ts=1700000000000";
    let sign = hmac_sha256_hex("tell nobody", &[query.as_bytes()]);
    assert_eq!(signed.url.as_str(), format!("{URL}?{query}&sign={sign}"));
    let shown = format!("{signed:?}");
    assert!(
        shown.contains("wss://stream.example.com/ws/v5?<redacted>"),
        "{shown}"
    );
    for text in [
        refused(signer.login_at(&request, NOW, 0), ErrorKind::Signing),
        refused(signer.login(&request).await, ErrorKind::Signing),
    ] {
        assert!(text.contains("the scheme writes no `message`"), "{text}");
    }
}
