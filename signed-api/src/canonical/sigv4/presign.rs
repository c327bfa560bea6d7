//! Signed URLs: the signature in the query.

use super::canonical_request::canonical_query;
use super::family::{ParameterNames, SigV4};
use crate::canonical::canonicalise::Signatory;
use crate::canonical::parts::Parts;
use crate::canonical::percent::encoded;
use crate::scheme::{Exposure, SignError};

impl SigV4<'_> {
    /// Puts everything but the signature into the query, in canonical order.
    pub(super) fn prepare_query(
        &self,
        request: &mut Parts<'_>,
        signatory: &Signatory<'_>,
        seconds: u64,
    ) -> Result<(), SignError> {
        let names = self.parameter_names()?;
        let signed_fields = self.listed_names(request);
        let credential = format!("{}/{}", signatory.key, self.scope(signatory.now));
        let mut query = request.query().to_owned();
        append(&mut query, names.algorithm, self.algorithm);
        append(&mut query, names.credential, &credential);
        append(&mut query, names.date, &self.time(signatory.now));
        append(&mut query, names.expires, &seconds.to_string());
        if !signed_fields.is_empty() {
            append(&mut query, names.signed_fields, &signed_fields);
        }
        let token = signatory.token.filter(|_| self.signs_token);
        if let Some(token) = token {
            append(&mut query, names.token, token);
        }
        let query = canonical_query(&query, self.bare_names);
        request.set_query(query, exposure(token));
        Ok(())
    }

    /// Adds the signature, and the token if it is not signed.
    pub(super) fn place_in_query(
        &self,
        request: &mut Parts<'_>,
        signatory: &Signatory<'_>,
        signature: &str,
    ) -> Result<(), SignError> {
        let names = self.parameter_names()?;
        let mut query = request.query().to_owned();
        append(&mut query, names.signature, signature);
        if let Some(token) = signatory.token.filter(|_| !self.signs_token) {
            append(&mut query, names.token, token);
        }
        request.set_query(query, exposure(signatory.token));
        Ok(())
    }

    fn parameter_names(&self) -> Result<ParameterNames<'_>, SignError> {
        self.parameters
            .ok_or_else(|| SignError::new(format!("{} has no signed URLs", self.algorithm)))
    }
}

fn append(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    query.push_str(&encoded(value.as_bytes()));
}

fn exposure(token: Option<&str>) -> Exposure {
    match token {
        Some(_) => Exposure::Credential,
        None => Exposure::Signature,
    }
}
