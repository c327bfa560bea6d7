//! Why a clock gives no time.

use std::error::Error as StdError;
use std::time::Duration;

use crate::error::{Error, ErrorKind};

/// The server's clock is not known, or not known well enough to sign.
///
/// A call that fails for it was not sent. Its [`Error`] has this as its source:
///
/// ```
/// use std::error::Error as _;
/// use signed_api::{ClockError, Error};
///
/// fn bound(error: &Error) -> Option<std::time::Duration> {
///     error.source()?.downcast_ref::<ClockError>()?.bound()
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ClockError {
    message: String,
    bound: Option<Duration>,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl ClockError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            bound: None,
            source: None,
        }
    }

    pub(super) fn with_bound(self, bound: Duration) -> Self {
        Self {
            bound: Some(bound),
            ..self
        }
    }

    pub(super) fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// How far the server's clock may be from where it is taken to be, if it is known at all.
    pub fn bound(&self) -> Option<Duration> {
        self.bound
    }
}

impl From<ClockError> for Error {
    fn from(error: ClockError) -> Self {
        Self::not_sent(ErrorKind::Clock, error.message.clone()).with_source(error)
    }
}
