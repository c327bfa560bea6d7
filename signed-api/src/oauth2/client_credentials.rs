//! Tokens by the client's own credentials.

use oauth2::{Scope, TokenUrl};

use super::client::{OauthClient, client_options};
use super::endpoint::{Endpoint, endpoint_options};
use super::exchange::{Exchange, failure};
use super::refusal::Purpose;
use crate::credential::Secret;
use crate::future::BoxFuture;
use crate::token::{Token, TokenError, TokenSource};

/// Obtains tokens by the id and secret of a client (RFC 6749, section 4.4): for programs that act for themselves.
///
/// A refresh token that a server sends along is not kept: the credentials do as well.
///
/// ```
/// use signed_api::oauth2::ClientCredentials;
///
/// let source = ClientCredentials::new("https://api.example.com/o/token/", "my-client", "my secret")
///     .scopes(["read", "write"])
///     .parameter("audience", "https://api.example.com");
/// assert!(!format!("{source:?}").contains("my secret"));
/// ```
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    endpoint: Endpoint,
    client: OauthClient,
    scopes: Vec<String>,
}

impl ClientCredentials {
    /// Asks at `token_url` as the client `id` with `secret`, both in `Authorization: Basic`.
    ///
    /// An address that cannot be used is told when a token is obtained.
    pub fn new(
        token_url: impl AsRef<str>,
        id: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        let mut client = OauthClient::new(id);
        client.set_secret(secret);
        Self {
            endpoint: Endpoint::new(token_url.as_ref()),
            client,
            scopes: Vec::new(),
        }
    }

    /// Asks for these scopes; without any, the server chooses. Where it grants fewer, the token has those, and a warning is
    /// logged.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(S::into).collect();
        self
    }

    client_options!();

    endpoint_options!();

    async fn request(&self) -> Result<Token, TokenError> {
        let exchange = Exchange {
            endpoint: &self.endpoint,
            purpose: Purpose::ClientCredentials,
            hidden: self.client.hidden(),
        };
        let address = TokenUrl::from_url(exchange.address()?);
        let protocol = self.client.protocol().set_token_uri(address);
        let scopes = self.scopes.iter().cloned().map(Scope::new);
        let mut request = protocol.exchange_client_credentials().add_scopes(scopes);
        for (name, value) in self.client.parameters() {
            request = request.add_extra_param(name, value);
        }
        let answer = request.request_async(&exchange).await.map_err(failure)?;
        let token = answer.into_token(&self.scopes, exchange.hidden)?;
        Ok(token.without_refresh())
    }
}

impl TokenSource for ClientCredentials {
    fn obtain<'a>(&'a self, _: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(self.request())
    }
}
