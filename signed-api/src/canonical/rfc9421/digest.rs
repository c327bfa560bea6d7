//! `Content-Digest` (RFC 9530): the body in a signature that covers header fields only.

use super::structured::bytes;
use crate::crypto::{Hash, Mac, Sink as _};

/// The hash that `Content-Digest` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentDigest {
    /// `sha-256`.
    Sha256,
    /// `sha-512`.
    Sha512,
}

impl ContentDigest {
    /// The value of the header field for `body`.
    pub fn of(self, body: &[u8]) -> String {
        let (name, hash) = match self {
            Self::Sha256 => ("sha-256", Hash::Sha256),
            Self::Sha512 => ("sha-512", Hash::Sha512),
        };
        let mut digest = Mac::digest(hash);
        digest.bytes(body);
        format!("{name}={}", bytes(digest.finish().0.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test requests of draft-cavage-http-signatures, appendix C (SHA-256), and of RFC 9421, appendix B.2
    /// (SHA-512).
    #[test]
    fn digests_are_those_of_the_test_requests() {
        let body = br#"{"hello": "world"}"#;
        assert_eq!(
            ContentDigest::Sha256.of(body),
            "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
        );
        assert_eq!(
            ContentDigest::Sha512.of(body),
            "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
        );
    }
}
