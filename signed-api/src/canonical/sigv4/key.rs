//! The signing key: derived from the secret by date, region and service.

use secrecy::zeroize::Zeroizing;

use super::family::SigV4;
use crate::canonical::canonicalise::Signatory;
use crate::canonical::hmac::{KeyForm, derived};
use crate::canonical::signer::SignMessage;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::{Hash, Keys, Mac, Sink as _};
use crate::scheme::{SignContext, SignError};

impl SigV4<'_> {
    /// The signature of `message` under the key that is derived from `secret`.
    pub fn signature(&self, secret: &[u8], signatory: &Signatory<'_>, message: &[u8]) -> Vec<u8> {
        let keyed = Mac::keyed(Hash::Sha256, &self.first_key(secret));
        let mut mac = self.derived(keyed, signatory, Mac::keyed);
        mac.bytes(message);
        mac.finish().0.as_ref().to_vec()
    }

    fn first_key(&self, secret: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.key_prefix.as_bytes(), secret].concat())
    }

    fn derived<'k>(
        &self,
        keyed: Mac<'k>,
        signatory: &Signatory<'_>,
        last: impl FnOnce(Hash, &[u8]) -> Mac<'k>,
    ) -> Mac<'k> {
        let steps = self.scope_parts(signatory.now);
        derived(keyed, Hash::Sha256, &steps, KeyForm::Bytes, last)
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
        let keyed = cx.mac(0)?;
        let mut mac = self.derived(keyed, signatory, |hash, key| cx.hmac(hash, key));
        mac.bytes(message);
        Ok(cx.finish(mac).as_ref().to_vec())
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
