//! Deliveries in a table of SQLite or PostgreSQL.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::time::Duration;

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresReplayStore;
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteReplayStore;

use super::error::ReplayStoreError;

/// Among how many claims one clears away rows that have lapsed, the first of them: each time up to four times as many, so that
/// the table keeps no more than what is claimed or remembered.
const BETWEEN_SWEEPS: u64 = 64;

/// How long a delivery waits for the database, of those that a store opens itself: its sender would rather try again later than
/// wait any longer for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

fn failed(error: sqlx::Error) -> ReplayStoreError {
    ReplayStoreError::new(format!("the database: {error}"))
}

/// A store on a pool, with the milliseconds since 1970 by the clock of the database, and how it locks rows. Both databases
/// understand the same statements otherwise.
macro_rules! store {
    ($name:ident, $pool:ty, $now:literal, $locking:literal) => {
        impl $name {
            /// Takes the row where there is none, or it has lapsed.
            const CLAIM: &str = concat!(
                "INSERT INTO signed_api_deliveries AS kept (id, ticket, handled, until) VALUES ($1, $2, FALSE, ", $now, " + $3) ",
                "ON CONFLICT (id) DO UPDATE SET ticket = excluded.ticket, handled = FALSE, until = ", $now, " + $3 ",
                "WHERE kept.until <= ", $now, " RETURNING ticket",
            );

            const KEPT: &str = concat!(
                "SELECT handled FROM signed_api_deliveries WHERE id = $1 AND until > ", $now,
            );

            /// Writes the row where it is this ticket's, has lapsed, or was cleared away.
            const HOLD: &str = concat!(
                "INSERT INTO signed_api_deliveries AS kept (id, ticket, handled, until) VALUES ($1, $2, $4, ", $now, " + $3) ",
                "ON CONFLICT (id) DO UPDATE SET ticket = excluded.ticket, handled = excluded.handled, until = ", $now, " + $3 ",
                "WHERE kept.until <= ", $now, " OR (kept.ticket = excluded.ticket AND (excluded.handled OR NOT kept.handled)) ",
                "RETURNING ticket",
            );

            const RELEASE: &str = concat!(
                "DELETE FROM signed_api_deliveries WHERE id = $1 AND ticket = $2 AND NOT handled RETURNING until > ", $now,
            );

            /// The oldest first. The time is compared once more when a row is removed, since another may have claimed it.
            const SWEEP: &str = concat!(
                "DELETE FROM signed_api_deliveries WHERE until <= ", $now, " AND id IN (SELECT id FROM signed_api_deliveries ",
                "WHERE until <= ", $now, " ORDER BY until LIMIT $1", $locking, ")",
            );

            async fn claimed(
                &self,
                key: &DeliveryKey,
                lease: Duration,
            ) -> Result<ClaimAnswer, ReplayStoreError> {
                let (id, ticket) = (key.digest_hex(), ticket()?);
                let taken: Option<(i64,)> = sqlx::query_as(Self::CLAIM)
                    .bind(&id)
                    .bind(ticket.cast_signed())
                    .bind(millis(lease))
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                if taken.is_some() {
                    self.sweep().await;
                    return Ok(ClaimAnswer::New(ticket));
                }
                // One that has lapsed or was released meanwhile may be claimed by the next who asks.
                let kept: Option<(bool,)> = sqlx::query_as(Self::KEPT)
                    .bind(&id)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                match kept {
                    Some((true,)) => Ok(ClaimAnswer::Handled),
                    _ => Ok(ClaimAnswer::InProgress),
                }
            }

            /// Clears away, now and then, rows that have lapsed. What is claimed stays claimed if that fails.
            async fn sweep(&self) {
                if self.claims.fetch_add(1, Ordering::Relaxed) % BETWEEN_SWEEPS != 0 {
                    return;
                }
                let swept = sqlx::query(Self::SWEEP)
                    .bind(4 * BETWEEN_SWEEPS.cast_signed())
                    .execute(&self.pool)
                    .await;
                if let Err(error) = swept {
                    tracing::warn!(%error, "deliveries that have lapsed cannot be cleared away");
                }
            }

            async fn held(
                &self,
                key: &DeliveryKey,
                ticket: u64,
                is_handled: bool,
                time: Duration,
            ) -> Result<bool, ReplayStoreError> {
                let held: Option<(i64,)> = sqlx::query_as(Self::HOLD)
                    .bind(key.digest_hex())
                    .bind(ticket.cast_signed())
                    .bind(millis(time))
                    .bind(is_handled)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                Ok(held.is_some())
            }

            async fn released(
                &self,
                key: &DeliveryKey,
                ticket: u64,
            ) -> Result<bool, ReplayStoreError> {
                let released: Option<(bool,)> = sqlx::query_as(Self::RELEASE)
                    .bind(key.digest_hex())
                    .bind(ticket.cast_signed())
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                Ok(released == Some((true,)))
            }
        }

        impl ReplayStore for $name {
            fn claim<'a>(
                &'a self,
                key: &'a DeliveryKey,
                lease: Duration,
            ) -> BoxFuture<'a, Result<ClaimAnswer, ReplayStoreError>> {
                Box::pin(self.claimed(key, lease))
            }

            fn extend<'a>(
                &'a self,
                key: &'a DeliveryKey,
                ticket: u64,
                lease: Duration,
            ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
                Box::pin(self.held(key, ticket, false, lease))
            }

            fn confirm<'a>(
                &'a self,
                key: &'a DeliveryKey,
                ticket: u64,
                keep: Duration,
            ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
                Box::pin(self.held(key, ticket, true, keep))
            }

            fn release<'a>(
                &'a self,
                key: &'a DeliveryKey,
                ticket: u64,
            ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
                Box::pin(self.released(key, ticket))
            }
        }
    };
}
use store;
