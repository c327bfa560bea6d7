//! Nonces in PostgreSQL.

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::{Row, allow, failed, ledger, unsigned};
use crate::future::BoxFuture;
use crate::nonce::error::{NonceError, fineness};
use crate::nonce::process::{Ledger, Process, Taken, store};
use crate::nonce::store::{Draw, NonceStore};
use crate::nonce::writer::{alive, signed, writer};

const CREATE: &str = "\
    CREATE TABLE IF NOT EXISTS signed_api_nonces (\
        id TEXT NOT NULL PRIMARY KEY, next BIGINT NOT NULL, discipline TEXT NOT NULL, unit SMALLINT NOT NULL, \
        scheme TEXT NOT NULL, writer TEXT NOT NULL, drawn_at BIGINT NOT NULL, other_at BIGINT)";

const TAKE: &str = "\
    INSERT INTO signed_api_nonces AS kept (id, next, discipline, unit, scheme, writer, drawn_at) \
    VALUES ($1, $2::bigint + $3::bigint, $4, $5, $6, $7, extract(epoch FROM clock_timestamp())::bigint) \
    ON CONFLICT (id) DO UPDATE SET next = greatest(kept.next, $2) + $3, unit = excluded.unit, scheme = excluded.scheme, \
        other_at = CASE WHEN kept.writer <> excluded.writer THEN kept.drawn_at ELSE kept.other_at END, \
        writer = excluded.writer, drawn_at = excluded.drawn_at \
    WHERE kept.discipline = excluded.discipline AND kept.unit <= excluded.unit \
        AND greatest(kept.next, $2) <= 9223372036854775807 - $3 \
    RETURNING next, drawn_at - other_at";

const NEXT: &str = "SELECT next, discipline, unit, scheme FROM signed_api_nonces WHERE id = $1";

const SET: &str = "\
    INSERT INTO signed_api_nonces AS kept (id, next, discipline, unit, scheme, writer, drawn_at) \
    SELECT $1, $3::bigint, $4, $5::smallint, $6, $7, extract(epoch FROM clock_timestamp())::bigint \
    WHERE coalesce($2::bigint, 0) = 0 OR EXISTS (SELECT 1 FROM signed_api_nonces WHERE id = $1) \
    ON CONFLICT (id) DO UPDATE SET next = excluded.next, scheme = excluded.scheme \
    WHERE kept.discipline = excluded.discipline AND ($2 IS NULL OR kept.next = $2) \
    RETURNING next";

/// Keeps nonces in a table of PostgreSQL: all [disciplines](crate::Discipline), for processes of several machines.
///
/// Each draw is one statement, and committed before it is handed out; of those that come in blocks, each block is. After a
/// failover to a standby that was behind, the clock protects, and this process refuses what it has drawn before; turn on
/// synchronous replication where nonces may be drawn faster than their unit counts, and leave `synchronous_commit` on.
#[derive(Debug)]
pub struct PostgresNonceStore {
    process: Process<Table>,
}

impl PostgresNonceStore {
    /// Connects to the database at `url` (`postgres://user@localhost/trading`). For TLS enable it in `sqlx`.
    ///
    /// # Errors
    ///
    /// When there is no such database, or its table cannot be created.
    pub async fn connect(url: &str) -> Result<Self, NonceError> {
        let pool = PgPoolOptions::new().max_connections(4).connect(url).await;
        Self::with_pool(pool.map_err(failed)?).await
    }

    /// Keeps nonces in the table `signed_api_nonces` of this database, which is created where there is none.
    ///
    /// # Errors
    ///
    /// When the table cannot be created.
    pub async fn with_pool(pool: PgPool) -> Result<Self, NonceError> {
        // Of two who create a table at once one fails, although there is one then.
        if sqlx::query(CREATE).execute(&pool).await.is_err() {
            sqlx::query(CREATE).execute(&pool).await.map_err(failed)?;
        }
        let writer = writer()?;
        let process = Process::new(Table { pool, writer });
        Ok(Self { process })
    }
}

store!(PostgresNonceStore);

ledger!(PgPool);
