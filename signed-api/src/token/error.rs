//! Why there is no token.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::TokenStoreError;
use crate::error::{Error, ErrorKind, Outcome};

/// No token could be obtained. Says what to do; never shows a token, secret or code.
///
/// It can be cloned: one failure is told to all that wait for the same token.
#[derive(Clone, Debug)]
pub struct TokenError {
    message: String,
    kind: TokenErrorKind,
    outcome: Outcome,
    code: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Why there is no token, and so what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The set-up cannot work: a bad address, no transport. Change it.
    Configuration,
    /// The token endpoint was not reached, failed, or put the request off. Asked again, it may answer.
    Unavailable,
    /// The server refuses the client or its request: `invalid_client`, `invalid_scope`. Change what is asked, or by whom.
    Refused,
    /// Only the user can help: there is no refresh token, or it was revoked, has expired or may be used up. Log in again.
    LoginRequired,
    /// The user said no, or did not answer in time.
    Denied,
    /// The answer is not one of a token endpoint.
    Malformed,
    /// The token could not be kept or read. See to the store first.
    Store,
}

impl TokenError {
    /// An error with this text, which must not hold a secret, of a request that was not sent.
    pub fn new(kind: TokenErrorKind, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            kind,
            outcome: Outcome::NotSent,
            code: None,
            retry_after: None,
            source: None,
        }
    }

    /// The same, with what is known of the token endpoint's side: whether a refresh token may be used up.
    #[must_use]
    pub fn with_outcome(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    /// The same, with the server's own word for it, such as `invalid_grant` (RFC 6749, section 5.2).
    #[must_use]
    pub fn with_code(self, code: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            ..self
        }
    }

    /// The same, with how long the server asked to wait.
    #[must_use]
    pub fn with_retry_after(self, wait: Option<Duration>) -> Self {
        Self {
            retry_after: wait,
            ..self
        }
    }

    /// The same, with the error that it comes from, which must not hold a secret.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(Arc::from(source.into())),
            ..self
        }
    }

    /// Why, and so what to do about it.
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// What is known of the token endpoint's side.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The server's own word for it: an error code of OAuth2.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<TokenStoreError> for TokenError {
    fn from(error: TokenStoreError) -> Self {
        Self::new(TokenErrorKind::Store, error.to_string()).with_source(error)
    }
}

/// The call that wanted the token was not sent.
impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::not_sent(ErrorKind::Token, error.to_string())
            .with_retry_after(error.retry_after)
            .with_source(error)
    }
}
