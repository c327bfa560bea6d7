//! What a renewal does, step by step: look at the store, lock it, look again, note the doubt, obtain, keep, hand out.

use std::future::Future;
use std::time::Duration;

use super::Inner;
use super::renewal::Renewal;
use super::state::{Standing, State, Unsaved};
use super::validity::Validity;
use crate::credential::Secret;
use crate::error::Outcome;
use crate::future::before;
use crate::token::{
    StoredToken, Token, TokenError, TokenErrorKind, TokenLock, TokenSource, TokenStore,
    TokenStoreError,
};

/// What a renewal goes by.
struct Basis {
    held: Option<Token>,
    in_doubt: bool,
    epoch: u64,
    signals: u64,
}

impl Renewal {
    pub(super) async fn steps(&self) -> Result<(), TokenError> {
        match &self.cache.means.store {
            Some(store) => self.renew_kept(&**store).await,
            None => self.renew_alone().await,
        }
    }

    async fn renew_alone(&self) -> Result<(), TokenError> {
        let Some(basis) = self.basis() else {
            return Ok(());
        };
        let source = self.source()?;
        let uses_up = self.uses_up(source, &basis)?;
        self.doubt(&basis, uses_up || basis.in_doubt);
        let obtained = self.obtain(source, &basis).await;
        if is_known(&obtained) {
            self.doubt(&basis, basis.in_doubt && obtained.is_err());
        }
        let Unsaved {
            stored, validity, ..
        } = obtained?;
        self.install(&basis, stored.token, validity);
        Ok(())
    }

    /// The same under the lock of `store`. What is obtained is kept before anybody has it.
    async fn renew_kept(&self, store: &dyn TokenStore) -> Result<(), TokenError> {
        let inner = &*self.cache;
        let epoch = inner.read().epoch;
        // Where another process has renewed it, nobody has to wait for a lock.
        if let Some(stored) = inner.in_time("read", store.load()).await?
            && self.adopt(&stored, epoch)
        {
            return Ok(());
        }
        let mut lock = inner.in_time("locked", store.lock()).await?;
        let lock = &mut *lock;
        let stored = inner.in_time("read", lock.load()).await?;
        let epoch = inner.read().epoch;
        if let Some(unsaved) = self.unsaved(stored.as_ref(), epoch)
            && let Some(basis) = self.basis()
        {
            return self.keep(lock, &basis, unsaved).await;
        }
        match &stored {
            Some(stored) => {
                if self.adopt(stored, epoch) {
                    return Ok(());
                }
            }
            None => self.forget(epoch),
        }
        let Some(basis) = self.basis() else {
            return Ok(());
        };
        let source = self.source()?;
        let uses_up = self.uses_up(source, &basis)?;
        if uses_up {
            // With an empty store it is the source's own refresh token, and the doubt is known here alone.
            if let Some(stored) = &stored {
                let doubted = StoredToken {
                    in_doubt: true,
                    ..stored.clone()
                };
                inner.in_time("written", lock.save(&doubted)).await?;
            }
            self.doubt(&basis, true);
        }
        let obtained = self.obtain(source, &basis).await;
        if uses_up && obtained.is_err() && is_known(&obtained) {
            let noted = match &stored {
                Some(stored) => inner.in_time("written", lock.save(stored)).await,
                None => Ok(()),
            };
            match noted {
                Ok(()) => self.doubt(&basis, basis.in_doubt),
                Err(error) => {
                    tracing::warn!(%error, "that a refresh token is not used up was not noted")
                }
            }
        }
        let obtained = obtained?;
        self.update(&basis, |state| state.unsaved = Some(obtained.clone()));
        self.keep(lock, &basis, obtained).await
    }

    async fn keep(
        &self,
        lock: &mut dyn TokenLock,
        basis: &Basis,
        obtained: Unsaved,
    ) -> Result<(), TokenError> {
        let saved = lock.save(&obtained.stored);
        self.cache.in_time("written", saved).await?;
        self.update(basis, |state| {
            state.unsaved = None;
            state.in_doubt = false;
        });
        self.install(basis, obtained.stored.token, obtained.validity);
        Ok(())
    }

    /// What there is to renew; nothing, when the token is fresh by now.
    fn basis(&self) -> Option<Basis> {
        let now = self.cache.now();
        let state = self.cache.read();
        let current = state.current.as_ref();
        (!state.is_fresh(now)).then(|| Basis {
            held: current.map(|current| current.held.token.clone()),
            in_doubt: state.in_doubt,
            epoch: state.epoch,
            signals: state.signals,
        })
    }

    fn source(&self) -> Result<&dyn TokenSource, TokenError> {
        self.cache.means.source.as_deref().ok_or_else(|| {
            TokenError::new(
                TokenErrorKind::LoginRequired,
                "there is no token, and no source of tokens: `set` one",
            )
        })
    }

    /// Whether the refresh token may be used up by what comes now.
    ///
    /// # Errors
    ///
    /// When it may be already.
    fn uses_up(&self, source: &dyn TokenSource, basis: &Basis) -> Result<bool, TokenError> {
        let uses_up = source.uses_up(basis.held.as_ref());
        match uses_up && basis.in_doubt && !self.cache.means.resends_in_doubt {
            false => Ok(uses_up),
            true => Err(TokenError::new(
                TokenErrorKind::LoginRequired,
                "the refresh token may have been used up by a refresh whose answer was lost, and is not sent again: log in, \
                 or allow it by `resend_in_doubt`",
            )),
        }
    }

    async fn obtain(&self, source: &dyn TokenSource, basis: &Basis) -> Result<Unsaved, TokenError> {
        let means = &self.cache.means;
        let clock = means.clock();
        let (begun, issued) = (clock.monotonic(), clock.now());
        let asked = source.obtain(basis.held.as_ref());
        let token = before(asked, clock.sleep(means.patience)).await;
        let token = token.unwrap_or_else(|| Err(silence(means.patience)))?;
        Ok(Unsaved {
            validity: Validity::of(&token, begun, means),
            stored: StoredToken {
                token,
                issued,
                in_doubt: false,
            },
            before: basis.held.clone(),
        })
    }

    /// Changes what is held, unless a token was set or forgotten meanwhile.
    fn update(&self, basis: &Basis, change: impl FnOnce(&mut State)) {
        let mut state = self.cache.write();
        if state.epoch == basis.epoch {
            change(&mut state);
        }
    }

    fn doubt(&self, basis: &Basis, in_doubt: bool) {
        self.update(basis, |state| state.in_doubt = in_doubt);
    }

    /// Hands a token out.
    fn install(&self, basis: &Basis, token: Token, validity: Validity) {
        self.update(basis, |state| {
            state.install(token, validity, Some(self.number));
            if state.signals != basis.signals
                && let Some(current) = &mut state.current
            {
                // It was asked for before the signal came.
                current.standing = Standing::Invalid;
            }
        });
        tracing::debug!(renewal = self.number, "a token was obtained");
        self.cache.tell();
    }

    /// Takes over what is kept, where it is another token. Whether that is all there is to do.
    fn adopt(&self, stored: &StoredToken, epoch: u64) -> bool {
        let (means, now) = (&self.cache.means, self.cache.now());
        let validity = Validity::of_stored(stored, now, means.clock().now(), means);
        let mut state = self.cache.write();
        if state.epoch != epoch {
            return false;
        }
        state.in_doubt = stored.in_doubt;
        let held = state.current.as_ref().map(|current| &current.held.token);
        if !is_same(held, Some(&stored.token)) {
            state.install(stored.token.clone(), validity, None);
        }
        let is_fresh = state.is_fresh(now);
        drop(state);
        self.cache.tell();
        is_fresh
    }

    /// Somebody has logged out. Where nothing was held there was nothing to log out of, and a doubt about the source's own
    /// refresh token remains.
    fn forget(&self, epoch: u64) {
        let mut state = self.cache.write();
        if state.epoch == epoch && state.current.take().is_some() {
            state.in_doubt = false;
        }
    }

    /// What was obtained earlier and could not be kept, if the store has not changed since.
    fn unsaved(&self, stored: Option<&StoredToken>, epoch: u64) -> Option<Unsaved> {
        let mut state = self.cache.write();
        let unsaved = state.unsaved.take().filter(|_| state.epoch == epoch)?;
        let stored = stored.map(|stored| &stored.token);
        if is_same(unsaved.before.as_ref(), stored) {
            state.unsaved = Some(unsaved.clone());
            return Some(unsaved);
        }
        None
    }
}

impl Inner {
    /// What a store does, as long as it does not take too long.
    pub(super) async fn in_time<T>(
        &self,
        what: &str,
        work: impl Future<Output = Result<T, TokenStoreError>>,
    ) -> Result<T, TokenError> {
        let patience = self.means.patience;
        match before(work, self.means.clock().sleep(patience)).await {
            Some(result) => Ok(result?),
            None => Err(TokenError::new(
                TokenErrorKind::Store,
                format!("the store of tokens could not be {what} within {patience:?}"),
            )),
        }
    }
}

/// Whether it is certain what became of the refresh token.
fn is_known(obtained: &Result<Unsaved, TokenError>) -> bool {
    let outcome = obtained.as_ref().map_err(TokenError::outcome);
    matches!(outcome, Ok(_) | Err(Outcome::NotSent | Outcome::Rejected))
}

fn is_same(one: Option<&Token>, other: Option<&Token>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let refresh = [one, other].map(|token| token.refresh().map(Secret::expose));
            one.access().expose() == other.access().expose() && refresh[0] == refresh[1]
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn silence(patience: Duration) -> TokenError {
    let message = format!("no token was obtained within {patience:?}");
    TokenError::new(TokenErrorKind::Unavailable, message).with_outcome(Outcome::Unknown)
}
