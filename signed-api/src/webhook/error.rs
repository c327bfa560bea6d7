//! Why a delivery is not accepted.

use std::time::Duration;

use http::{HeaderName, StatusCode};

use super::replay::ReplayStoreError;

/// Why a delivery is not accepted. It never holds what the signature should have been.
///
/// [`status`](Self::status) is what to answer; its text is for the receiver's log, and the sender need not see it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// A header field of the scheme is not there: somebody else than the sender calls, or a proxy in between removes it.
    #[error(
        "header `{header}` is missing: the sender signs with it, so see that no proxy removes it"
    )]
    Missing {
        /// The field.
        header: HeaderName,
    },
    /// A header field of the scheme is there several times, and it is not certain which one counts.
    #[error("header `{header}` is there more than once")]
    Repeated {
        /// The field.
        header: HeaderName,
    },
    /// A header field is not of the form that the scheme writes: no time, no id or no signature can be read out of it.
    #[error("header `{header}` is not of the form that the scheme writes")]
    Malformed {
        /// The field.
        header: HeaderName,
    },
    /// It was signed with another secret, or changed on its way.
    #[error(
        "header `{header}` does not match: compare the secret with that of the sender, hand on the body as it was received, \
         and where the sender signs its URL set `.url(..)` to what it calls"
    )]
    Signature {
        /// The field that differs.
        header: HeaderName,
    },
    /// No header field holds a signature of it by the public key: it was signed with another key, or changed on its way.
    #[error(
        "no header has a signature of it by the public key: compare the key with that of the sender, and hand on the body as it \
         was received"
    )]
    NoSignature,
    /// It was signed longer ago than is tolerated: a replay, a delivery that was held up, or a clock that is wrong.
    #[error(
        "it was signed {age:?} ago, and {tolerance:?} are tolerated: if this clock is right, the sender must send it anew"
    )]
    TooOld {
        /// How long ago, by the receiver's clock.
        age: Duration,
        /// How much is tolerated.
        tolerance: Duration,
    },
    /// It says that it was signed in the future.
    #[error(
        "it was signed {ahead:?} ahead of this clock, and {tolerance:?} are tolerated: set the clock"
    )]
    TooNew {
        /// How far ahead of the receiver's clock.
        ahead: Duration,
        /// How much is tolerated.
        tolerance: Duration,
    },
    /// The body is longer than what is accepted, and was not looked at.
    #[error(
        "the body has more than {most} bytes: set `.max_body(..)` if the sender may send that much"
    )]
    TooLarge {
        /// How many bytes are accepted.
        most: usize,
    },
    /// The request cannot be read as the scheme needs it: its URL, or arguments in its body.
    #[error("the request cannot be read: {0}")]
    Unreadable(String),
    /// The body could not be received.
    #[error("the body was not received: {0}")]
    Body(String),
    /// The body was not received in the time that the layer allows for it.
    #[error(
        "the body was not received within {limit:?}: set `.receive_timeout(..)` if the sender may take longer"
    )]
    TooSlow {
        /// How long the layer waits.
        limit: Duration,
    },
    /// The payload is signed, but is not of the type that was asked for.
    #[error("the payload is not what was asked for: {0}")]
    Payload(#[source] serde_json::Error),
    /// The verifier cannot work as it was set up: an option or a constant that the scheme reads is missing, or not read.
    #[error("the verifier cannot work as it was set up: {0}")]
    Setup(String),
    /// It is not known whether the delivery was handled before. The sender tries again.
    #[error("the replay store does not answer: {0}")]
    Store(#[source] ReplayStoreError),
}

impl WebhookError {
    /// What to answer: 401 to what is not signed as it should be, 400 to what cannot be read, 408 to what is too slow, 413 to
    /// what is too long, 503 to what is to be sent again, and 500 when the verifier is set up wrongly.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Missing { .. }
            | Self::Signature { .. }
            | Self::NoSignature
            | Self::TooOld { .. }
            | Self::TooNew { .. } => StatusCode::UNAUTHORIZED,
            Self::Repeated { .. }
            | Self::Malformed { .. }
            | Self::Unreadable(_)
            | Self::Body(_)
            | Self::Payload(_) => StatusCode::BAD_REQUEST,
            Self::TooSlow { .. } => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Setup(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The header field at fault, if it is one.
    pub fn header(&self) -> Option<&HeaderName> {
        match self {
            Self::Missing { header }
            | Self::Repeated { header }
            | Self::Malformed { header }
            | Self::Signature { header } => Some(header),
            _ => None,
        }
    }
}
