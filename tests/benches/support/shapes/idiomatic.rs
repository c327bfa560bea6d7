//! As one writes it who needs it once: clear, and new for every call.

use std::hint::black_box;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac as _};
use http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256, Sha512};

use super::inputs::{
    BINANCE_NOW, BINANCE_SECRET, BINANCE_URL, CANCELLATION, KEY, KRAKEN_NOW, KRAKEN_PATH,
    KRAKEN_SECRET, OKX_BODY, OKX_NOW, OKX_PATH, OKX_SECRET, ORDER, PASSPHRASE,
};
use super::{Failure, Output};

/// RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, RESERVED)))
        .collect();
    pairs.join("&")
}

pub(super) fn binance() -> impl FnMut(HeaderMap) -> Result<Output, Failure> {
    |mut headers| {
        let timestamp = black_box(BINANCE_NOW);
        let params = form(&black_box(&CANCELLATION).pairs());
        let query = format!("timestamp={timestamp}&{params}");
        let mut mac = Hmac::<Sha256>::new_from_slice(black_box(BINANCE_SECRET).as_bytes())?;
        mac.update(query.as_bytes());
        let sign = const_hex::encode(mac.finalize().into_bytes());
        headers.insert("x-mbx-apikey", HeaderValue::from_str(black_box(KEY))?);
        Ok(Output {
            headers,
            url: Some(format!("{BINANCE_URL}?{query}&signature={sign}")),
            body: Bytes::new(),
        })
    }
}

pub(super) fn kraken() -> impl FnMut(HeaderMap) -> Result<Output, Failure> {
    |mut headers| {
        let nonce = black_box(KRAKEN_NOW);
        let params = form(&black_box(&ORDER).pairs());
        let body = format!("nonce={nonce}&{params}");
        let digest = Sha256::digest(format!("{nonce}{body}"));
        let secret = STANDARD.decode(black_box(KRAKEN_SECRET))?;
        let mut mac = Hmac::<Sha512>::new_from_slice(&secret)?;
        mac.update(KRAKEN_PATH.as_bytes());
        mac.update(&digest);
        let sign = STANDARD.encode(mac.finalize().into_bytes());
        headers.insert("api-key", HeaderValue::from_str(black_box(KEY))?);
        headers.insert("api-sign", HeaderValue::from_str(&sign)?);
        Ok(Output {
            headers,
            url: None,
            body: body.into(),
        })
    }
}

pub(super) fn okx() -> impl FnMut(HeaderMap) -> Result<Output, Failure> {
    let body = Bytes::from_static(OKX_BODY.as_bytes());
    move |mut headers| {
        let now = UNIX_EPOCH + Duration::from_millis(black_box(OKX_NOW));
        let timestamp = humantime::format_rfc3339_millis(now).to_string();
        let text = str::from_utf8(black_box(&body))?;
        let prehash = format!("{timestamp}POST{OKX_PATH}{text}");
        let mut mac = Hmac::<Sha256>::new_from_slice(black_box(OKX_SECRET).as_bytes())?;
        mac.update(prehash.as_bytes());
        let sign = STANDARD.encode(mac.finalize().into_bytes());
        headers.insert("ok-access-key", HeaderValue::from_str(black_box(KEY))?);
        headers.insert("ok-access-timestamp", HeaderValue::from_str(&timestamp)?);
        headers.insert(
            "ok-access-passphrase",
            HeaderValue::from_str(black_box(PASSPHRASE))?,
        );
        headers.insert("ok-access-sign", HeaderValue::from_str(&sign)?);
        Ok(Output {
            headers,
            url: None,
            body: body.clone(),
        })
    }
}
