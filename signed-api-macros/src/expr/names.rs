//! The words that options and functions share: `algorithm = sha256` and `sha256(..)` are the same name.

/// An enum whose variants are written by name in a declaration.
macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $type { $($variant),+ }

        impl $type {
            /// Every name, in the order in which "expected one of .." lists them.
            pub(crate) const NAMES: &'static [&'static str] = &[$($name),+];

            const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(crate) fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }

            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

named! {
    /// A hash function, alone or inside an HMAC.
    Hash {
        Md5 = "md5",
        Sha1 = "sha1",
        Sha256 = "sha256",
        Sha384 = "sha384",
        Sha512 = "sha512",
        Keccak256 = "keccak256",
    }
}

named! {
    /// How bytes are written as text.
    Encoding {
        Hex = "hex",
        HexUpper = "hex_upper",
        Base64 = "base64",
        Base64Url = "base64url",
        Base64UrlNoPad = "base64url_nopad",
        Base58 = "base58",
    }
}

named! {
    /// How the bytes of a credential are read from its text.
    Decoding {
        Text = "text",
        Hex = "hex",
        Base64 = "base64",
        Base64Url = "base64url",
        Base58 = "base58",
        Pem = "pem",
    }
}

named! {
    /// The unit of a time or of a nonce that follows the clock.
    Unit {
        Seconds = "s",
        Millis = "ms",
        Micros = "us",
        Nanos = "ns",
    }
}

impl Unit {
    /// How many are in a second.
    pub(crate) fn per_second(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Millis => 1_000,
            Self::Micros => 1_000_000,
            Self::Nanos => 1_000_000_000,
        }
    }
}

impl Hash {
    /// The names of those that make an HMAC: all but the last.
    pub(crate) const OF_MACS: &'static [&'static str] = all_but_the_last(Self::NAMES);

    /// The hash of an HMAC; keccak makes a MAC in another way.
    pub(crate) fn of_mac(name: &str) -> Option<Self> {
        Self::from_name(name).filter(|hash| *hash != Self::Keccak256)
    }
}

impl Decoding {
    /// The names of those that make the key of an HMAC: all but the last.
    pub(crate) const OF_MACS: &'static [&'static str] = all_but_the_last(Self::NAMES);

    /// How a credential becomes the key of an HMAC; PEM holds keys of another kind.
    pub(crate) fn of_mac(name: &str) -> Option<Self> {
        Self::from_name(name).filter(|decoding| *decoding != Self::Pem)
    }
}

const fn all_but_the_last(names: &'static [&'static str]) -> &'static [&'static str] {
    match names.split_last() {
        Some((_, others)) => others,
        None => names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hmac_takes_neither_keccak_nor_pem() {
        let hashes = ["md5", "sha1", "sha256", "sha384", "sha512"];
        let decodings = ["text", "hex", "base64", "base64url", "base58"];
        assert_eq!(
            (Hash::OF_MACS, Decoding::OF_MACS),
            (&hashes[..], &decodings[..])
        );
        assert!(hashes.iter().all(|name| Hash::of_mac(name).is_some()));
        assert!(
            decodings
                .iter()
                .all(|name| Decoding::of_mac(name).is_some())
        );
        assert_eq!(
            (Hash::of_mac("keccak256"), Decoding::of_mac("pem")),
            (None, None)
        );
    }
}
