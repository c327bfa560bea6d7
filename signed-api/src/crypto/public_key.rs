//! Public keys: who has one tells whether a signature is by its private half, and makes none.

use ring::signature::{ED25519, ED25519_PUBLIC_KEY_LEN, UnparsedPublicKey};

use crate::credential::CredentialError;

/// A public key of Ed25519.
pub(super) struct PublicKey {
    /// What the credential is called.
    name: String,
    key: UnparsedPublicKey<[u8; ED25519_PUBLIC_KEY_LEN]>,
}

impl PublicKey {
    /// The 32 bytes of RFC 8032.
    pub(super) fn ed25519(name: &str, bytes: &[u8]) -> Result<Self, CredentialError> {
        let bytes = bytes.try_into().map_err(|_| {
            CredentialError::new(format!(
                "the {name} is not an Ed25519 public key, which has 32 bytes"
            ))
        })?;
        Ok(Self {
            name: name.to_owned(),
            key: UnparsedPublicKey::new(&ED25519, bytes),
        })
    }

    /// Whether `signature` is one of `message` by the private key that belongs to this one.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify(message, signature).is_ok()
    }

    /// What its private half does, as schemes call it.
    pub(super) fn function(&self) -> &'static str {
        "ed25519"
    }

    /// What is said when something is to be signed with it.
    pub(super) fn cannot_sign(&self) -> String {
        format!(
            "the {} is a public key, which verifies signatures and makes none: signing takes the private key",
            self.name
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, TEST 2.
    #[test]
    fn a_signature_is_verified() {
        let hex = |text| const_hex::decode::<&str>(text).expect("hex");
        let key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        let key = PublicKey::ed25519("secret", &key).expect("a public key");
        assert!(key.verifies(&[0x72], &signature));
        assert!(!key.verifies(&[0x73], &signature));
        assert!(!key.verifies(&[0x72], &signature[1..]));
        assert!(!key.verifies(&[0x72], &[]));
        assert!(!key.verifies(&[0x72], &[0; 64]));
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        for length in [0, 31, 33, 64] {
            let error = PublicKey::ed25519("secret", &vec![7; length]).map(drop);
            assert_eq!(
                error.expect_err("a wrong length").to_string(),
                "the secret is not an Ed25519 public key, which has 32 bytes"
            );
        }
    }
}
