//! The end of a token before its time.

use oauth2::{AccessToken, RequestTokenError, RevocationUrl, StandardRevocableToken};

use super::client::{OauthClient, client_options, conceal};
use super::endpoint::{Endpoint, endpoint_options};
use super::exchange::Exchange;
use super::refusal::Purpose;
use crate::credential::Secret;
use crate::token::{Token, TokenError, TokenErrorKind};

/// Gives tokens back, so that they are worth nothing any more (RFC 7009).
///
/// ```no_run
/// # async fn example(token: signed_api::Token) -> Result<(), signed_api::TokenError> {
/// use signed_api::oauth2::Revocation;
///
/// let revocation = Revocation::new("https://api.example.com/o/revoke_token/", "my-client").secret("my secret");
/// revocation.revoke(&token).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Revocation {
    endpoint: Endpoint,
    client: OauthClient,
}

impl Revocation {
    /// Asks at `url` as the client `id`, which has no secret unless one is [set](Self::secret).
    ///
    /// An address that cannot be used is told when a token is revoked.
    pub fn new(url: impl AsRef<str>, id: impl Into<String>) -> Self {
        Self {
            endpoint: Endpoint::new(url.as_ref()),
            client: OauthClient::new(id),
        }
    }

    /// The secret of the client, sent in `Authorization: Basic`.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client.set_secret(secret);
        self
    }

    client_options!();

    endpoint_options!();

    /// Revokes the refresh token of `token`, if there is one, and then its access token. Tokens that the server does not know
    /// any more are revoked already. It may be called again.
    ///
    /// # Errors
    ///
    /// When the server refuses, or is not there. Then a token may still be valid.
    pub async fn revoke(&self, token: &Token) -> Result<(), TokenError> {
        if let Some(refresh) = token.refresh() {
            let refresh = oauth2::RefreshToken::new(refresh.expose().to_owned());
            self.revoke_one(refresh.into(), token).await?;
        }
        let access = AccessToken::new(token.access().expose().to_owned());
        self.revoke_one(access.into(), token).await
    }

    async fn revoke_one(
        &self,
        revoked: StandardRevocableToken,
        token: &Token,
    ) -> Result<(), TokenError> {
        let mut hidden = self.client.hidden();
        conceal(&mut hidden, token.access());
        if let Some(refresh) = token.refresh() {
            conceal(&mut hidden, refresh);
        }
        let exchange = Exchange {
            endpoint: &self.endpoint,
            purpose: Purpose::Revocation,
            hidden,
        };
        let address = RevocationUrl::from_url(exchange.address()?);
        let protocol = self.client.protocol().set_revocation_url(address);
        let Ok(mut request) = protocol.revoke_token(revoked) else {
            return Err(unusable());
        };
        for (name, value) in self.client.parameters() {
            request = request.add_extra_param(name, value);
        }
        match request.request_async(&exchange).await {
            Ok(()) => Ok(()),
            // What some servers say of a token that they do not know, unless they have not looked.
            Err(RequestTokenError::Request(error))
                if error.kind() == TokenErrorKind::Refused
                    && error.code() == Some("invalid_token") =>
            {
                Ok(())
            }
            Err(RequestTokenError::Request(error)) => Err(error),
            Err(_) => Err(unusable()),
        }
    }
}

/// The protocol cannot make a request of the address.
fn unusable() -> TokenError {
    TokenError::new(
        TokenErrorKind::Configuration,
        "the request cannot be built: the address holds a character that is not of URLs",
    )
}
