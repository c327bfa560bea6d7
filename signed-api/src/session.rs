//! Values that a login yields and later requests are signed with.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockWriteGuard};

use crate::credential::{SHORTEST_HIDDEN, Secret};
use crate::token::Token;

/// What a login yields, for the schemes that read `session.x` or `token`: shared by a client, its clones, and whoever
/// logs in.
///
/// ```
/// use signed_api::Session;
///
/// let session = Session::new();
/// session.set("token", "what the login answered");
/// assert_eq!(format!("{session:?}"), r#"Session ["token"]"#);
/// ```
#[derive(Clone, Default)]
pub struct Session(Arc<OnceLock<RwLock<SessionValues>>>);

/// The values at one moment, if there are any. Cloning is cheap.
#[derive(Clone, Default)]
pub(crate) struct SessionValues {
    set: Option<Arc<BTreeMap<String, Secret>>>,
    /// The access token of an attempt, in place of the one that was set.
    token: Option<Token>,
}

/// What schemes call the access token.
const TOKEN: &str = "token";

impl Session {
    /// A session before any login.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value, in place of the one it had. Requests in flight keep what they were signed with.
    pub fn set(&self, name: impl Into<String>, value: impl Into<Secret>) {
        self.write().all_mut().insert(name.into(), value.into());
    }

    /// Sets several values that belong together: no request is signed with some of them new and some of them old.
    ///
    /// ```
    /// # let session = signed_api::Session::new();
    /// session.set_all([("token", "what the login answered"), ("token_secret", "and what signs")]);
    /// ```
    pub fn set_all<N: Into<String>, V: Into<Secret>>(
        &self,
        values: impl IntoIterator<Item = (N, V)>,
    ) {
        let values = values.into_iter();
        let values: Vec<_> = values
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        self.write().all_mut().extend(values);
    }

    /// Forgets all values, as after a logout.
    pub fn clear(&self) {
        *self.write() = SessionValues::default();
    }

    fn write(&self) -> RwLockWriteGuard<'_, SessionValues> {
        let values = self.0.get_or_init(RwLock::default);
        values.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is locked where nobody ever logs in.
    pub(crate) fn values(&self) -> SessionValues {
        let Some(values) = self.0.get() else {
            return SessionValues::default();
        };
        values
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl SessionValues {
    fn all_mut(&mut self) -> &mut BTreeMap<String, Secret> {
        Arc::make_mut(self.set.get_or_insert_default())
    }

    /// The same with this access token, which belongs to one attempt.
    pub(crate) fn with_token(self, token: Token) -> Self {
        let token = Some(token);
        Self { token, ..self }
    }

    /// The same with a value that belongs to one connection.
    #[cfg(feature = "ws")]
    pub(crate) fn with(mut self, name: impl Into<String>, value: Secret) -> Self {
        self.all_mut().insert(name.into(), value);
        self
    }

    /// The value of this name; one that is empty counts as none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let value = match &self.token {
            Some(token) if name == TOKEN => token.access(),
            _ => self.set.as_ref()?.get(name)?,
        };
        Some(value.expose()).filter(|value| !value.is_empty())
    }

    /// The values that are not to be read where people read, and what stands there.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = (&str, String)> {
        let values = self.set.iter().flat_map(|values| values.iter());
        let values = values.map(|(name, value)| (name.as_str(), value));
        let token = self.token.iter().map(|token| (TOKEN, token.access()));
        values
            .chain(token)
            .map(|(name, value)| (value.expose(), format!("<session.{name}>")))
            .filter(|(value, _)| value.len() >= SHORTEST_HIDDEN)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session ")?;
        let values = self.values();
        let names = values.set.iter().flat_map(|values| values.keys());
        f.debug_list().entries(names).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_keeps_the_values_it_began_with() {
        let session = Session::new();
        session.set("token", "first");
        let values = session.clone().values();
        session.set("token", "second");
        assert_eq!(values.get("token"), Some("first"));
        assert_eq!(session.values().get("token"), Some("second"));
        session.clear();
        assert_eq!(session.values().get("token"), None);
        assert_eq!(values.get("token"), Some("first"));
    }

    #[test]
    fn values_that_belong_together_are_set_together() {
        let session = Session::new();
        session.set("user", "7");
        session.set_all([("token", "a"), ("seed", "b")]);
        let values = session.values();
        let all = ["user", "token", "seed"].map(|name| values.get(name));
        assert_eq!(all, [Some("7"), Some("a"), Some("b")]);
    }

    #[test]
    fn an_empty_value_is_none() {
        let session = Session::new();
        session.set("token", "");
        assert_eq!(session.values().get("token"), None);
    }
}
