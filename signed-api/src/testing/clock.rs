//! A clock that a test moves.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::clock::{Clock, Sleep, Timestamp, Unit};

/// How often the first of all waits is asked in vain, each time after all other tasks had their turn, before everything
/// is taken to wait.
const TURNS: u32 = 256;

/// A clock on which time passes when the test says so. Clones are the same clock.
///
/// It has the two times of a real one: the wall clock, which goes into signatures, and the monotonic one, which waits
/// and deadlines are measured by. [`advance`](Self::advance) moves both. [`set_wall`](Self::set_wall) moves the first
/// alone, as a correction of the system's time does, and a suspended machine;
/// [`advance_monotonic`](Self::advance_monotonic) the second, as if the system's time had been set back meanwhile.
///
/// A wait is over when monotonic time has passed. Waits that end together are woken in the order of their ends, and of
/// their beginnings where those are the same. A wait that is dropped leaves nothing behind.
///
/// ```
/// use std::time::Duration;
/// use signed_api::Clock;
/// use signed_api::testing::ManualClock;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let clock = ManualClock::default();
/// let waiting = tokio::spawn(clock.sleep(Duration::from_secs(3600)));
/// clock.advance(Duration::from_secs(3600));
/// waiting.await.expect("over"); // at once
///
/// let clock = ManualClock::default().auto_advance();
/// clock.sleep(Duration::from_secs(3600)).await; // at once, too
/// assert_eq!(clock.passed(), Duration::from_secs(3600));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    wall: Timestamp,
    passed: Duration,
    is_auto: bool,
    /// How often the first of all waits was asked since the last one began.
    turns: u32,
    begun: u64,
    waits: Vec<Duration>,
    waiting: BTreeMap<Place, Waker>,
}

/// When a wait is over, and which it is of those that were begun.
type Place = (Duration, u64);

impl ManualClock {
    /// Where a clock begins by [`default`](Self::default): 2023-11-14T22:13:20Z, 1,700,000,000 seconds after the epoch.
    pub const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    /// A clock that stands at `wall`.
    pub fn new(wall: Timestamp) -> Self {
        let state = State {
            wall,
            passed: Duration::ZERO,
            is_auto: false,
            turns: 0,
            begun: 0,
            waits: Vec::new(),
            waiting: BTreeMap::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The same clock, moving on by itself: whenever everything waits on it, it jumps to the end of the first wait, so
    /// that a test of retries takes no time.
    ///
    /// That everything waits it concludes from being asked again and again while nobody begins another wait, on a
    /// runtime of one thread. It cannot see connections: beside a real server, also one in the same process, move it
    /// by hand.
    #[must_use]
    pub fn auto_advance(self) -> Self {
        let woken = {
            let mut state = self.state();
            state.is_auto = true;
            state.first()
        };
        wake(woken);
        self
    }

    /// Lets time pass, on both clocks. All waits that are over see the time after it.
    pub fn advance(&self, duration: Duration) {
        let woken = {
            let mut state = self.state();
            state.move_wall(duration);
            state.pass(duration)
        };
        wake(woken);
    }

    /// Lets monotonic time pass while the wall clock stands still.
    pub fn advance_monotonic(&self, duration: Duration) {
        let woken = self.state().pass(duration);
        wake(woken);
    }

    /// Sets the wall clock, forwards or backwards. No wait is over by it.
    pub fn set_wall(&self, wall: Timestamp) {
        self.state().wall = wall;
    }

    /// The monotonic time that has passed since the clock was made.
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    /// How long the waits so far were meant to be, in the order in which they began; also those that were given up.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// How long it is until the first of the waits that go on is over; nothing when none does.
    pub fn next_wake(&self) -> Option<Duration> {
        let state = self.state();
        let (&(end, _), _) = state.waiting.first_key_value()?;
        Some(end.saturating_sub(state.passed))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    /// A clock that stands at [`START`](Self::START).
    fn default() -> Self {
        Self::new(Self::START)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.state().wall
    }

    fn monotonic(&self) -> Duration {
        self.state().passed
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let mut state = self.state();
        state.begun += 1;
        Sleep::until(Wait {
            clock: self.clone(),
            duration,
            place: (state.passed.saturating_add(duration), state.begun),
            has_begun: false,
        })
    }
}

impl State {
    fn move_wall(&mut self, duration: Duration) {
        let nanos = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        let wall = self.wall.in_unit(Unit::Nanos).saturating_add(nanos);
        self.wall = Timestamp::from_nanos(wall);
    }

    /// Lets monotonic time pass. Whoever is to be woken by it comes out in order.
    fn pass(&mut self, duration: Duration) -> Vec<Waker> {
        self.passed = self.passed.saturating_add(duration);
        self.turns = 0;
        let mut woken = Vec::new();
        while let Some(wait) = self.waiting.first_entry() {
            if wait.key().0 > self.passed {
                break;
            }
            woken.push(wait.remove());
        }
        woken.extend(self.first());
        woken
    }

    /// Who has to keep asking, so that the clock moves on by itself.
    fn first(&self) -> Option<Waker> {
        let (_, waker) = self.waiting.first_key_value().filter(|_| self.is_auto)?;
        Some(waker.clone())
    }

    /// Whether nothing else has happened while this wait, the first of all, kept asking.
    fn is_quiet(&mut self, place: Place) -> Option<bool> {
        let (first, _) = self.waiting.first_key_value()?;
        if !self.is_auto || *first != place {
            return None;
        }
        self.turns += 1;
        Some(self.turns > TURNS)
    }
}

/// A wait on a [`ManualClock`].
struct Wait {
    clock: ManualClock,
    duration: Duration,
    place: Place,
    has_begun: bool,
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let mut state = this.clock.state();
        if !this.has_begun {
            this.has_begun = true;
            state.waits.push(this.duration);
        }
        if state.passed >= this.place.0 {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        if state.waiting.insert(this.place, waker).is_none() {
            state.turns = 0;
        }
        match state.is_quiet(this.place) {
            None => Poll::Pending,
            Some(false) => {
                drop(state);
                // Its first poll has the task woken when the others are done; the second would be the next turn.
                pin!(tokio::task::yield_now()).poll(context)
            }
            Some(true) => {
                state.waiting.remove(&this.place);
                let left = this.place.0.saturating_sub(state.passed);
                state.move_wall(left);
                let woken = state.pass(left);
                drop(state);
                wake(woken);
                Poll::Ready(())
            }
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        let woken = {
            let mut state = self.clock.state();
            match state.waiting.remove(&self.place) {
                Some(_) => state.first(),
                None => None,
            }
        };
        wake(woken);
    }
}

/// Not while the clock is locked: whoever is woken may ask it at once.
fn wake(woken: impl IntoIterator<Item = Waker>) {
    for waker in woken {
        waker.wake();
    }
}
