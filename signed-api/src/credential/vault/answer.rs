//! What Vault answers.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use secrecy::zeroize::Zeroizing;
use serde::de::DeserializeOwned;

use crate::credential::format::{self, Fields};
use crate::credential::{CredentialError, CredentialErrorKind, Credentials};

/// The answer to "Read Secret Version". All of it may be missing where something is wrong.
#[derive(Default)]
struct Answer {
    data: Option<Versioned>,
    lease_seconds: u64,
    errors: Vec<String>,
}

struct Versioned {
    /// JSON.
    data: Option<Zeroizing<String>>,
    version: u64,
    deletion_time: String,
    is_destroyed: bool,
}

impl Answer {
    fn read(body: &[u8]) -> Option<Self> {
        let answer: Fields = serde_json::from_slice(body).ok()?;
        Some(Self {
            data: answer.get("data").and_then(Versioned::read),
            lease_seconds: value(&answer, "lease_duration"),
            errors: value(&answer, "errors"),
        })
    }
}

impl Versioned {
    fn read(json: &str) -> Option<Self> {
        let versioned: Fields = serde_json::from_str(json).ok()?;
        let metadata: Fields = serde_json::from_str(versioned.get("metadata")?).ok()?;
        Some(Self {
            data: versioned
                .get("data")
                .map(|json| Zeroizing::new(json.to_owned())),
            version: value(&metadata, "version"),
            deletion_time: value(&metadata, "deletion_time"),
            is_destroyed: value(&metadata, "destroyed"),
        })
    }

    /// Why there is no data.
    fn absence(&self) -> CredentialError {
        let what = match (self.is_destroyed, self.deletion_time.is_empty()) {
            (true, _) => "was destroyed",
            (false, false) => "was deleted",
            (false, true) => "is empty",
        };
        let message = format!("version {} of the Vault's secret {what}", self.version);
        CredentialError::of(CredentialErrorKind::Absent, message)
    }
}

/// The value of a field; that of nothing, if it is missing or another one.
fn value<T: DeserializeOwned + Default>(fields: &Fields, name: &str) -> T {
    let json = fields.get(name);
    json.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

/// No more of Vault's own words is shown.
const LONGEST: usize = 300;

/// The credentials in an answer. `hide` takes the token out of a text.
pub(super) fn read(
    answer: &Response<Bytes>,
    prefix: Option<&str>,
    hide: &dyn Fn(&str) -> String,
) -> Result<Credentials, CredentialError> {
    let status = answer.status().as_u16();
    let read = Answer::read(answer.body()).unwrap_or_default();
    match read.data {
        Some(versioned) if answer.status().is_success() => {
            credentials(&versioned, read.lease_seconds, prefix)
        }
        Some(versioned) if status == 404 => Err(versioned.absence()),
        None if answer.status().is_success() => Err(CredentialError::new(
            "the Vault's answer is not one of its key/value engine, version 2: see to the address and the mount",
        )),
        _ => {
            let errors = hide(&read.errors.join("; "));
            let in_one_line = |c: char| if c.is_control() { ' ' } else { c };
            let said: String = errors.chars().take(LONGEST).map(in_one_line).collect();
            Err(refusal(status, &said))
        }
    }
}

fn credentials(
    versioned: &Versioned,
    lease_seconds: u64,
    prefix: Option<&str>,
) -> Result<Credentials, CredentialError> {
    let data = versioned.data.as_ref().ok_or_else(|| versioned.absence())?;
    let source = format!("version {} of the Vault's secret", versioned.version);
    let credentials = format::of_json(data, prefix, &source)?;
    Ok(match lease_seconds {
        0 => credentials,
        seconds => credentials.with_lifetime(Duration::from_secs(seconds)),
    })
}

/// What a status means, by Vault's documentation ("HTTP Status Codes").
fn refusal(status: u16, said: &str) -> CredentialError {
    let (kind, why) = match status {
        403 => (
            CredentialErrorKind::Refused,
            "the Vault does not accept the token, or it may not read this secret",
        ),
        404 => (
            CredentialErrorKind::Absent,
            "the Vault has no such secret, or does not show it to this token",
        ),
        300..=399 => (
            CredentialErrorKind::Unavailable,
            "the Vault is on standby and points to another one: give the address of the active one",
        ),
        412 | 429 | 472 | 473 => (
            CredentialErrorKind::Unavailable,
            "the Vault puts the request off",
        ),
        503 => (
            CredentialErrorKind::Unavailable,
            "the Vault is sealed or down for maintenance",
        ),
        500..=599 => (CredentialErrorKind::Unavailable, "the Vault failed"),
        _ => (
            CredentialErrorKind::Unusable,
            "the Vault does not understand the request: see to the address, the mount and the path",
        ),
    };
    let message = match said.is_empty() {
        true => format!("{why} (status {status})"),
        false => format!("{why} (status {status}: {said})"),
    };
    CredentialError::of(kind, message)
}
