//! Webhooks: what others send is verified by the scheme that signs it.

mod replay;

pub use self::replay::{ClaimAnswer, DeliveryKey, ReplayStore, ReplayStoreError};
