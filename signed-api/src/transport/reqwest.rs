//! reqwest as a transport: nothing that reqwest would do on its own to a request is left on.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::{SignedRequest, Transport, TransportError};
use crate::error::{Error, ErrorKind};
use crate::future::BoxFuture;

/// How long a connection may take to come up, TLS included. Nothing has been sent until then.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an unused connection is kept: less than servers commonly keep theirs. One that the server closes just as a
/// request is written leaves a doubt that a new connection would not.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Sends through a [`reqwest::Client`].
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A client of its own: no redirects, no retries below this crate, TLS by rustls with the provider named
    /// explicitly (a process that also links another one does not panic) and the platform's root certificates.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        let client = tls(reqwest::Client::builder())?
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_nodelay(true)
            .build()
            .map_err(|error| failed_set_up("the HTTP client cannot be built", error))?;
        Ok(Self { client })
    }

    /// A client that was built elsewhere, with its own proxies, certificates and limits.
    ///
    /// It should follow no redirects (`redirect(Policy::none())`), because a signature covers one address, and retry
    /// nothing (`retry(reqwest::retry::never())`), because only this crate knows what may be sent again.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let sent = self.client.execute(into_reqwest(request)).await;
            receive(sent.map_err(failure)?).await
        })
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

    let mut body = response
        .chunk()
        .await
        .map_err(cut_short)?
        .unwrap_or_default();
    if let Some(next) = response.chunk().await.map_err(cut_short)? {
        let mut whole = BytesMut::from(body);
        whole.extend_from_slice(&next);
        while let Some(next) = response.chunk().await.map_err(cut_short)? {
            whole.extend_from_slice(&next);
        }
        body = whole.freeze();
    }
    *answer.body_mut() = body;
    Ok(answer)
}

/// No answer: it was not sent only where reqwest is certain that there was no connection to send it on.
fn failure(error: reqwest::Error) -> TransportError {
    let out = if error.is_connect() {
        TransportError::not_sent(format!("no connection ({})", root_cause(&error)))
    } else if error.is_builder() {
        TransportError::not_sent(format!("not a legal request ({})", root_cause(&error)))
    } else {
        TransportError::broken(format!("the connection broke ({})", root_cause(&error)))
    };
    with_origin(out, error)
}

fn cut_short(error: reqwest::Error) -> TransportError {
    let cause = root_cause(&error);
    with_origin(
        TransportError::broken(format!("the answer was cut short ({cause})")),
        error,
    )
}

fn with_origin(out: TransportError, error: reqwest::Error) -> TransportError {
    let out = if error.is_timeout() {
        out.timed_out()
    } else {
        out
    };
    // The URL may hold a signature or a key.
    out.with_source(error.without_url())
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
