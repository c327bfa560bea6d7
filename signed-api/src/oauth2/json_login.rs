//! A login where the server speaks JSON of its own.

use std::fmt;
use std::time::Duration;

use super::client::conceal;
use super::endpoint::{Endpoint, endpoint_options};
use super::json_exchange::{JsonExchange, json_options};
use super::refusal::Purpose;
use crate::credential::Secret;
use crate::future::BoxFuture;
use crate::hidden::Hidden;
use crate::token::{Token, TokenError, TokenSource};

/// Obtains tokens by posting a name and a password, or a key, in JSON, where the answer is
/// `{"access": "..", "refresh": ".."}`.
///
/// Alone it logs in anew whenever a token is wanted; as the [`login`](super::JsonRefresh::login) of a
/// [`JsonRefresh`](super::JsonRefresh) only when there is no way around.
#[derive(Clone)]
pub struct JsonLogin {
    endpoint: Endpoint,
    exchange: JsonExchange,
    fields: Vec<(String, Secret)>,
}

impl JsonLogin {
    /// Posts `fields`, names and values, to `url`.
    ///
    /// An address that cannot be used is told when a token is obtained.
    pub fn new<N: Into<String>, V: Into<Secret>>(
        url: impl AsRef<str>,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let fields = fields.into_iter();
        Self {
            endpoint: Endpoint::new(url.as_ref()),
            exchange: JsonExchange::default(),
            fields: fields
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }

    json_options!();

    endpoint_options!();

    async fn log_in(&self) -> Result<Token, TokenError> {
        let mut hidden = Hidden::default();
        for (_, value) in &self.fields {
            conceal(&mut hidden, value);
        }
        let fields = self.fields.iter();
        let fields: Vec<_> = fields.map(|(name, value)| (name.as_str(), value)).collect();
        let exchange = &self.exchange;
        let token = exchange.post(&self.endpoint, &fields, Purpose::Login, &hidden);
        token.await
    }
}

impl TokenSource for JsonLogin {
    fn obtain<'a>(&'a self, _: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(self.log_in())
    }
}

impl fmt::Debug for JsonLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.fields.iter().map(|(name, _)| name).collect();
        f.debug_struct("JsonLogin")
            .field("endpoint", &self.endpoint)
            .field("exchange", &self.exchange)
            .field("fields", &names)
            .finish()
    }
}
