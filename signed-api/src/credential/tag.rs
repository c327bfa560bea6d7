//! What credentials say of themselves: the environment that they are for, and how long they are valid.

use std::time::Duration;

use super::{Credentials, Secret};

impl Credentials {
    /// The same, for the environment of this name alone, such as `sandbox`: a client that is for another one refuses them
    /// before anything is sent. Where the trait declares `environments(..)` and the builder chooses none, it is the one that
    /// the client is for.
    ///
    /// ```
    /// use signed_api::Credentials;
    ///
    /// let credentials = Credentials::new("key", "secret").for_environment("sandbox");
    /// assert_eq!(credentials.environment(), Some("sandbox"));
    /// ```
    #[must_use]
    pub fn for_environment(self, name: impl Into<String>) -> Self {
        self.changed(|fields| fields.environment = Some(name.into()))
    }

    /// The same, valid for so long from when they were asked for. [`Rotating`](crate::Rotating) asks again before that, and
    /// does not use them after it.
    #[must_use]
    pub fn with_lifetime(self, lifetime: Duration) -> Self {
        self.changed(|fields| fields.lifetime = Some(lifetime))
    }

    /// The environment that they are for, if they say so.
    pub fn environment(&self) -> Option<&str> {
        self.0.environment.as_deref()
    }

    /// How long they are valid from when they were asked for, if that is known.
    pub fn lifetime(&self) -> Option<Duration> {
        self.0.lifetime
    }

    /// Whether requests would be signed and sent in the same way with both.
    pub(crate) fn is_equal(&self, other: &Self) -> bool {
        let (ours, theirs) = (&*self.0, &*other.0);
        let is_same = |one: &Option<Secret>, other: &Option<Secret>| {
            one.as_ref().map(Secret::expose) == other.as_ref().map(Secret::expose)
        };
        let mut named = ours.named.iter().zip(&theirs.named);
        self.same(other)
            || is_same(&ours.key, &theirs.key)
                && is_same(&ours.secret, &theirs.secret)
                && is_same(&ours.passphrase, &theirs.passphrase)
                && ours.account == theirs.account
                && ours.url == theirs.url
                && ours.ws_url == theirs.ws_url
                && ours.environment == theirs.environment
                && ours.named.len() == theirs.named.len()
                && named.all(|((name, one), (other_name, other))| {
                    name == other_name && one.expose() == other.expose()
                })
    }
}
