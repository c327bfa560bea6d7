//! The answer of a token endpoint, as servers write it (RFC 6749, section 5.1, and what they make of it).

use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::client::conceal;
use super::exchange::unreadable;
use super::json;
use crate::error::Outcome;
use crate::hidden::Hidden;
use crate::params::{Params, Value};
use crate::token::{Token, TokenError, TokenErrorKind};

/// An access token and what came with it. There is no `Debug` that shows it.
pub(super) struct TokenAnswer {
    access: AccessToken,
    token_type: BasicTokenType,
    lifetime: Option<Duration>,
    refresh: Option<RefreshToken>,
    scopes: Option<Vec<Scope>>,
}

impl TokenAnswer {
    fn read(answer: &Params) -> Option<Self> {
        let text = |name| json::text(answer, name).map(str::to_owned);
        Some(Self {
            access: AccessToken::new(text("access_token")?),
            token_type: token_type(answer.get("token_type"))?,
            lifetime: json::lifetime(answer, "expires_in"),
            refresh: text("refresh_token").map(RefreshToken::new),
            scopes: answer.get("scope").and_then(scopes),
        })
    }

    /// The token; with the scopes that were `asked` for, if the server does not say which it granted (RFC 6749, section
    /// 5.1). Scopes are shown to people: what holds something `hidden`, or one of the tokens, is none.
    pub(super) fn into_token(
        self,
        asked: &[String],
        mut hidden: Hidden,
    ) -> Result<Token, TokenError> {
        if self.token_type != BasicTokenType::Bearer {
            let message = "the endpoint issued a token that is not of the type `Bearer`, which is the only one that can be \
                           used; have the client registered for that";
            return Err(TokenError::new(TokenErrorKind::Malformed, message)
                .with_outcome(Outcome::Completed));
        }
        if self.access.secret().contains(|c: char| c.is_control()) {
            return Err(unreadable());
        }
        let mut token = Token::new(self.access.secret().as_str());
        if let Some(lifetime) = self.lifetime {
            token = token.with_lifetime(lifetime);
        }
        if let Some(refresh) = &self.refresh {
            token = token.with_refresh(refresh.secret().as_str());
        }
        conceal(&mut hidden, token.access());
        if let Some(refresh) = token.refresh() {
            conceal(&mut hidden, refresh);
        }
        let granted: Vec<String> = match self.scopes {
            Some(scopes) => {
                let scopes = scopes.iter().map(|scope| scope.to_string());
                scopes
                    .filter(|scope| asked.contains(scope) || !hidden.hides(scope.as_bytes()))
                    .collect()
            }
            None => asked.to_vec(),
        };
        let missing: Vec<_> = asked
            .iter()
            .filter(|asked| !granted.contains(asked))
            .collect();
        if !missing.is_empty() {
            tracing::warn!(
                ?missing,
                "the server granted fewer scopes than were asked for"
            );
        }
        Ok(token.with_scopes(granted))
    }
}

/// The type that is written, in whatever case; `Bearer` where none is.
fn token_type(value: Option<&Value>) -> Option<BasicTokenType> {
    match value {
        None | Some(Value::Null) => Some(BasicTokenType::Bearer),
        Some(Value::Text(text)) if text.eq_ignore_ascii_case("bearer") => {
            Some(BasicTokenType::Bearer)
        }
        Some(Value::Text(text)) => Some(BasicTokenType::Extension(text.to_string())),
        Some(_) => None,
    }
}

/// Scopes with spaces between them, or in a list.
fn scopes(value: &Value) -> Option<Vec<Scope>> {
    let of_text = |text: &str| {
        let scopes = text.split_ascii_whitespace();
        scopes
            .map(|scope| Scope::new(scope.to_owned()))
            .collect::<Vec<_>>()
    };
    match value {
        Value::Text(text) => Some(of_text(text)),
        Value::List(list) => {
            let texts = list.iter().filter_map(|value| match value {
                Value::Text(text) => Some(of_text(text)),
                _ => None,
            });
            Some(texts.flatten().collect())
        }
        _ => None,
    }
}

impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        let answer = Params::from_json(text.get().as_bytes()).ok();
        let answer = answer.as_ref().and_then(Self::read);
        answer.ok_or_else(|| D::Error::custom("no access token"))
    }
}

/// The protocol asks for it, and never writes an answer.
impl Serialize for TokenAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenAnswer")
    }
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.lifetime
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}
