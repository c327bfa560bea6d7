//! Numbers that must not be used twice under one key.

mod discipline;
mod drawn;
mod error;
#[cfg(feature = "file")]
mod file;
mod key;
mod memory;
#[cfg(any(
    feature = "file",
    feature = "postgres",
    feature = "redis",
    feature = "sqlite"
))]
mod process;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod sql;
mod store;
#[cfg(any(feature = "postgres", feature = "redis", feature = "sqlite"))]
mod writer;

pub use self::discipline::Discipline;
pub(crate) use self::drawn::Drawn;
pub use self::error::NonceError;
#[cfg(feature = "file")]
pub use self::file::FileNonceStore;
pub use self::key::NonceKey;
pub use self::memory::MemoryNonceStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisNonceStore;
#[cfg(feature = "postgres")]
pub use self::sql::PostgresNonceStore;
#[cfg(feature = "sqlite")]
pub use self::sql::SqliteNonceStore;
pub use self::store::{Draw, NonceStore};
