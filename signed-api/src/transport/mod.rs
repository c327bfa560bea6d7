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
/// The client decides what is sent again. The request is signed when the transport gets it: whatever waits here, as the
/// opening of a connection does, lets its time stamp grow old.
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

/// A request as it goes out. `Debug` does not show the values of header fields that hold credentials or signatures, nor
/// the path, query or body where the scheme has written one there.
#[derive(Clone)]
#[non_exhaustive]
pub struct SignedRequest {
    /// The HTTP method.
    pub method: Method,
    /// The address; its text is what was signed.
    pub url: Url,
    /// All header fields but those that belong to the connection (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
    pub(crate) veiled: Veiled,
}

/// The parts of a request that a scheme has written a credential or a signature into.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Veiled {
    pub(crate) path: bool,
    pub(crate) query: bool,
    pub(crate) body: bool,
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let veil = |is_veiled, text| if is_veiled { "<redacted>" } else { text };
        let Veiled { path, query, body } = self.veiled;
        let mut url = self.url.origin().ascii_serialization();
        url.push_str(if path { "/" } else { "" });
        url.push_str(veil(path, self.url.path()));
        if let Some(text) = self.url.query() {
            url.push('?');
            url.push_str(veil(query, text));
        }
        let body: &dyn fmt::Debug = match body {
            true => &"<redacted>",
            false => &self.body,
        };
        f.debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("url", &url)
            .field("headers", &self.headers)
            .field("body", body)
            .finish()
    }
}

/// No complete answer.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    message: String,
    failure: TransportFailure,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is known of a request that got no complete answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFailure {
    /// It cannot be sent as it is, now or later.
    Illegal,
    /// It did not leave this machine.
    NotSent,
    /// It, or a part of it, may have reached the server.
    Broken,
    /// It, or a part of it, may have reached the server, and no answer came in time.
    TimedOut,
}

impl TransportError {
    /// An error that says what is known. When in doubt, that is [`TransportFailure::Broken`].
    pub fn new(failure: TransportFailure, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            failure,
            source: None,
        }
    }

    /// The request did not leave this machine.
    pub fn not_sent(message: impl Into<String>) -> Self {
        Self::new(TransportFailure::NotSent, message)
    }

    /// The request, or a part of it, may have reached the server.
    pub fn broken(message: impl Into<String>) -> Self {
        Self::new(TransportFailure::Broken, message)
    }

    /// The same, with the error that it comes from, which must not hold a secret.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// The same, with its text passed through `hide`.
    pub(crate) fn hiding(self, hide: impl Fn(&str) -> String) -> Self {
        Self {
            message: hide(&self.message),
            ..self
        }
    }

    /// What is known of the request.
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }
}
