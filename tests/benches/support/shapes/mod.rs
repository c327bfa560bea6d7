//! Three shapes of signature, each made in three ways from the same arguments.

mod by_hand;
mod declared;
mod idiomatic;
mod inputs;

use std::hint::black_box;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use super::Failure;

/// Signs as often as it is told.
pub(crate) type Signer = Box<dyn FnMut(u32) -> Result<(), Failure>>;

#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Binance,
    Kraken,
    Okx,
}

#[derive(Clone, Copy)]
pub(crate) enum Side {
    ByHand,
    Declared,
    Idiomatic,
}

/// What signing puts in place of the request's own, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct Output {
    /// Those of the request and those of the signature.
    headers: HeaderMap,
    /// The URL with its query, when that is what is signed.
    url: Option<String>,
    body: Bytes,
}

impl Shape {
    pub(crate) const ALL: [Self; 3] = [Self::Binance, Self::Kraken, Self::Okx];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Binance => "binance",
            Self::Kraken => "kraken",
            Self::Okx => "okx",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Binance => "Binance: a query of 6 parameters, HMAC-SHA256, hex",
            Self::Kraken => "Kraken: a form, SHA-256 inside HMAC-SHA512, base64",
            Self::Okx => "OKX: a JSON body of 150 bytes, HMAC-SHA256, base64 in a header",
        }
    }

    /// The header fields that a request has before it is signed, with room for more.
    fn headers(self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(16);
        let content_type = match self {
            Self::Binance => return headers,
            Self::Kraken => "application/x-www-form-urlencoded",
            Self::Okx => "application/json",
        };
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers
    }
}

impl Side {
    /// The first is what the others are divided by.
    pub(crate) const ALL: [Self; 3] = [Self::ByHand, Self::Declared, Self::Idiomatic];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::Declared => "declared",
            Self::Idiomatic => "idiomatic",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::ByHand => "hand-optimised: keyed once, one buffer, nothing general",
            Self::Declared => "signed-api: the scheme as it is declared",
            Self::Idiomatic => "idiomatic: `new_from_slice`, `format!`, `encode` for each call",
        }
    }
}

/// What `side` signs requests of `shape` with.
pub(crate) fn signer(shape: Shape, side: Side) -> Result<Signer, Failure> {
    Ok(match (shape, side) {
        (Shape::Binance, Side::ByHand) => repeated(shape, by_hand::binance()?),
        (Shape::Binance, Side::Declared) => repeated(shape, declared::binance()?),
        (Shape::Binance, Side::Idiomatic) => repeated(shape, idiomatic::binance()),
        (Shape::Kraken, Side::ByHand) => repeated(shape, by_hand::kraken()?),
        (Shape::Kraken, Side::Declared) => repeated(shape, declared::kraken()?),
        (Shape::Kraken, Side::Idiomatic) => repeated(shape, idiomatic::kraken()),
        (Shape::Okx, Side::ByHand) => repeated(shape, by_hand::okx()?),
        (Shape::Okx, Side::Declared) => repeated(shape, declared::okx()?),
        (Shape::Okx, Side::Idiomatic) => repeated(shape, idiomatic::okx()),
    })
}

/// The map of header fields goes in and comes out again, so nobody's making of one is measured. Query and body are given
/// away with the request, and so are new in every signature.
fn repeated(
    shape: Shape,
    mut sign: impl FnMut(HeaderMap) -> Result<Output, Failure> + 'static,
) -> Signer {
    let mut headers = shape.headers();
    Box::new(move |times| {
        for _ in 0..times {
            let output = sign(std::mem::take(&mut headers))?;
            headers = black_box(output).headers;
        }
        Ok(())
    })
}

/// All sides make the same of the same, and the signature is the right one.
pub(crate) fn check() -> Result<(), Failure> {
    let (shape, right) = (Shape::Binance, inputs::BINANCE_SIGNATURE);
    let url = agreed(
        shape,
        by_hand::binance()?,
        declared::binance()?,
        idiomatic::binance(),
    )?
    .url;
    if !url.is_some_and(|url| url.ends_with(&format!("&signature={right}"))) {
        return Err("the query is not signed as it should be".into());
    }
    let (shape, right) = (Shape::Kraken, inputs::KRAKEN_SIGNATURE);
    let headers = agreed(
        shape,
        by_hand::kraken()?,
        declared::kraken()?,
        idiomatic::kraken(),
    )?
    .headers;
    if headers.get("api-sign").is_none_or(|sign| sign != right) {
        return Err("the form is not signed as it should be".into());
    }
    let (shape, right) = (Shape::Okx, inputs::OKX_SIGNATURE);
    let headers = agreed(shape, by_hand::okx()?, declared::okx()?, idiomatic::okx())?.headers;
    if headers
        .get("ok-access-sign")
        .is_none_or(|sign| sign != right)
    {
        return Err("the JSON is not signed as it should be".into());
    }
    Ok(())
}

/// What all three make.
fn agreed(
    shape: Shape,
    mut by_hand: impl FnMut(HeaderMap) -> Result<Output, Failure>,
    mut declared: impl FnMut(HeaderMap) -> Result<Output, Failure>,
    mut idiomatic: impl FnMut(HeaderMap) -> Result<Output, Failure>,
) -> Result<Output, Failure> {
    let by_hand = by_hand(shape.headers())?;
    for other in [declared(shape.headers())?, idiomatic(shape.headers())?] {
        if other != by_hand {
            return Err(format!("{other:?} is not {by_hand:?}").into());
        }
    }
    Ok(by_hand)
}
