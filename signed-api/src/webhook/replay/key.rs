//! What a delivery is known by.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// What stores know a delivery by: a digest of its id and of the name of the webhook, so that no store learns a payload.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DeliveryKey {
    webhook: String,
    digest: [u8; 32],
}

impl DeliveryKey {
    /// The delivery `id` of the webhook of this name. Those of different webhooks are different, whatever their ids.
    pub fn new(webhook: impl Into<String>, id: impl AsRef<[u8]>) -> Self {
        let webhook = webhook.into();
        let mut digest = Sha256::new();
        digest.update(b"signed-api delivery ");
        digest.update((webhook.len() as u64).to_be_bytes());
        digest.update(webhook.as_bytes());
        digest.update(id.as_ref());
        let digest = digest.finalize().into();
        Self { webhook, digest }
    }

    /// The webhook.
    pub fn webhook(&self) -> &str {
        &self.webhook
    }

    /// SHA-256 over a fixed text, the length of the webhook's name in eight bytes, the name and the id.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The same in hex.
    pub fn digest_hex(&self) -> String {
        const_hex::encode(self.digest)
    }
}

impl fmt::Debug for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryKey")
            .field("webhook", &self.webhook)
            .field("digest", &self.digest_hex())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python: `hashlib.sha256(b"signed-api delivery " + (4).to_bytes(8, "big") + b"shop" + b"evt_1").hexdigest()`.
    #[test]
    fn a_store_sees_a_digest() {
        let key = DeliveryKey::new("shop", "evt_1");
        assert_eq!(
            key.digest_hex(),
            "db813226457facae9ed4991044348d8c6beb45d16c1beacd7baf8ac5ba7fedf8"
        );
        assert_ne!(key, DeliveryKey::new("shope", "vt_1"));
        assert_ne!(key.digest(), DeliveryKey::new("shope", "vt_1").digest());
    }
}
