//! The error of whatever becomes part of a request.

/// A value that cannot be sent as it is. Says which and what to do; never shows a credential.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct ParamError(pub(crate) String);

impl ParamError {
    pub(crate) fn not_finite() -> Self {
        Self("a number that is not finite cannot be sent".to_owned())
    }
}
