//! Values that a login yields and later requests are signed with.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::credential::Secret;

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
pub struct Session(Arc<RwLock<SessionValues>>);

/// The values at one moment. Cloning is cheap.
#[derive(Clone, Default)]
pub(crate) struct SessionValues(Arc<BTreeMap<String, Secret>>);

impl Session {
    /// A session before any login.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value, in place of the one it had. Requests in flight keep what they were signed with.
    pub fn set(&self, name: impl Into<String>, value: impl Into<Secret>) {
        let mut values = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut values.0).insert(name.into(), value.into());
    }

    /// Forgets all values, as after a logout.
    pub fn clear(&self) {
        let mut values = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *values = SessionValues::default();
    }

    pub(crate) fn values(&self) -> SessionValues {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl SessionValues {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(Secret::expose)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session ")?;
        f.debug_list().entries(self.values().0.keys()).finish()
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
}
