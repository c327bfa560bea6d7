//! Randomness that a seed repeats.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

use crate::random::{Entropy, EntropyError};

/// Randomness that is the same for the same seed, so that a test can be repeated: never for real keys or nonces.
///
/// The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators"), its state
/// filled from the seed by SplitMix64; bytes are the little-endian ones of its numbers, and what remains of the last
/// number of a [`fill`](Entropy::fill) is not used. That does not change from one version to another.
///
/// ```
/// use signed_api::Entropy;
/// use signed_api::testing::SeededEntropy;
///
/// # fn main() -> Result<(), signed_api::EntropyError> {
/// let (mut one, mut other) = ([0; 8], [0; 8]);
/// SeededEntropy::new(7).fill(&mut one)?;
/// SeededEntropy::new(7).fill(&mut other)?;
/// assert_eq!(one, other);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct SeededEntropy {
    random: Mutex<Seeded>,
}

impl SeededEntropy {
    /// Randomness of this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            random: Mutex::new(Seeded::new(seed)),
        }
    }

    fn random(&self) -> MutexGuard<'_, Seeded> {
        self.random.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        self.random().0.fill_bytes(bytes);
        Ok(())
    }
}

/// The generator, and what faults are drawn by.
#[derive(Clone, Debug)]
pub(super) struct Seeded(Xoshiro256PlusPlus);

impl Seeded {
    pub(super) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// True with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        const STEPS: f64 = (1_u64 << 53) as f64;
        ((self.0.next_u64() >> 11) as f64) < probability * STEPS
    }

    /// One of them; nothing of none.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = (u128::from(self.0.next_u64()) * from.len() as u128) >> 64;
        from.get(usize::try_from(place).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the seed 7, by an implementation in Python of both generators' published C.
    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        let mut bytes = [0; 20];
        SeededEntropy::new(7).fill(&mut bytes).expect("random");
        let expected = "3d91ae2a001a2c0e149e4efaddc80f2c7258d4b0";
        assert_eq!(const_hex::encode(bytes), expected);
    }

    #[test]
    fn a_share_is_drawn_and_all_are_picked() {
        let mut random = Seeded::new(1);
        let hits = (0..10_000).filter(|_| random.chance(0.3)).count();
        assert!((2_850..3_150).contains(&hits), "{hits}");
        assert!(!(0..100).any(|_| random.chance(0.0)) && (0..100).all(|_| random.chance(1.0)));
        let mut picked = [0; 3];
        for _ in 0..3_000 {
            picked[*random.pick(&[0, 1, 2]).expect("one")] += 1;
        }
        assert!(
            picked.iter().all(|count| (900..1_100).contains(count)),
            "{picked:?}"
        );
        assert_eq!(random.pick::<u8>(&[]), None);
    }
}
