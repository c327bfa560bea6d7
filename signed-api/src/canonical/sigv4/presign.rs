//! Signed URLs: the signature in the query.

use super::canonical_request::canonical_query;
use super::family::{ParameterNames, Placement, SigV4};
use crate::canonical::canonicalise::Signatory;
use crate::canonical::parts::Parts;
use crate::canonical::percent::{decoded, encoded, pairs};
use crate::scheme::{Exposure, SignError};

/// For how long a signed URL is good at most, in seconds: seven days, with all members of the family. Source: AWS
/// documentation, "Authenticating Requests: Using Query Parameters", `X-Amz-Expires`; Google Cloud Storage
/// documentation, "Signed URLs", `X-Goog-Expires`; Alibaba Cloud documentation, "Include a V4 signature in a URL",
/// `x-oss-expires`.
const LONGEST_SECONDS: u64 = 604_800;

impl SigV4<'_> {
    /// Puts everything but the signature into the query, in canonical order.
    pub(super) fn prepare_query(
        &self,
        request: &mut Parts<'_>,
        signatory: &Signatory<'_>,
        seconds: u64,
    ) -> Result<(), SignError> {
        let names = self.parameter_names()?;
        refuse_doubled(&names, request.query(), signatory)?;
        let signed_fields = self.listed_names(request);
        let credential = format!("{}/{}", signatory.key, self.scope(signatory));
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

    /// Refuses a signed URL of a member that has none, or for a time that none is good for.
    pub(super) fn check_placement(&self) -> Result<(), SignError> {
        let Placement::Query { seconds } = self.placement else {
            return Ok(());
        };
        self.parameter_names()?;
        match (1..=LONGEST_SECONDS).contains(&seconds) {
            true => Ok(()),
            false => Err(SignError::new(format!(
                "a signed URL is good for 1 to {LONGEST_SECONDS} seconds (seven days), not for {seconds}"
            ))),
        }
    }

    fn parameter_names(&self) -> Result<ParameterNames<'_>, SignError> {
        self.parameters
            .ok_or_else(|| SignError::new(format!("{} has no signed URLs", self.algorithm)))
    }
}

/// Refuses parameters that would then be there twice: which of them a server takes is not known.
fn refuse_doubled(
    names: &ParameterNames<'_>,
    query: &str,
    signatory: &Signatory<'_>,
) -> Result<(), SignError> {
    let added = [
        names.algorithm,
        names.credential,
        names.date,
        names.expires,
        names.signed_fields,
        names.signature,
    ];
    let token = signatory.token.map(|_| names.token);
    let is_added = |name: &[u8]| {
        let mut added = added.into_iter().chain(token);
        added.find(|added| added.as_bytes().eq_ignore_ascii_case(name))
    };
    match pairs(query).find_map(|(name, _)| is_added(&decoded(name))) {
        None => Ok(()),
        Some(name) => Err(SignError::new(format!(
            "the query has a parameter `{name}` already, which signing adds: leave it out"
        ))),
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
