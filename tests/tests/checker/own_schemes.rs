//! Declared schemes that do what no exchange's does.

use std::fmt::Write as _;

use serde::Serialize;
use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::testing::{Checked, Checker};
use signed_api::{Params, Scheme, Signer, Timestamp, UnsignedRequest};

use crate::changes::changes;
use crate::keys;
use crate::requests::{Received, as_received};
use crate::row::{NONCE, NOW, ORIGIN, Part};

auth_scheme! {
    /// The signature stands in the path, before what it signs.
    InPath {
        path = "/" + (hmac_sha256(secret, path + prefix(query, "?")) | base64url_nopad) + path;
    }
}

auth_scheme! {
    /// The arguments become XML.
    Xml {
        nonce: increasing(ms);
        query = "";
        body = self::xml({ nonce, ..params, sign: hmac_sha256(secret, raw(sort(params)) + nonce) | hex });
        header "Content-Type" = "text/xml";
    }
}

auth_scheme! {
    /// All arguments are signed, those of the path among them.
    AllArguments {
        header "X-Time" = "t=" + text(now.us) + ";v=1";
        header "X-Sign" = hmac_sha256(secret, now.us + form(sort(args))) | base64;
    }
}

auth_scheme! {
    /// Random bytes and a UUID of the same length, in JSON that is percent-encoded, and two kinds of arguments.
    Everywhere {
        let envelope = json({ id: uuid, draw: rand(16) | base64, q: { ..query_params }, when: now.ns }) | percent_encode;
        query = form({ e: envelope, stamp: now.iso | replace("T", " ") | strip_prefix("20") }) | replace("%20", "+");
        body = form({ page: opt.page, ids: ["a", uuid], ..body_params }, brackets);
        header "X-Sign" = hmac_sha512(secret, query + body) | hex_upper;
    }
}

auth_scheme! {
    /// All arguments in a header field; where they are by default is signed too, and the query not sent.
    Apart {
        let payload = json(params) | base64;
        query = "";
        header "X-Payload" = payload;
        header "X-Sign" = hmac_sha256(secret, payload + "|" + raw(query_params) + "|" + raw(body_params)) | hex;
    }
}

auth_scheme! {
    /// The same, and query and body are sent as they are.
    Beside {
        let payload = json(params) | base64;
        header "X-Payload" = payload;
        header "X-Sign" = hmac_sha256(secret, payload + "|" + raw(query_params) + "|" + raw(body_params)) | hex;
    }
}

auth_scheme! {
    /// Those of the query in a header field, those of the body in another, and both are sent as they are.
    Copied {
        header "X-Query" = json(query_params);
        header "X-Body" = form(body_params) | base64;
        header "X-Sign" = hmac_sha256(secret, raw(query_params) + "|" + raw(body_params)) | hex;
    }
}

fn xml(params: &Params) -> String {
    let mut text = String::new();
    for (name, value) in params.iter() {
        // Writing to a `String` cannot fail.
        let _ = write!(
            text,
            "<{name}>{}</{name}>",
            value.as_str().unwrap_or_default()
        );
    }
    text
}

/// Signs, checks, and checks after every change; what passes is among the `uncovered`.
fn assert_checked(
    scheme: impl Scheme + Copy + 'static,
    request: &UnsignedRequest,
    prepare: impl Fn(Checker) -> Checker,
    expected: Checked,
    uncovered: &[Part],
) {
    let credentials = || keys::symmetric(keys::SECRET);
    let signer = Signer::new(scheme, credentials()).expect("a signer");
    let signer = match scheme.options() {
        [] => signer,
        _ => signer.option("page", 7),
    };
    let signed = signer.sign_at(request, NOW, NONCE).expect("signed");
    let own = signed.headers.keys().filter(|name| *name != "content-type");
    let received = Received {
        own: own.cloned().collect(),
        request: as_received(&signed),
    };
    let checker = prepare(
        Checker::new(scheme, credentials())
            .expect("a checker")
            .origin(ORIGIN),
    );
    match checker.check(&received.request) {
        Ok(checked) => assert_eq!(checked, expected),
        Err(mismatch) => panic!("{mismatch}"),
    }
    for change in changes(&received) {
        let checked = checker.check(&change.request);
        // A space after JSON is signed with the body only, and not with its fields.
        let is_space = change.what.ends_with("} `");
        let is_covered = !is_space && change.part.is_none_or(|part| !uncovered.contains(&part));
        assert!(checked.is_err() || !is_covered, "{} passes", change.what);
    }
}

fn post(path: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::POST, &format!("{ORIGIN}{path}")).expect("a request")
}

#[test]
fn the_path_that_was_signed_is_found_in_the_path() {
    let expected = Checked {
        now: None,
        nonce: None,
    };
    let uncovered = [Part::Method, Part::Body];
    for path in ["/v1/orders", "/v1/or%2Fders/", "/v1//o?a=1"] {
        assert_checked(InPath, &post(path), |checker| checker, expected, &uncovered);
    }
}

/// A function of one's own writes what nothing but that function can read.
#[test]
fn arguments_that_cannot_be_read_are_given() {
    let arguments = [("a", "1"), ("b", "x y")];
    let request = post("/pay/v1/orders").form(&arguments).expect("a form");
    let given = |checker: Checker| checker.params(&arguments).expect("parameters");
    let checker = given(
        Checker::new(Xml, keys::symmetric(keys::SECRET))
            .expect("a checker")
            .origin(ORIGIN),
    );
    let signer = Signer::new(Xml, keys::symmetric(keys::SECRET)).expect("a signer");
    let received = as_received(&signer.sign_at(&request, NOW, NONCE).expect("signed"));
    checker
        .check_at(&received, NOW, NONCE)
        .expect("as it was signed");
    let other = checker.clone().params(&[("a", "2")]).expect("parameters");
    let text = other
        .check_at(&received, NOW, NONCE)
        .expect_err("other arguments")
        .to_string();
    assert!(
        text.starts_with("the body is `<nonce>1699999999000777</nonce><a>1</a>"),
        "{text}"
    );
    // The nonce cannot be read either.
    let text = checker
        .check(&received)
        .expect_err("another nonce")
        .to_string();
    assert!(text.ends_with("write `.check_at(..)`"), "{text}");
}

#[test]
fn arguments_of_the_path_are_given() {
    let request = post("/v1/orders/7?a=1")
        .path_params(&[("id", "7")])
        .and_then(|request| request.params(&[("b", 2)]))
        .expect("a request");
    let given = |checker: Checker| checker.path_params(&[("id", "7")]).expect("parameters");
    let expected = Checked {
        now: Some(Timestamp::from_nanos(
            NOW.in_unit(signed_api::Unit::Micros) * 1_000,
        )),
        nonce: None,
    };
    let uncovered = [Part::Method, Part::Path, Part::Body];
    assert_checked(AllArguments, &request, given, expected, &uncovered);
}

#[test]
fn what_stands_anywhere_is_read() {
    let request = post("/v1/orders?a=b%20c&id=2")
        .form(&[("x", "é"), ("page", "8"), ("page", "7")])
        .expect("a request");
    let option = |checker: Checker| checker.option("page", 7);
    let expected = Checked {
        now: Some(NOW),
        nonce: None,
    };
    assert_checked(
        Everywhere,
        &request,
        option,
        expected,
        &[Part::Method, Part::Path],
    );
}

#[derive(Serialize)]
struct Listed {
    a: u32,
    ids: [u32; 2],
}

#[test]
fn arguments_are_put_back_where_they_were() {
    let request = post("/v1/orders")
        .query(&Listed { a: 1, ids: [7, 8] })
        .and_then(|request| request.params(&[("c", 3), ("d", 4)]))
        .expect("a request");
    let expected = Checked {
        now: None,
        nonce: None,
    };
    let uncovered = [Part::Method, Part::Path];
    assert_checked(Apart, &request, |checker| checker, expected, &uncovered);
    assert_checked(Beside, &request, |checker| checker, expected, &uncovered);
    assert_checked(Copied, &request, |checker| checker, expected, &uncovered);
}
