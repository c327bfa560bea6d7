//! Waiting without keeping other tasks of a thread waiting.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::work::{Lock, LockFile};
use crate::token::TokenStoreError;

/// Does `work` on a thread that may wait for the disk.
pub(in crate::token) async fn patiently<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TokenStoreError> + Send + 'static,
) -> Result<T, TokenStoreError> {
    match Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(work).await.map_err(|error| {
            TokenStoreError::new(format!("work on a token was not done to its end: {error}"))
        })?,
        Err(_) => work(),
    }
}

/// A lock that is held until work that has begun under it has ended, also when nobody waits for that any more.
#[derive(Clone, Debug)]
pub(in crate::token) struct Held(Arc<Mutex<Lock>>);

impl Held {
    /// Waits for the lock.
    pub(in crate::token) async fn wait(file: LockFile) -> Result<Self, TokenStoreError> {
        let now = file.clone();
        let lock = match patiently(move || now.try_lock()).await? {
            Some(lock) => lock,
            None => {
                // Another process may hold it for a long time, and a runtime that ends waits for its own threads.
                let (taken, lock) = oneshot::channel();
                let wait = move || {
                    // Who has gone away gives it back.
                    let _ = taken.send(file.lock());
                };
                thread::Builder::new()
                    .name("signed-api token lock".to_owned())
                    .spawn(wait)
                    .map_err(|error| {
                        let text = format!("no thread to wait for the lock of the token: {error}");
                        TokenStoreError::new(text)
                    })?;
                let gone = |_| TokenStoreError::new("the thread that waits for the lock has ended");
                lock.await.map_err(gone)??
            }
        };
        Ok(Self(Arc::new(Mutex::new(lock))))
    }

    /// Does `work` under the lock, after all that has begun under it before.
    pub(in crate::token) async fn patiently<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, TokenStoreError> + Send + 'static,
    ) -> Result<T, TokenStoreError> {
        let held = self.clone();
        patiently(move || {
            let _turn = held.0.lock().unwrap_or_else(PoisonError::into_inner);
            work()
        })
        .await
    }
}
