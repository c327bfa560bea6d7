//! The signing key: derived from the secret by date, region and service.

use secrecy::zeroize::Zeroizing;

use super::family::SigV4;
use crate::canonical::canonicalise::Signatory;
use crate::canonical::derivation::{Derivation, KeyForm};
use crate::canonical::signer::SignMessage;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::{Hash, Keys};
use crate::scheme::{SignContext, SignError};

impl SigV4<'_> {
    /// The signature of `message` under the key that is derived from `secret`.
    pub fn signature(&self, secret: &[u8], signatory: &Signatory<'_>, message: &[u8]) -> Vec<u8> {
        self.derivation(signatory)
            .signature(&self.first_key(secret), message)
    }

    fn first_key(&self, secret: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.key_prefix.as_bytes(), secret].concat())
    }

    fn derivation(&self, signatory: &Signatory<'_>) -> Derivation {
        Derivation {
            hash: Hash::Sha256,
            steps: self.scope_parts(signatory),
            form: KeyForm::Bytes,
        }
    }
}

impl SignMessage for SigV4<'_> {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        let mut keys = Keys::new();
        keys.hmac_sha256(&self.first_key(credentials.secret()?));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    /// Computed with Python's `hmac` from the secret, date, region and service of AWS's documentation.
    #[test]
    fn the_key_is_derived_step_by_step() {
        let iam = SigV4::aws("us-east-1", "iam");
        let signatory = Signatory::new("AKIDEXAMPLE", Timestamp::from_millis(1_440_938_160_000));
        let secret = b"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        assert_eq!(
            const_hex::encode(iam.signature(secret, &signatory, b"message")),
            "6eff52e993a7697611cc863eaa605a438fc9709b40cdec1b632427082da2c2e6"
        );
    }
}
