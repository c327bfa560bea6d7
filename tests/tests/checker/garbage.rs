//! Whatever arrives, nothing panics, and nothing that was not signed is accepted.

use bytes::Bytes;
use http::header::{HOST, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use signed_api::Credentials;
use signed_api::schemes::{Deribit, Kraken, Upbit, WhiteBit};
use signed_api::testing::{Checker, Mismatch};

use crate::keys::{KEY, SECRET};
use crate::requests::{received, requests};
use crate::schemes::rows;

/// A generator of numbers that look random (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("small")
    }

    /// `text` with up to four of its bytes changed, moved or doubled.
    fn spoilt(&mut self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        for _ in 0..=self.below(4) {
            let byte = b"{}[]\",:=&%./0Az -+\x00\xff\xc3"[self.below(21)];
            let place = self.below(text.len() + 1);
            match self.below(5) {
                0 => text.insert(place, byte),
                1 => text.truncate(place),
                2 => drop(text.splice(place.., text.clone())),
                _ if place < text.len() => text[place] = byte,
                _ => {}
            }
        }
        text
    }

    fn spoil(&mut self, request: &Request<Bytes>) -> Request<Bytes> {
        let mut spoilt = request.clone();
        for _ in 0..=self.below(3) {
            match self.below(8) {
                0 => {
                    let method =
                        ["GET", "POST", "HEAD", "OPTIONS", "CONNECT", "BREW"][self.below(6)];
                    *spoilt.method_mut() = method.parse::<Method>().expect("a method");
                }
                1 | 2 => {
                    let target = self.spoilt(spoilt.uri().to_string().as_bytes());
                    if let Ok(uri) = Uri::try_from(target) {
                        *spoilt.uri_mut() = uri;
                    }
                }
                3 | 4 => {
                    let body = self.spoilt(spoilt.body());
                    *spoilt.body_mut() = body.into();
                }
                _ => {
                    let names: Vec<HeaderName> = spoilt.headers().keys().cloned().collect();
                    if names.is_empty() {
                        continue;
                    }
                    let name = &names[self.below(names.len())];
                    let value = self.spoilt(spoilt.headers()[name].as_bytes());
                    match HeaderValue::from_bytes(&value) {
                        Ok(value) if self.below(2) == 0 => {
                            drop(spoilt.headers_mut().insert(name, value))
                        }
                        Ok(value) => drop(spoilt.headers_mut().append(name, value)),
                        Err(_) => drop(spoilt.headers_mut().remove(name)),
                    }
                }
            }
        }
        spoilt
    }
}

#[test]
fn spoilt_requests_never_panic() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (mut refused, mut accepted) = (0, 0);
    for row in rows().iter().filter(|row| !row.is_login) {
        let checker = row.checker(&row.credentials, false);
        for (_, request) in requests(row) {
            let request = received(row, &request, false).request;
            for _ in 0..25 {
                let spoilt = numbers.spoil(&request);
                match checker.check(&spoilt) {
                    Ok(_) => accepted += 1,
                    Err(mismatch) => {
                        assert!(!format!("{mismatch} {mismatch:?}").is_empty());
                        refused += 1;
                    }
                }
            }
        }
    }
    println!(
        "{refused} spoilt requests refused, {accepted} of which no signed part was spoilt accepted"
    );
    assert!(refused > 5 * accepted / 4, "{refused}, {accepted}");
}

#[test]
fn spoilt_logins_never_panic() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let handshake = Request::get("wss://api.example.com/v1")
        .body(Bytes::new())
        .expect("a request");
    for row in rows().iter().filter(|row| row.is_login) {
        let checker = row.checker(&row.credentials, true);
        let request = signed_api::UnsignedRequest::new(Method::GET, "wss://api.example.com/v1")
            .expect("a request");
        let constants = row.scheme.constants().iter();
        let request = constants.fold(request, |request, name| {
            request.constant(name.name, "constant")
        });
        let message = row
            .signer(true)
            .login_at(&request, crate::row::NOW, crate::row::NONCE)
            .expect(row.name);
        checker.check_login(&handshake, &message).expect(row.name);
        for _ in 0..100 {
            let spoilt = String::from_utf8_lossy(&numbers.spoilt(message.as_bytes())).into_owned();
            let _ = checker
                .check_login(&handshake, &spoilt)
                .map_err(|mismatch| mismatch.to_string());
        }
    }
}

fn refused(scheme: impl signed_api::Scheme + 'static, request: Request<Bytes>) -> Mismatch {
    let credentials = Credentials::new(KEY, SECRET);
    let checker = Checker::new(scheme, credentials).expect("a checker");
    let mismatch = checker.check(&request).expect_err("garbage");
    assert!(
        mismatch.to_string().len() < 20_000,
        "{}",
        mismatch.to_string().len()
    );
    mismatch
}

#[test]
fn huge_requests_are_refused_in_few_words() {
    const MANY: usize = 1 << 18;
    let post = |body: Vec<u8>| {
        let request = Request::post("/0/private/AddOrder").header(HOST, "localhost");
        request.body(Bytes::from(body)).expect("a request")
    };
    for body in [
        vec![0; MANY],
        vec![b'&'; MANY],
        b"a&".repeat(MANY / 2),
        b"nonce=".repeat(MANY / 6),
        vec![b'['; MANY],
        b"{\"a\":".repeat(MANY / 5),
        vec![b'9'; MANY],
        vec![b'%'; MANY],
    ] {
        let mismatch = refused(Kraken, post(body.clone()));
        assert!(
            mismatch
                .differences()
                .iter()
                .any(|difference| difference.part == "the body"),
            "{mismatch}"
        );
        refused(WhiteBit, post(body.clone()));
        let mut request = post(Vec::new());
        let value = HeaderValue::from_bytes(&[b"Bearer ".as_slice(), &body[..MANY / 8]].concat());
        if let Ok(value) = value {
            request.headers_mut().insert("authorization", value);
            refused(Upbit, request.clone());
            refused(Deribit, request);
        }
    }
}

#[test]
fn many_header_fields_are_refused() {
    let mut request = Request::get("/")
        .header(HOST, "localhost")
        .body(Bytes::new())
        .expect("a request");
    for index in 0..300 {
        let name = HeaderName::from_bytes(format!("x-{index}").as_bytes()).expect("a name");
        request
            .headers_mut()
            .insert(name, HeaderValue::from_static("1"));
    }
    let mismatch = refused(Kraken, request);
    assert_eq!(
        mismatch.to_string(),
        "the request has more than 200 header fields"
    );
}

#[test]
fn what_has_no_address_is_refused() {
    let request = |target: &str| Request::get(target).body(Bytes::new()).expect("a request");
    let mismatch = refused(Kraken, request("/0/private/Balance"));
    assert_eq!(
        mismatch.to_string(),
        "the request has no `Host`: write `.origin(\"https://..\")` on the checker"
    );
    for target in ["*", "api.example.com:443", "http://a.example/a/../b"] {
        let mut request = request(target);
        request
            .headers_mut()
            .insert(HOST, HeaderValue::from_static("a b\"c"));
        assert!(!refused(Kraken, request).to_string().is_empty(), "{target}");
    }
}
