//! Signatures of a canonical message by a private key.

use secrecy::zeroize::Zeroizing;

use super::canonicalise::Signatory;
use super::signer::SignMessage;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::decoding::{from_base64, from_hex, from_pem};
use crate::crypto::{Keys, Sink as _};
use crate::scheme::{SignContext, SignError};

/// A signature by the private key that the secret is.
#[derive(Clone, Copy, Debug)]
pub struct PrivateKey {
    algorithm: Algorithm,
    form: PrivateKeyForm,
}

#[derive(Clone, Copy, Debug)]
enum Algorithm {
    Ed25519,
    RsaSha256,
    EcdsaP256,
}

/// How a private key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivateKeyForm {
    /// PEM.
    Pem,
    /// DER, or the bare key, in base64.
    Base64,
    /// The same in hex.
    Hex,
}

impl PrivateKey {
    /// Ed25519 (RFC 8032): 64 bytes.
    pub const fn ed25519(form: PrivateKeyForm) -> Self {
        let algorithm = Algorithm::Ed25519;
        Self { algorithm, form }
    }

    /// RSA with SHA-256 (PKCS #1 v1.5).
    pub const fn rsa_sha256(form: PrivateKeyForm) -> Self {
        let algorithm = Algorithm::RsaSha256;
        Self { algorithm, form }
    }

    /// ECDSA on P-256 with SHA-256: r and s, 32 bytes each.
    pub const fn ecdsa_p256(form: PrivateKeyForm) -> Self {
        let algorithm = Algorithm::EcdsaP256;
        Self { algorithm, form }
    }
}

impl SignMessage for PrivateKey {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        let secret = credentials.secret()?;
        let key: Zeroizing<Vec<u8>> = match self.form {
            PrivateKeyForm::Pem => from_pem("secret", secret)?,
            PrivateKeyForm::Base64 => from_base64("secret", secret)?,
            PrivateKeyForm::Hex => from_hex("secret", secret)?,
        };
        let mut keys = Keys::new();
        match self.algorithm {
            Algorithm::Ed25519 => keys.ed25519("secret", &key)?,
            Algorithm::RsaSha256 => keys.rsa_sha256("secret", &key)?,
            Algorithm::EcdsaP256 => keys.ecdsa_p256("secret", &key)?,
        }
        Ok(keys)
    }

    fn sign(
        &self,
        message: &[u8],
        _signatory: &Signatory<'_>,
        cx: &mut SignContext<'_>,
    ) -> Result<Vec<u8>, SignError> {
        let mut buffer = cx.value();
        buffer.bytes(message);
        Ok(cx.signature(0, buffer)?.as_ref().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue, Method};

    use super::*;
    use crate::canonical::Canonical;
    use crate::canonical::rfc9421::MessageSignature;
    use crate::clock::Timestamp;
    use crate::signer::Signer;
    use crate::unsigned::UnsignedRequest;

    /// RFC 9421, appendix B.2.6, with the key of appendix B.1.4.
    #[test]
    fn the_signature_is_that_of_the_rfc() {
        let key = "-----BEGIN PRIVATE KEY-----\n\
                   MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n\
                   -----END PRIVATE KEY-----\n";
        let scheme = Canonical::new(
            MessageSignature::new("sig-b26").cover(&[
                "date",
                "@method",
                "@path",
                "@authority",
                "content-type",
                "content-length",
            ]),
            PrivateKey::ed25519(PrivateKeyForm::Pem),
        );
        let url = "https://example.com/foo?param=Value&Pet=dog";
        let mut request = UnsignedRequest::new(Method::POST, url)
            .expect("a request")
            .body(r#"{"hello": "world"}"#);
        for (name, value) in [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("content-type", "application/json"),
        ] {
            let name = HeaderName::from_static(name);
            request = request.header(name, HeaderValue::from_static(value));
        }
        let sent = Signer::new(scheme, Credentials::new("test-key-ed25519", key))
            .and_then(|signer| {
                signer.sign_at(&request, Timestamp::from_millis(1_618_884_473_000), 0)
            })
            .expect("signed");
        assert_eq!(
            sent.headers["signature"],
            "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"
        );
        assert_eq!(sent.headers["content-length"], "18");
    }
}
