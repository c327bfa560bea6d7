//! Credentials with everything that is made of them once: decoded, keyed, and named for the nonce store.

use std::sync::{Arc, PoisonError, RwLock};

use crate::address::BaseUrl;
use crate::credential::{
    CredentialError, CredentialErrorKind, Credentials, Field, PreparedCredentials,
    ProvideCredentials,
};
use crate::crypto::Keys;
use crate::gate::Gate;
use crate::nonce::NonceKey;
use crate::scheme::Scheme;

/// Credentials, and their keys for each scheme of a client.
pub(crate) struct Prepared {
    credentials: PreparedCredentials,
    pub(crate) nonce_key: NonceKey,
    /// Where requests under this key queue, if their nonces must arrive in order.
    pub(crate) gate: Gate,
    keys: Vec<Keys>,
}

impl Prepared {
    fn new(
        credentials: Credentials,
        schemes: &[&dyn Scheme],
        origin: &str,
    ) -> Result<Self, CredentialError> {
        let nonce_key = NonceKey::new(origin, credentials.get(Field::Key).unwrap_or_default());
        let credentials = PreparedCredentials::new(credentials)?;
        let keys = schemes
            .iter()
            .map(|scheme| {
                let keys = scheme.keys(credentials.values())?;
                keys.refuse_public()?;
                Ok(keys)
            })
            .collect::<Result<_, CredentialError>>()?;
        Ok(Self {
            credentials,
            gate: Gate::of(&nonce_key),
            nonce_key,
            keys,
        })
    }

    pub(crate) fn credentials(&self) -> &PreparedCredentials {
        &self.credentials
    }

    /// The keys of the scheme at this place in the client's list.
    pub(crate) fn keys(&self, scheme: Option<usize>) -> &Keys {
        static NONE: Keys = Keys::none();
        scheme
            .and_then(|index| self.keys.get(index))
            .unwrap_or(&NONE)
    }
}

/// The environment that a client is for.
pub(crate) struct Environment {
    pub(crate) name: String,
    /// Whether the builder chose it, and not the credentials that were at hand.
    pub(crate) is_explicit: bool,
}

/// Where a client's credentials come from, and the last ones prepared.
pub(crate) struct CredentialSource {
    provider: Box<dyn ProvideCredentials>,
    schemes: &'static [&'static dyn Scheme],
    base: BaseUrl,
    /// Whether the base URL was chosen on the builder, and so comes before that of the credentials.
    is_chosen: bool,
    environment: Option<Environment>,
    last: RwLock<Option<Arc<Prepared>>>,
}

impl CredentialSource {
    /// A source whose credentials, if they are at hand, are prepared and so checked at once.
    pub(crate) fn new(
        provider: Box<dyn ProvideCredentials>,
        schemes: &'static [&'static dyn Scheme],
        base: &BaseUrl,
        is_chosen: bool,
        environment: Option<Environment>,
    ) -> Result<Self, CredentialError> {
        let source = Self {
            provider,
            schemes,
            base: base.clone(),
            is_chosen,
            environment,
            last: RwLock::new(None),
        };
        if let Some(credentials) = source.provider.at_hand() {
            source.prepare(credentials)?;
        }
        Ok(source)
    }

    /// The credentials to use now.
    pub(crate) async fn current(&self) -> Result<Arc<Prepared>, CredentialError> {
        match self.provider.at_hand() {
            Some(credentials) => self.prepare(credentials),
            None => self.prepare(self.provider.provide().await?),
        }
    }

    /// Those that were used last. Nobody is asked.
    #[cfg(feature = "ws")]
    pub(crate) fn last(&self) -> Option<Arc<Prepared>> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }

    /// Whether asking again may bring others than these, which the server refused.
    pub(crate) fn refused(&self, credentials: &Credentials) -> bool {
        self.provider.refused(credentials)
    }

    /// Whether there may be others once these are refused.
    #[cfg(feature = "ws")]
    pub(crate) fn may_change(&self) -> bool {
        self.provider.may_change()
    }

    /// The server accepted a request that was signed with these.
    pub(crate) fn accepted(&self, credentials: &Credentials) {
        self.provider.accepted(credentials);
    }

    fn prepare(&self, credentials: Credentials) -> Result<Arc<Prepared>, CredentialError> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = &*last
            && prepared.credentials.values().is_equal(&credentials)
        {
            return Ok(Arc::clone(prepared));
        }
        drop(last);
        self.refuse_strangers(&credentials)?;
        self.refuse_other_environments(&credentials)?;
        let prepared = Prepared::new(credentials, self.schemes, self.base.origin())?;
        let prepared = Arc::new(prepared);
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Refuses credentials that say they are for another address: a testnet's keys must not reach the exchange.
    fn refuse_strangers(&self, credentials: &Credentials) -> Result<(), CredentialError> {
        let is_for_us = |url| BaseUrl::parse(url).is_ok_and(|url| url.is_same(&self.base));
        match credentials.url() {
            Some(url) if !self.is_chosen && !is_for_us(url) => Err(CredentialError::new(format!(
                "the credentials are for another address than {}, which this client sends to",
                self.base.origin()
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses credentials that are for another environment, and those that do not say where nobody else did.
    fn refuse_other_environments(&self, credentials: &Credentials) -> Result<(), CredentialError> {
        let Some(Environment { name, is_explicit }) = &self.environment else {
            return Ok(());
        };
        let message = match credentials.environment() {
            Some(tag) if tag == name => return Ok(()),
            Some(tag) => format!(
                "the credentials are for the environment `{tag}`, and this client is for `{name}`"
            ),
            // The address that they are for is this client's.
            None if *is_explicit || credentials.url().is_some() => return Ok(()),
            None => format!(
                "the credentials do not say which environment they are for, and this client is for `{name}` only because \
                 earlier ones were: call `.environment(\"{name}\")` on the builder"
            ),
        };
        Err(CredentialError::of(
            CredentialErrorKind::Environment,
            message,
        ))
    }
}
