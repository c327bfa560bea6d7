//! Who draws, for stores that several machines share.

use std::time::Duration;

use super::error::NonceError;
use crate::random::{Entropy, SystemEntropy};

/// A writer that has drawn within this time is taken to be alive.
const ALIVE: Duration = Duration::from_secs(30);

/// The largest number that these stores count: their integers are signed.
#[cfg(feature = "redis")]
pub(super) const MOST: u64 = i64::MAX as u64;

/// A name that no other writer has.
pub(super) fn writer() -> Result<String, NonceError> {
    let mut random = [0; 8];
    let drawn = SystemEntropy.fill(&mut random);
    drawn.map_err(|error| NonceError::new(error.to_string()))?;
    Ok(const_hex::encode(random))
}

/// How long ago another writer has drawn, if that is not too long ago. `seconds` is by the store's clock.
pub(super) fn alive(seconds: Option<i64>) -> Option<Duration> {
    let ago = Duration::from_secs(u64::try_from(seconds?).unwrap_or_default());
    (ago < ALIVE).then_some(ago)
}

/// A number as the stores count them.
pub(super) fn signed(number: u64) -> Result<i64, NonceError> {
    i64::try_from(number).map_err(|_| NonceError::used_up())
}
