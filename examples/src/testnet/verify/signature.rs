//! Is this the signature of these bytes?

use ring::hmac;

use super::super::error::{ApiError, Code};
use crate::hex;

const DIGITS: usize = 64;

/// What is signed, in this order.
pub(super) struct Message<'a> {
    pub(super) timestamp: &'a str,
    pub(super) nonce: &'a str,
    pub(super) method: &'a str,
    pub(super) target: &'a str,
    pub(super) body: &'a [u8],
}

/// Gives the signature's bytes back when they fit. The error never tells what would have.
pub(super) fn check(
    mac: &hmac::Key,
    message: &Message<'_>,
    signature: &str,
) -> Result<Vec<u8>, ApiError> {
    if signature.len() != DIGITS {
        return Err(ApiError::new(
            Code::InvalidSignature,
            format!(
                "API-SIGN has {} characters: write the {DIGITS} hex digits of HMAC-SHA256",
                signature.len()
            ),
        ));
    }
    let bytes = hex::decode(signature).ok_or_else(|| {
        ApiError::new(
            Code::InvalidSignature,
            "API-SIGN must be hex digits in lower case",
        )
    })?;
    // ring compares in constant time.
    hmac::verify(mac, &message.bytes(), &bytes).map_err(|_| message.refused())?;
    Ok(bytes)
}

impl Message<'_> {
    fn bytes(&self) -> Vec<u8> {
        [
            self.timestamp.as_bytes(),
            self.nonce.as_bytes(),
            self.method.as_bytes(),
            self.target.as_bytes(),
            self.body,
        ]
        .concat()
    }

    fn refused(&self) -> ApiError {
        ApiError::new(
            Code::InvalidSignature,
            format!(
                "API-SIGN is not the signature of timestamp `{}`, {}method `{}`, `{}` and {} bytes of body, joined, under this key's secret",
                self.timestamp,
                if self.nonce.is_empty() {
                    String::new()
                } else {
                    format!("nonce `{}`, ", self.nonce)
                },
                self.method,
                self.target,
                self.body.len()
            ),
        )
    }
}
