//! Credentials where people read.

use std::fmt;

use super::{Credentials, Field, SHORTEST_HIDDEN};
use crate::address::shown_url;

impl Credentials {
    /// The credentials that are not to be read where people read, and what stands there.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = (&str, String)> {
        let fields = [Field::Secret, Field::Passphrase, Field::Key].into_iter();
        let fields = fields.filter_map(|field| Some((self.get(field)?, self.placeholder(field))));
        let named = self.0.named.iter();
        let named = named
            .map(|(name, value)| (value.expose(), format!("<{name}>")))
            .filter(|(value, _)| value.len() >= SHORTEST_HIDDEN);
        fields.chain(named)
    }

    /// Whether one of those that prove something stands in `text`: any but the key and the account.
    #[cfg(feature = "testing")]
    pub(crate) fn prove_in(&self, text: &str) -> bool {
        let fields = [Field::Secret, Field::Passphrase];
        let fields = fields.into_iter().filter_map(|field| self.get(field));
        let named = self.0.named.values().map(super::Secret::expose);
        fields
            .chain(named.filter(|value| !value.is_empty()))
            .any(|value| {
                crate::encode::forms(value)
                    .iter()
                    .any(|form| text.contains(form))
            })
    }

    /// What stands for `field` where people read.
    pub(crate) fn placeholder(&self, field: Field) -> String {
        match (field, self.get(field)) {
            (Field::Key, Some(key)) => format!("<key {}>", beginning(key)),
            (Field::Account, Some(account)) => account.to_owned(),
            _ => format!("<{field}>"),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = &*self.0;
        let mut shown = f.debug_struct("Credentials");
        shown
            .field(
                "key",
                &self
                    .get(Field::Key)
                    .map_or_else(|| "none".to_owned(), beginning),
            )
            .field(
                "secret",
                &fields.secret.as_ref().map_or("none", |_| "<secret>"),
            )
            .field(
                "passphrase",
                &fields
                    .passphrase
                    .as_ref()
                    .map_or("none", |_| "<passphrase>"),
            )
            .field("account", &fields.account)
            .field("url", &fields.url.as_deref().map(shown_url))
            .field("named", &fields.named.keys());
        if let Some(ws_url) = &fields.ws_url {
            shown.field("ws_url", &origin(ws_url));
        }
        if let Some(environment) = &fields.environment {
            shown.field("environment", environment);
        }
        shown.finish()
    }
}

/// The address of a WebSocket without its path and query, which may hold what the server knows a user by.
fn origin(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => "<not a URL>".to_owned(),
    }
}

/// Enough of a key to tell it from another, too little to use it.
fn beginning(key: &str) -> String {
    let shown = if key.chars().count() >= 12 { 4 } else { 0 };
    key.chars().take(shown).chain(['…']).collect()
}
