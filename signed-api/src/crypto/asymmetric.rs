//! Private keys of Ed25519, RSA and ECDSA P-256.
//!
//! Ed25519 and RSA are *ring*'s. ECDSA is not: *ring* takes no P-256 key without its public key, which SEC1 makes optional
//! and a raw scalar does not have, and it draws a random number for each signature. Here the number follows from the key
//! and the message (RFC 6979), so the same request has the same signature.

use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::DecodePrivateKey as _;
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256};

use super::key_file::{self, what_is};
use super::signature::Signature;
use crate::credential::CredentialError;
use crate::sign_error::SignError;

/// A private key, parsed and checked. Why *ring* refused one can be told by the text of its error only.
pub(super) enum AsymmetricKey {
    Ed25519(Box<Ed25519KeyPair>),
    Rsa(Box<rsa::KeyPair>),
    P256(Box<p256::ecdsa::SigningKey>),
}

impl AsymmetricKey {
    /// The seed, the seed and the public key, or PKCS#8.
    pub(super) fn ed25519(name: &str, bytes: &[u8]) -> Result<Self, CredentialError> {
        let key = match bytes.len() {
            32 => Ed25519KeyPair::from_seed_unchecked(bytes),
            64 => Ed25519KeyPair::from_seed_and_public_key(&bytes[..32], &bytes[32..]),
            _ => Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes),
        };
        key.map(|key| Self::Ed25519(Box::new(key)))
            .map_err(|reason| match reason.to_string().as_str() {
                "InconsistentComponents" => CredentialError::new(format!(
                    "the {name} holds a public key that does not belong to its private key"
                )),
                _ => refused(
                    name,
                    bytes,
                    key_file::ED25519,
                    "an Ed25519 private key (PKCS#8, 32 bytes, or 64 bytes with the public key)",
                ),
            })
    }

    /// PKCS#1 or PKCS#8.
    pub(super) fn rsa(name: &str, bytes: &[u8]) -> Result<Self, CredentialError> {
        let key = rsa::KeyPair::from_pkcs8(bytes).or_else(|reason| {
            // PKCS#1 has a number where PKCS#8 names the algorithm.
            match reason.to_string().as_str() {
                "InvalidEncoding" => rsa::KeyPair::from_der(bytes),
                _ => Err(reason),
            }
        });
        key.map(|key| Self::Rsa(Box::new(key)))
            .map_err(|reason| match reason.to_string().as_str() {
                "TooSmall" => CredentialError::new(format!(
                    "the {name} is an RSA key of less than 2048 bits, or with a public exponent below 65537: \
                     neither is safe"
                )),
                "TooLarge" => CredentialError::new(format!(
                    "the {name} is an RSA key of more than 4096 bits, which is not supported"
                )),
                "PrivateModulusLenNotMultipleOf512Bits" => CredentialError::new(format!(
                    "the {name} is an RSA key whose length is not a multiple of 512 bits, which is not supported"
                )),
                _ => refused(
                    name,
                    bytes,
                    key_file::RSA,
                    "an RSA private key (PKCS#8 or PKCS#1)",
                ),
            })
    }

    /// The secret number, PKCS#8 or SEC1.
    pub(super) fn p256(name: &str, bytes: &[u8]) -> Result<Self, CredentialError> {
        let key = match bytes.len() {
            32 => p256::SecretKey::from_slice(bytes).ok(),
            _ => p256::SecretKey::from_pkcs8_der(bytes)
                .ok()
                .or_else(|| p256::SecretKey::from_sec1_der(bytes).ok()),
        };
        match key {
            Some(key) => Ok(Self::P256(Box::new(key.into()))),
            None if bytes.len() == 32 => Err(CredentialError::new(format!(
                "the {name} is not a private key of ECDSA on P-256: it is zero or too large"
            ))),
            None => Err(refused(
                name,
                bytes,
                key_file::P256,
                "a private key of ECDSA on P-256 (PKCS#8, SEC1, or 32 bytes)",
            )),
        }
    }

    pub(super) fn function(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "ed25519",
            Self::Rsa(_) => "rsa_sha256",
            Self::P256(_) => "ecdsa_p256",
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        match self {
            Self::Ed25519(key) => Ok(Signature::of(key.sign(message).as_ref())),
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // PKCS#1 v1.5 draws nothing: the source of randomness is there for PSS.
                key.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    message,
                    &mut signature,
                )
                .map_err(|_| SignError::new("the parts of the RSA key do not belong together"))?;
                Ok(Signature::of(&signature))
            }
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                // Of the two valid forms the one that strict verifiers ask for.
                Ok(Signature::of(&signature.normalize_s().to_bytes()))
            }
        }
    }
}

/// Says what the credential is and what is wanted. A key of the right kind, `expected`, was refused for what is in it.
fn refused(name: &str, bytes: &[u8], expected: &str, wanted: &str) -> CredentialError {
    let message = match what_is(bytes) {
        Some(what) if what == expected => {
            format!("the {name} is {what}, but damaged: its parts do not belong together")
        }
        Some(what) => format!("the {name} is {what}; the scheme asks for {wanted}"),
        None => format!("the {name} is not {wanted}"),
    };
    CredentialError::new(message)
}

#[cfg(test)]
mod tests;
