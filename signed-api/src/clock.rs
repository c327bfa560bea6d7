//! Time: what a clock is, a moment, and a wait.

mod asking;
mod builder;
mod error;
mod estimate;
mod interval;
mod iso;
mod known;
mod reading;
mod server_time;
mod state;
mod synced;
mod system;
mod window;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pin_project_lite::pin_project;

pub(crate) use self::asking::{Told, Untold};
pub use self::builder::SyncedClockBuilder;
pub use self::error::ClockError;
pub use self::iso::IsoTime;
pub use self::server_time::ServerTime;
pub use self::synced::{Begun, SyncedClock};
pub use self::system::SystemClock;
use crate::future::BoxFuture;

/// Where a client reads the time and waits.
///
/// A client asks its clock for everything that has to do with time, so a test that brings its own decides what time it
/// is and how long a wait takes.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The wall-clock time.
    fn now(&self) -> Timestamp;

    /// The time that goes into a signature: [`now`](Self::now), unless the clock knows that this is not good enough.
    ///
    /// # Errors
    ///
    /// When the time is not known well enough to sign by.
    fn stamp(&self) -> Result<Timestamp, ClockError> {
        Ok(self.now())
    }

    /// Time since a fixed moment that never goes back, for deadlines. That it goes on while the machine is suspended is
    /// better, but not required.
    fn monotonic(&self) -> Duration;

    /// Ready when `duration` has passed.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Whether [`monotonic`](Self::monotonic) counts from the same moment as that of every other clock of this process that
    /// says so. Clients with such clocks share what they know of a host. A clock that wraps another one passes this on.
    fn is_process_time(&self) -> bool {
        false
    }

    /// This clock as one that learns the time from a server, if it is one. A clock around such a one hands it on.
    fn synced(&self) -> Option<&SyncedClock> {
        None
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn stamp(&self) -> Result<Timestamp, ClockError> {
        (**self).stamp()
    }

    fn monotonic(&self) -> Duration {
        (**self).monotonic()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        (**self).sleep(duration)
    }

    fn synced(&self) -> Option<&SyncedClock> {
        (**self).synced()
    }

    fn is_process_time(&self) -> bool {
        (**self).is_process_time()
    }
}

pin_project! {
    /// A wait; see [`Clock::sleep`].
    #[must_use = "a wait does nothing until it is awaited"]
    pub struct Sleep {
        #[pin]
        wait: Wait,
    }
}

pin_project! {
    #[project = Waiting]
    enum Wait {
        Timer { #[pin] timer: tokio::time::Sleep },
        Other { wait: BoxFuture<'static, ()> },
    }
}

impl Sleep {
    /// A wait for tokio's timer.
    fn timer(timer: tokio::time::Sleep) -> Self {
        let wait = Wait::Timer { timer };
        Self { wait }
    }

    /// A wait that is over when `wait` is ready.
    pub fn until(wait: impl Future<Output = ()> + Send + 'static) -> Self {
        let wait = Wait::Other {
            wait: Box::pin(wait),
        };
        Self { wait }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match self.project().wait.project() {
            Waiting::Timer { timer } => timer.poll(context),
            Waiting::Other { wait } => wait.as_mut().poll(context),
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sleep")
    }
}

/// A moment, in nanoseconds since 1970-01-01T00:00:00Z. Reaches to the year 2554.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// The moment `nanos` nanoseconds after the epoch.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The moment that `number` of `unit` after the epoch is, unless it is beyond the last.
    pub const fn from_unit(number: u64, unit: Unit) -> Option<Self> {
        let nanos = match unit {
            Unit::Seconds => 1_000_000_000,
            Unit::Millis => 1_000_000,
            Unit::Micros => 1_000,
            Unit::Nanos => 1,
        };
        match number.checked_mul(nanos) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }

    /// This moment counted in `unit`, cut off, not rounded.
    pub const fn in_unit(self, unit: Unit) -> u64 {
        match unit {
            Unit::Seconds => self.0 / 1_000_000_000,
            Unit::Millis => self.0 / 1_000_000,
            Unit::Micros => self.0 / 1_000,
            Unit::Nanos => self.0,
        }
    }

    /// ISO 8601 in UTC with milliseconds, cut off: `2026-11-22T07:36:53.123Z`.
    pub fn iso(self) -> IsoTime {
        IsoTime::with_millis(self)
    }

    /// ISO 8601 in UTC with whole seconds: `2026-11-22T07:36:53Z`.
    pub fn iso_seconds(self) -> IsoTime {
        IsoTime::with_seconds(self)
    }
}

impl From<SystemTime> for Timestamp {
    /// Times before the epoch become the epoch.
    fn from(time: SystemTime) -> Self {
        let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        UNIX_EPOCH + Duration::from_nanos(timestamp.0)
    }
}

/// The unit that a timestamp or nonce is counted in; a finer one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
    /// Nanoseconds.
    Nanos,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_cut_off_and_not_rounded() {
        let moment = Timestamp::from_nanos(1_700_000_000_999_999_999);
        assert_eq!(moment.in_unit(Unit::Seconds), 1_700_000_000);
        assert_eq!(moment.in_unit(Unit::Millis), 1_700_000_000_999);
        assert_eq!(moment.in_unit(Unit::Micros), 1_700_000_000_999_999);
        assert_eq!(moment.iso().as_ref(), "2023-11-14T22:13:20.999Z");
        assert_eq!(moment.iso_seconds().as_ref(), "2023-11-14T22:13:20Z");
    }
}
