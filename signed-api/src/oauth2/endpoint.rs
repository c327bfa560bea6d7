//! An endpoint of an authorization server: where it is, and how it is asked.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Response};
use url::Url;

use super::address;
use super::refusal::{self, Purpose};
use crate::clock::{Clock, SystemClock};
use crate::error::Outcome;
use crate::future::before;
use crate::hidden::Hidden;
use crate::token::{TokenError, TokenErrorKind};
#[cfg(feature = "reqwest")]
use crate::transport::ReqwestTransport;
use crate::transport::{SignedRequest, Transport, TransportError, TransportFailure, Veiled};

/// How long an endpoint may take to answer, as an attempt of a client may.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Where an endpoint is, and how it is asked. A bad address is told when it is used.
#[derive(Clone)]
pub(super) struct Endpoint {
    address: Result<Url, &'static str>,
    transport: OnceLock<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl Endpoint {
    pub(super) fn new(address: &str) -> Self {
        Self {
            address: address::parse(address),
            transport: OnceLock::new(),
            clock: Arc::new(SystemClock::new()),
            timeout: TIMEOUT,
        }
    }

    pub(super) fn set_transport(&mut self, transport: impl Transport + 'static) {
        let transport: Arc<dyn Transport> = Arc::new(transport);
        self.transport = OnceLock::from(transport);
    }

    pub(super) fn set_clock(&mut self, clock: impl Clock + 'static) {
        self.clock = Arc::new(clock);
    }

    pub(super) fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = timeout;
    }

    pub(super) fn address(&self) -> Result<&Url, TokenError> {
        let refused = |reason| {
            let message = format!("the address of the endpoint cannot be used: {reason}");
            TokenError::new(TokenErrorKind::Configuration, message)
        };
        self.address.as_ref().map_err(refused)
    }

    /// The body of the answer to this request, if it is one of success. Errors are passed through `hidden`.
    pub(super) async fn post(
        &self,
        headers: HeaderMap,
        body: Bytes,
        purpose: Purpose,
        hidden: &Hidden,
    ) -> Result<Bytes, TokenError> {
        let transport = self.transport()?;
        let request = self.request(headers, body)?;
        let limit = self.clock.sleep(self.timeout);
        match before(transport.send(request), limit).await {
            Some(Ok(answer)) => refusal::judged(answer, purpose, hidden, self.clock.now()),
            Some(Err(error)) => Err(of_failure(error.hiding(|text| hidden.hide(text)))),
            None => Err(of_silence(self.timeout)),
        }
        .map(Response::into_body)
    }

    fn request(&self, mut headers: HeaderMap, body: Bytes) -> Result<SignedRequest, TokenError> {
        let user_agent = concat!("signed-api/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
        if let Some(credentials) = headers.get_mut(AUTHORIZATION) {
            credentials.set_sensitive(true);
        }
        Ok(SignedRequest {
            method: Method::POST,
            url: self.address()?.clone(),
            headers,
            body,
            veiled: Veiled {
                path: false,
                query: true,
                body: true,
            },
        })
    }

    /// The transport that was given, or one that is made when it is first needed.
    fn transport(&self) -> Result<&Arc<dyn Transport>, TokenError> {
        if let Some(transport) = self.transport.get() {
            return Ok(transport);
        }
        let transport = default_transport(self.timeout / 2)?;
        Ok(self.transport.get_or_init(|| transport))
    }
}

/// What it means that there is no complete answer.
fn of_failure(error: TransportError) -> TokenError {
    let (kind, outcome) = match error.failure() {
        TransportFailure::Illegal => (TokenErrorKind::Configuration, Outcome::NotSent),
        TransportFailure::NotSent => (TokenErrorKind::Unavailable, Outcome::NotSent),
        TransportFailure::Broken | TransportFailure::TimedOut => {
            (TokenErrorKind::Unavailable, Outcome::Unknown)
        }
    };
    TokenError::new(kind, format!("the endpoint did not answer: {error}"))
        .with_outcome(outcome)
        .with_source(error)
}

/// What it means that nothing came within `limit`.
fn of_silence(limit: Duration) -> TokenError {
    let message = format!("the endpoint gave no complete answer within {limit:?}");
    TokenError::new(TokenErrorKind::Unavailable, message).with_outcome(Outcome::Unknown)
}

/// A connection that takes longer than half the time is given up while it is certain that nothing was sent.
#[cfg(feature = "reqwest")]
fn default_transport(connect_timeout: Duration) -> Result<Arc<dyn Transport>, TokenError> {
    match ReqwestTransport::new(connect_timeout) {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => {
            let message = format!("there is no transport: {error}");
            Err(TokenError::new(TokenErrorKind::Configuration, message).with_source(error))
        }
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: Duration) -> Result<Arc<dyn Transport>, TokenError> {
    Err(TokenError::new(
        TokenErrorKind::Configuration,
        "there is no transport: call `.transport(..)`, or enable the feature `reqwest`",
    ))
}

/// The address without a query, which may hold a key.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Ok(url) => {
                let origin = url.origin().ascii_serialization();
                write!(f, "{origin}{}", url.path())
            }
            Err(_) => f.write_str("<not a usable address>"),
        }
    }
}

/// The settings that every source has, in the block of its own methods.
macro_rules! endpoint_options {
    () => {
        /// Sends through `transport`, in place of a connection of its own by reqwest.
        #[must_use]
        pub fn transport(mut self, transport: impl crate::transport::Transport + 'static) -> Self {
            self.endpoint.set_transport(transport);
            self
        }

        /// Reads the time from `clock`, by which requests are given up.
        #[must_use]
        pub fn clock(mut self, clock: impl crate::clock::Clock + 'static) -> Self {
            self.endpoint.set_clock(clock);
            self
        }

        /// Gives a request up that is not answered in `timeout`; 10 seconds unless set.
        #[must_use]
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.endpoint.set_timeout(timeout);
            self
        }
    };
}

pub(super) use endpoint_options;
