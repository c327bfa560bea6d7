//! The randomness of a received request, drawn once more.

use std::fmt;

use super::moment::Moment;
use crate::random::{Entropy, EntropyError};

/// Yields the random values that a received request was signed with, by their length.
pub(super) struct Replay {
    values: Vec<Vec<u8>>,
}

impl Replay {
    pub(super) fn of(moment: &Moment) -> Self {
        let mut values: Vec<Vec<u8>> = moment.random.values().cloned().collect();
        let uuid = moment.uuid.as_deref().unwrap_or_default().replace('-', "");
        values.extend(const_hex::decode(uuid).ok());
        Self { values }
    }
}

impl Entropy for Replay {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let value = self.values.iter().find(|value| value.len() == bytes.len());
        match value {
            Some(value) => bytes.copy_from_slice(value),
            // Whatever was drawn cannot be read back, so it will not compare equal either.
            None => bytes.fill(0),
        }
        Ok(())
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replay")
    }
}
