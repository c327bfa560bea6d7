//! Keys and secrets: where they come from, and that they do not show.

mod environment;
mod error;
mod field;
mod prepared;
mod secret;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use self::error::CredentialError;
pub use self::field::Field;
pub(crate) use self::prepared::PreparedCredentials;
pub use self::secret::Secret;

use crate::address::shown_url;
use crate::future::BoxFuture;

/// Of how many bytes a text must be to be hidden where people read. A shorter one, such as the number of an account, is
/// no secret, and stands in every other text too; of key, secret and passphrase every one is hidden.
pub(crate) const SHORTEST_HIDDEN: usize = 4;

/// What signs a request: a key that names the account, and a secret that proves it.
///
/// Cloning is cheap: clones share one copy of the secret, which is cleared when the last of them is dropped. `Debug`
/// shows the beginning of the key and nothing of the rest.
///
/// ```
/// use signed_api::Credentials;
///
/// let credentials = Credentials::new("my-api-key-0123", "my secret").with_passphrase("tell nobody");
/// assert_eq!(
///     format!("{credentials:?}"),
///     r#"Credentials { key: "my-a…", secret: "<secret>", passphrase: "<passphrase>", account: None, url: None, named: [] }"#,
/// );
/// ```
#[derive(Clone, Default)]
pub struct Credentials(Arc<Fields>);

#[derive(Clone, Default)]
struct Fields {
    key: Option<Secret>,
    secret: Option<Secret>,
    passphrase: Option<Secret>,
    account: Option<String>,
    url: Option<String>,
    named: BTreeMap<String, Secret>,
}

impl Credentials {
    /// Credentials from values.
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self(Arc::new(Fields {
            key: Some(Secret::new(key)),
            secret: Some(secret.into()),
            ..Fields::default()
        }))
    }

    /// Credentials without key and secret, for schemes that want others.
    ///
    /// ```
    /// use signed_api::Credentials;
    ///
    /// let wallet = Credentials::empty().with("private_key", "0x307a..");
    /// # let _ = wallet;
    /// ```
    pub fn empty() -> Self {
        Self::default()
    }

    /// Credentials from environment variables that begin with `prefix`.
    ///
    /// `Credentials::from_env("EXCHANGE")` reads `EXCHANGE_API_KEY` and `EXCHANGE_API_SECRET`, and where they are set
    /// `EXCHANGE_API_PASSPHRASE`, `EXCHANGE_API_ACCOUNT` and `EXCHANGE_API_URL` (which then overrides the trait's
    /// `base_url`). Other variables of the prefix become credentials of other names: `EXCHANGE_API_PRIVATE_KEY` is
    /// `private_key`; where there are such, key and secret need not be there. With feature `dotenv`, and when the
    /// environment has none of them, they are read from a file `.env` of the current directory or the nearest one above;
    /// the two are never mixed, and the process's environment is not changed.
    ///
    /// # Errors
    ///
    /// Names every variable that is missing, or has white space around its value, in one sentence.
    pub fn from_env(prefix: &str) -> Result<Self, CredentialError> {
        environment::read(prefix)
    }

    /// Credentials of what there is.
    fn of(key: Option<String>, secret: Option<String>) -> Self {
        Self(Arc::new(Fields {
            key: key.map(Secret::new),
            secret: secret.map(Secret::new),
            ..Fields::default()
        }))
    }

    /// The same with the passphrase that some exchanges issue beside key and secret.
    #[must_use]
    pub fn with_passphrase(self, passphrase: impl Into<Secret>) -> Self {
        self.changed(|fields| fields.passphrase = Some(passphrase.into()))
    }

    /// The same with the name of an account or sub-account.
    #[must_use]
    pub fn with_account(self, account: impl Into<String>) -> Self {
        self.changed(|fields| fields.account = Some(account.into()))
    }

    /// The same with a credential of another name, as schemes declare them: `credential private_key;`. The names `key`,
    /// `secret`, `passphrase` and `account` mean what they mean everywhere.
    #[must_use]
    pub fn with(self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.changed(|fields| match name.as_str() {
            "key" => fields.key = Some(value),
            "secret" => fields.secret = Some(value),
            "passphrase" => fields.passphrase = Some(value),
            "account" => fields.account = Some(value.expose().to_owned()),
            _ => drop(fields.named.insert(name, value)),
        })
    }

    /// The same with the base URL these credentials are for; it overrides the trait's `base_url`.
    #[must_use]
    pub fn with_url(self, url: impl Into<String>) -> Self {
        self.changed(|fields| fields.url = Some(url.into()))
    }

    fn changed(mut self, change: impl FnOnce(&mut Fields)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// The key, for a scheme.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn key(&self) -> Result<&[u8], CredentialError> {
        self.text(Field::Key).map(str::as_bytes)
    }

    /// The secret, for a scheme.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn secret(&self) -> Result<&[u8], CredentialError> {
        self.text(Field::Secret).map(str::as_bytes)
    }

    /// The passphrase, for a scheme.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn passphrase(&self) -> Result<&[u8], CredentialError> {
        self.text(Field::Passphrase).map(str::as_bytes)
    }

    /// The account, for a scheme.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn account(&self) -> Result<&[u8], CredentialError> {
        self.text(Field::Account).map(str::as_bytes)
    }

    /// The credential of another name, for a scheme.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn named(&self, name: &'static str) -> Result<&[u8], CredentialError> {
        self.text(Field::Named(name)).map(str::as_bytes)
    }

    /// The base URL these credentials are for, if they say so.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The text of `field`, or the error that says how to supply it.
    pub(crate) fn text(&self, field: Field) -> Result<&str, CredentialError> {
        self.get(field)
            .ok_or_else(|| CredentialError::new(missing(field)))
    }

    /// The text of `field`; one that is empty counts as none.
    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        let text = match field {
            Field::Key => self.0.key.as_ref().map(Secret::expose),
            Field::Secret => self.0.secret.as_ref().map(Secret::expose),
            Field::Passphrase => self.0.passphrase.as_ref().map(Secret::expose),
            Field::Account => self.0.account.as_deref(),
            Field::Named(name) => self.0.named.get(name).map(Secret::expose),
        };
        text.filter(|text| !text.is_empty())
    }

    /// Checks, for a scheme, that `field` is there and can stand in a header.
    ///
    /// # Errors
    ///
    /// When it is not there, or holds a control character.
    pub fn require(&self, field: Field) -> Result<(), CredentialError> {
        match self
            .text(field)?
            .bytes()
            .any(|byte| byte.is_ascii_control())
        {
            false => Ok(()),
            true => Err(CredentialError::new(format!(
                "the {field} holds a line break or another control character"
            ))),
        }
    }

    /// Whether both are the same copy, not merely equal.
    pub(crate) fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

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
        let named = self.0.named.values().map(Secret::expose);
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
        f.debug_struct("Credentials")
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
            .field("named", &fields.named.keys())
            .finish()
    }
}

fn missing(field: Field) -> String {
    match field {
        Field::Named(name) => {
            format!("the credentials have no {name}: add it, as in `.with(\"{name}\", ..)`")
        }
        field => format!("the credentials have no {field}"),
    }
}

/// Enough of a key to tell it from another, too little to use it.
fn beginning(key: &str) -> String {
    let shown = if key.chars().count() >= 12 { 4 } else { 0 };
    key.chars().take(shown).chain(['…']).collect()
}

/// Where a client gets its credentials from, asked before every attempt.
///
/// [`Credentials`] provide themselves. Implement it for whatever holds yours, and keys are rotated without a restart: an
/// attempt keeps the credentials it began with, the next one asks again.
pub trait ProvideCredentials: Send + Sync + fmt::Debug {
    /// The credentials to use now.
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>>;

    /// The credentials, if they are at hand without waiting; then [`provide`](Self::provide) is not called.
    fn at_hand(&self) -> Option<Credentials> {
        None
    }
}

impl ProvideCredentials for Credentials {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        let credentials = self.clone();
        Box::pin(async move { Ok(credentials) })
    }

    fn at_hand(&self) -> Option<Credentials> {
        Some(self.clone())
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        (**self).provide()
    }

    fn at_hand(&self) -> Option<Credentials> {
        (**self).at_hand()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_every_scheme_knows_is_no_name_of_its_own() {
        let credentials = Credentials::empty()
            .with("key", "k")
            .with("secret", "s")
            .with("passphrase", "p")
            .with("account", "a")
            .with("wallet", "w");
        for (field, text) in [
            (Field::Key, "k"),
            (Field::Secret, "s"),
            (Field::Passphrase, "p"),
            (Field::Account, "a"),
            (Field::Named("wallet"), "w"),
        ] {
            assert_eq!(credentials.text(field).expect("set"), text);
        }
    }

    #[test]
    fn a_short_key_does_not_show_at_all() {
        let shown = format!("{:?}", Credentials::new("short", "s"));
        assert!(!shown.contains("short"), "{shown}");
    }

    #[test]
    fn a_missing_credential_is_named() {
        let error = Credentials::new("k", "s")
            .passphrase()
            .expect_err("there is none");
        assert_eq!(error.to_string(), "the credentials have no passphrase");
    }

    #[test]
    fn a_line_break_is_refused_where_it_would_reach_a_header() {
        let error = Credentials::new("key\n", "s")
            .require(Field::Key)
            .expect_err("a line break");
        assert_eq!(
            error.to_string(),
            "the key holds a line break or another control character"
        );
    }
}
