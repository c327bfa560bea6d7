//! One exchange in JSON that is not of OAuth2: fields go there, tokens come back.

use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::endpoint::Endpoint;
use super::exchange::unreadable;
use super::json;
use super::refusal::Purpose;
use crate::credential::Secret;
use crate::hidden::Hidden;
use crate::params::Params;
use crate::token::{Token, TokenError, TokenErrorKind};

/// Where the tokens stand in an answer, and how long they are valid.
#[derive(Clone, Debug)]
pub(super) struct JsonExchange {
    pub(super) access: String,
    pub(super) refresh: String,
    pub(super) lifetime: Option<Duration>,
    pub(super) refresh_lifetime: Option<Duration>,
}

impl Default for JsonExchange {
    fn default() -> Self {
        Self {
            access: "access".to_owned(),
            refresh: "refresh".to_owned(),
            lifetime: None,
            refresh_lifetime: None,
        }
    }
}

impl JsonExchange {
    /// The token in the answer to `fields`.
    pub(super) async fn post(
        &self,
        endpoint: &Endpoint,
        fields: &[(&str, &Secret)],
        purpose: Purpose,
        hidden: &Hidden,
    ) -> Result<Token, TokenError> {
        let Ok(body) = serde_json::to_vec(&Fields(fields)) else {
            let message = "the request cannot be written as JSON";
            return Err(TokenError::new(TokenErrorKind::Configuration, message));
        };
        let json = HeaderValue::from_static("application/json");
        let headers = [(ACCEPT, json.clone()), (CONTENT_TYPE, json)];
        let headers = HeaderMap::from_iter(headers);
        let answer = endpoint.post(headers, body.into(), purpose, hidden).await?;
        let answer = Params::from_json(&answer).map_err(|_| unreadable())?;
        self.token(&answer).ok_or_else(unreadable)
    }

    fn token(&self, answer: &Params) -> Option<Token> {
        let access = json::text(answer, &self.access)?;
        if access.contains(|c: char| c.is_control()) {
            return None;
        }
        let mut token = Token::new(access);
        if let Some(lifetime) = json::lifetime(answer, "expires_in").or(self.lifetime) {
            token = token.with_lifetime(lifetime);
        }
        if let Some(refresh) = json::text(answer, &self.refresh) {
            token = token.with_refresh(refresh);
            if let Some(lifetime) = self.refresh_lifetime {
                token = token.with_refresh_lifetime(lifetime);
            }
        }
        Some(token)
    }
}

/// An object with these members.
struct Fields<'f>(&'f [(&'f str, &'f Secret)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value.expose())?;
        }
        map.end()
    }
}

/// The settings that every source in JSON has, in the block of its own methods.
macro_rules! json_options {
    () => {
        /// Where access and refresh token stand in the answer: names, with dots between them where one leads to another
        /// (`data.access`); `access` and `refresh` unless set.
        #[must_use]
        pub fn answer_fields(
            mut self,
            access: impl Into<String>,
            refresh: impl Into<String>,
        ) -> Self {
            self.exchange.access = access.into();
            self.exchange.refresh = refresh.into();
            self
        }

        /// How long an access token is valid from when it was asked for, unless an answer says so in `expires_in`.
        #[must_use]
        pub fn lifetime(mut self, lifetime: Duration) -> Self {
            self.exchange.lifetime = Some(lifetime);
            self
        }

        /// How long a refresh token is valid from when it was asked for.
        #[must_use]
        pub fn refresh_lifetime(mut self, lifetime: Duration) -> Self {
            self.exchange.refresh_lifetime = Some(lifetime);
            self
        }
    };
}

pub(super) use json_options;
