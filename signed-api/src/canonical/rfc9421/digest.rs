//! `Content-Digest` (RFC 9530): the body in a signature that covers header fields only.

use super::structured::bytes;
use crate::crypto::{Hash, Mac, Sink as _};
use crate::scheme::SignError;

/// The hash that `Content-Digest` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentDigest {
    /// `sha-256`.
    Sha256,
    /// `sha-512`.
    Sha512,
}

/// Refuses a `Content-Digest` that is not of `body`: with a wrong hash, or with none that is known here. Each hash that is
/// known must be right.
pub(super) fn refuse_wrong(field: &[u8], body: &[u8]) -> Result<(), SignError> {
    let refused = |what: String| {
        Err(SignError::new(format!(
            "the header field `content-digest` {what}"
        )))
    };
    let mut is_checked = false;
    for member in field.split(|byte| *byte == b',') {
        let member = member.trim_ascii();
        let end = member.iter().position(|byte| *byte == b'=');
        let (name, _) = member.split_at(end.unwrap_or(member.len()));
        let Some(hash) = ContentDigest::named(name) else {
            continue;
        };
        // A parameter of the hash is no part of it.
        let end = member.iter().position(|byte| *byte == b';');
        let said = &member[..end.unwrap_or(member.len())];
        if said.trim_ascii() != hash.of(body).as_bytes() {
            return refused(format!(
                "is not that of the body in `{}`: leave it out",
                hash.name()
            ));
        }
        is_checked = true;
    }
    match is_checked {
        true => Ok(()),
        false => refused("has neither `sha-256` nor `sha-512`, and cannot be checked".to_owned()),
    }
}

impl ContentDigest {
    fn named(name: &[u8]) -> Option<Self> {
        [Self::Sha256, Self::Sha512]
            .into_iter()
            .find(|hash| hash.name().as_bytes() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sha512 => "sha-512",
        }
    }

    /// The value of the header field for `body`.
    pub fn of(self, body: &[u8]) -> String {
        let hash = match self {
            Self::Sha256 => Hash::Sha256,
            Self::Sha512 => Hash::Sha512,
        };
        let mut digest = Mac::digest(hash);
        digest.bytes(body);
        format!("{}={}", self.name(), bytes(digest.finish().0.as_ref()))
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
    /// The digests of the same test requests, and that of an empty body (RFC 9530, appendix B.1).
    #[test]
    fn a_digest_is_checked_against_the_body() {
        let body = br#"{"hello": "world"}"#;
        let sha_256 = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
        let sha_512 = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
        let empty = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
        for right in [
            sha_256.to_owned(),
            format!("{sha_512},  {sha_256};q=1"),
            format!("md5=:AA==:, {sha_256}"),
        ] {
            refuse_wrong(right.as_bytes(), body).expect(&right);
        }
        for (wrong, reason) in [
            (empty.to_owned(), "not that of the body in `sha-256`"),
            (
                format!("{sha_256}, {empty}"),
                "not that of the body in `sha-256`",
            ),
            (
                format!("{sha_256}, sha-512=:AA==:"),
                "not that of the body in `sha-512`",
            ),
            ("sha-256".to_owned(), "not that of the body in `sha-256`"),
            ("md5=:AA==:".to_owned(), "cannot be checked"),
            (String::new(), "cannot be checked"),
        ] {
            let error = refuse_wrong(wrong.as_bytes(), body).expect_err(&wrong);
            assert!(error.to_string().contains(reason), "{error}");
        }
        refuse_wrong(empty.as_bytes(), b"").expect("that of nothing");
    }
}
