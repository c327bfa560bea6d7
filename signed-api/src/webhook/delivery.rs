//! A delivery whose signature was right.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::error::WebhookError;
use super::replay::DeliveryKey;
use crate::clock::Timestamp;

/// A delivery that the sender has signed, at a time that is tolerated. Only a [`Webhook`](super::Webhook) makes one, so who
/// has one need not ask whether it was verified.
///
/// Whether it was handled before is not known yet: see [`Webhook::claim`](super::Webhook::claim).
#[derive(Clone)]
pub struct Delivery {
    payload: Bytes,
    facts: Arc<Facts>,
}

struct Facts {
    id: String,
    key: DeliveryKey,
    sent: Option<Timestamp>,
}

impl Delivery {
    pub(super) fn new(payload: Bytes, webhook: &str, id: String, sent: Option<Timestamp>) -> Self {
        let key = DeliveryKey::new(webhook, &id);
        let facts = Arc::new(Facts { id, key, sent });
        Self { payload, facts }
    }

    /// The body as it was received.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The body, decoded from JSON.
    ///
    /// # Errors
    ///
    /// When it is no such JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, WebhookError> {
        serde_json::from_slice(&self.payload).map_err(WebhookError::Payload)
    }

    /// What another delivery of the same event has in common with it: the sender's id, or a digest of the signature where the
    /// sender has none that it signs.
    pub fn id(&self) -> &str {
        &self.facts.id
    }

    /// What stores know it by.
    pub fn key(&self) -> &DeliveryKey {
        &self.facts.key
    }

    /// When it was signed, as exactly as the sender says it; nothing when the sender signs no time.
    pub fn sent(&self) -> Option<Timestamp> {
        self.facts.sent
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.facts.id)
            .field("sent", &self.facts.sent)
            .field("length", &self.payload.len())
            .finish_non_exhaustive()
    }
}
