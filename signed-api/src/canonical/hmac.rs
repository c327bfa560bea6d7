//! HMAC as the signature of a canonical message, with a key that may be derived.

use std::fmt;

use secrecy::zeroize::Zeroizing;

use super::canonicalise::Signatory;
use super::derivation::{Derivation, KeyForm};
use super::signer::SignMessage;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::decoding::{from_base64, from_hex};
use crate::crypto::{Hash, Keys};
use crate::scheme::{SignContext, SignError};

/// HMAC under the secret, or under a key that is derived from it.
#[derive(Clone, Copy)]
pub struct Hmac {
    hash: Hash,
    secret: SecretForm,
    /// What the key is derived by, in order.
    steps: Option<fn(&Signatory<'_>) -> Vec<String>>,
    form: KeyForm,
}

impl Hmac {
    /// HMAC under the secret as it is written.
    pub const fn new(hash: Hash) -> Self {
        Self {
            hash,
            secret: SecretForm::Text,
            steps: None,
            form: KeyForm::Bytes,
        }
    }

    /// The same, with a secret that is written in another form.
    #[must_use]
    pub const fn secret(self, secret: SecretForm) -> Self {
        Self { secret, ..self }
    }

    /// The same, with a key that is derived: each step is the MAC of the next text under the key so far, and its
    /// result, in `form`, is the next key.
    #[must_use]
    pub const fn derived(self, steps: fn(&Signatory<'_>) -> Vec<String>, form: KeyForm) -> Self {
        Self {
            steps: Some(steps),
            form,
            ..self
        }
    }

    /// The signature of `message` with `secret` as it is written.
    ///
    /// # Errors
    ///
    /// When the secret is not of the form that was declared.
    pub fn signature(
        &self,
        secret: &[u8],
        signatory: &Signatory<'_>,
        message: &[u8],
    ) -> Result<Vec<u8>, CredentialError> {
        let first = self.secret.decoded(secret)?;
        Ok(self.derivation(signatory).signature(&first, message))
    }

    fn derivation(&self, signatory: &Signatory<'_>) -> Derivation {
        Derivation {
            hash: self.hash,
            steps: self.steps.map(|steps| steps(signatory)).unwrap_or_default(),
            form: self.form,
        }
    }
}

impl SignMessage for Hmac {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        let mut keys = Keys::new();
        keys.hmac(self.hash, &self.secret.decoded(credentials.secret()?)?);
        Ok(keys)
    }

    fn sign(
        &self,
        message: &[u8],
        signatory: &Signatory<'_>,
        cx: &mut SignContext<'_>,
    ) -> Result<Vec<u8>, SignError> {
        self.derivation(signatory).sign(message, cx)
    }
}

impl fmt::Debug for Hmac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hmac({:?})", self.hash)
    }
}

/// How a secret is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretForm {
    /// As it is.
    Text,
    /// In base64, with padding or without.
    Base64,
    /// In hex.
    Hex,
}

impl SecretForm {
    fn decoded(self, secret: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
        match self {
            Self::Text => Ok(Zeroizing::new(secret.to_vec())),
            Self::Base64 => from_base64("secret", secret),
            Self::Hex => from_hex("secret", secret),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    /// Computed with Python's `hmac`.
    #[test]
    fn each_step_is_a_mac_under_the_last() {
        let signatory = Signatory::new("key", Timestamp::from_millis(0));
        let steps = |_: &Signatory<'_>| vec!["date".to_owned(), "region".to_owned()];
        for (form, expected) in [
            (
                KeyForm::Bytes,
                "27262ce6a2a782bb5b58b5ba396043349194a06fe629051d5d6c9e8c64f317c0",
            ),
            (
                KeyForm::Base64,
                "04d77ba6e2f2523bc4cb0be71777610d16b6b91fbfba9e01e7d474c404f114b6",
            ),
            (
                KeyForm::Hex,
                "27aa2f35551b3f85c31145b42a32fad178ad8f43db30e6c3e30a729ee8893870",
            ),
        ] {
            let hmac = Hmac::new(Hash::Sha256).derived(steps, form);
            let signature = hmac
                .signature(b"secret", &signatory, b"message")
                .expect("any secret will do");
            assert_eq!(const_hex::encode(signature), expected, "{form:?}");
        }
    }
}
