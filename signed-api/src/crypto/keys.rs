//! The keyed states of a scheme, made once per credential and cloned per request.

use std::fmt;

use super::mac::{Hash, Mac};

/// The prepared keys of one scheme for one credential, in the order the scheme declared them.
///
/// Preparing an HMAC key hashes two blocks; on short messages that is half the work of signing.
#[derive(Default)]
pub struct Keys(Vec<Mac>);

impl Keys {
    /// No keys yet.
    pub fn new() -> Self {
        Self::none()
    }

    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a key for HMAC with `hash`; the first added is slot 0.
    pub fn hmac(&mut self, hash: Hash, key: &[u8]) {
        self.0.push(Mac::keyed(hash, key));
    }

    /// Adds a key for HMAC-MD5.
    pub fn hmac_md5(&mut self, key: &[u8]) {
        self.hmac(Hash::Md5, key);
    }

    /// Adds a key for HMAC-SHA1.
    pub fn hmac_sha1(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha1, key);
    }

    /// Adds a key for HMAC-SHA256.
    pub fn hmac_sha256(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha256, key);
    }

    /// Adds a key for HMAC-SHA384.
    pub fn hmac_sha384(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha384, key);
    }

    /// Adds a key for HMAC-SHA512.
    pub fn hmac_sha512(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha512, key);
    }

    /// The keyed state in `slot`, if there is such a slot.
    pub(crate) fn get(&self, slot: usize) -> Option<&Mac> {
        self.0.get(slot)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({} prepared)", self.0.len())
    }
}
