//! The result of a digest or MAC.

use std::fmt;

/// The bytes of a finished digest or MAC.
#[derive(Clone, Copy)]
pub struct Digest {
    bytes: [u8; 64],
    length: usize,
}

impl Digest {
    /// Inlined, so that the length is known where it is called.
    #[inline(always)]
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digest = Self {
            bytes: [0; 64],
            length: bytes.len(),
        };
        digest.bytes[..bytes.len()].copy_from_slice(bytes);
        digest
    }
}

impl AsRef<[u8]> for Digest {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&const_hex::encode(self))
    }
}
