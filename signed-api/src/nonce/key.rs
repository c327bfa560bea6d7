//! Whose nonces.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whose nonces: those of an API key on a server.
///
/// The API key itself is not kept, only an HMAC under it, so that no store learns it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NonceKey {
    origin: String,
    id: [u8; 32],
}

impl NonceKey {
    /// The nonces of `key` at the server `origin` (`https://api.example.com`).
    pub fn new(origin: impl Into<String>, key: impl AsRef<[u8]>) -> Self {
        let origin = origin.into();
        // A key of any length will do for HMAC.
        let id = match Hmac::<Sha256>::new_from_slice(key.as_ref()) {
            Ok(mut mac) => {
                mac.update(b"signed-api nonces of ");
                mac.update(origin.as_bytes());
                mac.finalize().into_bytes().into()
            }
            Err(_) => [0; 32],
        };
        Self { origin, id }
    }

    /// The server.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What stores know the key by: HMAC-SHA256 under the API key over a fixed text and the origin.
    pub fn id(&self) -> &[u8; 32] {
        &self.id
    }

    /// The same in hex.
    pub fn id_hex(&self) -> String {
        const_hex::encode(self.id)
    }
}

impl fmt::Debug for NonceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NonceKey")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf 'signed-api nonces of https://api.example.com' | openssl dgst -sha256 -hmac my-api-key`
    #[test]
    fn a_store_sees_an_hmac_and_not_the_api_key() {
        let key = NonceKey::new("https://api.example.com", "my-api-key");
        assert_eq!(
            key.id_hex(),
            "dd77417367f8990a9c273adfc52acc7de14bb88dcb8494cbfbe2aa764f200f54"
        );
        assert!(!format!("{key:?}").contains("my-api-key"));
        assert_ne!(key, NonceKey::new("https://api.example.com", "my-api-kez"));
        assert_ne!(key, NonceKey::new("https://api.example.org", "my-api-key"));
    }
}
