//! Deliveries that are being handled.

use std::fmt;
use std::ops::Deref;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::delivery::Delivery;
use super::error::WebhookError;
use super::replay::{ReplayStore, ReplayStoreError};
use crate::clock::Clock;
use crate::future::before;
use crate::spawn::Spawn;

/// Whether a delivery is to be handled.
#[derive(Debug)]
pub enum Claim {
    /// It is, by whoever holds this.
    New(Claimed),
    /// It is being handled by another: answer 409 or 503, and the sender tries again later.
    InProgress,
    /// It was handled: answer 200, and the sender is content.
    Handled,
}

impl Claim {
    /// The delivery, if it is to be handled.
    pub fn claimed(self) -> Option<Claimed> {
        match self {
            Self::New(claimed) => Some(claimed),
            Self::InProgress | Self::Handled => None,
        }
    }
}

/// A delivery that nobody else handles as long as the lease lasts.
///
/// [`confirm`](Self::confirm) it when it is handled. Dropped without that it is released, in a task beside, so that the
/// sender's next try is handled; when the process dies, the lease runs out.
pub struct Claimed {
    delivery: Delivery,
    hold: Option<Hold>,
    /// Whether it is to be confirmed, also when nobody waits for that any more.
    is_handled: bool,
}

/// A claim, and what ends it.
pub(super) struct Hold {
    pub(super) store: Arc<dyn ReplayStore>,
    pub(super) ticket: u64,
    pub(super) lease: Duration,
    pub(super) keep: Duration,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) spawner: Arc<dyn Spawn>,
}

impl Hold {
    /// Confirms the delivery, asking twice, or releases it.
    async fn end(&self, delivery: &Delivery, is_handled: bool) -> Result<bool, ReplayStoreError> {
        let (store, key, ticket) = (&self.store, delivery.key(), self.ticket);
        if !is_handled {
            return store.release(key, ticket).await;
        }
        match store.confirm(key, ticket, self.keep).await {
            Err(_) => store.confirm(key, ticket, self.keep).await,
            confirmed => confirmed,
        }
    }
}

impl Claimed {
    pub(super) fn new(delivery: Delivery, hold: Hold) -> Self {
        Self {
            delivery,
            hold: Some(hold),
            is_handled: false,
        }
    }

    /// The delivery.
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// It was handled, and will not be new again while it is retained. `false` when the lease had run out and another has
    /// claimed it since: then it may be handled twice. Who goes away before it is confirmed has it confirmed in a task beside.
    ///
    /// # Errors
    ///
    /// When the store does not answer, asked twice. Then the claim lapses with its lease, and a delivery that comes again after
    /// that is new.
    pub async fn confirm(mut self) -> Result<bool, WebhookError> {
        self.is_handled = true;
        self.end().await
    }

    /// It was not handled: when the sender tries again, that is new.
    ///
    /// # Errors
    ///
    /// When the store does not answer. Then the claim lapses with its lease.
    pub async fn release(mut self) -> Result<(), WebhookError> {
        self.end().await.map(drop)
    }

    /// The claim is held until that is done: who does not wait for it drops it, and it is done beside.
    async fn end(&mut self) -> Result<bool, WebhookError> {
        let Some(hold) = &self.hold else {
            return Ok(false);
        };
        let ended = hold.end(&self.delivery, self.is_handled).await;
        self.hold = None;
        ended.map_err(WebhookError::Store)
    }

    /// Makes the lease last from now on. `false` when it had run out and another has claimed the delivery since.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn extend(&self) -> Result<bool, WebhookError> {
        let Some(hold) = &self.hold else {
            return Ok(false);
        };
        let extended = hold
            .store
            .extend(self.delivery.key(), hold.ticket, hold.lease);
        extended.await.map_err(WebhookError::Store)
    }

    /// Runs `work`, and extends the lease while it runs: three times in each lease.
    pub async fn while_held<T>(&self, work: impl Future<Output = T>) -> T {
        let Some(hold) = &self.hold else {
            return work.await;
        };
        let mut work = pin!(work);
        loop {
            // No time at all would be a loop without a pause.
            let pause = (hold.lease / 3).max(Duration::from_millis(1));
            if let Some(done) = before(work.as_mut(), hold.clock.sleep(pause)).await {
                return done;
            }
            let extended = async {
                match self.extend().await {
                    Ok(true) => {}
                    Ok(false) => tracing::warn!(
                        delivery = self.delivery.id(),
                        "another has claimed a webhook delivery that is still being handled"
                    ),
                    Err(error) => tracing::warn!(
                        delivery = self.delivery.id(),
                        %error,
                        "the lease of a webhook delivery is not extended"
                    ),
                }
            };
            if let Some(done) = before(work.as_mut(), extended).await {
                return done;
            }
        }
    }
}

impl Deref for Claimed {
    type Target = Delivery;

    fn deref(&self) -> &Delivery {
        &self.delivery
    }
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let Some(hold) = self.hold.take() else {
            return;
        };
        let (delivery, spawner) = (self.delivery.clone(), Arc::clone(&hold.spawner));
        let is_handled = self.is_handled;
        spawner.spawn(Box::pin(async move {
            if let Err(error) = hold.end(&delivery, is_handled).await {
                tracing::warn!(
                    delivery = delivery.id(),
                    is_handled,
                    %error,
                    "a webhook delivery is neither confirmed nor released before its lease ends"
                );
            }
        }));
    }
}

impl fmt::Debug for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claimed")
            .field("delivery", &self.delivery)
            .finish_non_exhaustive()
    }
}
