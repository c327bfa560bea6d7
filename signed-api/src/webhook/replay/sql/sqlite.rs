//! Deliveries in SQLite.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::SqlitePool;

use super::{BETWEEN_SWEEPS, PATIENCE, failed, store};
use crate::future::BoxFuture;
use crate::sqlite;
use crate::webhook::replay::error::ReplayStoreError;
use crate::webhook::replay::key::DeliveryKey;
use crate::webhook::replay::ticket::{millis, ticket};
use crate::webhook::replay::{ClaimAnswer, ReplayStore};

const CREATE: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS signed_api_deliveries (\
        id TEXT NOT NULL PRIMARY KEY, ticket INTEGER NOT NULL, handled INTEGER NOT NULL, until INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS signed_api_deliveries_until ON signed_api_deliveries (until)",
];

/// Remembers deliveries in a table of SQLite 3.42 or later: for the processes of one machine, across restarts and crashes.
///
/// Each step is one statement, by the clock of the machine. Rows that have lapsed are cleared away as new deliveries come.
#[derive(Debug)]
pub struct SqliteReplayStore {
    pool: SqlitePool,
    claims: AtomicU64,
}

impl SqliteReplayStore {
    /// Opens the database in the file at `path`, and creates both where there is none. It is kept with a write-ahead log, and
    /// each step is on the disk before it is answered.
    ///
    /// # Errors
    ///
    /// When the file cannot be used, or is no database.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, ReplayStoreError> {
        let pool = sqlite::open(path.as_ref(), PATIENCE).await;
        Self::with_pool(pool.map_err(failed)?).await
    }

    /// Remembers deliveries in the table `signed_api_deliveries` of this database, which is created where there is none. How
    /// soon a step is on the disk is up to the settings of the pool (`synchronous`).
    ///
    /// # Errors
    ///
    /// When the table cannot be created.
    pub async fn with_pool(pool: SqlitePool) -> Result<Self, ReplayStoreError> {
        for create in CREATE {
            sqlx::query(create).execute(&pool).await.map_err(failed)?;
        }
        let claims = AtomicU64::new(0);
        Ok(Self { pool, claims })
    }
}

store!(
    SqliteReplayStore,
    SqlitePool,
    "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    ""
);
