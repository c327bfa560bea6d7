//! Where processes count together what they take.

use std::fmt;
use std::time::Duration;

use super::spec::PoolSpec;
use crate::error::{Error, ErrorKind};
use crate::future::BoxFuture;

/// Where several processes count what they take from pools, and tell each other which hosts refuse requests.
///
/// Each process keeps its own count and its own queue besides; a store is asked for what they admit. Pools of the same name
/// are the same to a store, so all that share it must declare them alike.
pub trait LimitStore: Send + Sync + fmt::Debug {
    /// Takes all that `demand` wants, or nothing of it.
    ///
    /// # Errors
    ///
    /// When the store cannot be asked.
    fn take<'a>(&'a self, demand: &'a Demand<'a>) -> BoxFuture<'a, Result<Taken, LimitStoreError>>;

    /// Gives back what was taken and is not going to be sent.
    ///
    /// # Errors
    ///
    /// When the store cannot be told. Then it is spent.
    fn give_back<'a>(
        &'a self,
        demand: &'a Demand<'a>,
        receipt: Receipt,
    ) -> BoxFuture<'a, Result<(), LimitStoreError>>;

    /// Nothing is to be sent to `origin` for so long.
    ///
    /// # Errors
    ///
    /// When the store cannot be told.
    fn refuse<'a>(
        &'a self,
        origin: &'a str,
        wait: Duration,
    ) -> BoxFuture<'a, Result<(), LimitStoreError>>;
}

/// What a request wants.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'a> {
    pub(super) origin: &'a str,
    pub(super) caller: &'a str,
    pub(super) margin: Duration,
    pub(super) parts: &'a [Part],
}

/// What a request wants from one pool.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(super) spec: &'static PoolSpec,
    pub(super) cost: u32,
}

impl<'a> Demand<'a> {
    /// Where it would be sent: `https://host:port`.
    pub fn origin(&self) -> &'a str {
        self.origin
    }

    /// A name of the request, the same each time it asks again, by which it keeps its place in line.
    pub fn caller(&self) -> &'a str {
        self.caller
    }

    /// How long it may be on its way to the server.
    pub fn margin(&self) -> Duration {
        self.margin
    }

    /// What it wants from each pool.
    pub fn parts(&self) -> &'a [Part] {
        self.parts
    }
}

impl Part {
    /// The pool's name.
    pub fn pool(&self) -> &'static str {
        self.spec.name
    }

    /// How much it wants.
    pub fn cost(&self) -> u32 {
        self.cost
    }

    /// The pool's windows: how much within how long.
    pub fn windows(&self) -> impl ExactSizeIterator<Item = (u32, Duration)> {
        let windows = self.spec.windows.iter();
        windows.map(|window| (window.capacity, Duration::from_millis(window.period_ms)))
    }
}

/// What became of a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All was taken.
    Now(Receipt),
    /// Nothing was. It is worth asking again after this time.
    After(Duration),
    /// Nothing was: the host refuses requests for so long.
    Refused(Duration),
}

/// By what a store finds again what was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt(pub u64);

/// A store cannot be asked or told.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct LimitStoreError {
    message: String,
}

impl LimitStoreError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl From<LimitStoreError> for Error {
    fn from(error: LimitStoreError) -> Self {
        let message = format!("the shared limits cannot be asked: {}", error.message);
        Self::not_sent(ErrorKind::Limited, message)
    }
}
