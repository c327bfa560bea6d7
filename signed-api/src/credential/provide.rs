//! Where credentials come from.

use std::fmt;
use std::sync::Arc;

use super::{CredentialError, Credentials};
use crate::future::BoxFuture;

/// Where a client gets its credentials from, asked before every attempt.
///
/// [`Credentials`] provide themselves. Implement it for whatever holds yours, and keys are rotated without a restart: an
/// attempt keeps the credentials it began with, the next one asks again. [`Rotating`](crate::Rotating) around it keeps what
/// it provides, and asks only when that is due.
pub trait ProvideCredentials: Send + Sync + fmt::Debug {
    /// The credentials to use now.
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>>;

    /// The credentials, if they are at hand without waiting; then [`provide`](Self::provide) is not called.
    fn at_hand(&self) -> Option<Credentials> {
        None
    }

    /// Told when the server refused a request that was signed with these credentials, with HTTP 401, or a login to a
    /// WebSocket. Whether to ask again now, since there may be others: then the request is signed and sent once more, if they
    /// are.
    fn refused(&self, credentials: &Credentials) -> bool {
        let _ = credentials;
        false
    }

    /// Whether there may be others once these are refused. If so, a login to a WebSocket that is refused is tried once more;
    /// [`refused`](Self::refused) is told of it too.
    fn may_change(&self) -> bool {
        false
    }

    /// Told when the server answered a request that was signed with these credentials with success.
    fn accepted(&self, credentials: &Credentials) {
        let _ = credentials;
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

    fn refused(&self, credentials: &Credentials) -> bool {
        (**self).refused(credentials)
    }

    fn may_change(&self) -> bool {
        (**self).may_change()
    }

    fn accepted(&self, credentials: &Credentials) {
        (**self).accepted(credentials);
    }
}
