//! Nonces in SQLite.

use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;

use super::{Row, allow, failed, ledger, unsigned};
use crate::future::BoxFuture;
use crate::nonce::error::{NonceError, fineness};
use crate::nonce::process::{Ledger, Process, Taken, store};
use crate::nonce::store::{Draw, NonceStore};
use crate::nonce::writer::{alive, signed, writer};
use crate::sqlite;

/// How long a draw waits for others that use the database, of those that a store opens itself.
const PATIENCE: Duration = Duration::from_secs(30);

const CREATE: &str = "\
    CREATE TABLE IF NOT EXISTS signed_api_nonces (\
        id TEXT NOT NULL PRIMARY KEY, next INTEGER NOT NULL, discipline TEXT NOT NULL, unit INTEGER NOT NULL, \
        scheme TEXT NOT NULL, writer TEXT NOT NULL, drawn_at INTEGER NOT NULL, other_at INTEGER) STRICT";

const TAKE: &str = "\
    INSERT INTO signed_api_nonces AS kept (id, next, discipline, unit, scheme, writer, drawn_at) \
    VALUES ($1, $2 + $3, $4, $5, $6, $7, unixepoch()) \
    ON CONFLICT (id) DO UPDATE SET next = max(kept.next, $2) + $3, unit = excluded.unit, scheme = excluded.scheme, \
        other_at = CASE WHEN kept.writer <> excluded.writer THEN kept.drawn_at ELSE kept.other_at END, \
        writer = excluded.writer, drawn_at = excluded.drawn_at \
    WHERE kept.discipline = excluded.discipline AND kept.unit <= excluded.unit \
        AND max(kept.next, $2) <= 9223372036854775807 - $3 \
    RETURNING next, drawn_at - other_at";

const NEXT: &str = "SELECT next, discipline, unit, scheme FROM signed_api_nonces WHERE id = $1";

const SET: &str = "\
    INSERT INTO signed_api_nonces AS kept (id, next, discipline, unit, scheme, writer, drawn_at) \
    SELECT $1, $3, $4, $5, $6, $7, unixepoch() \
    WHERE coalesce($2, 0) = 0 OR EXISTS (SELECT 1 FROM signed_api_nonces WHERE id = $1) \
    ON CONFLICT (id) DO UPDATE SET next = excluded.next, scheme = excluded.scheme \
    WHERE kept.discipline = excluded.discipline AND ($2 IS NULL OR kept.next = $2) \
    RETURNING next";

/// Keeps nonces in a table of SQLite 3.38 or later: all [disciplines](crate::Discipline), for the processes of one machine,
/// across restarts and crashes.
///
/// Each draw is one statement, and waits for the disk; of those that come in blocks, each block is. Where nothing else
/// speaks for a database, [`FileNonceStore`](crate::FileNonceStore) is faster by far.
#[derive(Debug)]
pub struct SqliteNonceStore {
    process: Process<Table>,
}

impl SqliteNonceStore {
    /// Opens the database in the file at `path`, and creates both where there is none. It is kept with a write-ahead log,
    /// and each draw is on the disk before it is handed out.
    ///
    /// # Errors
    ///
    /// When the file cannot be used, or is no database.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, NonceError> {
        let pool = sqlite::open(path.as_ref(), PATIENCE).await;
        Self::with_pool(pool.map_err(failed)?).await
    }

    /// Keeps nonces in the table `signed_api_nonces` of this database, which is created where there is none. How soon a
    /// draw is on the disk is up to the settings of the pool (`synchronous`).
    ///
    /// # Errors
    ///
    /// When the table cannot be created.
    pub async fn with_pool(pool: SqlitePool) -> Result<Self, NonceError> {
        sqlx::query(CREATE).execute(&pool).await.map_err(failed)?;
        let writer = writer()?;
        let process = Process::new(Table { pool, writer });
        Ok(Self { process })
    }
}

store!(SqliteNonceStore);

ledger!(SqlitePool);
