//! Nonces in Redis: for processes of several machines.

use std::fmt;

use ::redis::aio::{ConnectionLike, ConnectionManager};
use ::redis::{Client, RedisError, RedisResult, Script, cmd};

use super::error::{Kept, NonceError, fineness, unit_of};
use super::key::NonceKey;
use super::process::{Ledger, Process, Taken, store};
use super::store::{Draw, NonceStore};
use super::writer::{MOST, alive, signed, writer};
use crate::future::BoxFuture;

/// Keeps nonces in Redis 5 or later: all [disciplines](super::Discipline), for processes of several machines.
///
/// Each draw is one script, which no other command comes between. What Redis has written it may forget: with its default
/// settings when it crashes, and on a failover to a replica that was behind. Then the clock protects, and this process
/// refuses what it has drawn before; turn on `appendonly` with `appendfsync always` where nonces may be drawn faster than
/// their unit counts.
///
/// The numbers of a key are a hash called `signed-api:nonce:` and an HMAC under the API key.
pub struct RedisNonceStore<C = ConnectionManager> {
    process: Process<Numbers<C>>,
}

impl RedisNonceStore {
    /// Connects to the server at `url` (`redis://localhost:6379/0`), and again when the connection breaks.
    ///
    /// # Errors
    ///
    /// When there is no server, or the URL is none.
    pub async fn connect(url: &str) -> Result<Self, NonceError> {
        let client = Client::open(url).map_err(failed)?;
        let connection = client.get_connection_manager().await.map_err(failed)?;
        Self::with_connection(connection)
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisNonceStore<C> {
    /// Draws over this connection, of which clones share one: multiplexed, to a cluster, or managed.
    ///
    /// # Errors
    ///
    /// When the operating system has no randomness for a name of this process.
    pub fn with_connection(connection: C) -> Result<Self, NonceError> {
        let process = Process::new(Numbers {
            connection,
            writer: writer()?,
            take: Script::new(include_str!("take.lua")),
            set: Script::new(include_str!("set.lua")),
        });
        Ok(Self { process })
    }
}

impl<C> fmt::Debug for RedisNonceStore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisNonceStore")
    }
}

store!(RedisNonceStore<C>, C: ConnectionLike + Clone + Send + Sync + 'static);

struct Numbers<C> {
    connection: C,
    writer: String,
    take: Script,
    set: Script,
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Numbers<C> {
    async fn taken(&self, draw: &Draw<'_>, count: u64) -> Result<Taken, NonceError> {
        signed(draw.floor())?;
        let mut script = self.take.key(place(draw.key()));
        script.arg(draw.floor()).arg(count).arg(MOST - count);
        script
            .arg(draw.discipline().name())
            .arg(fineness(draw.discipline().unit()));
        script.arg(draw.scheme()).arg(&self.writer);
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        let answer: Vec<String> = answer.map_err(failed)?;
        match texts(&answer)[..] {
            ["taken", first, ago] => {
                let first = number(first)?;
                draw.is_near(first)?;
                Ok(Taken {
                    first,
                    other: alive(ago.parse().ok()),
                })
            }
            _ => Err(refusal(draw, &answer)),
        }
    }

    async fn first_left(&self, draw: &Draw<'_>) -> Result<u64, NonceError> {
        let mut command = cmd("HMGET");
        command
            .arg(place(draw.key()))
            .arg(&["next", "discipline", "unit", "scheme"]);
        let kept: RedisResult<Vec<Option<String>>> =
            command.query_async(&mut self.connection.clone()).await;
        match &kept.map_err(failed)?[..] {
            [Some(next), Some(discipline), Some(unit), scheme] => {
                let scheme = scheme.as_deref().unwrap_or_default();
                allow(draw, discipline, unit, scheme)?;
                number(next)
            }
            _ => Ok(0),
        }
    }

    async fn has_set(
        &self,
        draw: &Draw<'_>,
        expected: Option<u64>,
        next: u64,
    ) -> Result<bool, NonceError> {
        signed(next)?;
        let mut script = self.set.key(place(draw.key()));
        script
            .arg(
                expected
                    .map(|expected| expected.to_string())
                    .unwrap_or_default(),
            )
            .arg(next);
        script
            .arg(draw.discipline().name())
            .arg(fineness(draw.discipline().unit()));
        script.arg(draw.scheme());
        let answer = script.invoke_async(&mut self.connection.clone()).await;
        let answer: Vec<String> = answer.map_err(failed)?;
        match texts(&answer)[..] {
            ["set"] => Ok(true),
            ["unexpected"] => Ok(false),
            _ => Err(refusal(draw, &answer)),
        }
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Ledger for Numbers<C> {
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

impl<C> fmt::Debug for Numbers<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Numbers")
    }
}

fn place(key: &NonceKey) -> String {
    format!("signed-api:nonce:{}", key.id_hex())
}

fn texts(answer: &[String]) -> Vec<&str> {
    answer.iter().map(String::as_str).collect()
}

/// Why a script has taken nothing.
fn refusal(draw: &Draw<'_>, answer: &[String]) -> NonceError {
    let refused = match texts(answer)[..] {
        ["changed", discipline, unit, scheme] => allow(draw, discipline, unit, scheme),
        ["used up"] => Err(NonceError::used_up()),
        _ => Ok(()),
    };
    let unknown = || NonceError::new(format!("Redis has answered {answer:?} to a draw"));
    refused.err().unwrap_or_else(unknown)
}

fn allow(draw: &Draw<'_>, discipline: &str, unit: &str, scheme: &str) -> Result<(), NonceError> {
    let unit = unit.parse().unwrap_or_default();
    let kept = Kept {
        discipline,
        unit: unit_of(unit, discipline),
        scheme,
    };
    kept.allow(draw, || format!("the Redis key {}", place(draw.key())))
}

fn number(text: &str) -> Result<u64, NonceError> {
    let found = text.parse();
    found.map_err(|_| NonceError::new(format!("Redis keeps `{text}` where a nonce belongs")))
}

fn failed(error: RedisError) -> NonceError {
    NonceError::new(format!("Redis: {error}"))
}
