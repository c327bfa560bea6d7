//! One digest or MAC in progress, of any of the supported hashes.

use std::fmt;

#[cfg(feature = "eth")]
use hmac::SimpleHmac;
use hmac::{Hmac, KeyInit, Mac as _};
use md5::Md5;
use secrecy::zeroize::Zeroizing;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
#[cfg(feature = "eth")]
use sha3::Keccak256;

use super::sink::Sink;
use crate::credential::Field;

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

/// A digest or MAC in progress: operands are streamed into it.
#[derive(Clone)]
pub struct Mac {
    state: State,
    /// Whether the key is a secret, so that the result gives nothing of the message away.
    has_secret_key: bool,
    trace: Option<Box<MacTrace>>,
}

/// What went into a digest or MAC, with credentials replaced by their names.
#[derive(Clone, Debug)]
pub(crate) struct MacTrace {
    pub(crate) function: &'static str,
    pub(crate) message: Vec<u8>,
    /// Whether the key is a secret.
    pub(crate) has_secret_key: bool,
    /// The key, if it was computed.
    pub(crate) key: Option<Zeroizing<Vec<u8>>>,
    /// The result gives a credential away to whoever can guess it: it is a digest of one, without a secret key.
    pub(crate) conceals: bool,
}

#[derive(Clone)]
#[allow(
    clippy::large_enum_variant,
    reason = "kept on the stack, for the length of one signature"
)]
enum State {
    HmacMd5(Hmac<Md5>),
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha384(Box<Hmac<Sha384>>),
    HmacSha512(Box<Hmac<Sha512>>),
    #[cfg(feature = "eth")]
    HmacKeccak256(Box<SimpleHmac<Keccak256>>),
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Box<Sha384>),
    Sha512(Box<Sha512>),
    #[cfg(feature = "eth")]
    Keccak256(Box<Keccak256>),
}

/// The keyed state of HMAC. Every length of key is legal for HMAC (RFC 2104, section 3), so there is no error to report.
fn keyed<M: KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of every length"))
}

impl Mac {
    pub(crate) fn keyed(hash: Hash, key: &[u8]) -> Self {
        let state = match hash {
            Hash::Md5 => State::HmacMd5(keyed(key)),
            Hash::Sha1 => State::HmacSha1(keyed(key)),
            Hash::Sha256 => State::HmacSha256(keyed(key)),
            Hash::Sha384 => State::HmacSha384(Box::new(keyed(key))),
            Hash::Sha512 => State::HmacSha512(Box::new(keyed(key))),
            #[cfg(feature = "eth")]
            Hash::Keccak256 => State::HmacKeccak256(Box::new(keyed(key))),
        };
        Self {
            state,
            has_secret_key: true,
            trace: None,
        }
    }

    /// The same, without trust in the key: it was computed, perhaps from what is public.
    pub(crate) fn with_open_key(self) -> Self {
        Self {
            has_secret_key: false,
            ..self
        }
    }

    pub(crate) fn digest(hash: Hash) -> Self {
        let state = match hash {
            Hash::Md5 => State::Md5(Md5::new()),
            Hash::Sha1 => State::Sha1(Sha1::new()),
            Hash::Sha256 => State::Sha256(Sha256::new()),
            Hash::Sha384 => State::Sha384(Box::default()),
            Hash::Sha512 => State::Sha512(Box::default()),
            #[cfg(feature = "eth")]
            Hash::Keccak256 => State::Keccak256(Box::default()),
        };
        Self {
            state,
            has_secret_key: false,
            trace: None,
        }
    }

    /// The same, recording what goes in.
    pub(crate) fn traced(mut self) -> Self {
        self.trace = Some(Box::new(MacTrace {
            function: self.function(),
            message: Vec::new(),
            has_secret_key: self.has_secret_key,
            key: None,
            conceals: false,
        }));
        self
    }

    /// The same, recording the key that was computed.
    pub(crate) fn traced_with_key(self, key: &[u8]) -> Self {
        let mut mac = self.traced();
        if let Some(trace) = &mut mac.trace {
            trace.key = Some(Zeroizing::new(key.to_vec()));
        }
        mac
    }

    fn note_credential(&mut self, shown: &[u8]) {
        let gives_it_away = !self.has_secret_key;
        if let Some(trace) = &mut self.trace {
            trace.message.extend_from_slice(shown);
            trace.conceals |= gives_it_away;
        }
    }

    fn function(&self) -> &'static str {
        match self.state {
            State::HmacMd5(_) => "hmac_md5",
            State::HmacSha1(_) => "hmac_sha1",
            State::HmacSha256(_) => "hmac_sha256",
            State::HmacSha384(_) => "hmac_sha384",
            State::HmacSha512(_) => "hmac_sha512",
            #[cfg(feature = "eth")]
            State::HmacKeccak256(_) => "hmac_keccak256",
            State::Md5(_) => "md5",
            State::Sha1(_) => "sha1",
            State::Sha256(_) => "sha256",
            State::Sha384(_) => "sha384",
            State::Sha512(_) => "sha512",
            #[cfg(feature = "eth")]
            State::Keccak256(_) => "keccak256",
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::HmacMd5(mac) => mac.update(bytes),
            State::HmacSha1(mac) => mac.update(bytes),
            State::HmacSha256(mac) => mac.update(bytes),
            State::HmacSha384(mac) => mac.update(bytes),
            State::HmacSha512(mac) => mac.update(bytes),
            #[cfg(feature = "eth")]
            State::HmacKeccak256(mac) => mac.update(bytes),
            State::Md5(digest) => digest.update(bytes),
            State::Sha1(digest) => digest.update(bytes),
            State::Sha256(digest) => digest.update(bytes),
            State::Sha384(digest) => digest.update(bytes),
            State::Sha512(digest) => digest.update(bytes),
            #[cfg(feature = "eth")]
            State::Keccak256(digest) => digest.update(bytes),
        }
    }

    /// The result, and the record if one was kept.
    pub(crate) fn finish(self) -> (Digest, Option<Box<MacTrace>>) {
        let digest = match self.state {
            State::HmacMd5(mac) => Digest::of(&mac.finalize().into_bytes()),
            State::HmacSha1(mac) => Digest::of(&mac.finalize().into_bytes()),
            State::HmacSha256(mac) => Digest::of(&mac.finalize().into_bytes()),
            State::HmacSha384(mac) => Digest::of(&mac.finalize().into_bytes()),
            State::HmacSha512(mac) => Digest::of(&mac.finalize().into_bytes()),
            #[cfg(feature = "eth")]
            State::HmacKeccak256(mac) => Digest::of(&mac.finalize().into_bytes()),
            State::Md5(digest) => Digest::of(&digest.finalize()),
            State::Sha1(digest) => Digest::of(&digest.finalize()),
            State::Sha256(digest) => Digest::of(&digest.finalize()),
            State::Sha384(digest) => Digest::of(&digest.finalize()),
            State::Sha512(digest) => Digest::of(&digest.finalize()),
            #[cfg(feature = "eth")]
            State::Keccak256(digest) => Digest::of(&digest.finalize()),
        };
        (digest, self.trace)
    }
}

impl Sink for Mac {
    fn bytes(&mut self, bytes: &[u8]) {
        self.update(bytes);
        if let Some(trace) = &mut self.trace {
            trace.message.extend_from_slice(bytes);
        }
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.update(text.as_bytes());
        self.note_credential(format!("<{field}>").as_bytes());
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.retold(bytes, b"<redacted>");
    }

    fn retold(&mut self, bytes: &[u8], shown: &[u8]) {
        self.update(bytes);
        self.note_credential(shown);
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mac({})", self.function())
    }
}

/// The bytes of a finished digest or MAC.
#[derive(Clone, Copy)]
pub struct Digest {
    bytes: [u8; 64],
    length: usize,
}

impl Digest {
    fn of(bytes: &[u8]) -> Self {
        let mut digest = Self {
            bytes: [0; 64],
            length: bytes.len(),
        };
        digest.bytes[..bytes.len()].copy_from_slice(bytes);
        digest
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&const_hex::encode(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex_of(mut mac: Mac, message: &[u8]) -> String {
        mac.bytes(message);
        const_hex::encode(mac.finish().0)
    }

    /// RFC 2202 and RFC 4231, test case 2 of each.
    #[test]
    fn the_macs_are_those_of_the_rfcs() {
        let message = b"what do ya want for nothing?";
        for (hash, expected) in [
            (Hash::Md5, "750c783e6ab0b503eaa86e310a5db738"),
            (Hash::Sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (
                Hash::Sha256,
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                Hash::Sha384,
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
            ),
            (
                Hash::Sha512,
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
            ),
        ] {
            assert_eq!(
                hex_of(Mac::keyed(hash, b"Jefe"), message),
                expected,
                "{hash:?}"
            );
        }
    }

    /// FIPS 180-2 and RFC 1321: the digests of "abc".
    #[test]
    fn the_digests_are_those_of_the_standards() {
        for (hash, expected) in [
            (Hash::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Hash::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                Hash::Sha256,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                Hash::Sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
            ),
            (
                Hash::Sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
        ] {
            assert_eq!(hex_of(Mac::digest(hash), b"abc"), expected, "{hash:?}");
        }
    }

    /// The Keccak team's known answers for the submission's padding: the digests of nothing and of "abc".
    #[cfg(feature = "eth")]
    #[test]
    fn keccak_is_not_sha3() {
        for (message, expected) in [
            (
                "",
                "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
            ),
            (
                "abc",
                "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
            ),
        ] {
            let digest = hex_of(Mac::digest(Hash::Keccak256), message.as_bytes());
            assert_eq!(digest, expected, "{message:?}");
        }
    }

    /// Put together from RFC 2104 and PyCryptodome's Keccak, of which a block has 136 bytes.
    #[cfg(feature = "eth")]
    #[test]
    fn keccak_has_a_mac_too() {
        assert_eq!(
            hex_of(
                Mac::keyed(Hash::Keccak256, b"Jefe"),
                b"what do ya want for nothing?"
            ),
            "aa9aed448c7abc8b5e326ffa6a01cdedf7b4b831881468c044ba8dd4566369a1"
        );
    }

    #[test]
    fn a_record_shows_credentials_by_name() {
        let mut mac = Mac::keyed(Hash::Sha256, b"k").traced();
        mac.int(17);
        mac.credential(Field::Passphrase, "open sesame");
        let (digest, trace) = mac.finish();
        assert_eq!(trace.expect("recorded").message, b"17<passphrase>");

        let mut plain = Mac::keyed(Hash::Sha256, b"k");
        plain.text("17open sesame");
        assert_eq!(digest.as_ref(), plain.finish().0.as_ref());
    }
}
