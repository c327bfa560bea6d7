//! Several providers, one after the other.

use std::fmt;
use std::sync::Arc;

use super::{CredentialError, CredentialErrorKind, Credentials, ProvideCredentials};
use crate::future::BoxFuture;

/// Provides the credentials of the first provider that has any.
///
/// That a provider has none ([`CredentialErrorKind::Absent`]) is different from that something is wrong with what it has:
/// then the chain stops with that error, since what comes next may be another account's. The error says what was tried.
///
/// ```
/// use signed_api::{Chain, Credentials, EnvironmentCredentials, ProvideCredentials as _};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let chain = Chain::new().then(EnvironmentCredentials::new("EXCHANGE")).then(Credentials::new("key", "secret"));
/// assert!(chain.provide().await.is_ok());
///
/// let error = Chain::new().then(EnvironmentCredentials::new("EXCHANGE")).provide().await.expect_err("none");
/// assert_eq!(
///     error.to_string(),
///     "there are no credentials: set EXCHANGE_API_KEY and EXCHANGE_API_SECRET in the environment",
/// );
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use = "a chain is given to a client"]
pub struct Chain {
    providers: Vec<Arc<dyn ProvideCredentials>>,
}

impl Chain {
    /// A chain without providers, which has no credentials.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, which asks `provider` when all before it have no credentials.
    pub fn then(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.providers.push(Arc::new(provider));
        self
    }

    async fn first(&self) -> Result<Credentials, CredentialError> {
        let mut tried = Vec::new();
        for provider in &self.providers {
            match provider.provide().await {
                Ok(credentials) => return Ok(credentials),
                Err(error) if error.kind() == CredentialErrorKind::Absent => {
                    tried.push(error.to_string());
                }
                Err(error) if tried.is_empty() => return Err(error),
                Err(error) => {
                    let message = format!("{error} (tried before it: {})", tried.join("; "));
                    return Err(CredentialError::of(error.kind(), message));
                }
            }
        }
        let message = match tried.is_empty() {
            true => "there are no credentials: the chain has no providers".to_owned(),
            false => format!("there are no credentials: {}", tried.join("; ")),
        };
        Err(CredentialError::of(CredentialErrorKind::Absent, message))
    }
}

impl ProvideCredentials for Chain {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(self.first())
    }

    /// Only those of the first provider: that it has none at hand does not say that it has none.
    fn at_hand(&self) -> Option<Credentials> {
        self.providers.first()?.at_hand()
    }

    fn refused(&self, credentials: &Credentials) -> bool {
        let mut may_be_others = false;
        // Each is to hear of it.
        for provider in &self.providers {
            may_be_others |= provider.refused(credentials);
        }
        may_be_others
    }

    fn may_change(&self) -> bool {
        self.providers.iter().any(|provider| provider.may_change())
    }

    fn accepted(&self, credentials: &Credentials) {
        for provider in &self.providers {
            provider.accepted(credentials);
        }
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.providers).finish()
    }
}
