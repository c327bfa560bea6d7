//! Tokens by the refresh token of the last one.

use oauth2::{Scope, TokenUrl};

use super::client::{OauthClient, client_options, conceal};
use super::endpoint::{Endpoint, endpoint_options};
use super::exchange::{Exchange, failure};
use super::refreshing::{Refreshing, refresh_options};
use super::refusal::Purpose;
use crate::credential::Secret;
use crate::future::BoxFuture;
use crate::token::{Token, TokenError, TokenSource};

/// Obtains tokens by the refresh token of the one that is held (RFC 6749, section 6).
///
/// Of what the server does not send again, refresh token and scopes are taken over from the token before. Whether the
/// server rotates is learnt from its answers; until then, and with a server that does, a refresh token is taken to be used
/// up by being sent.
///
/// ```
/// use signed_api::oauth2::RefreshToken;
/// use signed_api::{Token, TokenSource};
///
/// let source = RefreshToken::new("https://api.example.com/token", "my-app");
/// let held = Token::new("what a login yielded").with_refresh("and what it is renewed with");
/// assert!(source.uses_up(Some(&held)));
/// ```
#[derive(Clone, Debug)]
pub struct RefreshToken {
    endpoint: Endpoint,
    client: OauthClient,
    scopes: Vec<String>,
    refreshing: Refreshing,
}

impl RefreshToken {
    /// Asks at `token_url` as the client `id`, which has no secret unless one is [set](Self::secret).
    ///
    /// An address that cannot be used is told when a token is obtained.
    pub fn new(token_url: impl AsRef<str>, id: impl Into<String>) -> Self {
        Self {
            endpoint: Endpoint::new(token_url.as_ref()),
            client: OauthClient::new(id),
            scopes: Vec::new(),
            refreshing: Refreshing::default(),
        }
    }

    /// The secret of the client, sent in `Authorization: Basic`.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client.set_secret(secret);
        self
    }

    /// Asks for these scopes, which must be among those that were granted; without any, the token has them all.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(S::into).collect();
        self
    }

    client_options!();

    refresh_options!();

    endpoint_options!();

    async fn refresh(&self, refresh: &Secret, held: Option<&Token>) -> Result<Token, TokenError> {
        let mut hidden = self.client.hidden();
        conceal(&mut hidden, refresh);
        if let Some(held) = held {
            conceal(&mut hidden, held.access());
        }
        let exchange = Exchange {
            endpoint: &self.endpoint,
            purpose: Purpose::Refresh,
            hidden,
        };
        let address = TokenUrl::from_url(exchange.address()?);
        let protocol = self.client.protocol().set_token_uri(address);
        let refresh = oauth2::RefreshToken::new(refresh.expose().to_owned());
        let scopes = self.scopes.iter().cloned().map(Scope::new);
        let mut request = protocol.exchange_refresh_token(&refresh).add_scopes(scopes);
        for (name, value) in self.client.parameters() {
            request = request.add_extra_param(name, value);
        }
        let answer = request.request_async(&exchange).await.map_err(failure)?;
        let asked = match (self.scopes.is_empty(), held) {
            (true, Some(held)) => held.scopes(),
            _ => &self.scopes,
        };
        answer.into_token(asked, exchange.hidden)
    }
}

impl TokenSource for RefreshToken {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        let refresh = move |refresh| Box::pin(self.refresh(refresh, held)) as BoxFuture<'a, _>;
        Box::pin(self.refreshing.obtain(held, refresh))
    }

    fn uses_up(&self, held: Option<&Token>) -> bool {
        self.refreshing.uses_up(held)
    }
}
