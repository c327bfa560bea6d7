//! Webhooks: what others send is verified by the scheme that signs it.

mod replay;

#[cfg(feature = "postgres")]
pub use self::replay::PostgresReplayStore;
#[cfg(feature = "redis")]
pub use self::replay::RedisReplayStore;
#[cfg(feature = "sqlite")]
pub use self::replay::SqliteReplayStore;
pub use self::replay::{ClaimAnswer, DeliveryKey, ReplayStore, ReplayStoreError};
