//! A nonce that is not sent yet.

use super::discipline::Discipline;
use super::error::NonceError;
use super::key::NonceKey;
use super::store::{Draw, NonceStore};

/// A nonce, and what it takes to give it back.
pub(crate) struct Drawn {
    nonce: u64,
    /// Of a sequential nonce; others may be left out.
    back: Option<(NonceKey, String)>,
}

impl Drawn {
    /// Draws one from `store`, which is not asked for what nobody remembers.
    pub(crate) async fn from(store: &dyn NonceStore, draw: Draw<'_>) -> Result<Self, NonceError> {
        let nonce = match draw.discipline().is_remembered() {
            true => store.draw(&draw).await?,
            false => draw.floor(),
        };
        let is_sequential = draw.discipline() == Discipline::Sequential;
        let back = is_sequential.then(|| (draw.key().clone(), draw.scheme().to_owned()));
        Ok(Self { nonce, back })
    }

    pub(crate) fn nonce(&self) -> u64 {
        self.nonce
    }

    /// Says that it was not sent. That fails where a later one was drawn meanwhile, which is no reason to fail for the
    /// request.
    pub(crate) async fn give_back(self, store: &dyn NonceStore) {
        let Some((key, scheme)) = self.back else {
            return;
        };
        let draw = Draw::new(&key, &scheme, Discipline::Sequential, 0);
        if let Err(error) = store.give_back(&draw, self.nonce).await {
            tracing::warn!(%error, "a nonce is left out");
        }
    }
}
