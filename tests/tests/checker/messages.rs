//! What is said of a request that differs, to the letter.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request};
use signed_api::prelude::*;
use signed_api::schemes::{Alpaca, Backpack, Binance, BybitWs, Kraken, Luno, Okx, Upbit};
use signed_api::testing::{Checker, Mismatch};
use signed_api::{Scheme, Signer, UnsignedRequest};

use crate::keys;
use crate::requests::as_received;
use crate::row::{NONCE, NOW, ORIGIN};

auth_scheme! {
    /// One header for each thing that can be read.
    Shown {
        header "X-Key" = key;
        header "X-Time" = now.iso;
        header "X-Sign" = hmac_sha256(secret, now.iso + method + path + body) | hex;
    }
}

/// What is said of a signed request after `change`.
fn said(
    scheme: impl Scheme + Copy + 'static,
    change: impl FnOnce(&mut Request<Bytes>),
) -> Mismatch {
    let request = UnsignedRequest::new(Method::POST, &format!("{ORIGIN}/orders"));
    let request = request
        .and_then(|request| request.form(&[("a", "1")]))
        .expect("a request");
    let credentials = || keys::symmetric(keys::SECRET);
    let signed =
        Signer::new(scheme, credentials()).and_then(|signer| signer.sign_at(&request, NOW, NONCE));
    let mut received = as_received(&signed.expect("signed"));
    change(&mut received);
    let checker = Checker::new(scheme, credentials()).expect("a checker");
    checker.check(&received).expect_err("it was changed")
}

fn set(name: &'static str, value: &'static str) -> impl FnOnce(&mut Request<Bytes>) {
    move |request| {
        let name = HeaderName::from_static(name);
        request
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
}

fn remove(name: &'static str) -> impl FnOnce(&mut Request<Bytes>) {
    move |request| drop(request.headers_mut().remove(name))
}

/// The signature is Python's `hmac.new(SECRET, b"2023-11-14T22:13:20.123ZPOST/ordersa=1", "sha256")`.
#[test]
fn a_signature_stands_beside_the_one_that_it_should_be() {
    let expected = "3706fc8a8307db868d1150d52fda659a0db9ba105c00dbbc1e733c9a69e16df4";
    assert_eq!(
        said(Shown, set("x-sign", "00")).to_string(),
        format!(
            "header `x-sign` is `00` and should be `{expected}`\n\
             hmac_sha256 of `2023-11-14T22:13:20.123ZPOST/ordersa=1`"
        )
    );
    assert_eq!(
        said(Shown, remove("x-sign")).to_string(),
        format!(
            "header `x-sign` is missing: it should be `{expected}`\n\
             hmac_sha256 of `2023-11-14T22:13:20.123ZPOST/ordersa=1`"
        )
    );
    let mismatch = said(Shown, |request| {
        request
            .headers_mut()
            .append("x-sign", HeaderValue::from_static("2"));
    });
    let text = mismatch.to_string();
    assert!(
        text.starts_with(&format!(
            "header `x-sign` is `{expected}, 2` and should be `{expected}`"
        )),
        "{text}"
    );
}

#[test]
fn what_cannot_be_read_is_said_first() {
    for (change, received) in [("yesterday", "yesterday"), ("2023-11-14", "2023-11-14")] {
        let text = said(Shown, set("x-time", change)).to_string();
        let expected = format!("header `x-time` is `{received}` and should be `<now.iso>`\n");
        assert!(text.starts_with(&expected), "{text}");
    }
    let text = said(Shown, remove("x-time")).to_string();
    assert!(
        text.starts_with("header `x-time` is missing: it should be `<now.iso>`\n"),
        "{text}"
    );
    let text = said(Kraken, |request| {
        *request.body_mut() = Bytes::from_static(b"a=1")
    })
    .to_string();
    assert!(
        text.starts_with("the body is `a=1` and should be `nonce=<nonce>&<arguments>`\n"),
        "{text}"
    );
    let text = said(Binance, |request| {
        *request.body_mut() = Bytes::from_static(b"a=1")
    })
    .to_string();
    assert!(
        text.starts_with(
            "the body is `a=1` and should be `timestamp=<now.ms>&<arguments>&recvWindow=<..>&signature=<..>` or `<..>`\n"
        ),
        "{text}"
    );
    let text = said(Upbit, set("authorization", "Bearer e30.W10.x")).to_string();
    let expected = "header `authorization` is `<redacted>` and should be `Bearer <..>.base64url({\"nonce\":<uuid>}).<..>`";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn credentials_do_not_show() {
    let text = said(Shown, set("x-key", "another-key-0123")).to_string();
    assert!(
        text.starts_with("header `x-key` is `another-key-0123` and should be `<key key-…>`\n"),
        "{text}"
    );
    let text = said(Okx, set("ok-access-passphrase", "n3xt t0 it")).to_string();
    assert!(
        text.starts_with(
            "header `ok-access-passphrase` is `<redacted>` and should be `<passphrase>`\n"
        ),
        "{text}"
    );
    assert_eq!(
        said(Alpaca, set("apca-api-secret-key", "wrong")).to_string(),
        "header `apca-api-secret-key` is `<redacted>` and should be `<secret>`"
    );
    assert_eq!(
        said(Luno, set("authorization", "Basic YTpi")).to_string(),
        "header `authorization` is `<redacted>` and should be `Basic <redacted>`"
    );
    // A secret in the wrong place.
    let text = said(Shown, |request| {
        request
            .headers_mut()
            .insert("x-key", keys::SECRET.parse().expect("a value"));
    });
    let text = text.to_string();
    assert!(
        text.starts_with("header `x-key` is `<secret>` and should be `<key key-…>`\n"),
        "{text}"
    );
}

#[test]
fn what_is_missing_to_sign_is_said() {
    let credentials = || keys::symmetric(keys::SECRET);
    let request = Request::get("/orders")
        .body(Bytes::new())
        .expect("a request");
    let said = |checker: Checker| {
        let checker = checker.origin(ORIGIN);
        checker
            .check(&request)
            .expect_err("not as it should be")
            .to_string()
    };
    let checker = Checker::new(Backpack, keys::ed25519_seed()[0].clone()).expect("a checker");
    assert_eq!(
        said(checker),
        "the scheme needs the constant `instruction`: write `.constant(\"instruction\", ..)` on the request"
    );
    let checker = Checker::new(Shown, credentials())
        .expect("a checker")
        .option("window", 5);
    assert_eq!(
        said(checker),
        "no scheme of this client reads the option `window`: they read none"
    );
    assert_eq!(
        said(Checker::new(BybitWs, credentials()).expect("a checker")),
        "the scheme logs in to a WebSocket by a message, and signs no request: write `.check_login(..)`"
    );
    let checker = Checker::new(Shown, credentials())
        .expect("a checker")
        .origin(ORIGIN);
    let mismatch = checker.check_login(&request, "{}").expect_err("no login");
    assert_eq!(
        mismatch.to_string(),
        "the scheme writes no message that logs in: write `.check(..)`"
    );
    assert!(mismatch.differences().is_empty() && mismatch.explanation().is_none());
    let error = Checker::new(Shown, Credentials::empty()).expect_err("no secret");
    assert!(
        error
            .to_string()
            .starts_with("the credentials have no secret"),
        "{error}"
    );
}
