//! Schemes that say nothing of what can be read back, and canonical requests: checked at a moment that is known.

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use signed_api::canonical::rfc9421::MessageSignature;
use signed_api::canonical::sigv4::SigV4;
use signed_api::canonical::{Canonical, Hmac, SecretForm};
use signed_api::http::Method;
use signed_api::scheme::layout::{Arguments, Entry, Format, Layout, Place, Shape};
use signed_api::scheme::{Exposure, Hash, Keys, Scheme, SignContext, SignError, Sink as _};
use signed_api::testing::{Checked, Checker};
use signed_api::{CredentialError, Credentials, Signer, Unit, UnsignedRequest};

use crate::changes::changes;
use crate::keys::{KEY, SECRET};
use crate::requests::{Received, as_received};
use crate::row::{NONCE, NOW, Part};

/// Signs the length of the body, the time and the nonce, and sends neither of these.
#[derive(Debug)]
struct Silent;

impl Scheme for Silent {
    fn nonce(&self) -> Option<Unit> {
        Some(Unit::Millis)
    }

    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        let mut keys = Keys::new();
        keys.hmac_sha256(credentials.secret()?);
        Ok(keys)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        let mut mac = cx.mac(0)?;
        mac.int(cx.now(Unit::Seconds));
        mac.int(cx.nonce());
        mac.int(cx.body().len() as u64);
        let mac = cx.finish(mac);
        let mut value = cx.value();
        value.hex(mac.as_ref());
        cx.header(
            HeaderName::from_static("x-sign"),
            value,
            Exposure::Signature,
        )
    }

    fn reads_params(&self) -> bool {
        false
    }
}

/// Appends a signature to the query that it finds, and says so.
#[derive(Debug)]
struct Appending;

impl Scheme for Appending {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        Silent.keys(credentials)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        let mut query = cx.value();
        query.text(cx.query());
        query.text("&ts=");
        query.int(cx.now(Unit::Millis));
        let mut mac = cx.mac(0)?;
        mac.bytes(query.as_bytes());
        let mac = cx.finish(mac);
        query.text("&sign=");
        query.hex(mac.as_ref());
        cx.set_query(query, Exposure::Signature)
    }

    fn layout(&self) -> &'static [Layout] {
        const FIELDS: &[Entry] = &[
            Entry::Arguments(Arguments::Query),
            Entry::Named("ts", Shape::Now(Unit::Millis)),
            Entry::Named("sign", Shape::Any),
        ];
        &[Layout {
            place: Place::Query,
            shape: Shape::Fields(Format::Form, FIELDS),
        }]
    }
}

fn request() -> UnsignedRequest {
    let request = UnsignedRequest::new(Method::POST, "https://api.example.com/v1/orders?a=1&b=%2F");
    request
        .and_then(|request| request.params(&[("c", "2")]))
        .expect("a request")
}

fn received(
    scheme: impl Scheme + 'static,
    request: &UnsignedRequest,
    credentials: &Credentials,
) -> Received {
    let signer = Signer::new(scheme, credentials.clone()).expect("a signer");
    let signed = signer.sign_at(request, NOW, NONCE).expect("signed");
    let own = signed.headers.keys().filter(|name| *name != CONTENT_TYPE);
    Received {
        own: own.cloned().collect(),
        request: as_received(&signed),
    }
}

/// Every part that is changed is found, but for `uncovered`.
fn assert_checked(
    scheme: impl Scheme + Copy + 'static,
    credentials: &Credentials,
    uncovered: &[Part],
) {
    let received = received(scheme, &request(), credentials);
    let checker = Checker::new(scheme, credentials.clone())
        .expect("a checker")
        .origin("https://api.example.com/");
    checker
        .check_at(&received.request, NOW, NONCE)
        .expect("as it was signed");
    for change in changes(&received) {
        let checked = checker.check_at(&change.request, NOW, NONCE);
        let is_covered = change.part.is_none_or(|part| !uncovered.contains(&part));
        assert_eq!(checked.is_err(), is_covered, "{}", change.what);
        if let Err(mismatch) = checked {
            let part = &mismatch.differences()[0].part;
            let is_named = received
                .own
                .iter()
                .any(|name| *part == format!("header `{name}`"));
            assert!(is_named, "{}: {mismatch}", change.what);
        }
    }
}

#[test]
fn a_silent_scheme_is_checked_at_a_moment_that_is_known() {
    let credentials = Credentials::new(KEY, SECRET);
    let received = received(Silent, &request(), &credentials);
    let checker = Checker::new(Silent, credentials).expect("a checker");
    checker
        .check_at(&received.request, NOW, NONCE)
        .expect("as it was signed");
    checker
        .check_at(&received.request, NOW, NONCE + 1)
        .expect_err("another nonce");
    let mismatch = checker
        .check(&received.request)
        .expect_err("nothing can be read");
    let text = mismatch.to_string();
    assert!(
        text.ends_with("\nThe scheme signs a time or a nonce that cannot be read out of the request: write `.check_at(..)`"),
        "{text}"
    );
}

#[test]
fn what_a_hand_written_scheme_says_of_its_layout_is_read() {
    let credentials = Credentials::new(KEY, SECRET);
    let received = received(Appending, &request(), &credentials);
    let query = received.request.uri().query().expect("a query");
    assert!(
        query.starts_with("a=1&b=%2F&ts=1700000000123&sign="),
        "{query}"
    );
    let checker = Checker::new(Appending, credentials).expect("a checker");
    let checked = checker.check(&received.request).expect("as it was signed");
    let expected = Checked {
        now: signed_api::Timestamp::from_unit(1_700_000_000_123, Unit::Millis),
        nonce: None,
    };
    assert_eq!(checked, expected);
    for change in changes(&received)
        .into_iter()
        .filter(|change| change.part == Some(Part::Query))
    {
        let mismatch = checker.check(&change.request).expect_err(&change.what);
        assert!(
            mismatch.to_string().starts_with("the query is `"),
            "{mismatch}"
        );
    }
}

#[test]
fn requests_of_the_sigv4_family_are_checked() {
    let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        .with("session_token", "6e86291e8372ff2a2260956d9b8aae1d");
    assert_checked(SigV4::aws("us-east-1", "service"), &credentials, &[]);
    assert_checked(SigV4::s3("us-east-1"), &credentials, &[]);
    assert_checked(SigV4::google_storage(), &credentials, &[]);
    assert_checked(
        SigV4::alibaba_oss("cn-hangzhou"),
        &credentials,
        &[Part::Body],
    );
    assert_checked(SigV4::tencent("cvm"), &credentials, &[]);
}

/// Whatever the connection adds was not there when it was signed.
#[test]
fn fields_of_the_connection_are_not_signed() {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET);
    let scheme = SigV4::aws("us-east-1", "service");
    let mut received = received(scheme, &request(), &credentials).request;
    let headers = received.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("9"));
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    let checker = Checker::new(scheme, credentials).expect("a checker");
    let checker = checker.origin("https://api.example.com");
    checker
        .check_at(&received, NOW, 0)
        .expect("as it was signed");
    received
        .headers_mut()
        .insert("x-amz-meta", HeaderValue::from_static("1"));
    checker
        .check_at(&received, NOW, 0)
        .expect_err("it would have been signed");
}

#[test]
fn message_signatures_are_checked() {
    let form = MessageSignature::new("sig1").cover(&[
        "@method",
        "@path",
        "content-digest",
        "content-type",
    ]);
    let scheme = Canonical::new(form, Hmac::new(Hash::Sha256).secret(SecretForm::Base64));
    assert_checked(scheme, &Credentials::new(KEY, SECRET), &[Part::Query]);
}
