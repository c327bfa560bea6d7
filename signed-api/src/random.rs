//! Randomness: the only file that asks the operating system for it.

use std::fmt;
use std::sync::Arc;

/// Where a client takes randomness from. A test that brings its own decides what is drawn.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `bytes` with uniformly distributed, unpredictable bits.
    ///
    /// # Errors
    ///
    /// When there is no randomness to be had.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;

    /// Fills the bytes that a UUID is made of.
    ///
    /// # Errors
    ///
    /// When there is no randomness to be had.
    fn fill_uuid(&self, bytes: &mut [u8; 16]) -> Result<(), EntropyError> {
        self.fill(bytes)
    }
}

impl<E: Entropy + ?Sized> Entropy for Arc<E> {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        (**self).fill(bytes)
    }

    fn fill_uuid(&self, bytes: &mut [u8; 16]) -> Result<(), EntropyError> {
        (**self).fill_uuid(bytes)
    }
}

/// There is no randomness to be had.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct EntropyError;

/// Up to 64 random bytes.
#[derive(Clone, Copy)]
pub struct Random {
    bytes: [u8; 64],
    length: usize,
}

impl Random {
    pub(crate) fn draw(entropy: &dyn Entropy, length: usize) -> Result<Self, EntropyError> {
        let mut bytes = [0; 64];
        entropy.fill(bytes.get_mut(..length).ok_or(EntropyError)?)?;
        Ok(Self { bytes, length })
    }
}

impl AsRef<[u8]> for Random {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Random({} bytes)", self.length)
    }
}

/// The text of a random UUID (RFC 9562, version 4), in lower case.
#[derive(Clone, Copy)]
pub struct UuidText([u8; 36]);

impl UuidText {
    pub(crate) fn draw(entropy: &dyn Entropy) -> Result<Self, EntropyError> {
        let mut bytes = [0; 16];
        entropy.fill_uuid(&mut bytes)?;
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut text = [b'-'; 36];
        for (place, part) in [(0, 0..4), (9, 4..6), (14, 6..8), (19, 8..10), (24, 10..16)] {
            let bytes = &bytes[part];
            // The room is exactly twice as long, which is all that can be wrong.
            let _ = const_hex::encode_to_slice(bytes, &mut text[place..place + 2 * bytes.len()]);
        }
        Ok(Self(text))
    }
}

impl AsRef<str> for UuidText {
    fn as_ref(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for UuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_ref())
    }
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that asks for randomness"
)]
impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(bytes).map_err(|_| EntropyError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            bytes.fill(self.0);
            Ok(())
        }
    }

    #[test]
    fn a_uuid_says_that_it_is_random() {
        let uuid = |byte| UuidText::draw(&Fixed(byte)).expect("random");
        assert_eq!(uuid(0).as_ref(), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(0xff).as_ref(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn more_than_64_bytes_are_refused() {
        assert_eq!(Random::draw(&Fixed(7), 3).expect("random").as_ref(), [7; 3]);
        assert!(Random::draw(&Fixed(7), 65).is_err());
    }
}
