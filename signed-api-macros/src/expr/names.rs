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
