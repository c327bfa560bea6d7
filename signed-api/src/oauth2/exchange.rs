//! The requests of the protocol, sent by our transport.

use bytes::Bytes;
use oauth2::basic::BasicErrorResponse;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse, RequestTokenError};
use url::Url;

use super::endpoint::Endpoint;
use super::refusal::Purpose;
use crate::error::Outcome;
use crate::future::BoxFuture;
use crate::hidden::Hidden;
use crate::token::{TokenError, TokenErrorKind};

/// One exchange with an endpoint.
pub(super) struct Exchange<'e> {
    pub(super) endpoint: &'e Endpoint,
    pub(super) purpose: Purpose,
    pub(super) hidden: Hidden,
}

impl Exchange<'_> {
    /// The address for the protocol's own look at it: it demands `https` in some steps and not in others. Where the request
    /// goes, and whether it may, the endpoint decides.
    pub(super) fn address(&self) -> Result<Url, TokenError> {
        let mut address = self.endpoint.address()?.clone();
        // Both schemes are special ones, between which there is always a way.
        let _ = address.set_scheme("https");
        Ok(address)
    }
}

impl<'c> AsyncHttpClient<'c> for Exchange<'_> {
    type Error = TokenError;
    type Future = BoxFuture<'c, Result<HttpResponse, TokenError>>;

    /// Only an answer of success comes back: what a refusal means depends on its status, which the protocol would not tell.
    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let (head, body) = request.into_parts();
        Box::pin(async move {
            let body = Bytes::from(body);
            let (purpose, hidden) = (self.purpose, &self.hidden);
            let answer = self.endpoint.post(head.headers, body, purpose, hidden);
            Ok(HttpResponse::new(answer.await?.to_vec()))
        })
    }
}

/// Why a step of the protocol failed.
pub(super) fn failure(error: RequestTokenError<TokenError, BasicErrorResponse>) -> TokenError {
    match error {
        RequestTokenError::Request(error) => error,
        // Neither quotes the answer, which may hold a token.
        RequestTokenError::Parse(..) | RequestTokenError::ServerResponse(_) => unreadable(),
        RequestTokenError::Other(_) => TokenError::new(
            TokenErrorKind::Configuration,
            "the request cannot be built: the address holds a character that is not of URLs",
        ),
    }
}

/// What it means that an answer of success holds no token. A refresh token may be used up by it.
pub(super) fn unreadable() -> TokenError {
    TokenError::new(
        TokenErrorKind::Malformed,
        "the endpoint answered with success, but what it answered holds no access token; check the address",
    )
    .with_outcome(Outcome::Unknown)
}
