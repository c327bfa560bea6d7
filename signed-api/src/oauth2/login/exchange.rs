//! The code for a token (RFC 6749, section 4.1.3).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    TokenResponse as _, TokenUrl,
};
use url::Url;

use super::authorization_code::AuthorizationCode;
use super::run::configuration;
use crate::clock::Clock;
use crate::credential::Secret;
use crate::error::Outcome;
use crate::future::BoxFuture;
use crate::token::{Token, TokenError, TokenErrorKind};
use crate::told::told_wait;
use crate::transport::{SignedRequest, Transport, TransportError, TransportFailure, Veiled};

/// The client as the crate `oauth2` knows it, with both endpoints.
type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Where the two steps of a login go.
pub(super) struct Endpoints {
    pub(super) client: Client,
    transport: Arc<dyn Transport>,
}

impl Endpoints {
    /// Those of `login`, whose answers come to `redirect`.
    pub(super) fn new(login: &AuthorizationCode, redirect: &str) -> Result<Self, TokenError> {
        let authorize = url("the authorization endpoint", &login.authorize_url)?;
        let token = url("the token endpoint", &login.token_url)?;
        let redirect = RedirectUrl::new(redirect.to_owned());
        let redirect = redirect
            .map_err(|error| configuration(format!("the redirect URI is no URL: {error}")))?;
        let mut client = BasicClient::new(ClientId::new(login.client_id.clone()))
            .set_auth_type(match login.is_secret_in_body {
                true => AuthType::RequestBody,
                false => AuthType::BasicAuth,
            })
            .set_auth_uri(AuthUrl::from_url(authorize))
            .set_token_uri(TokenUrl::from_url(token))
            .set_redirect_uri(redirect);
        if let Some(secret) = &login.secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        let transport = match &login.transport {
            Some(transport) => Arc::clone(transport),
            None => default_transport()?,
        };
        Ok(Self { client, transport })
    }
}

/// Exchanges `code` for a token.
pub(super) async fn exchange(
    login: &AuthorizationCode,
    endpoints: Endpoints,
    code: &Secret,
    verifier: PkceCodeVerifier,
) -> Result<Token, TokenError> {
    let http = Http {
        transport: &*endpoints.transport,
        clock: &*login.clock,
    };
    let answer = endpoints
        .client
        .exchange_code(oauth2::AuthorizationCode::new(code.expose().to_owned()))
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await;
    answer.map(|answer| token(&answer)).map_err(failed)
}

/// The token endpoint has not answered in time.
pub(super) fn too_late() -> TokenError {
    unavailable("the token endpoint does not answer in time").with_outcome(Outcome::Unknown)
}

/// An answer that is none of the protocol's, or no answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server puts the request off, or fails.
    #[error("the token endpoint answers with HTTP {status}")]
    Busy {
        status: http::StatusCode,
        wait: Option<Duration>,
    },
}

/// Sends the protocol's requests.
struct Http<'t> {
    transport: &'t dyn Transport,
    clock: &'t dyn Clock,
}

impl<'c> AsyncHttpClient<'c> for Http<'_> {
    type Error = Failure;
    type Future = BoxFuture<'c, Result<HttpResponse, Failure>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.transport, self.clock, request))
    }
}

async fn send(
    transport: &dyn Transport,
    clock: &dyn Clock,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let (parts, body) = request.into_parts();
    let address = parts.uri.to_string();
    let url = Url::parse(&address)
        .map_err(|error| TransportError::new(TransportFailure::Illegal, error.to_string()))?;
    let mut headers = parts.headers;
    if let Some(value) = headers.get_mut(AUTHORIZATION) {
        value.set_sensitive(true);
    }
    let request = SignedRequest {
        method: parts.method,
        url,
        headers,
        body: Bytes::from(body),
        veiled: Veiled {
            body: true,
            ..Veiled::default()
        },
    };
    let answer = transport.send(request).await?;
    let status = answer.status();
    if status.is_server_error() || status == http::StatusCode::TOO_MANY_REQUESTS {
        let now = clock.now();
        let wait = told_wait(status, answer.headers(), answer.body(), &[], now);
        return Err(Failure::Busy { status, wait });
    }
    Ok(answer.map(Vec::from))
}

fn token(answer: &BasicTokenResponse) -> Token {
    let mut token = Token::new(answer.access_token().secret().as_str());
    if let Some(lifetime) = answer.expires_in() {
        token = token.with_lifetime(lifetime);
    }
    if let Some(refresh) = answer.refresh_token() {
        token = token.with_refresh(refresh.secret().as_str());
    }
    match answer.scopes() {
        Some(scopes) => token.with_scopes(scopes.iter().map(|scope| scope.to_string())),
        None => token,
    }
}

/// What failed, without a word of what was sent or received but the server's error code.
fn failed(error: RequestTokenError<Failure, oauth2::basic::BasicErrorResponse>) -> TokenError {
    let malformed = |message: &str| {
        TokenError::new(TokenErrorKind::Malformed, message).with_outcome(Outcome::Unknown)
    };
    match error {
        RequestTokenError::ServerResponse(said) => refused(said.error().as_ref()),
        RequestTokenError::Request(Failure::Transport(error)) => not_answered(error),
        RequestTokenError::Request(Failure::Busy { status, wait }) => {
            let outcome = match status.is_server_error() {
                true => Outcome::Unknown,
                false => Outcome::Rejected,
            };
            unavailable(&format!("the token endpoint answers with HTTP {status}"))
                .with_outcome(outcome)
                .with_retry_after(wait)
        }
        RequestTokenError::Parse(..) => malformed("the answer is not one of a token endpoint"),
        RequestTokenError::Other(_) => malformed("the answer of the token endpoint is not JSON"),
    }
}

/// The error codes of RFC 6749, section 5.2.
fn refused(code: &str) -> TokenError {
    let (kind, message) = match code {
        "invalid_grant" => (
            TokenErrorKind::LoginRequired,
            "the token endpoint does not accept the code of the login: log in again",
        ),
        _ => (
            TokenErrorKind::Refused,
            "the token endpoint refuses the client or its request",
        ),
    };
    let is_code = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_graphic());
    let error = match is_code {
        true => TokenError::new(kind, format!("{message} ({code})")).with_code(code),
        false => TokenError::new(kind, message),
    };
    error.with_outcome(Outcome::Rejected)
}

fn not_answered(error: TransportError) -> TokenError {
    let message = format!("the token endpoint cannot be asked: {error}");
    let (kind, outcome) = match error.failure() {
        TransportFailure::Illegal => (TokenErrorKind::Configuration, Outcome::NotSent),
        TransportFailure::NotSent => (TokenErrorKind::Unavailable, Outcome::NotSent),
        TransportFailure::Broken | TransportFailure::TimedOut => {
            (TokenErrorKind::Unavailable, Outcome::Unknown)
        }
    };
    TokenError::new(kind, message)
        .with_outcome(outcome)
        .with_source(error)
}

fn unavailable(message: &str) -> TokenError {
    TokenError::new(TokenErrorKind::Unavailable, message)
}

fn url(what: &str, text: &str) -> Result<Url, TokenError> {
    let url =
        Url::parse(text).map_err(|error| configuration(format!("{what} is no URL: {error}")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(configuration(format!("{what} is no URL of `https`"))),
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, TokenError> {
    let transport = crate::transport::ReqwestTransport::new(Duration::from_secs(5));
    let transport = transport.map_err(|error| configuration(&error).with_source(error))?;
    Ok(Arc::new(transport))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, TokenError> {
    Err(configuration(
        "there is no transport: call `.transport(..)` on the login, or enable the feature `reqwest`",
    ))
}
