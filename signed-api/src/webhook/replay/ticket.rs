//! What tells one claim of a delivery from all others.

use std::time::Duration;

use super::error::ReplayStoreError;
use crate::random::{Entropy, SystemEntropy};

/// The longest time that a store is asked to remember something for: so far every one can count.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A ticket that no other claim has, in this process or in another.
pub(super) fn ticket() -> Result<u64, ReplayStoreError> {
    let mut random = [0; 8];
    let drawn = SystemEntropy.fill(&mut random);
    drawn.map_err(|error| ReplayStoreError::new(error.to_string()))?;
    Ok(u64::from_le_bytes(random))
}

/// A time in milliseconds: at least one, since what lapses at once was never claimed.
pub(super) fn millis(time: Duration) -> i64 {
    let millis = time.min(LONGEST).as_millis();
    i64::try_from(millis).unwrap_or(i64::MAX).max(1)
}
