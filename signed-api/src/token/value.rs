//! An access token, and what came with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::credential::Secret;

/// An access token, and what came with it: how long it is valid, a refresh token, scopes.
///
/// Cloning is cheap. `Debug` shows neither of the tokens.
///
/// ```
/// use std::time::Duration;
/// use signed_api::Token;
///
/// let token = Token::new("what the server issued").with_lifetime(Duration::from_secs(3600)).with_scopes(["read"]);
/// assert_eq!(
///     format!("{token:?}"),
///     r#"Token { access: "<token>", lifetime: Some(3600s), refresh: None, scopes: ["read"] }"#,
/// );
/// ```
#[derive(Clone)]
pub struct Token(Arc<Fields>);

#[derive(Clone)]
struct Fields {
    access: Secret,
    lifetime: Option<Duration>,
    refresh: Option<Secret>,
    refresh_lifetime: Option<Duration>,
    scopes: Vec<String>,
}

impl Token {
    /// An access token of which nothing more is known.
    pub fn new(access: impl Into<Secret>) -> Self {
        Self(Arc::new(Fields {
            access: access.into(),
            lifetime: None,
            refresh: None,
            refresh_lifetime: None,
            scopes: Vec::new(),
        }))
    }

    /// The same, valid for so long from when it was asked for: `expires_in` of RFC 6749.
    #[must_use]
    pub fn with_lifetime(self, lifetime: Duration) -> Self {
        self.changed(|fields| fields.lifetime = Some(lifetime))
    }

    /// The same with the refresh token that the next access token is asked for with.
    #[must_use]
    pub fn with_refresh(self, refresh: impl Into<Secret>) -> Self {
        let refresh = refresh.into();
        self.changed(|fields| fields.refresh = Some(refresh))
    }

    /// The same without a refresh token.
    #[cfg(feature = "oauth2")]
    pub(crate) fn without_refresh(self) -> Self {
        self.changed(|fields| {
            fields.refresh = None;
            fields.refresh_lifetime = None;
        })
    }

    /// The same, its refresh token valid for so long from when it was asked for.
    #[must_use]
    pub fn with_refresh_lifetime(self, lifetime: Duration) -> Self {
        self.changed(|fields| fields.refresh_lifetime = Some(lifetime))
    }

    /// The same with the scopes that were granted.
    #[must_use]
    pub fn with_scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes = scopes.into_iter().map(S::into).collect();
        self.changed(|fields| fields.scopes = scopes)
    }

    fn changed(mut self, change: impl FnOnce(&mut Fields)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// The access token.
    pub fn access(&self) -> &Secret {
        &self.0.access
    }

    /// How long it is valid from when it was asked for, if the server said so.
    pub fn lifetime(&self) -> Option<Duration> {
        self.0.lifetime
    }

    /// The refresh token, if there is one.
    pub fn refresh(&self) -> Option<&Secret> {
        self.0.refresh.as_ref()
    }

    /// How long the refresh token is valid from when it was asked for, if that is known.
    pub fn refresh_lifetime(&self) -> Option<Duration> {
        self.0.refresh_lifetime
    }

    /// The scopes that were granted; none, if the server did not name them.
    pub fn scopes(&self) -> &[String] {
        &self.0.scopes
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refresh = self.refresh().map(|_| "<refresh token>");
        f.debug_struct("Token")
            .field("access", &"<token>")
            .field("lifetime", &self.lifetime())
            .field("refresh", &refresh)
            .field("scopes", &self.scopes())
            .finish()
    }
}
