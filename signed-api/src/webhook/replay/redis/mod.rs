//! Deliveries in Redis: for receivers on several machines.

use std::fmt;
use std::time::Duration;

use ::redis::aio::{ConnectionLike, ConnectionManager};
use ::redis::{Client, RedisError, Script};

use super::error::ReplayStoreError;
use super::key::DeliveryKey;
use super::ticket::{millis, ticket};
use super::{ClaimAnswer, ReplayStore};
use crate::future::BoxFuture;

/// Remembers deliveries in Redis 5 or later, for receivers on several machines.
///
/// Each call is one script, which no other command comes between, and Redis's clock is the only one. A delivery is a key of
/// about 120 bytes, called `signed-api:delivery:` and its digest, which Redis removes by itself when the lease or the
/// retention has run out.
///
/// What Redis has forgotten is handled again: turn on `appendonly` if a restart must not forget, and leave `maxmemory-policy`
/// at `noeviction` (when memory is full a claim then fails, and the sender tries again). A failover to a replica that was
/// behind forgets the last moments.
#[derive(Clone)]
pub struct RedisReplayStore<C = ConnectionManager> {
    connection: C,
    claim: Script,
    hold: Script,
    release: Script,
}

impl RedisReplayStore {
    /// Connects to the server at `url` (`redis://localhost:6379/0`), and again when the connection breaks.
    ///
    /// # Errors
    ///
    /// When there is no server, or the URL is none.
    pub async fn connect(url: &str) -> Result<Self, ReplayStoreError> {
        let client = Client::open(url).map_err(failed)?;
        let connection = client.get_connection_manager().await.map_err(failed)?;
        Ok(Self::with_connection(connection))
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisReplayStore<C> {
    /// Asks over this connection, of which clones share one: multiplexed, to a cluster, or managed.
    pub fn with_connection(connection: C) -> Self {
        Self {
            connection,
            claim: Script::new(include_str!("claim.lua")),
            hold: Script::new(include_str!("hold.lua")),
            release: Script::new(include_str!("release.lua")),
        }
    }

    async fn claimed(
        &self,
        key: &DeliveryKey,
        lease: Duration,
    ) -> Result<ClaimAnswer, ReplayStoreError> {
        let ticket = ticket()?;
        let mut script = self.claim.key(place(key));
        script.arg(ticket).arg(millis(lease));
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        let answer: String = answer.map_err(failed)?;
        match answer.as_str() {
            "new" => Ok(ClaimAnswer::New(ticket)),
            "claimed" => Ok(ClaimAnswer::InProgress),
            "handled" => Ok(ClaimAnswer::Handled),
            other => Err(ReplayStoreError::new(format!(
                "Redis keeps `{other}` where a delivery belongs"
            ))),
        }
    }

    /// Makes of the claim `ticket` what `becomes` says, for a time.
    async fn held(
        &self,
        key: &DeliveryKey,
        ticket: u64,
        becomes: &str,
        time: Duration,
    ) -> Result<bool, ReplayStoreError> {
        let mut script = self.hold.key(place(key));
        script.arg(ticket).arg(becomes).arg(millis(time));
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        answer.map_err(failed)
    }

    async fn released(&self, key: &DeliveryKey, ticket: u64) -> Result<bool, ReplayStoreError> {
        let mut script = self.release.key(place(key));
        script.arg(ticket);
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        answer.map_err(failed)
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> ReplayStore for RedisReplayStore<C> {
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
        Box::pin(self.held(key, ticket, "claimed", lease))
    }

    fn confirm<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        keep: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        Box::pin(self.held(key, ticket, "handled", keep))
    }

    fn release<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        Box::pin(self.released(key, ticket))
    }
}

impl<C> fmt::Debug for RedisReplayStore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisReplayStore")
    }
}

fn place(key: &DeliveryKey) -> String {
    format!("signed-api:delivery:{}", key.digest_hex())
}

fn failed(error: RedisError) -> ReplayStoreError {
    ReplayStoreError::new(format!("Redis: {error}"))
}
