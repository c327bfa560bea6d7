//! Nonces in a table of SQLite or PostgreSQL.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use super::error::{Kept, NonceError, unit_of};
use super::store::Draw;

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresNonceStore;
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteNonceStore;

/// What a row says of how numbers were counted, and which is next.
type Row = (i64, String, i16, String);

fn allow(draw: &Draw<'_>, row: &Row) -> Result<(), NonceError> {
    let (_, discipline, unit, scheme) = row;
    let unit = u8::try_from(*unit).unwrap_or_default();
    let kept = Kept {
        discipline,
        unit: unit_of(unit, discipline),
        scheme,
    };
    kept.allow(draw, || {
        let id = draw.key().id_hex();
        format!("the row of the table signed_api_nonces whose id is {id}")
    })
}

fn unsigned(number: i64) -> Result<u64, NonceError> {
    u64::try_from(number)
        .map_err(|_| NonceError::new(format!("the database keeps {number} where a nonce belongs")))
}

fn failed(error: sqlx::Error) -> NonceError {
    NonceError::new(format!("the database: {error}"))
}

/// A ledger on a pool: the statements differ in a few words, the types throughout.
macro_rules! ledger {
    ($pool:ty) => {
        /// The table, and who this process is.
        #[derive(Debug)]
        struct Table {
            pool: $pool,
            writer: String,
        }

        impl Table {
            async fn taken(&self, draw: &Draw<'_>, count: u64) -> Result<Taken, NonceError> {
                let taken: Option<(i64, Option<i64>)> = sqlx::query_as(TAKE)
                    .bind(draw.key().id_hex())
                    .bind(signed(draw.floor())?)
                    .bind(signed(count)?)
                    .bind(draw.discipline().name())
                    .bind(i16::from(fineness(draw.discipline().unit())))
                    .bind(draw.scheme())
                    .bind(&self.writer)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                let Some((next, ago)) = taken else {
                    self.first_left(draw).await?;
                    return Err(NonceError::used_up());
                };
                let first = unsigned(next)?.saturating_sub(count);
                draw.is_near(first)?;
                Ok(Taken {
                    first,
                    other: alive(ago),
                })
            }

            async fn first_left(&self, draw: &Draw<'_>) -> Result<u64, NonceError> {
                let row: Option<Row> = sqlx::query_as(NEXT)
                    .bind(draw.key().id_hex())
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                match row {
                    Some(row) => {
                        allow(draw, &row)?;
                        unsigned(row.0)
                    }
                    None => Ok(0),
                }
            }

            async fn has_set(
                &self,
                draw: &Draw<'_>,
                expected: Option<u64>,
                next: u64,
            ) -> Result<bool, NonceError> {
                let set: Option<(i64,)> = sqlx::query_as(SET)
                    .bind(draw.key().id_hex())
                    .bind(expected.map(signed).transpose()?)
                    .bind(signed(next)?)
                    .bind(draw.discipline().name())
                    .bind(i16::from(fineness(draw.discipline().unit())))
                    .bind(draw.scheme())
                    .bind(&self.writer)
                    .fetch_optional(&self.pool)
                    .await
                    .map_err(failed)?;
                if set.is_none() {
                    self.first_left(draw).await?;
                }
                Ok(set.is_some())
            }
        }

        impl Ledger for Table {
            fn take<'a>(
                &'a self,
                draw: &'a Draw<'_>,
                count: u64,
            ) -> BoxFuture<'a, Result<Taken, NonceError>> {
                Box::pin(self.taken(draw, count))
            }

            fn next<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
                Box::pin(self.first_left(draw))
            }

            fn set<'a>(
                &'a self,
                draw: &'a Draw<'_>,
                expected: Option<u64>,
                next: u64,
            ) -> BoxFuture<'a, Result<bool, NonceError>> {
                Box::pin(self.has_set(draw, expected, next))
            }
        }
    };
}
use ledger;
