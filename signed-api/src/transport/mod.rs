//! How a signed request gets to the server: a seam, and reqwest behind it.

#[cfg(feature = "reqwest")]
mod reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;

use crate::future::BoxFuture;

/// Sends one signed request and receives the whole answer.
///
/// A transport must send the request exactly as it is given: no redirect, no retry, no change of the URL or the body.
/// The client decides what is sent again.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Sends `request` and receives the whole answer, whatever its status.
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        (**self).send(request)
    }
}

/// A request as it goes out. `Debug` does not show the values of header fields that hold credentials or signatures.
#[derive(Clone, Debug)]
pub struct SignedRequest {
    /// The HTTP method.
    pub method: Method,
    /// The address; its text is what was signed.
    pub url: Url,
    /// All header fields but those that belong to the connection (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
}

/// No complete answer.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    message: String,
    sent: bool,
    timeout: bool,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// The request did not leave this machine.
    pub fn not_sent(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            sent: false,
            timeout: false,
            source: None,
        }
    }

    /// The request, or a part of it, may have reached the server. When in doubt, it is this.
    pub fn broken(message: impl Into<String>) -> Self {
        Self {
            sent: true,
            ..Self::not_sent(message)
        }
    }

    /// The same, because it took too long.
    #[must_use]
    pub fn timed_out(self) -> Self {
        Self {
            timeout: true,
            ..self
        }
    }

    /// The same, with the error that it comes from, which must not hold a secret.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// Whether the request, or a part of it, may have reached the server.
    pub fn may_have_been_sent(&self) -> bool {
        self.sent
    }

    /// Whether it took too long.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
}
