//! The digests, MACs and signatures of a scheme, recorded for people where that is wanted.

use secrecy::zeroize::Zeroizing;

use super::record::Hashing;
use super::{SignContext, SignError};
#[cfg(any(feature = "asymmetric", feature = "eth"))]
use crate::crypto::Signature;
#[cfg(feature = "eth")]
use crate::crypto::Sink as _;
use crate::crypto::{Buffer, Digest, Hash, Mac, State};
#[cfg(feature = "eth")]
use crate::maps;
#[cfg(feature = "eth")]
use crate::params::{Params, Value};

#[cold]
fn no_mac_key(slot: usize) -> SignError {
    SignError::new(format!("the scheme has prepared no MAC key {slot}"))
}

/// The room in a message for all but the address and the body.
const ROOM: usize = 128;

/// Longer bodies are hashed where they are.
const LONGEST_BODY: usize = 4096;

impl<'r> SignContext<'r> {
    /// A MAC with the prepared key in `slot` of [`Keys`](crate::scheme::Keys).
    ///
    /// # Errors
    ///
    /// When [`Scheme::keys`](super::Scheme::keys) prepared no MAC key for it.
    #[inline]
    pub fn mac(&mut self, slot: usize) -> Result<Mac<'r>, SignError> {
        let key = self.mac_key(slot)?;
        let mac = match self.means.keys.is_secret(slot) {
            true => Mac::prepared(key),
            false => Mac::public(key),
        };
        Ok(mac.within(self.message()))
    }

    /// The MAC of `message`, which shows no credential, with the prepared key in `slot`.
    ///
    /// # Errors
    ///
    /// As [`mac`](Self::mac).
    pub fn mac_of(&mut self, slot: usize, message: &[u8]) -> Result<Digest, SignError> {
        let key = self.mac_key(slot)?;
        let mac = key.of(message);
        let shown = || (message.to_vec(), false);
        self.note_signature(
            key.function(),
            shown,
            mac.as_ref(),
            self.means.keys.is_secret(slot),
        );
        Ok(mac)
    }

    /// A MAC with the key that `steps` lead to from the prepared one in `slot`, as `derive` says: it is not asked again for
    /// as long as the steps are the same.
    #[cfg(feature = "canonical")]
    pub(crate) fn derived_mac(
        &mut self,
        slot: usize,
        hash: Hash,
        steps: &[String],
        derive: impl FnOnce(Mac<'_>) -> Zeroizing<Vec<u8>>,
    ) -> Result<Mac<'r>, SignError> {
        let first = self.mac_key(slot)?;
        let derived = || State::keyed(hash, &derive(Mac::prepared(first)));
        let key = self.means.keys.derived(slot, steps, derived);
        Ok(Mac::derived(key).within(self.message()))
    }

    #[inline]
    fn mac_key(&self, slot: usize) -> Result<&'r State, SignError> {
        let keys = self.means.keys;
        keys.get(slot).ok_or_else(|| no_mac_key(slot))
    }

    /// A MAC with a key that is computed for this request.
    pub fn hmac(&mut self, hash: Hash, key: &[u8]) -> Mac<'r> {
        let mac = Mac::keyed(hash, key).within(self.message());
        match self.is_recorded() {
            false => mac,
            true => mac.with_recorded_key(key),
        }
    }

    /// A digest.
    #[inline]
    pub fn digest(&mut self, hash: Hash) -> Mac<'r> {
        Mac::digest(hash).within(self.message())
    }

    /// The digest of `message`, which shows no credential.
    pub fn digest_of(&mut self, hash: Hash, message: &[u8]) -> Digest {
        let digest = hash.of(message);
        if let Some(record) = &mut self.record {
            record.hashings.push(Hashing {
                function: hash.function(),
                message: message.to_vec(),
                result: Zeroizing::new(digest.as_ref().to_vec()),
                has_secret_key: false,
                key: None,
                holds_credential: false,
            });
        }
        digest
    }

    /// A buffer with room for all that schemes usually sign.
    fn message(&mut self) -> Buffer {
        let room = ROOM + self.target().len() + self.body().len().min(LONGEST_BODY);
        self.value_with_room(room)
    }

    /// Whether a person will read what is hashed.
    #[inline]
    pub(crate) fn is_recorded(&self) -> bool {
        self.record.is_some()
    }

    /// Completes a digest or MAC.
    #[inline]
    pub fn finish(&mut self, mac: Mac<'_>) -> Digest {
        if self.is_recorded() {
            return self.finish_recorded(mac);
        }
        let (digest, message) = mac.finish();
        self.put_back(message);
        digest
    }

    #[cold]
    fn finish_recorded(&mut self, mut mac: Mac<'_>) -> Digest {
        let trace = mac.trace();
        let (digest, message) = mac.finish();
        let message = self.put_back(message).unwrap_or_default();
        if let Some(record) = &mut self.record {
            record.hashings.push(Hashing {
                function: trace.function,
                message,
                result: Zeroizing::new(digest.as_ref().to_vec()),
                has_secret_key: trace.has_secret_key,
                key: trace.key,
                holds_credential: trace.conceals,
            });
        }
        digest
    }

    /// Notes a signature that was made elsewhere, so that explanations show it. `function` is what made it, as
    /// `ecdsa_p256`.
    pub fn note(&mut self, function: &'static str, message: Buffer, signature: &[u8]) {
        let shown = self.put_back(message);
        self.note_signature(
            function,
            || (shown.unwrap_or_default(), false),
            signature,
            true,
        );
    }

    /// Signs `message` with the prepared asymmetric key in `slot` of [`Keys`](crate::scheme::Keys).
    ///
    /// # Errors
    ///
    /// When there is no such key, or it cannot sign this message.
    #[cfg(any(feature = "asymmetric", feature = "eth"))]
    pub fn signature(&mut self, slot: usize, message: Buffer) -> Result<Signature, SignError> {
        let keys = self.means.keys;
        let signature = match self.means.received {
            #[cfg(feature = "asymmetric")]
            Some(received) => keys.verified(slot, message.as_bytes(), received)?,
            _ => keys.sign(slot, message.as_bytes())?,
        };
        let function = self.means.keys.function(slot).unwrap_or_default();
        let is_secret = self.means.keys.is_secret(slot);
        let holds_credential = !is_secret && message.is_marked();
        let shown = self.put_back(message).unwrap_or_default();
        let message = || (shown, holds_credential);
        self.note_signature(function, message, signature.as_ref(), is_secret);
        Ok(signature)
    }

    /// Signs typed data (EIP-712) with the secp256k1 key in `slot`.
    ///
    /// # Errors
    ///
    /// When there is no such key, or the values are not of the declared types.
    #[cfg(feature = "eth")]
    pub fn eip712(
        &mut self,
        slot: usize,
        domain: &Params,
        types: &str,
        message: &Params,
    ) -> Result<Signature, SignError> {
        let signature = self.means.keys.eip712(slot, domain, types, message)?;
        if self.is_recorded() {
            let mut shown = self.value();
            shown.text(types);
            for map in [domain, message] {
                shown.text(" ");
                maps::json(&mut shown, &Value::Map(map.clone()))?;
            }
            self.note("eip712", shown, signature.as_ref());
        }
        Ok(signature)
    }

    /// The Ethereum address of the secp256k1 key in `slot`: `0x` and lower-case hex.
    ///
    /// # Errors
    ///
    /// When there is no such key.
    #[cfg(feature = "eth")]
    pub fn eth_address(&self, slot: usize) -> Result<&str, SignError> {
        self.means.keys.eth_address(slot)
    }

    /// `message` gives the message for people, and whether a credential can be guessed from what it became.
    fn note_signature(
        &mut self,
        function: &'static str,
        message: impl FnOnce() -> (Vec<u8>, bool),
        signature: &[u8],
        has_secret_key: bool,
    ) {
        if let Some(record) = &mut self.record {
            let (message, holds_credential) = message();
            record.hashings.push(Hashing {
                function,
                message,
                result: Zeroizing::new(signature.to_vec()),
                has_secret_key,
                key: None,
                holds_credential,
            });
        }
    }
}
