//! The randomness of a received request, drawn once more.

use std::collections::BTreeMap;
use std::fmt;

use super::moment::Moment;
use crate::random::{Entropy, EntropyError};

/// Yields the random values that a received request was signed with. Whatever could not be read back is zero, and will
/// not compare equal either.
pub(crate) struct Replay {
    by_length: BTreeMap<usize, Vec<u8>>,
    uuid: [u8; 16],
}

impl Replay {
    pub(crate) fn of(moment: &Moment) -> Self {
        Self {
            by_length: moment.random.clone(),
            uuid: moment.uuid.unwrap_or_default(),
        }
    }
}

impl Entropy for Replay {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        match self.by_length.get(&bytes.len()) {
            Some(value) => bytes.copy_from_slice(value),
            None => bytes.fill(0),
        }
        Ok(())
    }

    fn fill_uuid(&self, bytes: &mut [u8; 16]) -> Result<(), EntropyError> {
        *bytes = self.uuid;
        Ok(())
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replay")
    }
}
