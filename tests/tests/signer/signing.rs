//! Signing now and at a moment; clones, options, constants, explanations, and what is refused.

use std::collections::BTreeSet;

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{
    Entropy, EntropyError, ErrorKind, MemoryNonceStore, Session, Signer, Timestamp, Value,
};
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

auth_scheme! {
    /// Adds.
    pub Expiring {
        header "X-Expires" = text(add(ts, opt.window));
        header "X-Sign" = hmac_sha256(secret, ts) | hex;
    }
}

#[test]
fn an_option_is_a_number_or_one_in_digits_where_a_number_is_needed() {
    let signer = |window: Value| {
        let signer = Signer::new(Expiring, credentials()).expect("a signer");
        signer
            .option("window", window)
            .sign_at(&request(Method::GET, URL), NOW, 0)
    };
    for window in [Value::from(7), Value::from("7")] {
        let sent = signer(window).expect("signed");
        assert_eq!(sent.headers["x-expires"], "1700000000007");
    }
    for window in [
        "abc",
        "+7",
        "-7",
        "007",
        " 7",
        "7 ",
        "7\n",
        "7.0",
        "7e0",
        "٧",
        "18446744073709551616",
    ] {
        assert_eq!(
            refused(signer(window.into()), ErrorKind::Signing),
            "the option `window` is no whole number: write `.option(\"window\", 5000)` on the builder, or a text of \
             digits alone that does not begin with zero; nothing was sent",
            "{window:?}"
        );
    }
    refused(signer(Value::from(-7)), ErrorKind::Signing);
    for (window, kind) in [
        (Value::Null, "null"),
        (Value::from(true), "a boolean"),
        (Value::from(vec![Value::from(7)]), "a list"),
        (Value::from(signed_api::Params::default()), "a map"),
    ] {
        let text = refused(signer(window), ErrorKind::Configuration);
        let expected = format!("the option `window` is neither text nor a number, but {kind}");
        assert!(text.starts_with(&expected), "{text}");
    }
}

#[test]
fn a_sum_that_no_number_holds_is_an_error() {
    let signer = Signer::new(Expiring, credentials()).expect("a signer");
    let largest = u64::MAX - 1_700_000_000_000;
    let at = |window: u64| {
        let signer = signer.clone().option("window", window);
        signer.sign_at(&request(Method::GET, URL), NOW, 0)
    };
    assert_eq!(
        at(largest).expect("fits").headers["x-expires"],
        "18446744073709551615"
    );
    assert_eq!(
        refused(at(largest + 1), ErrorKind::Signing),
        "`add(1700000000000, 18446742373709551616)` is above 18446744073709551615, the largest number there is; \
         nothing was sent"
    );
}

#[test]
fn white_space_around_a_credential_is_refused_and_named() {
    for (wrong, said) in [
        (
            credentials().with("key", " key-0123456789\n"),
            "the key has white space around it",
        ),
        (
            credentials().with("secret", "tell nobody\n"),
            "the secret has white space at its end",
        ),
        (
            credentials().with("wallet", "\tw-0123"),
            "the wallet has white space at its beginning",
        ),
        // Also one that the scheme does not read.
        (
            credentials().with("other", "o "),
            "the other has white space at its end",
        ),
    ] {
        let text = refused(Signer::new(Full, wrong), ErrorKind::Credentials);
        assert_eq!(
            text,
            format!("{said}, perhaps a line break: remove it; nothing was sent")
        );
    }
    Signer::new(Full, credentials().with_passphrase(" open sesame ")).expect("a person made it up");
}
