//! reqwest as a transport: nothing that reqwest would do on its own to a request is left on.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::{SignedRequest, Transport, TransportError, TransportFailure};
use crate::error::{Error, ErrorKind};
use crate::future::BoxFuture;

/// How long a connection may take to come up, TLS included. Nothing has been sent until then.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an unused connection is kept: less than servers commonly keep theirs. One that the server closes just as a
/// request is written leaves a doubt that a new connection would not.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest answer that is received.
const LONGEST_ANSWER: usize = 64 << 20;

/// Sends through a [`reqwest::Client`]. Answers of more than 64 MiB are not received to their end.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// Whether it is certain that the client sends a request once, to one address.
    is_plain: bool,
}

impl ReqwestTransport {
    /// A client of its own: TLS by rustls with the provider named explicitly (a process that also links another one does
    /// not panic) and the platform's root certificates; connections come up within `connect_timeout`, at most 5 seconds.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(connect_timeout: Duration) -> Result<Self, Error> {
        let builder = tls(reqwest::Client::builder())?
            .connect_timeout(connect_timeout.min(CONNECT_TIMEOUT))
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_nodelay(true);
        Self::from_builder(builder)
    }

    /// A client with the proxies, certificates and limits of `builder`. Redirects, retries and the decoding of compressed
    /// answers are switched off in it: a signature covers one address, only this crate knows what may be sent again, and
    /// bodies are handed on as they were received.
    ///
    /// # Errors
    ///
    /// When the builder's settings cannot be used.
    pub fn from_builder(builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        let client = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .build()
            .map_err(|error| failed_set_up("the HTTP client cannot be built", error))?;
        Ok(Self {
            client,
            is_plain: true,
        })
    }

    /// A client that was built elsewhere. It should follow no redirects (`redirect(Policy::none())`) and retry nothing
    /// (`retry(reqwest::retry::never())`): one that follows redirects hands credentials to wherever it is sent.
    ///
    /// Since this cannot be seen from outside, every failure counts as "may have been executed", also a refused
    /// connection. [`from_builder`](Self::from_builder) knows better.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            client,
            is_plain: false,
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let address = (!self.is_plain).then(|| request.url.clone());
            let sent = self.client.execute(into_reqwest(request)).await;
            let response = sent.map_err(|error| self.failure(error))?;
            if address.is_some_and(|address| address != *response.url()) {
                return Err(TransportError::broken(
                    "the HTTP client followed a redirect: build it with `redirect(Policy::none())`",
                ));
            }
            receive(response).await
        })
    }
}

impl ReqwestTransport {
    /// No answer: it was not sent only where it is certain that there was no connection to send it on.
    fn failure(&self, error: reqwest::Error) -> TransportError {
        let (failure, what) = if self.is_plain && error.is_connect() {
            (TransportFailure::NotSent, "no connection")
        } else if self.is_plain && error.is_builder() {
            (TransportFailure::Illegal, "not a legal request")
        } else if error.is_timeout() {
            (TransportFailure::TimedOut, "no answer in time")
        } else {
            (TransportFailure::Broken, "the connection broke")
        };
        let message = format!("{what} ({})", root_cause(&error));
        // The URL may hold a signature or a key.
        TransportError::new(failure, message).with_source(error.without_url())
    }
}

fn into_reqwest(request: SignedRequest) -> reqwest::Request {
    let mut out = reqwest::Request::new(request.method, request.url);
    *out.headers_mut() = request.headers;
    if !request.body.is_empty() {
        *out.body_mut() = Some(request.body.into());
    }
    out
}

async fn receive(mut response: reqwest::Response) -> Result<http::Response<Bytes>, TransportError> {
    let mut answer = http::Response::new(Bytes::new());
    *answer.status_mut() = response.status();
    *answer.version_mut() = response.version();
    *answer.headers_mut() = std::mem::take(response.headers_mut());

    let mut body = next_chunk(&mut response).await?.unwrap_or_default();
    if let Some(next) = next_chunk(&mut response).await? {
        let mut whole = BytesMut::from(body);
        whole.extend_from_slice(&next);
        while let Some(next) = next_chunk(&mut response).await? {
            if whole.len() + next.len() > LONGEST_ANSWER {
                return Err(TransportError::broken("the answer is longer than 64 MiB"));
            }
            whole.extend_from_slice(&next);
        }
        body = whole.freeze();
    }
    *answer.body_mut() = body;
    Ok(answer)
}

async fn next_chunk(response: &mut reqwest::Response) -> Result<Option<Bytes>, TransportError> {
    response.chunk().await.map_err(cut_short)
}

fn cut_short(error: reqwest::Error) -> TransportError {
    let failure = if error.is_timeout() {
        TransportFailure::TimedOut
    } else {
        TransportFailure::Broken
    };
    let message = format!("the answer was cut short ({})", root_cause(&error));
    TransportError::new(failure, message).with_source(error.without_url())
}

/// The innermost error: the outer ones say `error sending request` and little else.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

fn failed_set_up(what: &str, error: impl StdError + Send + Sync + 'static) -> Error {
    Error::not_sent(ErrorKind::Configuration, format!("{what}: {error}")).with_source(error)
}

#[cfg(feature = "rustls")]
fn tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|error| failed_set_up("TLS cannot be set up", error))?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    #[cfg(feature = "http2")]
    config.alpn_protocols.insert(0, b"h2".to_vec());
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(not(feature = "rustls"))]
#[allow(clippy::unnecessary_wraps, reason = "fails where TLS is set up")]
fn tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}
