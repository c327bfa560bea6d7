//! The hash functions, and the states of digests and MACs by each of them.

#[cfg(feature = "eth")]
use hmac::SimpleHmac;
use hmac::digest::{FixedOutput as _, Update as _};
use hmac::{Hmac, KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
#[cfg(feature = "eth")]
use sha3::Keccak256;

use super::digest::Digest;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Hash {
    /// MD5. Only for exchanges that ask for it.
    Md5,
    /// SHA-1. Only for exchanges that ask for it.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// Keccak-256 as Ethereum uses it, which is not SHA3-256. Needs the feature `eth`.
    #[cfg(feature = "eth")]
    Keccak256,
}

/// The state of a digest or MAC.
#[derive(Clone)]
#[allow(
    clippy::large_enum_variant,
    reason = "kept with the keys, or boxed: it is not moved while a request is signed"
)]
pub(crate) enum State {
    HmacMd5(Hmac<Md5>),
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha384(Hmac<Sha384>),
    HmacSha512(Hmac<Sha512>),
    #[cfg(feature = "eth")]
    HmacKeccak256(SimpleHmac<Keccak256>),
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    #[cfg(feature = "eth")]
    Keccak256(Keccak256),
}

/// Does the same with the state of every function.
macro_rules! each {
    ($state:expr, $inner:ident => $work:expr) => {
        match $state {
            State::HmacMd5($inner) => $work,
            State::HmacSha1($inner) => $work,
            State::HmacSha256($inner) => $work,
            State::HmacSha384($inner) => $work,
            State::HmacSha512($inner) => $work,
            #[cfg(feature = "eth")]
            State::HmacKeccak256($inner) => $work,
            State::Md5($inner) => $work,
            State::Sha1($inner) => $work,
            State::Sha256($inner) => $work,
            State::Sha384($inner) => $work,
            State::Sha512($inner) => $work,
            #[cfg(feature = "eth")]
            State::Keccak256($inner) => $work,
        }
    };
}

impl State {
    /// The keyed state of HMAC.
    pub(crate) fn keyed(hash: Hash, key: &[u8]) -> Self {
        match hash {
            Hash::Md5 => Self::HmacMd5(keyed(key)),
            Hash::Sha1 => Self::HmacSha1(keyed(key)),
            Hash::Sha256 => Self::HmacSha256(keyed(key)),
            Hash::Sha384 => Self::HmacSha384(keyed(key)),
            Hash::Sha512 => Self::HmacSha512(keyed(key)),
            #[cfg(feature = "eth")]
            Hash::Keccak256 => Self::HmacKeccak256(keyed(key)),
        }
    }

    /// The state of a digest.
    pub(super) fn plain(hash: Hash) -> Self {
        match hash {
            Hash::Md5 => Self::Md5(Md5::default()),
            Hash::Sha1 => Self::Sha1(Sha1::default()),
            Hash::Sha256 => Self::Sha256(Sha256::default()),
            Hash::Sha384 => Self::Sha384(Sha384::default()),
            Hash::Sha512 => Self::Sha512(Sha512::default()),
            #[cfg(feature = "eth")]
            Hash::Keccak256 => Self::Keccak256(Keccak256::default()),
        }
    }

    /// As schemes call it.
    pub(crate) fn function(&self) -> &'static str {
        match self {
            Self::HmacMd5(_) => "hmac_md5",
            Self::HmacSha1(_) => "hmac_sha1",
            Self::HmacSha256(_) => "hmac_sha256",
            Self::HmacSha384(_) => "hmac_sha384",
            Self::HmacSha512(_) => "hmac_sha512",
            #[cfg(feature = "eth")]
            Self::HmacKeccak256(_) => "hmac_keccak256",
            Self::Md5(_) => Hash::Md5.function(),
            Self::Sha1(_) => Hash::Sha1.function(),
            Self::Sha256(_) => Hash::Sha256.function(),
            Self::Sha384(_) => Hash::Sha384.function(),
            Self::Sha512(_) => Hash::Sha512.function(),
            #[cfg(feature = "eth")]
            Self::Keccak256(_) => Hash::Keccak256.function(),
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        each!(self, state => state.update(bytes));
    }

    pub(super) fn finish(self) -> Digest {
        each!(self, state => Digest::of(&state.finalize_fixed()))
    }

    /// What [`finish`](Self::finish) gives after `message`. Only the state of the one function is copied for it.
    pub(crate) fn of(&self, message: &[u8]) -> Digest {
        each!(self, state => {
            let mut state = state.clone();
            state.update(message);
            Digest::of(&state.finalize_fixed())
        })
    }
}

impl Hash {
    /// As schemes call it.
    pub(crate) fn function(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            #[cfg(feature = "eth")]
            Self::Keccak256 => "keccak256",
        }
    }

    /// The digest of `message`.
    pub(crate) fn of(self, message: &[u8]) -> Digest {
        match self {
            Self::Md5 => Digest::of(&Md5::default().chain(message).finalize_fixed()),
            Self::Sha1 => Digest::of(&Sha1::default().chain(message).finalize_fixed()),
            Self::Sha256 => Digest::of(&Sha256::default().chain(message).finalize_fixed()),
            Self::Sha384 => Digest::of(&Sha384::default().chain(message).finalize_fixed()),
            Self::Sha512 => Digest::of(&Sha512::default().chain(message).finalize_fixed()),
            #[cfg(feature = "eth")]
            Self::Keccak256 => Digest::of(&Keccak256::default().chain(message).finalize_fixed()),
        }
    }
}

/// Every length of key is legal for HMAC (RFC 2104, section 3), so there is no error to report.
fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of every length"))
}
