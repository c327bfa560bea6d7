//! What is written, and where it lands.

use http::header::CONTENT_TYPE;
use http::{HeaderName, Method};

use super::parts::LONGEST_COPY;
use super::*;
use crate::clock::Timestamp;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::{Keys, Sink as _};
use crate::scheme::{Scheme, SignError};
use crate::signer::Signer;
use crate::transport::SignedRequest;
use crate::unsigned::UnsignedRequest;

/// Writes whatever it is told to.
struct Writes(fn(&mut SignContext<'_>) -> Result<(), SignError>);

impl Scheme for Writes {
    fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
        Ok(Keys::new())
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        (self.0)(cx)
    }
}

fn signed(write: fn(&mut SignContext<'_>) -> Result<(), SignError>) -> SignedRequest {
    let signer = Signer::new(Writes(write), Credentials::new("k", "s")).expect("a signer");
    let request = UnsignedRequest::new(Method::POST, "https://api.example.com/v1/a?old=1")
        .and_then(|request| request.form(&[("field", "1")]))
        .expect("a request");
    signer
        .sign_at(&request, Timestamp::from_millis(0), 0)
        .expect("signed")
}

fn put(buffer: Buffer, text: &str) -> Buffer {
    let mut buffer = buffer;
    buffer.text(text);
    buffer
}

#[test]
fn a_query_is_the_same_wherever_it_was_put_together() {
    for write in [
        (|cx| {
            let query = put(cx.new_query(), "a=1&b=2");
            assert_eq!(query.as_bytes(), b"a=1&b=2");
            cx.set_query(query, Exposure::Public)
        }) as fn(&mut SignContext<'_>) -> _,
        |cx| {
            let query = put(cx.value(), "a=1&b=2");
            cx.set_query(query, Exposure::Public)
        },
    ] {
        assert_eq!(
            signed(write).url.as_str(),
            "https://api.example.com/v1/a?a=1&b=2"
        );
    }
}

#[test]
fn a_query_does_not_undo_a_path_that_came_between() {
    let signed = signed(|cx| {
        let query = put(cx.new_query(), "a=1");
        let path = put(cx.value(), "/v2/other");
        cx.set_path(path, Exposure::Public)?;
        cx.set_query(query, Exposure::Public)
    });
    assert_eq!(signed.url.as_str(), "https://api.example.com/v2/other?a=1");
}

#[test]
fn an_empty_query_is_none() {
    let signed = signed(|cx| {
        let query = cx.new_query();
        cx.set_query(query, Exposure::Public)?;
        assert_eq!((cx.query(), cx.target()), ("", "/v1/a"));
        let query = cx.value();
        cx.set_query(query, Exposure::Public)
    });
    assert_eq!(signed.url.as_str(), "https://api.example.com/v1/a");
}

#[test]
fn a_body_is_the_same_whether_it_is_copied_or_not() {
    for (write, length) in [
        (
            (|cx| {
                let body = put(cx.value(), &"x".repeat(LONGEST_COPY));
                cx.set_body(body, Exposure::Public, Some(Content::Json))
            }) as fn(&mut SignContext<'_>) -> _,
            LONGEST_COPY,
        ),
        (
            |cx| {
                let body = put(cx.new_query(), &"x".repeat(2 * LONGEST_COPY));
                cx.set_body(body, Exposure::Public, Some(Content::Json))
            },
            2 * LONGEST_COPY,
        ),
    ] {
        let signed = signed(write);
        assert_eq!(signed.body, "x".repeat(length));
        assert_eq!(signed.headers[CONTENT_TYPE], "application/json");
    }
}

#[test]
fn the_content_type_follows_what_is_written() {
    let content_type = |write| {
        let signed = signed(write);
        let value = signed.headers.get(CONTENT_TYPE)?;
        value.to_str().ok().map(str::to_owned)
    };
    let form = Some("application/x-www-form-urlencoded".to_owned());
    assert_eq!(
        content_type(|cx| {
            let body = put(cx.value(), "a=1");
            cx.set_body(body, Exposure::Public, Some(Content::Form))
        }),
        form
    );
    assert_eq!(
        content_type(|cx| {
            let body = put(cx.value(), "a");
            cx.set_body(body, Exposure::Public, None)
        }),
        form
    );
    assert_eq!(
        content_type(|cx| {
            let body = cx.value();
            cx.set_body(body, Exposure::Public, Some(Content::Json))
        }),
        None
    );
}

/// Not every text is JSON.
#[test]
fn what_is_not_known_is_not_said_to_be_json() {
    let sign: fn(&mut SignContext<'_>) -> _ = |cx| {
        let body = put(cx.value(), "<a/>");
        cx.set_body(body, Exposure::Public, None)
    };
    let set: fn(&mut SignContext<'_>) -> _ = |cx| {
        let value = put(cx.value(), "text/xml");
        cx.header(CONTENT_TYPE, value, Exposure::Public)?;
        let body = put(cx.value(), "<a/>");
        cx.set_body(body, Exposure::Public, None)
    };
    for (write, expected) in [(sign, None), (set, Some("text/xml"))] {
        let signer = Signer::new(Writes(write), Credentials::new("k", "s")).expect("a signer");
        let request = UnsignedRequest::new(Method::POST, "https://api.example.com/v1/a")
            .and_then(|request| request.params(&[("field", "1")]))
            .expect("a request");
        let signed = signer
            .sign_at(&request, Timestamp::from_millis(0), 0)
            .expect("signed");
        let found = signed.headers.get(CONTENT_TYPE);
        assert_eq!(found.and_then(|value| value.to_str().ok()), expected);
    }
}

/// One after the other and two at a time: nothing of one is in another.
#[test]
fn values_that_share_memory_are_apart() {
    let signed = signed(|cx| {
        let long = put(cx.value(), &"l".repeat(1_000));
        cx.header(HeaderName::from_static("long"), long, Exposure::Public)?;
        let (one, other) = (cx.value(), cx.value());
        let (one, other) = (put(one, "one"), put(other, "other"));
        cx.header(HeaderName::from_static("one"), one, Exposure::Public)?;
        cx.header(HeaderName::from_static("other"), other, Exposure::Public)?;
        let empty = cx.value();
        cx.header(HeaderName::from_static("empty"), empty, Exposure::Public)
    });
    assert_eq!(signed.headers["long"], "l".repeat(1_000));
    assert_eq!(signed.headers["one"], "one");
    assert_eq!(signed.headers["other"], "other");
    assert_eq!(signed.headers["empty"], "");
}
