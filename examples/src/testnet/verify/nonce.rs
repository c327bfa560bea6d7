//! Nonces that must grow.

use super::super::error::{ApiError, Code};
use super::decimal;

/// The highest nonce that a key has used.
#[derive(Debug, Default)]
pub(super) struct LastNonce(Option<u64>);

impl LastNonce {
    pub(super) fn advance(&mut self, text: &str) -> Result<(), ApiError> {
        let nonce = decimal(text).ok_or_else(|| {
            ApiError::new(
                Code::InvalidNonce,
                "API-NONCE must be a whole number in decimal digits",
            )
        })?;
        match self.0 {
            Some(last) if nonce <= last => Err(ApiError::new(
                Code::InvalidNonce,
                format!("API-NONCE {nonce} is not above {last}, the last one of this key"),
            )),
            _ => {
                self.0 = Some(nonce);
                Ok(())
            }
        }
    }
}
