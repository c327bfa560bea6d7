//! Signing now and at a moment; clones, options, constants, explanations, and what is refused.

use std::collections::BTreeSet;

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{Entropy, EntropyError, ErrorKind, MemoryNonceStore, Session, Signer, Timestamp};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{NOW, refused, request};

const URL: &str = "https://api.example.com/orders";

auth_scheme! {
    /// Everything that there is to read.
    pub Full {
        nonce: increasing(ms);
        credential wallet: public;
        let signed = nonce + "|" + ts + "|" + method + target + body + op.action + opt.window + token;
        header "X-Nonce" = nonce;
        header "X-Wallet" = wallet;
        header "X-Uuid" = uuid;
        header "X-Sign" = hmac_sha256(secret, signed) | hex;
    }
}

/// Not random at all.
#[derive(Debug)]
struct Sevens;

impl Entropy for Sevens {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        bytes.fill(0x77);
        Ok(())
    }
}

fn credentials() -> Credentials {
    Credentials::new("key-0123456789", "tell nobody").with("wallet", "w-0123")
}

fn signer() -> Signer {
    let session = Session::new();
    session.set("token", "t-0123");
    let signer = Signer::new(Full, credentials()).expect("a signer");
    signer
        .option("window", 5_000)
        .session(&session)
        .clock(ManualClock::default().auto_advance())
        .entropy(Sevens)
        .nonce_store(MemoryNonceStore::new())
}

fn action() -> signed_api::UnsignedRequest {
    request(Method::GET, URL).constant("action", "query")
}

#[test]
fn a_moment_and_a_nonce_decide_the_signature() {
    let sent = signer().sign_at(&action(), NOW, 42).expect("signed");
    let header = |name: &str| sent.headers[name].to_str().expect("text");
    assert_eq!(header("x-nonce"), "42");
    assert_eq!(header("x-wallet"), "w-0123");
    assert_eq!(header("x-uuid"), "77777777-7777-4777-b777-777777777777");
    let message = b"42|1700000000000|GET/ordersquery5000t-0123";
    assert_eq!(header("x-sign"), hmac_sha256_hex("tell nobody", &[message]));
    assert_eq!((sent.method.as_str(), sent.url.as_str()), ("GET", URL));
}

#[tokio::test]
async fn clones_share_one_counter_of_nonces() {
    let signer = signer();
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let signer = signer.clone();
            tokio::spawn(async move { signer.sign(&action()).await })
        })
        .collect();
    let mut nonces = BTreeSet::new();
    for call in calls {
        let sent = call.await.expect("no panic").expect("signed");
        nonces.insert(sent.headers["x-nonce"].to_str().expect("text").to_owned());
    }
    assert_eq!(nonces.len(), 64);
    let (first, last) = (nonces.first().expect("some"), nonces.last().expect("some"));
    assert!(
        first.as_str() >= "1700000000000" && last.as_str() < "1700000000100",
        "{first} {last}"
    );
}

#[test]
fn a_clone_with_another_option_leaves_the_first_as_it_was() {
    let signer = signer();
    let other = signer.clone().option("window", 1);
    let sign = |signer: &Signer| {
        let sent = signer.sign_at(&action(), NOW, 42).expect("signed");
        sent.headers["x-sign"].clone()
    };
    assert_ne!(sign(&signer), sign(&other));
    assert_eq!(sign(&signer), sign(&self::signer()));
}

#[test]
fn an_explanation_shows_the_prehash_and_no_secret() {
    let explanation = signer().explain_at(&action(), NOW, 42).expect("explained");
    assert_eq!(explanation.operation(), "request");
    let [hashed] = explanation.hashed() else {
        panic!("{explanation}");
    };
    assert_eq!(hashed.function(), "hmac_sha256");
    assert_eq!(
        hashed.message(),
        "42|1700000000000|GET/ordersquery5000<session.token>"
    );
    let message = b"42|1700000000000|GET/ordersquery5000t-0123";
    assert_eq!(hashed.result(), hmac_sha256_hex("tell nobody", &[message]));
    assert_eq!(explanation.url(), URL);
    let shown = format!("{explanation} {explanation:?} {:?}", signer());
    for hidden in ["t-0123", "tell nobody", "w-0123", "key-0123456789"] {
        assert!(!shown.contains(hidden), "{hidden} shows in {shown}");
    }
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let bare = Signer::new(Full, credentials()).expect("a signer");
    let text = refused(bare.sign(&action()).await, ErrorKind::Configuration);
    assert!(
        text.contains("the scheme needs the option `window`"),
        "{text}"
    );
    let bare = bare.option("window", 5_000);
    let text = refused(bare.sign(&action()).await, ErrorKind::Signing);
    assert!(
        text.contains("the session has no `token`: log in first"),
        "{text}"
    );
    let text = refused(
        signer().sign(&request(Method::GET, URL)).await,
        ErrorKind::Configuration,
    );
    assert_eq!(
        text,
        "the scheme needs the constant `action`: write `.constant(\"action\", ..)` on the request; nothing was sent"
    );
    let unread = action().constant("acton", "x");
    let text = refused(signer().sign(&unread).await, ErrorKind::Configuration);
    assert!(
        text.contains("the scheme reads no constant `acton`"),
        "{text}"
    );
    let unread = signer().option("windw", 1);
    let text = refused(unread.sign_at(&action(), NOW, 0), ErrorKind::Configuration);
    assert!(
        text.contains("no scheme of this client reads the option `windw`"),
        "{text}"
    );
    let text = refused(
        Signer::new(Full, Credentials::new("k", "s")),
        ErrorKind::Credentials,
    );
    assert!(text.contains("the credentials have no wallet"), "{text}");
}

fn failing(secret: &str, token: &str) -> Result<String, String> {
    Err(format!("no digest of `{secret}` and `{token}`"))
}

auth_scheme! {
    /// Calls a function that quotes what it is given.
    pub Failing {
        header "X-Sign" = hmac_sha256(secret, self::failing(secret, token)) | hex;
    }
}

#[tokio::test]
async fn a_function_that_fails_says_why_and_what_it_was_given_does_not_show() {
    let session = Session::new();
    session.set("token", "t-0123");
    let signer = Signer::new(Failing, Credentials::new("key-0123456789", "tell nobody"));
    let signer = signer.expect("a signer").session(&session);
    let request = request(Method::GET, URL);
    for text in [
        refused(signer.sign(&request).await, ErrorKind::Signing),
        refused(
            signer.sign_at(&request, Timestamp::from_millis(0), 0),
            ErrorKind::Signing,
        ),
        refused(signer.explain_at(&request, NOW, 0), ErrorKind::Signing),
    ] {
        assert_eq!(
            text,
            "no digest of `<secret>` and `<session.token>`; nothing was sent"
        );
    }
}
