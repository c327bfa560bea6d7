//! The random values of an attempt: drawn when they are first read, and the same from then on.

use std::sync::{Mutex, PoisonError};

use crate::random::{Entropy, EntropyError, Random, UuidText};
use crate::sign_error::SignError;

/// What was drawn so far. Most schemes draw nothing.
#[derive(Default)]
pub(super) struct Draws(Mutex<Option<Box<Drawn>>>);

#[derive(Default)]
struct Drawn {
    uuid: Option<UuidText>,
    /// One of each length.
    random: Vec<Random>,
}

impl Draws {
    pub(super) fn uuid(&self, entropy: &dyn Entropy) -> Result<UuidText, SignError> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let drawn = drawn.get_or_insert_default();
        if let Some(uuid) = drawn.uuid {
            return Ok(uuid);
        }
        let uuid = UuidText::draw(entropy).map_err(none)?;
        drawn.uuid = Some(uuid);
        Ok(uuid)
    }

    pub(super) fn random(&self, entropy: &dyn Entropy, length: usize) -> Result<Random, SignError> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let drawn = drawn.get_or_insert_default();
        let known = drawn.random.iter();
        if let Some(random) = known
            .copied()
            .find(|random| random.as_ref().len() == length)
        {
            return Ok(random);
        }
        let random = Random::draw(entropy, length).map_err(none)?;
        drawn.random.push(random);
        Ok(random)
    }
}

fn none(error: EntropyError) -> SignError {
    SignError::new(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemEntropy;

    #[test]
    fn a_value_is_drawn_once() {
        let draws = Draws::default();
        let uuid = || draws.uuid(&SystemEntropy).expect("random");
        assert_eq!(uuid().as_ref(), uuid().as_ref());
        let random = |length| draws.random(&SystemEntropy, length).expect("random");
        assert_eq!(random(16).as_ref(), random(16).as_ref());
        assert_eq!(random(8).as_ref(), random(8).as_ref());
        assert_ne!(random(16).as_ref()[..8], *random(8).as_ref());
    }
}
