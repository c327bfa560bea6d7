//! Webhooks: what others send is verified by the scheme that signs it.
//!
//! | | |
//! |---|---|
//! | [`Webhook`] | verifies a request, and claims a delivery so that it is handled once |
//! | [`Delivery`], [`Claimed`] | what was verified: the payload, its id, when it was sent |
//! | [`ReplayStore`], [`MemoryReplayStore`] | which deliveries were handled |
//! | [`WebhookSender`] | signs deliveries by the same scheme |
//!
//! The chapter [on webhooks](crate::docs::webhooks) shows how they go together.

#[cfg(feature = "axum")]
mod axum;
mod claim;
mod compare;
mod delivery;
mod error;
mod identity;
mod received;
mod replay;
mod sender;
mod settings;
#[cfg(feature = "tower")]
mod tower;
mod verification;
mod verifier;

#[cfg(feature = "axum")]
pub use self::axum::{Verified, WebhookRejection};
pub use self::claim::{Claim, Claimed};
pub use self::delivery::Delivery;
pub use self::error::WebhookError;
#[cfg(feature = "postgres")]
pub use self::replay::PostgresReplayStore;
#[cfg(feature = "redis")]
pub use self::replay::RedisReplayStore;
#[cfg(feature = "sqlite")]
pub use self::replay::SqliteReplayStore;
pub use self::replay::{
    ClaimAnswer, DeliveryKey, MemoryReplayStore, ReplayStore, ReplayStoreError,
};
pub use self::sender::WebhookSender;
#[cfg(feature = "tower")]
pub use self::tower::{WebhookBody, WebhookLayer, WebhookService};
pub use self::verifier::Webhook;
