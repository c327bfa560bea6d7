//! Which deliveries were handled, so that each is handled once.

mod error;
mod key;
mod memory;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod sql;
#[cfg(any(feature = "postgres", feature = "redis", feature = "sqlite"))]
mod ticket;

pub use self::error::ReplayStoreError;
pub use self::key::DeliveryKey;
pub use self::memory::MemoryReplayStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisReplayStore;
#[cfg(feature = "postgres")]
pub use self::sql::PostgresReplayStore;
#[cfg(feature = "sqlite")]
pub use self::sql::SqliteReplayStore;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::future::BoxFuture;

/// Remembers which deliveries are being handled and which were, for all who receive them.
///
/// A delivery is claimed before it is handled, for the time of a lease, and confirmed afterwards. When its handler fails the
/// claim is released, and when its process dies the lease runs out; either way the sender's next try is a new one. Each claim
/// has a ticket, by which a handler that was too slow is told from the one that took over.
///
/// A store is asked by several tasks and processes at once. Each call is atomic: of any number of simultaneous claims of one
/// key exactly one is new. A call may be repeated when its answer was lost, and dropped when nobody waits for it any more.
///
/// Time is that of the store: a lease of 60 s lapses 60 s after the store has granted it.
pub trait ReplayStore: Send + Sync + fmt::Debug {
    /// Claims the delivery `key` for `lease`, unless it is claimed or handled. A claim whose lease has run out, and one that
    /// was confirmed longer ago than it is to be kept, are as if they had never been.
    ///
    /// # Errors
    ///
    /// When the store cannot tell, or has no room. Nothing is claimed then as far as the caller is concerned, and the delivery
    /// must not be handled.
    fn claim<'a>(
        &'a self,
        key: &'a DeliveryKey,
        lease: Duration,
    ) -> BoxFuture<'a, Result<ClaimAnswer, ReplayStoreError>>;

    /// Lets the claim `ticket` last for `lease` from now on. `false` when it is lost: another has claimed the delivery since,
    /// or it was handled. A claim whose lease has run out lives again as long as nobody else has claimed the delivery.
    ///
    /// # Errors
    ///
    /// When the store cannot tell. The lease is as long as it was, or as asked for.
    fn extend<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        lease: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>>;

    /// The delivery was handled: it is remembered for `keep`, and not new until then. `true` also when `ticket` has confirmed
    /// it before, or its lease has run out and nobody else has claimed the delivery since. `false` when another has: then it
    /// may have been handled twice, and what the other does is not disturbed.
    ///
    /// # Errors
    ///
    /// When the store cannot tell, or has no room. The claim may last until its lease runs out.
    fn confirm<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        keep: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>>;

    /// The delivery was not handled: the claim `ticket` ends, and the next one is new. `false` when there is no such claim any
    /// more; then nothing is done, and what was confirmed stays confirmed.
    ///
    /// # Errors
    ///
    /// When the store cannot tell. The claim may last until its lease runs out.
    fn release<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>>;
}

/// What a store says to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimAnswer {
    /// It is the caller's, under this ticket: no other claim of the delivery has the same, neither before nor after.
    New(u64),
    /// It is being handled by another.
    InProgress,
    /// It was handled.
    Handled,
}

impl<S: ReplayStore + ?Sized> ReplayStore for Arc<S> {
    fn claim<'a>(
        &'a self,
        key: &'a DeliveryKey,
        lease: Duration,
    ) -> BoxFuture<'a, Result<ClaimAnswer, ReplayStoreError>> {
        (**self).claim(key, lease)
    }

    fn extend<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        lease: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        (**self).extend(key, ticket, lease)
    }

    fn confirm<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        keep: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        (**self).confirm(key, ticket, keep)
    }

    fn release<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        (**self).release(key, ticket)
    }
}
