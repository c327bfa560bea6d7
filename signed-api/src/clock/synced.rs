//! A clock that is kept in step with a server's.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::builder::SyncedClockBuilder;
use super::error::ClockError;
use super::known::Sample;
use super::reading::{Reading, duration, timestamp};
use super::server_time::ServerTime;
use super::state::{Settings, State};
use super::{Clock, Sleep, Timestamp};

/// A clock that learns from a server what time it is there, over another clock (the system's, unless another is set).
///
/// A server that checks when a request was signed compares with its own clock. A machine whose clock is off has all its
/// requests refused, so this one keeps to the server's: it asks several times, keeps what the answers agree on with an
/// error bound, lets that bound grow with age, and says no when it is too wide to sign by. The chapter
/// [`clock`](crate::docs::clock) tells how and why.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # #[derive(serde::Deserialize)] pub struct Told {}
/// # #[derive(serde::Deserialize)] pub struct Account {}
/// use std::time::Duration;
/// use signed_api::SyncedClock;
///
/// #[api_client(base_url = "https://api.example.com")]
/// #[auth(hmac = "ts+method+path+body")]
/// pub trait Exchange {
///     #[get("/api/v3/time")]
///     #[auth(none)]
///     #[time(field = "serverTime", unit = "ms", rejected(field = "code", value = "-1021"))]
///     async fn time(&self) -> Result<Told>;
///
///     #[get("/api/v3/account")]
///     async fn account(&self) -> Result<Account>;
/// }
///
/// # async fn example() -> Result<()> {
/// // Stamps of up to 1 s in the server's future and up to 5 s in its past are accepted.
/// let clock = SyncedClock::builder().window(Duration::from_secs(1), Duration::from_secs(5)).build();
/// let exchange = ExchangeClient::builder()
///     .credentials(Credentials::from_env("EXCHANGE")?)
///     .clock(clock.clone())
///     .build()?;
/// let account = exchange.account().await?;      // asks for the time first
/// println!("the server's clock is known to ±{:?}", clock.bound());
/// # Ok(()) }
/// ```
///
/// Clones are the same clock. Clients of one server should share one; servers of their own want clocks of their own.
#[derive(Clone)]
pub struct SyncedClock(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) base: Arc<dyn Clock>,
    pub(super) settings: Settings,
    state: Mutex<State>,
    /// Held by whoever asks the server.
    pub(super) turn: tokio::sync::Mutex<()>,
}

/// When a question was sent; see [`SyncedClock::begin`].
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    reading: Reading,
    /// How often what was known had been rejected.
    generation: u64,
}

impl SyncedClock {
    /// A clock for a server that accepts stamps of up to 1 s in its future and 5 s in its past.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Sets what differs from that: window, base clock, `Date`..
    pub fn builder() -> SyncedClockBuilder {
        SyncedClockBuilder::new()
    }

    pub(super) fn over(base: Arc<dyn Clock>, settings: Settings) -> Self {
        Self(Arc::new(Inner {
            base,
            settings,
            state: Mutex::default(),
            turn: tokio::sync::Mutex::new(()),
        }))
    }

    /// How far the server's clock may be from the most probable time, to either side. Nothing while it is not known at
    /// all.
    pub fn bound(&self) -> Option<Duration> {
        let server = self.state().server(self.reading(), &self.0.settings)?;
        Some(duration(server.width() / 2 + server.width() % 2))
    }

    /// The earliest and the latest time that the server's clock may read now. Nothing while it is not known at all.
    pub fn range(&self) -> Option<(Timestamp, Timestamp)> {
        let server = self.state().server(self.reading(), &self.0.settings)?;
        Some((timestamp(server.low), timestamp(server.high)))
    }

    /// Marks the moment before a question is sent whose answer tells the server's time.
    ///
    /// ```
    /// # use signed_api::{ClockError, ServerTime, SyncedClock, Unit};
    /// # fn ask() -> u64 { 1_700_000_000_000 }
    /// # fn example(clock: &SyncedClock) -> Result<(), ClockError> {
    /// let begun = clock.begin();
    /// let millis = ask();
    /// if let Some(told) = ServerTime::new(millis, Unit::Millis) {
    ///     clock.observe(begun, told)?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn begin(&self) -> Begun {
        Begun {
            reading: self.reading(),
            generation: self.state().generation,
        }
    }

    /// Learns from an answer that has just come to the question that was sent at `begun`.
    ///
    /// One answer is enough to begin with. Later, one that contradicts what is known needs to be confirmed by others.
    ///
    /// # Errors
    ///
    /// When the machine was suspended in between, or its clock was set: then the answer says nothing.
    pub fn observe(&self, begun: Begun, told: ServerTime) -> Result<(), ClockError> {
        let sample = self.sample(begun, told)?;
        self.state().take_in(sample, &self.0.settings);
        Ok(())
    }

    /// Forgets what was known when the question was sent: the server has refused a stamp that was made by it.
    ///
    /// Nothing is forgotten that was learnt since by asking several times, nor when no stamp was made for so long that any
    /// server would refuse the last one for its age, as that of a request which is sent again as it was.
    pub fn reject(&self, begun: Begun) {
        self.state()
            .reject(begun.generation, begun.reading, &self.0.settings);
    }

    pub(crate) fn reads_date(&self) -> bool {
        self.0.settings.reads_date
    }

    pub(super) fn sample(&self, begun: Begun, told: ServerTime) -> Result<Sample, ClockError> {
        Sample::new(begun.reading, self.reading(), told, self.0.settings.drift)
    }

    pub(super) fn reading(&self) -> Reading {
        Reading::of(&*self.0.base)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SyncedClock {
    /// The most probable time at the server; that of the base clock while nothing is known. It never goes back by a
    /// correction: it goes half as fast until time has caught up. It does when what was known turns out to be wrong.
    fn now(&self) -> Timestamp {
        let now = self.reading();
        match self.state().stamp(now, &self.0.settings) {
            Ok(stamp) => timestamp(stamp),
            Err((probable, _)) => timestamp(probable),
        }
    }

    /// The same, chosen so that the server accepts it whatever its clock reads within the bound.
    ///
    /// # Errors
    ///
    /// When no stamp is that certain to be accepted, and somebody [asks](Self::keep_in_step) for the time. A clock that only
    /// learns by the way, as from the `Date` of answers, then tells the most probable time: without a request there is no
    /// answer, and it would never know more.
    fn stamp(&self) -> Result<Timestamp, ClockError> {
        let now = self.reading();
        let mut state = self.state();
        match state.stamp(now, &self.0.settings) {
            Ok(stamp) => {
                state.stamped = Some(now.monotonic);
                Ok(timestamp(stamp))
            }
            Err((_, error)) => Err(error),
        }
    }

    fn monotonic(&self) -> Duration {
        self.0.base.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.base.sleep(duration)
    }

    fn is_process_time(&self) -> bool {
        self.0.base.is_process_time()
    }

    fn synced(&self) -> Option<&SyncedClock> {
        Some(self)
    }
}

impl Default for SyncedClock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SyncedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncedClock")
            .field("bound", &self.bound())
            .field("base", &self.0.base)
            .finish_non_exhaustive()
    }
}
