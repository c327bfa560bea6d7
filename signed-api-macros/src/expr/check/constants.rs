//! What is computed of literals alone, and fails at every request.

use super::super::names::Decoding;
use super::super::scheme::{Scheme, Value};

/// The number that `value` is, if it is the same for every request and not too large.
pub(super) fn number(scheme: &Scheme, value: &Value) -> Option<u64> {
    match scheme.resolve(value) {
        Value::Int(number) => Some(*number),
        Value::Sum(one, other) => number(scheme, one)?.checked_add(number(scheme, other)?),
        _ => None,
    }
}

/// Whether `text` is written in the alphabet and the length of this encoding, as it is decoded at run time.
pub(super) fn is_encoded(text: &str, decoding: Decoding) -> bool {
    let base64 = |others: [u8; 2]| {
        let digits = text.trim_end_matches('=');
        let padding = text.len() - digits.len();
        let all = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
        digits.bytes().all(all)
            && digits.len() % 4 != 1
            && (padding == 0 || padding == (4 - digits.len() % 4) % 4)
    };
    match decoding {
        Decoding::Hex => {
            let digits = text.strip_prefix("0x").unwrap_or(text);
            digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        Decoding::Base64 => base64([b'+', b'/']),
        Decoding::Base64Url => base64([b'-', b'_']),
        Decoding::Base58 => {
            let all = |byte: u8| byte.is_ascii_alphanumeric() && !b"0OIl".contains(&byte);
            text.bytes().all(all)
        }
        Decoding::Pem | Decoding::Text => true,
    }
}
