//! Deliveries in PostgreSQL.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::{BETWEEN_SWEEPS, PATIENCE, failed, store};
use crate::future::BoxFuture;
use crate::webhook::replay::error::ReplayStoreError;
use crate::webhook::replay::key::DeliveryKey;
use crate::webhook::replay::ticket::{millis, ticket};
use crate::webhook::replay::{ClaimAnswer, ReplayStore};

const CREATE: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS signed_api_deliveries (\
        id TEXT NOT NULL PRIMARY KEY, ticket BIGINT NOT NULL, handled BOOLEAN NOT NULL, until BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS signed_api_deliveries_until ON signed_api_deliveries (until)",
];

/// Remembers deliveries in a table of PostgreSQL, for receivers on several machines.
///
/// Each step is one statement by the clock of the database, and committed before it is answered. Rows that have lapsed are
/// cleared away as new deliveries come. What the database has forgotten is handled again: leave `synchronous_commit` on, and
/// turn on synchronous replication if a failover must not forget the last moments.
#[derive(Debug)]
pub struct PostgresReplayStore {
    pool: PgPool,
    claims: AtomicU64,
}

impl PostgresReplayStore {
    /// Connects to the database at `url` (`postgres://user@localhost/shop`). For TLS enable it in `sqlx`.
    ///
    /// # Errors
    ///
    /// When there is no such database, or its table cannot be created.
    pub async fn connect(url: &str) -> Result<Self, ReplayStoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(4)
            .acquire_timeout(PATIENCE)
            .connect(url)
            .await;
        Self::with_pool(pool.map_err(failed)?).await
    }

    /// Remembers deliveries in the table `signed_api_deliveries` of this database, which is created where there is none.
    ///
    /// # Errors
    ///
    /// When the table cannot be created.
    pub async fn with_pool(pool: PgPool) -> Result<Self, ReplayStoreError> {
        for create in CREATE {
            // Of two who create a table at once one fails, although there is one then.
            if sqlx::query(create).execute(&pool).await.is_err() {
                sqlx::query(create).execute(&pool).await.map_err(failed)?;
            }
        }
        let claims = AtomicU64::new(0);
        Ok(Self { pool, claims })
    }
}

store!(
    PostgresReplayStore,
    PgPool,
    "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
    " FOR UPDATE SKIP LOCKED"
);
