//! HTTP message signatures (RFC 9421), for requests.
//!
//! ```
//! use signed_api::canonical::rfc9421::MessageSignature;
//! use signed_api::canonical::{Canonical, Hmac, SecretForm};
//! use signed_api::scheme::Hash;
//!
//! static SIGNED: Canonical<MessageSignature, Hmac> = Canonical::new(
//!     MessageSignature::new("sig1")
//!         .cover(&["@method", "@target-uri", "content-type", "content-digest"])
//!         .expires_after(300),
//!     Hmac::new(Hash::Sha256).secret(SecretForm::Base64),
//! );
//! ```

mod base;
mod components;
mod digest;
mod parameters;
mod structured;

pub use self::digest::ContentDigest;

use std::time::SystemTime;

use self::base::{components, signature_base, signature_params};
use self::parameters::{KeyId, Parameters};
use super::canonicalise::{Canonicalise, Signatory};
use super::parts::Parts;
use crate::credential::{CredentialError, Credentials, Field};
use crate::scheme::{Exposure, SignError};

/// A signature over chosen components of a request.
#[derive(Clone, Copy, Debug)]
pub struct MessageSignature<'a> {
    label: &'a str,
    covered: &'a [&'a str],
    parameters: Parameters<'a>,
    content_digest: ContentDigest,
}

impl<'a> MessageSignature<'a> {
    /// A signature called `label`, which is a key of structured fields: `sig1`. It covers nothing yet, says when it was
    /// created, and names the key of the credentials.
    pub const fn new(label: &'a str) -> Self {
        Self {
            label,
            covered: &[],
            parameters: Parameters {
                is_dated: true,
                lifetime: None,
                key_id: KeyId::Credential,
                has_nonce: false,
                algorithm: None,
                tag: None,
            },
            content_digest: ContentDigest::Sha256,
        }
    }

    /// The same, covering these components, in this order.
    ///
    /// A component is a header field by its name in lower case, or one of `@method`, `@target-uri`, `@authority`,
    /// `@scheme`, `@request-target`, `@path`, `@query`, `@query-param;name=".."`. Where they are covered and not set,
    /// the fields `content-digest`, `content-length` and `date` are set. Where the first two are set already, whether they
    /// are covered or not, they must be right.
    #[must_use]
    pub const fn cover(self, components: &'a [&'a str]) -> Self {
        Self {
            covered: components,
            ..self
        }
    }

    /// The same, with a name for the key that is not the key of the credentials.
    #[must_use]
    pub const fn key_id(mut self, name: &'a str) -> Self {
        self.parameters.key_id = KeyId::Fixed(name);
        self
    }

    /// The same, without a name for the key.
    #[must_use]
    pub const fn without_key_id(mut self) -> Self {
        self.parameters.key_id = KeyId::None;
        self
    }

    /// The same, without the time of its creation.
    #[must_use]
    pub const fn without_created(mut self) -> Self {
        self.parameters.is_dated = false;
        self
    }

    /// The same, good for `seconds` from the moment of signing.
    #[must_use]
    pub const fn expires_after(mut self, seconds: u64) -> Self {
        self.parameters.lifetime = Some(seconds);
        self
    }

    /// The same, with a nonce of its own for every attempt.
    #[must_use]
    pub const fn with_nonce(mut self) -> Self {
        self.parameters.has_nonce = true;
        self
    }

    /// The same, naming its algorithm: `hmac-sha256`, `ed25519`. Only for servers that ask for it: the key decides.
    #[must_use]
    pub const fn algorithm(mut self, name: &'a str) -> Self {
        self.parameters.algorithm = Some(name);
        self
    }

    /// The same, with the tag of an application.
    #[must_use]
    pub const fn tag(mut self, tag: &'a str) -> Self {
        self.parameters.tag = Some(tag);
        self
    }

    /// The same, with another hash where `content-digest` is covered than SHA-256.
    #[must_use]
    pub const fn content_digest(self, content_digest: ContentDigest) -> Self {
        Self {
            content_digest,
            ..self
        }
    }

    /// What `Signature-Input` says of this signature, without its label.
    fn params(&self, signatory: &Signatory<'_>) -> Result<String, SignError> {
        let parameters = self.parameters.written(signatory)?;
        signature_params(&components(self.covered)?, &parameters)
    }
}

impl Canonicalise for MessageSignature<'_> {
    fn check(&self, credentials: &Credentials) -> Result<(), CredentialError> {
        if let KeyId::Credential = self.parameters.key_id {
            credentials.require(Field::Key)?;
        }
        let form = structured::key(self.label).and_then(|_| components(self.covered));
        match form {
            Ok(_) => Ok(()),
            Err(error) => Err(CredentialError::new(error.to_string())),
        }
    }

    fn has_nonce(&self) -> bool {
        self.parameters.has_nonce
    }

    fn prepare(&self, request: &mut Parts<'_>, signatory: &Signatory<'_>) -> Result<(), SignError> {
        if let Some(digest) = request.field("content-digest") {
            digest::refuse_wrong(&digest, request.body())?;
        }
        let length = request.body().len().to_string();
        if request
            .field("content-length")
            .is_some_and(|said| said != length.as_bytes())
        {
            let message = format!(
                "the header field `content-length` is not {length}, the length of the body"
            );
            return Err(SignError::new(message));
        }
        for name in self.covered {
            if request.field(name).is_some() {
                continue;
            }
            let value = match *name {
                "content-digest" => self.content_digest.of(request.body()),
                "content-length" => length.clone(),
                "date" => httpdate::fmt_http_date(SystemTime::from(signatory.now)),
                _ => continue,
            };
            request.set_field(name, value, Exposure::Public);
        }
        Ok(())
    }

    fn message(
        &self,
        request: &Parts<'_>,
        signatory: &Signatory<'_>,
    ) -> Result<Vec<u8>, SignError> {
        let components = components(self.covered)?;
        signature_base(&components, &self.params(signatory)?, request)
    }

    fn place(
        &self,
        request: &mut Parts<'_>,
        signatory: &Signatory<'_>,
        signature: &[u8],
    ) -> Result<(), SignError> {
        let label = structured::key(self.label)?;
        let params = self.params(signatory)?;
        let signature = structured::bytes(signature);
        let members = [
            ("signature-input", params, Exposure::Public),
            ("signature", signature, Exposure::Signature),
        ];
        for (name, member, exposure) in members {
            // Beside the signatures that are there: both fields are dictionaries.
            let mut value = match request.field(name) {
                Some(others) if !others.is_empty() => [&others[..], b", "].concat(),
                _ => Vec::new(),
            };
            value.extend_from_slice(format!("{label}={member}").as_bytes());
            request.set_field(name, value, exposure);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    const SIGNATORY: Signatory<'static> =
        Signatory::new("my key", Timestamp::from_millis(1_618_884_473_000)).with_nonce("n-1");

    #[test]
    fn a_signature_says_what_it_was_told_to_and_stands_beside_others() {
        let form = MessageSignature::new("sig1")
            .cover(&["@method", "date"])
            .expires_after(60)
            .with_nonce()
            .algorithm("hmac-sha256")
            .tag("t");
        let mut request = Parts::new("PUT", "https://a.example/b", b"").expect("whole");
        request.set_field("signature-input", "old=();created=1", Exposure::Public);
        request
            .sign(&form, &SIGNATORY, |_| Ok(b"s".to_vec()))
            .expect("signed");
        assert_eq!(
            str::from_utf8(&request.field("signature-input").expect("set")).expect("text"),
            "old=();created=1, sig1=(\"@method\" \"date\");created=1618884473;expires=1618884533\
             ;keyid=\"my key\";nonce=\"n-1\";alg=\"hmac-sha256\";tag=\"t\""
        );
        assert_eq!(request.field("signature").expect("set"), b"sig1=:cw==:");
    }

    #[test]
    fn covered_fields_that_follow_from_the_request_are_set() {
        let form =
            MessageSignature::new("sig1").cover(&["content-digest", "content-length", "date"]);
        let mut request =
            Parts::new("PUT", "https://a.example/b", br#"{"hello": "world"}"#).expect("whole");
        form.prepare(&mut request, &SIGNATORY).expect("prepared");
        let added = request.into_added().fields;
        let added: Vec<_> = added
            .iter()
            .map(|(name, value, _)| (name.as_str(), str::from_utf8(value).expect("text")))
            .collect();
        assert_eq!(
            added,
            [
                (
                    "content-digest",
                    "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
                ),
                ("content-length", "18"),
                ("date", "Tue, 20 Apr 2021 02:07:53 GMT"),
            ]
        );
    }

    #[test]
    fn what_is_ill_formed_is_found_when_the_client_is_built() {
        let credentials = Credentials::new("key", "secret");
        for (form, reason) in [
            (MessageSignature::new("Sig"), "no label"),
            (MessageSignature::new("s").cover(&["Date"]), "lower case"),
            (
                MessageSignature::new("s").cover(&["date", "date"]),
                "covered twice",
            ),
        ] {
            let error = form.check(&credentials).expect_err(reason).to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
