//! What RFC 7617 asks of a user name.

use super::{CredentialError, Credentials, Field};

impl Credentials {
    /// Checks, for a scheme that writes `field` as the user name of Basic authentication, that no colon would end it
    /// before its end.
    ///
    /// # Errors
    ///
    /// When it holds a colon.
    pub fn refuse_colon(&self, field: Field) -> Result<(), CredentialError> {
        match self.get(field).is_some_and(|text| text.contains(':')) {
            false => Ok(()),
            true => Err(CredentialError::new(format!(
                "the {field} holds a colon, at which the server would take the user name of Basic authentication to end \
                 (RFC 7617): have one issued without"
            ))),
        }
    }
}
