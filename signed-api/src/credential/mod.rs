//! Keys and secrets: where they come from, and that they do not show.

mod basic;
mod chain;
#[cfg(feature = "command")]
mod command;
mod environment;
mod error;
mod field;
#[cfg(feature = "file")]
mod file;
#[cfg(any(feature = "file", feature = "command", feature = "vault"))]
mod format;
#[cfg(any(feature = "dotenv", feature = "file", feature = "command"))]
mod lines;
mod overlapping;
mod prepared;
mod provide;
mod rotating;
mod secret;
mod shown;
mod tag;
mod variables;
#[cfg(feature = "vault")]
mod vault;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub use self::chain::Chain;
#[cfg(feature = "command")]
pub use self::command::CommandCredentials;
pub use self::environment::EnvironmentCredentials;
pub use self::error::{CredentialError, CredentialErrorKind};
pub use self::field::Field;
#[cfg(feature = "file")]
pub use self::file::FileCredentials;
pub use self::overlapping::Overlapping;
pub(crate) use self::prepared::PreparedCredentials;
pub use self::provide::ProvideCredentials;
pub use self::rotating::Rotating;
pub use self::secret::Secret;
#[cfg(feature = "vault")]
pub use self::vault::VaultCredentials;

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
    ws_url: Option<String>,
    environment: Option<String>,
    lifetime: Option<Duration>,
    named: BTreeMap<String, Secret>,
}

impl Credentials {
    /// Credentials from values.
    ///
    /// They are taken as they are. White space around a key, a secret, an account or a credential of another name, such as
    /// the line break that a file ends with, is an error when a client or signer is built with them; a passphrase may have
    /// some, and so may PEM.
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
    /// `EXCHANGE_API_PASSPHRASE`, `EXCHANGE_API_ACCOUNT`, `EXCHANGE_API_URL` (which then overrides the trait's `base_url`),
    /// `EXCHANGE_WS_URL` (the same for the address of its WebSocket) and `EXCHANGE_API_ENVIRONMENT` (see
    /// [`for_environment`](Self::for_environment)). Other variables of the prefix become credentials of other names:
    /// `EXCHANGE_API_PRIVATE_KEY` is `private_key`; where there are such, key and secret need not be there. With feature `dotenv`, and when the
    /// environment has none of them, they are read from a file `.env` of the current directory or the nearest one above;
    /// the two are never mixed, and the process's environment is not changed.
    ///
    /// # Errors
    ///
    /// Names every variable that is missing, or has white space around its value, in one sentence.
    pub fn from_env(prefix: &str) -> Result<Self, CredentialError> {
        environment::read(prefix)
    }

    /// Credentials from a file that only its owner can read, once. [`FileCredentials`](crate::FileCredentials) says what
    /// stands in it, and notices when it changes.
    ///
    /// # Errors
    ///
    /// When there is no such file, it is a symbolic link, others can read it, or it does not hold credentials.
    #[cfg(feature = "file")]
    pub fn from_file(path: impl AsRef<std::path::Path>) -> Result<Self, CredentialError> {
        file::read(path.as_ref(), None)
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
        self.with("passphrase", passphrase)
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

    /// The same with the address of the WebSocket that these credentials are for; it overrides the one that the trait
    /// declares.
    #[must_use]
    pub fn with_ws_url(self, url: impl Into<String>) -> Self {
        self.changed(|fields| fields.ws_url = Some(url.into()))
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

    /// The address of the WebSocket that these credentials are for, if they say so.
    pub fn ws_url(&self) -> Option<&str> {
        self.0.ws_url.as_deref()
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
            Field::Named(name) => match Field::of(name) {
                Field::Named(name) => self.0.named.get(name).map(Secret::expose),
                known => return self.get(known),
            },
        };
        text.filter(|text| !text.is_empty())
    }

    /// Refuses white space around what exchanges issue, which comes along when a file is read or a text is copied. It
    /// would sign, and sign wrongly. A passphrase may have been made up with it, and PEM ends in a line break.
    pub(super) fn refuse_white_space(&self) -> Result<(), CredentialError> {
        let fields = [Field::Key, Field::Secret, Field::Account].into_iter();
        let fields = fields.filter_map(|field| Some((field.to_string(), self.get(field)?)));
        let named = self.0.named.iter();
        let named = named.map(|(name, value)| (name.clone(), value.expose()));
        for (name, text) in fields.chain(named) {
            if text.trim_start().starts_with("-----BEGIN ") {
                continue;
            }
            let Some(place) = white_space(text) else {
                continue;
            };
            return Err(CredentialError::new(format!(
                "the {name} has white space {place}, perhaps a line break: remove it"
            )));
        }
        Ok(())
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

    /// Checks, for a scheme that writes the passphrase into a header, that it would arrive there as it is.
    ///
    /// # Errors
    ///
    /// When it has white space around it.
    pub fn refuse_spaced_passphrase(&self) -> Result<(), CredentialError> {
        match self.get(Field::Passphrase).and_then(white_space) {
            None => Ok(()),
            Some(place) => Err(CredentialError::new(format!(
                "the passphrase has white space {place}, which is lost in the header that the scheme writes it into: remove \
                 it, or have the exchange issue one without"
            ))),
        }
    }

    /// Whether both are the same copy, not merely equal.
    pub(crate) fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn missing(field: Field) -> String {
    let field = match field {
        Field::Named(name) => Field::of(name),
        field => field,
    };
    match field {
        Field::Named(name) => {
            format!("the credentials have no {name}: add it, as in `.with(\"{name}\", ..)`")
        }
        field => format!("the credentials have no {field}"),
    }
}

/// Where `text` has white space around it.
fn white_space(text: &str) -> Option<&'static str> {
    match (text.trim_start() == text, text.trim_end() == text) {
        (true, true) => None,
        (true, false) => Some("at its end"),
        (false, true) => Some("at its beginning"),
        (false, false) => Some("around it"),
    }
}

#[cfg(test)]
mod tests;
