//! Pools in Redis: for processes of several machines.

use std::fmt;
use std::time::Duration;

use ::redis::aio::{ConnectionLike, ConnectionManager};
use ::redis::{Client, RedisError, Script, cmd};

use super::store::{Demand, LimitStore, LimitStoreError, Receipt, Taken};
use crate::future::BoxFuture;

/// Counts in Redis 5 or later what processes take from their pools.
///
/// Each request is one script, which no other command comes between, and Redis's clock is the only one. Processes that wait
/// stand in one line, as calls of one process do. One that asks no more for three seconds loses its place.
///
/// A request counts from its admission until its margin and a window have passed, however soon it is answered: a shorter
/// `margin` in `#[limits(..)]` uses more of the limit. What was taken by a call that is dropped is given back when the client
/// admits its next one.
#[derive(Clone)]
pub struct RedisLimits<C = ConnectionManager> {
    connection: C,
    name: String,
    take: Script,
    give_back: Script,
}

impl RedisLimits {
    /// Connects to the server at `url` (`redis://localhost:6379/0`), and again when the connection breaks. Those who give the
    /// same `name` share pools: that of the account, or of the address that the server counts by.
    ///
    /// # Errors
    ///
    /// When there is no server, or the URL is none.
    pub async fn connect(url: &str, name: &str) -> Result<Self, LimitStoreError> {
        let client = Client::open(url).map_err(failed)?;
        let connection = client.get_connection_manager().await.map_err(failed)?;
        Ok(Self::with_connection(connection, name))
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisLimits<C> {
    /// Counts over this connection, of which clones share one: multiplexed, to a cluster, or managed.
    pub fn with_connection(connection: C, name: &str) -> Self {
        Self {
            connection,
            name: name.to_owned(),
            take: Script::new(include_str!("take.lua")),
            give_back: Script::new(include_str!("give_back.lua")),
        }
    }

    /// All keys of one name are in one slot of a cluster.
    fn key(&self, rest: &str) -> String {
        format!("signed-api:limit:{{{}}}:{rest}", self.name)
    }

    async fn taken(&self, demand: &Demand<'_>) -> Result<Taken, LimitStoreError> {
        let mut script = self
            .take
            .key(self.key(&format!("refused:{}", demand.origin())));
        script.key(self.key("alive"));
        script
            .arg(demand.caller())
            .arg(micros(demand.margin()))
            .arg(demand.parts().len());
        for part in demand.parts() {
            let pool = part.pool();
            script.key(self.key(&format!("line:{pool}")));
            script.arg(part.cost()).arg(part.windows().len());
            for (capacity, period) in part.windows() {
                script.key(self.key(&window(pool, period)));
                script.arg(capacity).arg(micros(period));
            }
        }
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        let (what, number): (u8, u64) = answer.map_err(failed)?;
        Ok(match what {
            0 => Taken::Now(Receipt(number)),
            1 => Taken::After(Duration::from_micros(number)),
            _ => Taken::Refused(Duration::from_micros(number)),
        })
    }

    async fn given_back(
        &self,
        demand: &Demand<'_>,
        receipt: Receipt,
    ) -> Result<(), LimitStoreError> {
        let mut script = self.give_back.prepare_invoke();
        script.arg(receipt.0);
        for part in demand.parts() {
            for (_, period) in part.windows() {
                script.key(self.key(&window(part.pool(), period)));
                script.arg(part.cost()).arg(micros(period));
            }
        }
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        answer.map_err(failed)
    }

    async fn refused(&self, origin: &str, wait: Duration) -> Result<(), LimitStoreError> {
        let key = self.key(&format!("refused:{origin}"));
        let mut connection = self.connection.clone();
        let known = cmd("PTTL").arg(&key).query_async(&mut connection).await;
        let known: i64 = known.map_err(failed)?;
        let millis = i64::try_from(wait.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        if known >= millis {
            return Ok(());
        }
        let mut set = cmd("SET");
        set.arg(&key).arg(1).arg("PX").arg(millis);
        set.query_async(&mut connection).await.map_err(failed)
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> LimitStore for RedisLimits<C> {
    fn take<'a>(&'a self, demand: &'a Demand<'a>) -> BoxFuture<'a, Result<Taken, LimitStoreError>> {
        Box::pin(self.taken(demand))
    }

    fn give_back<'a>(
        &'a self,
        demand: &'a Demand<'a>,
        receipt: Receipt,
    ) -> BoxFuture<'a, Result<(), LimitStoreError>> {
        Box::pin(self.given_back(demand, receipt))
    }

    fn refuse<'a>(
        &'a self,
        origin: &'a str,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimitStoreError>> {
        Box::pin(self.refused(origin, wait))
    }
}

impl<C> fmt::Debug for RedisLimits<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLimits")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn window(pool: &str, period: Duration) -> String {
    format!("window:{pool}:{}", period.as_millis())
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn failed(error: RedisError) -> LimitStoreError {
    LimitStoreError::new(format!("Redis: {error}"))
}
