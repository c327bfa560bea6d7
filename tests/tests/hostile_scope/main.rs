//! Schemes and clients in a scope where every method that generated code calls is another one too, and where no name
//! of the prelude means what it does elsewhere: what they sign and send is the same.

use std::collections::BTreeMap;

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::transport::SignedRequest;
use signed_api::{Entropy, EntropyError, Scheme, Session, Signer, Timestamp, UnsignedRequest};
use signed_api_tests::signature::hmac_sha256_hex;

include!("hostile.rs");

/// As it is meant.
#[allow(dead_code, missing_docs, unreachable_pub, reason = "nobody reads it")]
mod friendly {
    include!("declared.rs");
}

macro_rules! hostile_scope {
    ($name:ident: $receiver:tt) => {
        #[allow(
            dead_code,
            missing_docs,
            non_camel_case_types,
            unreachable_pub,
            unused_macros,
            reason = "nobody reads it, nor uses all of it"
        )]
        mod $name {
            #[allow(
                clippy::new_ret_no_self,
                clippy::wrong_self_convention,
                reason = "wrong they are"
            )]
            mod methods {
                hostile_methods!($receiver);
            }

            #[allow(unused_imports, reason = "that is what is tested")]
            use methods::Hostile as _;

            include!("shadows.rs");
            include!("declared.rs");
        }
    };
}

hostile_scope!(by_value: (self));
hostile_scope!(by_reference: (&self));
hostile_scope!(by_mutable_reference: (&mut self));

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// "tell nobody" in base64, so that schemes can decode it.
const SECRET: &str = "dGVsbCBub2JvZHk=";

/// 32 bytes in hex.
const KEY: &str = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

/// Signs with a scheme of each scope, and compares.
macro_rules! same {
    ($scheme:ident) => {
        let expected = signed(friendly::$scheme);
        assert_eq!(signed(by_value::$scheme), expected);
        assert_eq!(signed(by_reference::$scheme), expected);
        assert_eq!(signed(by_mutable_reference::$scheme), expected);
    };
}

#[test]
fn schemes_sign_and_write_the_same() {
    same!(Times);
    same!(Request);
    same!(Assigned);
    same!(InPlace);
    same!(Shown);
    same!(Credential);
    same!(Texts);
    same!(Decided);
    same!(Own);
    same!(Wallet);
}

#[test]
fn a_login_is_the_same() {
    let message = |signer: Signer| {
        let url = UnsignedRequest::new(Method::GET, "wss://api.example.com/ws").expect("a URL");
        signer.login_at(&url, NOW, 7).expect("signed")
    };
    let expected = r#"{"op":"login","args":["key-0123456789","open sesame","account-7","1700000000"],"test":false,"id":null}"#;
    assert_eq!(message(signer(friendly::Login)), expected);
    assert_eq!(message(signer(by_value::Login)), expected);
    assert_eq!(message(signer(by_reference::Login)), expected);
    assert_eq!(message(signer(by_mutable_reference::Login)), expected);
}

#[test]
fn the_signature_is_that_of_what_is_sent() {
    let target = "/v1/orders?symbol=BTC-USD&a=1&b=x%20y";
    let message = format!("1700000000000POST{target}{BODY}");
    let expected = hmac_sha256_hex(SECRET, &[message.as_bytes()]);
    for signed in [
        signed(by_value::Request),
        signed(by_reference::Request),
        signed(by_mutable_reference::Request),
    ] {
        let signature = ("x-sign".to_owned(), expected.clone());
        assert!(signed.headers.contains(&signature), "{signed:?}");
    }
    for signed in [
        signed(by_value::InPlace),
        signed(by_reference::InPlace),
        signed(by_mutable_reference::InPlace),
    ] {
        let (_, query) = signed.url.split_once('?').expect("a query");
        let (payload, signature) = query.split_once("&signature=").expect("a signature");
        assert_eq!(
            signature,
            hmac_sha256_hex(SECRET, &[payload.as_bytes()]),
            "{query}"
        );
    }
}

/// Calls every method of a client.
macro_rules! sent {
    ($scope:ident) => {{
        use $scope::{Dynamic, DynamicClient, Exchange, ExchangeClient};

        let script = ScriptedTransport::new([
            Step::answer(200, ""),
            Step::answer(200, ""),
            Step::answer(200, ""),
            Step::answer(200, ""),
            Step::answer(200, ""),
            Step::answer(200, ""),
            Step::answer(200, ""),
            Step::Reset,
            Step::answer(200, "9"),
            Step::answer(200, ""),
        ]);
        let builder = ExchangeClient::builder().credentials(credentials());
        let builder = builder
            .session(&session())
            .clock(ManualClock::default().auto_advance());
        let client = builder
            .option("a", "abc")
            .transport(script.clone())
            .build()
            .expect("a client");
        let more = BTreeMap::from([("from", 1), ("to", 2)]);
        client
            .query(7, "a b", Some(5), &more, "t-1")
            .await
            .expect("sent");
        client.fields("BTC", 3).await.expect("sent");
        client.json(&[1, 2]).await.expect("sent");
        client.form(3, &more).await.expect("sent");
        client.text("as it is").await.expect("sent");
        client.clear().await.expect("sent");
        Exchange::clear(&client).await.expect("sent");
        assert_eq!(client.place("c-1").await.expect("found"), 9);
        assert_eq!(Exchange::twice(&client).await, 2);
        assert!(format!("{:?}", client.clone()).starts_with("ExchangeClient { client: "));
        let builder = DynamicClient::<u8>::builder().transport(script.clone());
        let client = builder.build().expect("a client");
        Dynamic::order(&client, 9).await.expect("sent");
        assert!(ExchangeClient::new(credentials()).is_ok());
        assert!(DynamicClient::<u8>::new().is_ok());
        script.sent().iter().map(Signed::of).collect::<Vec<_>>()
    }};
}

#[tokio::test]
async fn clients_send_the_same() {
    let expected = sent!(friendly);
    assert_eq!(expected.len(), 10);
    assert_eq!(sent!(by_value), expected);
    assert_eq!(sent!(by_reference), expected);
    assert_eq!(sent!(by_mutable_reference), expected);
    for (signed, (method, path)) in expected.iter().zip([
        ("GET", "/v1/orders/7/a%20b"),
        ("POST", "/v1/orders"),
        ("POST", "/v1/orders"),
        ("PUT", "/v1/orders"),
        ("PATCH", "/v1/orders"),
    ]) {
        let message = [
            b"1700000000000",
            method.as_bytes(),
            path.as_bytes(),
            &signed.body,
        ];
        let signature = hmac_sha256_hex(SECRET, &message);
        let header = ("x-sign".to_owned(), signature);
        assert!(signed.headers.contains(&header), "{signed:?}");
    }
}

const BODY: &str = r#"{"amount":7,"note":null}"#;

/// What is sent, as it can be compared.
#[derive(Debug, PartialEq)]
struct Signed {
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Signed {
    fn of(request: &SignedRequest) -> Self {
        let headers = request.headers.iter().map(|(name, value)| {
            let value = value.to_str().expect("text");
            (name.as_str().to_owned(), value.to_owned())
        });
        Self {
            url: request.url.as_str().to_owned(),
            headers: headers.collect(),
            body: request.body.to_vec(),
        }
    }
}

fn signed(scheme: impl Scheme + 'static) -> Signed {
    let url = "https://api.example.com/v1/orders?symbol=BTC-USD&a=1&b=x%20y";
    let request = UnsignedRequest::new(Method::POST, url).expect("a URL");
    let body = BTreeMap::from([("amount", Some(7)), ("note", None)]);
    let request = request.json(&body).expect("JSON");
    let constants = scheme.constants().iter();
    let request = constants.fold(request, |request, constant| {
        request.constant(constant.name, "/public")
    });
    Signed::of(&signer(scheme).sign_at(&request, NOW, 7).expect("signed"))
}

fn signer(scheme: impl Scheme + 'static) -> Signer {
    let read = scheme.options();
    let signer = Signer::new(scheme, credentials()).expect("a signer");
    OPTIONS
        .into_iter()
        .filter(|(name, _)| read.iter().any(|option| option.name == *name))
        .fold(
            signer.entropy(Fixed).session(&session()),
            |signer, (name, value)| signer.option(name, value),
        )
}

fn credentials() -> Credentials {
    Credentials::new("key-0123456789", SECRET)
        .with_passphrase("open sesame")
        .with_account("account-7")
        .with("wallet", "w-0123")
        .with("private_key", KEY)
        .with("seed", KEY)
}

fn session() -> Session {
    let session = Session::new();
    session.set("id", "s-0123");
    session.set("token", "t-0123");
    session
}

const OPTIONS: [(&str, &str); 10] = [
    ("a", "abc"),
    ("b", "d"),
    ("c", "x y/z"),
    ("d", "banana"),
    ("e", ""),
    ("hex", "00ff10"),
    ("b64", "Zm9vYg=="),
    ("ts", "1"),
    ("flag", "yes"),
    ("window", "5000"),
];

/// No randomness at all.
#[derive(Debug)]
struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) -> std::result::Result<(), EntropyError> {
        bytes.fill(7);
        Ok(())
    }
}
