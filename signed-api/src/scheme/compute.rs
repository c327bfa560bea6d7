//! The digests, MACs and signatures of a scheme, recorded for people where that is wanted.

use secrecy::zeroize::Zeroizing;

use super::record::Hashing;
use super::{SignContext, SignError};
#[cfg(any(feature = "asymmetric", feature = "eth"))]
use crate::crypto::Signature;
#[cfg(feature = "eth")]
use crate::crypto::Sink as _;
use crate::crypto::{Buffer, Digest, Hash, Mac};
#[cfg(feature = "eth")]
use crate::maps;
#[cfg(feature = "eth")]
use crate::params::{Params, Value};

impl SignContext<'_> {
    /// A MAC with the prepared key in `slot` of [`Keys`](crate::scheme::Keys).
    ///
    /// # Errors
    ///
    /// When [`Scheme::keys`](super::Scheme::keys) prepared no MAC key for it.
    pub fn mac(&self, slot: usize) -> Result<Mac, SignError> {
        let Some(keyed) = self.means.keys.get(slot) else {
            return Err(SignError::new(format!(
                "the scheme has prepared no MAC key {slot}"
            )));
        };
        // Cloned into its place: a keyed state is large enough for every move of it to show.
        match self.record {
            None => Ok(keyed.clone()),
            Some(_) => Ok(keyed.clone().traced()),
        }
    }

    /// A MAC with a key that is computed for this request.
    pub fn hmac(&self, hash: Hash, key: &[u8]) -> Mac {
        let mac = Mac::keyed(hash, key).with_open_key();
        match self.record {
            None => mac,
            Some(_) => mac.traced_with_key(key),
        }
    }

    /// A digest.
    pub fn digest(&self, hash: Hash) -> Mac {
        let mac = Mac::digest(hash);
        match self.record {
            None => mac,
            Some(_) => mac.traced(),
        }
    }

    /// Completes a digest or MAC.
    pub fn finish(&mut self, mac: Mac) -> Digest {
        let (digest, trace) = mac.finish();
        if let (Some(record), Some(trace)) = (&mut self.record, trace) {
            record.hashings.push(Hashing {
                function: trace.function,
                message: trace.message,
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
        let shown = message.finish().shown.unwrap_or_default();
        self.note_signature(function, shown, signature);
    }

    /// Signs `message` with the prepared asymmetric key in `slot` of [`Keys`](crate::scheme::Keys).
    ///
    /// # Errors
    ///
    /// When there is no such key, or it cannot sign this message.
    #[cfg(any(feature = "asymmetric", feature = "eth"))]
    pub fn signature(&mut self, slot: usize, message: Buffer) -> Result<Signature, SignError> {
        let signature = self.means.keys.sign(slot, message.as_bytes())?;
        let function = self.means.keys.function(slot).unwrap_or_default();
        let shown = message.finish().shown.unwrap_or_default();
        self.note_signature(function, shown, signature.as_ref());
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
        if self.record.is_some() {
            let mut shown = self.value();
            shown.text(types);
            for map in [domain, message] {
                shown.text(" ");
                maps::json(&mut shown, &Value::Map(map.clone()))?;
            }
            let shown = shown.finish().shown.unwrap_or_default();
            self.note_signature("eip712", shown, signature.as_ref());
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

    fn note_signature(&mut self, function: &'static str, message: Vec<u8>, signature: &[u8]) {
        if let Some(record) = &mut self.record {
            record.hashings.push(Hashing {
                function,
                message,
                result: Zeroizing::new(signature.to_vec()),
                has_secret_key: true,
                key: None,
                holds_credential: false,
            });
        }
    }
}
