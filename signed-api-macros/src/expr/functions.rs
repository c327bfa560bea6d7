//! The functions of the language. What they do to a value is in `check`.

use super::names::{Decoding, Encoding, Hash};
use super::scheme::Case;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Digest(Hash),
    Mac(Hash),
    Encode(Encoding),
    /// Never [`Decoding::Text`].
    Decode(Decoding),
    Case(Case),
    Expose,
}

/// Every function, in the order in which messages list them.
pub(super) const NAMES: &[&str] = &[
    "md5",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "hmac_md5",
    "hmac_sha1",
    "hmac_sha256",
    "hmac_sha384",
    "hmac_sha512",
    "hex",
    "hex_upper",
    "base64",
    "base64url",
    "from_hex",
    "from_base64",
    "from_base64url",
    "upper",
    "lower",
    "expose",
];

impl Function {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "upper" => return Some(Self::Case(Case::Upper)),
            "lower" => return Some(Self::Case(Case::Lower)),
            "expose" => return Some(Self::Expose),
            _ => {}
        }
        if let Some(hash) = name.strip_prefix("hmac_") {
            return Hash::from_name(hash).map(Self::Mac);
        }
        if let Some(decoding) = name.strip_prefix("from_") {
            return Decoding::from_name(decoding)
                .filter(|decoding| *decoding != Decoding::Text)
                .map(Self::Decode);
        }
        Hash::from_name(name)
            .map(Self::Digest)
            .or_else(|| Encoding::from_name(name).map(Self::Encode))
    }
}

/// How a call of the function `name` is written, for messages.
pub(super) fn usage(name: &str) -> String {
    match Function::from_name(name) {
        Some(Function::Mac(_)) => format!("{name}(key, message)"),
        Some(Function::Decode(_) | Function::Expose) => format!("{name}(secret)"),
        _ => format!("{name}(..)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_name_is_a_function() {
        for name in NAMES {
            assert!(Function::from_name(name).is_some(), "{name}");
        }
        assert_eq!(
            NAMES.len(),
            Hash::NAMES.len() * 2 + Encoding::NAMES.len() + Decoding::NAMES.len() - 1 + 3
        );
    }

    #[test]
    fn nothing_else_is_a_function() {
        for name in [
            "from_text",
            "hmac_hex",
            "from_sha256",
            "hmac_",
            "text",
            "SHA256",
            "base58",
            "json",
            "",
        ] {
            assert_eq!(Function::from_name(name), None, "{name}");
        }
    }
}
