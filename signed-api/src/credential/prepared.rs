//! Credentials as header values, made once and shared by all requests.

use http::HeaderValue;

use super::{CredentialError, Credentials, Field};

/// Credentials, and the header values that are made of them once.
pub(crate) struct PreparedCredentials {
    values: Credentials,
    headers: [Option<HeaderValue>; HEADER_FIELDS.len()],
}

/// The credentials that schemes most often send as they are.
const HEADER_FIELDS: [Field; 3] = [Field::Key, Field::Passphrase, Field::Account];

impl PreparedCredentials {
    /// # Errors
    ///
    /// When one has white space around it.
    pub(crate) fn new(values: Credentials) -> Result<Self, CredentialError> {
        values.refuse_white_space()?;
        let headers = HEADER_FIELDS.map(|field| header(&values, field));
        Ok(Self { values, headers })
    }

    pub(crate) fn values(&self) -> &Credentials {
        &self.values
    }

    /// The credential as a header's value, marked as sensitive; nothing when it cannot stand in one.
    pub(crate) fn header(&self, field: Field) -> Option<HeaderValue> {
        match self.kept_header(field) {
            Some(value) => Some(value.clone()),
            None => header(&self.values, field),
        }
    }

    /// The same, if it is kept.
    #[inline]
    pub(crate) fn kept_header(&self, field: Field) -> Option<&HeaderValue> {
        let [key, passphrase, account] = &self.headers;
        match field {
            Field::Key => key.as_ref(),
            Field::Passphrase => passphrase.as_ref(),
            Field::Account => account.as_ref(),
            _ => None,
        }
    }
}

/// Nothing for what would not arrive as it is: white space around a field's value is lost on the way.
fn header(values: &Credentials, field: Field) -> Option<HeaderValue> {
    let text = values.get(field)?.as_bytes();
    let mut value = HeaderValue::from_bytes(text).ok()?;
    if text.trim_ascii() != text {
        return None;
    }
    value.set_sensitive(true);
    Some(value)
}
