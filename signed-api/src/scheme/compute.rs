//! The digests, MACs and signatures of a scheme, recorded for people where that is wanted.

use super::record::Hashing;
use super::{SignContext, SignError};
#[cfg(any(feature = "asymmetric", feature = "eth"))]
use crate::crypto::{Buffer, Signature};
use crate::crypto::{Digest, Hash, Mac};
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
        self.watched(Mac::keyed(hash, key).with_open_key())
    }

    /// A digest.
    pub fn digest(&self, hash: Hash) -> Mac {
        self.watched(Mac::digest(hash))
    }

    fn watched(&self, mac: Mac) -> Mac {
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
                result: (!trace.conceals).then(|| digest.as_ref().to_vec()),
            });
        }
        digest
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
        let shown = message.finish().2.unwrap_or_default();
        self.note_signature(function, shown, &signature);
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
        let mut shown = types.as_bytes().to_vec();
        for map in [domain, message] {
            shown.push(b' ');
            shown.extend(Value::Map(map.clone()).to_json().into_bytes());
        }
        self.note_signature("eip712", shown, &signature);
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

    #[cfg(any(feature = "asymmetric", feature = "eth"))]
    fn note_signature(&mut self, function: &'static str, message: Vec<u8>, signature: &Signature) {
        if let Some(record) = &mut self.record {
            record.hashings.push(Hashing {
                function,
                message,
                result: Some(signature.as_ref().to_vec()),
            });
        }
    }
}
