//! The functions that need a cargo feature of the library.

use super::functions::Function;
use super::names::{Decoding, Hash};
use super::scheme::Algorithm;
use super::tree::{Kind, Node};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    Asymmetric,
    Eth,
}

impl Feature {
    /// The library enables the same features here. Tests have all of them.
    pub(super) fn is_enabled(self) -> bool {
        match self {
            Self::Asymmetric => cfg!(any(test, feature = "asymmetric")),
            Self::Eth => cfg!(any(test, feature = "eth")),
        }
    }

    pub(super) fn missing(self, function: &str) -> String {
        let name = match self {
            Self::Asymmetric => "asymmetric",
            Self::Eth => "eth",
        };
        format!(
            "`{function}` needs the feature `{name}`: write `features = [\"{name}\"]` at `signed-api` in Cargo.toml"
        )
    }
}

/// The feature that a call needs.
pub(super) fn of(function: Function, arguments: &[Node]) -> Option<Feature> {
    match function {
        Function::Sign(Algorithm::Ed25519 | Algorithm::RsaSha256 | Algorithm::EcdsaP256)
        | Function::Decode(Decoding::Pem) => Some(Feature::Asymmetric),
        Function::Jwt => match &arguments.first()?.kind {
            Kind::Name(algorithm) if !algorithm.starts_with("HS") => Some(Feature::Asymmetric),
            _ => None,
        },
        Function::Sign(Algorithm::Secp256k1 | Algorithm::Eip191)
        | Function::Digest(Hash::Keccak256)
        | Function::Eip712
        | Function::EthAddress
        | Function::Msgpack
        | Function::BigEndian => Some(Feature::Eth),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(function: &str, first: &str) -> Option<Feature> {
        let function = Function::from_name(function).expect("a function");
        of(function, &[Node::name(&(0..0), first)])
    }

    #[test]
    fn private_keys_and_wallets_have_features() {
        for (function, first, expected) in [
            ("ed25519", "secret", Some(Feature::Asymmetric)),
            ("from_pem", "secret", Some(Feature::Asymmetric)),
            ("jwt", "ES256", Some(Feature::Asymmetric)),
            ("jwt", "HS256", None),
            ("keccak256", "body", Some(Feature::Eth)),
            ("eip712", "secret", Some(Feature::Eth)),
            ("be", "nonce", Some(Feature::Eth)),
            ("hmac_sha256", "secret", None),
            ("from_hex", "secret", None),
        ] {
            assert_eq!(feature(function, first), expected, "{function} {first}");
        }
    }

    #[test]
    fn the_message_says_what_to_enable() {
        assert_eq!(
            Feature::Eth.missing("be"),
            "`be` needs the feature `eth`: write `features = [\"eth\"]` at `signed-api` in Cargo.toml"
        );
    }
}
