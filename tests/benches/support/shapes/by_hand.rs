//! As one writes it who counts nanoseconds, for one exchange and one method each: the key is hashed once, the text is
//! written once and where it is sent from, header values that never change are shared, and only what a caller decides is
//! looked at for characters that must be encoded.

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_encode_byte;
use sha2::{Digest as _, Sha256, Sha512};

use super::inputs::{
    BINANCE_NOW, BINANCE_SECRET, BINANCE_URL, CANCELLATION, Cancellation, KEY, KRAKEN_NOW,
    KRAKEN_PATH, KRAKEN_SECRET, OKX_BODY, OKX_NOW, OKX_PATH, OKX_SECRET, ORDER, Order, PASSPHRASE,
};
use super::{Failure, Output};

fn credential(text: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

fn push_encoded(text: &mut String, value: &str) {
    let is_unreserved =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    if value.bytes().all(is_unreserved) {
        text.push_str(value);
        return;
    }
    for byte in value.bytes() {
        match is_unreserved(byte) {
            true => text.push(char::from(byte)),
            false => text.push_str(percent_encode_byte(byte)),
        }
    }
}

pub(super) fn binance() -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    const X_MBX_APIKEY: HeaderName = HeaderName::from_static("x-mbx-apikey");
    let keyed = Hmac::<Sha256>::new_from_slice(BINANCE_SECRET.as_bytes())?;
    let key = credential(KEY)?;
    Ok(move |mut headers: HeaderMap| {
        let arguments: &Cancellation<'_> = black_box(&CANCELLATION);
        let mut url = String::with_capacity(384);
        url.push_str(BINANCE_URL);
        url.push_str("?timestamp=");
        url.push_str(itoa::Buffer::new().format(black_box(BINANCE_NOW)));
        url.push_str("&symbol=");
        push_encoded(&mut url, arguments.symbol);
        url.push_str("&orderId=");
        url.push_str(arguments.order_id);
        url.push_str("&origClientOrderId=");
        push_encoded(&mut url, arguments.orig_client_order_id);
        url.push_str("&newClientOrderId=");
        push_encoded(&mut url, arguments.new_client_order_id);
        url.push_str("&cancelRestrictions=");
        url.push_str(arguments.cancel_restrictions);
        url.push_str("&recvWindow=");
        url.push_str(arguments.recv_window);
        let mut mac = black_box(&keyed).clone();
        mac.update(&url.as_bytes()[BINANCE_URL.len() + 1..]);
        let mut hex = const_hex::Buffer::<32>::new();
        url.push_str("&signature=");
        url.push_str(hex.format(&mac.finalize().into_bytes().into()));
        headers.insert(X_MBX_APIKEY, key.clone());
        Ok(Output {
            headers,
            url: Some(url),
            body: Bytes::new(),
        })
    })
}

pub(super) fn kraken() -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    const API_KEY: HeaderName = HeaderName::from_static("api-key");
    const API_SIGN: HeaderName = HeaderName::from_static("api-sign");
    let keyed = Hmac::<Sha512>::new_from_slice(&STANDARD.decode(KRAKEN_SECRET)?)?;
    let key = credential(KEY)?;
    Ok(move |mut headers: HeaderMap| {
        let arguments: &Order<'_> = black_box(&ORDER);
        let mut digits = itoa::Buffer::new();
        let nonce = digits.format(black_box(KRAKEN_NOW));
        let mut body = String::with_capacity(192);
        body.push_str("nonce=");
        body.push_str(nonce);
        body.push_str("&ordertype=");
        body.push_str(arguments.ordertype);
        body.push_str("&pair=");
        push_encoded(&mut body, arguments.pair);
        body.push_str("&price=");
        body.push_str(arguments.price);
        body.push_str("&type=");
        body.push_str(arguments.side);
        body.push_str("&volume=");
        body.push_str(arguments.volume);
        let mut digest = Sha256::new();
        digest.update(nonce);
        digest.update(&body);
        let mut mac = black_box(&keyed).clone();
        mac.update(KRAKEN_PATH.as_bytes());
        mac.update(&digest.finalize());
        let mut sign = [0; 88];
        STANDARD.encode_slice(mac.finalize().into_bytes(), &mut sign)?;
        let mut sign = HeaderValue::from_bytes(&sign)?;
        sign.set_sensitive(true);
        headers.insert(API_KEY, key.clone());
        headers.insert(API_SIGN, sign);
        Ok(Output {
            headers,
            url: None,
            body: body.into(),
        })
    })
}

pub(super) fn okx() -> Result<impl FnMut(HeaderMap) -> Result<Output, Failure>, Failure> {
    const OK_ACCESS_KEY: HeaderName = HeaderName::from_static("ok-access-key");
    const OK_ACCESS_TIMESTAMP: HeaderName = HeaderName::from_static("ok-access-timestamp");
    const OK_ACCESS_PASSPHRASE: HeaderName = HeaderName::from_static("ok-access-passphrase");
    const OK_ACCESS_SIGN: HeaderName = HeaderName::from_static("ok-access-sign");
    let keyed = Hmac::<Sha256>::new_from_slice(OKX_SECRET.as_bytes())?;
    let key = credential(KEY)?;
    let passphrase = credential(PASSPHRASE)?;
    let body = Bytes::from_static(OKX_BODY.as_bytes());
    Ok(move |mut headers: HeaderMap| {
        let body = black_box(&body);
        let timestamp = iso(black_box(OKX_NOW));
        let mut mac = black_box(&keyed).clone();
        mac.update(&timestamp);
        mac.update(b"POST");
        mac.update(OKX_PATH.as_bytes());
        mac.update(body);
        let mut sign = [0; 44];
        STANDARD.encode_slice(mac.finalize().into_bytes(), &mut sign)?;
        let mut sign = HeaderValue::from_bytes(&sign)?;
        sign.set_sensitive(true);
        headers.insert(OK_ACCESS_KEY, key.clone());
        headers.insert(OK_ACCESS_TIMESTAMP, HeaderValue::from_bytes(&timestamp)?);
        headers.insert(OK_ACCESS_PASSPHRASE, passphrase.clone());
        headers.insert(OK_ACCESS_SIGN, sign);
        Ok(Output {
            headers,
            url: None,
            body: body.clone(),
        })
    })
}

/// `2025-11-22T08:26:40.123Z`, by the algorithm of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
fn iso(millis: u64) -> [u8; 24] {
    let (days, millis) = (millis / 86_400_000 + 719_468, millis % 86_400_000);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let mut put = |place: std::ops::Range<usize>, mut number: u64| {
        for digit in text[place].iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    put(0..4, year);
    put(5..7, month);
    put(8..10, day);
    put(11..13, millis / 3_600_000);
    put(14..16, millis / 60_000 % 60);
    put(17..19, millis / 1_000 % 60);
    put(20..23, millis % 1_000);
    text
}
