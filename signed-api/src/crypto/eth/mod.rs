//! Ethereum's signatures: secp256k1 over a digest, over a message (EIP-191), and over typed data (EIP-712).
//!
//! The typed data is our own. `alloy-dyn-abi` cannot take it: its field names have no spaces, its numbers in JSON end at 64
//! bits, and it brings some thirty crates, among them a macro that compiles Solidity.

mod number;
mod typed_data;
mod types;
mod word;

use std::fmt::Write as _;

use k256::ecdsa::SigningKey;
use sha3::{Digest as _, Keccak256};

use super::signature::Signature;
use crate::credential::CredentialError;
use crate::params::Params;
use crate::sign_error::SignError;

/// A private key of secp256k1, checked, and the address that belongs to it.
pub(super) struct EthKey {
    key: Box<SigningKey>,
    address: String,
    signs: Signs,
}

enum Signs {
    Digests,
    Messages,
}

impl EthKey {
    pub(super) fn for_digests(name: &str, bytes: &[u8]) -> Result<Self, CredentialError> {
        Self::new(name, bytes, Signs::Digests)
    }

    pub(super) fn for_messages(name: &str, bytes: &[u8]) -> Result<Self, CredentialError> {
        Self::new(name, bytes, Signs::Messages)
    }

    fn new(name: &str, bytes: &[u8], signs: Signs) -> Result<Self, CredentialError> {
        let refused = |what: &str| CredentialError::new(format!("the {name} {what}"));
        match bytes.len() {
            32 => {}
            20 => return Err(refused("is an address, not a private key of secp256k1")),
            33 | 64 | 65 => return Err(refused("is a public key, not a private key of secp256k1")),
            length => {
                return Err(refused(&format!(
                    "is not a private key of secp256k1: it has {length} bytes and not 32"
                )));
            }
        }
        let key = SigningKey::from_slice(bytes)
            .map_err(|_| refused("is not a private key of secp256k1: it is zero or too large"))?;
        let point = key.verifying_key().to_sec1_point(false);
        // The public key stands behind a byte that says how it is written.
        let digest = keccak256([&point.as_bytes()[1..]]);
        let mut address = "0x".to_owned();
        let _ = write!(address, "{}", const_hex::encode(&digest[12..]));
        Ok(Self {
            key: Box::new(key),
            address,
            signs,
        })
    }

    /// `0x` and lower-case hex.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn function(&self) -> &'static str {
        match self.signs {
            Signs::Digests => "secp256k1",
            Signs::Messages => "eip191",
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        match self.signs {
            Signs::Digests => match message.try_into() {
                Ok(digest) => Ok(self.sign_digest(digest)),
                Err(_) => Err(SignError::new(format!(
                    "secp256k1 signs a digest of 32 bytes, not {} bytes: write `keccak256(..)` around the message",
                    message.len()
                ))),
            },
            Signs::Messages => {
                let length = message.len().to_string();
                let beginning = b"\x19Ethereum Signed Message:\n";
                let digest = keccak256([beginning, length.as_bytes(), message]);
                Ok(self.sign_digest(&digest))
            }
        }
    }

    pub(super) fn sign_typed_data(
        &self,
        domain: &Params,
        types: &str,
        message: &Params,
    ) -> Result<Signature, SignError> {
        let digest = typed_data::digest(domain, types, message)?;
        Ok(self.sign_digest(&digest))
    }

    fn sign_digest(&self, digest: &[u8; 32]) -> Signature {
        let (signature, recovery) = self.key.sign_prehash_recoverable(digest);
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&signature.to_bytes());
        bytes[64] = 27 + recovery.to_byte();
        Signature::of(&bytes)
    }
}

fn keccak256<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> [u8; 32] {
    let mut digest = Keccak256::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests;
