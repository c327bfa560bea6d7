//! The keys of a scheme, made once per credential.

use std::fmt;
#[cfg(feature = "canonical")]
use std::sync::Arc;

#[cfg(feature = "asymmetric")]
use super::asymmetric::AsymmetricKey;
#[cfg(feature = "canonical")]
use super::derived::DerivedKey;
#[cfg(feature = "eth")]
use super::eth::EthKey;
use super::hash::{Hash, State};
#[cfg(feature = "asymmetric")]
use super::public_key::PublicKey;
#[cfg(any(feature = "asymmetric", feature = "eth"))]
use super::signature::Signature;
use crate::credential::CredentialError;
#[cfg(feature = "eth")]
use crate::params::Params;
#[cfg(any(feature = "asymmetric", feature = "eth"))]
use crate::sign_error::SignError;

/// The prepared keys of one scheme for one credential, in the order the scheme declared them.
///
/// Preparing an HMAC key hashes two blocks; on short messages that is half the work of signing. A private key is parsed
/// and checked, so that a wrong one is found before the first request. Each key that is added takes the next slot,
/// whatever its kind; the first is slot 0.
///
/// The keys of `ed25519`, `rsa_sha256` and `ecdsa_p256` need the feature `asymmetric`, those of `secp256k1` and `eip191`
/// the feature `eth`: without it the method does not exist.
#[derive(Default)]
pub struct Keys {
    prepared: Vec<Prepared>,
    /// The slots of those that are no secrets.
    public: Vec<usize>,
    #[cfg(feature = "canonical")]
    derived: DerivedKey,
}

enum Prepared {
    Mac(Box<State>),
    /// None: there is no such credential, and no request that needs it.
    Absent,
    #[cfg(feature = "asymmetric")]
    Asymmetric(AsymmetricKey),
    #[cfg(feature = "asymmetric")]
    Public(PublicKey),
    #[cfg(feature = "eth")]
    Eth(EthKey),
}

impl Keys {
    /// No keys yet.
    pub fn new() -> Self {
        Self::none()
    }

    pub(crate) const fn none() -> Self {
        Self {
            prepared: Vec::new(),
            public: Vec::new(),
            #[cfg(feature = "canonical")]
            derived: DerivedKey::none(),
        }
    }

    /// Adds a key for HMAC with `hash`.
    pub fn hmac(&mut self, hash: Hash, key: &[u8]) {
        let state = Box::new(State::keyed(hash, key));
        self.prepared.push(Prepared::Mac(state));
    }

    /// Adds a key for HMAC-MD5.
    pub fn hmac_md5(&mut self, key: &[u8]) {
        self.hmac(Hash::Md5, key);
    }

    /// Adds a key for HMAC-SHA1.
    pub fn hmac_sha1(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha1, key);
    }

    /// Adds a key for HMAC-SHA256.
    pub fn hmac_sha256(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha256, key);
    }

    /// Adds a key for HMAC-SHA384.
    pub fn hmac_sha384(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha384, key);
    }

    /// Adds a key for HMAC-SHA512.
    pub fn hmac_sha512(&mut self, key: &[u8]) {
        self.hmac(Hash::Sha512, key);
    }

    /// Adds no key, but takes a slot: that of a key which is made of a credential that need not be there, and is not.
    pub fn absent(&mut self) {
        self.prepared.push(Prepared::Absent);
    }

    /// Says that the key added last is no secret, as an API key or an account is none: who knows it could guess what is
    /// signed under it, so an explanation does not show what becomes of a credential.
    pub fn public(&mut self) {
        self.public.extend(self.prepared.len().checked_sub(1));
    }

    /// Whether nobody knows the key in `slot`.
    #[inline]
    pub(crate) fn is_secret(&self, slot: usize) -> bool {
        !self.public.contains(&slot)
    }

    /// Refuses a key that can only verify, where something is to be signed.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub(crate) fn refuse_public(&self) -> Result<(), CredentialError> {
        #[cfg(feature = "asymmetric")]
        for prepared in &self.prepared {
            if let Prepared::Public(key) = prepared {
                return Err(CredentialError::new(key.cannot_sign()));
            }
        }
        Ok(())
    }

    /// The keyed state in `slot`, if there is one.
    pub(crate) fn get(&self, slot: usize) -> Option<&State> {
        match self.prepared.get(slot)? {
            Prepared::Mac(mac) => Some(mac),
            _ => None,
        }
    }

    /// The key that `steps` lead to from the one in `slot`, which `derive` gives if it is another than the last time.
    #[cfg(feature = "canonical")]
    pub(crate) fn derived(
        &self,
        slot: usize,
        steps: &[String],
        derive: impl FnOnce() -> State,
    ) -> Arc<State> {
        self.derived.get(slot, steps, derive)
    }
}

/// Keys of the feature `asymmetric`.
#[cfg(feature = "asymmetric")]
impl Keys {
    /// Adds a key for Ed25519 signatures (RFC 8032) of 64 bytes. `key` is the credential called `name`, decoded: the seed
    /// of 32 bytes, the seed and the public key in 64 bytes, or PKCS#8.
    ///
    /// # Errors
    ///
    /// When it is another kind of key, or its public key is that of another one.
    pub fn ed25519(&mut self, name: &str, key: &[u8]) -> Result<(), CredentialError> {
        self.asymmetric(AsymmetricKey::ed25519(name, key)?)
    }

    /// The same of a key that has the first of `prefixes` before it, or `is_marked` is false, where a public key has the
    /// second.
    ///
    /// # Errors
    ///
    /// As [`ed25519`](Self::ed25519), and when 32 bytes are not marked: they may be a public key, and whoever knows it could
    /// sign with it if it were taken for a seed.
    pub fn ed25519_beside_public(
        &mut self,
        name: &str,
        key: &[u8],
        is_marked: bool,
        (private, public): (&str, &str),
    ) -> Result<(), CredentialError> {
        if !is_marked && key.len() == 32 {
            return Err(CredentialError::new(format!(
                "the {name} may be a private or a public key: write `{private}` before a private one, `{public}` before a \
                 public one"
            )));
        }
        self.ed25519(name, key)
    }

    /// Adds a key for RSA signatures (PKCS#1 v1.5 with SHA-256, RFC 8017) of as many bytes as the key has. `key` is the
    /// credential called `name`, decoded: PKCS#8 or PKCS#1, of 2048 to 4096 bits.
    ///
    /// # Errors
    ///
    /// When it is another kind of key, its parts do not belong together, or it is too short or too long.
    pub fn rsa_sha256(&mut self, name: &str, key: &[u8]) -> Result<(), CredentialError> {
        self.asymmetric(AsymmetricKey::rsa(name, key)?)
    }

    /// Adds a key for ECDSA signatures on P-256 with SHA-256: r and s, 32 bytes each. The same message has the same
    /// signature (RFC 6979), of which s is the lower of the two possible. `key` is the credential called `name`, decoded:
    /// PKCS#8, SEC1, or the secret number in 32 bytes.
    ///
    /// # Errors
    ///
    /// When it is another kind of key, or its public key is that of another one.
    pub fn ecdsa_p256(&mut self, name: &str, key: &[u8]) -> Result<(), CredentialError> {
        self.asymmetric(AsymmetricKey::p256(name, key)?)
    }

    /// Adds a key that verifies Ed25519 signatures and makes none. `key` is the credential called `name`, decoded: 32 bytes.
    /// Only who receives what was signed has a use for it: a client or [`Signer`](crate::Signer) refuses it.
    ///
    /// # Errors
    ///
    /// When it has another length.
    pub fn ed25519_public(&mut self, name: &str, key: &[u8]) -> Result<(), CredentialError> {
        self.prepared
            .push(Prepared::Public(PublicKey::ed25519(name, key)?));
        Ok(())
    }

    fn asymmetric(&mut self, key: AsymmetricKey) -> Result<(), CredentialError> {
        self.prepared.push(Prepared::Asymmetric(key));
        Ok(())
    }
}

/// Keys of the feature `eth`.
#[cfg(feature = "eth")]
impl Keys {
    /// Adds a key for signatures of digests on secp256k1, and of EIP-712 typed data: r, s (the lower of the two possible)
    /// and v (27 or 28), 65 bytes; the same digest has the same signature (RFC 6979). `key` is the credential called
    /// `name`, decoded: the secret number in 32 bytes.
    ///
    /// # Errors
    ///
    /// When it has another length, or is no secret number of this curve.
    pub fn secp256k1(&mut self, name: &str, key: &[u8]) -> Result<(), CredentialError> {
        self.prepared
            .push(Prepared::Eth(EthKey::for_digests(name, key)?));
        Ok(())
    }

    /// Adds a key for signatures of messages as wallets make them (EIP-191, `personal_sign`), and of EIP-712 typed data.
    /// Otherwise like [`secp256k1`](Self::secp256k1).
    ///
    /// # Errors
    ///
    /// When it has another length, or is no secret number of this curve.
    pub fn eip191(&mut self, name: &str, key: &[u8]) -> Result<(), CredentialError> {
        self.prepared
            .push(Prepared::Eth(EthKey::for_messages(name, key)?));
        Ok(())
    }

    /// The signature of EIP-712 typed data by the secp256k1 key in `slot`. `types` is what `encodeType` writes for the
    /// message, referenced types included; the type of the domain follows from the fields it has.
    ///
    /// # Errors
    ///
    /// When there is no such key there, or the data is not of the types.
    pub(crate) fn eip712(
        &self,
        slot: usize,
        domain: &Params,
        types: &str,
        message: &Params,
    ) -> Result<Signature, SignError> {
        self.eth(slot)?.sign_typed_data(domain, types, message)
    }

    /// The Ethereum address of the secp256k1 key in `slot`: `0x` and 40 lower-case hex digits.
    ///
    /// # Errors
    ///
    /// When there is no such key there.
    pub(crate) fn eth_address(&self, slot: usize) -> Result<&str, SignError> {
        Ok(self.eth(slot)?.address())
    }

    fn eth(&self, slot: usize) -> Result<&EthKey, SignError> {
        match self.prepared.get(slot) {
            Some(Prepared::Eth(key)) => Ok(key),
            _ => Err(no_key(slot)),
        }
    }
}

/// Signatures by keys of either feature.
#[cfg(any(feature = "asymmetric", feature = "eth"))]
impl Keys {
    /// The signature of `message` by the asymmetric key in `slot`, in the way the key was added for.
    ///
    /// # Errors
    ///
    /// When there is no such key there, or it cannot sign this: secp256k1 signs digests of 32 bytes.
    pub(crate) fn sign(&self, slot: usize, message: &[u8]) -> Result<Signature, SignError> {
        match self.prepared.get(slot) {
            #[cfg(feature = "asymmetric")]
            Some(Prepared::Asymmetric(key)) => key.sign(message),
            #[cfg(feature = "asymmetric")]
            Some(Prepared::Public(key)) => Err(SignError::new(key.cannot_sign())),
            #[cfg(feature = "eth")]
            Some(Prepared::Eth(key)) => key.sign(message),
            _ => Err(no_key(slot)),
        }
    }

    /// The signature of `message` as it was received: where the key in `slot` is a public one, the one of `received` that it
    /// verifies. Where it is a private key, the one that it makes.
    ///
    /// # Errors
    ///
    /// When none of them is a signature of `message` under this key; otherwise as [`sign`](Self::sign).
    #[cfg(feature = "asymmetric")]
    pub(crate) fn verified(
        &self,
        slot: usize,
        message: &[u8],
        received: &[Vec<u8>],
    ) -> Result<Signature, SignError> {
        let Some(Prepared::Public(key)) = self.prepared.get(slot) else {
            return self.sign(slot, message);
        };
        let mut received = received.iter();
        let verified = received.find(|signature| key.verifies(message, signature));
        verified
            .map(|signature| Signature::of(signature))
            .ok_or_else(|| {
                SignError::new("none of the received signatures is one of this message by this key")
            })
    }

    /// What [`sign`](Self::sign) does with the asymmetric key in `slot`, as schemes call it: `ed25519`, `rsa_sha256`, ..
    pub(crate) fn function(&self, slot: usize) -> Option<&'static str> {
        match self.prepared.get(slot)? {
            #[cfg(feature = "asymmetric")]
            Prepared::Asymmetric(key) => Some(key.function()),
            #[cfg(feature = "asymmetric")]
            Prepared::Public(key) => Some(key.function()),
            #[cfg(feature = "eth")]
            Prepared::Eth(key) => Some(key.function()),
            Prepared::Mac(_) | Prepared::Absent => None,
        }
    }
}

#[cfg(any(feature = "asymmetric", feature = "eth"))]
fn no_key(slot: usize) -> SignError {
    SignError::new(format!("the scheme has prepared no key {slot}"))
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({} prepared)", self.prepared.len())
    }
}

#[cfg(test)]
#[cfg(all(feature = "asymmetric", feature = "eth"))]
mod tests;
