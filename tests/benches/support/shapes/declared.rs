//! The schemes that come with the crate, compiled from their declarations.

use std::hint::black_box;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};
use signed_api::__private::alone::Alone;
use signed_api::prelude::*;
use signed_api::schemes::{Binance, Kraken, Okx};
use signed_api::{Signer, Timestamp, UnsignedRequest};

use super::inputs::{
    BINANCE_NOW, BINANCE_SECRET, BINANCE_URL, CANCELLATION, KEY, KRAKEN_NOW, KRAKEN_ORIGIN,
    KRAKEN_PATH, KRAKEN_SECRET, OKX_BODY, OKX_NOW, OKX_ORIGIN, OKX_PATH, OKX_SECRET, ORDER,
    PASSPHRASE,
};
use super::{Failure, Output};

pub(super) fn binance() -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    let signer = Signer::new(Binance, Credentials::new(KEY, BINANCE_SECRET))?;
    let request =
        UnsignedRequest::new(Method::DELETE, BINANCE_URL)?.query(&CANCELLATION.pairs())?;
    signing(signer, request, BINANCE_NOW)
}

pub(super) fn kraken() -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    let signer = Signer::new(Kraken, Credentials::new(KEY, KRAKEN_SECRET))?;
    let url = format!("{KRAKEN_ORIGIN}{KRAKEN_PATH}");
    let request = UnsignedRequest::new(Method::POST, &url)?.form(&ORDER.pairs())?;
    signing(signer, request, KRAKEN_NOW)
}

pub(super) fn okx() -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    let credentials = Credentials::new(KEY, OKX_SECRET).with_passphrase(PASSPHRASE);
    let signer = Signer::new(Okx, credentials)?;
    let url = format!("{OKX_ORIGIN}{OKX_PATH}");
    let request = UnsignedRequest::new(Method::POST, &url)?
        .body(OKX_BODY)
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    signing(signer, request, OKX_NOW)
}

fn signing(
    signer: Signer,
    request: UnsignedRequest,
    now: u64,
) -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    let alone = Alone::new(signer, &request)?;
    Ok(move |headers| {
        let now = Timestamp::from_millis(black_box(now));
        let (headers, url, body) = black_box(&alone).sign(now, headers)?;
        Ok(Output { headers, url, body })
    })
}
