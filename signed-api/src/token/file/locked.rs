//! Tokens in places where whoever reads or writes has to wait, and of which a lock file guards the whole refresh.

use super::record::Unreadable;
use super::wait::{Held, patiently};
use super::work::LockFile;
use crate::future::BoxFuture;
use crate::token::{StoredToken, TokenLock, TokenStoreError};

/// A place that holds one token. What is done with it may take its time.
pub(in crate::token) trait Keep: Clone + Send + 'static {
    /// What is there, if anything is.
    fn found(&self) -> Result<Option<Result<StoredToken, Unreadable>>, TokenStoreError>;

    /// Puts `stored` in place of what is there.
    fn write(&self, stored: &StoredToken) -> Result<(), TokenStoreError>;

    /// Leaves nothing there.
    fn erase(&self) -> Result<(), TokenStoreError>;

    /// What it means that it holds something which is no token.
    fn unreadable(&self, why: &Unreadable) -> TokenStoreError;

    /// What is kept.
    fn load(&self) -> Result<Option<StoredToken>, TokenStoreError> {
        match self.found()? {
            None => Ok(None),
            Some(Ok(stored)) => Ok(Some(stored)),
            Some(Err(why)) => Err(self.unreadable(&why)),
        }
    }

    /// Keeps `stored`, for whoever holds the lock.
    fn save(&self, stored: &StoredToken) -> Result<(), TokenStoreError> {
        self.refuse_others()?;
        self.write(stored)
    }

    /// Keeps nothing any more, for whoever holds the lock.
    fn clear(&self) -> Result<(), TokenStoreError> {
        self.refuse_others()?;
        self.erase()
    }

    /// What was damaged holds nothing that anybody could use, and is replaced; what is another's is not.
    fn refuse_others(&self) -> Result<(), TokenStoreError> {
        match self.found()? {
            None | Some(Ok(_) | Err(Unreadable::Damaged)) => Ok(()),
            Some(Err(why)) => Err(self.unreadable(&why)),
        }
    }
}

/// The token in `place`, as it stands there now.
pub(in crate::token) fn load(
    place: &impl Keep,
) -> BoxFuture<'static, Result<Option<StoredToken>, TokenStoreError>> {
    let place = place.clone();
    Box::pin(patiently(move || place.load()))
}

/// Waits for the right to replace the token in `place`.
pub(in crate::token) fn lock(
    place: &impl Keep,
    file: LockFile,
) -> BoxFuture<'static, Result<Box<dyn TokenLock>, TokenStoreError>> {
    let place = place.clone();
    Box::pin(async move {
        let held = Held::wait(file).await?;
        Ok(Box::new(Locked { place, held }) as Box<dyn TokenLock>)
    })
}

/// The right to replace a token.
struct Locked<P> {
    place: P,
    held: Held,
}

impl<P: Keep> TokenLock for Locked<P> {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>> {
        let place = self.place.clone();
        Box::pin(self.held.patiently(move || place.load()))
    }

    fn save<'a>(
        &'a mut self,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), TokenStoreError>> {
        let (place, token) = (self.place.clone(), token.clone());
        Box::pin(self.held.patiently(move || place.save(&token)))
    }

    fn clear(&mut self) -> BoxFuture<'_, Result<(), TokenStoreError>> {
        let place = self.place.clone();
        Box::pin(self.held.patiently(move || place.clear()))
    }
}
