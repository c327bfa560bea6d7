//! Refresh tokens where the server speaks JSON of its own.

use std::time::Duration;

use super::client::conceal;
use super::endpoint::{Endpoint, endpoint_options};
use super::json_exchange::{JsonExchange, json_options};
use super::refreshing::{Refreshing, refresh_options};
use super::refusal::Purpose;
use crate::credential::Secret;
use crate::future::BoxFuture;
use crate::hidden::Hidden;
use crate::token::{Token, TokenError, TokenSource};

/// Obtains tokens by posting `{"refresh": ".."}` in JSON, where the answer is `{"access": "..", "refresh": ".."}`: as
/// CryptoPay has it, and servers with djangorestframework-simplejwt.
///
/// Such an answer does not say how long the tokens are valid, so that is [declared](Self::lifetime). Where no refresh
/// token comes back, the one before is taken over.
///
/// ```
/// use std::time::Duration;
/// use signed_api::oauth2::{JsonLogin, JsonRefresh};
///
/// const HOUR: Duration = Duration::from_secs(3600);
///
/// let login = JsonLogin::new("https://api.example.com/token/", [("username", "alice"), ("password", "my password")])
///     .lifetime(24 * HOUR);
/// let source = JsonRefresh::new("https://api.example.com/token/refresh/")
///     .lifetime(24 * HOUR)
///     .refresh_lifetime(30 * 24 * HOUR)
///     .login(login);
/// assert!(!format!("{source:?}").contains("my password"));
/// ```
#[derive(Clone, Debug)]
pub struct JsonRefresh {
    endpoint: Endpoint,
    exchange: JsonExchange,
    field: String,
    refreshing: Refreshing,
}

impl JsonRefresh {
    /// Posts to `url`.
    ///
    /// An address that cannot be used is told when a token is obtained.
    pub fn new(url: impl AsRef<str>) -> Self {
        Self {
            endpoint: Endpoint::new(url.as_ref()),
            exchange: JsonExchange::default(),
            field: "refresh".to_owned(),
            refreshing: Refreshing::default(),
        }
    }

    /// The name under which the refresh token is sent; `refresh` unless set.
    #[must_use]
    pub fn request_field(mut self, name: impl Into<String>) -> Self {
        self.field = name.into();
        self
    }

    json_options!();

    refresh_options!();

    endpoint_options!();

    async fn refresh(&self, refresh: &Secret, held: Option<&Token>) -> Result<Token, TokenError> {
        let mut hidden = Hidden::default();
        conceal(&mut hidden, refresh);
        if let Some(held) = held {
            conceal(&mut hidden, held.access());
        }
        let fields = [(self.field.as_str(), refresh)];
        let exchange = &self.exchange;
        let token = exchange.post(&self.endpoint, &fields, Purpose::Refresh, &hidden);
        let token = token.await?;
        Ok(match held {
            Some(held) => token.with_scopes(held.scopes().iter().cloned()),
            None => token,
        })
    }
}

impl TokenSource for JsonRefresh {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        let refresh = move |refresh| Box::pin(self.refresh(refresh, held)) as BoxFuture<'a, _>;
        Box::pin(self.refreshing.obtain(held, refresh))
    }

    fn uses_up(&self, held: Option<&Token>) -> bool {
        self.refreshing.uses_up(held)
    }
}
