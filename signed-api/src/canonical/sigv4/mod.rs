//! AWS Signature Version 4, and what others made of it.
//!
//! ```text
//! message   = algorithm \n time \n scope \n hex(sha256(canonical request))
//! key       = hmac(.. hmac(hmac("AWS4" + secret, date), region) .., "aws4_request")
//! signature = hex(hmac(key, message))
//! ```
//!
//! [`SigV4`] is a scheme: `static S3: SigV4 = SigV4::s3("eu-central-1");`. The token of temporary credentials is the
//! one that is named `session_token`: `Credentials::new(key, secret).with("session_token", token)`. A client for another
//! region than the declared one says so: `.option("region", "eu-west-1")`, beside the base URL of that region.

mod canonical_request;
mod family;
mod key;
mod presign;

pub use self::family::{
    Dates, FieldNames, ParameterNames, PathForm, Payload, Placement, SigV4, SignedFields,
};

use self::canonical_request::sha256_hex;
use super::canonicalise::{Canonicalise, Signatory};
use super::parts::Parts;
use super::scheme;
use crate::clock::{Timestamp, Unit};
use crate::credential::{CredentialError, Credentials, Field};
use crate::crypto::Keys;
use crate::scheme::{Exposure, OptionUse, Scheme, SignContext, SignError};

impl SigV4<'_> {
    /// The scope that a signature is good in.
    pub fn scope(&self, signatory: &Signatory<'_>) -> String {
        self.scope_parts(signatory).join("/")
    }

    /// Date, region, service and terminator; those that are empty are left out.
    fn scope_parts(&self, signatory: &Signatory<'_>) -> Vec<String> {
        let iso = signatory.now.iso_seconds();
        let date = iso.as_ref().get(..10).unwrap_or_default();
        let date = match self.dates {
            Dates::Compact => date.replace('-', ""),
            Dates::Seconds => date.to_owned(),
        };
        let region = match signatory.region.filter(|_| self.has_region()) {
            Some(chosen) => chosen,
            None => self.region,
        };
        let parts = [&date, region, self.service, self.terminator];
        let present = parts.into_iter().filter(|part| !part.is_empty());
        present.map(str::to_owned).collect()
    }

    /// `now` as it stands in the message and in the request.
    fn time(&self, now: Timestamp) -> String {
        match self.dates {
            Dates::Compact => now.iso_seconds().as_ref().replace(['-', ':'], ""),
            Dates::Seconds => now.in_unit(Unit::Seconds).to_string(),
        }
    }

    fn authorization(
        &self,
        request: &Parts<'_>,
        signatory: &Signatory<'_>,
        signature: &str,
    ) -> String {
        let (list_name, separator) = (self.list_name, self.separator);
        let mut list = self.listed_names(request);
        if !list.is_empty() {
            list = format!("{separator}{list_name}={list}");
        }
        format!(
            "{} Credential={}/{}{list}{separator}Signature={signature}",
            self.algorithm,
            signatory.key,
            self.scope(signatory),
        )
    }
}

impl Canonicalise for SigV4<'_> {
    fn check(&self, credentials: &Credentials) -> Result<(), CredentialError> {
        credentials.require(Field::Key)?;
        match self.check_placement() {
            Ok(()) => Ok(()),
            Err(error) => Err(CredentialError::new(error.to_string())),
        }
    }

    fn has_region(&self) -> bool {
        !self.region.is_empty()
    }

    fn prepare(&self, request: &mut Parts<'_>, signatory: &Signatory<'_>) -> Result<(), SignError> {
        self.check_placement()?;
        self.refuse_wrong_payload(request)?;
        if let Placement::Query { seconds } = self.placement {
            return self.prepare_query(request, signatory, seconds);
        }
        let FieldNames {
            date,
            payload_hash,
            token,
        } = self.fields;
        request.set_field(date, self.time(signatory.now), Exposure::Public);
        if self.sends_payload_hash {
            let payload = self.payload(request);
            request.set_field(payload_hash, payload, Exposure::Public);
        }
        if let Some(text) = signatory.token.filter(|_| self.signs_token) {
            request.set_field(token, text, Exposure::Credential);
        }
        Ok(())
    }

    fn hashed(
        &self,
        request: &Parts<'_>,
        _signatory: &Signatory<'_>,
    ) -> Result<Option<Vec<u8>>, SignError> {
        Ok(Some(self.canonical_request(request)))
    }

    fn message(
        &self,
        request: &Parts<'_>,
        signatory: &Signatory<'_>,
    ) -> Result<Vec<u8>, SignError> {
        let message = [
            self.algorithm,
            &self.time(signatory.now),
            &self.scope(signatory),
            &sha256_hex(&self.canonical_request(request)),
        ];
        Ok(message.join("\n").into_bytes())
    }

    fn place(
        &self,
        request: &mut Parts<'_>,
        signatory: &Signatory<'_>,
        signature: &[u8],
    ) -> Result<(), SignError> {
        let signature = const_hex::encode(signature);
        if let Placement::Query { .. } = self.placement {
            return self.place_in_query(request, signatory, &signature);
        }
        let authorization = self.authorization(request, signatory, &signature);
        request.set_field("authorization", authorization, Exposure::Signature);
        if let Some(token) = signatory.token.filter(|_| !self.signs_token) {
            request.set_field(self.fields.token, token, Exposure::Credential);
        }
        Ok(())
    }
}

impl Scheme for SigV4<'_> {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        scheme::keys(self, self, credentials)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        scheme::sign(self, self, cx)
    }

    fn reads_params(&self) -> bool {
        false
    }

    fn reads_token(&self) -> bool {
        false
    }

    fn options(&self) -> &'static [OptionUse] {
        scheme::options(self)
    }
}
