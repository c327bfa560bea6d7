//! One digest or MAC in progress, of any of the supported hashes.

use std::fmt;
#[cfg(feature = "canonical")]
use std::sync::Arc;

use secrecy::zeroize::Zeroizing;

use super::buffer::Buffer;
use super::digest::Digest;
use super::hash::{Hash, State};
use super::sink::Sink;
use crate::credential::Field;

/// A digest or MAC in progress: operands are streamed into it.
///
/// Short operands are put together first and hashed in one go, which takes less than half the time of hashing them one
/// by one.
pub struct Mac<'k> {
    begin: Begin<'k>,
    /// What has yet to be hashed, and all of the message for people.
    message: Buffer,
    /// What was hashed before, in a message with a long operand.
    hashed: Option<Box<State>>,
    /// The result gives a credential away to whoever can guess it: it is a digest of one, without a secret key.
    conceals: bool,
}

/// What the message is hashed with.
enum Begin<'k> {
    Key(&'k State),
    /// A prepared key that is no secret.
    PublicKey(&'k State),
    /// A key that was derived from a prepared one.
    #[cfg(feature = "canonical")]
    DerivedKey(Arc<State>),
    /// A key that was computed, perhaps from what is public.
    OpenKey(Box<OpenKey>),
    Nothing(Hash),
}

struct OpenKey {
    state: State,
    /// The key itself, where it is to be recorded.
    recorded: Option<Zeroizing<Vec<u8>>>,
}

/// What people are told of a digest or MAC, beside the message and the result.
pub(crate) struct MacTrace {
    pub(crate) function: &'static str,
    /// Whether the key is a secret.
    pub(crate) has_secret_key: bool,
    /// The key, if it was computed.
    pub(crate) key: Option<Zeroizing<Vec<u8>>>,
    /// The result gives a credential away to whoever can guess it: it is a digest of one, without a secret key.
    pub(crate) conceals: bool,
}

/// Operands of more bytes are hashed where they are.
const LONGEST_COPY: usize = 4096;

impl<'k> Mac<'k> {
    /// A MAC under a prepared key.
    #[inline]
    pub(crate) fn prepared(key: &'k State) -> Self {
        Self::new(Begin::Key(key))
    }

    /// A MAC under a prepared key that is no secret.
    pub(crate) fn public(key: &'k State) -> Self {
        Self::new(Begin::PublicKey(key))
    }

    /// A MAC under a key that was derived from a prepared one.
    #[cfg(feature = "canonical")]
    pub(crate) fn derived(key: Arc<State>) -> Self {
        Self::new(Begin::DerivedKey(key))
    }

    /// A MAC under a key that is computed.
    pub(crate) fn keyed(hash: Hash, key: &[u8]) -> Self {
        Self::new(Begin::OpenKey(Box::new(OpenKey {
            state: State::keyed(hash, key),
            recorded: None,
        })))
    }

    #[inline]
    pub(crate) fn digest(hash: Hash) -> Self {
        Self::new(Begin::Nothing(hash))
    }

    #[inline]
    fn new(begin: Begin<'k>) -> Self {
        Self {
            begin,
            message: Buffer::default(),
            hashed: None,
            conceals: false,
        }
    }

    /// The same, with the message put together in this buffer.
    #[inline]
    pub(crate) fn within(self, message: Buffer) -> Self {
        Self { message, ..self }
    }

    /// The same, recording the key that was computed.
    pub(crate) fn with_recorded_key(mut self, key: &[u8]) -> Self {
        if let Begin::OpenKey(open) = &mut self.begin {
            open.recorded = Some(Zeroizing::new(key.to_vec()));
        }
        self
    }

    /// What there is to record. The key, if it was recorded, is taken.
    pub(crate) fn trace(&mut self) -> MacTrace {
        MacTrace {
            function: self.begin.function(),
            has_secret_key: self.begin.has_secret_key(),
            key: match &mut self.begin {
                Begin::OpenKey(open) => open.recorded.take(),
                _ => None,
            },
            conceals: self.conceals,
        }
    }

    /// The result, and the buffer, with the message for people if it was kept.
    #[inline]
    pub(crate) fn finish(self) -> (Digest, Buffer) {
        let rest = self.message.as_bytes();
        let digest = match self.hashed {
            None => self.begin.of(rest),
            Some(mut state) => {
                state.update(rest);
                state.finish()
            }
        };
        (digest, self.message)
    }

    #[cold]
    fn hash_now(&mut self, bytes: &[u8]) {
        let begin = &self.begin;
        let state = self.hashed.get_or_insert_with(|| begin.state());
        state.update(self.message.as_bytes());
        state.update(bytes);
        self.message.restart();
    }

    fn holds_credential(&mut self) {
        self.conceals |= !self.begin.has_secret_key();
    }
}

impl Begin<'_> {
    fn has_secret_key(&self) -> bool {
        match self {
            Self::Key(_) => true,
            #[cfg(feature = "canonical")]
            Self::DerivedKey(_) => true,
            Self::PublicKey(_) | Self::OpenKey(_) | Self::Nothing(_) => false,
        }
    }

    fn function(&self) -> &'static str {
        match self {
            Self::Key(state) | Self::PublicKey(state) => state.function(),
            #[cfg(feature = "canonical")]
            Self::DerivedKey(state) => state.function(),
            Self::OpenKey(open) => open.state.function(),
            Self::Nothing(hash) => hash.function(),
        }
    }

    fn state(&self) -> Box<State> {
        match self {
            Self::Key(state) | Self::PublicKey(state) => Box::new((*state).clone()),
            #[cfg(feature = "canonical")]
            Self::DerivedKey(state) => Box::new((**state).clone()),
            Self::OpenKey(open) => Box::new(open.state.clone()),
            Self::Nothing(hash) => Box::new(State::plain(*hash)),
        }
    }

    #[inline]
    fn of(&self, message: &[u8]) -> Digest {
        match self {
            Self::Key(state) | Self::PublicKey(state) => state.of(message),
            #[cfg(feature = "canonical")]
            Self::DerivedKey(state) => state.of(message),
            Self::OpenKey(open) => open.state.of(message),
            Self::Nothing(hash) => hash.of(message),
        }
    }
}

impl Sink for Mac<'_> {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        if bytes.len() <= LONGEST_COPY {
            self.message.bytes(bytes);
        } else {
            self.hash_now(bytes);
            self.message.show(bytes);
        }
    }

    #[inline]
    fn joined(&mut self, pieces: [&[u8]; 4]) {
        self.message.joined(pieces);
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.message.credential(field, text);
        self.holds_credential();
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.retold(bytes, b"<redacted>");
    }

    fn retold(&mut self, bytes: &[u8], shown: &[u8]) {
        self.message.retold(bytes, shown);
        self.holds_credential();
    }
}

impl fmt::Debug for Mac<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mac({})", self.begin.function())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex_of(mut mac: Mac<'_>, message: &[u8]) -> String {
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

    /// In the halves that an operand is hashed in where it is longer than what is copied.
    #[test]
    fn a_long_operand_is_hashed_like_short_ones() {
        let long = vec![b'x'; LONGEST_COPY + 1];
        let short = long.chunks(1_000);
        for keyed in [true, false] {
            let mac = || match keyed {
                true => Mac::keyed(Hash::Sha256, b"k"),
                false => Mac::digest(Hash::Sha256),
            };
            let (mut whole, mut parts) = (mac(), mac());
            whole.text("before");
            whole.bytes(&long);
            whole.int(17);
            whole.bytes(&long);
            parts.text("before");
            short.clone().for_each(|part| parts.bytes(part));
            parts.text("17");
            short.clone().for_each(|part| parts.bytes(part));
            assert_eq!(whole.finish().0.as_ref(), parts.finish().0.as_ref());
        }
    }

    #[test]
    fn a_long_operand_is_recorded_in_its_place() {
        let long = "x".repeat(LONGEST_COPY + 1);
        let mut mac = Mac::digest(Hash::Sha256).within(Buffer::within(Vec::new(), true));
        mac.credential(Field::Key, "k-1");
        mac.text(&long);
        mac.text("!");
        let shown = mac.finish().1.recycle().1.expect("recorded");
        assert_eq!(String::from_utf8_lossy(&shown), format!("<key>{long}!"));
    }

    #[test]
    fn a_record_shows_credentials_by_name() {
        let mut mac = Mac::keyed(Hash::Sha256, b"k").within(Buffer::within(Vec::new(), true));
        mac.int(17);
        mac.credential(Field::Passphrase, "open sesame");
        let (digest, message) = mac.finish();
        assert_eq!(message.recycle().1.expect("recorded"), b"17<passphrase>");

        let mut plain = Mac::keyed(Hash::Sha256, b"k");
        plain.text("17open sesame");
        assert_eq!(digest.as_ref(), plain.finish().0.as_ref());
    }
}
