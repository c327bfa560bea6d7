//! The two clocks of this machine, read as one.

use std::time::Duration;

use super::{Clock, Timestamp, Unit};

/// What the monotonic and the wall clock read at one moment, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) monotonic: i128,
    pub(super) wall: i128,
}

/// Read within this time of one another, two clocks were read at one moment: a millisecond.
const CLOSE: i128 = 1_000_000;

/// How often they are read again. On a machine that is too busy for that, the closest reading has to do.
const TRIES: usize = 4;

impl Reading {
    /// Reads both clocks. A pause between the two would look like a step of the wall clock, so then both are read again.
    pub(super) fn of(clock: &dyn Clock) -> Self {
        let mut before = nanos(clock.monotonic());
        let mut closest = (i128::MAX, None);
        for _ in 0..TRIES {
            let wall = i128::from(clock.now().in_unit(Unit::Nanos));
            let monotonic = nanos(clock.monotonic());
            let (reading, apart) = (Self { monotonic, wall }, monotonic - before);
            if apart <= CLOSE {
                return reading;
            }
            if apart < closest.0 {
                closest = (apart, Some(reading));
            }
            before = monotonic;
        }
        let (wall, monotonic) = (i128::from(clock.now().in_unit(Unit::Nanos)), before);
        closest.1.unwrap_or(Self { monotonic, wall })
    }

    /// How much further than the monotonic clock the wall clock has moved since `earlier`: by as much as the machine was
    /// suspended, if its monotonic clock stops then, or by as much as somebody set the wall clock.
    pub(super) fn slip_since(self, earlier: Self) -> i128 {
        (self.wall - self.monotonic) - (earlier.wall - earlier.monotonic)
    }
}

/// A duration in nanoseconds. The greatest of 1.8e28 is far from the end of the type, so sums of a few cannot overflow.
pub(super) fn nanos(duration: Duration) -> i128 {
    i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX / 4)
}

/// A duration of so many nanoseconds; nothing if they are negative.
pub(super) fn duration(nanos: i128) -> Duration {
    Duration::from_nanos(u64::try_from(nanos.max(0)).unwrap_or(u64::MAX))
}

/// The moment so many nanoseconds after the epoch, or the first or last that there is.
pub(super) fn timestamp(nanos: i128) -> Timestamp {
    Timestamp::from_nanos(u64::try_from(nanos.max(0)).unwrap_or(u64::MAX))
}
