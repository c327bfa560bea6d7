//! The ways to sign that are compared.

use std::hint::black_box;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac as _};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use sha2::Sha256;
use signed_api::__private::alone::Alone;
use signed_api::__private::{
    Api, CredentialError, Keys, Scheme, SignContext, SignError, Sink as _, Unit,
};
use signed_api::prelude::*;
use signed_api::{Timestamp, UnsignedRequest};

use super::Failure;

/// Signs as often as it is told.
pub(crate) type Signer = Box<dyn FnMut(u32) -> Result<(), Failure>>;

#[derive(Clone, Copy)]
pub(crate) enum Row {
    Bare,
    MacAlone,
    OneHeader,
    ThreeHeaders,
    HandWrittenText,
    HandWrittenHeaders,
}

impl Row {
    /// The first is what the others are divided by.
    pub(crate) const ALL: [Self; 6] = [
        Self::Bare,
        Self::MacAlone,
        Self::OneHeader,
        Self::ThreeHeaders,
        Self::HandWrittenText,
        Self::HandWrittenHeaders,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::MacAlone => "mac-alone",
            Self::OneHeader => "one-header",
            Self::ThreeHeaders => "three-headers",
            Self::HandWrittenText => "hand-written-text",
            Self::HandWrittenHeaders => "hand-written-headers",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Bare => "bare keyed HMAC: ready bytes to hex on the stack",
            Self::MacAlone => "signed-api, its MAC lines alone: request to hex on the stack",
            Self::OneHeader => {
                "signed-api, `header(\"API-SIGN\" = \"sign\")`: request to one header"
            }
            Self::ThreeHeaders => "signed-api, the one-liner whole: request to three headers",
            Self::HandWrittenText => "hand-written: key from text, `format!`, hex in a `String`",
            Self::HandWrittenHeaders => "hand-written, the same and three headers",
        }
    }
}

const URL: &str = "https://api.example.com/api/v1/orders";
const PATH: &str = "/api/v1/orders";
const KEY: &str = "key-0123456789";
const SECRET: &str = "secret-0123456789-0123456789";
const NOW: u64 = 1_763_800_000_123;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub(crate) trait Default {
    #[post("/api/v1/orders")]
    async fn place(&self, #[body] body: Bytes) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body", header("API-SIGN" = "sign"))]
pub(crate) trait Lean {
    #[post("/api/v1/orders")]
    async fn place(&self, #[body] body: Bytes) -> Result<()>;
}

/// What the macro writes for the MAC of the one-liner, and none of its headers.
struct MacAlone;

impl Scheme for MacAlone {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        let mut keys = Keys::new();
        keys.hmac_sha256(credentials.secret()?);
        Ok(keys)
    }

    fn sign(&self, context: &mut SignContext<'_>) -> Result<(), SignError> {
        let mut mac = context.mac(0)?;
        mac.int(context.now(Unit::Millis));
        mac.text(context.method());
        mac.text(context.path());
        mac.bytes(context.body());
        let sign = context.finish(mac);
        let mut text = [0; 64];
        const_hex::encode_to_slice(sign, &mut text)
            .map_err(|error| SignError::new(error.to_string()))?;
        black_box(&text);
        Ok(())
    }
}

/// A signer of requests with a body of `length` bytes.
pub(crate) fn signer(row: Row, length: usize) -> Result<Signer, Failure> {
    let body = "{\"market\":\"BTC-USDT\"}"
        .chars()
        .cycle()
        .take(length)
        .collect();
    Ok(match row {
        Row::Bare => bare(body)?,
        Row::MacAlone => compiled(Some(&MacAlone), body)?,
        Row::OneHeader => compiled(LeanClient::SPEC.schemes.first().copied(), body)?,
        Row::ThreeHeaders => compiled(DefaultClient::SPEC.schemes.first().copied(), body)?,
        Row::HandWrittenText => Box::new(move |times| {
            for _ in 0..times {
                black_box(hand_written(
                    black_box(NOW),
                    black_box("POST"),
                    black_box(PATH),
                    black_box(&body),
                )?);
            }
            Ok(())
        }),
        Row::HandWrittenHeaders => Box::new(move |times| {
            let mut headers = HeaderMap::with_capacity(8);
            for _ in 0..times {
                let sign = hand_written(
                    black_box(NOW),
                    black_box("POST"),
                    black_box(PATH),
                    black_box(&body),
                )?;
                headers.insert("api-key", HeaderValue::from_str(black_box(KEY))?);
                headers.insert("api-sign", HeaderValue::from_str(&sign)?);
                headers.insert("api-timestamp", HeaderValue::from_str(&NOW.to_string())?);
                black_box(&headers);
            }
            Ok(())
        }),
    })
}

fn bare(body: String) -> Result<Signer, Failure> {
    let keyed = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    let prehash = format!("{NOW}POST{PATH}{body}");
    Ok(Box::new(move |times| {
        for _ in 0..times {
            let mut mac = black_box(&keyed).clone();
            mac.update(black_box(prehash.as_bytes()));
            let mut text = [0; 64];
            const_hex::encode_to_slice(mac.finalize().into_bytes(), &mut text)?;
            black_box(&text);
        }
        Ok(())
    }))
}

fn compiled(scheme: Option<&'static dyn Scheme>, body: String) -> Result<Signer, Failure> {
    let scheme = scheme.ok_or("the trait has no scheme")?;
    let signer = signed_api::Signer::new(scheme, Credentials::new(KEY, SECRET))?;
    let alone = Alone::new(signer, &request(body)?)?;
    Ok(Box::new(move |times| {
        let mut headers = HeaderMap::with_capacity(8);
        for _ in 0..times {
            let now = Timestamp::from_millis(black_box(NOW));
            let signed = black_box(&alone).sign(now, headers)?;
            headers = black_box(signed).0;
        }
        Ok(())
    }))
}

fn request(body: String) -> Result<UnsignedRequest, Failure> {
    Ok(UnsignedRequest::new(Method::POST, URL)?.body(body))
}

fn hand_written(now: u64, method: &str, path: &str, body: &str) -> Result<String, Failure> {
    let prehash = format!("{now}{method}{path}{body}");
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    mac.update(prehash.as_bytes());
    Ok(const_hex::encode(mac.finalize().into_bytes()))
}

/// All of them make the same signature.
pub(crate) fn check() -> Result<(), Failure> {
    let body = "{\"a\":1}";
    let expected = hand_written(NOW, "POST", PATH, body)?;
    for scheme in [LeanClient::SPEC, DefaultClient::SPEC].map(|spec| spec.schemes.first().copied())
    {
        let scheme = scheme.ok_or("the trait has no scheme")?;
        let signer = signed_api::Signer::new(scheme, Credentials::new(KEY, SECRET))?;
        let alone = Alone::new(signer, &request(body.to_owned())?)?;
        let now = Timestamp::from_millis(NOW);
        let (headers, ..) = alone.sign(now, HeaderMap::new())?;
        let sign = headers.get(HeaderName::from_static("api-sign"));
        if sign.is_none_or(|sign| sign != expected.as_str()) {
            return Err(format!("signed {sign:?} where {expected} is right").into());
        }
    }
    Ok(())
}
