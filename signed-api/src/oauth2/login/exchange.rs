//! The code for a token (RFC 6749, section 4.1.3).

use oauth2::{PkceCodeVerifier, RedirectUrl, TokenUrl};

use super::authorization_code::AuthorizationCode;
use crate::credential::Secret;
use crate::oauth2::client::conceal;
use crate::oauth2::exchange::{Exchange, failure};
use crate::oauth2::refusal::Purpose;
use crate::token::{Token, TokenError};

/// Exchanges `code`, which came to `redirect`, for a token.
pub(super) async fn exchange(
    login: &AuthorizationCode,
    redirect: RedirectUrl,
    code: &Secret,
    verifier: PkceCodeVerifier,
) -> Result<Token, TokenError> {
    let mut hidden = login.client.hidden();
    conceal(&mut hidden, code);
    conceal(&mut hidden, &Secret::from(verifier.secret().as_str()));
    let exchange = Exchange {
        endpoint: &login.endpoint,
        purpose: Purpose::Login,
        hidden,
    };
    let address = TokenUrl::from_url(exchange.address()?);
    let protocol = login.client.protocol();
    let protocol = protocol.set_token_uri(address).set_redirect_uri(redirect);
    let code = oauth2::AuthorizationCode::new(code.expose().to_owned());
    let request = protocol.exchange_code(code).set_pkce_verifier(verifier);
    let answer = request.request_async(&exchange).await.map_err(failure)?;
    answer.into_token(&login.scopes, exchange.hidden)
}
