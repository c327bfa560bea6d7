//! The functions of the language. What they do to a value is in `check`.

use super::names::{Decoding, Encoding, Hash};
use super::scheme::{Algorithm, Case};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Digest(Hash),
    Mac(Hash),
    Sign(Algorithm),
    Eip712,
    Jwt,
    EthAddress,
    Encode(Encoding),
    /// Never [`Decoding::Text`].
    Decode(Decoding),
    Case(Case),
    PercentEncode,
    Replace,
    StripPrefix,
    Prefix,
    /// The digits of a number.
    Text,
    Join,
    Default,
    Form,
    Raw,
    Pairs,
    Json,
    Sort,
    Omit,
    Add,
    Random,
    Msgpack,
    BigEndian,
    Expose,
}

/// Every function, in the order in which messages list them.
pub(super) const NAMES: &[&str] = &[
    "md5",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "keccak256",
    "hmac_md5",
    "hmac_sha1",
    "hmac_sha256",
    "hmac_sha384",
    "hmac_sha512",
    "ed25519",
    "rsa_sha256",
    "ecdsa_p256",
    "secp256k1",
    "eip191",
    "eip712",
    "jwt",
    "eth_address",
    "hex",
    "hex_upper",
    "base64",
    "base64url",
    "base64url_nopad",
    "base58",
    "from_hex",
    "from_base64",
    "from_base64url",
    "from_base58",
    "from_pem",
    "upper",
    "lower",
    "percent_encode",
    "replace",
    "strip_prefix",
    "prefix",
    "text",
    "join",
    "default",
    "form",
    "raw",
    "pairs",
    "json",
    "sort",
    "omit",
    "add",
    "rand",
    "msgpack",
    "be",
    "expose",
];

impl Function {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let function = match name {
            "ed25519" => Self::Sign(Algorithm::Ed25519),
            "rsa_sha256" => Self::Sign(Algorithm::RsaSha256),
            "ecdsa_p256" => Self::Sign(Algorithm::EcdsaP256),
            "secp256k1" => Self::Sign(Algorithm::Secp256k1),
            "eip191" => Self::Sign(Algorithm::Eip191),
            "eip712" => Self::Eip712,
            "jwt" => Self::Jwt,
            "eth_address" => Self::EthAddress,
            "upper" => Self::Case(Case::Upper),
            "lower" => Self::Case(Case::Lower),
            "percent_encode" => Self::PercentEncode,
            "replace" => Self::Replace,
            "strip_prefix" => Self::StripPrefix,
            "prefix" => Self::Prefix,
            "text" => Self::Text,
            "join" => Self::Join,
            "default" => Self::Default,
            "form" => Self::Form,
            "raw" => Self::Raw,
            "pairs" => Self::Pairs,
            "json" => Self::Json,
            "sort" => Self::Sort,
            "omit" => Self::Omit,
            "add" => Self::Add,
            "rand" => Self::Random,
            "msgpack" => Self::Msgpack,
            "be" => Self::BigEndian,
            "expose" => Self::Expose,
            _ => return Self::of_bytes(name),
        };
        Some(function)
    }

    /// One whose name tells its hash or encoding.
    fn of_bytes(name: &str) -> Option<Self> {
        if let Some(hash) = name.strip_prefix("hmac_") {
            return Hash::of_mac(hash).map(Self::Mac);
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

    /// How many values it takes, at least and at most.
    pub(super) fn takes(self) -> (usize, usize) {
        match self {
            Self::Sign(Algorithm::Ed25519) => (2, 3),
            Self::Mac(_)
            | Self::Sign(_)
            | Self::StripPrefix
            | Self::Prefix
            | Self::Default
            | Self::Add
            | Self::BigEndian => (2, 2),
            Self::Replace | Self::Pairs => (3, 3),
            Self::Eip712 => (4, 4),
            Self::Jwt => (3, 4),
            Self::Form | Self::Raw => (1, 2),
            Self::Omit => (2, usize::MAX),
            Self::Join => (3, usize::MAX),
            Self::Digest(_)
            | Self::EthAddress
            | Self::Encode(_)
            | Self::Decode(_)
            | Self::Case(_)
            | Self::PercentEncode
            | Self::Text
            | Self::Json
            | Self::Sort
            | Self::Random
            | Self::Msgpack
            | Self::Expose => (1, 1),
        }
    }
}

/// How a call of the function `name` is written, for messages; literals stand in single quotes.
pub(super) fn usage(name: &str) -> String {
    let Some(function) = Function::from_name(name) else {
        return format!("{name}(..)");
    };
    let arguments = match function {
        Function::Mac(_) => "key, message",
        Function::Sign(Algorithm::Secp256k1) => "secret | from_hex, digest",
        Function::Sign(Algorithm::Eip191) => "secret | from_hex, message",
        Function::Sign(_) => "secret | from_pem, message",
        Function::Eip712 => {
            "secret | from_hex, { chainId: 1 }, 'Order(uint256 amount)', { amount: 1 }"
        }
        Function::Jwt => "HS256, secret, { iss: key, iat: now.s }",
        Function::EthAddress => "secret | from_hex",
        Function::Decode(_) | Function::Expose => "secret",
        Function::Replace => ".., 'a', 'b'",
        Function::StripPrefix => ".., 'a'",
        Function::Prefix => ".., '?'",
        Function::Join => "'&', a, b",
        Function::Default => "opt.name, 'value'",
        Function::Form | Function::Raw => "params",
        Function::Pairs => "{ t: now.s }, '=', ','",
        Function::Sort => "params",
        Function::Omit => "params, 'name'",
        Function::Text => "nonce",
        Function::Add => "now.s, 30",
        Function::Random => "16",
        Function::Msgpack => "{ name: value }",
        Function::BigEndian => "nonce, 8",
        Function::Digest(_)
        | Function::Encode(_)
        | Function::Case(_)
        | Function::PercentEncode
        | Function::Json => "..",
    };
    format!("{name}({arguments})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_name_is_a_function() {
        for name in NAMES {
            assert!(Function::from_name(name).is_some(), "{name}");
        }
        let of_bytes =
            Hash::NAMES.len() + Hash::OF_MACS.len() + Encoding::NAMES.len() + Decoding::NAMES.len()
                - 1;
        assert_eq!(NAMES.len(), of_bytes + 28);
    }

    #[test]
    fn nothing_else_is_a_function() {
        for name in [
            "from_text",
            "from_base64url_nopad",
            "hmac_hex",
            "hmac_keccak256",
            "from_sha256",
            "hmac_",
            "SHA256",
            "pem",
            "",
        ] {
            assert_eq!(Function::from_name(name), None, "{name}");
        }
    }
}
