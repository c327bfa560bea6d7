//! HMAC-SHA256 by another implementation than the one that signs.

use std::fmt::Write as _;

use ring::hmac;

/// The lower-case hex HMAC-SHA256 of `parts`, one after the other, under `secret`.
pub fn hmac_sha256_hex(secret: &str, parts: &[&[u8]]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    for part in parts {
        context.update(part);
    }
    let mut hex = String::new();
    for byte in context.sign().as_ref() {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
